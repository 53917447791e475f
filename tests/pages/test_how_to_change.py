"""The page that says what is changed where, and who approves: from home, from search, for every block that has a panel."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import msgspec
import pytest

from procbook import pages
from procbook.manual.load import Loaded
from procbook.manual.model import Edition, Emergency, Errand
from procbook.manual.reach import own_parts
from procbook.pages.how_to_change import OUTRIGHT, PLACES
from procbook.words import LANGUAGES, texts
from tests.pages.one_page import DAY
from tests.pages.one_page import page as page_of
from tests.pages.test_feedback import with_forge

PATH = "how-to-change.md"
ROLE, PROCESS, OTHER = "roles/brand-manager.md", "market-research", "campaign-planning"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_panel_has_its_row(language: str) -> None:
    """Somebody looks for how to change a thing that has a panel, and the page does not speak of it."""
    words = texts("pages", language)
    assert set(PLACES) - OUTRIGHT == set(words["editing"]["titles"])
    assert set(PLACES) == set(words["how_to_change"]["things"])


def test_every_row_leads_to_a_page_that_is_there(loaded: Loaded) -> None:
    site = pages.make(loaded, DAY)
    paths = {page.path.removesuffix("index.md").removesuffix(".md").strip("/") for page in site.pages}
    links = re.findall(r'<td data-label="到哪里"><div><a href="([^"]*)"', page_of(loaded, PATH).markdown)
    assert len(links) > 10
    assert {link.removeprefix("../").strip("/") for link in links} <= paths


def test_home_and_the_reference_lead_there(loaded: Loaded) -> None:
    """The page is there and nobody comes to it."""
    assert 'href="how-to-change/"' in page_of(loaded, "index.md").markdown
    assert 'href="../how-to-change/"' in page_of(loaded, "reference/index.md").markdown


def test_it_says_who_approves(loaded: Loaded) -> None:
    """谁批 has an answer for each class of changes."""
    shown = plain(page_of(loaded, PATH).markdown)
    says = texts("pages", "zh")["how_to_change"]["items"]
    for item in says.values():
        assert re.search(rf"{re.escape(item)}：(由.+批准|不用批准)", shown), item


ACTS = {"retire": "retired", "withdraw": "关闭", "restore": "Revert"}


@pytest.mark.parametrize("act", ACTS)
def test_it_says_how_to_end_withdraw_and_take_back(loaded: Loaded, act: str) -> None:
    """Somebody is to end a process, or wants to undo what he sent, and the page speaks of changing words only."""
    (told,) = re.findall(rf"#{act} }}\n(.*?)\n##", page_in(loaded), re.S)
    assert ACTS[act] in plain(told)
    assert ("停用谁批准：由" in plain(told)) == (act == "retire")


def test_without_a_forge_nothing_is_closed_or_reverted(loaded: Loaded) -> None:
    by_hand = plain(page_of(loaded, PATH).markdown)
    assert "撤回还没有合并的请求" in by_hand
    assert not re.search("Close|Revert|History", by_hand)


def test_who_renames_a_role_is_led_to_the_order(loaded: Loaded) -> None:
    """The panel lists the title of a role; who changes it there leaves its old one in every process."""
    (panel,) = re.findall(r"<summary>改这个岗位</summary>.*?</details>", page_of(loaded, ROLE).markdown, re.S)
    assert "岗位改名、合并、拆分用办理单" in plain(panel)
    assert 'href="../../orders/#rename-role"' in panel
    assert re.search("名称里的错字（真的改名用办理单）", plain(page_of(loaded, PATH).markdown))


@pytest.mark.parametrize("called", ["怎样改流程", "改流程", "采购"])
def test_the_process_of_changes_leads_to_the_page(loaded: Loaded, called: str) -> None:
    """Who wants to change a telephone number presses 改流程, and stands before a process of fifteen steps."""
    manual = loaded.manual
    process = msgspec.structs.replace(manual.processes[PROCESS], aliases=("别的叫法", called))
    settings = msgspec.structs.replace(manual.settings, errands=(Errand("改东西", PROCESS), Errand("办活动", OTHER)))
    changed = replace(
        loaded,
        manual=msgspec.structs.replace(manual, processes={**manual.processes, PROCESS: process}, settings=settings),
    )
    head = page_of(changed, f"processes/{PROCESS}.md").markdown.split('<details class="state">')[0]
    (errands,) = re.findall(r'<ul class="errands">.*?</ul>', page_of(changed, "index.md").markdown, re.S)
    assert ('href="../../how-to-change/"' in head) == (called != "采购")
    assert re.findall("<a [^>]*>(.*?)</a>", errands) == [
        "改东西",
        *(["怎样改流程"] if called != "采购" else []),
        "办活动",
    ]


def plain(markdown: str) -> str:
    return unescape(re.sub("<[^>]*>", "", markdown))


def test_without_a_forge_nobody_is_told_to_press_edit(loaded: Loaded) -> None:
    begin = texts("pages", "zh")["how_to_change"]["begin"]
    by_hand, forge = page_of(loaded, PATH).markdown, page_in(loaded)
    assert begin["hand"] in unescape(by_hand)
    assert begin["editor"] not in unescape(by_hand)
    assert begin["editor"] in unescape(forge)


def page_in(loaded: Loaded) -> str:
    return next(page.markdown for page in with_forge(loaded, "gitlab").pages if page.path == PATH)


def with_emergency(loaded: Loaded) -> Loaded:
    """The manual where one role, which is held, may approve at once."""
    manual = loaded.manual
    role = next(
        role.id for role in manual.roles.values() for each in role.holders if manual.people[each.person].contact
    )
    policy = msgspec.structs.replace(manual.settings.policy, emergency=Emergency((role,), "5d", "30cd"))
    settings = msgspec.structs.replace(
        manual.settings,
        policy=policy,
        editions=(Edition("agency", "代理商版", areas=tuple(each.id for each in manual.settings.areas)),),
    )
    return replace(loaded, manual=msgspec.structs.replace(manual, settings=settings))


def test_an_emergency_says_whom_to_call(loaded: Loaded) -> None:
    """It cannot wait, and the reader has to look for the number."""
    urgent = with_emergency(loaded)
    manual = urgent.manual
    assert manual.settings.policy.emergency is not None
    (role,) = manual.settings.policy.emergency.roles
    contact = next(manual.people[each.person].contact for each in manual.roles[role].holders)
    (number, *_) = own_parts(contact)
    call = texts("pages", "zh")["editing"]["call"]
    for path in (PATH, "orders.md", "processes/campaign-planning.md"):
        shown = plain(page_of(urgent, path).markdown)
        assert re.search(rf"{call} .*?{re.escape(number)}", shown), path


def test_an_edition_calls_nobody(loaded: Loaded) -> None:
    """People outside get the numbers of the company."""
    urgent = with_emergency(loaded)
    (edition,) = urgent.manual.settings.editions
    call = texts("pages", "zh")["editing"]["call"]
    site = pages.make(urgent, DAY, edition=edition)
    assert len(site.pages) > 3
    assert [page.path for page in site.pages if call in page.markdown or page.path == PATH] == []


def test_whoever_owns_the_page_is_not_told_to_tell_himself(loaded: Loaded) -> None:
    """The owner reads that he is to tell the owner, and nothing more."""
    editing = texts("pages", "zh")["editing"]
    panel = next(
        iter(
            re.findall(
                r'<details class="change">.*?</details>',
                page_of(loaded, "processes/campaign-planning.md").markdown,
                re.S,
            )
        )
    )
    shown = plain(panel)
    assert editing["no_forge"] in shown
    assert editing["yourself"] in shown


def test_a_class_its_approver_and_its_day_stand_on_lines_of_their_own(loaded: Loaded) -> None:
    """One long line, in which nobody finds who approves."""
    markdown = page_of(loaded, "processes/campaign-planning.md").markdown
    assert re.search(r"<li><strong>A 级</strong>：[^<]+<p>由.*?批准.*?</p>", markdown)


def test_many_ways_are_folded(loaded: Loaded) -> None:
    """The panel of the demands has a button for each, and nobody gets past them on a phone."""
    site = with_forge(loaded, "gitlab")
    markdown = next(page.markdown for page in site.pages if page.path == "registers/demands.md")
    panel = re.findall(r'<details class="change">.*</details>', markdown, re.S)[0]
    assert max(len(re.findall("<li", each)) for each in re.findall(r'<ul class="chips">.*?</ul>', panel, re.S)) <= 20
    assert panel.count('class="chip"') > 20
