"""Waivers: what one needs, which findings they take the weight off, and which waivers do nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from procbook.check.rule import Rule
from procbook.manual.model import Waiver

NEVER = frozenset({"format", "waivers", "governance"})
"""Families that nobody can waive: then the file, the approval or the waiver itself could not be trusted."""


def waivable(rule: str, known: Mapping[str, Rule]) -> bool:
    """Whether findings of a rule can be waived; those of the reader and the engine, which have no function, cannot."""
    return rule in known and known[rule].family not in NEVER


def lacking(waiver: Waiver) -> list[str]:
    """The fields that a waiver lacks: without why, by whom and until when it takes no effect."""
    return [field for field in ("reason", "approver", "expires") if not getattr(waiver, field)]


def expired(waiver: Waiver, today: date) -> bool:
    """Whether its last day is over."""
    return waiver.expires != "" and waiver.expires < today.isoformat()


def in_force(waiver: Waiver, known: Mapping[str, Rule], today: date) -> bool:
    """Whether a waiver takes effect on a day: complete, not expired, of a rule that can be waived."""
    return not lacking(waiver) and not expired(waiver, today) and waivable(waiver.rule, known)


def idle(waiver: Waiver, findings: Collection[tuple[str, str]], known: Mapping[str, Rule]) -> str | None:
    """Why a waiver does nothing: "never" for a rule that cannot be waived, "" when nothing is found there.

    None when it has something to do. `findings` are rule and subject of every finding.
    """
    if not waivable(waiver.rule, known):
        return "never"
    return None if (waiver.rule, waiver.subject) in findings else ""
