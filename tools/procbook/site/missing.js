/* Stands in 404.html, see theme/404.html: a server sends it for any address, and without `site_url` nobody knows below
   which path the site lies. So the page is written for the top of the server, and looks upwards for where it belongs.
   Opened from a folder it lies at the top of the site, and a link to a folder has to name its file. */
(async () => {
  const { writtenFor, known } = document.currentScript.dataset;
  const FROM_DISK = location.protocol === "file:";
  const KNOWN = "/assets/procbook/site.css"; // a file that each site has

  /** Some servers answer HEAD with a refusal, and some any address with a page: what comes has to be what was asked for. */
  async function isRoot(folder) {
    const answer = await fetch(folder + KNOWN).catch(() => null);
    return Boolean(answer?.ok && answer.headers.get("content-type")?.startsWith("text/css"));
  }

  async function root() {
    if (FROM_DISK) return location.pathname.replace(/\/[^/]*$/, "");
    if (known !== undefined) return "";
    const names = location.pathname.split("/").slice(1, -1);
    for (let depth = 0; depth <= names.length; depth++) {
      const folder = names.slice(0, depth).map((name) => `/${name}`).join("");
      if (await isRoot(folder)) return folder;
    }
    return "";
  }

  const folder = await root();
  if (!folder) return;
  const written = writtenFor.replace(/\/\.?$/, "");

  function moved(address) {
    const place = folder + address.slice(written.length);
    return FROM_DISK ? place.replace(/\/\.?(?=$|[?#])/, "/index.html") : place;
  }

  for (const selector of ["[href^='/']", "[src^='/']", "[data-base]"]) {
    const name = selector.match(/[a-z-]+/)[0];
    for (const element of document.querySelectorAll(selector)) {
      const address = element.getAttribute(name);
      element.setAttribute(name, name === "data-base" ? folder + address.slice(written.length) : moved(address));
    }
  }
  for (const script of document.querySelectorAll("script[src]")) {
    const again = document.createElement("script"); // one that failed does not run again
    again.src = script.getAttribute("src");
    script.replaceWith(again);
  }
})();
