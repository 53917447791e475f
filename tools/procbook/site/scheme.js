/* Stands in each page, see theme/partials/scheme.html: nothing may be painted before it has run. */
(() => {
  const KEY = "procbook-scheme";
  /** @type {HTMLButtonElement} */
  const button = document.querySelector(".scheme");
  const palettes = JSON.parse(button.dataset.palettes);
  let shown = 0;

  function stored(use) {
    try {
      return use(localStorage);
    } catch {
      return null; // Storage may be switched off; then the choice lasts as long as the page.
    }
  }

  function ofReader() {
    const name = stored((storage) => storage.getItem(KEY));
    return palettes.findIndex((palette) => palette.scheme === name);
  }

  function ofSystem() {
    return palettes.findIndex((palette) => palette.media && matchMedia(palette.media).matches);
  }

  function put(index) {
    const { scheme = "default", primary = "indigo", accent = "indigo", toggle } = palettes[index];
    shown = index;
    Object.assign(document.body.dataset, { mdColorScheme: scheme, mdColorPrimary: primary, mdColorAccent: accent });
    button.hidden = !toggle;
    button.title = toggle?.name ?? "";
    Array.from(button.children, (icon, place) => icon.toggleAttribute("hidden", place !== index));
  }

  function follow() {
    put([ofReader(), ofSystem(), 0].find((index) => index >= 0));
  }

  button.addEventListener("click", () => {
    put((shown + 1) % palettes.length);
    // Whoever goes back to what the system has follows the system again.
    stored((storage) => shown === ofSystem() ? storage.removeItem(KEY) : storage.setItem(KEY, palettes[shown].scheme));
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", follow);
  follow();
})();
