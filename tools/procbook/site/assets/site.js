/*
 * The frame around the pages: menu, contents at the side, the way back up. Without this script all of it can still be
 * read and pressed. It stands in place of Material's own script: the handbook needs no more of that than this, and it
 * laid out a long page once more before a phone could use it.
 */

/* The menu opens with the keys too, and Escape closes it. */

function menu(box, label) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = `${label.className} menu`;
  button.title = label.title;
  button.append(...label.childNodes);
  label.replaceWith(button);

  function open(wanted) {
    box.checked = wanted;
    button.setAttribute("aria-expanded", wanted);
  }

  open(false);
  button.addEventListener("click", () => open(!box.checked));
  box.addEventListener("change", () => open(box.checked));
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.checked) return;
    open(false);
    button.focus();
  });
}

function pressable(label) {
  label.tabIndex = 0;
  label.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    label.click();
  });
}

/* Contents at the side: the heading under which one reads is marked, and kept in sight. */

function keepInSight(link) {
  const box = link.closest(".md-sidebar__scrollwrap");
  const { top, bottom } = link.getBoundingClientRect();
  const frame = box.getBoundingClientRect();
  if (top < frame.top || bottom > frame.bottom) box.scrollTop += top - frame.top - frame.height / 2;
}

function mark(links, passed) {
  const active = links.findLastIndex((link) => passed.has(link));
  links.forEach((link, place) => {
    link.classList.toggle("md-nav__link--passed", place < active);
    link.classList.toggle("md-nav__link--active", place === active);
  });
  if (active >= 0) keepInSight(links[active]);
}

function contents(links) {
  const passed = new Set();
  const linkOf = new Map(links.map((link) => [document.getElementById(decodeURIComponent(link.hash.slice(1))), link]));
  linkOf.delete(null);
  // It watches everything below the header, however far; a heading that begins to leave it is the one under which one
  // reads. A jump to a heading puts it at 64 px (scroll-margin-top).
  const watcher = new IntersectionObserver((changes) => {
    for (const { target, intersectionRatio, boundingClientRect } of changes) {
      passed[boundingClientRect.height && intersectionRatio < 1 ? "add" : "delete"](linkOf.get(target));
    }
    mark(links, passed);
  }, { rootMargin: "-80px 0px 1000000px 0px", threshold: 1 });
  for (const heading of linkOf.keys()) watcher.observe(heading);
}

/* The header says the title of the page once its heading is out of sight. */

function titleInHeader(title, heading) {
  const watcher = new IntersectionObserver(([{ isIntersecting }]) => {
    title.classList.toggle("md-header__title--active", !isIntersecting);
  }, { rootMargin: "-64px 0px 0px 0px" });
  watcher.observe(heading);
}

/* The way back up, offered to whoever turns round. */

function wayUp(button) {
  let last = 0; // asking for it now would lay out the page at once
  addEventListener("scroll", () => {
    button.hidden = scrollY >= last || scrollY < innerHeight;
    last = scrollY;
  }, { passive: true });
  button.addEventListener("click", () => scrollTo({ top: 0 }));
}

/* Code and tables written by hand: what is wider than its place can be moved with the keys. */

function movable(boxes) {
  const watcher = new ResizeObserver((changes) => {
    for (const { target } of changes) {
      target.setAttribute("tabindex", target.scrollWidth > target.clientWidth ? "0" : "-1");
    }
  });
  for (const box of boxes) watcher.observe(box);
}

/* A page may lack any of these parts. */

const [box, label, title, heading, up] = [
  "#__drawer",
  ".md-header label[for=__drawer]",
  ".md-header__title",
  "h1",
  ".md-top",
].map((selector) => document.querySelector(selector));
if (box && label) menu(box, label);
if (title && heading) titleInHeader(title, heading);
if (up) wayUp(up);
document.querySelectorAll(".md-nav--primary label.md-nav__link, .md-nav--primary .md-nav label.md-nav__title")
  .forEach(pressable);
contents([...document.querySelectorAll(".md-nav--secondary .md-nav__link[href*='#']")]);
movable(document.querySelectorAll(".md-content pre > code, .md-content table:not([class])"));
