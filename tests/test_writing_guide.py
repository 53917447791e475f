"""The guide for whoever writes a process: its table has every field, its example is accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from procbook.check.engine import check
from procbook.finding import Severity
from procbook.manual.load import load
from procbook.words import lines
from tests import fields
from tests.damage.manuals import files, plain
from tests.damage.promises import TODAY
from tests.rules.rule_cases import Given, manual

GUIDE = fields.PAGE.read_text("utf-8")


def test_every_field_of_a_process_stands_in_the_guide() -> None:
    """`python -m tests.fields` writes the table anew."""
    assert fields.written(GUIDE) == GUIDE
    assert {"steps.next.at_most", "records.keep.for", "starts.by"} <= {way for way, _, _ in fields.rows()}


def test_the_example_of_a_countersign_with_a_return_is_sound() -> None:
    """Who copies it gets a finding about the flow, or about a return without a limit."""
    (example,) = re.findall(r"```yaml\n(steps:.*?)```", GUIDE, re.S)
    found = manual(example).findings()
    mine = {
        "deadlock",
        "double-execution",
        "unlimited-loop",
        "endless-loop",
        "conditional-parallel",
        "duplicate-branch",
    }
    assert [finding.rule for finding in found if finding.rule in mine] == []
    at_steps = [f for f in found if f.severity is Severity.error and "unknown" in f.rule and "#s" in f.subject]
    assert at_steps == []


def test_the_samples_that_are_told_are_those_that_init_writes() -> None:
    """Else a leftover is passed over, or something that somebody wrote is called one; a new manual is told of none."""
    told = {text for path, data in plain("starter").items() for text in strings(data)}
    assert set(lines("samples", "zh")) <= told
    found = check(load(Given(files("starter"))), today=TODAY).findings
    assert "leftover-sample" not in {finding.rule for finding in found}


def strings(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, (dict, list)):
        for part in data.values() if isinstance(data, dict) else data:
            yield from strings(part)
