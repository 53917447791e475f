"""The guide for whoever writes a process: its table has every field, its example is accepted."""

from __future__ import annotations

import re

from procbook.finding import Severity
from tests import fields
from tests.rules.rule_cases import manual

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
