"""Writes the search index: small static files, of which one search reads a few.

    index.js            how many documents and shards, the words of the language, equal words
    <hash>/t/<n>.js     token -> postings, the tokens spread over the shards by hash; '=' and a whole
                        title or alias is a token as well
    <hash>/d/<n>.js     one document: its address, title and parts, read for hits only
    <hash>/sounds.js    syllable -> characters, read only for pinyin and wrong characters

Each is JSON in brackets behind the name of a function, so that a page opened from disk, which may fetch nothing,
can run it as a script.

Ranking is BM25F (Robertson, Zaragoza: The Probabilistic Relevance Framework, 2009): frequencies
are weighted by field, then damped by `k` and by length; the damped value is stored in four bits.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from procbook.search.cut import cut, fold, han_runs, is_han_pair
from procbook.search.document import ASIDE, Document, Part
from procbook.search.pinyin import initial_keys, is_phrase, sound_keys, spelled, syllables
from procbook.words import texts

TITLE, ALIAS, BODY = 8, 6, 1
EXACT = "="
EMERGENCY = "emergency"
"""The kind of the pages to which whatever people cry out leads."""
CALL = b"procbookFile"
HEADINGS = {"step": 4, "table": 4, "section": 4, "record": 3}
OTHER_HEADING = 2
_K, _B, LEVELS = 6.0, 0.4, 15
_SHARD_BYTES = 6000
_OFTEN = 3
LANGUAGE = ("asks", "facts", "who", "forms", "generic", "numerals", "powers", "percent", "measures", "bounds")
"""What the browser needs of the words to understand a question."""
CODE = re.compile("([a-z]+(?:-[a-z]+)*)-?[0-9]+")
"""A number as things of a manual have: F-CP-01, MKT-A-01, s10."""
CODED = "#"
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def write_index(
    documents: Sequence[Document],
    out_dir: Path,
    language: str = "zh",
    synonyms: Iterable[Sequence[str]] = (),
    unsaid: Callable[[str], bool] = lambda word: False,
) -> None:
    """Write the index of `documents` below `out_dir`; same input, same bytes.

    `synonyms`: groups of equal words, from the glossary. `unsaid`: whether readers may not see a word; groups with one
    are left out, those of the language too. Raises OSError if it cannot write.
    """
    words, documents = texts("search", language), ordered(documents)
    equal = [list(group) for group in [*words["synonyms"], *synonyms] if not any(map(unsaid, group))]
    frequencies = [_frequencies(document) for document in documents]
    entries = _postings(documents, frequencies) | _keys(documents, frequencies, chain.from_iterable(equal))
    entries |= {CODED + letters: CODED for letters in _coded(documents)}
    details = [_detail(document) for document in documents]
    shards = _shards(entries)
    sounds = syllables()
    name = hashlib.sha256(_json([shards, details, sounds])).hexdigest()[:12]
    manifest = {
        "version": name,
        "documents": len(documents),
        "shards": len(shards),
        "ignore": words["ignore"],
        **{name: words[name] for name in LANGUAGE},
        "processes": sum(document.kind == "process" for document in documents),
        "people": [document.title for document in documents if document.kind == "role"],
        "regional": [pair for pair in words["regional"] if not any(map(unsaid, pair))],
        "synonyms": equal,
        "alarms": _alarms(documents, words["alarms"], unsaid),
    }
    for number, shard in enumerate(shards):
        _write(out_dir / name / "t" / f"{number}.js", shard)
    for number, detail in enumerate(details):
        _write(out_dir / name / "d" / f"{number}.js", detail)
    _write(out_dir / name / "sounds.js", sounds)
    _write(out_dir / "index.js", manifest)


def _alarms(
    documents: Sequence[Document], words: Mapping[str, Sequence[Any]], unsaid: Callable[[str], bool]
) -> dict[str, object]:
    """What leads to the pages for emergencies before anything else: words of the language, and what their tables are
    called. Not what is a piece of a name: 协调冲突 is a step. Nothing without such a page."""
    pages = [number for number, document in enumerate(documents) if document.kind == EMERGENCY]
    own = [alias for number in pages for part in documents[number].parts for alias in part.aliases]
    groups = [[word for word in group if not unsaid(word)] for group in words["groups"]]
    cries = [*chain.from_iterable(groups), *own]
    names = {name for name in _things(documents) if name not in cries and any(cry in name for cry in cries)}
    sounds = sorted({spelled(cry) for cry in cries if cry[1:]})
    alone, but = ([word for word in words[name] if not unsaid(word)] for name in ("alone", "but"))
    but += sorted(names)
    found: dict[str, object] = {
        "groups": groups,
        "alone": alone,
        "but": but,
        "pages": pages,
        "own": own,
        "sounds": sounds,
    }
    return found if pages else dict.fromkeys(found, ())


def _things(documents: Sequence[Document]) -> Iterator[str]:
    """The names of pages, steps and records, but for those of emergencies."""
    for document in documents:
        if document.kind != EMERGENCY:
            yield document.title
            yield from (part.heading for part in document.parts if part.kind == "step")
            yield from (part.heading.partition(" ")[2] for part in document.parts if part.kind == "record")


def ordered(documents: Sequence[Document]) -> list[Document]:
    """As they are numbered: processes first, so that the browser can count how many of them say a word."""
    return sorted(documents, key=lambda document: document.kind != "process")


def fields(document: Document) -> Iterator[tuple[str, int]]:
    """The texts of a document with their weights."""
    yield document.title, TITLE
    for alias in document.aliases:
        yield alias, ALIAS
    yield document.summary, BODY
    for part in _weighed(document):
        yield part.heading, HEADINGS.get(part.kind, OTHER_HEADING)
        yield from ((alias, ALIAS) for alias in part.aliases)
        yield part.text, BODY


def _weighed(document: Document) -> Iterator[Part]:
    return (part for part in document.parts if part.kind != ASIDE)


def shard_of(token: str, shards: int) -> int:
    """FNV-1a over code points, 32 bits; the browser computes the same."""
    value = 0x811C9DC5
    for character in token:
        value = (value ^ ord(character)) * 0x01000193 & 0xFFFFFFFF
    return value % shards


def _frequencies(document: Document) -> Counter[str]:
    counts: Counter[str] = Counter(EXACT + fold(name).strip() for name in _names(document))
    for token in counts:
        counts[token] = TITLE
    for text, weight in fields(document):
        if weight == BODY:
            counts.update(cut(text))
            continue
        for token in cut(text):
            counts[token] += weight
        for run in han_runs(text):
            counts.update(run)
    for part in document.parts:
        for token in cut(part.text if part.kind == ASIDE else part.anchor if part.kind == "step" else ""):
            counts.setdefault(token, 0)
    return counts


def _names(document: Document) -> Iterator[str]:
    """What leads to a page by itself when somebody types nothing else."""
    yield from (document.title, *document.aliases)
    yield from (alias for part in document.parts for alias in part.aliases)


def _coded(documents: Iterable[Document]) -> set[str]:
    """The letters of all numbers that things have, so that one that nothing has can be told from a word."""
    names = (name for each in documents for name in (*each.aliases, *(part.anchor for part in each.parts)))
    return {match[1].replace("-", "") for name in names if (match := CODE.fullmatch(fold(name)))}


def _postings(documents: Sequence[Document], frequencies: Sequence[Counter[str]]) -> dict[str, str]:
    """token -> steps to the next document and levels, as digits of five bits; 0 where only an aside has the token."""
    lengths = [sum(counts.values()) for counts in frequencies]
    mean = sum(lengths) / max(1, len(lengths)) or 1.0
    postings: dict[str, list[str]] = {}
    last: dict[str, int] = {}
    for number, counts in enumerate(frequencies):
        damping = _K * (1 - _B + _B * lengths[number] / mean)
        levels = {n: n and _level(documents[number].weight * n / (n + damping)) for n in set(counts.values())}
        for token, count in counts.items():
            step = number - last.get(token, -1)
            last[token] = number
            postings.setdefault(token, []).append(_digits(step * (LEVELS + 1) + levels[count]))
    return {token: "".join(found) for token, found in postings.items()}


def _level(share: float) -> int:
    return max(1, min(LEVELS, round(share * LEVELS)))


@cache
def _digits(value: int) -> str:
    """A number as digits of five bits, the lowest first, the sixth bit set on all but the last."""
    digits = ""
    while value >= 32:
        digits += DIGITS[value % 32 + 32]
        value //= 32
    return digits + DIGITS[value]


def _keys(
    documents: Sequence[Document], frequencies: Sequence[Counter[str]], equal_words: Iterable[str]
) -> dict[str, str]:
    """Pinyin key -> what the manual writes for it, the most frequent first; last the words that only mean the same. Two
    characters that only meet in a sentence are no word that somebody meant."""
    headings = [found for document in documents for found in fields(document) if found[1] > BODY]
    named = {token for heading, _ in headings for token in cut(heading)}
    said = (token for counts in frequencies for token, count in counts.items() if count and is_han_pair(token))
    pairs = Counter(said)
    pairs = Counter({pair: n for pair, n in pairs.items() if n >= _OFTEN or pair in named or is_phrase(pair)})
    pairs.update({token: 0 for word in equal_words for token in cut(word) if is_han_pair(token)})
    keys = sound_keys(pairs) | initial_keys(headings)
    return {key: " ".join(found) for key, found in keys.items()}


def _shards(entries: dict[str, str]) -> list[dict[str, str]]:
    size = sum(len(token.encode()) + len(value.encode()) + 6 for token, value in entries.items())
    count = max(1, size // _SHARD_BYTES)
    shards: list[dict[str, str]] = [{} for _ in range(count)]
    for token in sorted(entries):
        shards[shard_of(token, count)][token] = entries[token]
    return shards


def _detail(document: Document) -> dict[str, object]:
    return {
        "url": document.url,
        "title": document.title,
        "kind": document.kind,
        "weight": document.weight,
        "summary": document.summary,
        "aliases": list(document.aliases),
        "parts": [_part(part) for part in document.parts],
    }


def _part(part: Part) -> list[str]:
    days = [part.first, part.last] if part.first or part.last or part.aliases else []
    return [part.anchor, part.kind, part.heading, part.text, *days, *part.aliases]


def _json(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").encode()  # they end a line of an older script


def _write(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"%s(%s);\n" % (CALL, _json(value)))
