"""The guide for whoever writes a process: its table has every field, its example is accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from procbook.check.engine import check
from procbook.finding import Severity
from procbook.manual.load import load
from procbook.schema.documents import document, resolved
from procbook.words import catalogue, lines
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


SKELETONS = """\
# file: processes/supply/ordering.yaml
schema: 1
id: ordering
title: 采购物料
summary: 缺料时下单采购。
area: supply
version: "1.0.0"
status: effective
effective_from: "2026-11-01"
owner: team-lead
approver: manager
review_every: half-year
purpose: 缺什么补什么。
starts: [{event: 库存不够, by: store-keeper, step: s10}]
steps:
  - {id: s10, title: 下单, owner: team-lead, does: "填写[[F-OR-01]]，发给供应商。", outputs: [F-OR-01], within: 2d, next: end}
cautions: [没有比价就下单，要退单重来。]
records:
  - {id: F-OR-01, name: 采购单, kept_by: store-keeper, keep: {for: 3y, after: 收货}, where: oa, contains: [名称, 数量]}
# file: processes/supply/receiving.yaml
schema: 1
id: receiving
title: 收货
summary: 按采购单点收。
area: supply
version: "1.0.0"
status: effective
effective_from: "2026-11-01"
owner: team-lead
approver: manager
review_every: half-year
purpose: 收到的和买的一样。
starts: [{event: 货到, by: store-keeper, step: s10}]
steps:
  - {id: s10, title: 点收, owner: store-keeper, does: 按采购单当面点数。, within: 1d, next: end}
cautions: [只数箱数会少收，要开箱点。]
"""
"""Two processes around the parts of one that the guide shows."""

SAMPLES = re.findall(r"```yaml\n(# file: .*?)```", GUIDE, re.S)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.split("\n")[0].split("/")[-1])
def test_whoever_copies_a_sample_of_the_guide_is_told_nothing(sample: str) -> None:
    """It stands in the manual of the rules, at the place that its first line says."""
    told = [
        f"{found.rule}: {found.message}"
        for found in manual(SKELETONS + sample).findings()
        if found.severity is not Severity.note
    ]
    assert told == []


def test_every_sample_of_the_guide_is_tried() -> None:
    """One without its place would be shown and never read."""
    fences = re.findall(r"```yaml\n(.*?)```", GUIDE, re.S)
    assert [fence[:40] for fence in fences if not fence.startswith(("# file: ", "steps:"))] == []
    assert len(SAMPLES) > 8


@pytest.mark.parametrize(
    ("heading", "kind", "field"),
    [
        ("organisation/roles.yaml", "roles", "roles"),
        ("organisation/people.yaml", "people", "people"),
        ("organisation/authority.yaml", "authority", "limits"),
        ("sources.yaml", "sources", "sources"),
    ],
)
def test_the_tables_of_registers_have_what_is_needed(heading: str, kind: str, field: str) -> None:
    """A star at every field that must be written and at no other, and no field that is not there."""
    table = GUIDE.partition(f"### {heading}\n")[2].partition("```")[0]
    told = dict(re.findall(r"^\| `([a-z_]+)`( \*)? \|", table, re.M))
    entry = resolved(resolved(document(kind)["properties"][field])["items"])
    assert set(told) <= set(entry["properties"])
    assert {name for name, star in told.items() if star} == set(entry["required"])


def test_the_shortest_process_is_the_one_that_messages_name() -> None:
    """Whoever makes it gets no finding but that it is still to be written."""
    (sample,) = (sample for sample in SAMPLES if "status: planned" in sample)
    fields_written = set(re.findall(r"^([a-z]+): ", sample.partition("\n")[2], re.M))
    message = catalogue("zh")["unknown-reference"].messages["process"]
    assert fields_written == set(re.findall(r"([a-z]+): ", message.partition("写六行")[2]))
    assert [found.rule for found in manual(sample).findings()] == ["planned-process"]


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
