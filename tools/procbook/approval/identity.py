"""Who a name and address in git stand for, and what must never be one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from procbook.approval.governance import Governance
from procbook.manual.model import Person

PERSON = re.compile(r"[a-z0-9][a-z0-9.-]*")
"""A person's id: it stands in the list of allowed signers, where `*`, `!` and `,` would mean others."""

KEY = re.compile(r"(ssh-ed25519|sk-ssh-ed25519@openssh\.com|ecdsa-sha2-nistp256) [A-Za-z0-9+/]+={0,3}")
"""A public key without options and comment."""

_EMAIL = re.compile(r"[A-Za-z0-9.+_%&'/=^~#-]+@[A-Za-z0-9.-]+")
_PRIVATE = re.compile(r"([0-9]+)[+-][^@]*@users\.noreply\.(.+)")
"""The address that GitHub and GitLab put in for people who hide theirs: it begins with the number of the account."""


class Flaw(NamedTuple):
    """Something in people.yaml that could pass for somebody else: rule, person, what was written."""

    rule: str
    person: str
    value: str


def identity(governance: Governance, email: str) -> Person | None:
    """Whom an address in git stands for; None when it is nobody's, or more than one person's.

    The name beside it and `.mailmap` are ignored: whoever commits may write there what he likes.
    """
    wanted = email.strip().lower()
    people = governance.by_email.get(wanted) or _by_account(governance, wanted)
    return people[0] if len(people) == 1 else None


def _by_account(governance: Governance, email: str) -> list[Person]:
    forge, private = governance.settings.forge, _PRIVATE.fullmatch(email)
    if forge is None or private is None:
        return []
    host = forge.address.split("://", 1)[-1].partition("/")[0].partition(":")[0].lower()
    if private[2] != host:
        return []
    number = private[1].lstrip("0")  # compared as text: Python reads no number of 4,301 digits
    return [person for person in governance.people.values() if str(person.forge.get(forge.kind)) == number]


def person_of(governance: Governance, name: str, email: str) -> str | None:
    """The id of the person (or bot) who wrote under this address; None when nobody is known by it."""
    known = identity(governance, email)
    return known.id if known and known.kind != "forge" else None


def is_forge(governance: Governance, name: str, email: str) -> bool:
    """Whether the address is the forge's own (web editor, merge button), which is nobody's."""
    known = identity(governance, email)
    return known is not None and known.kind == "forge"


def flaws(people: Any) -> list[Flaw]:
    """What is wrong with ids, addresses and keys in the data of people.yaml, whatever its shape is."""
    entries = people.get("people") if isinstance(people, dict) else None
    marks = list(_each(entries if isinstance(entries, list) else []))
    counted = Counter((rule, value.lower() if rule == "bad-identity" else value) for rule, _, value, _ in marks)
    shared = {seen for seen, count in counted.items() if count > 1}
    return [
        Flaw(rule, person, value)
        for rule, person, value, good in marks
        if not good or (rule, value.lower() if rule == "bad-identity" else value) in shared
    ]


def _each(entries: list[Any]) -> Iterator[tuple[str, str, str, bool]]:
    """Every id, address and key once for each person: rule, person, value, whether its form is right."""
    for entry in entries:
        if not isinstance(entry, dict):
            continue
        person = str(entry.get("id", ""))
        yield "bad-identity", person, person, PERSON.fullmatch(person) is not None
        for email in dict.fromkeys(map(str, _list(entry.get("emails")))):
            yield "bad-identity", person, email, _EMAIL.fullmatch(email) is not None
        keys = (key.get("key") for key in _list(entry.get("keys")) if isinstance(key, dict))
        for key in dict.fromkeys(map(str, keys)):
            yield "bad-key", person, key, KEY.fullmatch(key) is not None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
