"""What an edition must not say: names of what it leaves out, people, amounts of limits; and where the manual says it.

A reference to what is left out becomes a neutral word by itself (`edition`). What a text says in so many words nothing
can put otherwise: the check tells its author.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from procbook.manual.edition import LIMITS, PEOPLE, Cut, told
from procbook.manual.model import Edition, Manual, Parameter, Process


class PrivateWords:
    """The words that an edition must not say: names of what is left out, of people, and amounts of limits.

    `open`: words of what is told, in which one of them may stand as a part (客户拜访 in 客户拜访记录).
    """

    def __init__(self, names: Iterable[str], codes: Iterable[str], amounts: Iterable[str], open: Iterable[str]) -> None:
        self.codes = frozenset(codes)
        """Ids of what is left out: they stand in addresses."""
        words = sorted({name for name in names if len(name) > 1}, key=len, reverse=True)
        coded = sorted((code for code in self.codes if "-" in code), key=len, reverse=True)
        self._names = _any_of([*map(_whole, words), *(rf"(?<![\w-]){re.escape(code)}(?![\w-])" for code in coded)])
        self._amounts = _any_of(amounts)
        self._open = _any_of(map(re.escape, sorted({each for each in open if each}, key=len, reverse=True)))

    def said_in(self, text: str) -> Iterator[str]:
        """Those that stand in a text, as they stand there, each once."""
        hidden = self._open.sub("\0", text) if self._open else text
        patterns = filter(None, (self._names, self._amounts))
        yield from dict.fromkeys(found[0].strip() for pattern in patterns for found in pattern.finditer(hidden))


def _any_of(patterns: Iterable[str]) -> re.Pattern[str] | None:
    whole = "|".join(patterns)
    return re.compile(whole) if whole else None


def _whole(word: str) -> str:
    """A word; letters that go on before or behind it make another one."""
    before = r"(?<![A-Za-z0-9])" if word[0].isascii() and word[0].isalnum() else ""
    after = r"(?![A-Za-z0-9])" if word[-1].isascii() and word[-1].isalnum() else ""
    return before + re.escape(word) + after


def private_words(manual: Manual, edition: Edition) -> PrivateWords:
    """What an edition of the manual must not say. Other names of processes are words to find them by (开会, 下单):
    anybody may say them."""
    known = told(manual, edition)
    hidden = [process for id, process in manual.processes.items() if id not in known]
    names = {name for each in hidden for name in (each.title, each.number, *_parts(each))}
    codes = {each.id for each in hidden}
    if PEOPLE not in edition.shows:
        for person in manual.people.values():
            names |= {person.name, person.contact}
            codes.add(person.id)
    names |= {email for person in manual.people.values() for email in person.emails}
    open_names = {name for each in known.values() for name in (each.title, each.number, *each.aliases, *_parts(each))}
    titles = {role.title for role in manual.roles.values()} | {area.title for area in manual.settings.areas}
    amounts = () if LIMITS in edition.shows else tuple(_amounts(manual, edition))
    allowed = {*open_names, *titles, *edition.may_say}
    return PrivateWords(names - allowed, codes - set(edition.may_say), amounts, allowed)


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
            yield from _written(amount, limit.unit)
    for name, number in manual.parameters.items():
        if name not in edition.parameters and number.unit in units and isinstance(number.value, (int, float)):
            yield from _written(abs(number.value), number.unit)


ALONE = 1000
"""From this on an amount is known as such without its unit."""


def _written(amount: float, unit: str) -> Iterator[str]:
    """How people write an amount: 100000 元, 100,000元, 10 万, 十万元."""
    plain, grouped = f"{amount:.10g}", f"{amount:,.10g}"
    digits = rf"(?<![\d.,])(?:{re.escape(plain)}|{re.escape(grouped)})(?:\.0+)?"
    yield digits + r"\s*" + re.escape(unit).replace("%", "[%％]")
    if amount >= ALONE:
        yield digits + r"(?!\d|[.,]\d)"
    if amount >= ALONE and (amount / 10_000 * 100).is_integer():
        yield rf"(?<![\d.,]){re.escape(f'{amount / 10_000:g}')}\s*万"
    if spoken := _spoken(amount):
        yield rf"(?<![{''.join((*_DIGITS, *_POWERS))}]){spoken}"


_DIGITS = ("一", "二", "三", "四", "五", "六", "七", "八", "九")
_POWERS = ("", "十", "百", "千")


def _spoken(amount: float) -> str:
    """A round number of 万 as a pattern of how it is said: 五万, (一)?十万, (二|两)百万. "" for any other."""
    rest, power = amount / 10_000, 0
    while rest >= 10 and rest % 10 == 0:
        rest, power = rest / 10, power + 1
    if not rest.is_integer() or not 1 <= rest <= 9 or power >= len(_POWERS):
        return ""
    digit = {1: "一?" if power == 1 else "一", 2: "[二两]"}.get(int(rest), _DIGITS[int(rest) - 1])
    return digit + _POWERS[power] + "万"


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
