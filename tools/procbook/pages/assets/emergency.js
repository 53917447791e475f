/* The page for emergencies as one picture to post in a group, drawn from what the page says; no server is asked. */
const WIDTH = 720, MARGIN = 32, SCALE = 2;
const INK = "#1b1f27", SOFT = "#4d5566", RED = "#b3261e", PAPER = "#ffffff", LINE = "#c9d0dc";
const FONT = getComputedStyle(document.body).fontFamily || "sans-serif";
const NO_START = /^[\uff0c\u3002\u3001\uff1b\uff1a\uff01\uff1f\uff09\u201d,.;:!?)]/;
const WORDS = /[A-Za-z0-9+,.:/-]+|\s+|./gsu;

/** What is seen of an element, on one line. */
const said = (element) => element.innerText.replace(/\s+/g, " ").trim();

const joined = (elements) => [...elements].map(said).join("\u3000");

/** One thing that the picture says: `before` it is room, `ruled` a line. */
const piece = (text, size, before, { bold = false, colour = INK, ruled = false } = {}) => ({
  text,
  before,
  colour,
  ruled,
  size,
  font: `${bold ? "700 " : ""}${size}px ${FONT}`,
});

function pieces(box) {
  const title = document.querySelector("h1");
  const found = [piece(said(title), 40, 0, { bold: true, colour: RED })];
  const numbers = joined(box.querySelectorAll(".emergency__public a"));
  if (numbers) found.push(piece(numbers, 34, 12, { bold: true, colour: RED }));
  for (const element of document.querySelectorAll(".emergency ~ :is(h2, ul, .note, .emergency__more)")) {
    if (element.matches("h2")) found.push(piece(heading(element), 26, 24, { bold: true }));
    else if (element.matches("ul")) { for (const item of element.children) found.push(...entry(item)); }
    else found.push(piece(said(element), 19, 6, { colour: SOFT }));
  }
  const day = document.documentElement.dataset.day ?? ""; // see day.js
  return [...found, piece(`${document.title} \u00b7 ${day}`, 19, 12, { colour: SOFT })];
}

/** Without the sign of the link that a builder puts behind it. */
function heading(element) {
  const copy = element.cloneNode(true);
  for (const link of copy.querySelectorAll(".headerlink")) link.remove();
  return copy.textContent.trim();
}

function entry(item) {
  const name = item.querySelector(":scope > strong");
  if (!name) return [piece(said(item), 22, 8)];
  const colon = said(name).at(-1);
  const parts = [...item.querySelectorAll(":scope > span")].map((part) => {
    const label = part.querySelector("small");
    return label ? said(part).replace(said(label), said(label) + colon).replace(`${colon} `, colon) : said(part);
  });
  return [piece(said(name), 24, 10, { bold: true, ruled: true }), piece(parts.join("\u3000"), 22, 2)];
}

/** A text in lines that fit; words of letters and figures stay whole. */
function linesOf(pen, text) {
  const lines = [""];
  for (const [word] of text.matchAll(WORDS)) {
    const line = lines[lines.length - 1];
    const fits = pen.measureText(line + word).width <= WIDTH - 2 * MARGIN;
    if (fits || !line || NO_START.test(word)) lines[lines.length - 1] += word;
    else lines.push(word.trimStart());
  }
  return lines;
}

/** Each line with the height at which it stands. */
function placed(pen, all) {
  const lines = [];
  let y = MARGIN;
  for (const each of all) {
    pen.font = each.font;
    y += each.before;
    for (const [at, text] of linesOf(pen, each.text).entries()) {
      lines.push({ ...each, text, rule: each.ruled && !at ? y : 0, y: y + Math.round(each.size * 1.1) });
      y += Math.round(each.size * 1.4);
    }
  }
  return { lines, height: y + MARGIN };
}

function picture(box) {
  const canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
  const { lines, height } = placed(pen, pieces(box));
  canvas.width = WIDTH * SCALE;
  canvas.height = height * SCALE;
  pen.scale(SCALE, SCALE);
  fill(pen, PAPER, 0, 0, WIDTH, height);
  fill(pen, RED, 0, 0, WIDTH, 10);
  for (const { text, rule, y, font, colour } of lines) {
    if (rule) fill(pen, LINE, MARGIN, rule, WIDTH - 2 * MARGIN, 1);
    pen.font = font;
    pen.fillStyle = colour;
    pen.fillText(text, MARGIN, y);
  }
  return canvas.toDataURL("image/png");
}

function fill(pen, colour, ...area) {
  pen.fillStyle = colour;
  pen.fillRect(...area);
}

/** The picture is shown too: where an app refuses a download, a long press saves it. */
function show(box, place) {
  const image = document.createElement("img"), link = document.createElement("a"), hint = document.createElement("p");
  image.src = link.href = picture(box);
  image.alt = said(document.querySelector("h1"));
  link.download = `${image.alt}.png`;
  link.className = "chip";
  link.textContent = box.dataset.save;
  hint.textContent = box.dataset.hold;
  place.replaceChildren(link, hint, image);
}

function offer(box) {
  const place = document.createElement("div"), button = document.createElement("button");
  place.className = "emergency__picture";
  button.type = "button";
  button.className = "chip";
  button.textContent = box.dataset.picture;
  button.addEventListener("click", () => show(box, place));
  place.append(button);
  document.querySelector(".emergency__more").after(place);
}

document.querySelectorAll(".emergency[data-picture]").forEach(offer);
