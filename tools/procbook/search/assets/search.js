// The search box: a combobox over the engine. Everything shown is built from text nodes.
// Pattern: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/ (list with manual selection)

const PAUSE = 40; // milliseconds without a key before a search starts
const IN_LIST = 6, IN_RESULTS = 20;
const LINE = "procbook-search-line";

// The site may lie in a folder that is opened from disk, where a script can neither fetch nor import: then each file of
// the index is run as the script that it is, and hands over what it holds.
const FROM_DISK = location.protocol === "file:";
const here = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : "";
const received = new Map();
const engines = new Map();
let boxes = 0;

globalThis.procbookFile = (content) => {
  if (document.currentScript instanceof HTMLScriptElement) received.set(document.currentScript.src, content);
};

function run(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", () => resolve(received.get(address)));
    script.addEventListener("error", () => reject(new Error(address)));
    document.head.append(script);
    script.remove();
  });
}

/** What a file of the index holds; only that of `fresh` is asked for anew, the others change their address. */
async function load(address, fresh = false) {
  if (FROM_DISK) return await run(address);
  const answer = await fetch(address, { cache: fresh ? "no-cache" : "default" });
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  const text = await answer.text();
  return JSON.parse(text.slice(text.indexOf("(") + 1, text.lastIndexOf(")")));
}

/** Once the program of the search is there, which is asked for when somebody searches. */
function program() {
  return globalThis.procbookEngine ? Promise.resolve() : run(new URL("search-engine.js", here).href);
}

/** What makes texts equal that search takes for the same. */
globalThis.procbookFold = () => program().then(() => globalThis.procbookEngine.fold);

/** The engine for the index in a folder of the site. */
function engineFor(folder) {
  if (!engines.has(folder)) {
    const manifest = load(new URL("index.js", folder).href, true);
    const engine = Promise.all([manifest, program()]).then(([manifest]) =>
      new globalThis.procbookEngine.Engine(
        (path) => load(new URL(path, folder).href),
        manifest,
        document.documentElement.dataset.day,
      )
    );
    engine.catch(() => engines.delete(folder));
    engines.set(folder, engine);
  }
  return engines.get(folder);
}

globalThis.procbookSearch = engineFor;

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** `text` as nodes, the ranges in <mark>. */
function marked(text, ranges) {
  const nodes = [];
  let at = 0;
  for (const [start, end] of ranges) {
    nodes.push(text.slice(at, start), make("mark", {}, text.slice(start, end)));
    at = end;
  }
  return [...nodes, text.slice(at)];
}

/** The line, begun shortly before its first mark when it is long. */
function excerpt(line, ranges, before = 18) {
  const from = ranges.length && ranges[0][0] > before + 30 ? ranges[0][0] - before : 0;
  const nodes = marked(line.slice(from), ranges.map(([start, end]) => [start - from, end - from]));
  return from ? ["…", ...nodes] : nodes;
}

/** What one page leaves for the next; nothing where the browser keeps nothing. */
function keep(name, value) {
  try {
    sessionStorage.setItem(name, value);
  } catch { /* the hit leads to its heading all the same */ }
}

function taken(name) {
  try {
    const value = sessionStorage.getItem(name);
    sessionStorage.removeItem(name);
    return value;
  } catch {
    return null;
  }
}

/** Shows the very row or sentence that a hit showed, below the heading that it led to. */
function showLine() {
  const { address, line } = JSON.parse(taken(LINE) || "{}");
  const heading = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const found = heading && line && withoutQuery(address) === withoutQuery(location.href) && below(heading, line);
  if (!found) return;
  for (let fold = found.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  for (const other of document.querySelectorAll(".pb-found")) other.classList.remove("pb-found");
  found.classList.add("pb-found");
  found.scrollIntoView({ block: "center" });
}

const withoutQuery = (address) => address.replace(/\?[^#]*/, "");

/** The row, item or paragraph before the next heading that says most of a line, nearly half of it at least: the page may have
 *  its pieces in other places, and a label in front of them. */
function below(heading, line) {
  const bare = (text) => text.replace(/\s/g, "");
  const pieces = line.split(/ \u00b7 |[\uff1a\uff1b\u3001]/u).map(bare).filter(Boolean);
  const whole = pieces.join("");
  const share = (text) =>
    pieces.reduce((sum, piece) => sum + (text.includes(piece) ? piece.length : 0), 0) / whole.length;
  const blocks = [heading];
  for (let next = heading.nextElementSibling; next && !next.matches("h1, h2, h3"); next = next.nextElementSibling) {
    blocks.push(next);
  }
  const lines = "tr, li, p, dd";
  const elements = blocks.flatMap((block) => [
    ...(block.matches(lines) ? [block] : []),
    ...Array.from(block.querySelectorAll(lines)),
  ]);
  let found, most = 0.4;
  for (const element of elements) {
    const text = bare(element.textContent), says = text === whole ? 2 : share(text);
    if (says > most) [found, most] = [element, says];
  }
  return found;
}

/** In Safari the composition has ended already when the key arrives that took a word from the input method. */
const committing = (event) => event.keyCode === 229;

class Box {
  constructor(element) {
    this.element = element;
    this.number = boxes++;
    this.base = new URL(element.dataset.base.replace(/\/?$/, "/"), document.baseURI);
    this.texts = JSON.parse(element.dataset.texts);
    this.turn = 0;
    this.active = -1;
    this.build();
    this.listen();
  }

  build() {
    const { label, placeholder } = this.texts.ui;
    const listId = `procbook-search-list-${this.number}`;
    this.input = make("input", {
      type: "search",
      class: "pb-search__input",
      role: "combobox",
      placeholder,
      "aria-label": label,
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": listId,
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      enterkeyhint: "search",
    });
    this.list = make("div", {
      id: listId,
      class: "pb-search__panel",
      role: "listbox",
      "aria-label": label,
      hidden: "",
    });
    this.results = make("section", { class: "pb-search__panel", "aria-label": label, hidden: "" });
    this.status = make("p", { class: "pb-search__status", role: "status" });
    this.element.classList.add("pb-search");
    this.element.replaceChildren(this.input, this.list, this.results, this.status);
  }

  listen() {
    this.input.addEventListener("input", (event) => event.isComposing || this.typed());
    this.input.addEventListener("compositionend", () => this.typed());
    this.input.addEventListener("keydown", (event) => event.isComposing || committing(event) || this.key(event));
    this.input.addEventListener("focus", () => this.list.childElementCount && this.results.hidden && this.open(true));
    this.element.addEventListener(
      "focusout",
      ({ relatedTarget }) => this.element.contains(relatedTarget) || this.open(false),
    );
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the focus in the input
    // Otherwise Escape empties the field.
    this.element.addEventListener(
      "keydown",
      (event) => event.key === "Escape" && this.close() && event.preventDefault(),
    );
    this.element.addEventListener("click", ({ target }) => this.leave(target.closest("a[href]")));
    document.addEventListener("pointerdown", ({ target }) => this.element.contains(target) || this.close());
  }

  typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.suggest(), PAUSE);
    this.engine().catch(() => {}); // loads during the pause; suggest() reports a failure
  }

  engine() {
    return engineFor(new URL("search/", this.base).href);
  }

  /** Run a search and hand its pages to `show`, unless a later one has begun. */
  async find(limit, show) {
    const query = this.input.value.trim();
    const turn = ++this.turn;
    clearTimeout(this.timer);
    if (!query) return this.clear();
    try {
      const engine = await this.engine();
      const pages = await engine.search(query, limit);
      if (turn === this.turn) show(pages, query);
    } catch (error) {
      console.error(error);
      if (turn === this.turn) this.say(this.texts.ui.failed, true);
    }
  }

  suggest() {
    return this.find(IN_LIST, (pages) => {
      this.results.hidden = true;
      this.select(-1);
      this.list.replaceChildren(...pages.map((page, i) => this.option(page, i)));
      this.hint(this.list, pages);
      this.open(pages.length > 0);
      this.announce(pages);
    });
  }

  showResults() {
    return this.find(IN_RESULTS, (pages, query) => {
      const heading = make("h2", { tabindex: "-1" }, this.texts.ui.results.replace("{q}", () => query));
      this.open(false);
      this.results.replaceChildren(heading, make("ol", {}, ...pages.map((page) => this.result(page))));
      this.hint(this.results, pages);
      this.results.hidden = pages.length === 0;
      this.announce(pages);
      this.remember(query);
      heading.focus();
    });
  }

  /** Whoever comes back from a hit finds the search as it was; on the same page nothing is left. */
  leave(link) {
    if (!link) return;
    keep(LINE, JSON.stringify({ address: link.href, line: link.dataset.line || "" }));
    if (new URL(link.href).pathname !== location.pathname) this.remember(this.input.value.trim());
  }

  remember(query) {
    const address = new URL(location.href);
    address.searchParams.set("q", query);
    history.replaceState(history.state, "", address);
  }

  /** Said above the hits; a list box holds nothing but its options, so the style writes it. */
  hint(panel, pages) {
    panel.toggleAttribute("data-hint", pages.weak);
    if (pages.weak) panel.dataset.hint = this.texts.ui.weak;
  }

  announce(pages) {
    const { count, none, weak, missing } = this.texts.ui;
    const found = count.replace("{n}", pages.length);
    const nothing = pages.missing ? missing.replace("{q}", () => pages.missing) : none;
    this.say(pages.length ? (pages.weak ? `${weak} ${found}` : found) : nothing, !pages.length);
  }

  say(text, visible) {
    this.status.textContent = text;
    this.status.classList.toggle("pb-search__status--shown", visible);
    if (visible) this.open(false);
  }

  address(page, part) {
    const [path, own = ""] = page.url.split("#");
    const anchor = (part && part.anchor) || own;
    return new URL(path.replace(/(^|\/)$/, "$1index.html") + (anchor && `#${anchor}`), this.base).href;
  }

  option(page, i) {
    const part = page.parts[0];
    const id = `${this.list.id}-${i}`;
    return make(
      "a",
      {
        role: "option",
        id,
        "data-line": part?.adds ? part.line : "",
        href: this.address(page, part),
        tabindex: "-1",
        "aria-selected": "false",
        class: "pb-search__hit",
      },
      this.titleOf(page),
      ...this.partOf(page, part),
    );
  }

  result(page) {
    const parts = page.parts.filter(({ anchor }) => anchor);
    const self = page.parts.find(({ anchor }) => !anchor);
    const link = (part, ...children) =>
      make(
        "a",
        { href: this.address(page, part), class: "pb-search__hit", "data-line": part?.adds ? part.line : "" },
        ...children,
      );
    const list = make("ul", {}, ...parts.map((part) => make("li", {}, link(part, ...this.partOf(page, part)))));
    return make("li", {}, link(self, this.titleOf(page), ...this.partOf(page, self)), ...(parts.length ? [list] : []));
  }

  kind(kind) {
    return make("span", { class: "pb-search__kind" }, this.texts.kinds[kind] || "");
  }

  titleOf(page) {
    const self = page.parts.find(({ anchor }) => !anchor);
    return make(
      "span",
      { class: "pb-search__title" },
      this.kind(page.kind),
      " ",
      ...(self ? marked(page.title, self.headingMarks) : [page.title]),
    );
  }

  /** The heading of a part, when it is not the page itself, and its line. */
  partOf(page, part) {
    if (!part) return [make("span", { class: "pb-search__line" }, page.summary)];
    const line = make("span", { class: "pb-search__line" }, ...excerpt(part.line, part.marks));
    if (!part.anchor) return [line];
    return [
      make("span", { class: "pb-search__part" }, this.kind(part.kind), " ", ...marked(part.heading, part.headingMarks)),
      line,
    ];
  }

  open(yes) {
    this.list.hidden = !yes;
    this.input.setAttribute("aria-expanded", String(yes));
    if (!yes) this.select(-1);
  }

  close() {
    const shown = !this.list.hidden || !this.results.hidden;
    if (this.results.contains(document.activeElement)) this.input.focus();
    this.open(false);
    this.results.hidden = true;
    return shown;
  }

  clear() {
    this.list.replaceChildren();
    this.close();
    this.say("", false);
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.list.childElementCount) {
      event.preventDefault();
      this.open(true);
      this.move(step);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (this.active >= 0) this.list.children[this.active].click();
      else this.showResults();
    }
  }

  /** One step through the options; before the first and after the last lies the input itself. */
  move(step) {
    const places = this.list.childElementCount + 1;
    this.select(((this.active + 1 + step + places) % places) - 1);
  }

  select(i) {
    this.active = i;
    Array.from(this.list.children).forEach((option, at) => option.setAttribute("aria-selected", String(at === i)));
    if (i < 0) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", this.list.children[i].id);
    this.list.children[i].scrollIntoView({ block: "nearest" });
  }
}

function start() {
  const found = Array.from(
    document.querySelectorAll("[data-procbook-search]:not(.pb-search)"),
    (element) => new Box(element),
  );
  const query = new URL(location.href).searchParams.get("q");
  const visible = query && found.find(({ input }) => input.offsetParent); // which lays out the page, so only where it is needed
  if (visible) {
    visible.input.value = query;
    visible.showResults();
  }
}

start();
addEventListener("hashchange", showLine);
if (document.readyState === "complete") showLine();
else addEventListener("load", showLine);
