"""Remedies fit: who does what a message says is rid of the finding, and gets no other for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import NamedTuple

import pytest
import yaml

from procbook.check.engine import _placed, _violations
from procbook.check.rule import rules
from procbook.finding import Fault, Location
from procbook.manual.load import build, load
from procbook.source import examine
from procbook.words import AUDITED, catalogue
from tests.expected import CASES, read_case
from tests.rules import rule_cases
from tests.rules.remedies import REMEDIES, Files, applied
from tests.rules.rule_cases import Given
from tests.schema import shape_cases
from tests.source import malformed_cases

BY_HAND = yaml.safe_load((CASES / "remedies.yaml").read_text("utf-8"))
"""Why no program can do what a message says: for all messages of a rule, or by variant ("" is `default`)."""

INPUT = "input.yaml"


class Case(NamedTuple):
    """A failing case: its files, and what finds the faults in such files."""

    name: str
    files: Files
    find: Callable[[Files], list[Fault]]


@cache
def cases() -> list[Case]:
    return [*_rule_cases(), *_shape_cases(), *_malformed_cases()]


def _rule_cases() -> Iterator[Case]:
    for path in rule_cases.cases():
        if path.stem.startswith("fail"):
            manual = rule_cases.case_manual(path)
            yield Case(f"{path.parent.name}/{path.stem}", manual.files, partial(_in_manual, manual))


def _in_manual(manual: rule_cases.Manual, files: Files) -> list[Fault]:
    base = None if manual.before is None else load(Given(manual.before)).manual
    loaded = load(Given(files))
    found = _violations(loaded, base, manual.today, rules())
    return [item.fault for item in _placed(found, loaded, counts_old=False)]


def _shape_cases() -> Iterator[Case]:
    for path in shape_cases.cases():
        text, _ = read_case(path)
        kind = text.split("\n")[0].removeprefix("# kind: ") if text.startswith("# kind:") else "process"
        yield Case(path.stem, {INPUT: text.encode()}, partial(_of_shape, kind))


def _of_shape(kind: str, files: Files) -> list[Fault]:
    return build(INPUT, kind, files[INPUT]).faults


def _malformed_cases() -> Iterator[Case]:
    for path in malformed_cases.cases():
        yield Case(path.stem, {INPUT: path.read_bytes()}, _malformed)


def _malformed(files: Files) -> list[Fault]:
    faults = examine(files[INPUT]).faults
    return [Fault(f.rule, Location(INPUT, f.line, f.column), f.values, f.variant, INPUT) for f in faults]


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_the_remedies_help(case: Case) -> None:
    """The finding goes, and no new one comes. One of a kind in each case: the others are mended alike."""
    faults = {(fault.rule, fault.variant): fault for fault in reversed(case.find(case.files))}
    before = Counter(map(alike, case.find(case.files)))
    for kind, fault in faults.items():
        if kind in REMEDIES:
            mended = all_applied(case, fault) if fault.rule in WRITING else applied(case.files, fault)
            lines = {other.location.line for other in case.find(case.files) if (other.rule, other.variant) == kind}
            left = (found for found in case.find(mended) if not hidden_before(found, fault, lines, case.files))
            after = Counter(map(alike, left))
            assert after[alike(fault)] < before[alike(fault)], kind
            assert after - before == Counter(), kind


def all_applied(case: Case, fault: Fault) -> Files:
    """A remedy of writing, applied wherever it is told, from the last line up: one such fault can look like another."""
    files, kind = case.files, (fault.rule, fault.variant)
    for _ in range(ROUNDS):
        found = [other for other in case.find(files) if (other.rule, other.variant) == kind]
        for other in sorted(found, key=lambda other: (other.location.line, other.location.column), reverse=True):
            files = applied(files, other)
    return files


ROUNDS = 3
"""A file tells a hundred faults at most."""

COUNTED = {"row", "steps", "position", "line", "days", "count", "known", "ids", "close", "title"}
"""What a message says of the things around, which a remedy changes."""


def alike(fault: Fault) -> tuple[str, str, str, str]:
    """What makes a finding the same one after a remedy."""
    values = {key: str(value) for key, value in fault.values.items() if key not in COUNTED}
    return fault.rule, fault.subject, fault.variant.removesuffix("-close"), str(sorted(values.items()))


WRITING = {"schema-invalid", "ambiguous-scalar", "hidden-character", "duplicate-key", "bad-encoding"}


def hidden_before(found: Fault, mended: Fault, lines: set[int], files: Files) -> bool:
    """Whether a finding was there before and could not be told: in a file that was not read, or in a line mended."""
    if found.location.path not in files or mended.rule == "bad-encoding":
        return True
    if mended.variant.endswith("-close") and found.variant == "twice":
        return True  # the right id stands beside the wrong one: then one of them is too many
    same_line = found.location.path == mended.location.path and found.location.line in lines
    return mended.rule in WRITING and same_line and alike(found) != alike(mended)


def messages() -> Iterator[tuple[str, str]]:
    for rule, words in catalogue("zh").items():
        if words.family != AUDITED:
            yield from ((rule, variant) for variant in words.messages)


def by_hand(rule: str, variant: str) -> str:
    reason = BY_HAND.get(rule, "")
    return reason if isinstance(reason, str) else reason.get(variant or "default", "")


def test_every_remedy_is_applied_or_has_a_reason() -> None:
    """A new message comes with a program that does what it says, or with the reason why none can."""
    missing = [
        (rule, variant)
        for rule, variant in messages()
        if (rule, variant) not in REMEDIES and not by_hand(rule, variant)
    ]
    assert missing == []


def test_no_reason_is_left_over() -> None:
    """What a program does is not said to be beyond it, and nothing stands for a message that is gone."""
    known = set(messages())
    assert set(REMEDIES) <= known
    for rule, reason in BY_HAND.items():
        variants = {variant for of, variant in known if of == rule}
        assert variants, rule
        if isinstance(reason, dict):
            listed = {"" if variant == "default" else variant for variant in reason}
            assert listed <= variants, rule
            assert not any((rule, variant) in REMEDIES for variant in listed), rule
        else:
            assert any((rule, variant) not in REMEDIES for variant in variants), rule


def test_every_remedy_was_tried() -> None:
    """A program that no case needs could say anything."""
    told = {(fault.rule, fault.variant) for case in cases() for fault in case.find(case.files)}
    assert set(REMEDIES) <= told
