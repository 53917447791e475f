"""The text of a new process: what a process has, with a mark at all that only its author knows.

The check tells of each mark by itself, with what has to stand there; nothing else is wrong with it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import NamedTuple

from procbook.manual.editor_schema import SCHEMAS
from procbook.manual.field_words import FieldWords, as_yaml
from procbook.manual.load import Loaded
from procbook.manual.model import Manual
from procbook.schema.documents import definition
from procbook.schema.every_field import every_field
from procbook.schema.fields import matches
from procbook.tree import FOLDER
from procbook.words import say, texts

KIND = "process"

_TEMPLATE = """\
schema: 1
id: {id}
#@ number
number: {number}
#@ title
title: {title}
#@ summary
summary: {gap}
#@ aliases
aliases: [{gap}]
area: {area}
version: "1.0.0"
#@ status
status: draft
#@ effective_from
effective_from: "{today}"
#@ owner
owner: {owner}
#@ approver
approver: {gap}
#@ review_every
review_every: {review_every}
#@ purpose
purpose: {gap}
scope:
  #@ scope.includes
  includes: [{gap}]
  #@ scope.excludes
  excludes: [{gap}]
starts:
  #@ starts.event
  - event: {gap}
    #@ starts.by
    by: {gap}
    step: s10
inputs:
  #@ inputs.name
  - name: {gap}
    #@ inputs.from
    from: external
    #@ inputs.note
    note: {gap}
outputs:
  #@ outputs.name
  - {{name: {gap}, record: {record}, to: [external]}}
steps:
  - id: s10
    #@ steps.title
    title: {gap}
    #@ steps.owner
    owner: {gap}
    #@ steps.does
    does: {gap}
    #@ steps.outputs
    outputs: [{record}]
    #@ steps.within
    within: {gap}
  - id: s20
    title: {gap}
    #@ steps.kind
    kind: sign-off
    owner: {gap}
    does: {gap}
    #@ steps.cautions
    cautions: [{gap}]
    inputs: [{record}]
    within: {gap}
    #@ steps.other_than
    other_than: s10
    #@ steps.controls
    controls: [{control}]
    #@ steps.next
    next:
      - {{when: {agreed}, to: s30}}
      - {{when: {unclear}, to: s10, at_most: 2, then: stopped}}
      - {{when: {refused}, to: stopped}}
  - id: s30
    title: {gap}
    owner: {gap}
    does: {gap}
    inputs: [{record}]
    within: {gap}
    next: done
#@ ends
ends:
  done: {gap}
  stopped: {stopped}
#@ cautions
cautions: [{gap}]
controls:
  - id: {control}
    #@ controls.risk
    risk: {gap}
    #@ controls.activity
    activity: {gap}
    #@ controls.kind
    kind: preventive
    #@ controls.frequency
    frequency: per-case
    #@ controls.owner
    owner: {gap}
    #@ controls.evidence
    evidence: [{record}]
    #@ controls.test
    test: {gap}
records:
  - id: {record}
    #@ records.name
    name: {gap}
    #@ records.kept_by
    kept_by: {gap}
    #@ records.keep
    keep: {{for: {gap}, after: {gap}}}
    #@ records.where
    where: {gap}
    #@ records.contains
    contains: [{gap}]
kpis:
  - id: {kpi}
    #@ kpis.name
    name: {gap}
    #@ kpis.formula
    formula: {gap}
    #@ kpis.target
    target: {gap}
    #@ kpis.period
    period: monthly
    #@ kpis.owner
    owner: {gap}
    #@ kpis.source
    source: {gap}
"""
"""`#@` and the way of a field stand for a comment that says what to write there."""

_COMMENT = re.compile(r"^( *)#@ ([a-z_.]+)\n", re.MULTILINE)
_NO_NUMBER = "#@ number\nnumber: \n"
_NUMBERED = re.compile(r"(.*?)([0-9]+)")
_EDITOR = re.compile(rb"# yaml-language-server: \$schema=[^\s]+")
_FIRST_EDITION = "01"


class Asked(NamedTuple):
    """What is known of a new process before it is written; "" is left to its author."""

    area: str
    today: date
    id: str = ""
    title: str = ""
    owner: str = ""
    number: str = ""


def is_id(text: str) -> bool:
    """Whether a process may have this id, as far as its form goes."""
    return matches(definition("#/$defs/process-id")["pattern"], text)


def path_of(area: str, id: str) -> str:
    """Where the file of a process lies, from the root of the manual."""
    return f"{FOLDER}/{area}/{id}.yaml"


def new_process(loaded: Loaded, asked: Asked, language: str, comments: bool = True) -> str:
    """The text of a file. `comments` say at each field what to write; without them it is a third as long."""
    manual, words = loaded.manual, texts("new", language)
    code, gap = _code(manual, asked.id or asked.area), words["gap"]
    number = asked.number or next_number(manual, asked.area)
    written = _TEMPLATE.format(
        gap=gap,
        id=asked.id or gap,
        title=as_yaml(asked.title) if asked.title else gap,
        owner=asked.owner or gap,
        area=asked.area,
        today=asked.today.isoformat(),
        number=as_yaml(number) if number else "",
        review_every=_usual_review(manual),
        **{thing: f"{prefix}-{code}-{_FIRST_EDITION}" for thing, prefix in _PREFIXES.items()},
        **{name: words[name] for name in ("agreed", "unclear", "refused", "stopped")},
    )
    text = _COMMENT.sub(partial(_comment, language) if comments else "", written.replace(_NO_NUMBER, ""))
    return f"{_for_editors(loaded)}\n# {say('new.how', language, gap=gap)}\n{text}"


def gaps(text: str, language: str) -> int:
    """How many marks there are in the text of a new process."""
    lines = (line for line in text.splitlines() if not line.lstrip().startswith("#"))
    return sum(line.count(texts("new", language)["gap"]) for line in lines)


_PREFIXES = {"record": "F", "control": "C", "kpi": "K"}
"""How ids of parts of a process begin."""


def _comment(language: str, found: re.Match[str]) -> str:
    """What to write in the field of the next line."""
    field = next(each for each in every_field(KIND) if each.way == found[2])
    words, note = FieldWords(field), texts("new", language)["notes"].get(field.way)
    lines = [say("new.comment", language, name=words.name(language), what=words.what(language)), *filter(None, [note])]
    return "".join(f"{found[1]}# {line}\n" for line in lines)


def _for_editors(loaded: Loaded) -> str:
    """The line by which editors know the schema, as other processes have it."""
    firsts = (_EDITOR.match(loaded.bytes_of(path)) for path in loaded.paths.values())
    return next((first[0].decode() for first in firsts if first), _USUAL)


_USUAL = f"# yaml-language-server: $schema=../../{SCHEMAS}/{KIND}.schema.json"


def next_number(manual: Manual, area: str) -> str:
    """The document number behind the last one of the area, as most of them are written; "" when it has none."""
    numbers = [_NUMBERED.fullmatch(process.number) for process in manual.processes.values() if process.area == area]
    parts = Counter(found[1] for found in numbers if found)
    if not parts:
        return ""
    begin = parts.most_common(1)[0][0]
    used = [
        found[2]
        for each in manual.processes.values()
        if (found := _NUMBERED.fullmatch(each.number)) and found[1] == begin
    ]
    return f"{begin}{max(map(int, used)) + 1:0{max(map(len, used))}}"


def _usual_review(manual: Manual) -> str:
    """How often most processes are reviewed."""
    known = Counter(process.review_every for process in manual.worked_by if process.review_every)
    return known.most_common(1)[0][0] if known else "half-year"


def _code(manual: Manual, id: str) -> str:
    """Two letters of the id by which nothing of another process is called yet: CP of campaign-planning."""
    processes = manual.processes.values()
    records = (record.id for process in processes for record in process.records)
    controls = (control.id for process in processes for control in process.controls)
    used = {part for each in (*records, *controls) for part in each.split("-")[1:]}
    return next((code for code in _codes(id) if code not in used), "NEW")


def _codes(id: str) -> Iterator[str]:
    """The first letters of its first words, then of its first word with each other letter, then numbered."""
    words = id.upper().split("-")
    letters = "".join(words)
    if len(words) > 1:
        yield words[0][0] + words[1][0]
    yield from (letters[0] + other for other in letters[1:] if other.isalpha())
    yield from (f"{letters[:2]}{number}" for number in range(2, 100))
