/* A mistake is told where it was met: a box opens below the step, and what was written stays until it is cleared, also
   when the app closes or the forge wants a password first. */

import { copy, keep, kept, linkTo, message, placeOf, tool, WORDS } from "./reader-shared.js";

const MOST_KEPT = 20;
const LONGEST_ADDRESS = 6000; // servers refuse much longer ones
const TEXT_FIELDS = ["issue[description]", "body"]; // of the forges' forms, see manual/forge_pages.py

/** Gives whether it will be there next time. */
function keepDraft(key, text) {
  const others = Object.entries(kept("drafts", {})).filter(([other]) => other !== key).slice(1 - MOST_KEPT);
  return keep("drafts", Object.fromEntries(text ? [...others, [key, text]] : others));
}

/** Whoever the page names for this, as the reader sees it today. */
function recipient() {
  /** @type {HTMLElement} */
  const contact = document.querySelector("#feedback + p .contact") ?? document.querySelector(".page-feedback .contact");
  return contact?.innerText.replace(/\s+/g, " ").trim() ?? "";
}

function whole(heading, text) {
  const [title] = message(heading).split("\n");
  /** @type {HTMLElement} */
  const versioned = document.querySelector("[data-process][data-version]");
  const version = versioned?.dataset.version;
  const about = version ? WORDS.report_version.replace("{}", version) : "";
  return [WORDS.report_title.replace("{}", title), text, about, linkTo(heading?.id)].filter(Boolean).join("\n");
}

/** The forge's form with what was written in it, or without when that would be too long for an address. */
function form(link, text) {
  const address = new URL(link.href);
  const field = TEXT_FIELDS.find((name) => address.searchParams.has(name));
  if (!field || !/^https?:$/.test(address.protocol)) return null;
  address.searchParams.set(field, `${address.searchParams.get(field).trimEnd()}\n\n${text}`);
  return address.href.length > LONGEST_ADDRESS
    ? { href: link.href, whole: false }
    : { href: address.href, whole: true };
}

/** `from`: what was pressed; `heading`: of the step, null for the page. */
export function report(from, heading) {
  const key = placeOf() + (heading ? `#${heading.id}` : "");
  const line = from.closest("p") ?? from;
  const open = line.nextElementSibling;
  if (open?.matches(".report")) return open.querySelector("textarea").focus();
  const box = document.createElement("div");
  const [label, field, note, target] = [
    document.createElement("label"),
    document.createElement("textarea"),
    document.createElement("p"),
    document.createElement("a"),
  ];

  function changed() {
    const stays = keepDraft(key, field.value.trim());
    note.textContent = WORDS[stays ? "report_kept" : "report_unkept"];
    const filled = from.href ? form(from, field.value.trim()) : null;
    if (filled) {
      target.href = filled.href;
      note.after(target);
    } else target.remove();
    target.onclick = filled?.whole ? null : () => void copy(field.value.trim());
  }

  function close() {
    box.remove();
    from.focus();
  }

  box.className = "report";
  label.append(WORDS.report_ask, field);
  field.rows = 4;
  field.maxLength = 4000;
  field.value = String(kept("drafts", {})[key] ?? "");
  field.addEventListener("input", changed);
  note.className = "note";
  target.className = "tool";
  target.target = "_blank";
  target.rel = "noopener";
  target.textContent = WORDS.report_open;
  const who = recipient();
  const send = tool("report_copy", () => copy(whole(heading, field.value.trim())));
  send.textContent = who ? WORDS.report_send.replace("{}", who) : WORDS.report_copy;
  const clear = tool("report_clear", () => {
    field.value = "";
    changed();
    close();
  });
  box.append(label, note, send, clear, tool("report_close", close));
  box.addEventListener("keydown", ({ key }) => key === "Escape" && close());
  changed();
  line.after(box);
  field.focus();
}
