// Reads the index that procbook/search/index.py writes and ranks pages for a query. No DOM in here.

import {
  chains,
  characterGroups,
  cut,
  fold,
  group,
  isHan,
  literalGroups,
  shardOf,
  syllablesOf,
  synonymGroups,
  tokensOf,
  TOUCHES_IGNORED,
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
  HEADWORD = 8 / LEVELS;
const MOST_STRINGS = 5, EXAMINED = 8;

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

/** '会议' and '费用' are words although '会' and '用' alone only ask: some page is about them. */
const isHeadword = (levels) => Math.max(0, ...levels.values()) >= HEADWORD;

export async function json(answer) {
  if (!answer.ok) throw new Error(`${answer.status} ${answer.url}`);
  return await answer.json();
}

export class Engine {
  /** `address` is the folder of the index, `manifest` its index.json, `day` the reader's as 2026-12-01. */
  constructor(address, manifest, day = "") {
    this.folder = new URL(`${manifest.version}/`, address);
    this.day = day;
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
    const unknown = groups.filter(({ weight, ways: [[token]] }) => weight === 1 && !postings.get(token).size);
    if (!unknown.length) return [];
    const sounds = await this.read("sounds.json");
    const found = await Promise.all(
      unknown.map(({ ways: [[token]] }) =>
        /^[a-z]+$/.test(token) ? this.typedSound(token, sounds) : this.sameSound(token, sounds)
      ),
    );
    return found.flat();
  }

  async sameSound(pair, sounds) {
    const reading = Array.from(
      pair,
      (character) => Object.keys(sounds).find((syllable) => sounds[syllable].includes(character)),
    );
    if (reading.length !== 2 || reading.includes(undefined)) return [];
    const others = (await this.list("~" + reading.join(" "))).filter((other) => other !== pair);
    return others.length ? [group(SOUNDS_LIKE, others.map((other) => [other]))] : [];
  }

  async typedSound(word, sounds) {
    const syllables = syllablesOf(word, new Set(Object.keys(sounds)));
    const keys = syllables.slice(1).map((syllable, i) => `~${syllables[i]} ${syllable}`);
    const pairs = (await Promise.all(keys.map(this.list))).filter((list) => list.length);
    const groups = pairs.map((list) => group(1, list.map((pair) => [pair])));
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

  rarity(levels) {
    return levels.size ? Math.log(1 + (this.manifest.documents - levels.size + 0.5) / (levels.size + 0.5)) : 0;
  }

  /** Groups with the rarity of each token: what both pages and parts are scored with. */
  async understand(query) {
    const folded = fold(query).trim();
    const groups = [
      ...literalGroups(folded, this.manifest.ignore),
      ...synonymGroups(folded, this.manifest.synonyms),
      group(NAMED, [["=" + folded]]),
    ];
    const postings = await this.postings(groups);
    for (const each of groups) {
      if (each.weight === TOUCHES_IGNORED && isHeadword(postings.get(each.ways[0][0]))) each.weight = 1;
    }
    groups.push(...(await this.soundGroups(groups, postings)));
    const weak = groups.every(({ ways }) => ways.flat().every((token) => !postings.get(token)?.size));
    if (weak) groups.push(...characterGroups(folded, this.manifest.ignore));
    await this.postings(groups, postings);
    const rarity = new Map(Array.from(postings, ([token, levels]) => [token, this.rarity(levels)]));
    const number = this.manifest.numbers.some((word) => folded.includes(word));
    const known = Array.from(rarity.keys()).filter((token) => rarity.get(token) > 0);
    const chinese = known.filter((token) => isHan(token));
    const others = known.filter((token) => !isHan(token));
    return { asked: folded, groups, postings, rarity, number, chinese, others, weak };
  }

  /** Pages for a query, best first: {url, title, kind, summary, parts: [{anchor, kind, heading, line, marks}]}.
   *  The list is `weak` when no page says what was asked for, only single characters of it. */
  async search(query, limit = EXAMINED) {
    const question = await this.understand(query);
    const ranked = rankPages(question).slice(0, limit);
    const pages = await Promise.all(
      ranked.map(async ([number, score]) => {
        const page = await this.read(`d/${number}.json`);
        const parts = page.parts.filter((part) => holds(part, this.day));
        const found = examine({ ...page, parts }, score, question);
        return found.parts.length || parts.length === page.parts.length ? [found] : []; // only gone people are meant
      }),
    );
    return Object.assign(pages.flat().sort((a, b) => b.score - a.score), { weak: question.weak });
  }
}

/** Whether a part is there on a day: who held a role last year is not found today. */
const holds = ([, , , , first = "", last = ""], day) => !day || (first <= day && (!last || day <= last));

/** Which of the words asked for stand in `text`: as cut() would find them, but without cutting Chinese. */
function wordsIn(text, { chinese, others }) {
  const folded = fold(text);
  const found = new Set(chinese.filter((token) => folded.includes(token)));
  if (others.some((token) => folded.includes(token[0]))) {
    for (const token of cut(text)) if (others.includes(token)) found.add(token);
  }
  return found;
}

function sayScore({ groups, rarity }, levelOf) {
  const said = (tokens, most) =>
    tokens.reduce((sum, token) => sum + Math.min(most, rarity.get(token) || 0) * levelOf(token), 0);
  return groups.reduce((sum, { weight, ways, typed }) => {
    const most = Math.max(0, ...typed.map((token) => rarity.get(token) || 0)) || Infinity; // a synonym is no rarer than what was typed
    return sum + Math.max(0, weight * Math.max(...ways.map((tokens) => said(tokens, most))) - said(typed, Infinity));
  }, 0);
}

function rankPages(question) {
  const numbers = new Set(Array.from(question.postings.values()).flatMap((levels) => Array.from(levels.keys())));
  const scored = Array.from(
    numbers,
    (number) => [number, sayScore(question, (token) => question.postings.get(token)?.get(number) || 0)],
  );
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
