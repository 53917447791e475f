"""Saying what is wrong, and what to know before something is changed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest
from playwright.sync_api import Page

from procbook import pages
from procbook.manual.load import Loaded
from procbook.manual.model import Forge
from procbook.pages.page import Site

DAY = date(2026, 11, 23)
PROCESS = "processes/campaign-planning/"
FORMS = {
    "gitlab": ("/-/issues/new", "issue[title]", "issue[description]", "/-/edit/main/"),
    "gitee": ("/issues/new", "issue[title]", "issue[description]", "/edit/main/"),
    "gitea": ("/issues/new", "title", "body", "/_edit/main/"),
    "github": ("/issues/new", "title", "body", "/edit/main/"),
}


def with_forge(loaded: Loaded, kind: str) -> Site:
    """The pages of the manual when it lies on a forge."""
    forge = Forge(kind=kind, address="https://git.example/a/b/")
    settings = msgspec.structs.replace(loaded.manual.settings, forge=forge)
    return pages.make(replace(loaded, manual=msgspec.structs.replace(loaded.manual, settings=settings)), DAY)


def links(site: Site, path: str) -> list[str]:
    markdown = next(page.markdown for page in site.pages if page.path == path)
    return [each.replace("&amp;", "&") for each in re.findall(r'href="(https://git\.example[^"]*)"', markdown)]


@pytest.mark.parametrize("kind", FORMS)
def test_the_form_knows_what_it_is_about(loaded: Loaded, kind: str) -> None:
    """Who reports a fault must type process, step and version, or lands on the forge's page for something else."""
    form, title, text, editor = FORMS[kind]
    found = links(with_forge(loaded, kind), "processes/campaign-planning.md")
    asked = [parse_qs(urlsplit(each).query) for each in found if urlsplit(each).path == f"/a/b{form}"]
    assert len(asked) == len(loaded.manual.processes["campaign-planning"].steps) + 1
    (step,) = [each for each in asked if "（s20）" in each[text][0]]
    assert step[title] == ["意见：推广方案策划与预算审批 第 2 步 初审并定级"]
    for part in ("（campaign-planning）", "第 2 步 初审并定级", "1.1.0", "processes/campaign-planning/#s20"):
        assert part in step[text][0]
    assert any(f"/a/b{editor}processes/campaign/campaign-planning.yaml#L" in each for each in found)


def test_every_page_has_the_form(loaded: Loaded) -> None:
    """A fault on a page that is no process can be told to nobody."""
    site = with_forge(loaded, "gitea")
    assert [page.path for page in site.pages if "/issues/new?" not in page.markdown] == []


def test_the_editor_opens_at_the_step(loaded: Loaded) -> None:
    """Who follows 改这一步 has to look for the step in a file of hundreds of lines."""
    found = links(with_forge(loaded, "gitlab"), "processes/campaign-planning.md")
    lines = [int(each.rpartition("#L")[2]) for each in found if "#L" in each]
    path = loaded.paths["campaign-planning"]
    written = loaded.bytes_of(path).decode().splitlines()
    assert [each for each in lines if "id: s20" in written[each - 1]]


def test_without_a_forge_there_is_somebody_to_ask(page: Page, address: str) -> None:
    """A manual without a forge has dead links, or names nobody."""
    page.goto(f"{address}/{PROCESS}")
    page.locator("#s20 + .step .feedback-link").click()
    assert page.url.endswith("#feedback")
    assert "分机" in page.locator("#feedback + p").inner_text()
    page.goto(f"{address}/glossary/")
    assert "分机" in page.locator(".page-feedback").inner_text()


def test_no_page_shows_an_address_of_mail(loaded: Loaded) -> None:
    """The mail address of a colleague stands on the site."""
    people = {
        id: msgspec.structs.replace(each, contact=f"{id}@post.invalid", emails=(f"{id}@post.invalid",))
        for id, each in loaded.manual.people.items()
    }
    site = pages.make(replace(loaded, manual=msgspec.structs.replace(loaded.manual, people=people)), DAY)
    assert [page.path for page in site.pages if "@post" in page.markdown] == []
    assert [file.path for file in site.files if b"@post" in file.content] == []


def test_before_a_change_one_knows_who_approves_it(page: Page, address: str) -> None:
    """Who wants to change a step edits first and learns afterwards who must approve."""
    page.goto(f"{address}/{PROCESS}")
    panel = page.locator("#s20 + .step details.change")
    panel.get_by_text("改这一步").click()
    heavy, middle, light = panel.locator("li").all_inner_texts()
    assert heavy.startswith("A 类")
    assert "市场总监、财务BP批准（共 2 人）" in heavy
    assert "市场总监批准" in middle
    assert "市场总监或流程管理员批准" in light
    assert "30 天后失效" in panel.inner_text()


def test_before_a_change_one_knows_from_when_it_can_hold(loaded: Loaded) -> None:
    """Who changes a limit learns only at the end that the last change is too near."""
    policy = msgspec.structs.replace(loaded.manual.settings.policy, stage="in-force")
    settings = msgspec.structs.replace(loaded.manual.settings, policy=policy)
    found = loaded.manual.processes["campaign-planning"]
    changed = msgspec.structs.replace(found, version="2.0.0", effective_from="2026-11-02")
    processes = {**loaded.manual.processes, found.id: changed}
    manual = msgspec.structs.replace(loaded.manual, settings=settings, processes=processes)
    site = pages.make(replace(loaded, manual=manual), DAY)
    markdown = next(page.markdown for page in site.pages if found.id in page.path)
    heavy = re.search(r"<li><strong>A 类</strong>.*?</li>", markdown)
    assert heavy is not None
    assert re.search(r"每半年最多 1 次，两次相隔 60 天；最早 202\d-\d\d-\d\d 生效（.*）", heavy[0])
