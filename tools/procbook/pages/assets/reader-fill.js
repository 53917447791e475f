/* A form that is filled in: what was written stays in the reader's own browser until it is cleared, and is handed in as
   text, as a table or on paper. No server takes any of it. */

import { copy, keep, kept, plain, tool, WORDS } from "./reader-shared.js";
import { workbook } from "./workbook.js";

/** The fields by their names; what was written in one that the form no longer has stands below the others. */
function fieldsOf(box, written) {
  const known = [...box.querySelectorAll(".fill__field")].map((row) => [plain(row.querySelector("span")), row]);
  const former = [...written.keys()].filter((name) => !known.some(([other]) => other === name));
  const all = [...known, ...former.map((name) => [name, formerField(box, name)])];
  return all.map(([name, row]) => ({ name, field: row.querySelector("input, textarea"), said: row.lastElementChild }));
}

function formerField(box, name) {
  const kinds = ["div", "label", "span", "textarea", "p"];
  const [row, label, called, field, said] = kinds.map((kind) => document.createElement(kind));
  row.className = "fill__field";
  said.className = "fill__said";
  called.textContent = name;
  label.append(called, field);
  row.append(label, said);
  box.append(row);
  return row;
}

function fill(box) {
  const { fill: record, name } = box.dataset;
  const entries = Object.entries(kept("forms", {})[record] ?? {});
  const written = new Map(entries.filter(([, text]) => typeof text === "string" && text));
  const fields = fieldsOf(box, written);
  const [status, refused, buttons] = ["p", "p", "div"].map((kind) => document.createElement(kind));
  let cleared = null;

  /** @returns {[string, string][]} */
  const answers = () => fields.map(({ name, field }) => [name, field.value.trim()]);

  function show(texts) {
    for (const { name, field } of fields) field.value = texts.get(name) ?? "";
    changed();
  }

  /** Also on paper, where a field would show its first lines only. */
  function changed() {
    const filled = answers().filter(([, text]) => text);
    for (const { field, said } of fields) said.textContent = field.value.trim();
    const others = Object.entries(kept("forms", {})).filter(([other]) => other !== record);
    const own = filled.length ? [[record, Object.fromEntries(filled)]] : [];
    const stays = keep("forms", Object.fromEntries([...others, ...own]));
    const done = WORDS.form_done.replace("{done}", String(filled.length)).replace("{all}", String(fields.length));
    status.textContent = filled.length ? done + WORDS[stays ? "form_kept" : "form_unkept"] : done;
    clear.textContent = WORDS[cleared ? "form_back" : "form_clear"];
    clear.hidden = !filled.length && !cleared;
  }

  function asText() {
    const lines = answers().map(([name, text]) => {
      const said = text.includes("\n") ? `\n${text}` : text || WORDS.form_empty;
      return WORDS.form_line.replace(/\{(name|text)\}/g, (_, what) => what === "name" ? name : said);
    });
    return [WORDS.form_title.replace("{}", () => name), ...lines].join("\n");
  }

  function table() {
    const all = answers();
    const rows = [[WORDS.form_field, WORDS.form_text], ...all];
    const row = [all.map(([name]) => name), all.map(([, text]) => text)];
    const file = workbook([{ name: WORDS.form_rows, width: 36, rows }, { name: WORDS.form_row, width: 20, rows: row }]);
    const link = document.createElement("a");
    const day = document.documentElement.dataset.day ?? ""; // see day.js
    link.download = `${[name, day].filter(Boolean).join(" ").replace(/[\\/:*?"<>|]/g, "_")}.xlsx`;
    link.href = URL.createObjectURL(file);
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  /** What the app refuses aloud is copied instead. */
  function attempt(action) {
    return () =>
      Promise.resolve().then(action).catch((reason) => reason?.name === "AbortError" ? null : copy(asText()));
  }

  const clear = tool("form_clear", () => {
    const before = cleared;
    cleared = before ? null : new Map(answers());
    show(before ?? new Map());
  });

  box.addEventListener("input", () => {
    cleared = null;
    changed();
  });
  status.setAttribute("role", "status");
  status.className = refused.className = "note";
  buttons.className = "fill__buttons";
  refused.textContent = WORDS.form_refused;
  const share = attempt(() => navigator.share({ title: name, text: asText() }));
  buttons.append(
    tool("form_copy", () => copy(asText())),
    ...(navigator.share ? [tool("form_share", share)] : []),
    tool("form_table", attempt(table)),
    tool("form_print", attempt(() => print())),
    clear,
  );
  box.after(status, buttons, refused);
  show(written);
}

document.querySelectorAll(".fill").forEach(fill);
