/* What few readers press, or what is needed where something is refused. reader.js asks for it, and hands over what both
   need. */

import { drawnCode } from "./qr.js";
import { report } from "./reader-report.js";
import { copy, tool, WORDS } from "./reader-shared.js";

function paragraph(text) {
  const made = document.createElement("p");
  made.textContent = text;
  return made;
}

function dialogue(name, ...content) {
  const box = document.createElement("dialog");
  box.className = "asked";
  box.setAttribute("aria-label", name);
  box.append(...content, tool("close", () => box.close()));
  box.addEventListener("close", () => box.remove());
  box.addEventListener("click", ({ target }) => target === box && box.close()); // beside it
  document.body.append(box);
  box.showModal();
}

/** To be taken by hand. */
function byHand(text) {
  const [why, field] = [paragraph(WORDS.refused), document.createElement("textarea")];
  why.id = "asked-why";
  field.value = text;
  field.readOnly = true;
  field.rows = 5;
  field.setAttribute("aria-labelledby", why.id);
  document.querySelector("dialog.asked")?.remove();
  dialogue(WORDS.copy, why, field);
  field.select();
}

/* The code to scan, on the screen and on paper, with the address that it holds. An address may be too long for one. */

function showCode(address) {
  const [drawn, text] = [drawnCode(address), paragraph(address)];
  text.className = "asked__address";
  const shown = drawn ? [paragraph(WORDS.scan), drawn] : [];
  dialogue(WORDS.code, ...shown, text, tool("copy_address", () => copy(address)));
}

function codeOnPaper(line, address) {
  if (!line || line.querySelector("svg")) return;
  line.prepend(drawnCode(address) ?? "");
}

/* Of a role only its own steps, and what who does them must know. */

const WITH_STEPS = /^(steps|cautions|exceptions|ask|table-.*)$/;

function besideTheSteps() {
  const found = [];
  let off = false;
  for (const each of document.querySelector(".md-content__inner").children) {
    const heading = each.matches("h2[id]") ? each : each.querySelector("h2[id]");
    if (heading) off = !WITH_STEPS.test(heading.id);
    if (off && !each.matches("style, .approval")) found.push(each);
  }
  return found;
}

function printSteps() {
  const left = besideTheSteps();
  const put = (on) => {
    document.documentElement.toggleAttribute("data-own-steps", on);
    for (const each of left) each.toggleAttribute("data-off-paper", on);
  };
  put(true);
  addEventListener("afterprint", () => put(false), { once: true });
  print();
}

globalThis.procbookMore = { byHand, codeOnPaper, printSteps, report, showCode };
