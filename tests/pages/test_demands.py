"""The demands: what the register says of each, that the check says the same, and that its links lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from procbook import pages
from procbook.check import check
from procbook.demands import answer
from procbook.load import Loaded, load
from procbook.model import Feature, Process, Requirement
from procbook.pages.book import Book
from procbook.pages.links import address
from procbook.pages.registers import registers
from procbook.tree import WorkTree

DAY = date(2026, 11, 23)
FEATURE = (Feature(feature="搜索", link="rules/"),)


@pytest.fixture(scope="module")
def whole() -> Loaded:
    """The manual of this repository with all its processes and demands."""
    return load(WorkTree(Path(__file__).parents[2]))


def state(kind: str, feature: bool, status: str = "") -> str:
    """How far a demand is met by one feature and by one process of a status; "" is no process."""
    demand = Requirement(id="R-001", title="", kind=kind, met_by=FEATURE if feature else ())
    named = Process(schema=1, id="a", title="A", area="b", status=status, fulfils=("R-001",))
    return answer(demand, [named] if status else []).state.name


@pytest.mark.parametrize(
    ("kind", "feature", "status", "expected"),
    [
        ("content", False, "effective", "met"),
        ("content", True, "", "open"),
        ("content", False, "draft", "open"),
        ("content", False, "planned", "open"),
        ("content", False, "retired", "open"),
        ("mechanism", True, "", "met"),
        ("mechanism", False, "effective", "open"),
        ("both", True, "effective", "met"),
        ("both", False, "effective", "partly"),
        ("both", True, "", "partly"),
        ("both", True, "draft", "partly"),
        ("both", False, "", "open"),
    ],
)
def test_half_an_answer_is_not_an_answer(kind: str, feature: bool, status: str, expected: str) -> None:
    """A demand for a mechanism looks met because a process says so, or by a process that nobody works by."""
    assert state(kind, feature, status) == expected


def rows(loaded: Loaded) -> Iterator[tuple[str, str]]:
    """Number and state of each demand, as the register shows them."""
    (register,) = (each for each in registers(Book(loaded, DAY)) if each.name == "demands")
    for anchor, cells in register.rows:
        yield anchor, cells[2][0]


def test_the_check_says_what_the_register_says(whole: Loaded) -> None:
    """A demand is open on the page and nothing is said of it in the check, or the other way round."""
    optional = {demand.id for demand in whole.handbook.requirements.values() if demand.recommended}
    shown = {demand for demand, told in rows(whole) if told != "满足"} - optional
    found = check(whole, today=DAY).findings
    assert {finding.subject.split("/")[-1] for finding in found if finding.rule == "uncovered-demand"} == shown


def test_what_is_missing_is_named(loaded: Loaded) -> None:
    """A half-met demand does not say which half is missing."""
    told = dict(rows(loaded))
    assert "部分满足：缺内容" in told.values()
    assert "未满足" in told.values()
    assert "满足" in told.values()


def test_every_feature_leads_to_a_place_of_the_site(whole: Loaded) -> None:
    """A link that is to prove a feature leads nowhere."""
    site = pages.make(whole, DAY)
    places = {address(page.path): page.markdown for page in site.pages}
    for demand in whole.handbook.requirements.values():
        for feature in demand.met_by:
            target, _, anchor = feature.link.partition("#")
            assert address(target) in places, f"{demand.id}: {feature.link}"
            anchors = re.findall(r'(?:id="|\{ #)([^"\s]+)', places[address(target)])
            assert not anchor or anchor in anchors, f"{demand.id}: {feature.link}"
