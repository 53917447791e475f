"""The report over a period, for people and for programs, and the bundle that goes with it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from procbook.audit import Verdict
from procbook.audit.bundle import files_of, pack
from procbook.audit.explain import item_name
from procbook.audit.period import Given, Period, Yearly, period
from procbook.report.audit_summary import told
from procbook.words import printable, texts

SCHEMA_VERSION = 1


def period_of(root: Path, verdict: Verdict, first: date | None, last: date | None, today: date) -> Period | None:
    """The period that was asked for, when one was; without an end up to today, without a beginning since the first."""
    if first is None and last is None:
        return None
    return period(root, verdict, first or date.min, last or today, today)


def period_json(verdict: Verdict, found: Period) -> str:
    """The report for programs."""
    made = {"schema_version": SCHEMA_VERSION, "title": verdict.governance.settings.title, "root": verdict.root,
            "tip": verdict.checked.tip, **msgspec.to_builtins(plain(found))}  # fmt: skip
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def plain(value: Any) -> Any:
    """Tuples with names as mappings."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name.rstrip("_"): plain(part) for name, part in value._asdict().items()}
    return [plain(part) for part in value] if isinstance(value, tuple) else value


def period_text(verdict: Verdict, found: Period, language: str) -> str:
    """The report for people; nothing in it can move a cursor."""
    words, name = texts("period", language), _Names(verdict, language)
    settings = verdict.governance.settings
    lines = [words["title"].format(title=settings.title, first=found.first, last=found.last)]
    lines += [words["begun"].format(begun=found.begun), *told(verdict, language)[0]]
    for item in found.items:
        lines += ["", words["item"].format(name=item_name(item.item, language), title=item.title)]
        lines += _item(item, words, name)
    return "".join(printable(line.rstrip()) + "\n" for line in lines)


class _Names:
    """Names for ids, as the governance has them today."""

    def __init__(self, verdict: Verdict, language: str) -> None:
        self._governance = verdict.governance
        self._separator = "、" if language == "zh" else ", "
        self.levels: Mapping[str, str] = texts("audit", language)["levels"]

    def person(self, id: str) -> str:
        known = self._governance.people.get(id)
        return known.name if known else id

    def role(self, id: str) -> str:
        known = self._governance.roles.get(id)
        return known.title if known else id

    def all(self, names: tuple[str, ...]) -> str:
        return self._separator.join(names)


def _item(item: Yearly, words: Mapping[str, Any], name: _Names) -> Iterator[str]:
    for held in item.owners:
        people = name.all(held.holders) or words["gap"]
        people += words["acting"].format(people=name.all(held.acting)) if held.acting else ""
        yield words["owner"].format(role=name.role(held.role), first=held.first, last=held.last, people=people)
    for span in item.in_force:
        yield words["in-force"].format(first=span.first, last=span.last, version=span.version or words["none"])
    for one in item.approvals:
        yield _given("approval", one, words, name) + (words["reason"].format(reason=one.reason) if one.reason else "")
    for one in item.reviews:
        yield _given("review", one, words, name)
    if item.item.startswith("process/") and not item.reviews:
        yield words["no-review"]
    for waiver in item.waivers:
        yield words["waiver"].format(**waiver._asdict() | {"approver": name.role(waiver.approver)})
    for apart in item.apart:
        values = {"closed": apart.closed, "until": apart.until[:12]}
        end = words["closed"].format(**values) if apart.closed else words["open"]
        yield words["apart"].format(opened=apart.opened, commit=apart.commit[:12], closed=end)
    for found in item.findings:
        yield words["finding"].format(**found._asdict() | {"severity": words["severities"][found.severity]})


def _given(kind: str, one: Given, words: Mapping[str, Any], name: _Names) -> str:
    values = one._asdict() | {"action": words["actions"].get(one.action, one.action), "role": name.role(one.role)}
    values |= {"person": name.person(one.person), "level": name.levels[one.level]}
    if one.for_:
        values["role"] += words["for"].format(person=name.person(one.for_))
    text: str = words[kind].format(**values)
    return text


def write_bundle(
    target: Path, root: Path, verdict: Verdict, report: str, found: Period | None, today: date, language: str
) -> str:
    """Write everything as one ZIP; gives the line that says so."""
    parts = {"report.json": report.encode()}
    if found:
        parts["period.json"] = period_json(verdict, found).encode()
        parts["period.txt"] = period_text(verdict, found, language).encode()
    values = {"title": verdict.governance.settings.title, "root": verdict.root, "tip": verdict.checked.tip}
    parts["README.md"] = texts("period", "zh")["readme"].format(**values, today=today).encode()
    files = files_of(root, verdict, parts)
    data = pack(files)
    target.write_bytes(data)
    words = texts("period", language)
    line: str = words["written"].format(path=target.name, count=len(files), digest=sha256(data).hexdigest())
    return line
