"""The report over a period, for people and for programs, and the bundle that goes with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from procbook.approval import Governance
from procbook.audit import Verdict
from procbook.audit.bundle import files_of, pack
from procbook.audit.explain import item_name
from procbook.audit.period import Given, Held, Period, Yearly, period
from procbook.report.audit_summary import summary
from procbook.words import Sentence, say
from procbook.writing import write_file

SCHEMA_VERSION = 1


def period_of(root: Path, verdict: Verdict, first: date | None, last: date | None, today: date) -> Period | None:
    """The period that was asked for, when one was; without an end up to today, without a beginning since the first."""
    if first is None and last is None:
        return None
    return period(root, verdict, first or date.min, last or today, today)


def period_json(verdict: Verdict, found: Period) -> str:
    """The report for programs."""
    made = {"schema_version": SCHEMA_VERSION, "title": verdict.governance.settings.title, "root": verdict.root,
            "tip": verdict.checked.tip, "notices": verdict.governance.settings.notices,
            **msgspec.to_builtins(plain(found))}  # fmt: skip
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def plain(value: Any) -> Any:
    """Tuples with names as mappings."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name.rstrip("_"): plain(part) for name, part in value._asdict().items()}
    return [plain(part) for part in value] if isinstance(value, tuple) else value


def period_text(verdict: Verdict, found: Period, language: str) -> str:
    """The report for people; nothing in it can move a cursor."""
    title = verdict.governance.settings.title
    lines = [_say("title", language, title=title, first=found.first, last=found.last)]
    lines += [_say("begun", language, begun=found.begun), *summary(verdict, language)]
    for item in found.items:
        lines += ["", _say("item", language, name=item_name(item.item, language), title=item.title)]
        lines += (f"  {line}" for line in _item(item, verdict.governance, language))
    return "".join(line.rstrip() + "\n" for line in lines)


def _item(item: Yearly, governance: Governance, language: str) -> Iterator[str]:
    for held in item.owners:
        yield _owner(held, governance, language)
    for span in item.in_force:
        yield _say("in-force", language, first=span.first, last=span.last, version=span.version or _sentence("none"))
    for one in item.approvals:
        key = "approval-with-reason" if one.reason else "approval"
        yield _say(key, language, **_given(one, governance))
    for one in item.reviews:
        yield _say("review", language, **_given(one, governance))
    if item.item.startswith("process/") and not item.reviews:
        yield _say("no-review", language)
    for waiver in item.waivers:
        yield _say("waiver", language, **waiver._asdict() | {"approver": _role(governance, waiver.approver)})
    for apart in item.apart:
        end = _sentence("closed", closed=apart.closed, until=apart.until[:12]) if apart.closed else _sentence("open")
        yield _say("apart", language, opened=apart.opened, commit=apart.commit[:12], end=end)
    for noted in item.findings:
        yield _say("finding", language, **noted._asdict() | {"severity": Sentence(f"report.{noted.severity}")})


def _owner(held: Held, governance: Governance, language: str) -> str:
    people = held.holders or _sentence("gap")
    values = {"role": _role(governance, held.role), "first": held.first, "last": held.last, "acting": held.acting}
    return _say("owner-with-acting" if held.acting else "owner", language, people=people, **values)


def _given(one: Given, governance: Governance) -> dict[str, Any]:
    title, deputised = _role(governance, one.role), _person(governance, one.for_)
    return {
        **one._asdict(),
        "action": _sentence(f"actions.{one.action}"),
        "level": Sentence(f"audit.levels.{one.level}"),
        "role": _sentence("role-for", role=title, person=deputised) if one.for_ else title,
        "person": _person(governance, one.person),
    }


def _person(governance: Governance, id: str) -> str:
    """The name, as the governance has it today."""
    known = governance.people.get(id)
    return known.name if known else id


def _role(governance: Governance, id: str) -> str:
    """The title, as the governance has it today."""
    known = governance.roles.get(id)
    return known.title if known else id


def _sentence(key: str, **values: Any) -> Sentence:
    return Sentence(f"period.{key}", values)


def _say(key: str, language: str, /, **values: Any) -> str:
    return say(f"period.{key}", language, **values)


def write_bundle(
    target: Path, root: Path, verdict: Verdict, report: str, found: Period | None, today: date, language: str
) -> str:
    """Write everything as one ZIP; gives the line that says so. Raises CannotCheck."""
    parts = {"report.json": report.encode()}
    if found:
        parts["period.json"] = period_json(verdict, found).encode()
        parts["period.txt"] = period_text(verdict, found, language).encode()
    values = {"title": verdict.governance.settings.title, "root": verdict.root, "tip": verdict.checked.tip}
    parts["README.md"] = _say("readme", language, **values, today=today).encode()
    files = files_of(root, verdict, parts)
    data = pack(files)
    write_file(target, data)
    return _say("written", language, path=target.name, count=len(files), digest=sha256(data).hexdigest())
