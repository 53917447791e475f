"""The words of the pages in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from msgspec import structs

from procbook.manual.calendar import MONTHS
from procbook.manual.load import Loaded
from procbook.manual.model import Due, Keep, Start
from procbook.pages.page import Site
from procbook.pages.process import ProcessView
from procbook.pages.text.wording import Wording
from procbook.schema import document
from procbook.words import LANGUAGES, texts
from tests.pages.one_page import context

CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")


def leaves(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text with its name; forms for one and for many are one text."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from leaves(each, f"{name}.{key}")
    else:
        yield name, " ".join(value) if isinstance(value, list) else str(value)


def test_chinese_has_chinese_signs() -> None:
    """A Chinese sentence has the comma or colon of another script."""
    wrong = re.compile(r"[\u3400-\u9fff}][,:;()]|[,:;()][\u3400-\u9fff{]")
    assert [text for _, text in leaves(texts("pages", "zh")) if wrong.search(text)] == []


def test_an_english_manual_is_english(english: Site) -> None:
    """Chinese words stand on the pages of an English manual. The examples of the rules are shared."""
    assert len(english.pages) > 15
    found = {page.path: CHINESE.findall(page.markdown) for page in english.pages if page.path != "rules.md"}
    assert {path: signs for path, signs in found.items() if signs} == {}


CLOCKS = {"T": "活动开始日"}
GRADED = {"by": "活动级别", "一级": "60d", "二级": "40d"}


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (Due(before="T", by="20d"), "活动开始日（T）前 20 个工作日"),
        (Due(after="T", by="2h"), "活动开始日（T）后 2 小时内"),
        (Due(after="T", by="0d"), "活动开始日（T）当天"),
        (Due(before="T", by=GRADED), "活动开始日（T）前，按活动级别：一级 60 个工作日，二级 40 个工作日"),
        (Due(after="T", by=GRADED), "活动开始日（T）后，按活动级别：一级 60 个工作日内，二级 40 个工作日内"),
        (Due(after="T", by={"by": "活动级别", "一级": "1d", "二级": "1d"}), "活动开始日（T）后 1 个工作日内"),
        (Due(every="monthly", workday=-2, at="17:00"), "每月 倒数第 2 个工作日 17:00 前"),
    ],
)
def test_deadlines_read_like_a_sentence(due: Due, said: str) -> None:
    """A deadline reads like a form, or says the same for every grade."""
    assert Wording("zh").due(due, CLOCKS) == said


def test_retention_reads_like_a_sentence() -> None:
    """`保存 永久` and its like."""
    assert Wording("zh").keep(Keep(for_="5y", after="项目结束", then="归档")) == "项目结束后保存 5 年，到期归档"
    assert Wording("zh").keep(Keep(for_="permanent", after="验收")) == "验收后永久保存"


def test_one_day_is_not_days() -> None:
    """English says `1 working days`."""
    assert [Wording("en").duration(value) for value in ("1d", "2d", "1h")] == [
        "1 working day",
        "2 working days",
        "1 hour",
    ]


def test_articles_of_a_law_are_counted() -> None:
    """A bare number stands where an article of a law is meant."""
    said = [Wording("zh").article(article) for article in ("55", "55/57", "附件 2")]
    assert said == ["第 55 条", "第 55、57 条", "附件 2"]


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (Start(step="s10", every="monthly", when="每月第 6 个工作日"), "每月第 6 个工作日"),
        (Start(step="s10", every="quarterly", when="问卷到期"), "每季：问卷到期"),
        (Start(step="s10", every="weekly"), "每周"),
        (Start(step="s10", event="收到投诉", when="客户来电"), "收到投诉：客户来电"),
    ],
)
def test_a_moment_is_said_once(loaded: Loaded, start: Start, said: str) -> None:
    """A process starts 每月：每月第 6 个工作日."""
    process = structs.replace(loaded.manual.processes["market-research"], starts=(start,))
    (told,) = ProcessView(context(loaded, "processes/market-research.md"), process).starts
    assert re.sub("<[^>]*>", "", told["when"]) == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cycle_of_the_schema_has_its_words(language: str) -> None:
    """A reader sees `two-years` on the page."""
    allowed = {
        *document("process")["properties"]["review_every"]["enum"],
        *document("common")["$defs"]["frequency"]["enum"],
        *document("common")["$defs"]["cycle"]["enum"],
    }
    assert [cycle for cycle in allowed if Wording(language).cycle(cycle) == cycle and language == "zh"] == []
    assert allowed <= texts("pages", language)["cycles"].keys()


def test_every_period_between_reviews_can_be_reckoned() -> None:
    """A process is never due for review, since nobody knows how long its period is."""
    assert set(document("process")["properties"]["review_every"]["enum"]) <= MONTHS.keys()
