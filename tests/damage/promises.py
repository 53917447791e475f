"""What is promised of a manual that the check accepts, and of one that it refuses. Pure: bytes in, broken promises out."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Any

import yaml

from procbook import flowchart, pages
from procbook.approval.items import contents
from procbook.change import Comparison
from procbook.check.engine import check
from procbook.finding import Finding, Severity
from procbook.manual.load import Loaded, load
from procbook.report.changes import FORMATS
from tests.damage.edits import kind_of
from tests.damage.manuals import Files, written
from tests.rules.rule_cases import Given
from tests.site.free_text import NAME, Route, free_texts, schema_of

TODAY = date(2026, 11, 27)
GRADED: tuple[Route, ...] = (
    ("within",),
    ("steps", "*", "within"),
    ("steps", "*", "due", "by"),
    ("steps", "*", "due", "every"),
)
NOT_SHOWN: dict[str, set[Route]] = {
    "handbook": {
        ("notices", "*"),
        ("calendar", "holidays", "*", "name"),
        ("forge", "branch"),
        ("policy", "site", "*"),
        ("editions", "*", "title"),
        ("editions", "*", "summary"),
        ("editions", "*", "notices", "*"),
        ("editions", "*", "may_say", "*"),
        ("waivers", "*", "subject"),
        ("waivers", "*", "reason"),
        ("policy", "incidents", "*", "reason"),
    },
    "process": {
        *((*graded, name) for graded in GRADED for name in ("by", NAME)),
    },
}
"""Texts that stand on no page, or (notices) around every page; grades that all have the same time are not named."""
IDS = {"next", "to", "then", "where"}
"""Fields that hold a name which a page shows as its title."""


def judged(files: Files, base: Loaded) -> tuple[str, list[str]]:
    """Whether the check refuses a manual, and the promises that it breaks; an accepted one is compared with `base`."""
    loaded = load(Given(files))
    findings = check(loaded, today=TODAY).findings
    if any(finding.severity is Severity.error for finding in findings):
        return "refused", list(_words(findings))
    rules = {finding.rule for finding in findings}
    made = (_canonical(loaded, files), _compared(base, loaded), _drawn(loaded), _shown(loaded, files, rules))
    return "accepted", [*_words(findings), *chain.from_iterable(made)]


def _words(findings: Iterable[Finding]) -> Iterator[str]:
    for finding in findings:
        if finding.location.line < 1 or finding.location.column < 1:
            yield f"no place: {finding}"
        if not finding.message or re.search(r"\{[a-z_]+\}", finding.message):
            yield f"no words: {finding.rule}: {finding.message}"


def _canonical(loaded: Loaded, files: Files) -> Iterator[str]:
    """Written by another program, or read back from its canonical form, a content keeps its digest."""
    before = contents(loaded.tree)
    for item, content in before.items():
        if content.unreadable:
            yield f"accepted but cannot be approved: {item}"
        elif json.loads(content.canonical)["item"] != item:
            yield f"canonical form of {item}"
    again = {path: _again(path, data) if path.endswith(".yaml") else data for path, data in files.items()}
    after = contents(Given(again))
    yield from (f"digest of {item}" for item in before if before[item].digest != after[item].digest)


@lru_cache(maxsize=256)
def _again(path: str, data: bytes) -> bytes:
    return written(path, yaml.load(data, Loader=_Plain))


class _Plain(yaml.CSafeLoader):
    """Reads dates as text."""


_Plain.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for sign, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def _compared(base: Loaded, loaded: Loaded) -> Iterator[str]:
    for old, new in ((base, loaded), (loaded, base)):
        compared = Comparison(old.manual, new.manual, "old", "")
        for form in FORMATS.values():
            for language in ("zh", "en"):
                if not form(compared, language):
                    yield "an empty report of changes"
    same = Comparison(loaded.manual, loaded.manual, "old", "")
    if same.changes:
        yield "a manual differs from itself"


def _drawn(loaded: Loaded) -> Iterator[str]:
    """The pages hold the two drawings; these are the flow for other tools."""
    names = flowchart.names_of(loaded.manual)
    for process in loaded.manual.written:
        for draw in (flowchart.dot, flowchart.mermaid):
            if process.steps and process.steps[0].id not in draw(process, names):
                yield f"no drawing of {process.id}"


def _shown(loaded: Loaded, files: Files, rules: set[str]) -> Iterator[str]:
    """What stands in a file stands on a page; an end that no step leads to is told instead."""
    site = pages.make(loaded, TODAY)
    seen = _squeezed("".join(html.unescape(re.sub(r"<[^>]*>", "", page.markdown)) for page in site.pages))
    for path, data in files.items():
        if path.endswith(".yaml"):
            kind = kind_of(path)
            for route, written in _texts(_for_readers(yaml.load(data, Loader=_Plain), loaded), kind):
                text = (
                    written.replace("/", "、") if route[-1] == "article" else written
                )  # 第 55、57 条, as readers write it
                told = (route == ("ends", "*") and "unused-end" in rules) or (
                    kind == "process" and "unshown-content" in rules
                )
                if not told and not _MARKS.search(text) and _squeezed(text) not in seen:
                    yield f"not shown: {path} {'.'.join(route)}: {text[:60]!r}"


def _for_readers(data: Any, loaded: Loaded) -> Any:
    """The file without the people who hold nothing, of whom no page tells, and without addresses of mail."""
    if isinstance(data, dict) and isinstance(data.get("people"), list):
        roles = loaded.manual.roles.values()
        held = {term.person for role in roles for terms in (role.holders, role.deputies) for term in terms}
        people = [person for person in data["people"] if person["id"] in held]
        return {
            "people": [{**person, "contact": None} if "@" in person.get("contact", "") else person for person in people]
        }
    return data


_MARKS = re.compile(r"\[\[|\$\(|\*\*|^\s*(-|\d+\.) ", re.MULTILINE)


def _texts(data: Any, kind: str) -> Iterator[tuple[Route, str]]:
    for route, _ in free_texts(schema_of(kind)):
        if route not in NOT_SHOWN.get(kind, ()) and route[-1] not in IDS:
            yield from ((route, value) for value in _values(data, route) if isinstance(value, str))


def _values(value: Any, route: Route) -> Iterator[Any]:
    if not route:
        yield value
        return
    name, *rest = route
    if name == NAME:
        yield from value if isinstance(value, dict) else ()
    elif name == "*":
        below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        for part in below:
            yield from _values(part, tuple(rest))
    elif isinstance(value, dict) and name in value:
        yield from _values(value[name], tuple(rest))


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)
