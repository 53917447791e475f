// What a query asks for: its words as index.py wrote them, equal words, and how pinyin is read. No DOM in here.
// cut() and shardOf() are the twins of cut.py and index.py.

const HAN = "\\u3005\\u3007\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{2fa1f}\\u{30000}-\\u{323af}";
const WORD = `(?:(?![${HAN}])[\\p{L}\\p{N}])+`;
const GROUPED = "[0-9]{1,3}(?:,[0-9]{3})+(?![,0-9])";
const FRACTION = "[0-9]{1,2}[/\\u2044][0-9]{1,2}(?![/0-9])";
const DOT = /[\u00b7\u2022\u30fb\u2027]/;
const RUN = new RegExp(
  `([${HAN}]+(?:${DOT.source}[${HAN}]+)*)|(${FRACTION}|${GROUPED}|${WORD}(?:[-.\u00b7:]${WORD})*)`,
  "gu",
);
const DOT_INSIDE = new RegExp(`([${HAN}])${DOT.source}(?=[${HAN}])`, "gu");
const TEN_THOUSANDS = /^([1-9][0-9]{0,6})0000$/;
const CLOCK = /^0?([0-9]{1,2}:[0-9]{2})$/;
const ALL_HAN = new RegExp(`^[${HAN}]+$`, "u");
const ALL_ASCII = /^\p{ASCII}+$/u;
const CHARACTER = new RegExp(`[${HAN}]`, "gu");
const STARTS_HAN = new RegExp(`^[${HAN}]`, "u");

export const TOUCHES_IGNORED = 0.3, TOUCHES_REGIONAL = 0.29;
const SYNONYM = 0.6, LEFT_ALONE = 0.35;
const LONGEST_PINYIN = 40, MOST_READINGS = 6;

/** Characters taken for the same, the one that stands for all first in each word; widget.py puts them in. */
const VARIANTS = "{variants}";
const USUAL = new Map(
  VARIANTS.split(" ").flatMap(([usual, ...others]) => others.map((other) => [other, usual])),
);
const UNUSUAL = new RegExp(`[${Array.from(USUAL.keys()).join("")}]`, "gu");

export const fold = (text) => text.normalize("NFKC").toLowerCase().replace(UNUSUAL, (other) => USUAL.get(other));

/** Tokens of folded text as [token, start, end]. */
export function* tokensOf(folded) {
  for (const match of folded.matchAll(RUN)) {
    const end = match.index + match[0].length;
    if (match[1]) yield* dottedTokens(match[1], match.index);
    else yield* wordTokens(match[2], match.index, end, folded);
  }
}

/** The pairs of a name with a dot in it, which people type without. */
function* dottedTokens(run, start) {
  let before = "";
  for (const piece of run.split(DOT)) {
    const characters = Array.from(piece), [first] = characters;
    if (before) yield [before + first, start - 1 - before.length, start + first.length];
    yield* pairsOf(piece, start);
    before = characters[characters.length - 1];
    start += piece.length + 1;
  }
}

/** Folded text without the dots in its names. */
export const undotted = (folded) => folded.replace(DOT_INSIDE, "$1");

function* pairsOf(run, start) {
  const characters = Array.from(run);
  if (characters.length === 1) yield [run, start, start + run.length];
  for (let i = 0; i + 1 < characters.length; i++) {
    const pair = characters[i] + characters[i + 1];
    yield [pair, start, start + pair.length];
    start += characters[i].length;
  }
}

function* wordTokens(word, start, end, folded) {
  const plain = word.replaceAll(",", "").replace("\u2044", "/");
  const pieces = plain.split(/[-.\u00b7:/]/);
  for (const piece of pieces) yield [piece, start, end];
  const clock = CLOCK.exec(plain);
  if (clock) yield [clock[1], start, end];
  else if (pieces.length > 1) yield [plain.includes("/") ? plain : pieces.join(""), start, end];
  const space = folded[end] === " " ? 1 : 0;
  const following = STARTS_HAN.exec(folded.slice(end + space, end + space + 2));
  if (following) yield [pieces[pieces.length - 1] + following[0], start, end + space + following[0].length];
  const rounded = TEN_THOUSANDS.exec(plain);
  if (rounded) yield [`${rounded[1]}\u4e07`, start, end];
}

export const isHan = (token) => ALL_HAN.test(token);

export const cut = (text) => Array.from(tokensOf(fold(text)), ([token]) => token);

export function shardOf(token, shards) {
  let value = 0x811c9dc5;
  for (const character of token) value = Math.imul(value ^ character.codePointAt(0), 0x01000193);
  return (value >>> 0) % shards;
}

/** Covered positions of a folded query: words that only say that something is asked. */
function ignoredPositions(folded, words) {
  const covered = new Array(folded.length).fill(false);
  for (const word of words) {
    const latin = ALL_ASCII.test(word);
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1)) {
      if (!latin || standsAlone(folded, at, word.length)) covered.fill(true, at, at + word.length);
    }
  }
  return covered.every((yes, at) => yes || folded[at] === " ") ? covered.fill(false) : covered;
}

const isWordCharacter = (character) => character !== undefined && /[a-z0-9]/.test(character);
const standsAlone = (text, at, length) => !isWordCharacter(text[at - 1]) && !isWordCharacter(text[at + length]);

/** A group is one thing asked for: {weight, ways, typed}, a way being a list of tokens that say it. What is
 *  said in another way than `typed` counts only as far as it says more. */
export const group = (weight, ways, typed = []) => ({ weight, ways, typed });

/** Pairs of characters that sound `alike`: what was meant is one of them. */
export const soundGroup = (weight, pairs) => ({ ...group(weight, pairs.map((pair) => [pair])), alike: true });

export function literalGroups(folded, ignore) {
  const covered = ignoredPositions(folded, ignore.map(fold));
  const groups = leftAlone(folded, covered).map((character) => group(LEFT_ALONE, [[character]]));
  for (const [token, start, end] of tokensOf(folded)) {
    const ignored = covered.slice(start, end).filter(Boolean).length;
    if (ignored < end - start) groups.push(group(ignored ? TOUCHES_IGNORED : 1, [[token]]));
  }
  return groups;
}

/** Characters between words that only ask: '要审吗' asks for 审, of which no pair is left. */
function leftAlone(folded, covered) {
  const says = (at) => at >= 0 && at < folded.length && folded[at] !== " " && !covered[at];
  return Array.from(folded.matchAll(CHARACTER))
    .filter(({ index }) => says(index) && !says(index - 1) && !says(index + 1))
    .map(([character]) => character);
}

/** Lone characters, by which only headings are indexed: the last resort, '周会' finds '每周例会'. */
export function characterGroups(folded, ignore) {
  const covered = ignoredPositions(folded, ignore.map(fold));
  return Array.from(folded.matchAll(CHARACTER))
    .filter(({ index }) => !covered[index])
    .map(([character]) => group(1, [[character]]));
}

/** What stands in a query, for synonymGroups(): words of Latin letters only as a whole. */
export function saidIn(folded) {
  const words = new Set(cut(folded));
  return (word) => (ALL_ASCII.test(word) ? cut(word).every((token) => words.has(token)) : folded.includes(word));
}

/** Other words for those that are `said`. */
export function synonymGroups(said, synonyms) {
  const groups = [];
  for (const equals of synonyms.map((words) => words.map(fold))) {
    if (!equals.some(said)) continue;
    const others = equals.filter((word) => !said(word)).map(cut);
    const typed = Array.from(new Set(equals.filter(said).flatMap(cut)));
    if (others.length) groups.push(group(SYNONYM, others, typed));
  }
  return groups;
}

/** Words of other regions, in the mainland's script already, and what the mainland says for them. */
export function regionalWords(folded, regional) {
  return regional.filter(([word]) => folded.includes(word));
}

/** A word of Latin letters as pinyin: without tones (yù, yu4), ü and v as u. */
export function plainPinyin(word) {
  const plain = word.normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  return (/^([a-z]{1,6}[1-5])+$/.test(plain) ? plain.replace(/[1-5]/g, "") : plain).replaceAll("v", "u");
}

/** The ways to read a word as pinyin, those of few syllables first. */
export function segmentations(word, known) {
  const found = [], begun = word.length <= LONGEST_PINYIN ? [{ rest: word, syllables: [] }] : [];
  for (const { rest, syllables } of begun) {
    if (!rest) found.push(syllables);
    if (found.length === MOST_READINGS) break;
    for (let size = Math.min(6, rest.length); size > 0; size--) {
      const syllable = rest.slice(0, size);
      if (known.has(syllable)) begun.push({ rest: rest.slice(size), syllables: [...syllables, syllable] });
    }
  }
  return found;
}

/** The same with two neighbouring letters the other way round, as hasty fingers write them. */
export function swapped(word) {
  return Array.from(
    word.slice(1),
    (letter, at) => word.slice(0, at) + letter + word[at] + word.slice(at + 2),
  ).filter((other) => other !== word);
}

/** The same for syllables that many people do not tell apart, as in pinyin.py. */
export const near = (syllable) => syllable.replace(/^([zcs])h/, "$1").replace(/^n/, "l").replace(/ng$/, "n");

/** Strings that the lists of triples spell when each continues the one before. */
export function chains(lists) {
  return lists.reduce((strings, triples) =>
    strings.flatMap((string) =>
      triples.filter((next) => string.endsWith(next.slice(0, 2))).map((next) => string + next.slice(2))
    )
  );
}
