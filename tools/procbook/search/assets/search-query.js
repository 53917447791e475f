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
const COUNTED = "\u4e2a"; // says nothing of what is counted
const TEN_THOUSANDS = /^([1-9][0-9]{0,6})0000$/;
const CLOCK = /^0?([0-9]{1,2}:[0-9]{2})$/;
const ALL_HAN = new RegExp(`^[${HAN}]+$`, "u");
const ALL_ASCII = /^\p{ASCII}+$/u;
const CHARACTER = new RegExp(`[${HAN}]`, "gu");
const STARTS_HAN = new RegExp(`^[${HAN}]`, "u");

export const TOUCHES_IGNORED = 0.3, TOUCHES_REGIONAL = 0.29;
const SYNONYM = 0.6, LEFT_ALONE = 0.35, GENERIC = 0.5, PIECE = 0.25, JOINED = 0.6, LARGE = 1000;
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

/** Those tokens that are not Chinese characters only. */
export function* otherTokensOf(folded) {
  for (const match of folded.matchAll(RUN)) {
    if (match[2]) {
      for (const [token] of wordTokens(match[2], match.index, match.index + match[0].length, folded)) yield token;
    }
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
function ignoredPositions(folded, words, others = []) {
  const covered = new Array(folded.length).fill(false);
  for (const word of words) {
    const latin = ALL_ASCII.test(word);
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1)) {
      if (!latin || standsAlone(folded, at, word.length)) covered.fill(true, at, at + word.length);
    }
  }
  return covered.every((yes, at) => yes || others[at] || folded[at] === " ") ? covered.fill(false) : covered;
}

const isWordCharacter = (character) => character !== undefined && /[a-z0-9]/.test(character);
const standsAlone = (text, at, length) => !isWordCharacter(text[at - 1]) && !isWordCharacter(text[at + length]);

/** A group is one thing asked for: {weight, ways, words, typed, covers}, a way being a list of tokens that say it, and
 *  `words` the word that each way is when only the whole of it says so. What is said in another way than `typed` counts
 *  only as far as it says more. `covers`: which of the query's signs it stands for, as ranges. */
export const group = (weight, ways, { words = [], typed = [], covers = [] } = {}) => ({
  weight,
  ways,
  words,
  typed,
  covers,
});

/** Pairs of characters that sound `alike`: what was meant is one of them. */
export const soundGroup = (weight, pairs) => ({ ...group(weight, pairs.map((pair) => [pair])), alike: true });

/** What is asked for as it was typed. Of a longer word that `equal` words are known of, pieces by themselves say little;
 *  words that are `generic` say less than what they are said of. */
export function literalGroups(folded, { ignore, generic, equal, numbers }) {
  const covered = ignoredPositions(folded, ignore);
  const general = ignoredPositions(folded, generic, covered);
  const whole = wholeWords(folded, equal);
  const groups = whole.map(([word, start, end]) => {
    return group(numbers.includes(word) ? GENERIC : 1, [cut(word)], { words: [word], covers: [[start, end]] });
  });
  const isInside = ([start, end]) => whole.some((each) => each[1] <= start && end <= each[2]);
  groups.push(...leftAlone(folded, covered).filter(({ covers: [place] }) => !isInside(place)));
  for (const [token, start, end] of tokensOf(folded)) {
    if (isInside([start, end])) continue;
    const share = (positions) => positions.slice(start, end).filter(Boolean).length / (end - start);
    if (share(covered) === 1) continue;
    const isPiece = isPieceOf(token, folded.slice(start, end));
    const weight = share(covered) ? TOUCHES_IGNORED : isPiece ? PIECE : share(general) === 1 ? GENERIC : 1;
    groups.push({ ...group(weight, [[token]], { covers: [[start, end]] }), literal: true, isPiece });
  }
  return groups;
}

/** Whether a token is only a part of a word as it was typed: 1 of 1/10, CP of F-CP-01. */
const isPieceOf = (token, typed) =>
  /[-.\u00b7:/]/.test(typed) && token.length < typed.replace(/[-.\u00b7:]/g, "").length;

/** Where words of three and more Chinese characters stand in a query, none inside of another one. */
function wholeWords(folded, words) {
  const found = words.filter((word) => folded.includes(word) && isLong(word)).map((word) => {
    const start = folded.indexOf(word);
    return [word, start, start + word.length];
  });
  return found.filter(([word]) => !found.some(([other]) => other.length > word.length && other.includes(word)));
}

/** A word that is more than one token, and so can be told from its pieces. */
export const isLong = (word) => isHan(word) && Array.from(word).length > 2;

/** Characters between words that only ask: '要审吗' asks for 审, of which no pair is left. */
function leftAlone(folded, covered) {
  const says = (at) => at >= 0 && at < folded.length && folded[at] !== " " && !covered[at];
  return Array.from(folded.matchAll(CHARACTER))
    .filter(({ index }) => says(index) && !says(index - 1) && !says(index + 1))
    .map(({ 0: character, index }) => group(LEFT_ALONE, [[character]], { covers: [[index, index + 1]] }));
}

/** Lone characters, by which only headings are indexed: the last resort, '周会' finds '每周例会'. */
export function characterGroups(folded, ignore) {
  const covered = ignoredPositions(folded, ignore);
  return Array.from(folded.matchAll(CHARACTER))
    .filter(({ index }) => !covered[index])
    .map(([character]) => group(1, [[character]]));
}

/** How much each sign of a query says of what is asked for: 0 when it only says that something is asked. */
export function contentOf(folded, { ignore, generic, numerals }) {
  const covered = ignoredPositions(folded, ignore), general = ignoredPositions(folded, generic, covered);
  const weight = (sign, at) => (general[at] || /[0-9]/.test(sign) || sign in numerals ? GENERIC : 1);
  return covered.map((yes, at) => (yes || !/[\p{L}\p{N}]/u.test(folded[at]) ? 0 : weight(folded[at], at)));
}

/** The letters of a query that is a number as things of a manual have: 'fcp' of F-CP-01; "" of none. */
export function codeIn(folded) {
  const code = /^([a-z]+(?:-[a-z]+)*)-?[0-9]+$/.exec(folded);
  return code
    ? { letters: code[1].replaceAll("-", ""), token: folded.replaceAll("-", ""), certain: /-.+-/.test(folded) }
    : null;
}

/** What stands in a query, for synonymGroups(): words of Latin letters only as a whole. */
export function saidIn(folded) {
  const words = new Set(cut(folded));
  return (word) => folded.includes(word) && (!ALL_ASCII.test(word) || cut(word).every((token) => words.has(token)));
}

/** Said as a word of its own: 委托 is none in 委托书, whose equal words are others. */
export function notInside(said, words) {
  const longer = words.filter((word) => isLong(word) && said(word));
  return (word) => said(word) && !longer.some((other) => other.length > word.length && other.includes(word));
}

/** Where words stand in a query, as ranges. */
export const spansOf = (words, folded) =>
  words.filter((word) => folded.includes(word)).map((
    word,
  ) => [folded.indexOf(word), folded.indexOf(word) + word.length]);

/** Other words for those that are `said`, in words as they are folded. */
export function synonymGroups(said, synonyms, folded = "") {
  const groups = [];
  for (const equals of synonyms) {
    if (!equals.some(said)) continue;
    const words = equals.filter((word) => !said(word));
    const typed = equals.filter(said);
    if (words.length) groups.push(group(SYNONYM, words.map(cut), { words, typed, covers: spansOf(typed, folded) }));
  }
  return groups;
}

/** What is left of a query that asks for something of what is called so: [{name, kinds, part}]. */
export function namesAsked(folded, asks, ignore) {
  return asks.flatMap(({ words, kinds, part }) => {
    const covered = ignoredPositions(folded, words);
    if (!covered.includes(true)) return [];
    const rest = covered.map((yes, at) => (yes ? " " : folded[at])).join("").trim();
    return Array.from(new Set([rest, withoutEnds(rest, ignore)]), (name) => ({ name, kinds, part }));
  });
}

/** Without the words at both ends that only ask. */
export function withoutEnds(text, ignore) {
  const [first, last] = [
    ignore.find((word) => text.startsWith(word) && text !== word),
    ignore.find((word) => text.endsWith(word) && text !== word),
  ];
  if (first) return withoutEnds(text.slice(first.length).trim(), ignore);
  return last ? withoutEnds(text.slice(0, -last.length).trim(), ignore) : text;
}

/** Whether somebody cries out: one of the words stands there and not only inside of another one; some only `alone`. */
export function isAlarm(folded, { groups, own, alone, but, sounds }, ignore) {
  const others = spansOf(but, folded);
  const cries = (word) =>
    spansOf([word], folded).some(([start, end]) =>
      !others.some(([first, last]) => first <= start && end <= last) &&
      (!ALL_ASCII.test(word) || standsAlone(folded, start, word.length))
    );
  if (sounds.includes(plainPinyin(folded.replaceAll(" ", "")))) return true;
  return alone.includes(withoutEnds(folded, ignore)) || [...groups.flat(), ...own].some(cries);
}

const escaped = (words) => words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");

/** What a unit is joined to that is asked for: of 'how many points more' also 'points more'. */
export function joinedUnits(folded, facts) {
  return facts.flatMap(({ asks }) => asks).flatMap((word) => {
    const at = folded.indexOf(word), before = folded[at - 1];
    if (at < 1 || !isHan(before)) return [];
    return [group(JOINED, [[before + Array.from(word).at(-1)]])];
  });
}

/** How a line tells what a question asks for: a number with one of the units, or one of the words. */
export function tellers(folded, facts) {
  const asked = facts.filter(({ asks }) => asks.some((word) => folded.includes(word)));
  const exact = asked.filter(({ units }) => units.some(Boolean));
  return (exact.length ? exact : asked).map(({ units, tells }) =>
    new RegExp([`[0-9]\\s*(?:${escaped(units)})`, ...tells].join("|"))
  );
}

/** The pairs of a question that touch a word by which it asks: 带什 and 什么 of 送审带什么. */
export function askingTokens(folded, { ends, who }) {
  const covered = ignoredPositions(folded, [...ends, ...who].filter((word) => word.length > 1));
  const pairs = Array.from(covered.slice(1), (yes, at) => (yes || covered[at] ? folded.slice(at, at + 2) : ""));
  return Array.from(new Set(pairs.filter(isHan)));
}

/** Numbers as people write them in characters, each with the same in digits: [["三十天", "30天"]], and the other way round. */
export function numberWords(folded, { numerals, percent }) {
  const signs = Object.keys(numerals).join("");
  if (!signs) return [];
  const written = new RegExp(`(${percent})?([${signs}]+)(?!${percent.slice(-2) || "%"})([${HAN}]?)`, "gu");
  const found = Array.from(folded.matchAll(written), ([all, share, number, next]) => {
    const value = valueOf(number, numerals);
    if (value < 2) return [];
    if (share) return [share + number, `${value}%`, `${value}`];
    if (!next || (value < 3 && next === COUNTED)) return [];
    if (value < 10) return [all, `${value}${next}`];
    return [all, value % 10000 ? `${value}${next}` : `${value / 10000}\u4e07`, `${value}`];
  });
  const digits = Array.from(
    folded.matchAll(new RegExp(`(?<![0-9])([1-9][0-9]?)([${HAN}])`, "gu")),
    ([all, number, next]) => [
      all,
      inCharacters(Number(number), numerals) + next,
    ],
  );
  return [...found, ...digits].filter((words) => words.length);
}

/** Amounts that a query names: [{value, measure}], the measure being its units; a large number alone is taken for one. */
export function amountsIn(folded, { numerals, percent, measures }) {
  const signs = Object.keys(numerals).join("") || "0";
  const number = new RegExp(
    `(${percent || "%%"})?(?:([0-9][0-9,.]*)|([${signs}]+))([\u4e07])?\\s*(${escaped(measures.flat())})?`,
    "gu",
  );
  return Array.from(folded.matchAll(number), ([, share, digits, written, tenThousands, unit]) => {
    const value = (digits ? Number(digits.replaceAll(",", "")) : valueOf(written, numerals)) *
      (tenThousands ? 10000 : 1);
    const measure = share
      ? measures.find((units) => units.includes("%"))
      : measures.find((units) => units.includes(unit));
    return { value, measure: measure || (value >= LARGE ? measures[0] : undefined) };
  }).filter(({ measure }) => measure);
}

/** Whether a line has an amount: 5 天 where 五天 was asked for. */
export function hasAmount(folded, { value, measure }) {
  const amounts = new RegExp(`([0-9][0-9,.]*)\\s*(\u4e07)?\\s*(?:${escaped(measure)})`, "gu");
  return Array.from(folded.matchAll(amounts)).some(([, digits, tenThousands]) =>
    Number(digits.replaceAll(",", "")) * (tenThousands ? 10000 : 1) === value
  );
}

/** Whether a line has bounds for an amount, and the amount lies within: true, false, or undefined where it has none. */
export function isWithin(folded, { value, measure }, { above, below, from, to }) {
  const bound = new RegExp(
    `(${escaped([...below, ...above])})?\\s*([0-9][0-9,.]*)\\s*(\u4e07)?\\s*(?:${escaped(measure)})\\s*(${
      escaped([...from, ...to])
    })?`,
    "gu",
  );
  const bounds = Array.from(folded.matchAll(bound), ([, before, digits, tenThousands, after]) => {
    const limit = Number(digits.replaceAll(",", "")) * (tenThousands ? 10000 : 1);
    if (below.includes(before) || to.includes(after)) return value <= limit;
    return above.includes(before) || from.includes(after) ? value >= limit : undefined;
  }).filter((holds) => holds !== undefined);
  return bounds.length ? bounds.every(Boolean) : undefined;
}

/** The value of a number in characters; 0 of what is none, as 三八. */
function valueOf(number, numerals) {
  let total = 0, part = 0, digit = 0, before = 0;
  for (const sign of number) {
    const value = numerals[sign];
    if (value < 10) {
      if (before && before < 10 && digit) return 0;
      digit = value;
    } else if (value === 10000) {
      total += (part + digit || 1) * value;
      part = digit = 0;
    } else {
      part += (digit || 1) * value;
      digit = 0;
    }
    before = value;
  }
  return total + part + digit;
}

/** A number below a hundred in characters. */
function inCharacters(number, numerals) {
  const sign = (value) => Object.keys(numerals).find((each) => numerals[each] === value);
  const [tens, ones] = [Math.floor(number / 10), number % 10];
  return (tens > 1 ? sign(tens) : "") + (tens ? sign(10) : "") + (ones ? sign(ones) : "");
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
