"""Grades of a process, such as the levels of an activity, and the ways that a case of one grade takes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from procbook.flow.process_graph import Edge, Flow
from procbook.manual.duration import graded_by, grades
from procbook.manual.model import Graded, Process
from procbook.manual.otherwise import is_otherwise

_OR = re.compile(r"[、，,/;；]|或者?|和|及(?!以)|\bor\b|\band\b", re.IGNORECASE)
_IS = re.compile(r"^(?:为|是|属于|=|＝|:|：|is\b)")
_MORE = re.compile(r"以|及|上|下|外|内|超|低|高|不|非|无|[<>≤≥＜＞+\-]|above|below|over|under|not", re.IGNORECASE)
"""What makes a grade the border of several, or the one that is not meant."""

_NOUN = 4
"""Characters that a condition says of what has the grade: "一级活动"."""


def grades_of(process: Process) -> dict[str, list[str]]:
    """All that times and deadlines of the process are graded by, with the grades in the order written."""
    known: dict[str, list[str]] = {}
    for graded in _graded(process):
        if not isinstance(graded, str):
            listed = known.setdefault(graded_by(graded), [])
            listed += [grade for grade, _ in grades(graded) if grade not in listed]
    return known


def _graded(process: Process) -> Iterator[Graded]:
    yield process.within
    for step in process.steps:
        yield step.within
        if step.due:
            yield from (step.due.by, step.due.every)


def flow_of(flow: Flow, by: str, grade: str, known: Collection[str]) -> Flow:
    """The flow without the ways that other grades take: as far as a condition names grades and nothing else."""
    if not grade or len(known) < 2:
        return flow
    out = {step: tuple(_taken(edges, by, grade, known)) for step, edges in flow.out.items()}
    return flow._replace(out=out)


def _taken(edges: tuple[Edge, ...], by: str, grade: str, known: Collection[str]) -> Iterator[Edge]:
    named = [named_grades(edge.when, by, known) if edge.when else None for edge in edges]
    elsewhere = any(names and grade in names for names in named)
    for edge, names in zip(edges, named, strict=True):
        if names is not None and grade not in names:
            continue
        if elsewhere and is_otherwise(edge.when):
            continue
        yield edge


def named_grades(when: str, by: str, known: Collection[str]) -> set[str] | None:
    """The grades that a condition names; None when it says anything else."""
    said = _IS.sub("", "".join(when.split()).removeprefix("".join(by.split())))
    found = [_grade(part, known) for part in _OR.split(said) if part]
    return {grade for grade in found if grade} if found and all(found) else None


def _grade(part: str, known: Collection[str]) -> str:
    """The grade that a part of a condition means, with a word for what has it; "" when it means something else."""
    for grade in sorted(known, key=len, reverse=True):
        plain = "".join(grade.split())
        rest = part.removeprefix(plain)
        if part.startswith(plain) and len(rest) <= _NOUN and not _MORE.search(rest):
            return grade
    return ""
