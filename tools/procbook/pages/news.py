"""What a version of a process brings, for those who work by it: what changed, for whom, whether to know it, what to do.

It is told anew from the two approved contents, with names; what an approval says of it stands in where one is gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import msgspec

from procbook.approval import KEEPING, comparison, kept_content
from procbook.audit import Version
from procbook.change import Change, Comparison, Names, concerned, everybody, heaviest, sentence
from procbook.manual.model import NO_SETTINGS, Manual, Process, Record
from procbook.pages import lookup
from procbook.pages.approvals import first_day
from procbook.pages.facts import Facts, fact
from procbook.words import LANGUAGES

TOLD = 5
"""So many versions of a process are told; of earlier ones only the reason is."""

_MUST, _SHOULD, _NEED_NOT = "must", "should", "need_not"
_KNOW = {"A": _MUST, "B": _SHOULD}
_BEGINS = frozenset({"create", "reinstate"})
_ENDS = frozenset({"retire", "withdraw"})
_NOTHING = Manual(settings=NO_SETTINGS)
_FOLLOWS = frozenset({"process.version", "process.effective_from", "process.status"})
"""What every version changes, and its heading says."""


class News(NamedTuple):
    """One version, in sentences. `know`: how much it matters that somebody knows it; `everybody`: whether that is who
    does any step; `is_adopted`: the text was there before, without an approval."""

    version: str
    class_: str
    know: str
    lines: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    everybody: bool = False
    todo: str = ""
    why: str = ""
    is_adopted: bool = False


@fact
def news(facts: Facts, process: str) -> Mapping[str, News]:
    """The approved versions of a process, the oldest first, by their number. Of an edition none: others are told what
    holds, not what was changed."""
    state = None if facts.edition else facts.approvals.state(f"process/{process}")
    approved = [each for each in state.versions if each.action not in KEEPING] if state else []
    first = {each.version: _first(facts, process, each) for each in approved[:1]}
    recent = len(approved) - TOLD
    return first | {
        new.version: _next(facts, process, old, new, _between(facts, process, old, new) if place >= recent else None)
        for place, (old, new) in enumerate(pairwise(approved), 1)
    }


@fact
def latest_news(facts: Facts, process: str) -> tuple[News, ...]:
    """What the shown version and those before it brought, the newest first: those that changed something."""
    known = news(facts, process)
    shown = facts.manual.processes[process].version
    versions = list(known)
    upto = versions[: versions.index(shown) + 1] if shown in known else []
    return tuple(known[each] for each in reversed(upto[-TOLD:]) if known[each].lines)


def _first(facts: Facts, process: str, version: Version) -> News:
    known = facts.manual.processes.get(process)
    roles = everybody([known] if known else [])
    todo = "none" if version.action == "adopt" else "begin"
    know = _NEED_NOT if version.action == "adopt" else _MUST
    return _told(facts, version, know, (), roles, True, _todo(facts, version, todo))._replace(
        is_adopted=version.action == "adopt"
    )


def _next(facts: Facts, process: str, old: Version, new: Version, sides: Comparison | None) -> News:
    """`sides`: the two contents; None where only what the approval says is told."""
    if sides is None:
        lines = () if _is_machine_made(new, old) else _said(new)
        roles = everybody([facts.manual.processes[process]] if process in facts.manual.processes else [])
        return _told(facts, new, _know(new), lines, roles, True, _todo(facts, new, _kind(new, True, ())))
    found = [each for each in sides.changes if each.what not in _FOLLOWS]
    processes = [side.processes[process] for side in (sides.base, sides.head)]
    forms = [each for each in found if each.item.startswith("file/")]
    rest = [each for each in found if each not in forms]
    known, language = names(facts).of_versions(*processes), lookup.language(facts)
    lines = (
        *(sentence(_in_one_line(each), known, language) for each in rest),
        *_form_lines(facts, forms, processes),
    )
    roles = set[str]().union(*(concerned(each, processes) for each in found))
    works = heaviest(each.class_ for each in rest) in ("A", "B")
    renewed = _records(processes, forms, "form")
    todo = _todo(facts, new, _kind(new, works, renewed))
    written = () if _is_machine_made(new, old) else _said(new)
    return _told(facts, new, _know(new), (*written, *lines), roles, roles >= everybody(processes[1:]), todo)


def _between(facts: Facts, process: str, old: Version, new: Version) -> Comparison | None:
    """The two contents, where both are at hand and can be read."""
    tree = facts.loaded.tree
    contents = [kept_content(tree, each.content_path, each.statement.content) for each in (old, new)]
    if contents[0] is None or contents[1] is None:
        return None
    found = comparison(contents[0], contents[1])
    return found if found and all(process in side.processes for side in (found.base, found.head)) else None


@fact
def names(facts: Facts) -> Names:
    """What the manual calls things."""
    return Names(facts.manual, facts.manual)


def _in_one_line(change: Change) -> Change:
    """Texts of several lines as one, for a sentence to readers."""
    before, after = (" ".join(s.split("\n")) if isinstance(s, str) else s for s in (change.before, change.after))
    return msgspec.structs.replace(change, before=before, after=after)


def _form_lines(facts: Facts, changes: Sequence[Change], processes: Sequence[Process]) -> Iterator[str]:
    """Forms and samples by the names of their records: those of which both are others, then either."""
    words: Any = lookup.words(facts)
    forms, samples = (_records(processes, changes, kind) for kind in ("form", "sample"))
    kinds = {
        "both": [each for each in forms if each in samples],
        "form": [each for each in forms if each not in samples],
        "sample": [each for each in samples if each not in forms],
    }
    for kind, records in kinds.items():
        if records:
            named = str(words["list"]).join(f"{each.id} {each.name}" for each in records)
            yield str(words["news"]["renewed"][kind]).format(named)


def _records(processes: Sequence[Process], changes: Sequence[Change], kind: str) -> tuple[Record, ...]:
    """The records whose form or sample is another, as the newest version has them."""
    files = {each.item.removeprefix("file/") for each in changes}
    return tuple(each for each in processes[-1].records if getattr(each, kind) in files)


def _kind(version: Version, works: bool, renewed: Sequence[Record]) -> str:
    """What to do, by what is other now: nothing, when only words are."""
    if version.action in _BEGINS or version.action in _ENDS:
        return "begin" if version.action in _BEGINS else "end"
    if works and _know(version) != _NEED_NOT:
        return "both" if renewed else "work"
    return "forms" if renewed else "none"


def _todo(facts: Facts, version: Version, kind: str) -> str:
    words: Any = lookup.words(facts)["news"]["todo"]
    return str(words[kind]).format(day=first_day(version).isoformat())


def _know(version: Version) -> str:
    return _MUST if version.action in _BEGINS | _ENDS else _KNOW.get(version.class_, _NEED_NOT)


def _is_machine_made(new: Version, old: Version) -> bool:
    """Whether nobody wrote the summary: such a one begins with the change of the version."""
    change = Change("process/", "", "changed", "process.version", ("version",), old.version, new.version)
    nothing = Names(_NOTHING, _NOTHING)
    first = new.statement.summary.partition("\n")[0]
    return any(first == sentence(change, nothing, language) for language in LANGUAGES)


def _said(version: Version) -> tuple[str, ...]:
    """What the approval says of the change, line by line."""
    return tuple(filter(None, version.statement.summary.split("\n")))


def _told(
    facts: Facts, version: Version, know: str, lines: tuple[str, ...], roles: set[str], everybody: bool, todo: str
) -> News:
    ordered = tuple(role for role in facts.manual.roles if role in roles)
    return News(version.version, version.class_, know, lines, ordered, everybody, todo, version.statement.reason)
