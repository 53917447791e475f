"""How somebody is reached: what of a contact, or of any text, can be dialled from outside, and what is only to be read.

An extension can be dialled inside the house alone, so it never makes a number; it is said after the main number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from procbook.manual.model import Contact, Person

_FOREIGN = r"\+[1-9](?:[ -]?[0-9]){6,14}"
_MOBILE = r"1[3-9][0-9](?:[ -]?[0-9]){8}"
_LANDLINE = r"0[1-9][0-9]{1,2}[ -]?[0-9]{3,4}[ -]?[0-9]{4}"
_SERVICE = r"[48]00(?:[ -]?[0-9]){7}"
_FULL = re.compile(rf"(?<![0-9+-])(?:{_FOREIGN}|{_MOBILE}|{_LANDLINE}|{_SERVICE})(?![0-9])")
"""Numbers that everybody can dial: the forms of `contact` in people.schema.json."""

_NOT_DIALLED = re.compile("[^0-9+]")


class Way(NamedTuple):
    """One way to somebody. `number` is what a telephone dials, "" when it cannot; `kind` is the field, "" of a text."""

    kind: str
    text: str
    number: str = ""


class Telephone(NamedTuple):
    """A number that stands in a text from `start` to `end`."""

    start: int
    end: int
    number: str


def ways(contact: str | Contact) -> tuple[Way, ...]:
    """The ways to somebody, the quickest first. A mail address is none: whoever reads it may collect it."""
    if isinstance(contact, str):
        return () if "@" in contact or not contact else tuple(_in_text(contact))
    known = (
        Way("mobile", contact.mobile, dialled(contact.mobile)),
        Way("phone", contact.phone, dialled(contact.phone)),
        Way("extension" if contact.phone else "inside", contact.extension),
        Way("wecom", contact.wecom),
    )
    return tuple(way for way in known if way.text)


def quickest(known: tuple[Way, ...]) -> tuple[Way, ...]:
    """The first of the ways that can be dialled, with the extension behind it; all, when none can."""
    first = next((at for at, way in enumerate(known) if way.number), None)
    if first is None or not known[first].kind:
        return known
    behind = known[first + 1 : first + 2]
    return (known[first], *(way for way in behind if way.kind == "extension" and known[first].kind == "phone"))


def _in_text(text: str) -> Iterator[Way]:
    """A line that somebody wrote, with the numbers in it that can be dialled."""
    end = 0
    for found in telephones(text):
        yield Way("", text[end : found.start])
        yield Way("", text[found.start : found.end], found.number)
        end = found.end
    yield Way("", text[end:])


def own_parts(contact: str | Contact) -> tuple[str, ...]:
    """What of a contact is this person's own, piece by piece: a main number with an extension is the company's."""
    if isinstance(contact, str):
        return (contact,)
    phone = "" if contact.extension else contact.phone
    return tuple(filter(None, (contact.mobile, phone, contact.extension, contact.wecom)))


def dialled(number: str) -> str:
    """A number as a telephone takes it (RFC 3966), without the signs that group its digits."""
    return _NOT_DIALLED.sub("", number)


def can_be_called(person: Person) -> bool:
    """Whether somebody has a number that can be dialled from outside."""
    return any(way.number for way in ways(person.contact))


def telephones(text: str, public: tuple[str, ...] = ()) -> Iterator[Telephone]:
    """The numbers in a text that can be dialled; `public` are short ones that everybody knows: 120, 119."""
    short = rf"|(?<![0-9.,+-])(?:{'|'.join(map(re.escape, public))})(?![0-9.,-]*[0-9])" if public else ""
    for match in re.finditer(_FULL.pattern + short, text):
        yield Telephone(match.start(), match.end(), dialled(match[0]))
