"""Text and query are cut alike, or nothing is found."""

from __future__ import annotations

import random
from typing import Any

from playwright.sync_api import Page

from procbook.search.cut import cut
from procbook.search.index import shard_of
from procbook.search.pinyin import near, syllables
from procbook.source.variants import variants

ALPHABET = "9:3/⁄·•・‧促销活动合同盖章账號帳賬⻋著麼々〇\u3400\U00020000 aZ9éßİΣжΩ-._/·,。()①½Å㎡カか한\n‐—𝟙ﬁ０Ｆ"


def random_strings(count: int) -> list[str]:
    maker = random.Random(7)
    alphabet = [*ALPHABET, ",000", "00", "09:30"]
    return ["".join(maker.choices(alphabet, k=maker.randint(0, 12))) for _ in range(count)]


def in_engine(page: Page, manual: str, expression: str, strings: list[str]) -> Any:
    page.goto(manual + "page/")
    load = "await procbookSearch(root + 'search/');"
    return page.evaluate(f"async ([root, strings]) => {{ {load} return {expression}; }}", [manual, strings])


def test_what_a_reader_types_is_cut_into_pairs_and_words() -> None:
    """Mixed terms, numbers with a unit and record numbers stay findable in every way they are typed."""
    assert cut("市场调研") == ["市场", "场调", "调研"]
    assert cut("CRM 录入") == ["crm", "crm录", "录入"]
    assert cut("CRM录入") == ["crm", "crm录", "录入"]
    assert cut("50万元") == ["50", "50万", "万元"]
    assert cut("50 万") == ["50", "50万", "万"]
    assert cut("500,000 元") == ["500000", "500000元", "50万", "元"]
    assert cut("F-CD-02") == ["f", "cd", "02", "fcd02"]
    assert cut("3·15 点名")[:3] == ["3", "15", "315"]
    assert cut("9:30")[-1] == cut("09：30")[-1] == "9:30"
    assert cut("2/3 以上") == ["2", "3", "2/3", "3以", "以上"]
    assert cut("⅔") == ["2", "3", "2/3"]
    assert cut("2026/11/23")[:1] == ["2026"]
    assert cut("样例·李建") == ["样例", "例李", "李建"]
    assert set(cut("样例李")) < set(cut("样例・李"))
    assert cut("批") == ["批"]
    assert cut(" ,。") == []


def test_forms_of_a_character_are_one() -> None:
    """Traditional script, and what offices write in two ways, is one word; no form leads to another form."""
    assert cut("對帳單、賬戶、帐户") == cut("对账单、账户、账户")
    assert cut("⻋辆、⻚⾯") == cut("车辆、页面")
    usual = {group[0] for group in variants()}
    assert [other for group in variants() for other in group[1:] if other in usual] == []


def test_browser_and_builder_cut_alike(page: Page, manual: str) -> None:
    """A reader finds any word, also odd ones, because the browser cuts the query as the builder cut the text."""
    strings = random_strings(2000)
    in_browser = in_engine(page, manual, "strings.map(procbookEngine.cut)", strings)
    assert in_browser == [cut(string) for string in strings]


def test_browser_and_builder_hear_alike(page: Page, manual: str) -> None:
    """What sounds nearly the same is looked up where the builder wrote it."""
    known = list(syllables())
    assert in_engine(page, manual, "strings.map(procbookEngine.near)", known) == [near(each) for each in known]
    assert [near(each) for each in ("shuang", "nin", "an", "zhi")] == ["suan", "lin", "an", "zi"]


def test_browser_looks_where_the_builder_wrote(page: Page, manual: str) -> None:
    """The browser asks for the file that holds the word."""
    tokens = sorted({token for string in random_strings(300) for token in cut(string)})
    in_browser = in_engine(page, manual, "strings.map((token) => procbookEngine.shardOf(token, 997))", tokens)
    assert in_browser == [shard_of(token, 997) for token in tokens]
