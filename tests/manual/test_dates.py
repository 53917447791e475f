"""One idea of what a date is: what the check tells, what the schemas let pass and what the program reckons with."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner

from procbook import schema
from procbook.approval.items import MANUAL, part
from procbook.approval.reading import manual_of
from procbook.check.engine import check
from procbook.cli import procbook
from procbook.finding import Severity
from procbook.manual.calendar import months_after, workdays_after
from procbook.manual.dates import DATES, FIRST, LAST, day_of, is_date
from procbook.manual.holders import holders
from procbook.manual.load import load
from tests.damage.edits import kind_of, places
from tests.damage.manuals import files, plain, written
from tests.damage.promises import TODAY, judged
from tests.rules.rule_cases import Given

ODD = ("0000-01-01", "0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31", "2026-02-30", "2026-06-31")


def fields(node: Any, name: str = "") -> Iterator[str]:
    """The field of every date in a schema."""
    if isinstance(node, dict):
        if str(node.get("$ref", "")).endswith("/date"):
            yield name
        for key, inner in node.items():
            yield from fields(inner, key if key not in ("items", "properties") else name)
    elif isinstance(node, list):
        for inner in node:
            yield from fields(inner, name)


def test_every_date_of_the_schemas_is_known() -> None:
    """A date that is added to the format is judged like all others."""
    wanted = Counter(name for kind in schema.kinds() for name in fields(schema.document(kind)))
    assert Counter(field.rstrip("_") for known in DATES.values() for field in known) == wanted


@pytest.mark.parametrize("odd", ODD)
def test_a_date_of_no_sense_is_told_wherever_it_stands(odd: str) -> None:
    """Never an internal error: the check names line and column of each, in every field that holds one."""
    manual = plain("everything")
    for place, nodes in places(manual).items():
        container, key = nodes[0]
        if is_date(str(container[key])):
            copied = deepcopy(manual)
            container, key = places(copied)[place][0]
            container[key] = odd
            spoilt = {**files("everything"), **{path: written(path, data) for path, data in copied.items()}}
            assert judged(spoilt, load(Given(files("everything")))) == ("refused", [])
            findings = check(load(Given(spoilt)), today=TODAY, language="en").findings
            assert any(odd in each.message for each in findings if each.severity is Severity.error), place


@pytest.mark.parametrize("odd", ODD[:5])
def test_governance_with_one_stays_readable(odd: str) -> None:
    """The audit reads the governance that was approved with such a date, and reckons with it."""
    kinds = {path: kind_of(path) for path in files("everything") if path.endswith(".yaml")}
    data = {}
    for path, kind in kinds.items():
        if kind in MANUAL["governance/manual"]:
            text = files("everything")[path].decode()
            changed = text.replace("2026-", f"{odd[:4]}-").replace("2027-", f"{odd[:4]}-").encode()
            read = part(changed, kind)
            assert read is not None
            data[kind] = json.loads(read.json)
    manual = manual_of(json.dumps({"data": data, "files": {}, "item": "governance/manual"}).encode())
    today = date(2026, 11, 27)
    assert all(holders(role, manual, today) is not None for role in manual.roles.values())
    assert workdays_after(today, 5, manual.settings.calendar) > today


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("0000-02-30", date(1, 2, 28)),
        ("2026-02-30", date(2026, 2, 28)),
        ("2026-11-23", date(2026, 11, 23)),
        ("", date.min),
        ("morgen", date.min),
        ("9999-99-99", date.max),
    ],
)
def test_the_program_reads_any_text_as_a_day(text: str, day: date) -> None:
    assert day_of(text) == day
    assert months_after(text, 12) >= day.isoformat()


@pytest.mark.parametrize("command", ["check", "build", "status"])
@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "20261123", "2026-W48-1", "2026-02-30"])
def test_no_command_is_asked_for_such_a_day(command: str, day: str) -> None:
    """An option that names a day takes what a manual may name, and nothing else."""
    asked = CliRunner().invoke(procbook, [command, "--today", day])
    assert asked.exit_code == 2
    assert "2026-11-23" in asked.output


def test_the_bounds_are_dates() -> None:
    assert is_date(FIRST.isoformat())
    assert is_date(LAST.isoformat())
