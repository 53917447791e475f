/* A workbook of texts for a spreadsheet (Office Open XML, ECMA-376), packed as a ZIP without compression. Every cell is a
   text, so that nothing somebody wrote is taken for a formula. */

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Without what XML cannot hold; `_x0041_` is an A for a spreadsheet unless its first sign is written so. */
const escaped = (text) =>
  text.replace(/[^\P{Cc}\t\n\r]|[\p{Cs}\ufffe\uffff]/gu, "").replace(/_(?=x[\da-f]{4}_)/gi, "_x005F_")
    .replace(/[&<>"]/g, (sign) => SIGNS[sign]);

/** A, B … Z, AA. */
const letters = (place) =>
  (place < 26 ? "" : letters(Math.floor(place / 26) - 1)) + String.fromCharCode(65 + place % 26);

function cell(text, row, column) {
  const head = `<c r="${letters(column)}${row + 1}" s="${row ? 1 : 2}"`;
  return text ? `${head} t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>` : `${head}/>`;
}

/** The first row is the head. */
function sheet({ width, rows }) {
  const columns = `<col min="1" max="${rows[0].length}" width="${width}" customWidth="1"/>`;
  const lines = rows.map((texts, row) =>
    `<row r="${row + 1}">${texts.map((text, column) => cell(text, row, column)).join("")}</row>`
  );
  return `<worksheet xmlns="${MAIN}"><cols>${columns}</cols><sheetData>${lines.join("")}</sheetData></worksheet>`;
}

/** 0: as it comes; 1: lines are broken, at the top; 2: the same, bold. */
const FACE = '<sz val="11"/><name val="Microsoft YaHei"/>';
const STYLES = `<styleSheet xmlns="${MAIN}"><fonts count="2"><font>${FACE}</font><font><b/>${FACE}</font></fonts>` +
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/>' +
  [0, 1].map((font) =>
    `<xf fontId="${font}" applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>`
  ).join("") +
  '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>';

function parts(sheets) {
  const numbered = sheets.map((each, place) => ({
    ...each,
    number: place + 1,
    file: `worksheets/sheet${place + 1}.xml`,
  }));
  const kind = (file, type) => `<Override PartName="/xl/${file}" ContentType="${SHEET}.${type}+xml"/>`;
  const bond = (id, type, file) => `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${file}"/>`;
  const bonds = (all) => `<Relationships xmlns="${PACKAGE}/relationships">${all.join("")}</Relationships>`;
  const kinds = numbered.map(({ file }) => kind(file, "worksheet"));
  const listed = numbered.map(({ name, number }) =>
    `<sheet name="${escaped(name)}" sheetId="${number}" r:id="s${number}"/>`
  );
  return {
    "[Content_Types].xml": `<Types xmlns="${PACKAGE}/content-types">` +
      '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
      kind("workbook.xml", "sheet.main") + kind("styles.xml", "styles") + kinds.join("") + "</Types>",
    "_rels/.rels": bonds([bond("w", "officeDocument", "xl/workbook.xml")]),
    "xl/workbook.xml": `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${listed.join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": bonds([
      bond("styles", "styles", "styles.xml"),
      ...numbered.map(({ number, file }) => bond(`s${number}`, "worksheet", file)),
    ]),
    "xl/styles.xml": STYLES,
    ...Object.fromEntries(numbered.map((each) => [`xl/${each.file}`, sheet(each)])),
  };
}

const CHECKS = Uint32Array.from({ length: 256 }, (_, value) => {
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

/** CRC-32 of ISO 3309. */
function check(bytes) {
  let sum = -1;
  for (const byte of bytes) sum = CHECKS[(sum ^ byte) & 255] ^ (sum >>> 8);
  return ~sum >>> 0;
}

/** Numbers, each of as many bytes as `sizes` says, the lowest byte first. */
function numbers(sizes, ...values) {
  const bytes = values.map((value, place) =>
    Array.from({ length: Number(sizes[place]) }, (_, byte) => (value >>> (8 * byte)) & 255)
  );
  return Uint8Array.from(bytes.flat());
}

const UTF_8 = 0x800, FIRST_DAY = 0x21; // 1980-01-01, since a ZIP wants a day

/** ZIP, version 2.0: each part behind its head, then the list of all, then where that begins. */
function packed(texts) {
  const front = [], list = [], encoder = new TextEncoder();
  let at = 0;
  for (const [path, text] of Object.entries(texts)) {
    const name = encoder.encode(path), data = encoder.encode(HEAD + text);
    const told = [20, UTF_8, 0, 0, FIRST_DAY, check(data), data.length, data.length, name.length, 0];
    front.push(numbers("42222244422", 0x04034b50, ...told), name, data);
    list.push(numbers("42222224442222244", 0x02014b50, 20, ...told, 0, 0, 0, 0, at), name);
    at += 30 + name.length + data.length;
  }
  const count = list.length / 2, size = list.reduce((sum, { length }) => sum + length, 0);
  return [...front, ...list, numbers("42222442", 0x06054b50, 0, 0, count, count, size, at, 0)];
}

/** `sheets`: each with its `name`, the `width` of its columns in signs, and `rows` of texts. */
export function workbook(sheets) {
  return new Blob(packed(parts(sheets)), { type: `${SHEET}.sheet` });
}
