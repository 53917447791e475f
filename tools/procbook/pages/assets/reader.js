/* A reader's tools, on every page: favourites, a message to copy, the code to scan, print. They are added by this
   script, since each of them needs one; what only few press comes with reader-more.js. */

import { addressOf, keep, kept, late, placeOf } from "./store.js";

const WORDS = globalThis.procbookWords;
const MOST = { favourites: 40, recent: 6 };

/** What is asked for when it is pressed. */
function more(name) {
  return late("reader-more.js").then(() => globalThis.procbookMore[name]);
}

function tool(name, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `tool tool--${name}`;
  made.textContent = WORDS[name];
  made.addEventListener("click", () => press(made));
  return made;
}

/* What was done is said at the foot of the window, for a while. */

let toldUntil = 0;

function tell(text) {
  /** @type {HTMLElement} */
  const line = document.querySelector(".told") ?? document.createElement("p");
  line.className = "told";
  line.setAttribute("role", "status");
  (document.querySelector("dialog[open]") ?? document.body).append(line);
  line.textContent = text;
  clearTimeout(toldUntil);
  toldUntil = setTimeout(() => line.remove(), 4000);
}

/* A text is put on the clipboard; where that is refused it is shown, selected, to be taken by hand. */

function copiedTheOldWay(text) {
  const active = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "unseen";
  (document.querySelector("dialog[open]") ?? document.body).append(field);
  field.select();
  try {
    return document.execCommand("copy"); // also where pages come without encryption
  } catch {
    return false;
  } finally {
    field.remove();
    if (active instanceof HTMLElement) active.focus({ preventScroll: true });
  }
}

async function copy(text) {
  let done = false;
  try {
    await navigator.clipboard.writeText(text);
    done = true;
  } catch {
    done = copiedTheOldWay(text);
  }
  if (done) tell(WORDS.copied);
  else await more("byHand").then((show) => show(text));
  return done;
}

/* The message: what it is called, one sentence, the address on a line of its own, where every app makes a link of it. */

function plain(element) {
  return element?.textContent.replace(/\s+/g, " ").trim() ?? "";
}

function linkTo(anchor = "") {
  const { protocol, href } = location;
  const page = href.replace(/#.*$/, "");
  return (protocol === "file:" ? page : page.replace(/index\.html(?=$|\?)/, "")) + (anchor && `#${anchor}`);
}

/** Who does a step and how long it takes; "" for what is no step. */
function factsOf(heading) {
  const facts = heading.nextElementSibling?.querySelectorAll(".step__lead > div") ?? [];
  return [...facts].map((fact) => [...fact.children].map(plain).join(WORDS.colon)).join(WORDS.semicolon);
}

function message(heading = null) {
  const title = WORDS.called.replace("{}", plain(document.querySelector("h1")));
  /** @type {HTMLMetaElement} */
  const about = document.querySelector("meta[name=description]");
  const sentence = heading ? factsOf(heading) : plain(document.querySelector(".summary")) || about?.content;
  return [title + plain(heading), sentence, linkTo(heading?.id)].filter(Boolean).join("\n");
}

function linkable(heading) {
  const made = tool("link", () => copy(message(heading)));
  made.setAttribute("aria-label", WORDS.link.replace("{}", plain(heading)));
  made.textContent = "";
  heading.append(made);
}

/* Favourites, and what was seen last. */

function without(list, path) {
  return list.filter((each) => each?.path !== path);
}

function put(name, path) {
  const title = plain(document.querySelector("h1"));
  keep(name, [{ path, title }, ...without(kept(name, []), path)].slice(0, MOST[name]));
}

function favourite(path) {
  const isOne = () => kept("favourites", []).some((each) => each?.path === path);
  const show = (made) => {
    made.setAttribute("aria-pressed", isOne());
    made.textContent = WORDS[isOne() ? "favoured" : "favour"];
  };
  const made = tool("favour", (pressed) => {
    if (isOne()) keep("favourites", without(kept("favourites", []), path));
    else put("favourites", path);
    show(pressed);
  });
  show(made);
  return made;
}

function listOf(name) {
  const list = document.createElement("ul");
  list.className = "chips";
  for (const { path, title } of kept(name, []).filter((each) => each?.path && each.title)) {
    const [item, link] = [document.createElement("li"), document.createElement("a")];
    const address = addressOf(String(path));
    if (!address) continue;
    link.className = "chip";
    link.href = address;
    link.textContent = String(title);
    item.append(link);
    list.append(item);
  }
  return list;
}

/** On the home page. */
function mine(box) {
  box.replaceChildren();
  for (const name of ["favourites", "recent"]) {
    const [heading, list] = [document.createElement("h2"), listOf(name)];
    heading.id = name;
    heading.textContent = WORDS[name];
    if (list.children.length) box.append(heading, list);
  }
  if (kept("recent", []).length) {
    const forget = tool("forget", () => {
      keep("recent", []);
      mine(box);
    });
    box.append(forget);
  }
  box.hidden = !box.children.length;
}

function tools(row) {
  const path = placeOf();
  const onTheWeb = location.protocol !== "file:";
  if (path !== null) {
    row.append(favourite(path));
    put("recent", path);
  }
  row.append(tool("copy", () => copy(message())));
  if (onTheWeb) row.append(tool("code", () => more("showCode").then((show) => show(linkTo()))));
  row.append(tool("print", () => printed(row, false)));
  document.querySelector(".roles__shown")?.append(" ", tool("print_steps", () => printed(row, true)));
  document.querySelectorAll(".md-content :is(h2, h3)[id]").forEach(linkable);
  const line = document.createElement("p");
  line.className = "tools__paper";
  line.textContent = WORDS.online.replace("{}", linkTo());
  if (!onTheWeb) return;
  row.append(line);
  // At a desk people print with the keys, when it is too late to ask for the code.
  if (matchMedia("(hover: hover)").matches) addEventListener("load", () => setTimeout(() => onPaper(row), 0));
}

/* Mistakes are told where they are met. Without the script for it the link leads to the forge, or to whom to ask. */

/** The heading of the step or part that something stands in; null for the page. */
function headingOf(element) {
  const { step } = element.closest("[data-step]")?.dataset ?? {};
  return step ? document.getElementById(step) : null;
}

function reportable(from) {
  const heading = headingOf(from);
  if (kept("drafts", {})[placeOf() + (heading ? `#${heading.id}` : "")]) from.textContent = WORDS.report_on;
  from.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    more("report").then((report) => report(from, heading), () => from.href && location.assign(from.href));
  });
}

function feedback() {
  document.querySelectorAll(".page-feedback:not(:has(.feedback-link))").forEach((line) => {
    line.append(" ", tool("report", () => {}));
  });
  document.querySelectorAll(".feedback-link, .tool--report").forEach(reportable);
}

function onPaper(row) {
  return more("codeOnPaper").then((draw) => draw(row.querySelector(".tools__paper"), linkTo()), () => {});
}

async function printed(row, ownSteps) {
  await onPaper(row);
  if (ownSteps) await more("printSteps").then((printSteps) => printSteps(), () => print());
  else print();
}

/* Without a network: a worker keeps what everybody needs and the pages of the chosen roles, where pages come with
   encryption. Which those are it knows itself, see offline.js. */

async function keepPages() {
  /** @type {any} */
  const { connection, serviceWorker } = navigator;
  const registered = await serviceWorker.getRegistration(addressOf(""));
  if (!globalThis.procbookKeeps) {
    if (registered?.active?.scriptURL === addressOf("offline.js")) await registered.update(); // it empties what it has
    return;
  }
  if (connection?.saveData) return; // somebody who pays for each page
  await serviceWorker.register(addressOf("offline.js"), { updateViaCache: "none" });
  const { active } = await serviceWorker.ready;
  active.postMessage({ roles: [kept("role", ""), ...kept("roles", [])].filter(Boolean) });
}

/** Says on the home page and in an emergency what is there without a network, and what that needs. */
function sayOffline(works) {
  const told = WORDS[works ? "offline" : "offline_needs"];
  /** @type {NodeListOf<HTMLElement>} */
  const lines = document.querySelectorAll("[data-offline]");
  for (const line of lines) line.textContent = told;
}

function offline() {
  const onTheWeb = location.protocol !== "file:";
  const works = isSecureContext && "serviceWorker" in navigator;
  if (onTheWeb && globalThis.procbookKeeps) sayOffline(works);
  if (onTheWeb && works) addEventListener("load", () => setTimeout(() => keepPages().catch(() => {}), 0));
}

globalThis.procbookReader = { addressOf, copy, keep, kept, linkTo, message, placeOf, plain, tell, tool };
document.querySelectorAll(".tools").forEach(tools);
document.querySelectorAll(".mine").forEach(mine);
feedback();
offline();
if (document.querySelector(".fill")) late("reader-fill.js").catch(() => {});
if (document.querySelector(".todo, .weeks")) late("reader-week.js").catch(() => {});
