/* The page for emergencies as one picture to post in a group, drawn from what the page says; nothing is asked of a server. */
const WIDTH = 720, MARGIN = 32, SCALE = 2;
const INK = "#1b1f27", SOFT = "#4d5566", RED = "#b3261e", PAPER = "#ffffff", LINE = "#c9d0dc";
const FONT = getComputedStyle(document.body).fontFamily || "sans-serif";
const NO_START = /^[\uff0c\u3002\u3001\uff1b\uff1a\uff01\uff1f\uff09\u201d,.;:!?)]/;

const said = (element) => element.innerText.replace(/\s+/g, " ").trim();

/** What the page says, piece by piece: {text, size, bold, colour, before}. */
function pieces(box) {
  const found = [{ text: said(document.querySelector("h1")), size: 40, bold: true, colour: RED, before: 0 }];
  const numbers = [...box.querySelectorAll(".emergency__public a")].map(said).join("\u3000");
  if (numbers) found.push({ text: numbers, size: 34, bold: true, colour: RED, before: 12 });
  for (const element of document.querySelectorAll(".emergency ~ :is(h2, ul, .note, .emergency__more)")) {
    if (element.matches("h2")) found.push({ text: heading(element), size: 26, bold: true, colour: INK, before: 24 });
    else if (element.matches("ul")) for (const item of element.children) found.push(...entry(item));
    else found.push({ text: said(element), size: 19, colour: SOFT, before: 6 });
  }
  return [...found, { text: `${document.title} \u00b7 ${document.documentElement.dataset.day ?? ""}`, size: 19, colour: SOFT, before: 12 }];
}

/** Without the sign of the link that a builder puts behind it. */
function heading(element) {
  const copy = element.cloneNode(true);
  for (const link of copy.querySelectorAll(".headerlink")) link.remove();
  return copy.textContent.trim();
}

function entry(item) {
  const name = item.querySelector(":scope > strong");
  if (!name) return [{ text: said(item), size: 22, colour: INK, before: 8 }];
  const rest = [...item.querySelectorAll(":scope > span")].map(said).join("\u3000");
  return [
    { text: said(name), size: 24, bold: true, colour: INK, before: 10, ruled: true },
    { text: rest, size: 22, colour: INK, before: 2 },
  ];
}

/** A text in lines that fit; words of letters and figures stay whole. */
function linesOf(pen, text, width) {
  const lines = [""];
  for (const [word] of text.matchAll(/[A-Za-z0-9+,.:/-]+|\s+|./gsu)) {
    const line = lines[lines.length - 1];
    if (pen.measureText(line + word).width <= width || !line || NO_START.test(word)) lines[lines.length - 1] += word;
    else lines.push(word.trimStart());
  }
  return lines;
}

function picture(box) {
  const canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
  const font = ({ size, bold }) => `${bold ? "700 " : ""}${size}px ${FONT}`;
  const placed = [];
  let y = MARGIN;
  for (const piece of pieces(box)) {
    pen.font = font(piece);
    y += piece.before;
    if (piece.ruled) placed.push({ rule: y });
    for (const text of linesOf(pen, piece.text, WIDTH - 2 * MARGIN)) {
      y += Math.round(piece.size * 1.4);
      placed.push({ ...piece, text, y });
    }
  }
  canvas.width = WIDTH * SCALE;
  canvas.height = (y + MARGIN) * SCALE;
  pen.scale(SCALE, SCALE);
  pen.fillStyle = PAPER;
  pen.fillRect(0, 0, WIDTH, y + MARGIN);
  pen.fillStyle = RED;
  pen.fillRect(0, 0, WIDTH, 10);
  for (const piece of placed) {
    pen.fillStyle = piece.rule ? LINE : piece.colour;
    if (piece.rule) pen.fillRect(MARGIN, piece.rule, WIDTH - 2 * MARGIN, 1);
    else {
      pen.font = font(piece);
      pen.fillText(piece.text, MARGIN, piece.y - Math.round(piece.size * 0.3));
    }
  }
  return canvas.toDataURL("image/png");
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

for (const box of document.querySelectorAll(".emergency[data-picture]")) {
  const place = document.createElement("div"), button = document.createElement("button");
  place.className = "emergency__picture";
  button.type = "button";
  button.className = "chip";
  button.textContent = box.dataset.picture;
  button.addEventListener("click", () => show(box, place));
  place.append(button);
  document.querySelector(".emergency__more").after(place);
}
