"""Search on the finished site of the real manual, in a real browser."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urldefrag

import pytest
from mkdocs.exceptions import PluginError
from playwright.sync_api import Page, expect

from bench.answers import ASK as ASK_ANSWERS
from bench.answers import HELD, OPEN, PLACES, Answer, answers, queries
from procbook.manual.load import load
from procbook.manual.model import Manual
from procbook.search.cut import fold
from procbook.search.verify import content_of
from procbook.site import plugin
from procbook.tree import WorkTree
from procbook.words import texts
from tests.real_manual import ROOT

CASES = ROOT / "tests/search"
FIRST_ELSEWHERE = {"KPI": "glossary/#kpi"}
"""Where a reader would expect something else first: what the word means."""

ASK_ALL = """async ([root, queries]) => {
  const engine = await procbookSearch(root + 'search/');
  const found = [];
  for (const query of queries) found.push((await engine.search(query)).map((page) => page.url));
  return found;
}"""

ASK_FIRST = """async ([root, queries]) => {
  const engine = await procbookSearch(root + 'search/');
  const found = [];
  for (const query of queries) {
    const pages = await engine.search(query);
    found.push(pages.weak ? 'no match' : pages[0]?.url);
  }
  return found;
}"""


ASK_SHOWN = """async ([root, queries]) => {
  const engine = await procbookSearch(root + 'search/');
  const found = [];
  for (const query of queries) {
    const pages = await engine.search(query), [first] = pages;
    const shown = first && [first.title, ...first.parts.flatMap(({heading, line}) => [heading, line])].join(' ');
    found.push(pages.weak ? null : shown ?? '');
  }
  return found;
}"""


ASK_PARTS = """async ([root, queries]) => {
  const engine = await procbookSearch(root + 'search/');
  const found = [];
  for (const query of queries) {
    const [first] = await engine.search(query);
    found.push([first?.url, first?.parts[0]?.kind]);
  }
  return found;
}"""
GO_TO_LINES = """([lines]) => lines.map(([anchor, line]) => {
  for (const found of document.querySelectorAll('.pb-found')) found.classList.remove('pb-found');
  history.replaceState(null, '', '#' + anchor);
  sessionStorage.setItem('procbook-search-line', JSON.stringify({ address: location.href, line }));
  dispatchEvent(new Event('hashchange'));
  const found = document.querySelector('.pb-found');
  return found && found.getBoundingClientRect().height > 0 ? found.textContent : null;
})"""


@pytest.fixture(scope="session")
def manual() -> Manual:
    return load(WorkTree(ROOT)).manual


@pytest.fixture(scope="session")
def address(site: Path, serve: Callable[[Path], str]) -> str:
    return serve(site) + "/"


def cases(name: str) -> dict[str, list[str]]:
    """Queries with the pages that answer them: ids of processes, or addresses of other pages."""
    lines = (CASES / name).read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {query: [id if "/" in id else f"processes/{id}/" for id in ids.split(",")] for query, ids in rows}


def typed(page: Page, query: str) -> list[str]:
    """Addresses of the suggestions for what is typed into the box, without anchors of places in processes."""
    field = page.get_by_role("combobox")
    field.fill("")
    expect(page.get_by_role("option")).to_have_count(0)
    field.fill(query)
    expect(page.get_by_role("option").first).to_be_visible()
    hrefs = page.get_by_role("option").evaluate_all(
        "(all) => all.map((option) => option.href.replace('index.html', ''))"
    )
    return [urldefrag(href)[0] if "/processes/" in href else href for href in hrefs]


def test_what_new_staff_type_finds_its_page(address: str, page: Page) -> None:
    """Every collected query, typed into the box: its page is among the first three, the one expected most comes first."""
    page.goto(address)
    asked = cases("queries.tsv")
    found = {query: [href.removeprefix(address) for href in typed(page, query)] for query in asked}
    assert {query: found[query][:3] for query, pages in asked.items() if not {*pages} & {*found[query][:3]}} == {}
    firsts = {query: FIRST_ELSEWHERE.get(query, pages[0]) for query, pages in asked.items()}
    assert {query: found[query][0] for query in asked if found[query][0] != firsts[query]} == {}


def test_queries_of_our_own_find_their_page(address: str, page: Page) -> None:
    """Slang, questions, wrong characters, pinyin and initials that nobody gave us: the page is among the first three."""
    page.goto(address)
    asked = cases("own_queries.tsv")
    found = page.evaluate(ASK_ALL, [address, list(asked)])
    missed = {query: hits[:3] for query, hits in zip(asked, found, strict=True) if not {*asked[query]} & {*hits[:3]}}
    assert missed == {}


def test_who_wants_to_change_something_finds_where(address: str, page: Page) -> None:
    """改电话, 加一步, 谁批: verbs and nouns of every day lead to the page that says what to press."""
    page.goto(address)
    asked = cases("changing_queries.tsv")
    found = page.evaluate(ASK_ALL, [address, list(asked)])
    missed = {query: hits[:3] for query, hits in zip(asked, found, strict=True) if not {*asked[query]} & {*hits[:3]}}
    assert missed == {}


def test_what_is_spelled_otherwise_comes_first(address: str, page: Page) -> None:
    """Traditional script, pinyin, initials, a slip of the input method: the page stands first, without an apology."""
    page.goto(address)
    asked = cases("spelled_queries.tsv")
    assert len(asked) >= 60
    found = page.evaluate(ASK_FIRST, [address, list(asked)])
    firsts = dict(zip(asked, found, strict=True))
    assert {query: first for query, first in firsts.items() if first not in asked[query]} == {}


@pytest.mark.parametrize(
    ("name", "least"), [(OPEN, (0.92, 0.97, 0.88)), (PLACES, (0.92, 0.97, 0.77)), (HELD, (0.92, 0.97, 0.82))]
)
def test_a_question_ends_at_its_answer(name: str, least: tuple[float, float, float], address: str, page: Page) -> None:
    """How much, how long, who, which form: the page comes first or among three, and the hit shows the place itself. What
    the manual lacks is excused more often than not, and a number that nothing has leads nowhere."""
    page.goto(address)
    asked = queries(name)
    found = list(answers(asked, page.evaluate(ASK_ANSWERS, [address, list(asked)])))
    answered = [each for each in found if not each.lacking]
    assert len(answered) == {OPEN: 60, PLACES: 44, HELD: 60}[name]
    shares = tuple(sum(getattr(each, word) for each in answered) / len(answered) for word in ("page", "three", "place"))
    assert [share for share, wanted in zip(shares, least, strict=True) if share < wanted] == [], shares
    assert [each.query for each in answered if each.sorry][3:] == []
    assert [query for query, places in asked.items() if places == ["?"] and not by_query(found)[query].page] == []
    lacking = [each for each in found if each.lacking]
    assert not lacking or sum(each.page for each in lacking) > len(lacking) / 2


def by_query(found: list[Answer]) -> dict[str, Answer]:
    return {each.query: each for each in found}


def asked_of_things(manual: Manual, site: Path) -> Iterator[tuple[str, str]]:
    """Every role, system and term with what people ask of it, and the page that tells it."""
    for role in manual.roles.values():
        yield from ((f"{role.title}{asks}", f"roles/{role.id}/") for asks in ("电话", "怎么联系", "找谁", "职责"))
        if (site / f"first-week/{role.id}/index.html").exists():
            yield f"{role.title}第一周", f"first-week/{role.id}/"
    for system in manual.systems.values():
        names = (system.name, *system.aliases[:1])
        yield from (
            (f"{name}{asks}", f"systems/#{system.id}") for name in names for asks in ("账号", "权限", "怎么登录")
        )
    yield from ((f"{term.title}是什么", f"glossary/#{term.id}") for term in manual.terms.values())


def test_what_is_asked_of_a_thing_leads_to_the_thing(manual: Manual, site: Path, address: str, page: Page) -> None:
    """A role with 电话 or 第一周, a system with 权限, a term with 是什么: of a hundred at least 95 come first."""
    asked = list(asked_of_things(manual, site))
    page.goto(address)
    found = page.evaluate(ASK_FIRST, [address, [query for query, _ in asked]])
    missed = {query: first for (query, wanted), first in zip(asked, found, strict=True) if first != wanted}
    assert len(missed) <= len(asked) * 0.05, missed


def test_each_equal_word_leads_to_what_says_one_of_its_group(manual: Manual, address: str, page: Page) -> None:
    """微信 says nothing by its halves: the first hit shows one of the words that mean the same, or is excused."""
    groups = [*texts("search", "zh")["synonyms"]]
    groups += [[term.title, *term.aliases, *term.do_not_write] for term in manual.terms.values()]
    words = sorted({word for group in groups for word in group})
    page.goto(address)
    found = page.evaluate(ASK_SHOWN, [address, words])
    others = {word: {bare(other) for group in groups if word in group for other in group} for word in words}
    shown = {word: bare(text) for word, text in zip(words, found, strict=True) if text is not None}
    assert {word: text for word, text in shown.items() if not any(other in text for other in others[word])} == {}


def bare(text: str) -> str:
    return fold(text).replace(" ", "")


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("最近更新", "changes/"),
        ("表单下载", "registers/records/"),
        ("空白表单", "registers/records/"),
        ("模板", "registers/records/"),
        ("页面写错了", "how-to-change/"),
        ("帮助", "about/"),
        ("我的岗位", "roles/"),
        ("历史版本", "versions/"),
        ("全部流程", "registers/documents/"),
    ],
)
def test_pages_about_the_site_are_found(query: str, first: str, address: str, page: Page) -> None:
    """Who looks for the handbook's own pages has words for them that stand on none."""
    page.goto(address)
    assert page.evaluate(ASK_FIRST, [address, [query]]) == [first]


def test_text_for_maintainers_is_not_among_what_readers_find(site: Path) -> None:
    """Who looks for 密钥 or 命令 in a process is not led to how a forge is connected; by their names those pages are found."""
    manifest = content_of(site / "search/index.js")
    folder = site / "search" / manifest["version"] / "d"
    found = [content_of(folder / f"{number}.js") for number in range(manifest["documents"])]
    pages = {each["url"]: each["parts"] for each in found}
    names = ("adopting", "approvals", "changing", "connecting", "writing")
    assert [name for name in names if pages[f"{name}/"]] == []


def test_a_hit_shows_the_row_and_lands_on_it(address: str, page: Page) -> None:
    """A phone reader who asks how often sees the row in the hit, and on the page the row itself, not the table's head."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address)
    typed(page, "B类客户回访多久一次")
    expect(page.get_by_role("option").first).to_contain_text("每季")
    page.get_by_role("option").first.click()
    page.wait_for_url(re.compile("customer-care/index.html#table-call-frequency"))
    row = page.locator(".pb-found")
    expect(row).to_contain_text("每季")
    expect(row).to_be_in_viewport()


def test_whoever_types_a_role_sees_who_holds_it(manual: Manual, address: str, page: Page) -> None:
    """The name of a role is typed to reach somebody: the hit shows holder and contact, not what else the role is called."""
    held = {role.title: role.id for role in manual.roles.values() if role.kind == "position" and role.holders}
    page.goto(address)
    found = page.evaluate(ASK_PARTS, [address, list(held)])
    firsts = {title: hit for title, hit in zip(held, found, strict=True) if hit[0] == f"roles/{held[title]}/"}
    assert len(firsts) >= len(held) * 0.9
    assert {title: hit for title, hit in firsts.items() if hit[1] != "contact"} == {}


def test_every_row_that_a_hit_can_show_is_reached(site: Path, address: str, page: Page) -> None:
    """A reader taps the row of a table: the page goes to that row and marks it, whatever links and folds stand in it."""
    page.set_viewport_size({"width": 390, "height": 844})
    missed = []
    for url, rows in rows_of_tables(site):
        page.goto(f"{address}{url}index.html")
        for (anchor, row), shown in zip(rows, page.evaluate(GO_TO_LINES, [rows]), strict=True):
            if shown is None or (" · " in row and bare(shown)[:40] != bare(row.replace(" · ", ""))[:40]):
                missed.append((url, anchor, row, shown))
    assert missed == []


def rows_of_tables(site: Path) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The rows of all tables of each page, with the anchors of the tables."""
    manifest = content_of(site / "search/index.js")
    for number in range(manifest["documents"]):
        found = content_of(site / f"search/{manifest['version']}/d/{number}.js")
        tables = [part for part in found["parts"] if part[1] == "table" and part[0]]
        rows = [(anchor, row) for anchor, _, _, text, *_ in tables for row in text.split("\n")]
        if rows and found["kind"] in ("process", "page"):
            yield urldefrag(found["url"])[0], rows


def test_search_finds_because_it_understands(manual: Manual) -> None:
    """No collected query stands in an alias, where it would be found whatever search is worth."""
    aliases = {alias for process in manual.processes.values() for alias in process.aliases}
    assert aliases & cases("queries.tsv").keys() == set()


def names(manual: Manual) -> dict[str, set[str]]:
    """What somebody types who knows its name, and the pages that have it; what others call so may come first as well."""
    found: dict[str, set[str]] = defaultdict(set)
    for process in manual.processes.values():
        for name in (process.title, *(step.title for step in process.steps), *(each.id for each in process.records)):
            found[name].add(f"processes/{process.id}/")
    for process in manual.processes.values():
        for alias in set(process.aliases) & set(found):
            found[alias].add(f"processes/{process.id}/")
    return found


def others(manual: Manual) -> dict[str, set[str]]:
    """The names of records, and of glossary terms with what people call them, and the pages that have them."""
    found: dict[str, set[str]] = defaultdict(set)
    for process in manual.processes.values():
        for record in process.records:
            found[record.name].add(f"processes/{process.id}/")
    for term in manual.terms.values():
        for name in (term.title, *term.aliases):
            found[name].add(f"glossary/#{term.id}")
    return found


@pytest.mark.parametrize(("wanted_of", "places"), [(names, 1), (others, 3)])
def test_every_name_finds_its_page(
    wanted_of: Callable[[Manual], dict[str, set[str]]], places: int, manual: Manual, address: str, page: Page
) -> None:
    """Titles of processes and steps and numbers of records lead to their page at once; terms and forms by name in three."""
    wanted = wanted_of(manual)
    page.goto(address)
    found = page.evaluate(ASK_ALL, [address, list(wanted)])
    missed = {name: hits for name, hits in zip(wanted, found, strict=True) if not {*hits[:places]} & wanted[name]}
    assert missed == {}


def places(site: Path) -> Iterator[tuple[str, str]]:
    """Page and anchor of everything that a hit can lead to."""
    manifest = content_of(site / "search/index.js")
    for number in range(manifest["documents"]):
        found = content_of(site / f"search/{manifest['version']}/d/{number}.js")
        path, anchor = urldefrag(found["url"])
        yield path, anchor
        yield from ((path, part[0]) for part in found["parts"])


def test_every_hit_leads_to_its_place(site: Path) -> None:
    """Whatever search shows, step, table, record or term, a tap ends at it and not at the top of the page."""
    ids: dict[str, set[str]] = {}
    for path in {path for path, _ in places(site)}:
        ids[path] = set(re.findall(r'\bid="?([^"\s>]+)', (site / path / "index.html").read_text("utf-8")))
    assert [(path, anchor) for path, anchor in places(site) if anchor and anchor not in ids[path]] == []


def test_a_build_with_a_broken_index_fails() -> None:
    """A name that search would not find stops the build and is named."""
    plugin._refuse_broken([])
    with pytest.raises(PluginError, match="市场调研"):
        plugin._refuse_broken(["市场调研 (processes/market-research/)"])


@pytest.mark.parametrize(
    ("query", "kind", "marked", "ends"),
    [
        ("逾期了会怎样", "表", "逾期", "task-assignment/index.html#table-"),
        ("F-CE-02", "记录", "F-CE-02", "campaign-evaluation/index.html#F-CE-02"),
        ("写活动快报", "步骤", "写活动快报", "campaign-evaluation/index.html#s30"),
        ("照片造假", "控制", "照片造假", "campaign-evaluation/index.html#C-CE-09"),
    ],
)
def test_a_hit_shows_its_place_and_leads_to_it(
    query: str, kind: str, marked: str, ends: str, address: str, page: Page
) -> None:
    """The reader sees which table, step, record or control answers, the words marked, and lands on it."""
    page.goto(address)
    typed(page, query)
    hit = page.get_by_role("option").first
    expect(hit.locator(".pb-search__part .pb-search__kind")).to_have_text(kind)
    expect(hit.locator("mark").filter(has_text=marked).first).to_be_visible()
    page.get_by_role("combobox").press("ArrowDown")
    page.get_by_role("combobox").press("Enter")
    page.wait_for_url(re.compile(re.escape(ends)))
    expect(page.locator(":target")).to_be_in_viewport()


@pytest.mark.parametrize("query", ["CRM 录入", "50万"])
def test_mixed_words_are_found(query: str, address: str, page: Page) -> None:
    """Words of Latin letters, numbers and Chinese together lead to something."""
    page.goto(address)
    assert page.evaluate(ASK_ALL, [address, [query]])[0]


@pytest.mark.parametrize(("start", "width"), [("", 390), ("processes/market-research/", 390), ("roles/", 1280)])
def test_box_leads_to_the_page(start: str, width: int, manual: Manual, address: str, page: Page) -> None:
    """On a phone and on a desk, on the home page and deep in the site, typing a title and a tap lead to its page."""
    process = manual.written[-1]
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address + start)
    page.get_by_role("combobox").fill(process.title)
    page.get_by_role("option").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(process.title)


@pytest.mark.parametrize("start", ["", "processes/market-research/"])
def test_without_javascript_the_list_takes_the_place_of_search(
    start: str, address: str, manual: Manual, new_page: Callable[..., Page]
) -> None:
    """Without JavaScript a phone shows, instead of a dead field, a link to the list of all processes."""
    page = new_page(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page.goto(address + start)
    link = page.locator("[data-procbook-search]").get_by_role("link", name="全部流程")
    expect(link).to_be_visible()
    link.click()
    page.wait_for_url(address + "registers/documents/index.html")
    title = manual.written[0].title
    expect(page.get_by_role("main").get_by_role("link", name=title, exact=True).first).to_be_visible()
