/* QR codes of addresses: ISO/IEC 18004, model 2, bytes, level M (a code on paper may lose 15 % of itself). Drawn in the
   browser, since only there it is known at which address a site lies. tests/pages/test_reader_code.py compares every
   size with those of a library. */

const SIGNS_OF_REPAIR = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26]; // a block
const BLOCKS = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16];
const VERSIONS = BLOCKS.length;

const range = (count) => [...Array(count).keys()];
const sizeOf = (version) => 17 + 4 * version;

/* Arithmetic of 256 elements, by logarithms (x^8 + x^4 + x^3 + x^2 + 1). */

const POWER = [1];
for (let last = 1; POWER.length < 255; POWER.push(last)) last = last < 128 ? 2 * last : 2 * last ^ 0x11d;
const LOG = new Map(POWER.map((value, exponent) => [value, exponent]));
const times = (a, b) => a && b ? POWER[(LOG.get(a) + LOG.get(b)) % 255] : 0;

/** What the signs leave, divided by the product of all (x - 2^i): the signs by which a reader mends them. */
function repair(signs, count) {
  const divisor = range(count).reduce(
    (product, exponent) =>
      [...product, 0].map((value, place) => value ^ times(place ? product[place - 1] : 0, POWER[exponent])),
    [1],
  );
  const rest = [...signs, ...Array(count).fill(0)];
  signs.forEach((_, place) => {
    const factor = rest[place];
    divisor.forEach((value, offset) => (rest[place + offset] ^= times(value, factor)));
  });
  return rest.slice(signs.length);
}

/* Which modules are not for data: known by drawing them. */

/** Where the small squares have their middles, in both directions. */
function middles(version) {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = 2 * Math.ceil((4 * version + 4) / (2 * count - 2));
  return [6, ...range(count - 1).map((place) => sizeOf(version) - 7 - step * place).reverse()];
}

/** A code of remainder: the value and behind it what it leaves, divided by a polynomial. */
function guarded(value, polynomial, width) {
  let rest = value << width;
  for (let bit = 31 - Math.clz32(rest); bit >= width; bit--) if (rest >> bit & 1) rest ^= polynomial << bit - width;
  return value << width | rest;
}

function frame(version) {
  const size = sizeOf(version);
  const modules = range(size).map(() => Array(size).fill(undefined));

  function square(row, column, reach, isDark) {
    for (const down of range(2 * reach + 1)) {
      for (const right of range(2 * reach + 1)) {
        const [y, x] = [row + down - reach, column + right - reach];
        if (y < 0 || x < 0 || y >= size || x >= size) continue;
        modules[y][x] = isDark(Math.max(Math.abs(down - reach), Math.abs(right - reach)));
      }
    }
  }

  const far = size - 4;
  for (const place of range(size)) modules[6][place] = modules[place][6] = place % 2 === 0;
  for (const [row, column] of [[3, 3], [3, far], [far, 3]]) square(row, column, 4, (ring) => ring !== 2 && ring !== 4);
  const places = middles(version);
  for (const row of places) {
    for (const column of places) {
      const taken = [[6, 6], [6, size - 7], [size - 7, 6]].some(([y, x]) => y === row && x === column);
      if (!taken) square(row, column, 2, (ring) => ring !== 1);
    }
  }
  if (version > 6) {
    const told = guarded(version, 0x1f25, 12);
    for (const bit of range(18)) {
      const [long, short] = [Math.floor(bit / 3), size - 11 + bit % 3];
      modules[long][short] = modules[short][long] = Boolean(told >> bit & 1);
    }
  }
  setFormat(modules, 0);
  return modules;
}

/** Level M and the mask, twice. */
function setFormat(modules, mask) {
  const size = modules.length;
  const told = guarded(mask, 0x537, 10) ^ 0x5412;
  for (const bit of range(15)) {
    const dark = Boolean(told >> bit & 1);
    const [first, second] = [bit < 6 ? bit : bit < 8 ? bit + 1 : size - 15 + bit, bit < 8 ? size - 1 - bit : bit];
    modules[first][8] = dark;
    modules[8][bit < 8 ? second : bit < 9 ? 7 : 14 - bit] = dark;
  }
  modules[size - 8][8] = true;
}

/* The text as signs, as many as a code of a size has room for. */

function signsOf(version) {
  return Math.floor(frame(version).flat().filter((module) => module === undefined).length / 8);
}

function encoded(bytes, version) {
  const room = signsOf(version);
  const blocks = BLOCKS[version - 1];
  const mending = SIGNS_OF_REPAIR[version - 1];
  const data = room - blocks * mending;
  const width = version < 10 ? 8 : 16;
  const bits = [4, 4, bytes.length, width, ...bytes.flatMap((byte) => [byte, 8])];
  let text = "";
  for (let place = 0; place < bits.length; place += 2) text += bits[place].toString(2).padStart(bits[place + 1], "0");
  if (text.length > 8 * data) return null;
  text += "0000".slice(0, 8 * data - text.length);
  text = text.padEnd(8 * Math.ceil(text.length / 8), "0");
  const signs = text.match(/.{8}/g).map((sign) => parseInt(sign, 2));
  while (signs.length < data) signs.push(0xec, 0x11);
  signs.length = data;
  const short = Math.floor(data / blocks);
  const firstLong = blocks - data % blocks;
  const parts = range(blocks).map((block) => {
    const start = block * short + Math.max(0, block - firstLong);
    return signs.slice(start, start + short + (block >= firstLong ? 1 : 0));
  });
  return [...woven(parts), ...woven(parts.map((part) => repair(part, mending)))];
}

function woven(parts) {
  const longest = Math.max(...parts.map((part) => part.length));
  return range(longest).flatMap((place) => parts.flatMap((part) => place < part.length ? [part[place]] : []));
}

/* Data go up and down in columns of two from the right, and are masked so that they look like nothing else. */

const MASKS = [
  (y, x) => (y + x) % 2,
  (y) => y % 2,
  (_, x) => x % 3,
  (y, x) => (y + x) % 3,
  (y, x) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2,
  (y, x) => y * x % 2 + y * x % 3,
  (y, x) => (y * x % 2 + y * x % 3) % 2,
  (y, x) => ((y + x) % 2 + y * x % 3) % 2,
];

function filled(version, signs, mask) {
  const modules = frame(version);
  const size = modules.length;
  const bits = signs.flatMap((sign) => range(8).map((bit) => Boolean(sign >> 7 - bit & 1)));
  let [next, up] = [0, true];
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right--;
    for (const row of range(size)) {
      const y = up ? size - 1 - row : row;
      for (const x of [right, right - 1]) {
        if (modules[y][x] === undefined) modules[y][x] = Boolean(bits[next++]) !== (MASKS[mask](y, x) === 0);
      }
    }
    up = !up;
  }
  setFormat(modules, mask);
  return modules;
}

/** How much of it could mislead a reader, after the standard. */
function faultsOf(modules) {
  const size = modules.length;
  const lines = [...modules, ...range(size).map((x) => modules.map((row) => row[x]))]
    .map((line) => line.map(Number).join(""));
  let faults = 0;
  for (const line of lines) {
    for (const run of line.match(/0{5,}|1{5,}/g) ?? []) faults += run.length - 2;
    faults += 40 * (line.match(/(?=10111010000|00001011101)/g) ?? []).length;
  }
  for (const y of range(size - 1)) {
    for (const x of range(size - 1)) {
      const module = modules[y][x];
      if (module === modules[y][x + 1] && module === modules[y + 1][x] && module === modules[y + 1][x + 1]) faults += 3;
    }
  }
  const dark = modules.flat().filter(Boolean).length / size / size;
  return faults + 10 * Math.floor(Math.abs(20 * dark - 10));
}

/** The modules of the smallest code that holds a text; null when none does. */
function modulesOf(text) {
  const bytes = [...new TextEncoder().encode(text)];
  for (const version of range(VERSIONS).map((place) => place + 1)) {
    const signs = encoded(bytes, version);
    if (!signs) continue;
    const all = MASKS.map((_, mask) => filled(version, signs, mask));
    const faults = all.map(faultsOf);
    return all[faults.indexOf(Math.min(...faults))];
  }
  return null;
}

/** A drawing, dark on white also by night: many readers know no other. */
export function drawnCode(text) {
  const modules = modulesOf(text);
  if (!modules) return null;
  const lines = modules.flatMap((row, y) => row.flatMap((dark, x) => dark ? [`M${x} ${y}h1v1h-1z`] : []));
  const space = "http://www.w3.org/2000/svg";
  const [drawing, paper, ink] = ["svg", "rect", "path"].map((name) => document.createElementNS(space, name));
  const box = [-4, -4, modules.length + 8, modules.length + 8];
  drawing.setAttribute("viewBox", box.join(" "));
  drawing.setAttribute("class", "code");
  drawing.setAttribute("role", "img");
  drawing.setAttribute("aria-label", text);
  drawing.setAttribute("shape-rendering", "crispEdges");
  ["x", "y", "width", "height"].forEach((name, place) => paper.setAttribute(name, String(box[place])));
  paper.setAttribute("fill", "#fff");
  ink.setAttribute("fill", "#000");
  ink.setAttribute("d", lines.join(""));
  drawing.append(paper, ink);
  return drawing;
}
