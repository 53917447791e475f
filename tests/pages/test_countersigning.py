"""Departments that sign only when they are concerned (按需会签), as every reader of the manual sees it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from procbook.check.rule import rules
from procbook.flow.longest import longest, times_of
from procbook.flow.process_graph import flow
from procbook.flowchart import dot, mermaid, names_of
from procbook.manual.duration import Workdays
from procbook.manual.load import Loaded
from procbook.pages.page import Page
from tests.pages.one_page import page
from tests.rules.rule_cases import case_manual, manual

CASE = Path(__file__).parents[1] / "cases/rules/too-many-branches/pass-countersign.yaml"
CONDITIONS = ("动用预算", "涉及个人信息", "涉及系统", "涉及第 1 类", "涉及第 2 类", "涉及第 3 类")


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return case_manual(CASE).loaded[0]


@pytest.fixture(scope="module")
def shown(loaded: Loaded) -> Page:
    return page(loaded, "processes/example.md")


def test_the_example_of_the_docs_is_sound() -> None:
    """Who copies it gets a finding about the flow."""
    guide = (Path(__file__).parents[2] / "docs/changing.md").read_text("utf-8")
    (example,) = re.findall(r"```yaml\n(steps:.*?)```", guide, re.S)
    flows = {rule.id for rule in rules().values() if rule.family == "flow"}
    assert [finding.rule for finding in manual(f"# without: ends\n{example}").findings() if finding.rule in flows] == []


def step_text(shown: Page, id: str) -> str:
    """What a reader sees of a step."""
    block = shown.markdown.partition(f"{{ #{id} ")[2].partition("### ")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", block).split())


def test_who_is_asked_says_when_each_signs_and_what_if_nobody_does(shown: Page) -> None:
    """A reader takes the six for one choice, or waits for six signatures."""
    text = step_text(shown, "s20")
    assert "同时开始，符合哪些就办哪些" in text
    assert all(f"{when}： 做" in text or f"{when}：做" in text for when in CONDITIONS), text
    assert "都不符合：做 第 9 步 等齐会签" in text


def test_search_finds_the_condition_at_its_step(shown: Page) -> None:
    (document,) = shown.documents
    (part,) = (part for part in document.parts if part.anchor == "s20")
    assert all(when in part.text for when in CONDITIONS)


def test_both_drawings_and_both_texts_show_the_conditions(loaded: Loaded, shown: Page) -> None:
    process, names = loaded.manual.processes["example"], names_of(loaded.manual)
    drawings = re.findall(r"<svg[^>]* role=.*?</svg>", shown.markdown, re.S)
    drawn = ["".join(re.findall(r">([^<]*)</text>", svg)) for svg in drawings]
    texts = [*drawn, dot(process, names), mermaid(process, names)]
    assert len(texts) == 4
    for text in texts:
        assert "符合哪些就办哪些" in text
        without_breaks = "".join(text.split())
        assert [when for when in CONDITIONS if "".join(when.split()) not in without_breaks] == []


def test_the_longest_way_goes_through_one_part(loaded: Loaded) -> None:
    """Six signatures of a day each at the same time take one day, whoever is asked."""
    process = loaded.manual.processes["example"]
    days = Workdays(loaded.manual)
    assert longest(flow(process), times_of(process, "", "", days)).days == 1 + 1 + 3 + 1
