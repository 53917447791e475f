"""Rows of a process page that said nothing, or left somebody out."""

from __future__ import annotations

import re

import pytest

from procbook.manual.load import Loaded, load
from tests.pages.one_page import page
from tests.rules.rule_cases import Given, base_files

EXAMPLE = "processes/example/example.yaml"
REQUIREMENTS = "processes/requirements.yaml"


def shown(*changes: tuple[str, str], path: str = EXAMPLE) -> str:
    """The page of the example process after some words were exchanged in a file, without marks."""
    return words(page(changed(path, *changes), "processes/example.md").markdown)


def changed(path: str, *changes: tuple[str, str]) -> Loaded:
    """The manual of the cases after some words were exchanged in a file."""
    text = base_files()[path].decode()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return load(Given({**base_files(), path: text.encode()}))


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_no_row_for_who_starts_when_nobody_does() -> None:
    """A row without a name makes a reader believe that something is missing on the page."""
    assert "谁发起" in shown()
    assert "谁发起" not in shown((", by: applicant", ""), ("    owner: applicant\n", "    kind: parallel\n"))


def test_what_starts_a_process_is_said_beside_who_hands_it_over() -> None:
    """The event stands in the drawing alone, and who reads the text asks what has to have happened."""
    starts = base_files()[EXAMPLE].decode().split("starts:\n")[1].split("\n")[0]
    page_of = shown((starts, "  - {event: 验货单签好, from: delivery, when: 当天, step: s10}"))
    assert re.search(r"移交过来\s*：验货单签好：当天", page_of)


def test_whoever_owns_a_step_in_some_case_has_a_column() -> None:
    """The role signs in that case, and stands in no table of duties."""
    case = ("    owner: manager\n", "    owner: manager\n    owner_when: [{when: 大额, owner: team-lead}]\n")
    before, after = (text.partition("职责分工")[2].count("R") for text in (shown(), shown(case)))
    assert after > before


def test_a_demand_is_shown_with_its_title() -> None:
    demands = re.findall(r"- \{id: (R-[A-Z0-9-]+), title: ([^,]+),", base_files()[REQUIREMENTS].decode())
    assert any(f"{id} {title}" in shown() for id, title in demands)


def test_a_note_on_what_is_handed_over_is_shown() -> None:
    """The note of an output to a process of ours, or to nobody, stands in the file and on no page."""
    outputs = base_files()[EXAMPLE].decode().split("outputs:\n")[1].split("\n")[0]
    for to in ("to: [delivery], ", ""):
        assert "只交复印件" in shown((outputs, f"  - {{name: 领用清单, {to}note: 只交复印件}}"))


def test_the_next_review_stands_on_the_page() -> None:
    """Whoever works by a process does not learn from it that nobody has looked at it since a year."""
    assert re.search(r"评审周期 每半年； 2027-0\d-\d\d 评审", shown())


@pytest.mark.parametrize(("state", "said"), [("draft", "草稿"), ("effective", "现行")])
def test_a_version_without_its_day_says_none(state: str, said: str) -> None:
    """The reader sees a dash where a day should be, and wonders from when."""
    text = shown(("status: effective", f"status: {state}"), ('effective_from: "2026-11-01"\n', ""))
    assert f"{said} · 1.0.0 · " in text
    assert " 起 · " not in text


def test_a_moment_that_no_deadline_names_is_explained() -> None:
    """A table says "R + 2 小时", and nothing on the page says what R is."""
    assert "时点 T" not in shown()
    assert "时点 R：投诉收到的时刻" in shown(("clocks: {T: 用料日}", "clocks: {T: 用料日, R: 投诉收到的时刻}"))


@pytest.mark.parametrize(
    ("source", "name"), [("oa", "办公系统"), ("F-EX-01", "F-EX-01 领用单"), ("每月的统计", "每月的统计")]
)
def test_where_a_number_comes_from_has_its_name(source: str, name: str) -> None:
    """A reader finds the code of a system or record, and has to look it up."""
    change = ("source: 办公系统", f"source: {source}")
    assert f"每月 {name} 组长" in shown(change)
    loaded = changed(EXAMPLE, change)
    assert f" {name} " in f" {words(page(loaded, 'registers/kpis.md').markdown)} "
