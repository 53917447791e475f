"""What an edition must not say: names of what it leaves out, people, amounts of limits; and where the manual says it.

A reference to what is left out becomes a neutral word by itself (`edition`). What a text says in so many words nothing
can put otherwise: the check tells its author.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from procbook.manual import person_names, spellings
from procbook.manual.edition import LIMITS, PEOPLE, Cut, told
from procbook.manual.model import Edition, Manual, Parameter, Process
from procbook.manual.spellings import JOINT

_PERSON = "person"
"""The kind of people who are some: a forge and a bot have names that anybody may say (代码平台)."""


class PrivateWords:
    """The words that an edition must not say: names of what is left out, of people, and amounts of limits.

    `open`: what may be said all the same, with all that stands within it. `titles`: words of what is told, in which a
    name of a process may stand as a part (客户拜访 in 客户拜访记录), but no person and no amount (王总的采购单).
    `people`: patterns of what persons are called, and how they are reached. `known`: ids that other things have as well
    (a term, a system): they say something only in addresses.
    """

    def __init__(
        self,
        names: Iterable[str],
        codes: Iterable[str],
        amounts: Iterable[str],
        open: Iterable[str],
        people: Iterable[str] = (),
        known: Iterable[str] = (),
        titles: Iterable[str] = (),
    ) -> None:
        self.codes = frozenset(codes)
        """Ids of what is left out: they stand in addresses."""
        self.open = frozenset(open)
        """Of files, paths: those that an edition takes along unread."""
        words = sorted({name for name in names if len(spellings.plain(name).strip()) > 1}, key=len, reverse=True)
        coded = sorted((code for code in self.codes - {*known} if "-" in code), key=len, reverse=True)
        bordered = [word for word in words if spellings.bordered(word)]
        always = _compiled((spellings.amounts(amounts), "|".join(dict.fromkeys(people))))
        self._whole = (_compiled((*spellings.names(words), spellings.identifiers(coded))), always)
        self._beside = (_compiled((*spellings.names(bordered), spellings.identifiers(coded))), always)
        """Of those, what a neighbour that is joined to it would hide."""
        self._open = _shields(self.open)
        self._titles = _shields({*self.open, *titles})

    def said_in(self, text: str) -> Iterator[str]:
        """Those that stand in a text, as they stand there, each once."""
        pieces = [(self._whole, text.replace(JOINT, ""))]
        if JOINT in text:
            pieces.append((self._beside, text))
        yield from dict.fromkeys(word for patterns, piece in pieces for word in self._found(patterns, piece))

    def _found(self, patterns: tuple[list[re.Pattern[str]], list[re.Pattern[str]]], text: str) -> Iterator[str]:
        written = spellings.plain(text)
        for some, shields in zip(patterns, (self._titles, self._open), strict=True):
            for start, end in _unshielded(some, shields, written):
                yield spellings.original(text, start, end).strip()


def _shields(words: Iterable[str]) -> list[re.Pattern[str]]:
    known = sorted({word for word in words if spellings.plain(word).strip()}, key=len, reverse=True)
    return _compiled(("|".join(map(spellings.part, known)),))


def _unshielded(
    patterns: Iterable[re.Pattern[str]], shields: Iterable[re.Pattern[str]], text: str
) -> Iterator[tuple[int, int]]:
    """A hit that is a part of an open word says nothing; one that is larger than the word does."""
    shielded: list[tuple[int, int]] | None = None
    for pattern in patterns:
        told = 0
        for start, end in _spans(pattern, text):
            if shielded is None:
                shielded = [span for each in shields for span in _spans(each, text)]
            if end > told and not any(first <= start and end <= last for first, last in shielded):
                told = end
                yield start, end


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """All places of a pattern, those too that begin within another."""
    found = pattern.search(text)
    while found:
        yield found.span()
        found = pattern.search(text, found.start() + 1)


def _compiled(patterns: Iterable[str]) -> list[re.Pattern[str]]:
    return [re.compile(each) for each in patterns if each]


def private_words(manual: Manual, edition: Edition) -> PrivateWords:
    """What an edition of the manual must not say. Other names of processes are words to find them by (开会, 下单):
    anybody may say them."""
    known = told(manual, edition)
    hidden = [process for id, process in manual.processes.items() if id not in known]
    names = {name for each in hidden for name in (each.title, each.number, *_parts(each))}
    codes = {each.id for each in hidden}
    if PEOPLE not in edition.shows:
        codes |= {person.id for person in manual.people.values() if person.kind == _PERSON}
    open_names = {name for each in known.values() for name in (each.title, each.number, *each.aliases, *_parts(each))}
    titles = {role.title for role in manual.roles.values()} | {area.title for area in manual.settings.areas}
    amounts = () if LIMITS in edition.shows else tuple(_amounts(manual, edition))
    titles |= open_names
    people = _people(manual, edition)
    hidden_names = names - titles - set(edition.may_say)
    registers: tuple[Mapping[str, Any], ...] = (
        manual.roles,
        manual.systems,
        manual.terms,
        manual.sources,
        manual.limits,
    )
    known_ids = {id for register in registers for id in register}
    hidden_codes = codes - set(edition.may_say)
    return PrivateWords(hidden_names, hidden_codes, amounts, edition.may_say, people, known_ids, titles)


def _people(manual: Manual, edition: Edition) -> Iterator[str]:
    hidden = PEOPLE not in edition.shows
    known = [each for each in manual.people.values() if each.name not in edition.may_say]
    persons = [each for each in known if each.kind == _PERSON]
    yield from person_names.addresses(known, alone=hidden)
    if hidden:
        yield from person_names.names(persons)
        yield from person_names.contacts(persons)


def _parts(process: Process) -> Iterator[str]:
    """Numbers of the records and controls of a process."""
    yield from (record.id for record in process.records)
    yield from (control.id for control in process.controls)


def _amounts(manual: Manual, edition: Edition) -> Iterator[str]:
    """Patterns for each amount of a limit, and for each number left out that is measured as limits are."""
    units = {limit.unit for limit in manual.limits.values()}
    for limit in manual.limits.values():
        for amount in dict.fromkeys(
            edge for band in limit.bands for edge in (band.over, band.up_to) if edge and edge > 0
        ):
            yield from spellings.amount(amount, limit.unit)
    for name, number in manual.parameters.items():
        if name not in edition.parameters and number.unit in units and isinstance(number.value, (int, float)):
            yield from spellings.amount(abs(number.value), number.unit)


def strings(value: Any) -> Iterator[tuple[Any, tuple[str | int, ...], str]]:
    """Every text and number in a value and all below it, with the innermost struct around it and the way from there."""
    yield from _strings(value, value, ())


def _strings(entity: Any, value: Any, route: tuple[str | int, ...]) -> Iterator[tuple[Any, tuple[str | int, ...], str]]:
    if isinstance(value, Parameter):
        unit = value.unit if isinstance(value.value, (int, float)) else ""
        yield value, ("value",), f"{value.value}{unit}"
        yield value, ("meaning",), value.meaning
    elif isinstance(value, msgspec.Struct):
        for name, key in zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True):
            yield from _strings(value, getattr(value, name), (key,))
    elif isinstance(value, (tuple, dict)):
        items: Iterable[tuple[Any, Any]] = enumerate(value) if isinstance(value, tuple) else value.items()
        for place, item in items:
            if isinstance(place, str):
                yield entity, (*route, place), place
            yield from _strings(entity, item, (*route, place))
    elif isinstance(value, str) and value:
        yield entity, route, value
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield entity, route, str(value)


def leaks(manual: Manual, edition: Edition) -> Iterator[tuple[Any, tuple[str | int, ...], str, str]]:
    """Where the manual says in so many words what an edition leaves out, though the edition shows the place: entity,
    field, the word as it stands there, and the text. Places are those of the manual, not of the edition."""
    kept, private = Cut(manual, edition).manual(), private_words(manual, edition)
    at_fault: dict[str, list[str]] = {}
    for document in documents(kept):
        for _, _, text in strings(document):
            if text not in at_fault and (words := list(private.said_in(text))):
                at_fault[text] = words
    if at_fault:
        yield from _places(manual, edition, at_fault)


def documents(manual: Manual) -> Iterator[Any]:
    """Everything of an edition that has texts."""
    yield manual.settings
    held: tuple[Mapping[str, Any], ...] = (
        manual.processes, manual.roles, manual.limits, manual.parameters, manual.systems, manual.terms, manual.sources
    )  # fmt: skip
    for register in held:
        yield from register.values()


def _places(
    manual: Manual, edition: Edition, at_fault: Mapping[str, list[str]]
) -> Iterator[tuple[Any, tuple[str | int, ...], str, str]]:
    """Where the texts of an edition that are at fault stand in the manual."""
    cutter = Cut(manual, edition)
    whole = (*told(manual, edition).values(), edition, *manual.settings.areas, *manual.settings.errands)
    others = (manual.roles, manual.limits, manual.parameters, manual.systems, manual.terms, manual.sources)
    for document in (*whole, *(each for register in others for each in register.values())):
        own = document if isinstance(document, Process) else None
        for entity, field, text in strings(document):
            shown = cutter.shown(text, own)
            for word in at_fault.get(shown, ()):
                yield entity, field, word, text
