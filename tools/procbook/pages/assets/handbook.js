/* Conveniences of the pages; without this script every link still works and every text is there. */
import { keep, kept, late } from "./store.js";

const narrow = matchMedia("(max-width: 47.9em)"); // as in handbook.css

const remembered = () => kept("role", "");
const remember = (role) => keep("role", role);

/* Role chips: the steps of the chosen role stay open, the others keep their titles. */

function button(text, role) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "chip";
  made.textContent = text;
  made.dataset.role = role;
  return made;
}

/** To the heading of a step, named as it is. */
function stepLink(title) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = `#${title.id}`;
  link.textContent = title.textContent.replace(/\s+/g, " ").trim();
  item.append(link);
  return item;
}

function show(box, links, role) {
  const own = [];
  /** @type {NodeListOf<HTMLElement>} */
  const all = document.querySelectorAll(".step[data-roles]");
  for (const step of all) {
    const mine = role && step.dataset.roles.split(" ").includes(role);
    const aside = role && !mine;
    step.toggleAttribute("data-aside", aside);
    const title = document.getElementById(step.dataset.step);
    title.toggleAttribute("data-aside", aside);
    for (const link of document.querySelectorAll(`.flowchart a[href="#${CSS.escape(step.dataset.step)}"]`)) {
      link.closest(".fc-node").classList.toggle("fc-node--chosen", Boolean(mine));
    }
    if (mine) own.push(title);
  }
  for (const chip of box.querySelectorAll("button")) chip.setAttribute("aria-pressed", chip.dataset.role === role);
  box.toggleAttribute("data-chosen", Boolean(role));
  if (narrow.matches) {
    for (const fold of document.querySelectorAll("details[data-open]")) fold.toggleAttribute("open", !role);
  }
  const [line, steps] = [box.querySelector(".roles__shown"), box.querySelector(".roles__steps")];
  line.hidden = steps.hidden = !role;
  steps.replaceChildren(...own.map(stepLink));
  if (!role) return;
  const link = links.get(role);
  line.querySelector("span").textContent = box.dataset.says
    .replace("{role}", link.textContent)
    .replace("{count}", own.length);
  line.querySelector("a").href = link.href;
}

function openAside({ target }) {
  const title = target.closest(".step-title[data-aside]");
  if (!title) return;
  title.removeAttribute("data-aside");
  document.querySelector(`.step[data-step="${CSS.escape(title.id)}"]`).removeAttribute("data-aside");
}

function roleChips(box) {
  const links = new Map([...box.querySelectorAll("a[data-role]")].map((link) => [link.dataset.role, link]));
  for (const [role, link] of links) link.replaceWith(button(link.textContent, role));
  const all = document.createElement("li");
  all.append(button(box.dataset.all, ""));
  box.querySelector("ul").prepend(all);
  box.addEventListener("click", (event) => {
    const chosen = event.target.closest("button[data-role]");
    if (!chosen) return;
    remember(chosen.dataset.role);
    show(box, links, chosen.dataset.role);
  });
  document.addEventListener("click", openAside);
  show(box, links, links.has(remembered()) ? remembered() : "");
}

/* Since I last looked: the reader's own browser keeps the version of each process that he saw last. */

function sinceSeen(shown) {
  const { process, version } = shown.dataset;
  const seen = kept("seen", {});
  if (seen[process] !== version) keep("seen", { ...seen, [process]: version });
  /** @type {HTMLDetailsElement} */
  const fold = document.querySelector("details.since");
  if (!fold || !seen[process] || seen[process] === version) return;
  /** @type {NodeListOf<HTMLElement>} */
  const versions = fold.querySelectorAll("[data-of]");
  const told = [...versions];
  const place = told.findIndex((each) => each.dataset.of === seen[process]);
  const since = place < 0 ? told : told.slice(0, place);
  for (const each of since) each.hidden = false;
  const count = since.reduce((sum, each) => sum + Number(each.dataset.count), 0);
  fold.querySelector("summary").textContent = fold.dataset.since
    .replace("{version}", seen[process])
    .replace("{count}", String(count));
  fold.open = true;
  fold.classList.add("since--new");
}

/* Terms of the glossary: a press shows the meaning where one reads. Without popovers they stay links. */

function place(box, word) {
  const { left, bottom, top } = word.getBoundingClientRect();
  const { width, height } = box.getBoundingClientRect();
  const below = bottom + height + 8 < innerHeight;
  box.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  box.style.top = `${below ? bottom + 4 : Math.max(8, top - height - 4)}px`;
}

function meaningBox() {
  const box = document.createElement("span");
  box.className = "meaning";
  box.popover = "auto";
  box.id = "meaning";
  box.setAttribute("role", "note");
  return box;
}

function isOpen(box) {
  return box.matches(":popover-open");
}

function explain(box, word) {
  const text = document.createElement("span");
  const more = document.createElement("a");
  text.textContent = word.dataset.meaning;
  more.textContent = word.textContent;
  more.href = word.href;
  box.replaceChildren(text, " ", more);
  word.after(box);
  box.showPopover();
  place(box, word);
  word.setAttribute("aria-expanded", "true");
  box.dataset.scrolled = scrollY;
}

function term(box, word) {
  // Pressing the word again closes the box by itself; it must not open anew.
  let wasOpen = false;
  word.setAttribute("role", "button");
  word.setAttribute("aria-expanded", "false");
  word.setAttribute("aria-controls", box.id);
  word.addEventListener("pointerdown", () => (wasOpen = word.getAttribute("aria-expanded") === "true"));
  word.addEventListener("click", (event) => {
    event.preventDefault();
    const again = wasOpen || (isOpen(box) && word.nextElementSibling === box);
    if (isOpen(box)) box.hidePopover();
    if (!again) explain(box, word);
    wasOpen = false;
  });
  word.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    word.click();
  });
}

function terms(words) {
  if (!words.length || !HTMLElement.prototype.showPopover) return;
  const box = meaningBox();
  for (const word of words) term(box, word);
  box.addEventListener("toggle", (event) => {
    if (event.newState === "closed") {
      for (const word of words) word.setAttribute("aria-expanded", "false");
    }
  });
  // The browser tells of a scroll only afterwards: one from before the box was opened must not close it.
  addEventListener("scroll", () => {
    if (isOpen(box) && Math.abs(scrollY - Number(box.dataset.scrolled)) > 1) box.hidePopover();
  }, { passive: true });
  document.body.append(box);
}

/* What is wider than its box says so: it fades out at the side where it goes on. */

function isCut(box) {
  return box.scrollWidth - box.clientWidth - box.scrollLeft > 4;
}

function watchCuts(boxes) {
  // All are measured before any is changed; otherwise the browser lays out the page once for each.
  const watcher = new ResizeObserver((changes) => {
    const cut = changes.map(({ target }) => isCut(target));
    changes.forEach(({ target }, place) => target.toggleAttribute("data-cut", cut[place]));
  });
  for (const box of boxes) {
    watcher.observe(box);
    box.addEventListener("scroll", () => box.toggleAttribute("data-cut", isCut(box)), { passive: true });
  }
}

/* The chart over the whole window, where its column is too narrow for it. The way back closes it, as on a phone any
   window; it is a place of its own in the history of the browser until then. */

/** The heads of the lanes once more, over those of the drawing: these stay when it is moved. */
function laneHeads(drawing) {
  const heads = document.createElement("div");
  const copy = drawing.cloneNode(false);
  const lanes = [...drawing.querySelectorAll(".fc-lane")].map((lane) => lane.cloneNode(true));
  const { width } = drawing.viewBox.baseVal;
  const height = lanes[0].querySelector(".fc-header").getAttribute("height");
  for (const lane of lanes) lane.querySelector(".fc-column").remove();
  for (const name of ["role", "aria-labelledby", "aria-describedby"]) copy.removeAttribute(name);
  copy.setAttribute("aria-hidden", "true");
  copy.setAttribute("viewBox", `0 0 ${width} ${height}`);
  copy.setAttribute("height", height);
  const inner = drawing.querySelector(".fc-drawing").cloneNode(false);
  inner.removeAttribute("id");
  inner.append(...lanes);
  copy.append(inner);
  heads.className = "flowchart__heads";
  heads.append(copy);
  return heads;
}

function enlargeable(chart) {
  const wide = chart.querySelector(".flowchart__wide");
  const dialog = document.createElement("dialog");
  const close = button(chart.dataset.close, "");
  const open = button(chart.dataset.enlarge, "");
  dialog.className = "flowchart flowchart--whole";
  dialog.setAttribute("aria-label", wide.getAttribute("aria-label"));
  dialog.append(close);
  open.classList.add("flowchart__enlarge");
  open.addEventListener("click", () => {
    open.dataset.used = ""; // stays in sight, so that the keys find back to it
    dialog.append(wide);
    dialog.showModal();
    history.pushState({ chart: true }, "");
  });
  close.addEventListener("click", () => dialog.close());
  addEventListener("popstate", () => dialog.close("back"));
  dialog.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    dialog.close("step");
    location.replace(new URL(link.getAttribute("href"), location.href)); // its place in the history is that of the chart
  });
  dialog.addEventListener("close", () => {
    open.after(wide);
    if (dialog.returnValue !== "step") open.focus();
    if (dialog.returnValue === "") history.back();
    dialog.returnValue = "";
  });
  wide.prepend(laneHeads(wide.querySelector("svg")));
  wide.before(open);
  chart.append(dialog);
}

/* Folds: a link into one opens it, and paper shows them all. Browsers of before 2025 cannot unfold by style alone. */

function unfoldOnWide() {
  if (CSS.supports("selector(::details-content)") || narrow.matches) return;
  for (const fold of document.querySelectorAll("details.fold-narrow")) fold.toggleAttribute("open", true);
}

function openTarget() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  const after = target.nextElementSibling;
  if (after instanceof HTMLDetailsElement) after.open = true;
}

/* Texts to be taken elsewhere: a button copies them. The old way also works where pages come without encryption, and
   leaves the text selected where a browser does not let it. */

function copyable(text) {
  const made = button(text.dataset.copy, "");
  made.setAttribute("aria-live", "polite");
  made.addEventListener("click", () => {
    getSelection().selectAllChildren(text);
    if (document.execCommand("copy")) made.textContent = text.dataset.copied;
  });
  text.before(made);
}

/* Each sheet says on which day it was printed. */

function printDay() {
  /** @type {HTMLStyleElement} */
  const marks = document.querySelector("style[data-printed]");
  if (!marks) return;
  const { day } = document.documentElement.dataset; // see day.js
  const style = document.createElement("style");
  style.textContent = `@page { @bottom-left { content: ${JSON.stringify(marks.dataset.printed.replace("{}", day))} } }`;
  marks.after(style);
}

function printFolds() {
  const opened = document.querySelectorAll(".md-content details:not([open]):not(.change)");
  const put = (open) => opened.forEach((fold) => fold.toggleAttribute("open", open));
  put(true);
  addEventListener("afterprint", () => put(false), { once: true });
}

document.querySelectorAll("[data-role-chips]").forEach(roleChips);
document.querySelectorAll("[data-process][data-version]").forEach(sinceSeen);
terms(document.querySelectorAll("a.term-link"));
watchCuts(document.querySelectorAll(".table, .flowchart__wide, .landscape-map"));
document.querySelectorAll(".flowchart[data-enlarge]").forEach(enlargeable);
document.querySelectorAll("pre[data-copy]").forEach(copyable);
addEventListener("hashchange", openTarget);
addEventListener("beforeprint", printFolds);
addEventListener("beforeprint", printDay, { once: true });
openTarget();
unfoldOnWide();
if (document.querySelector("[data-sortable], .register__count, .news-mine")) late("registers.js").catch(() => {});
