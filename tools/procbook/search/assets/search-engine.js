// Ranks pages for a query by the index that procbook/search/index.py writes. No DOM in here, and no network.

import {
  chains,
  characterGroups,
  cut,
  fold,
  group,
  isHan,
  literalGroups,
  near,
  plainPinyin,
  regionalWords,
  saidIn,
  segmentations,
  shardOf,
  soundGroup,
  swapped,
  synonymGroups,
  tokensOf,
  TOUCHES_IGNORED,
  TOUCHES_REGIONAL,
  undotted,
} from "./search-query.js";

const SENTENCE = /[^\n\u3002\uff1b;\uff01!\uff1f?]+[\u3002\uff1b;\uff01!\uff1f?]*/gu;
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const LEVELS = 15;
// Weights found by trial on the sample queries; see docs/decisions/search.md.
const SOUNDS_LIKE = 0.7,
  BODY_LINE = 0.6,
  PAGE_TITLE = 0.4,
  BEST_PART = 0.7,
  NUMBER = 1.6,
  ITS_NAME = 1.5,
  NAMED = 0.8,
  JUST_SAID = 0.01,
  ASIDE = 0.1, // see document.py
  HEADWORD = 8 / LEVELS;
const MOST_STRINGS = 5, EXAMINED = 8, MOST_TRIED = 6, MOST_PAIRS = 6;
const LETTERS = /^[a-z]+$/, VOWEL = /[aeiou]/;

/** Postings as written by index.py: Map of document number to level 0..1; what only an aside says is no more than said. */
function decode(digits) {
  const levels = new Map();
  let number = -1, value = 0, shift = 0;
  for (const digit of digits) {
    const bits = DIGITS.indexOf(digit);
    value += (bits & 31) << shift;
    shift += 5;
    if (bits & 32) continue;
    number += value >> 4;
    levels.set(number, (value & LEVELS) / LEVELS || JUST_SAID);
    value = shift = 0;
  }
  return levels;
}

/** '会议' and '费用' are words although '会' and '用' alone only ask: some page is about them. */
const isHeadword = (levels) => Math.max(0, ...levels.values()) >= HEADWORD;

/** How many pages have a token in more than an aside. */
const about = (levels) => Array.from(levels.values()).filter((level) => level > JUST_SAID).length;

class Engine {
  /** `load` gives the content of a file of the index, `manifest` is that of index.js, `day` the reader's as 2026-12-01. */
  constructor(load, manifest, day = "") {
    this.load = load;
    this.day = day;
    this.manifest = manifest;
    this.files = new Map();
  }

  read(path) {
    if (!this.files.has(path)) {
      const loaded = this.load(`${this.manifest.version}/${path}`);
      loaded.catch(() => this.files.delete(path));
      this.files.set(path, loaded);
    }
    return this.files.get(path);
  }

  async entry(token) {
    const shard = await this.read(`t/${shardOf(token, this.manifest.shards)}.js`);
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

  /** More ways to read what neither the manual nor the `words` that mean the same know: same sound, pinyin, initials. */
  async soundGroups(groups, words, postings) {
    const isUnknown = ({ weight, ways: [[token]] }) => weight === 1 && !postings.get(token).size && !words.has(token);
    if (!groups.some(isUnknown)) return [];
    const sounds = new Sounds(await this.read("sounds.js"), (key) => this.list(key));
    const explained = new Set(groups.filter((each) => !isUnknown(each)).flatMap(({ ways: [[token]] }) => [...token]));
    const found = [];
    let letters = "";
    for (const each of groups) {
      const token = each.ways[0][0];
      if (isUnknown(each) && LETTERS.test(plainPinyin(token))) {
        letters += plainPinyin(token);
        continue;
      }
      if (letters) found.push(this.typedSound(letters, sounds));
      if (isUnknown(each)) found.push(sounds.ofPair(token, explained));
      letters = "";
    }
    if (letters) found.push(this.typedSound(letters, sounds));
    return (await Promise.all(found)).flat();
  }

  async typedSound(word, sounds) {
    const groups = await sounds.ofLetters(word);
    return groups.length ? groups : this.initials(word);
  }

  async initials(word) {
    if (word.length < 2 || word.length > 12) return [];
    const keys = word.length === 2 ? [word] : Array.from({ length: word.length - 2 }, (_, i) => word.slice(i, i + 3));
    const strings = chains(await Promise.all(keys.map((key) => this.list("^" + key)))).slice(0, MOST_STRINGS);
    return strings.length ? [group(1, strings.map(cut))] : this.initialsOfWords(word);
  }

  /** Letters of words that never stand side by side: 'cxhd' is 'cx' and 'hd', three letters at the end of an odd word. */
  async initialsOfWords(word) {
    const keys = word.match(/..(?:.$)?/g);
    const lists = await Promise.all(keys.map((key) => this.list("^" + key)));
    if (keys.length < 2 || lists.some((list) => !list.length)) return [];
    return lists.map((list) => group(1, list.slice(0, MOST_STRINGS).map(cut)));
  }

  /** By the pages that are about it; what only asides say is as rare as can be. */
  rarity(levels) {
    const pages = about(levels);
    return levels.size ? Math.log(1 + (this.manifest.documents - pages + 0.5) / (pages + 0.5)) : 0;
  }

  /** What is asked for as it is written: its words, those that mean the same, the whole as a name. */
  asWritten(folded) {
    const { ignore, synonyms } = this.manifest;
    const regional = regionalWords(folded, this.manifest.regional);
    const elsewhere = new Set(regional.flatMap(([word]) => cut(word)));
    const meant = regional.reduce((text, [word, ours]) => text.replaceAll(word, ours), folded);
    const literal = literalGroups(folded, ignore);
    for (const each of literal) if (elsewhere.has(each.ways[0][0])) each.weight = TOUCHES_REGIONAL;
    const ours = regional.flatMap(([, ours]) => cut(ours).map((token) => group(1, [[token]])));
    const others = [...ours, ...synonymGroups(saidIn(meant), synonyms), group(NAMED, [["=" + folded]])];
    return { literal, others };
  }

  /** Groups with the rarity of each token: what both pages and parts are scored with. */
  async understand(query) {
    const { ignore, synonyms, numbers } = this.manifest;
    const folded = fold(query).trim();
    const { literal, others } = this.asWritten(folded);
    const written = [...literal, ...others];
    const postings = await this.postings(written);
    for (const each of literal) {
      if (each.weight === TOUCHES_IGNORED && isHeadword(postings.get(each.ways[0][0]))) each.weight = 1;
    }
    const words = new Set(others.flatMap(({ typed }) => typed));
    const heard = await this.soundGroups(literal, words, postings);
    await this.postings(heard, postings);
    const meant = synonymGroups(soundsLike(heard, postings), synonyms);
    await this.postings(meant, postings);
    const found = (groups) => groups.some(({ ways }) => ways.flat().some((token) => postings.get(token).size));
    const lone = found(written) ? [] : characterGroups(folded, ignore);
    await this.postings(lone, postings);
    const rarity = new Map(Array.from(postings, ([token, levels]) => [token, this.rarity(levels)]));
    const known = Array.from(rarity.keys()).filter((token) => rarity.get(token) > 0);
    const groups = [...written, ...heard, ...meant, ...lone];
    for (const each of groups) each.most = mostOf(each, rarity);
    return {
      asked: folded,
      groups,
      postings,
      rarity,
      number: numbers.some((word) => folded.includes(word)),
      chinese: known.filter((token) => isHan(token)),
      others: known.filter((token) => !isHan(token)),
      weak: !found([...written, ...heard, ...meant]),
    };
  }

  /** Pages for a query, best first: {url, title, kind, summary, parts: [{anchor, kind, heading, line, marks}]}.
   *  The list is `weak` when no page says what was asked for, only single characters of it. */
  async search(query, limit = EXAMINED) {
    const question = await this.understand(query);
    const ranked = rankPages(question).slice(0, limit);
    const pages = await Promise.all(
      ranked.map(async ([number, score]) => {
        const page = await this.read(`d/${number}.js`);
        const parts = page.parts.filter((part) => holds(part, this.day));
        const found = examine({ ...page, parts }, score, question);
        const gone = !found.parts.length && parts.length < page.parts.length; // only people who have left are meant
        return gone || !found.says ? [] : [found];
      }),
    );
    return Object.assign(pages.flat().sort((a, b) => b.score - a.score), { weak: question.weak });
  }
}

/** Whether a part is there on a day: who held a role last year is not found today. */
const holds = ([, , , , first = "", last = ""], day) => !day || (first <= day && (!last || day <= last));

/** Words that a reader may have meant by their sound although the manual lacks them: 'chailv' is 差旅, here 出差. */
function soundsLike(heard, postings) {
  const lacking = new Set(heard.flatMap(({ ways }) => ways.flat()).filter((token) => !postings.get(token).size));
  return (word) => isHan(word) && cut(word).every((token) => lacking.has(token));
}

/** How things sound: `characters` of each syllable, and `list`, which gives what the manual writes for a key. */
class Sounds {
  constructor(characters, list) {
    this.characters = characters;
    this.known = new Set(Object.keys(characters));
    this.list = list;
  }

  syllablesOf(character) {
    return Array.from(this.known).filter((syllable) => this.characters[syllable].includes(character));
  }

  /** Pairs that sound like one of the first syllables, then one of the others: `exact` and `alike`. */
  async pairs(firsts, seconds) {
    const keys = new Set(firsts.flatMap((first) => seconds.map((second) => `~${near(first)} ${near(second)}`)));
    const alike = (await Promise.all(Array.from(keys, this.list))).flat();
    const sounds = (character, syllables) => syllables.some((each) => this.characters[each].includes(character));
    const exact = alike.filter(([first, second]) => sounds(first, firsts) && sounds(second, seconds)).slice(
      0,
      MOST_PAIRS,
    );
    return { exact, alike: alike.slice(0, MOST_PAIRS) };
  }

  /** Other pairs that sound like a pair of characters; nearly so, when nothing known explains one of them. */
  async ofPair(pair, explained) {
    const [firsts, seconds] = Array.from(pair, (character) => this.syllablesOf(character));
    if (!firsts?.length || !seconds?.length) return [];
    const { exact, alike } = await this.pairs(firsts, seconds);
    const isExplained = Array.from(pair).every((character) => explained.has(character));
    const found = (exact.length || isExplained ? exact : alike).filter((other) => other !== pair);
    return found.length ? [soundGroup(SOUNDS_LIKE, found)] : [];
  }

  /** Pairs for typed pinyin, whose end may not be typed yet, or two letters the other way round. */
  async ofLetters(word) {
    const typed = [0, 1, 2, 3].map((rest) => segmentations(word.slice(0, word.length - rest), this.known));
    const found = await this.best(typed.find((readings) => readings.length) || []);
    if (found.length || !VOWEL.test(word)) return found;
    return await this.best(swapped(word).flatMap((other) => segmentations(other, this.known)));
  }

  /** The reading of which most pairs are known. */
  async best(readings) {
    let best = [], most = 0;
    for (const syllables of readings.slice(0, MOST_TRIED)) {
      const lists = await this.pairsOf(syllables);
      const share = lists.filter((list) => list.length).length / Math.max(1, syllables.length - 1);
      if (share > most) [best, most] = [lists, share];
      if (share === 1) break;
    }
    return best.filter((list) => list.length).map((list) => soundGroup(1, list));
  }

  /** For each two neighbouring syllables the pairs that sound so; nearly so, where else a syllable would say nothing. */
  async pairsOf(syllables) {
    const found = await Promise.all(syllables.slice(1).map((next, at) => this.pairs([syllables[at]], [next])));
    const says = (at) => Boolean(found[at - 1]?.exact.length || found[at]?.exact.length);
    return found.map(({ exact, alike }, at) => (says(at) && says(at + 1) ? exact : alike));
  }
}

/** Which of the words asked for stand in `text`: as cut() would find them, but without cutting Chinese. */
function wordsIn(text, { chinese, others }) {
  const folded = undotted(fold(text));
  const found = new Set(chinese.filter((token) => folded.includes(token)));
  if (others.some((token) => folded.includes(token[0]))) {
    for (const token of cut(text)) if (others.includes(token)) found.add(token);
  }
  return found;
}

/** The rarity at which no way of a group counts for more: a synonym is no rarer than what was typed, and what only sounds
 *  like it no rarer than the commonest of that sound, or two characters that meet by chance would win. */
function mostOf({ ways, typed, alike }, rarity) {
  const known = (tokens) => tokens.map((token) => rarity.get(token)).filter((rarity) => rarity > 0);
  if (alike) return Math.min(...known(ways.flat()));
  return Math.max(0, ...known(typed)) || Infinity;
}

/** What a text says of what was asked for. `wholly`: half of a synonym says nothing, 企业 is not 企业微信, unless what
 *  was typed is unknown anyway. */
function sayScore({ groups, rarity }, levelOf, wholly = false) {
  const said = (tokens, most) =>
    tokens.reduce((sum, token) => sum + Math.min(most, rarity.get(token) || 0) * levelOf(token), 0);
  return groups.reduce((sum, { weight, ways, typed, most }) => {
    const counts = (tokens) => !wholly || !typed.length || most === Infinity || tokens.every(levelOf);
    const says = (tokens) => (counts(tokens) ? said(tokens, most) : 0);
    return sum + Math.max(0, weight * Math.max(...ways.map(says)) - said(typed, Infinity));
  }, 0);
}

function rankPages(question) {
  const numbers = new Set(Array.from(question.postings.values()).flatMap((levels) => Array.from(levels.keys())));
  const levelOn = (number) => (token) => question.postings.get(token)?.get(number) || 0;
  const scored = Array.from(numbers, (number) => [number, sayScore(question, levelOn(number), true)]);
  return scored.filter(([, score]) => score > 0).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
}

/** Another name says little by itself; what the page is about comes with it. */
const called = (alias, { summary }) => (summary ? `${alias} \u00b7 ${summary.split(/[\u3002;]/u)[0]}` : alias);

/** Score the parts of one page and choose the line to show of each. */
function examine(page, score, question) {
  const self = [
    "",
    page.kind,
    page.title,
    [page.summary, ...page.aliases.map((alias) => called(alias, page))].join("\n"),
  ];
  const about = wordsIn(page.title, question);
  const parts = [self, ...page.parts]
    .map((part) => examinePart(part, about, question))
    .sort((a, b) => b.score - a.score);
  const says = parts[0].score > 0; // or pieces of an equal word stand here and there on the page
  const shown = parts.filter((part) => part.own && part.score > 0).slice(0, 3);
  for (const part of shown) {
    part.marks = marks(part.line, question);
    part.headingMarks = marks(part.heading, question);
  }
  return { ...page, score: score + BEST_PART * page.weight * parts[0].score, parts: shown, says };
}

/** A part is taken to say, less loudly, what its page is about, so that it need not repeat the page's title. */
function examinePart([anchor, kind, heading, text], about, question) {
  const title = wordsIn(heading, question);
  const body = wordsIn(text, question);
  const loudness = (token) => (title.has(token) ? 1 : body.has(token) ? BODY_LINE : about.has(token) ? PAGE_TITLE : 0);
  const own = title.size + body.size > 0;
  const line = own ? bestLine(text, title, question) : "";
  const name = fold(heading).trim() === question.asked ? ITS_NAME : 1;
  const score = sayScore(question, loudness, true) * numberBonus(line, question) * name * (kind ? 1 : ASIDE);
  return { anchor, kind, heading, line, own, score };
}

/** The line that says most of what was asked, or the first. */
function bestLine(text, title, question) {
  let best = "", most = 0;
  for (const line of (text.match(SENTENCE) || []).map((line) => line.trim())) {
    const body = wordsIn(line, question);
    const said = sayScore(question, (token) => (body.has(token) ? 1 : title.has(token) ? PAGE_TITLE : 0));
    const score = said * numberBonus(line, question);
    if (score > most || !best) [best, most] = [line, score];
  }
  return best;
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
  const ranges = Array.from(tokensOf(folded))
    .filter(([token]) => rarity.get(token) > 0)
    .map(([, start, end]) => [origin[start], origin[end]]);
  return ranges.sort((a, b) => a[0] - b[0]).reduce((merged, [start, end]) => {
    const last = merged[merged.length - 1];
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
    return merged;
  }, []);
}

globalThis.procbookEngine = { Engine, cut, fold, near, shardOf };
