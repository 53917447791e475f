// Reads the index that procbook/search/index.py writes and ranks pages for a query.
// No DOM in here. cut() and shardOf() are the twins of cut.py and index.py.

const HAN = "\\u3005\\u3007\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{2fa1f}\\u{30000}-\\u{323af}";
const WORD = `(?:(?![${HAN}])[\\p{L}\\p{N}])+`;
const RUN = new RegExp(`([${HAN}]+)|(${WORD}(?:[-.]${WORD})*)`, "gu");
const CHARACTER = new RegExp(`[${HAN}]`, "gu");
const ALL_HAN = new RegExp(`^[${HAN}]+$`, "u");
const STARTS_HAN = new RegExp(`^[${HAN}]`, "u");
const SENTENCE = /[^\n\u3002\uff1b;\uff01!\uff1f?]+[\u3002\uff1b;\uff01!\uff1f?]*/gu;
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const LEVELS = 15;

// Weights found by trial on the sample queries; see docs/decisions/search.md.
const TOUCHES_IGNORED = 0.3, SYNONYM = 0.6, SOUNDS_LIKE = 0.7, BODY_LINE = 0.6, PAGE_TITLE = 0.4, BEST_PART = 1, NUMBER = 1.4, ITS_NAME = 1.5;
const MOST_STRINGS = 5, EXAMINED = 8;

export const fold = (text) => text.normalize("NFKC").toLowerCase();

/** Tokens of folded text as [token, start, end]. */
function* tokensOf(folded) {
  for (const match of folded.matchAll(RUN)) {
    const end = match.index + match[0].length;
    if (match[1]) yield* pairsOf(match[1], match.index);
    else yield* wordTokens(match[2], match.index, end, folded);
  }
}

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
  const pieces = word.split(/[-.]/);
  for (const piece of pieces) yield [piece, start, end];
  if (pieces.length > 1) yield [pieces.join(""), start, end];
  const following = STARTS_HAN.exec(folded.slice(end, end + 2));
  if (following) yield [pieces[pieces.length - 1] + following[0], start, end + following[0].length];
}

export const cut = (text) => Array.from(tokensOf(fold(text)), ([token]) => token);

export function shardOf(token, shards) {
  let value = 0x811c9dc5;
  for (const character of token) value = Math.imul(value ^ character.codePointAt(0), 0x01000193);
  return (value >>> 0) % shards;
}

/** Postings as written by index.py: Map of document number to level 0..1. */
function decode(digits) {
  const levels = new Map();
  let number = -1, value = 0, shift = 0;
  for (const digit of digits) {
    const bits = DIGITS.indexOf(digit);
    value += (bits & 31) << shift;
    shift += 5;
    if (bits & 32) continue;
    number += value >> 4;
    levels.set(number, (value & LEVELS) / LEVELS);
    value = shift = 0;
  }
  return levels;
}

/** Covered positions of a folded query: words that only say that something is asked. */
function ignoredPositions(folded, words) {
  const covered = new Array(folded.length).fill(false);
  for (const word of words) {
    const latin = /^[\x00-\x7f]+$/.test(word);
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1)) {
      if (!latin || standsAlone(folded, at, word.length)) covered.fill(true, at, at + word.length);
    }
  }
  return covered.every((yes, at) => yes || folded[at] === " ") ? covered.fill(false) : covered;
}

const isWordCharacter = (character) => character !== undefined && /[a-z0-9]/.test(character);
const standsAlone = (text, at, length) => !isWordCharacter(text[at - 1]) && !isWordCharacter(text[at + length]);

/** A group is one thing asked for: {weight, ways}, a way being a list of tokens that say it. */
const group = (weight, ...ways) => ({ weight, ways });

function literalGroups(folded, ignore) {
  const covered = ignoredPositions(folded, ignore);
  const groups = [];
  for (const [token, start, end] of tokensOf(folded)) {
    const ignored = covered.slice(start, end).filter(Boolean).length;
    if (ignored < end - start) groups.push(group(ignored ? TOUCHES_IGNORED : 1, [token]));
  }
  return groups;
}

/** Lone characters, by which only headings are indexed: the last resort, '周会' finds '每周例会'. */
const characterGroups = (folded) => Array.from(folded.match(CHARACTER) || [], (character) => group(1, [character]));

function synonymGroups(folded, synonyms) {
  const words = new Set(cut(folded));
  const said = (word) => (/^[\x00-\x7f]+$/.test(word) ? cut(word).every((token) => words.has(token)) : folded.includes(word));
  const groups = [];
  for (const equals of synonyms.map((words) => words.map(fold))) {
    if (!equals.some(said)) continue;
    const others = equals.filter((word) => !said(word)).map(cut);
    if (others.length) groups.push(group(SYNONYM, ...others));
  }
  return groups;
}

/** Cut typed pinyin into syllables, longest first; a rest that is still being typed is left out. */
function syllablesOf(word, known) {
  const found = [];
  for (let at = 0; at < word.length; ) {
    let size = Math.min(6, word.length - at);
    while (size > 0 && !known.has(word.slice(at, at + size))) size--;
    if (!size) return word.length - at <= 3 ? found : [];
    found.push(word.slice(at, at + size));
    at += size;
  }
  return found;
}

/** Strings that the lists of triples spell when each continues the one before. */
function chains(lists) {
  return lists.reduce((strings, triples) =>
    strings.flatMap((string) => triples.filter((next) => string.endsWith(next.slice(0, 2))).map((next) => string + next.slice(2))));
}

export async function json(answer) {
  if (!answer.ok) throw new Error(`${answer.status} ${answer.url}`);
  return answer.json();
}

export class Engine {
  /** `address` is the folder of the index, `manifest` its index.json. */
  constructor(address, manifest) {
    this.folder = new URL(`${manifest.version}/`, address);
    this.manifest = manifest;
    this.files = new Map();
  }

  read(path) {
    if (!this.files.has(path)) {
      const loaded = fetch(new URL(path, this.folder)).then(json);
      loaded.catch(() => this.files.delete(path));
      this.files.set(path, loaded);
    }
    return this.files.get(path);
  }

  async entry(token) {
    const shard = await this.read(`t/${shardOf(token, this.manifest.shards)}.json`);
    return Object.prototype.hasOwnProperty.call(shard, token) ? shard[token] : "";
  }

  list = async (key) => (await this.entry(key)).split(" ").filter(Boolean);

  /** Postings of every token in the groups: Map of token to Map of document to level. */
  async postings(groups, known = new Map()) {
    const tokens = new Set(groups.flatMap(({ ways }) => ways.flat()));
    await Promise.all(Array.from(tokens, async (token) => {
      if (!known.has(token)) known.set(token, decode(await this.entry(token)));
    }));
    return known;
  }

  /** More ways to read what the manual does not know: same sound, pinyin, initials. */
  async soundGroups(groups, postings) {
    const unknown = groups.filter(({ weight, ways: [[token]] }) =>
      weight === 1 && !postings.get(token).size);
    if (!unknown.length) return [];
    const sounds = await this.read("sounds.json");
    const found = await Promise.all(unknown.map(({ ways: [[token]] }) =>
      /^[a-z]+$/.test(token) ? this.typedSound(token, sounds) : this.sameSound(token, sounds)));
    return found.flat();
  }

  async sameSound(pair, sounds) {
    const reading = Array.from(pair, (character) => Object.keys(sounds).find((syllable) => sounds[syllable].includes(character)));
    if (reading.length !== 2 || reading.includes(undefined)) return [];
    const others = (await this.list("~" + reading.join(" "))).filter((other) => other !== pair);
    return others.length ? [group(SOUNDS_LIKE, ...others.map((other) => [other]))] : [];
  }

  async typedSound(word, sounds) {
    const syllables = syllablesOf(word, new Set(Object.keys(sounds)));
    const keys = syllables.slice(1).map((syllable, i) => `~${syllables[i]} ${syllable}`);
    const pairs = (await Promise.all(keys.map(this.list))).filter((list) => list.length);
    const groups = pairs.map((list) => group(1, ...list.map((pair) => [pair])));
    return groups.length ? groups : this.initials(word);
  }

  async initials(word) {
    if (word.length < 2 || word.length > 12) return [];
    const keys = word.length === 2 ? [word] : Array.from({ length: word.length - 2 }, (_, i) => word.slice(i, i + 3));
    const strings = chains(await Promise.all(keys.map((key) => this.list("^" + key)))).slice(0, MOST_STRINGS);
    return strings.length ? [group(1, ...strings.map(cut))] : [];
  }

  rarity(levels) {
    return levels.size ? Math.log(1 + (this.manifest.documents - levels.size + 0.5) / (levels.size + 0.5)) : 0;
  }

  /** Groups with the rarity of each token: what both pages and parts are scored with. */
  async understand(query) {
    const folded = fold(query).trim();
    const groups = [...literalGroups(folded, this.manifest.ignore), ...synonymGroups(folded, this.manifest.synonyms)];
    const postings = await this.postings(groups);
    groups.push(...(await this.soundGroups(groups, postings)));
    if (groups.every(({ ways }) => ways.flat().every((token) => !postings.get(token)?.size))) groups.push(...characterGroups(folded));
    await this.postings(groups, postings);
    const rarity = new Map(Array.from(postings, ([token, levels]) => [token, this.rarity(levels)]));
    const number = this.manifest.numbers.some((word) => folded.includes(word));
    const known = Array.from(rarity.keys()).filter((token) => rarity.get(token) > 0);
    const chinese = known.filter((token) => ALL_HAN.test(token));
    const others = known.filter((token) => !ALL_HAN.test(token));
    return { asked: folded, groups, postings, rarity, number, chinese, others };
  }

  /** Pages for a query, best first: {url, title, kind, summary, parts: [{anchor, kind, heading, line, marks}]}. */
  async search(query, limit = EXAMINED) {
    const question = await this.understand(query);
    const ranked = rankPages(question).slice(0, limit);
    const pages = await Promise.all(ranked.map(async ([number, score]) =>
      examine(await this.read(`d/${number}.json`), score, question)));
    return pages.sort((a, b) => b.score - a.score);
  }
}

/** Which of the words asked for stand in `text`: as cut() would find them, but without cutting Chinese. */
function wordsIn(text, { chinese, others }) {
  const folded = fold(text);
  const found = new Set(chinese.filter((token) => folded.includes(token)));
  if (others.some((token) => folded.includes(token[0]))) {
    for (const token of cut(text)) if (others.includes(token)) found.add(token);
  }
  return found;
}

const sayScore = ({ groups, rarity }, levelOf) => groups.reduce((sum, { weight, ways }) =>
  sum + weight * Math.max(...ways.map((tokens) => tokens.reduce((all, token) => all + rarity.get(token) * levelOf(token), 0))), 0);

function rankPages(question) {
  const numbers = new Set(Array.from(question.postings.values()).flatMap((levels) => Array.from(levels.keys())));
  const scored = Array.from(numbers, (number) =>
    [number, sayScore(question, (token) => question.postings.get(token).get(number) || 0)]);
  return scored.filter(([, score]) => score > 0).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
}

/** Score the parts of one page and choose the line to show of each. */
function examine(page, score, question) {
  const self = ["", page.kind, page.title, [page.summary, ...page.aliases].join("\n")];
  const about = wordsIn(page.title, question);
  const parts = [self, ...page.parts].map((part) => examinePart(part, about, question)).sort((a, b) => b.score - a.score);
  const shown = parts.filter((part) => part.own).slice(0, 3);
  for (const part of shown) {
    part.marks = marks(part.line, question);
    part.headingMarks = marks(part.heading, question);
  }
  return { ...page, score: score + BEST_PART * page.weight * parts[0].score, parts: shown };
}

/** A part is taken to say, less loudly, what its page is about, so that it need not repeat the page's title. */
function examinePart([anchor, kind, heading, text], about, question) {
  const title = wordsIn(heading, question);
  const body = wordsIn(text, question);
  const loudness = (token) => (title.has(token) ? 1 : body.has(token) ? BODY_LINE : about.has(token) ? PAGE_TITLE : 0);
  const own = title.size + body.size > 0;
  const line = own ? bestLine(text, title, question) : "";
  const name = fold(heading).trim() === question.asked ? ITS_NAME : 1;
  return { anchor, kind, heading, line, own, score: sayScore(question, loudness) * numberBonus(line, question) * name };
}

/** The line that says most of what was asked, or the first. */
function bestLine(text, title, question) {
  let best = ["", 0];
  for (const line of (text.match(SENTENCE) || []).map((line) => line.trim())) {
    const body = wordsIn(line, question);
    const said = sayScore(question, (token) => (body.has(token) ? 1 : title.has(token) ? PAGE_TITLE : 0));
    const score = said * numberBonus(line, question);
    if (score > best[1] || !best[0]) best = [line, score];
  }
  return best[0];
}

const numberBonus = (line, question) => (question.number && /\d/.test(fold(line)) ? NUMBER : 1);

/** Ranges [start, end) of `text` that say what was asked for, in its own positions. */
function marks(text, { rarity }) {
  const origin = [];
  let folded = "", at = 0;
  for (const character of text) {
    const plain = fold(character);
    for (let i = 0; i < plain.length; i++) origin.push(at);
    folded += plain;
    at += character.length;
  }
  origin.push(at);
  const ranges = Array.from(tokensOf(folded)).filter(([token]) => rarity.get(token) > 0).map(([, start, end]) => [origin[start], origin[end]]);
  return ranges.sort((a, b) => a[0] - b[0]).reduce((merged, [start, end]) => {
    const last = merged[merged.length - 1];
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
    return merged;
  }, []);
}
