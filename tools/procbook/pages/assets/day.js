/*
 * The reader's day. What changes with the day stands on a page with the days on which it holds, and only what holds
 * today is shown; a page printed by the build has the build's day. The only script that asks the clock: others read
 * `data-day` of the document. No module, so that it also runs in a page that is opened from disk.
 */
(() => {
  function pick() {
    const day = new Intl.DateTimeFormat("sv").format(); // 2026-12-01, in the time of the reader
    document.documentElement.dataset.day = day;
    /** @type {NodeListOf<HTMLElement>} */
    const dated = document.querySelectorAll("[data-from], [data-until]");
    for (const each of dated) {
      const { from = "", until = day } = each.dataset;
      each.hidden = day < from || until < day;
    }
  }

  pick();
  // A page may stay open over night.
  addEventListener("pageshow", pick);
  addEventListener("beforeprint", pick);
  document.addEventListener("visibilitychange", pick);
})();
