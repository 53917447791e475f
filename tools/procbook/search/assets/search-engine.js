// Ranks pages for a query by the index that procbook/search/index.py writes. No DOM in here, and no network.

import {
  amountsIn,
  askingTokens,
  chains,
  characterGroups,
  codeIn,
  contentOf,
  cut,
  fold,
  group,
  hasAmount,
  isAlarm,
  isHan,
  isLong,
  isWithin,
  joinedUnits,
  literalGroups,
  namesAsked,
  near,
  notInside,
  numberWords,
  otherTokensOf,
  plainPinyin,
  regionalWords,
  saidIn,
  segmentations,
  shardOf,
  soundGroup,
  spansOf,
  swapped,
  synonymGroups,
  tellers,
  tokensOf,
  TOUCHES_IGNORED,
  TOUCHES_REGIONAL,
  undotted,
  withoutEnds,
} from "./search-query.js";

const CELL = " \u00b7 ", NOTHING = { folded: "", words: new Set(), phrases: new Set() };
const RECORD_NUMBER = /[a-z]+-[a-z]+-[0-9]+/, ROW = /[^\n]+/g;
const SENTENCE = /[^\n\u3002\uff1b;\uff01!\uff1f?]+[\u3002\uff1b;\uff01!\uff1f?]*/gu;
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const LEVELS = 15;
// Weights found by trial on the sample queries; see docs/decisions/search.md.
const SOUNDS_LIKE = 0.7,
  LINE = 0.6,
  BESIDE = 0.4,
  PAGE_TITLE = 0.4,
  PIECES = 0.05,
  BEST_PART = 0.7,
  FACT = 2,
  SOMEBODY = 1.4,
  NUMBER = 1.15,
  RECORD = 2.2,
  MEANT = 100,
  ALARM = 1000,
  UNCALLED = 0.2,
  ENOUGH = 0.5,
  ROW_NAME = 0.9,
  TABLE_HEAD = 0.7,
  AMONG_PROCESSES = 0.4,
  ITS_NAME = 1.5,
  HEADED = 2,
  NAMED = 1.2,
  THING = 0.9,
  JUST_SAID = 0.01,
  ASIDE = 0.1, // see document.py
  HEADWORD = 8 / LEVELS;
const KINDS = { "": ASIDE, control: 0.85, kpi: 0.75 };
// How likely a part is the place that answers, beside what it says: see placeOf().
const PLACES = { control: 0.7, kpi: 0.6, exception: 0.8, table: 1.1 };
const TELLING_TABLE = 1.2, TELLING_ROW = 1.2, SAME_AMOUNT = 1.8, SAME_QUESTION = 0.3, ITSELF = 0.7;
const TOLD_FIRST = { role: "contact" }; // who is looked for by the name of a role
const THINGS = ["term", "role", "week", "system"];
const LONGEST_ROW_NAME = 12;
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
    const powers = Object.entries(manifest.powers).map(([sign, power]) => [sign, 10 ** power]);
    this.manifest = { ...manifest, numerals: { ...manifest.numerals, ...Object.fromEntries(powers) } };
    this.files = new Map();
    this.words = null;
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
    const isUnknown = ({ weight, ways: [[token]], words: whole }) =>
      weight === 1 && !whole.length && !postings.get(token).size && !words.has(token);
    if (!groups.some(isUnknown)) return [];
    const sounds = new Sounds(await this.read("sounds.js"), (key) => this.list(key));
    const explained = new Set(
      groups.filter((each) => !isUnknown(each)).flatMap(({ ways: [tokens] }) => [...tokens.join("")]),
    );
    const known = groups.filter((each) => each.literal && isHan(each.ways[0][0]) && !isUnknown(each));
    const found = [];
    let letters = "", covers = [];
    for (const each of groups) {
      const token = each.ways[0][0];
      if (isUnknown(each) && LETTERS.test(plainPinyin(token))) {
        letters += plainPinyin(token);
        covers = [...covers, ...each.covers];
        continue;
      }
      if (letters) found.push(this.typedSound(letters, sounds, covers));
      if (isUnknown(each)) found.push(beside(standing(sounds.ofPair(token, explained), each.covers), token, known));
      letters = "", covers = [];
    }
    if (letters) found.push(this.typedSound(letters, sounds, covers));
    return chained((await Promise.all(found)).flat());
  }

  async typedSound(word, sounds, covers) {
    const groups = await sounds.ofLetters(word);
    return standing(groups.length ? groups : this.initials(word), covers);
  }

  async initials(word) {
    if (word.length < 2 || word.length > 12) return [];
    const keys = word.length === 2 ? [word] : Array.from({ length: word.length - 2 }, (_, i) => word.slice(i, i + 3));
    const strings = chains(await Promise.all(keys.map((key) => this.list("^" + key)))).slice(0, MOST_STRINGS);
    return strings.length ? [{ ...group(1, strings.map(cut)), alike: true }] : this.initialsOfWords(word);
  }

  /** Letters of words that never stand side by side: 'cxhd' is 'cx' and 'hd', three letters at the end of an odd word. */
  async initialsOfWords(word) {
    const keys = word.match(/..(?:.$)?/g);
    const lists = await Promise.all(keys.map((key) => this.list("^" + key)));
    if (keys.length < 2 || lists.some((list) => !list.length)) return [];
    return lists.map((list) => ({ ...group(1, list.slice(0, MOST_STRINGS).map(cut)), alike: true }));
  }

  /** By the pages that are about it; what only asides say is as rare as can be. */
  rarity(levels) {
    if (!levels.size) return 0;
    const { documents, processes } = this.manifest;
    const share = (all, pages) => Math.log(1 + (all - pages + 0.5) / (pages + 0.5));
    const said =
      Array.from(levels.keys()).filter((number) => number < processes && levels.get(number) > JUST_SAID).length;
    return (1 - AMONG_PROCESSES) * share(documents, about(levels)) + AMONG_PROCESSES * share(processes, said);
  }

  /** The words of the language, as search compares them; read once. */
  language() {
    return this.words ??= this.foldedWords();
  }

  foldedWords() {
    const folded = (words) => words.map(fold);
    const { ignore, generic, who, forms, facts, asks, synonyms, alarms } = this.manifest;
    const asking = [...facts.flatMap((each) => each.asks), ...forms].filter((word) =>
      ignore.some((each) => word.includes(each))
    );
    return {
      ignore: [...folded(ignore), ...folded(asking)],
      ends: folded(ignore),
      generic: folded(generic),
      numerals: this.manifest.numerals,
      who: folded(who),
      forms: folded(forms),
      people: folded(this.manifest.people),
      facts: facts.map(({ asks, units, tells }) => ({
        asks: folded(asks),
        units: folded(units),
        tells: folded(tells),
      })),
      asks: asks.map(({ words, ...told }) => ({ ...told, words: folded(words) })),
      synonyms: synonyms.map(folded),
      alarms: {
        groups: alarms.groups.map(folded),
        own: folded(alarms.own),
        alone: folded(alarms.alone),
        but: folded(alarms.but),
        sounds: alarms.sounds,
      },
    };
  }

  /** What is asked for as it is written: its words, those that mean the same, the whole as a name, what something is
   *  asked of. */
  asWritten(folded) {
    const { ignore, ends, generic, asks, alarms } = this.language();
    const regional = regionalWords(folded, this.manifest.regional);
    const elsewhere = spansOf(regional.map(([word]) => word), folded);
    const meant = regional.reduce((text, [word, ours]) => text.replaceAll(word, ours), folded);
    const written = numberWords(folded, this.manifest);
    const cries = isAlarm(meant, alarms, ends) ? alarms.groups : [];
    const synonyms = [...this.language().synonyms, ...written, ...cries], numbers = written.flat();
    const literal = literalGroups(folded, { ignore, generic, equal: synonyms.flat(), numbers });
    const overlaps = ({ covers: [[start, end]] }) => elsewhere.some(([first, last]) => start < last && first < end);
    for (const each of literal) if (overlaps(each)) each.weight = TOUCHES_REGIONAL;
    const ours = regional.flatMap(([word, ours]) => {
      return cut(ours).map((token) => group(1, [[token]], { covers: spansOf([word], folded) }));
    });
    const named = namesAsked(folded, asks, ends);
    const shorter = [withoutEnds(folded, ends), withoutEnds(folded, [...ends, ...generic])];
    const names = new Set([folded, ...shorter, ...named.map(({ name }) => name)]);
    const whole = Array.from(names, (name) => group(NAMED, [["=" + name]], { covers: [[0, folded.length]] }));
    const joined = joinedUnits(folded, this.language().facts);
    const said = notInside(saidIn(meant), synonyms.flat());
    const equal = synonymGroups(said, synonyms, folded);
    return { literal, named, names: [...names], others: [...ours, ...joined, ...equal, ...whole] };
  }

  /** Groups with the rarity of each token: what both pages and parts are scored with. */
  async understand(query) {
    const { ignore, synonyms, facts, who, forms, people } = this.language();
    const folded = fold(query).trim();
    const { literal, named, names, others } = this.asWritten(folded);
    const written = [...literal, ...others];
    const postings = await this.postings(written);
    for (const each of literal) {
      if (each.weight === TOUCHES_IGNORED && isHeadword(postings.get(each.ways[0][0]))) each.weight = 1;
    }
    const words = new Set(others.flatMap(({ typed }) => typed.flatMap(cut)));
    const heard = await this.soundGroups(literal, words, postings);
    await this.postings(heard, postings);
    const meant = await standing(
      synonymGroups(soundsLike(heard, postings), synonyms),
      heard.flatMap(({ covers }) => covers),
    );
    await this.postings(meant, postings);
    const found = (groups) => groups.some(({ ways }) => ways.flat().some((token) => postings.get(token).size));
    const lone = found(written) ? [] : characterGroups(folded, ignore);
    await this.postings(lone, postings);
    const rarity = new Map(Array.from(postings, ([token, levels]) => [token, this.rarity(levels)]));
    const known = Array.from(rarity.keys()).filter((token) => rarity.get(token) > 0);
    const groups = [...written, ...heard, ...meant, ...lone];
    for (const each of groups) each.most = mostOf(each, rarity);
    const asks = (words) => words.some((word) => folded.includes(word));
    const asking = askingTokens(folded, this.language());
    return {
      asked: folded,
      groups,
      postings,
      rarity,
      named,
      names: names.map((name) => postings.get("=" + name)),
      typed: new Set(names),
      asking,
      asks: asking.length > 0 || asks(facts.flatMap((each) => each.asks)),
      content: contentOf(folded, this.language()),
      amounts: amountsIn(folded, this.manifest),
      bounds: this.manifest.bounds,
      tellers: tellers(folded, facts),
      people: asks(who) ? people : [],
      form: asks(forms),
      phrases: groups.flatMap(({ words }) => words).filter((word) => word && isLong(word)),
      marked: new Set(groups.flatMap(meantBy)),
      chinese: known.filter((token) => isHan(token)),
      others: known.filter((token) => !isHan(token)),
      weak: !found([...written, ...heard, ...meant]),
    };
  }

  /** Whether a number was asked for that nothing has: others that look like it are no answer. */
  async isMissing({ asked, postings }) {
    const code = codeIn(asked);
    if (!code || postings.get(code.token)?.size) return false;
    return code.certain || Boolean(await this.entry("#" + code.letters));
  }

  /** Pages for a query, best first: {url, title, kind, summary, parts: [{anchor, kind, heading, line, marks}]}.
   *  The list is `weak` when no page says what was asked for, only pieces of it. */
  async search(query, limit = EXAMINED) {
    const question = await this.understand(query);
    if (await this.isMissing(question)) return Object.assign([], { weak: false, missing: query.trim() });
    const first = this.alarmed(question);
    const ranked = rankPages(question).slice(0, limit).map(([number]) => number);
    const pages = await Promise.all(
      Array.from(new Set([...first, ...ranked]), async (number) => {
        const page = await this.read(`d/${number}.js`);
        const parts = page.parts.filter((part) => holds(part, this.day));
        const found = examine({ ...page, number, parts }, question);
        if (first.includes(number)) return [cried(found, question)];
        if (this.manifest.alarms.pages.includes(number)) found.score *= UNCALLED;
        const gone = !found.parts.length && parts.length < page.parts.length; // only people who have left are meant
        return gone || !found.says ? [] : [found];
      }),
    );
    const best = pages.flat().sort((a, b) => b.score - a.score);
    return Object.assign(best, { weak: !first.length && (question.weak || !best.slice(0, 3).some(answers)) });
  }

  /** The pages for emergencies, when somebody cries out. */
  alarmed({ asked }) {
    const { alarms, ends } = this.language();
    return isAlarm(asked, alarms, ends) ? this.manifest.alarms.pages : [];
  }
}

/** A page for emergencies, first of all; where nothing of it says the word, no line of it is picked. */
const cried = (page, { weak }) => ({ ...page, score: ALARM + page.score, parts: weak ? [] : page.parts });

/** Pairs of one word sound like pairs of one word: where two overlap, the character that both have is the same one. */
function chained(groups) {
  const next = (one) =>
    groups.find((other) => other.alike && other.covers[0]?.[0] + 1 === one.covers[0]?.[1] && one !== other);
  const fits = (one, other) => one.ways.some(([[, last]]) => other.ways.some(([[first]]) => first === last));
  const broken = groups.filter((one) => one.alike && next(one) && !fits(one, next(one)));
  return groups.filter((one) => !broken.includes(one) && !broken.some((each) => next(each) === one));
}

/** Whether a page says more than half of what is asked for, or half of it and that by its own name. */
const answers = ({ covered, named }) => covered > ENOUGH || (covered === ENOUGH && named > 0);

/** Pairs meant by their sound, each with the character that a known pair has beside it: 旧发票 is no 就发, unless 就发票
 *  stands somewhere. */
async function beside(guesses, typed, known) {
  const [first, last] = typed;
  return (await guesses).map((each) => {
    const [[start, end]] = each.covers;
    const next = known.find(({ covers: [[from]], ways: [[token]] }) => from === start + 1 && token !== typed);
    const before = known.find(({ covers: [[, to]], ways: [[token]] }) => to === end - 1 && token !== typed);
    const word = ([pair]) => {
      if (next && pair[1] === last) return pair + next.ways[0][0][1];
      return before && pair[0] === first ? before.ways[0][0][0] + pair : undefined;
    };
    return { ...each, words: each.ways.map(word) };
  });
}

/** Groups that stand for the same signs of the query. */
const standing = async (groups, covers) => (await groups).map((each) => ({ ...each, covers }));

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
    return found.length ? [{ ...soundGroup(SOUNDS_LIKE, found), isGuess: true }] : [];
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

/** The tokens that a group means where they stand: none of those of a longer word, which is marked as a whole. */
const meantBy = ({ weight, ways, words }) =>
  weight <= TOUCHES_IGNORED ? [] : ways.flatMap((tokens, at) => (words[at] && isLong(words[at]) ? [] : tokens));

/** What a text says of what was asked for: its words, as cut() would find them, but without cutting Chinese, and the
 *  longer words that it has as a whole. */
const reading = (text, sought) => readingOf(undotted(fold(text)), sought);

function readingOf(folded, { chinese, others, phrases }) {
  const found = new Set(chinese.filter((token) => folded.includes(token)));
  if (others.some((token) => folded.includes(token[0]))) {
    for (const token of otherTokensOf(folded)) if (others.includes(token)) found.add(token);
  }
  return { folded, words: found, phrases: new Set(phrases.filter((word) => folded.includes(word))) };
}

/** What several texts say together. */
const together = (readings) => ({
  words: new Set(readings.flatMap(({ words }) => [...words])),
  phrases: new Set(readings.flatMap(({ phrases }) => [...phrases])),
});

/** What to look for in a piece of a text that was read. */
const within = ({ words, phrases }, { chinese, others }) => ({
  chinese: chinese.filter((token) => words.has(token)),
  others: others.filter((token) => words.has(token)),
  phrases: [...phrases],
});

/** The rarity at which no way of a group counts for more: a synonym is no rarer than what was typed, and what only sounds
 *  like it no rarer than the commonest of that sound, or two characters that meet by chance would win. */
function mostOf({ ways, typed, alike }, rarity) {
  const known = (tokens) => tokens.map((token) => rarity.get(token)).filter((rarity) => rarity > 0);
  if (alike) return Math.min(...known(ways.flat()));
  return Math.max(0, ...known(typed.flatMap(cut))) || Infinity;
}

const cutWords = new Map();

/** cut() of a word of the language, which is asked for again with each line. */
function tokensOfWord(word) {
  if (!cutWords.has(word)) cutWords.set(word, cut(word));
  return cutWords.get(word);
}

/** What a text says of what was asked for: `loudness` of a token, 0 to 1, and whether it has a longer word as a `whole`.
 *  Pieces of an equal word say nothing, and pieces of a longer word that was typed little. */
function sayScore({ groups, rarity }, loudness, whole) {
  const said = (tokens, most = Infinity) =>
    tokens.reduce((sum, token) => sum + Math.min(most, rarity.get(token) || 0) * loudness(token), 0);
  const isWhole = (word) => (isLong(word) ? whole(word) : tokensOfWord(word).every(loudness));
  const signs = [];
  const others = groups.reduce((sum, { weight, ways, words, typed, most, literal, covers }) => {
    if (literal) {
      const [start, end] = covers[0], value = weight * said(ways[0]) / (end - start);
      if (value) { for (let at = start; at < end; at++) signs[at] = Math.max(signs[at] || 0, value); }
      return sum;
    }
    const says = (tokens, at) => {
      if (words[at] === undefined || isWhole(words[at])) return said(tokens, most);
      return typed.length && most < Infinity ? 0 : PIECES * said(tokens, most);
    };
    const already = typed.map((word) => said(tokensOfWord(word)) * (isWhole(word) ? 1 : PIECES));
    return sum + Math.max(0, weight * Math.max(0, ...ways.map(says)) - Math.max(0, ...already));
  }, 0);
  return signs.reduce((sum, value) => sum + value, others);
}

/** The numbers of the pages that have something of what was asked for, with its score as far as the postings tell it. */
function rankPages(question) {
  const numbers = new Set(Array.from(question.postings.values()).flatMap((levels) => Array.from(levels.keys())));
  const called = question.named.map(({ name }) => question.postings.get("=" + name));
  const scored = Array.from(numbers, (number) => {
    const meant = called.some((levels) => levels.has(number)) ? MEANT : 0;
    return [number, meant + pageScore(number, question)];
  });
  return scored.filter(([, score]) => score > 0).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
}

/** `phrases`: the longer words that the page has as a whole; before it was read, those of which it has all pieces. */
function pageScore(number, question, phrases) {
  const loudness = (token) => question.postings.get(token)?.get(number) || 0;
  return sayScore(question, loudness, (word) => (phrases ? phrases.has(word) : cut(word).every(loudness)));
}

/** Another name says little by itself; what the page is about comes with it. */
const called = (alias, { summary }) => (summary ? `${alias} \u00b7 ${summary.split(/[\u3002;]/u)[0]}` : alias);

/** Score the parts of one page and choose the line to show of each; the part that was asked for by name comes first. */
function examine(page, question) {
  const self = [
    "",
    page.kind,
    page.title,
    [page.summary, ...page.aliases.map((each) => called(each, page))].join("\n"),
  ];
  const about = reading(page.title, question).words;
  const meant = askedOf(page, question), isNamedPage = question.names.some((levels) => levels.has(page.number));
  const first = meant ? meant.part || page.kind : isNamedPage && TOLD_FIRST[page.kind];
  const isAsked = ({ kind }) => kind === first;
  const [head, ...others] = [self, ...page.parts].map((part) => examinePart(part, about, question));
  if (page.kind === "process" && question.asks && !isNamedPage) head.place *= ITSELF;
  const parts = [head, ...others].sort((a, b) => Number(isAsked(b)) - Number(isAsked(a)) || b.place - a.place);
  const most = Math.max(...parts.map(({ score }) => score));
  const shown = parts.filter((part) => isAsked(part) || (part.own && part.score > 0)).slice(0, 3);
  for (const part of shown) {
    part.marks = marks(part.line, question);
    part.headingMarks = marks(part.heading, question);
  }
  const isNamed = meant || isNamedPage;
  const named = isNamed ? 1 : coveredBy(head.says, question);
  const covered = named === 1 ? 1 : coveredBy(together([head, ...shown].map(({ says }) => says)), question);
  const phrases = together(parts.map(({ says }) => says)).phrases;
  const isBeside = THINGS.includes(page.kind) && named < 1; // what the thing does is told by the processes
  const heads = parts.some(({ isNamed }) => isNamed) ? HEADED : 0;
  const score = heads + pageScore(page.number, question, phrases) + BEST_PART * page.weight * most;
  const says = Boolean(meant) || most > 0; // or pieces of an equal word stand here and there on the page
  return { ...page, score: rankOf(meant) + (isBeside ? THING : 1) * score, parts: shown, says, covered, named };
}

/** A page that something is asked of by its name stands above all others. */
const rankOf = (meant) => (meant ? MEANT - meant.order : 0);

/** What is asked of the page by its name, if its kind is one that tells it: {part, order}, the best kind first. */
function askedOf(page, { named, postings }) {
  const asked = named.filter(({ name, kinds }) =>
    kinds.includes(page.kind) && postings.get("=" + name).has(page.number)
  );
  const found = asked.map(({ kinds, part }) => ({ part, order: kinds.indexOf(page.kind) }));
  return found.sort((a, b) => a.order - b.order)[0];
}

/** How much of what is asked for a text says in one way or the other, from 0 to 1. What only sounds like it may be meant
 *  where something else is said as well. */
function coveredBy({ words, phrases }, { groups, content, asked }) {
  const isWhole = (word) => word === undefined || !isLong(word) || phrases.has(word);
  const isSaid = ({ isPiece, ways, words: wholes }) =>
    !isPiece && ways.some((tokens, at) => tokens.every((token) => words.has(token)) && isWhole(wholes[at]));
  const said = groups.filter((each) => each.covers.length && isSaid(each));
  const sure = said.filter(({ isGuess }) => !isGuess);
  const covered = new Array(asked.length).fill(false);
  for (const [start, end] of (sure.length ? said : []).flatMap(({ covers }) => covers)) covered.fill(true, start, end);
  const sum = (counts) => content.reduce((sum, weight, at) => sum + (counts(at) ? weight : 0), 0);
  return sum(() => true) ? sum((at) => covered[at]) / sum(() => true) : 1;
}

/** What a part is called, with those of its other names that say more of what was asked for. */
function withAliases(name, aliases, question) {
  const known = aliases.length ? reading(name, question).words : new Set();
  const says = (alias) => [...reading(alias, question).words].some((token) => !known.has(token));
  return [name, ...aliases.filter(says)].join(CELL);
}

/** A part is taken to say, less loudly, what its page is about, and a line what its part says elsewhere, so that none need
 *  repeat it. */
function examinePart([anchor, kind, name, text, , , ...aliases], about, question) {
  const heading = withAliases(name, aliases, question);
  const title = reading(kind === "step" ? `${heading} ${anchor}` : heading, question), body = reading(text, question);
  const own = title.words.size + body.words.size > 0;
  const isNamed = fold(name).trim() === question.asked || aliases.some((each) => question.typed.has(fold(each).trim()));
  const answers = (isNamed ? ITS_NAME : 1) * (KINDS[kind] ?? 1) * (question.form && kind === "record" ? RECORD : 1);
  const best = own
    ? bestLine({ kind, text }, { title, body, about }, question)
    : { line: text.split("\n")[0], score: 0, place: 0, adds: false };
  const says = together([title, body]);
  const score = best.score * answers, place = best.place * answers * placeOf(kind, name, question);
  return { anchor, kind, heading, line: best.line, adds: best.adds, isNamed, own, score, place, says };
}

/** How likely a part of a page is the place that answers: a table is made for looking up what is asked how much of, an
 *  exception or a control is for few, and a heading that asks the same is the answer's. */
function placeOf(kind, name, { tellers, asking }) {
  const folded = fold(name), alike = asking.filter((pair) => folded.includes(pair)).length;
  const made = kind === "table" && tellers.length ? TELLING_TABLE : PLACES[kind] ?? 1;
  return made * (1 + SAME_QUESTION * Math.min(2, alike));
}

/** The line that says most of what was asked, or the first; rows of a table are not taken apart. */
function bestLine({ kind, text }, { title, body, about }, question) {
  const linesOf = (text) => text.match(kind === "table" ? ROW : SENTENCE) || [""];
  const lines = linesOf(text).map((line) => line.trim()), folded = linesOf(body.folded);
  const isAlike = lines.length === folded.length;
  const sought = within(body, question);
  const columns = kind === "table" && lines[0].includes(CELL) ? readingOf(folded[0], sought).words : NOTHING.words;
  let best = { line: lines[0], score: -1, place: -1, adds: false }, silent, most = -1;
  for (const [at, line] of lines.entries()) {
    const said = isAlike ? readingOf(folded[at], sought) : reading(line, sought);
    const row = kind === "table" ? rowName(said, sought) : NOTHING;
    const loudness = (columns) => (token) => {
      if (title.words.has(token)) return 1;
      if (row.words.has(token)) return ROW_NAME;
      if (said.words.has(token) || columns.has(token)) return LINE;
      return body.words.has(token) ? BESIDE : about.has(token) ? PAGE_TITLE : 0;
    };
    const whole = (word) => title.phrases.has(word) || said.phrases.has(word) || body.phrases.has(word);
    const head = kind === "table" && !at && line.includes(CELL) ? TABLE_HEAD : 1;
    const says = said.words.size || silent === undefined ? sayScore(question, loudness(NOTHING.words), whole) : silent;
    if (!said.words.size) silent = says;
    const bonus = factBonus(said, question), score = says * bonus * head;
    const inTable = columns.size && at && said.words.size
      ? sayScore(question, loudness(columns), whole) * bonus
      : score;
    const tells = row.words.size && bonus >= FACT ? TELLING_ROW : 1, same = isSame(row, question) ? SAME_AMOUNT : 1;
    const place = inTable * tells * same;
    most = Math.max(most, score);
    const adds = bonus > 1 || [...said.words].some((token) => !title.words.has(token));
    if (place > best.place) best = { line, score, place, adds };
  }
  return { ...best, score: most };
}

/** Whether a row is that of an amount that was asked for. */
const isSame = ({ folded }, { amounts }) => amounts.some((amount) => hasAmount(folded, amount));

/** What the first cell of a row says, if it is short enough for a name. */
function rowName(said, sought) {
  const [name] = said.folded.split(CELL);
  return name.length > LONGEST_ROW_NAME ? NOTHING : readingOf(name, within(said, sought));
}

/** A line that tells what the question asks for counts for more. */
function factBonus({ folded }, { tellers, people, form, amounts, bounds }) {
  const bands = amounts.map((amount) => isWithin(folded, amount, bounds));
  const band = bands.includes(true) ? FACT : bands.includes(false) ? 1 / FACT : 1;
  const number = tellers.some((each) => each.test(folded)) ? FACT : tellers.length && /[0-9]/.test(folded) ? NUMBER : 1;
  const somebody = people.some((name) => folded.includes(name)) ? SOMEBODY : 1;
  return number * somebody * band * (form && RECORD_NUMBER.test(folded) ? NUMBER : 1);
}

/** Ranges [start, end) of `text` that say what was asked for, in its own positions. */
function marks(text, { marked, phrases }) {
  const origin = [];
  let folded = "", at = 0;
  for (const character of text) {
    const plain = fold(character);
    for (let i = 0; i < plain.length; i++) origin.push(at);
    folded += plain;
    at += character.length;
  }
  origin.push(at);
  const words = Array.from(tokensOf(folded)).filter(([token]) => marked.has(token)).map((
    [, start, end],
  ) => [start, end]);
  const ranges = [...words, ...spansOf(phrases, folded)].map(([start, end]) => [origin[start], origin[end]]);
  return ranges.sort((a, b) => a[0] - b[0]).reduce((merged, [start, end]) => {
    const last = merged[merged.length - 1];
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
    return merged;
  }, []);
}

globalThis.procbookEngine = { Engine, cut, fold, near, shardOf };
