"""The page for somebody who writes a new process and has nothing but a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from playwright.sync_api import Page

from procbook.check.engine import check
from procbook.manual.load import Loaded, load
from procbook.pages.page import Site
from procbook.words import texts
from tests.damage.manuals import files
from tests.damage.promises import TODAY
from tests.pages.one_page import page as page_of
from tests.pages.test_feedback import links, with_forge
from tests.rules.rule_cases import Given

PATH = "new-process.md"
NEW = {
    "gitlab": ("/a/b/-/new/main/processes/{area}", {"file_name": "new-process.yaml"}),
    "gitee": ("/a/b/new/main/processes/{area}", {}),
    "gitea": ("/a/b/_new/main/processes/{area}", {"filename": "new-process.yaml"}),
    "github": ("/a/b/new/main", {"filename": "processes/{area}/new-process.yaml"}),
}
"""Where each forge has its form for a new file, and what it is called there."""


@pytest.mark.parametrize("kind", NEW)
def test_the_editor_opens_in_its_folder_with_what_the_forge_can_take(loaded: Loaded, kind: str) -> None:
    """Somebody lands in an empty editor that could have had the text, or in the wrong folder."""
    path, known = NEW[kind]
    site = with_forge(loaded, kind)
    areas = [area.id for area in loaded.manual.settings.areas]
    made = [each for each in map(urlsplit, links(site, PATH)) if "/issues/" not in each.path]
    assert [unquote(each.path) for each in made] == [path.format(area=area) for area in areas]
    for area, each in zip(areas, made, strict=True):
        query = {name: value for name, (value,) in parse_qs(each.query).items()}
        text = query.pop("value", "")
        assert query == {name: value.format(area=area) for name, value in known.items()}
        assert bool(text) == (kind in ("gitea", "github"))
        assert not text or f"\narea: {area}\n" in text
    says = texts("pages", "zh")["new_process"]
    assert (says["paste"] in markdown(site)) == (kind in ("gitlab", "gitee"))


def markdown(site: Site) -> str:
    return next(page.markdown for page in site.pages if page.path == PATH)


def test_no_address_is_too_long() -> None:
    """A server refuses the address (RFC 9110 asks for 8,000 octets), and the editor does not open at all."""
    for name in ("starter", "real"):
        for kind in ("gitea", "github"):
            made = links(with_forge(load(Given(files(name))), kind), PATH)
            assert len(made) > 1
            assert max(map(len, made)) < 8000


@pytest.mark.parametrize("kind", ["", *NEW])
def test_it_says_how_the_process_comes_into_force(loaded: Loaded, kind: str) -> None:
    """It is written, approved, merged, and nobody works by it, since the word draft stood there from the beginning."""
    text = unescape(markdown(with_forge(loaded, kind)) if kind else page_of(loaded, PATH).markdown)
    assert "把 status 后面的 draft 改成 effective" in text
    frames = re.findall(r"\n(#[^\n]*)\n(#[^\n]*)\nstatus: draft\n", text)
    assert len(frames) == len(loaded.manual.settings.areas)
    assert all("把 draft 改成 effective" in note for _, note in frames)


def test_ids_and_durations_are_told_where_they_are_asked(loaded: Loaded) -> None:
    """It asks for the id of a role by the name of a file that its reader never saw, and for a duration in no form."""
    text = unescape(markdown(with_forge(loaded, "gitlab")))
    assert re.search('每个岗位的页面上都写着，看 <a href="../roles/">岗位</a>', text)
    (by,) = set(re.findall(r"# 谁发起：(.*)", text))
    assert "网站上每个岗位的页面都写着" in by
    (within,) = set(re.findall(r"# 时限：(.*)", text))
    assert {"min 分钟", "h 小时", "d 工作日", "cd 自然日"} <= set(
        re.findall(r"\w+ (?:分钟|小时|工作日|自然日)", within)
    )


def test_without_a_forge_it_says_whom_to_send_it(loaded: Loaded) -> None:
    """The page speaks of an editor that nobody has."""
    text = page_of(loaded, PATH).markdown
    says = texts("pages", "zh")["new_process"]
    assert says["begin"]["hand"] in unescape(text)
    assert 'class="chip"' not in text
    assert 'class="contact"' in text


def test_what_is_copied_is_a_file_of_gaps(new_page: Callable[..., Page], address: str, loaded: Loaded) -> None:
    """What the button copies is cut, or another text than the page shows, or one that the check does not take."""
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{address}/new-process/")
    frame = page.locator("details.fold").first
    frame.locator("summary").click()
    frame.get_by_role("button", name="复制", exact=True).click()
    page.get_by_role("button", name="已复制").wait_for()
    copied = page.evaluate("getSelection().toString()")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    area = loaded.manual.settings.areas[0].id
    path = f"processes/{area}/new-process.yaml"
    data = {each.path: loaded.tree.read(each.path, 10**7) for each in loaded.tree.entries()}
    found = check(load(Given({**data, path: copied.encode()})), today=TODAY).findings
    told = [each for each in found if each.location.path == path]
    assert {each.rule for each in told} == {"leftover-placeholder"}
    assert any(each.location.line == 4 for each in told), "the id is a gap here"


def test_nobody_begins_with_code(loaded: Loaded) -> None:
    """A manager who has never seen a file reads YAML before he is told what to do."""
    says = texts("pages", "zh")["new_process"]
    for text in (page_of(loaded, PATH).markdown, markdown(with_forge(loaded, "gitlab"))):
        assert text.index(says["scribe"]) < text.index(says["asks"][0]) < text.index("schema: 1")
        assert "schema: 1" not in re.sub("<details.*?</details>", "", text, flags=re.S)


def test_the_home_page_leads_there(loaded: Loaded) -> None:
    """Whoever has a new process to write finds no way to begin."""
    assert 'href="new-process/"' in page_of(loaded, "index.md").markdown
