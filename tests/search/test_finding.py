"""New staff find the page with the words they have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from procbook.search import unfindable, write_index
from tests.search.search_site import DOCUMENTS, SEARCH, SYNONYMS

Ask = Callable[[str], list[dict[str, Any]]]


PLACES = {
    "市场调研": "market-research/",
    "访谈要录音吗": "market-research/#s40",
    "CRM 录入": "customer-development/#s10",
    "crm录入": "customer-development/#s10",
    "A类客户": "customer-development/#s50",
    "合同盖章": "order-support/#s70",
    "合同盖张": "order-support/#s70",
    "帐号怎么开通": "customer-development/#s50",
    "F-OS-02": "order-support/#F-OS-02",
    "fos02": "order-support/#F-OS-02",
    "Ｆ－ＯＳ－０２": "order-support/#F-OS-02",
    "搞活动": "campaign-planning/",
    "cxhd": "campaign-planning/",
    "cuxiaohuodong": "campaign-planning/",
    "cuxiaohuod": "campaign-planning/",
    "scdy": "market-research/",
    "活动要提前多久": "campaign-planning/#lead-times",
    "return on investment": "glossary/#roi",
    "帳號怎麼開通": "customer-development/#s50",
    "促銷": "campaign-planning/",
    "huankuan": "leaving/",
    "haikuan": "leaving/",
    "hétong": "order-support/",
    "xin'yong'gongshi": "registry/",
    "xinyonggonghsi": "registry/",
    "xinyonggongsi": "registry/",
    "2/3": "food/#s10",
    "⅔": "food/#s10",
    "四分之一": "food/#s20",
    "样例李": "food/#people",
    "样例·李": "food/#people",
    "样例•李": "food/#people",
}


def test_the_place_is_the_first_result(ask: Ask) -> None:
    """Literal words, questions, wrong characters, pinyin, initials and mixed terms lead to the very place."""
    firsts = {query: ask(query)[0] for query in PLACES}
    found = {query: (first["url"], first["parts"][0]["anchor"]) for query, first in firsts.items()}
    assert {query: f"{url}#{anchor}" if anchor else url for query, (url, anchor) in found.items()} == PLACES


def test_what_people_call_a_place_leads_to_it(ask: Ask) -> None:
    """Only the readers' own word for a step stands there: the hit is the step, and says by which word it was found."""
    for query in ("上大课", "怎么上大课", "上大课找谁"):
        first = ask(query)[0]
        assert (first["url"], first["parts"][0]["anchor"]) == ("training/", "s20")
        assert first["parts"][0]["heading"] == "开课 · 上大课"
    assert ask("开课")[0]["parts"][0]["heading"] == "开课"


def test_half_of_an_equal_word_is_no_hit(ask: Ask) -> None:
    """微信 means 企业微信 as well; a page about 企业 is none of both."""
    assert [page["url"] for page in ask("微信")] == ["leaving/"]


def test_the_word_itself_comes_before_pieces_of_an_equal_word(ask: Ask) -> None:
    """请假 means 不能参加 as well; a page that says 不能 here and 参加 there is no answer to it."""
    found = ask("请假")
    assert found[0]["url"] == "leaving/"
    assert all(part["heading"] != "能说和不能说" for page in found for part in page["parts"])


def test_an_amount_finds_both_places_that_name_it(ask: Ask) -> None:
    """'50万' finds the amount, not every 50."""
    found = {page["url"]: page["parts"][0] for page in ask("50万")}
    assert set(found) == {"order-support/", "campaign-planning/"}
    assert "50万" in found["order-support/"]["line"]


def test_a_question_for_a_number_is_answered_with_the_number(ask: Ask) -> None:
    """Asked how long, the hit shows the line with the days, and marks the words asked for."""
    part = ask("报价要多久")[0]["parts"][0]
    assert part["anchor"] == "s20"
    part = ask("单店活动提前多久")[0]["parts"][0]
    assert part["line"] == "单店活动 · 10 个工作日"
    assert [part["line"][start:end] for start, end in part["marks"]] == ["单店活动"]


def test_the_row_comes_before_sentences_that_say_the_words(ask: Ask) -> None:
    """Asked how many, the row of the table is the place, by its first cell and the head of its column; asked what happens
    after so many days, the row with that many; a heading that asks the same is meant."""
    places = {"每日抽查几件": ("table-sizes", "每日 · 25"), "任务晚了五天会怎样": ("table-late", "5 个工作日 · 部长")}
    found = {query: ask(query)[0] for query in places}
    assert {each["url"] for each in found.values()} == {"tasks/"}
    shown = {query: (each["parts"][0]["anchor"], each["parts"][0]["line"]) for query, each in found.items()}
    assert shown == places


def test_words_that_only_ask_do_not_find_everything(ask: Ask) -> None:
    """A question word brings no pages of its own, and nonsense brings none."""
    assert ask("魑魅魍魉") == []
    assert ask("  ,。 ") == []
    assert ask("") == []


def test_odd_queries_are_only_words(ask: Ask) -> None:
    """Whatever is typed, search answers and does not fail."""
    for query in ("constructor", "__proto__", "toString", "a" * 3000, "促" * 3000, "\ud800", "(?:[", "$&"):
        assert isinstance(ask(query), list)


def test_results_do_not_depend_on_the_browsers_word_breaking(new_page: Callable[..., Page], manual: str) -> None:
    """A phone without Intl.Segmenter finds the same."""
    answers = []
    for script in ("", "delete Intl.Segmenter"):
        page = new_page()
        page.add_init_script(script)
        page.goto(manual + "page/")
        answers.append([page.evaluate(SEARCH, [manual, query]) for query in ("市场调研", "合同盖张", "cxhd")])
    assert answers[0] == answers[1]


def test_same_manual_same_bytes(tmp_path: Path) -> None:
    """Building twice changes no file, so nobody downloads the index again without need."""
    for name in ("one", "two"):
        write_index(DOCUMENTS, tmp_path / name, "zh", SYNONYMS)
    one, two = (
        {p.relative_to(tmp_path / n): p.read_bytes() for p in (tmp_path / n).rglob("*.js")} for n in ("one", "two")
    )
    assert one
    assert one == two


def test_an_empty_manual_has_an_index(tmp_path: Path) -> None:
    """A manual without pages builds; its search answers that nothing was found."""
    write_index([], tmp_path)
    assert (tmp_path / "index.js").exists()


def test_a_broken_index_is_seen_when_it_is_built(tmp_path: Path) -> None:
    """A build whose index lost a word or a page says which names cannot be found; a good one says nothing."""
    write_index(DOCUMENTS, tmp_path, "zh", SYNONYMS)
    assert unfindable(DOCUMENTS, tmp_path) == []
    shard = next(path for path in sorted(tmp_path.glob("*/t/*.js")) if '"骑缝"' in path.read_text("utf-8"))
    shard.write_text("procbookFile({})", "utf-8")
    lost = unfindable(DOCUMENTS, tmp_path)
    assert lost
    assert all(name.endswith("/)") or "#" in name for name in lost)


def test_an_index_of_another_manual_is_seen(tmp_path: Path) -> None:
    """When pages and index do not belong together, the names of the pages are reported."""
    write_index(DOCUMENTS[1:], tmp_path, "zh", SYNONYMS)
    write_index([*DOCUMENTS[1:], DOCUMENTS[0]], tmp_path, "zh", SYNONYMS)
    assert "报价、合同与货款跟进 (order-support/)" in unfindable(DOCUMENTS, tmp_path)


def test_what_is_asked_of_something_by_its_name_leads_to_it(ask: Ask) -> None:
    """A role with 电话, a system with 账号, a term with 是什么, a role with 第一周: the page of the thing, not one that says the words."""
    wanted = {
        "采购专员电话": "roles/buyer/",
        "采购怎么联系": "roles/buyer/",
        "采购专员第一周": "first-week/buyer/",
        "采购专员": "roles/buyer/",
        "CRM账号": "systems/#crm",
        "我的CRM登不上": "systems/#crm",
        "投入产出比是什么": "glossary/#roi",
    }
    assert {query: ask(query)[0]["url"] for query in wanted} == wanted
    assert ask("采购专员电话")[0]["parts"][0]["line"] == "分机 8002"


def test_numbers_in_characters_are_those_in_digits(ask: Ask) -> None:
    """五十万 is 50万, and 3天 is 三天."""
    assert "50万" in ask("五十万以上")[0]["parts"][0]["line"]
    assert ask("名片3天录完")[0]["parts"][0]["anchor"] == "s10"


def test_an_amount_shows_the_row_whose_bounds_it_lies_within(ask: Ask) -> None:
    """The reader has an amount and needs the row for it, which does not say the amount."""
    lines = {
        query: ask(query)[0]["parts"][0]["line"] for query in ("费用八千元谁审批", "费用8万谁审批", "费用二十万谁审批")
    }
    assert [line.split("：")[-1] for line in lines.values()] == ["主管", "总监", "副总"]


def test_a_number_that_nothing_has_is_said_so(ask: Ask, page: Page, manual: str) -> None:
    """F-OS-77 is no neighbour of F-OS-02, and s99 no step; a word with digits is looked for."""
    asked = "async ([root, query]) => (await (await procbookSearch(root + 'search/')).search(query)).missing ?? ''"
    for query in ("F-OS-77", "fos77", "s99", "F-ZZ-01"):
        assert ask(query) == []
        assert page.evaluate(asked, [manual, query]) == query
    assert ask("s70")[0]["url"] == "order-support/"
    assert page.evaluate(asked, [manual, "GB2312"]) == ""


def test_only_what_was_meant_is_marked(ask: Ask) -> None:
    """旧发票 is not 就发货, although two of its characters sound so."""
    marked = {
        part["line"][start:end] for found in ask("旧发票") for part in found["parts"] for start, end in part["marks"]
    }
    assert marked == {"发票"}


def test_pieces_of_what_was_asked_for_are_no_answer(page: Page, manual: str) -> None:
    """The hits of a question that the manual does not answer are excused; those of one that it answers are not."""
    weak = "async ([root, query]) => (await (await procbookSearch(root + 'search/')).search(query)).weak"
    asked = ("食堂几点开门", "客户停车证", "合同盖章找谁", "展会名片几天录完", "hétong")
    page.goto(manual + "page/")
    assert [page.evaluate(weak, [manual, query]) for query in asked] == [True, True, False, False, False]
