/* Pages that list many things of a kind: sorted, filtered, what concerns one's role first. */

import { keep, kept } from "./reader-shared.js";

/* What is new: what concerns the chosen role comes first, in each day. */

function mineFirst(box) {
  /** @type {HTMLSelectElement} */
  const select = box.querySelector("select");
  const lists = [...document.querySelectorAll(".news")].map((list) => ({
    list,
    /** @type {NodeListOf<HTMLElement>} */
    entries: list.querySelectorAll(":scope > li"),
  }));

  function order() {
    let count = 0;
    for (const { list, entries } of lists) {
      const mine = [...entries].filter((entry) =>
        select.value && entry.dataset.roles?.split(" ").includes(select.value)
      );
      for (const entry of entries) entry.querySelector(":scope > .tag--mine")?.remove();
      for (const entry of mine) entry.querySelector(":scope > a").after(" ", tag(box.dataset.mine));
      list.append(...mine, ...[...entries].filter((entry) => !mine.includes(entry)));
      count += mine.length;
    }
    const role = select.selectedOptions[0].textContent;
    const said = box.dataset.says.replace("{role}", role).replace("{count}", String(count));
    box.querySelector("[role=status]").textContent = select.value ? said : "";
  }

  const chosen = kept("role", "");
  if ([...select.options].some((option) => option.value === chosen)) select.value = chosen;
  select.addEventListener("change", () => {
    keep("role", select.value);
    order();
  });
  box.hidden = false;
  if (select.value) order();
}

function tag(text) {
  const made = document.createElement("span");
  made.className = "tag tag--mine";
  made.textContent = text;
  return made;
}

/* Registers: a column's head sorts by it, again the other way round; a box above leaves the rows with some words. */

/** Without what holds on other days than the reader's, see day.js. */
function shownText(element) {
  if (!element.querySelector("[hidden]")) return element.textContent;
  const shown = element.cloneNode(true);
  for (const each of shown.querySelectorAll("[hidden]")) each.remove();
  return shown.textContent;
}

function sort(table, heads, column) {
  const down = heads[column].getAttribute("aria-sort") === "ascending";
  const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const text = (row) => shownText(row.cells[column]).trim();
  const rows = [...table.tBodies[0].rows].sort((a, b) => order.compare(text(a), text(b)));
  table.tBodies[0].append(...(down ? rows.reverse() : rows));
  for (const head of heads) head.removeAttribute("aria-sort");
  heads[column].setAttribute("aria-sort", down ? "descending" : "ascending");
}

function sortable(table) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const made = document.createElement("button");
    const printed = document.createElement("span"); // browsers do not repeat a button on the next sheet
    made.type = "button";
    made.className = "sort";
    printed.className = "paper-only";
    made.textContent = printed.textContent = head.textContent;
    made.addEventListener("click", () => sort(table, heads, column));
    head.replaceChildren(made, printed);
  });
}

/** As the search folds texts once its program is there (traditional script too), until then what a browser can do. */
let fold = (text) => text.normalize("NFKC").toLowerCase();

/** What a page lists, each with all its elements: the rows of its table, else what stands below each heading. */
function entries(count) {
  /** @type {HTMLTableElement} */
  const table = document.querySelector(".table--register table");
  if (table) return [...table.tBodies[0].rows].map((row) => [row]);
  const found = [];
  for (let each = count.nextElementSibling; each && !each.matches("style"); each = each.nextElementSibling) {
    if (each.matches("h2")) found.push([]);
    found.at(-1)?.push(each);
  }
  return found;
}

/** Gives how many are left. What a panel for changing says of an entry is no part of it. */
function filter(listed, asked) {
  const words = fold(asked).split(/\s+/).filter(Boolean);
  const left = listed.filter((elements) => {
    const said = elements.filter((each) => !each.matches(".change"));
    const text = words.length ? fold(said.map(shownText).join(" ")) : "";
    const kept = words.every((word) => text.includes(word));
    for (const each of elements) each.hidden = !kept;
    return kept;
  });
  return left.length;
}

function filterable(count) {
  const listed = entries(count);
  /** @type {HTMLElement} */
  const box = document.querySelector(".table--register");
  const whole = count.textContent;
  const label = document.createElement("label");
  const field = document.createElement("input");
  const clear = document.createElement("button");
  label.className = "register__filter";
  field.type = "search";
  clear.type = "button";
  clear.className = "chip";
  clear.textContent = count.dataset.clear;
  clear.hidden = true;
  clear.classList.add("register__clear");

  function narrow() {
    const all = String(listed.length);
    const some = String(filter(listed, field.value));
    const said = some === "0" ? count.dataset.none : some === all ? whole : count.dataset.some;
    const values = { some, all, asked: field.value.trim() };
    count.textContent = said.replace(/\{(some|all|asked)\}/g, (_, name) => values[name]);
    clear.hidden = some !== "0";
    if (box) box.hidden = some === "0";
  }

  field.addEventListener("input", narrow);
  field.addEventListener("focus", () => {
    globalThis.procbookFold?.().then((like) => {
      fold = like;
      narrow();
    }, () => {}); // without the search it folds what it can
  }, { once: true });
  clear.addEventListener("click", () => {
    field.value = "";
    narrow();
    field.focus();
  });
  addEventListener("hashchange", () => {
    /** @type {HTMLElement} */
    const wanted = document.querySelector(":target");
    if (!wanted?.hidden) return;
    field.value = "";
    narrow();
    wanted.scrollIntoView();
  });
  label.append(count.dataset.filter, " ", field);
  count.before(label);
  count.after(clear);
}

document.querySelectorAll(".news-mine").forEach(mineFirst);
document.querySelectorAll("table[data-sortable]").forEach(sortable);
document.querySelectorAll(".register__count").forEach(filterable);
