"""The demands: what the register says of each, that the check says the same, and that its links lead somewhere."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from msgspec import structs

from procbook import pages
from procbook.check.engine import check
from procbook.manual.demands import answer
from procbook.manual.load import Loaded, load
from procbook.manual.model import Feature, Process, Requirement
from procbook.pages.links import address
from procbook.pages.page import Site
from procbook.pages.registers import REGISTERS, Cell
from procbook.tree import WorkTree
from tests.pages.one_page import context
from tests.real_manual import ROOT

DAY = date(2026, 11, 23)
FEATURE = (Feature(feature="搜索", link="rules/"),)


@pytest.fixture(scope="module")
def whole() -> Loaded:
    """The manual of this repository with all its processes and demands."""
    return load(WorkTree(ROOT))


@pytest.fixture(scope="module")
def whole_site(whole: Loaded) -> Site:
    """Its pages and files."""
    return pages.make(whole, DAY)


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


def cells(loaded: Loaded) -> dict[str, tuple[Cell, ...]]:
    """What the register says of each demand: number, demand, state, what meets it, and more."""
    return dict(REGISTERS["demands"].rows(context(loaded, "registers/demands.md")))


def rows(loaded: Loaded) -> Iterator[tuple[str, str]]:
    """Number and state of each demand, as the register shows them."""
    for anchor, row in cells(loaded).items():
        yield anchor, row[2][0]


def test_the_check_says_what_the_register_says(whole: Loaded) -> None:
    """A demand is open on the page and nothing is said of it in the check, or the other way round."""
    optional = {demand.id for demand in whole.manual.requirements.values() if demand.recommended}
    shown = {demand for demand, told in rows(whole) if told != "满足"} - optional
    found = check(whole, today=DAY).findings
    assert {finding.subject.split("/")[-1] for finding in found if finding.rule == "uncovered-demand"} == shown


def test_what_is_missing_is_named(loaded: Loaded) -> None:
    """A half-met demand does not say which half is missing."""
    assert {state for _, state in rows(loaded)} == {"满足", "部分满足（缺内容）", "部分满足（缺机制）", "未满足"}


def test_an_english_register_names_what_is_missing() -> None:
    """The register of an English manual has no word for a demand that is met, half met or open."""
    manual = load(WorkTree(Path(__file__).parent / "english"))
    (demand,) = manual.manual.requirements.values()
    kinds = {"content": "met", "mechanism": "open", "both": "partly met (mechanism is missing)"}
    for kind, told in kinds.items():
        changed = structs.replace(manual.manual, requirements={demand.id: structs.replace(demand, kind=kind)})
        assert dict(rows(replace(manual, manual=changed))) == {demand.id: told}


def test_all_demands_are_there(whole: Loaded) -> None:
    """A demand of the list is missing from the register, or stands there twice."""
    assert list(cells(whole)) == list(whole.manual.requirements)


@pytest.mark.parametrize("demand", ["R-004", "R-026", "R-141", "R-149", "R-155"])
def test_what_comes_later_is_not_promised_today(whole: Loaded, demand: str) -> None:
    """Records of inspection, issues and acknowledgement are not kept yet, and the register says they are."""
    assert not dict(rows(whole))[demand].startswith("满足")


def test_a_demand_that_every_process_meets_is_said_once(loaded: Loaded) -> None:
    """Twenty-six links stand in one row, and a phone shows nothing else."""
    text, html = cells(loaded)["R-002"][3]
    assert text == "每个现行或将生效的流程（共 2 个）"
    assert html.count("<a ") == 1


def test_page_and_file_say_the_same(whole: Loaded, whole_site: Site) -> None:
    """Whoever opens the list in Excel reads another answer than on the page."""
    (page,) = (each for each in whole_site.pages if each.path == "registers/demands.md")
    (table,) = (each for each in whole_site.files if each.path == "registers/demands.csv")
    listed = [row[2] for row in csv.reader(io.StringIO(table.content.decode("utf-8-sig")))][1:]
    shown = [
        re.sub("<[^>]*>", "", state)
        for state in re.findall(
            r'<td[^>]*><div>((?:<span class="tag[^>]*>)?(?:满足|部分满足|未满足).*?)</div></td>', page.markdown
        )
    ]
    assert shown == listed == [state for _, state in rows(whole)]


def test_every_feature_leads_to_a_place_of_the_site(whole: Loaded, whole_site: Site) -> None:
    """A link that is to prove a feature leads nowhere."""
    places = {address(page.path): page.markdown for page in whole_site.pages}
    for demand in whole.manual.requirements.values():
        for feature in demand.met_by:
            target, _, anchor = feature.link.partition("#")
            assert address(target) in places, f"{demand.id}: {feature.link}"
            anchors = re.findall(r'(?:id="|\{ #)([^"\s]+)', places[address(target)])
            assert not anchor or anchor in anchors, f"{demand.id}: {feature.link}"


def test_an_address_without_a_slash_leads_to_its_page(whole: Loaded) -> None:
    """The example of the schema leads to a file that is not there."""
    demand = Requirement(id="R-001", title="", kind="both", met_by=(Feature(feature="查", link="how-to-check#today"),))
    changed = structs.replace(whole.manual, requirements={demand.id: demand})
    assert "../../how-to-check/#today" in cells(replace(whole, manual=changed))["R-001"][3][1]
