"""A page says what holds on its reader's day, however long ago the site was built."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from msgspec import structs
from playwright.sync_api import Page, expect

from procbook import pages
from procbook.manual.load import Loaded
from procbook.manual.model import Deputy, Holder, Person, Span
from tests.pages.conftest import DAY, built
from tests.pages.one_page import page as made

EFFECTIVE, RETIRED, ROLE = "campaign-planning", "market-research", "brand-manager"
CARD, CONTACT, REVIEWS = "details.state > summary", "#ask + details .card", ".reviews .links > li:visible"


@pytest.fixture(scope="module")
def dated(loaded: Loaded) -> Loaded:
    """Something of each kind that changes in December: a version, an end, a deputy, a leaver, a review."""
    manual = loaded.manual
    processes = {
        EFFECTIVE: structs.replace(
            manual.processes[EFFECTIVE], owner=ROLE, effective_from="2026-12-01", review_every="half-year"
        ),
        RETIRED: structs.replace(manual.processes[RETIRED], status="retired", effective_from="2026-12-01"),
    }
    people = {
        "leaver": Person(id="leaver", name="欧阳雪", kind="person", active=Span("2020-01-01", "2026-12-10")),
        "deputy": Person(id="deputy", name="代班的", kind="person"),
    }
    role = structs.replace(
        manual.roles[ROLE],
        holders=(Holder("leaver", "2026-01-01"),),
        deputies=(Deputy("deputy", "2026-12-01", "2026-12-05", for_="leaver"),),
    )
    changed = structs.replace(
        manual,
        processes={**manual.processes, **processes},
        people={**manual.people, **people},
        roles={**manual.roles, ROLE: role},
    )
    return replace(loaded, manual=changed)


@pytest.fixture(scope="module")
def folder(dated: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(pages.make(dated, DAY), tmp_path_factory)


@pytest.fixture(scope="module")
def address(folder: Path, serve: Callable[[Path], str]) -> str:
    return serve(folder)


def text_on(page: Page, day: str, address: str, selector: str) -> str:
    """What the reader sees there on a day."""
    page.clock.set_fixed_time(f"{day}T10:00:00")
    page.goto(address)
    return "\n".join(page.locator(selector).all_inner_texts())


@pytest.mark.parametrize(("day", "state"), [("2026-11-30", "将生效"), ("2026-12-01", "现行"), ("2027-03-01", "现行")])
@pytest.mark.parametrize(
    ("path", "selector"),
    [
        (f"processes/{EFFECTIVE}/", CARD),
        (f"roles/{ROLE}/", "#owns + .links"),
        ("registers/documents/", f"#{EFFECTIVE} [data-label=状态]"),
        ("print/", f"#processes-{EFFECTIVE} {CARD}"),
    ],
)
def test_a_version_comes_into_force(page: Page, address: str, path: str, selector: str, day: str, state: str) -> None:
    """A page calls a process coming that is in force, or the other way round."""
    said = text_on(page, day, f"{address}/{path}", selector)
    assert [word for word in ("将生效", "现行") if word in said] == [state]


@pytest.mark.parametrize(("day", "seen"), [("2026-11-30", True), ("2026-12-01", False)])
def test_until_then_something_else_holds(page: Page, address: str, day: str, seen: bool) -> None:
    """Who comes before the day of a version does not learn by what to work until then."""
    said = text_on(page, day, f"{address}/processes/{EFFECTIVE}/", ".banner:visible")
    assert ("2026-12-01 起才生效。在那以前还没有生效的版本，要办先问" in said) is seen


@pytest.mark.parametrize(("old", "said"), [("effective", "在那以前照市场调研做。"), ("retired", "在那以前照市场调研做。"),
                                           ("draft", "在那以前还没有生效的版本")])  # fmt: skip
def test_until_then_the_replaced_process_holds(loaded: Loaded, old: str, said: str) -> None:
    """The page of a process to come does not name the one that it will replace, or one by which nobody works."""
    manual = loaded.manual
    day = "2026-12-01" if old == "retired" else "2026-01-01"
    processes = {
        EFFECTIVE: structs.replace(manual.processes[EFFECTIVE], effective_from="2026-12-01", replaces=(RETIRED,)),
        RETIRED: structs.replace(manual.processes[RETIRED], status=old, effective_from=day),
    }
    changed = structs.replace(manual, processes={**manual.processes, **processes})
    shown = made(replace(loaded, manual=changed), f"processes/{EFFECTIVE}.md").markdown
    assert said in re.sub("<[^>]*>", "", shown)


@pytest.mark.parametrize(("day", "tags"), [("2026-11-30", 1), ("2026-12-01", 0)])
@pytest.mark.parametrize("path", ["", "changes/"])
def test_a_change_is_coming_until_it_is_there(page: Page, address: str, path: str, day: str, tags: int) -> None:
    """A list of changes calls one coming that people have to work by."""
    name = page.locator("li", has_text="推广方案策划与预算审批").filter(has=page.locator("[data-until]")).last
    text_on(page, day, f"{address}/{path}", "body")
    assert name.inner_text().count("将生效") == tags


@pytest.mark.parametrize(
    ("day", "state"), [("2026-11-30", "将停用"), ("2026-12-01", "已停用"), ("2027-03-01", "已停用")]
)
def test_a_process_ends(page: Page, address: str, day: str, state: str) -> None:
    """People still work by a process that ended, or no more by one that holds."""
    assert text_on(page, day, f"{address}/processes/{RETIRED}/", CARD).startswith(state)
    assert page.locator(".banner--retired").is_visible() == (state == "已停用")


@pytest.mark.parametrize(
    ("day", "seen"),
    [("2026-11-30", False), ("2026-12-01", True), ("2026-12-05", True), ("2026-12-06", False)],
)
@pytest.mark.parametrize(("path", "selector"), [(f"processes/{EFFECTIVE}/", CONTACT), (f"roles/{ROLE}/", ".card")])
def test_a_deputy_stands_in(page: Page, address: str, path: str, selector: str, day: str, seen: bool) -> None:
    """A page names somebody as deputy who is none today, or leaves out who is."""
    said = text_on(page, day, f"{address}/{path}", selector)
    assert bool(re.search("(?<! 起 )代班的", said)) is seen


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-11-30", "暂无 到 2026-11-30；2026-12-01 起 代班的；2026-12-06 起 暂无"),
        ("2026-12-01", "代班的 到 2026-12-05；2026-12-06 起 暂无"),
        ("2026-12-06", "暂无"),
    ],
)
def test_what_comes_is_told_until_it_is_there(page: Page, address: str, day: str, said: str) -> None:
    """A page goes on telling of a change that was weeks ago, or tells it a day late."""
    assert text_on(page, day, f"{address}/roles/{ROLE}/", ".card").endswith(said)


@pytest.mark.parametrize(("day", "seen"), [("2026-12-09", True), ("2026-12-10", True), ("2026-12-11", False)])
@pytest.mark.parametrize(
    ("path", "selector"),
    [
        (f"processes/{EFFECTIVE}/", CONTACT),
        (f"roles/{ROLE}/", ".card"),
        ("roles/", f"#{ROLE}"),
        ("print/", f"#{'roles-index'}--{ROLE}"),
    ],
)
def test_somebody_leaves(page: Page, address: str, path: str, selector: str, day: str, seen: bool) -> None:
    """A page sends people to somebody who has left; without a holder it says so."""
    said = text_on(page, day, f"{address}/{path}", selector)
    assert ("欧阳雪" in said, "暂无" in said) == (seen, True)


@pytest.mark.parametrize(("day", "found"), [("2026-12-10", True), ("2026-12-11", False)])
def test_search_finds_who_is_there(page: Page, address: str, day: str, found: bool) -> None:
    """Search leads to the role of somebody who left it."""
    text_on(page, day, f"{address}/", "body")
    page.get_by_role("combobox").fill("欧阳雪")
    hit = page.locator(f".pb-search__hit[href*='/roles/{ROLE}/']")
    if found:
        expect(hit).to_have_count(1)
    else:
        expect(page.locator(".pb-search__status")).not_to_be_empty()
        expect(hit).to_have_count(0)


@pytest.mark.parametrize(
    ("day", "heading", "said"),
    [
        ("2027-04-01", "", ""),
        ("2027-04-02", "快到评审日", "2027-06-01 评审"),
        ("2027-06-01", "快到评审日", "2027-06-01 评审"),
        ("2027-06-02", "过了评审日", "2027-06-01 该评审，已过期"),
    ],
)
def test_a_review_is_due(page: Page, address: str, day: str, heading: str, said: str) -> None:
    """Home says too early or not at all that a review is due, or calls one near that is overdue."""
    text = text_on(page, day, f"{address}/", REVIEWS)
    assert (said in text) if said else not text
    assert page.locator(".reviews > h3:visible").all_inner_texts() == [heading][: bool(said)]
    if said:
        assert said in text_on(page, day, f"{address}/roles/{ROLE}/", "#owns + .links")


def test_the_day_is_that_of_the_readers_place(new_page: Callable[..., Page], address: str) -> None:
    """The new version holds from midnight where people work, not where the server or the builder stands."""
    page = new_page(timezone_id="Asia/Shanghai")
    page.clock.set_fixed_time("2026-11-30T16:30:00Z")
    page.goto(f"{address}/processes/{EFFECTIVE}/")
    assert page.locator(CARD).inner_text().startswith("现行")


def test_a_page_stays_open_over_night(page: Page, address: str) -> None:
    """A phone shows the page of last week as soon as it is taken out of the pocket."""
    assert text_on(page, "2026-11-30", f"{address}/processes/{EFFECTIVE}/", CARD).startswith("将生效")
    page.clock.set_fixed_time("2026-12-01T07:00:00")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert page.locator(CARD).inner_text().startswith("现行")


def test_registers_filter_by_what_is_seen(page: Page, address: str) -> None:
    """A filter finds rows by a state that they have on another day."""
    text_on(page, "2026-12-01", f"{address}/registers/documents/", "body")
    page.locator(".register__filter input").fill("将生效")
    assert page.locator("tbody tr:visible").count() == 0
    page.locator(".register__filter input").fill("现行")
    assert page.locator("tbody tr:visible").count() == 1


def test_without_scripts_it_is_the_day_of_the_build(new_page: Callable[..., Page], address: str) -> None:
    """Without scripts a page says two states at once, or none."""
    page = new_page(java_script_enabled=False)
    page.goto(f"{address}/processes/{EFFECTIVE}/")
    assert page.locator(CARD).inner_text().startswith("将生效")
    assert "现行" not in page.locator(CARD).inner_text()
    assert "欧阳雪" in page.locator(CONTACT).inner_text()


def test_a_page_opened_from_disk_knows_the_day(page: Page, folder: Path) -> None:
    """A site on a shared drive shows the day of its build for ever."""
    file = (folder / "processes" / EFFECTIVE / "index.html").as_uri()
    assert text_on(page, "2026-12-01", file, CARD).startswith("现行")
    assert "欧阳雪" not in text_on(page, "2026-12-11", file, CONTACT)


def test_the_csv_names_its_day(dated: Loaded) -> None:
    """A spreadsheet cannot follow the day, so it says which day its states are of."""
    [table] = made(dated, "registers/documents.md").files
    text = table.content.decode("utf-8-sig")
    assert "状态（2026-11-23）" in text.splitlines()[0]
    assert "将生效" in text


def test_a_page_is_the_same_until_something_changes(dated: Loaded) -> None:
    """A site built every night differs in every page, and nobody sees what is new."""
    path = f"roles/{ROLE}.md"
    assert made(dated, path, date(2026, 12, 6)) == made(dated, path, date(2026, 12, 9))
    assert made(dated, path, date(2026, 12, 6)) != made(dated, path, date(2026, 12, 11))
