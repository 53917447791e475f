"""References that miss by a sign: brackets of a Chinese keyboard or one too few, ids in other dashes and letters.

A page shows such a text as it was typed, and nobody notices that it leads nowhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from procbook.check.dead_ids import DeadIds
from procbook.manual.known import Known, Titles
from procbook.manual.meant import skeleton
from procbook.manual.model import Value
from procbook.manual.references import texts
from procbook.manual.richtext import NAME
from procbook.source import ascii_alike

_OPEN, _CLOSE = r"[\[［【〔]", r"[\]］】〕]"
_SIGNS = r"\[\]［］【】〔〕"
_LONGEST = 60
"""Characters of a reference: what stands in brackets further apart is a sentence."""

_SUSPECT = re.compile(r"[\[\]［］【】〔〕$＄￥¥〖]|「「|『『|〈〈|《《|<<|\(\(|（（|\{\{|｛｛")
_BRACKETS = re.compile(
    rf"(?P<open>{_OPEN}{{1,3}})(?P<id>[^{_SIGNS}\n]{{1,{_LONGEST}}})(?P<close>{_CLOSE}{{1,3}})(?!\()"
    rf"|(?P<begun>{_OPEN}{{2,3}})(?P<rest>[^\s{_SIGNS}，。；：！？、,;:!?]{{1,60}})"
    rf"|(?P<ended>{_CLOSE}{{2,3}})"
    rf"|[〖「『〈《<(（{{｛]{{2}}(?P<other>[^{_SIGNS}\n〗」』〉》>)）}}｝]{{1,{_LONGEST}}})[〗」』〉》>)）}}｝]{{1,2}}"
)
"""A pair of brackets, or one half of it where the other is missing, as far as they are doubled."""

_TOO_MANY = re.compile(r"(?P<before>[\[［]*)\[\[(?P<id>[^\[\]\n]+)\]\](?P<behind>[\]］]*)(?!\()")
"""References in three brackets or more."""

_BEGUN = re.compile(rf"^{_OPEN}+([^\W\u2e80-\uabff][\w#–—−‐‑－-]*?)(?=[\u2e80-\uabff]|$)")
_ENDED = re.compile(rf"((?<![^\W\u2e80-\uabff])[^\W\u2e80-\uabff](?:[^\W\u2e80-\uabff]|[#–—−‐‑－-])*){_CLOSE}+$")
"""The id beside half a pair of brackets."""

_PARAMETER = re.compile(
    r"(?P<sign>[$＄￥¥])\s?[(（{｛\[［]\s*(?P<id>[^(){}\[\]（）｛｝［］\n]{1,40}?)\s*[)）}｝\]］]"
    r"|[$＄]\s?(?P<half>[(（{｛]?)\s*(?P<bare>[A-Za-z_][A-Za-z0-9_-]*)"
)
_NAME = re.compile("[A-Za-z_][A-Za-z0-9_-]*")

_SIGN = r"[^\W_\u2e80-\uabff]"
_ID = re.compile(
    rf"[^\W\d_\u2e80-\uabff](?<!(?:-|[^\W\u2e80-\uabff]).){_SIGN}*(?:[-–—−‐‑‒―－ー一_]{{1,2}}{_SIGN}+)*(?!\.?{_SIGN})"
)
"""What may be an id in a text: letters and digits of any width or script, and whatever may be meant as a hyphen."""

_APART = r"[ ./·・•．／]"
_SPACED = re.compile(
    rf"(?<![\w./\\-])[A-Za-z][A-Za-z0-9]{{0,7}}(?:{_APART}[A-Za-z0-9]{{1,8}}){{0,4}}{_APART}\d[A-Za-z0-9]{{0,7}}(?![\w-]|[./]\w)"
)
"""What may be an id whose parts stand apart, "F OF 01", with words of ASCII before it."""

_NUMBERED = ("record", "control", "demand", "source")
"""Kinds of ids that are recognised wherever they stand, since they have digits in them."""


class NearMiss(NamedTuple):
    """What stands in a text and what was meant in the writing of the format, "" when nobody can say."""

    variant: str
    written: str
    meant: str


Found = tuple[Value, tuple[str | int, ...], NearMiss]
"""A near miss with its place: entity and field."""


class _Meant:
    """The ids that can be meant, by how they look and by what people call them."""

    def __init__(self, titles: Titles, elsewhere: Callable[[str], bool] = lambda place: False) -> None:
        self._titles = titles
        self._elsewhere = elsewhere
        self._alike: dict[str, str] = {}
        self._titled: dict[str, str] = {}
        for id, title in titles.items():
            self._alike.setdefault(skeleton(id), id)
            self._titled.setdefault(title, id)

    def id(self, written: str) -> str:
        """The id that a text is, or looks like, "" if there is none."""
        place = written.replace("＃", "#")
        if place in self._titles or ("#" in place and self._elsewhere(place)):
            return place
        return self._alike.get(skeleton(written) or written, "")

    def titled(self, written: str) -> str:
        """The id of what is called so, "" if there is none."""
        return self._titled.get(written, "")


class NearMisses:
    """The near misses in texts of a manual."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._ids = {id for kind in _NUMBERED for id in known.everywhere.get(kind, ())}
        self._dead = DeadIds(known)
        numbered = [id for id in sorted(self._ids) if any(sign.isdigit() for sign in id)]
        self._numbered = {skeleton(id): id for id in numbered}
        self._padded = {_parts(id): id for id in set(numbered) - self._doubles(numbered)}

    @staticmethod
    def _doubles(ids: list[str]) -> set[str]:
        """Ids that differ in noughts before a number only: which of them is meant nobody knows."""
        times = Counter(map(_parts, ids))
        return {id for id in ids if times[_parts(id)] > 1}

    def in_texts(self, document: Value) -> Iterator[Found]:
        """Those in the texts of a process or another document that names something."""
        inside = self._known.inside(document)
        links = _Meant(self._known.titles("link", inside), lambda place: self._known.has("link", place, inside))
        parameters = _Meant(inside["parameter"])
        for entity, field, text in texts(document):
            yield from ((entity, field, miss) for miss in dict.fromkeys(self._in_text(text, links, parameters)))

    def may_stand_in(self, text: str) -> bool:
        """Whether one of them may stand in a text: quick, and sometimes wrong."""
        rest = NAME.sub("\0", text)
        ids = any(map(self._numbered_id, _ID.finditer(rest)))
        suspect = ids or _SUSPECT.search(rest) is not None or next(self.apart(rest), None) is not None
        return suspect or self._dead.may_stand_in(rest)

    def _in_text(self, text: str, links: _Meant, parameters: _Meant) -> Iterator[NearMiss]:
        rest = NAME.sub(lambda name: "\0" * len(name[0]), text)
        told: set[int] = set()
        balanced = _balanced(rest)
        for found in _BRACKETS.finditer(rest):
            if miss := _link(found, links, balanced):
                told.update(range(found.end() - len(miss.written), found.end()))
                yield miss
        yield from _in_too_many(text)
        for found in _PARAMETER.finditer(rest):
            if miss := _parameter(found, parameters):
                yield miss
        for found in _ID.finditer(rest):
            if found.start() not in told and (id := self._numbered_id(found)):
                yield NearMiss("id", found[0], id)
        apart = dict(self.apart(rest))
        yield from (NearMiss("id", written, id) for written, id in apart.items())
        for kind, written, alike in self._dead.found(rest):
            if self._meant(written) in ("", written) and written not in apart:
                yield NearMiss(kind, written, "、".join(alike))

    def near(self, text: str) -> Iterator[tuple[str, str]]:
        """What stands in a text in place of an id, with that id."""
        for found in _ID.finditer(text):
            if id := self._numbered_id(found):
                yield found[0], id
        yield from self.apart(text)

    def apart(self, text: str) -> Iterator[tuple[str, str]]:
        """The ids of a text whose parts stand apart, as they are written and as they are meant."""
        for found in _SPACED.finditer(text):
            starts = (0, *(sign.end() for sign in re.finditer(_APART, found[0])))
            tails = (found[0][start:] for start in starts[:-1])
            yield from ((tail, id) for tail in tails if (id := self._meant_apart(tail)))

    def _meant_apart(self, tail: str) -> str:
        """Of two parts alone noughts count: R 1 is rarely R-001."""
        return self._meant(tail) if len(_parts(tail)) > 2 else self._numbered.get(skeleton(tail), "")

    def _numbered_id(self, found: re.Match[str]) -> str:
        """The id that is meant by what is none as it stands, "" if there is none."""
        return "" if found[0] in self._ids else self._meant(found[0])

    def _meant(self, written: str) -> str:
        """The id that is written so but for its signs, or for noughts before its number."""
        return self._numbered.get(skeleton(written), "") or self._padded.get(_parts(written), "")


@lru_cache(maxsize=1 << 16)
def _parts(id: str) -> tuple[str, ...]:
    """The words and numbers of an id, without noughts before them: F-OF-2 is written like F-OF-02."""
    return tuple(part.lstrip("0") or part for part in re.split("[^0-9a-z]+", ascii_alike(id).casefold()))


def _link(found: re.Match[str], links: _Meant, balanced: bool) -> NearMiss | None:
    """What a pair of brackets, or half of one, is as a reference; None when it is none."""
    if found["other"]:
        meant = links.id(found["other"].strip())
        return NearMiss("", found[0], f"[[{meant}]]") if meant else None
    if not found["id"]:
        return _half(found, links)
    content = found["id"].strip()
    if not content or "\0" in content:
        return None
    meant = links.id(content)
    doubled = max(len(found["open"]), len(found["close"])) > 1
    if meant:
        return NearMiss("" if doubled else "single", found[0], f"[[{meant}]]")
    if not doubled:
        return None
    meant = links.titled(content)
    if not meant and balanced and min(len(found["open"]), len(found["close"])) == 1:
        return None
    return NearMiss("", found[0], f"[[{meant}]]") if meant else NearMiss("unclear", found[0], "")


def _in_too_many(text: str) -> Iterator[NearMiss]:
    """References in a bracket more than they need, which stands on the page beside the link."""
    for found in _TOO_MANY.finditer(text):
        both, one = found["before"] and found["behind"], found["before"] or found["behind"]
        if both or (one and not _balanced(text)):
            yield NearMiss("extra", found[0], f"[[{found['id']}]]")


def _half(found: re.Match[str], links: _Meant) -> NearMiss:
    """The beginning or the end of a reference, without its other half."""
    before = found.string[max(found.start() - _LONGEST, 0) : found.end()]
    id = _BEGUN.search(found[0]) if found["begun"] else _ENDED.search(before)
    meant = links.id(id[1]) if id else ""
    return NearMiss("", id[0], f"[[{meant}]]") if id and meant else NearMiss("unclear", found[0], "")


def _balanced(text: str) -> bool:
    """Whether brackets stand in a text in pairs, so that two that end together are no half of a reference."""
    return len(re.findall(_OPEN, text)) == len(re.findall(_CLOSE, text))


def _parameter(found: re.Match[str], parameters: _Meant) -> NearMiss | None:
    content = found["id"] or found["bare"]
    if meant := parameters.id(content) or parameters.titled(content):
        return NearMiss("parameter", found[0], f"$({meant})")
    named = found["half"] or (found["id"] and found["sign"] in "$＄" and _NAME.fullmatch(content))
    return NearMiss("parameter-unclear", found[0], "") if named else None
