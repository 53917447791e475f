"""What every report of an audit says besides its findings: what was judged, how strongly, and what could not be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import zip_longest
from typing import Any

from procbook.audit.explain import item_name
from procbook.audit.resume import packed, save
from procbook.audit.verdict import Verdict
from procbook.check.engine import Report
from procbook.finding import Finding, Location, Severity
from procbook.report import View
from procbook.tree import Tree
from procbook.words import Sentence, catalogue, say

SCHEMA_VERSION = 1

OPEN = frozenset({"missing-approval", "approval-of-other-content"})
"""Rules that say that a file waits for an approval of what it says now."""

HISTORY = frozenset({"was-unapproved", "record-removed", "missing-approval"})
"""Rules whose findings about the past weigh like errors when the history itself has to be clean."""


def as_report(verdict: Verdict, day: date, language: str, strict: bool) -> Report:
    """The verdict in the form of every report; `strict`: the history itself has to be clean."""
    findings = verdict.findings
    if strict:
        findings = tuple(sorted(replace(f, severity=Severity.error) if f.rule in HISTORY else f for f in findings))
    settings, rules = verdict.governance.settings, tuple(sorted(catalogue(language)))
    made = verdict.report or Report(settings.title, (), rules, 0, 0, day, verdict.checked.base, settings.policy.stage)
    says, extra = summary(verdict, language), summary_data(verdict, language)
    return replace(made, findings=findings, rules=rules, says=says, extra=extra)


def at_first_change(report: Report, base: Tree, texts: Mapping[str, str]) -> Report:
    """That a file waits for its approval is told at the first line that is not as it was, where people look at it.
    `texts`: what the files say that findings point to."""
    waiting = {finding.location.path for finding in report.findings if finding.rule in OPEN}
    before = base.beside(waiting) if waiting else {}
    lines = {path: _first_change(before.get(path) or b"", texts.get(path, "")) for path in waiting}
    moved = (_at(finding, lines) if finding.rule in OPEN else finding for finding in report.findings)
    return replace(report, findings=tuple(sorted(moved)))


def _at(finding: Finding, lines: Mapping[str, int]) -> Finding:
    path = finding.location.path
    return replace(finding, location=Location(path, lines[path]))


def _first_change(before: bytes, text: str) -> int:
    old, new = before.decode("utf-8", "replace").splitlines(), text.splitlines()
    line = next((number for number, (was, says) in enumerate(zip_longest(old, new), 1) if was != says), 1)
    return max(min(line, len(new)), 1)


def view(verdict: Verdict, language: str, prefix: str) -> View:
    """How a report shows the verdict, with the source lines of the files that were judged."""

    def line(path: str, number: int) -> str:
        lines = verdict.texts.get(path, "").splitlines()
        return lines[number - 1] if 0 < number <= len(lines) else ""

    return View(language, line, {}, prefix)


def summary(verdict: Verdict, language: str) -> tuple[str, ...]:
    """The lines for people."""
    return tuple(_lines(verdict, language))


def summary_data(verdict: Verdict, language: str) -> Mapping[str, Any]:
    """The part `audit` of a report for programs."""
    return {"audit": {"says": summary(verdict, language), **_plain(verdict, language)}}


def _lines(verdict: Verdict, language: str) -> Iterator[str]:
    checked = verdict.checked
    yield from notices(verdict.governance.settings.notices, language)
    yield say("audit.judged", language, **checked._asdict())
    yield say("audit.evidence", language, **checked.levels)
    if "external" in checked.levels:
        yield say("audit.external", language, **checked.levels)
    if checked.base:
        yield say("audit.merged", language, head=checked.head, base=checked.base)
    yield say(f"audit.{'pinned' if checked.pinned else 'not-pinned'}", language, root=verdict.root)
    yield say(f"audit.{'since' if checked.since else 'not-since'}", language, commit=checked.since[:12])
    yield say("audit.whole", language)
    for which in ("controlled", "uncontrolled"):
        if listed := getattr(checked, which):
            yield say(f"audit.{which}", language, kinds=[Sentence(f"audit.kinds.{kind}") for kind in listed])
    if checked.adopted:
        yield say("audit.adopted", language, count=checked.adopted)
    for item, processes in verdict.affected.items():
        yield say("audit.affected", language, item=item_name(item, language), processes=processes)
    for name in verdict.not_checked:
        yield say("audit.not-checked", language, text=Sentence(f"audit.{name}"))


def notices(texts: Iterable[str], language: str) -> Iterator[str]:
    """What the manual says of itself, each in one line and as its own words: no audit judges by it."""
    for text in texts:
        yield say("audit.notice", language, text=" ".join(text.split()))


def _plain(verdict: Verdict, language: str) -> dict[str, Any]:
    checked = verdict.checked
    return {
        "schema_version": SCHEMA_VERSION,
        "root": verdict.root,
        "notices": list(verdict.governance.settings.notices),
        "clone": "whole",
        **{name: list(value) if isinstance(value, tuple) else value for name, value in checked._asdict().items()},
        "affected": {item: list(processes) for item, processes in verdict.affected.items()},
        "not_checked": [say(f"audit.{name}", language) for name in verdict.not_checked],
        "approvals": [
            {
                "item": item,
                "version": version.version,
                "action": version.action,
                "statement": version.digest,
                "person": approved.person,
                "role": approved.role,
                "for": approved.for_ or None,
                "level": approved.level,
                "at": approved.at,
                "landed": approved.landed.isoformat(),
                "commit": version.commit,
                "record": approved.path,
            }
            for item, state in sorted(verdict.states.items())
            for version in state.versions
            for approved in version.approvals
        ],
        "state": packed(save(verdict.folded)),
    }
