"""A fault of shape hides nothing else, and nothing is told beside it that is gone when it is mended."""

from __future__ import annotations

import copy
from random import Random

import pytest

from procbook.check.engine import check
from procbook.finding import Finding
from procbook.manual.load import load
from tests.damage.manuals import files, plain, written
from tests.damage.promises import TODAY
from tests.rules.rule_cases import TODAY as DAY
from tests.rules.rule_cases import Given, base_files
from tests.schema.test_agreement import JUNK, containers

SEEDS = 150
ROLES, EXAMPLE = "processes/organisation/roles.yaml", "processes/example/example.yaml"


def found(**changed: tuple[str, str, str]) -> list[tuple[str, str]]:
    """Rule and subject of all findings in the example manual after some words were exchanged in its files."""
    given = dict(base_files())
    for path, old, new in changed.values():
        assert old in given[path].decode(), old
        given[path] = given[path].decode().replace(old, new, 1).encode()
    return [(finding.rule, finding.subject) for finding in check(load(Given(given)), today=DAY).findings]


def test_a_fault_in_the_roles_does_not_hide_a_role_that_is_not_there() -> None:
    told = found(kind=(ROLES, "kind: ", "kind: x-"), owner=(EXAMPLE, "owner: team-lead", "owner: nobody"))
    assert ("schema-invalid", ROLES) in told
    assert any(rule == "unknown-reference" and subject.startswith("example") for rule, subject in told)


def test_a_fault_in_a_process_does_not_hide_the_others_in_it() -> None:
    told = found(
        within=(EXAMPLE, "within: 1d", "within: 1天"),
        system=(EXAMPLE, "system: oa", "system: oaa"),
        next=(EXAMPLE, "next: done", "next: dome"),
    )
    rules = [rule for rule, _ in told]
    assert rules.count("unknown-reference") == 2
    assert "schema-invalid" in rules


def test_a_file_of_another_name_is_told_beside_its_faults() -> None:
    told = found(id=(EXAMPLE, "id: example\n", "id: examples\n"), within=(EXAMPLE, "within: 1d", "within: 1天"))
    assert ("file-name-differs-from-id", EXAMPLE) in told


def test_a_new_control_is_told_all_that_it_lacks() -> None:
    """Who knows only who carries it out is told the rest at once, not the one part after the other is there."""
    told = found(
        control=(EXAMPLE, "\ncontrols:\n", "\ncontrols:\n  - {id: C-EX-09, title: 抽查, owner: store-keeper}\n")
    )
    rules = [rule for rule, _ in told]
    assert rules.count("missing-field") == 3
    assert "unknown-field" in rules
    assert {"control-without-frequency", "control-without-evidence", "control-without-test"} <= set(rules)


SUMMARY = "summary: 填单、审批、检查后领走物料。\n"
MISPLACED = {
    "one blank more": ("    owner: applicant\n", "     owner: applicant\n"),
    "one blank less": ("    owner: applicant\n", "   owner: applicant\n"),
    "a tab": ("    owner: applicant\n", "\towner: applicant\n"),
    "an item at the margin": ("  - id: s20\n", "- id: s20\n"),
    "an item too deep": ("  - id: s20\n", "    - id: s20\n"),
    "no dash": ("  - id: s20\n", "    id: s20\n"),
    "no dash before the first": ("  - id: s10\n", "    id: s10\n"),
    "two documents": ("steps:\n", "---\nsteps:\n"),
    "no version": ("schema: 1\n", ""),
    "a conflict": (SUMMARY, f"<<<<<<< HEAD\n{SUMMARY}=======\nsummary: 填单。\n>>>>>>> main\n"),
}
"""Lines that are where they should not be, and the fault that they are told as hides the names in a file at most."""


@pytest.mark.parametrize(("old", "new"), MISPLACED.values(), ids=MISPLACED)
def test_a_line_out_of_place_hides_nothing_else_in_its_file(old: str, new: str) -> None:
    told = found(a=(EXAMPLE, old, new), b=(EXAMPLE, "approver:", "aprover:"), c=(EXAMPLE, "next: done", "next: dome"))
    assert ("unknown-field", EXAMPLE) in told
    assert "unknown-reference" in [rule for rule, _ in told] or "HEAD" in new


def test_a_missing_dash_is_one_fault() -> None:
    told = found(dash=(EXAMPLE, "  - id: s20\n", "    id: s20\n"))
    assert told == [("schema-invalid", EXAMPLE)]


def test_a_placeholder_hides_no_fault_in_its_sentence() -> None:
    told = found(does=(EXAMPLE, SUMMARY, "summary: TODO，先看[[F-NO-01]]再填。\n"))
    assert sorted(rule for rule, _ in told) == ["leftover-placeholder", "unknown-reference"]


PEOPLE, SYSTEMS = "processes/organisation/people.yaml", "processes/organisation/systems.yaml"
WANG = '{id: wang, name: 王芳, kind: person, active: {from: "2025-01-01"'
ALONE = {
    "a role of an unknown kind": (ROLES, "kind: capacity", "kind: 身分", "schema-invalid"),
    "a role of a kind mistyped": (ROLES, "kind: position", "kind: posision", "schema-invalid"),
    "a holder who ends before he begins": (
        ROLES,
        '{person: wang, from: "2026-01-01"}',
        '{person: wang, from: "2026-01-01", until: "2025-12-01"}',
        "senseless-date",
    ),
    "a person who left before he came": (PEOPLE, WANG, f'{WANG}, until: "2024-12-01"', "senseless-date"),
    "a person with the id of another": (PEOPLE, "{id: wang,", "{id: zhao,", "duplicate-id"),
    "a role with the id of another": (ROLES, "id: store-keeper", "id: team-lead", "duplicate-id"),
    "a step with the id of another": (EXAMPLE, "  - id: s40\n", "  - id: s30\n", "duplicate-id"),
    "a system in capitals": (SYSTEMS, "{id: oa,", "{id: OA,", "bad-id"),
    "a role in capitals": (ROLES, "id: team-lead", "id: Team-Lead", "bad-id"),
}


@pytest.mark.parametrize(("path", "old", "new", "rule"), ALONE.values(), ids=ALONE)
def test_what_only_follows_from_a_fault_is_not_told(path: str, old: str, new: str, rule: str) -> None:
    """Who reads that a role is vacant looks for somebody to fill it, while only a date is wrong."""
    assert {told for told, _ in found(here=(path, old, new))} == {rule}


def test_more_names_than_entries_with_a_double_id_are_told() -> None:
    told = found(id=(PEOPLE, "{id: wang,", "{id: zhao,"), holder=(ROLES, "{person: qian,", "{person: chen,"))
    assert [rule for rule, _ in told].count("unknown-reference") > 1


def test_the_report_says_that_more_may_follow() -> None:
    given = dict(base_files())
    given[EXAMPLE] = given[EXAMPLE].replace(b"within: 1d", "within: 1天".encode(), 1)
    (said,) = check(load(Given(given)), today=DAY, language="zh").says
    assert said == "有 1 个文件的写法有错，其余能查的都查了；改好以后可能还会查出别的。"
    assert check(load(Given(base_files())), today=DAY).says == ()


def told(given: Given) -> set[tuple[str, str, str]]:
    return {_key(finding) for finding in check(load(given), today=TODAY).findings}


def _key(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.subject, finding.message


@pytest.mark.parametrize("name", ["everything", "starter"])
@pytest.mark.parametrize("part", range(2))
def test_what_is_told_beside_a_fault_of_shape_is_true(name: str, part: int) -> None:
    """A clean manual with one fault has no other, so nothing may be told but that one; a thing without name is called …"""
    before, judged = told(Given(files(name))), 0
    for seed in range(part, SEEDS, 2):
        path, data = spoilt(name, Random(seed))
        given = Given({**files(name), path: data})
        loaded = load(given)
        if path in loaded.documents:
            continue
        judged += 1
        own = {(fault.location.path, fault.location.line) for fault in loaded.faults}
        new = [f for f in check(loaded, today=TODAY).findings if _key(f) not in before and "…" not in f.message]
        assert [f for f in new if (f.location.path, f.location.line) not in own] == [], seed
    assert judged > SEEDS // 6


def spoilt(name: str, random: Random) -> tuple[str, bytes]:
    """A file of a manual with one value left out, renamed or replaced."""
    path = random.choice(list(plain(name)))
    data = copy.deepcopy(plain(name)[path])
    target = random.choice(list(containers(data)))
    key = random.choice(list(target) if isinstance(target, dict) else range(len(target)))
    action = random.choice(["remove", "rename", "replace", "replace"])
    if action == "replace":
        target[key] = copy.deepcopy(random.choice(JUNK))
    else:
        value = target.pop(key)
        if action == "rename" and isinstance(target, dict):
            target[str(key) + random.choice("sx")] = value
    return path, written(path, data)
