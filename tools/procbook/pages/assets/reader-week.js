/* The first week: what was done is ticked and kept in the reader's own browser, and who has several positions sees one
   week for all of them. It is made of the pages of the others; opened from disk they can only be linked. */

import { keep, kept, plain, tool, WORDS } from "./reader-shared.js";

/* Ticks. A process that was read for one position was read for the other, so they have one list. */

const ticks = () => kept("ticks", []).filter((each) => typeof each === "string");

function ticked(key, on) {
  keep("ticks", on ? [...new Set([...ticks(), key])] : ticks().filter((each) => each !== key));
}

function tickable(item, changed) {
  const box = document.createElement("input");
  box.type = "checkbox";
  box.className = "tick";
  box.checked = ticks().includes(item.dataset.tick);
  box.setAttribute("aria-label", WORDS.tick.replace("{}", plain(item.querySelector("a") ?? item)));
  box.addEventListener("change", () => {
    ticked(item.dataset.tick, box.checked);
    changed();
  });
  item.prepend(box);
}

function progress(items) {
  const [line, said] = [document.createElement("p"), document.createElement("span")];
  const count = () => {
    const done = document.querySelectorAll(".tick:checked").length;
    said.textContent = WORDS.ticked.replace("{done}", String(done)).replace("{all}", String(items.length));
    clear.hidden = !done;
  };
  const clear = tool("untick", () => {
    for (const item of items) ticked(item.dataset.tick, false);
    /** @type {NodeListOf<HTMLInputElement>} */
    const boxes = document.querySelectorAll(".tick");
    for (const box of boxes) box.checked = false;
    count();
  });
  said.setAttribute("role", "status");
  line.className = "progress";
  line.append(said, " ", clear);
  document.querySelector("h2")?.before(line);
  for (const item of items) tickable(item, count);
  count();
}

/* Several positions: what the page of another has besides comes to the same place of this one. */

async function pageOf(role) {
  if (location.protocol === "file:") throw new Error("a page from disk may not be fetched");
  const address = new URL(`../${role}/`, location.href);
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(role);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/** What an entry is called, in a table as in a list. */
function nameOf(entry) {
  return plain(entry.firstElementChild);
}

/** The same thing to do may stand on another day. */
function sameAs(entry, list) {
  const { tick } = entry.dataset;
  if (tick) return document.querySelector(`.todo > [data-tick="${CSS.escape(tick)}"]`);
  return [...list.children].find((own) => nameOf(own) === nameOf(entry));
}

function join(list, others, role) {
  for (const entry of [...others.children]) {
    const same = sameAs(entry, list);
    const steps = entry.querySelector(":scope > p");
    if (!same) list.append(entry);
    else if (steps) {
      steps.prepend(`${role}${WORDS.colon}`);
      same.append(steps);
    }
  }
}

/** The days on which processes are read are as many as the first position needs. */
function joinDays(page, role) {
  const learn = document.querySelectorAll(".todo[data-part=learn]");
  let day = 0;
  for (const list of page.querySelectorAll(".todo")) {
    const { part } = list.dataset;
    const own = part === "learn" ? learn[day++ % learn.length] : document.querySelector(`.todo[data-part=${part}]`);
    join(own, list, role);
  }
}

const SECTIONS = ["systems", "people", "controls", "terms"];

function joinSections(page, role) {
  for (const name of SECTIONS) {
    const [theirs, own] = [page.getElementById(name), document.getElementById(name)];
    if (!theirs) continue;
    const block = theirs.nextElementSibling;
    if (!own) {
      document.querySelector(".page-feedback").before(theirs, block);
      continue;
    }
    const rows = (box) => box.matches("ul, dl") ? box : box.querySelector("tbody");
    join(rows(own.nextElementSibling), rows(block), role);
  }
}

async function together(own, others) {
  const titles = [own.dataset.title];
  for (const role of others) {
    let page = null;
    try {
      page = await pageOf(role);
    } catch {
      apart(own, role);
      continue;
    }
    /** @type {HTMLElement} */
    const theirs = page.querySelector("[data-week]");
    if (!theirs) continue;
    titles.push(theirs.dataset.title);
    joinDays(page, theirs.dataset.title);
    joinSections(page, theirs.dataset.title);
    own.append(...theirs.children);
    document.querySelector("#people + .table")?.querySelectorAll("tr").forEach((row) => {
      const target = row.querySelector("a")?.getAttribute("href") ?? "";
      if ([own.dataset.week, role].some((each) => target.includes(`/roles/${each}/`))) row.remove(); // oneself
    });
  }
  if (titles.length < 2) return;
  own.querySelectorAll("li > a").forEach((link, place) => link.prepend(titles[place] ?? "", WORDS.colon));
  const title = WORDS.week_of.replace("{}", titles.join(WORDS.and));
  document.querySelector("h1").textContent = document.title = title;
}

/** A link to a week that cannot be joined to this one. */
function apart(own, role) {
  const [item, link] = [document.createElement("li"), document.createElement("a")];
  link.href = location.protocol === "file:" ? `../${role}/index.html` : `../${role}/`;
  link.className = "chip";
  link.textContent = `${WORDS.apart}${role}`;
  item.append(link);
  own.append(item);
}

async function week(own) {
  const asked = new URLSearchParams(location.search).get("also")?.split(",") ?? [];
  const others = [...new Set(asked)].filter((role) => /^[a-z][a-z0-9-]*$/.test(role) && role !== own.dataset.week);
  keep("roles", [own.dataset.week, ...others]);
  if (others.length) await together(own, others);
  /** @type {NodeListOf<HTMLElement>} */
  const items = document.querySelectorAll(".todo > [data-tick]");
  progress([...items]);
}

/* Choosing: by the title that the company has for it, and more than one. */

function choice(list) {
  /** @type {NodeListOf<HTMLElement>} */
  const found = list.querySelectorAll("li[data-role]");
  const entries = [...found].map((item) => ({ item, text: plain(item), box: document.createElement("input") }));
  const [label, none, go] = [document.createElement("label"), document.createElement("p"), document.createElement("a")];
  const field = document.createElement("input");
  const chosen = () => [...new Set(entries.filter(({ box }) => box.checked).map(({ item }) => item.dataset.role))];
  let like = (text) => text.normalize("NFKC").toLowerCase();

  function narrow() {
    const asked = like(field.value).trim();
    let left = 0;
    for (const { item, text, box } of entries) {
      const kept = like(text).includes(asked) || box.checked;
      item.classList.toggle("weeks__other", !kept);
      if (kept) left++;
    }
    none.textContent = left ? "" : WORDS.no_title.replace("{}", field.value.trim());
  }

  function offer() {
    const [first, ...others] = chosen();
    if (!first) return go.remove();
    const { href } = entries.find(({ item }) => item.dataset.role === first).item.querySelector("a");
    go.href = others.length ? `${href}?also=${others.join(",")}` : href;
    go.textContent = WORDS.together.replace("{}", String(1 + others.length));
    list.after(go);
  }

  for (const { item, box } of entries) {
    box.type = "checkbox";
    box.className = "tick";
    box.setAttribute("aria-label", WORDS.choose.replace("{}", plain(item.querySelector("a"))));
    box.addEventListener("change", offer);
    item.prepend(box);
  }
  label.className = "register__filter";
  field.type = "search";
  none.setAttribute("role", "status");
  field.addEventListener("input", narrow);
  field.addEventListener("focus", () => {
    globalThis.procbookFold?.().then((fold) => {
      like = fold;
      narrow();
    }, () => {}); // without the search it folds what it can
  }, { once: true });
  label.append(WORDS.find_title, " ", field);
  go.className = "chip weeks__go";
  list.before(label, none);
}

/** @type {HTMLElement} */
const own = document.querySelector("[data-week]");
if (own) week(own);
document.querySelectorAll(".weeks").forEach(choice);
