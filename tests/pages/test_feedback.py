"""Saying what is wrong, and what to know before something is changed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest
import yaml
from playwright.sync_api import Page

from procbook import pages
from procbook.change import changes, noun
from procbook.manual.kinds import KINDS, PATHS
from procbook.manual.load import Loaded, load
from procbook.manual.model import ChangeLimit, Forge, Process, Settings
from procbook.pages.page import Site
from procbook.tree import WorkTree
from tests.site.payloads import EVERYTHING

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
    assert "分机" in page.locator("#s20 + .step .report button").first.inner_text()
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
    assert heavy.startswith("A 级")
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
    heavy = re.search(r"<li><strong>A 级</strong>.*?</li>", markdown)
    assert heavy is not None
    assert re.search(r"每半年最多 1 次，两次相隔 60 天；最早 202\d-\d\d-\d\d 生效（.*）", heavy[0])


Node = yaml.MappingNode | yaml.SequenceNode

TOGETHER = {
    "starts": "few lines, one below the other",
    "inputs": "few lines, one below the other",
    "outputs": "few lines, one below the other",
}
"""Lists of a process to which one way leads, and why."""

NO_BLOCK = {
    "schema": "no page shows it",
    "id": "never changes",
    "language": "no page shows it",
    "offline": "it is for whoever runs the site; no page is about it",
    "calendar": "it is reckoned with; no page is about it",
    "complete": "no page shows it",
    "forge": "a part of addresses",
    "policy": "who approves what is told where it matters; no page is about it",
    "waivers": "for those who check; reports tell them",
    "editions": "for those outside; the site has no page of them",
}
"""Fields to which no way leads, and why."""


NOT_USED = ("replaces",)
"""Fields that tests/site/everything has no use for: a way to them stands beside the title."""


@pytest.fixture(scope="module")
def below(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """The manual that uses every field, in a subfolder of its repository; and a process that is only planned."""
    repository = tmp_path_factory.mktemp("repository")
    (repository / ".git").mkdir()
    root = repository / "quality/手册"
    for source in sorted(EVERYTHING.rglob("*.yaml")):
        file = root / "processes" / source.relative_to(EVERYTHING)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(source.read_bytes())
    planned = "schema: 1\nid: planned\ntitle: t\narea: office\nstatus: planned\nowner: boss\n"
    (root / "processes/office/planned.yaml").write_text(planned, "utf-8")
    return load(WorkTree(root))


def places(loaded: Loaded, path: str) -> dict[str, int]:
    """The line of each field of a file, and of each thing in it: `steps/0`, `parameters/days`."""
    document = yaml.compose(loaded.bytes_of(path).decode())
    assert isinstance(document, yaml.MappingNode)
    found = {}
    for key, value in document.value:
        found[key.value] = key.start_mark.line + 1
        held = enumerate(value.value) if isinstance(value, yaml.SequenceNode) else ()
        found |= {f"{key.value}/{at}": each.start_mark.line + 1 for at, each in held}
        if isinstance(value, yaml.MappingNode):
            found |= {f"{key.value}/{each.value}": each.start_mark.line + 1 for each, _ in value.value}
    return found


def former(loaded: Loaded, field: str) -> set[int]:
    """The lines of the roles that are another one now: they have no page."""
    document: Any = loaded.written[PATHS["roles"]]
    gone = (at for at, role in enumerate(document.roles) if role.id in loaded.manual.former)
    return {places(loaded, PATHS["roles"])[f"roles/{at}"] for at in gone} if field == "roles" else set()


def opened(site: Site, editor: str, path: str) -> set[int]:
    """The lines of a file at which some page opens the editor."""
    start = f"https://git.example/a/b{editor}quality/%E6%89%8B%E5%86%8C/{path}#L"
    found = (each for page in site.pages for each in links(site, page.path))
    return {int(each.removeprefix(start)) for each in found if each.startswith(start)}


def panels(site: Site, path: str) -> list[str]:
    """The texts of all panels of a page."""
    markdown = next(page.markdown for page in site.pages if page.path == path)
    found = re.findall(r'<details class="change">.*?</details>', markdown, re.S)
    return [" ".join(unescape(re.sub("<[^>]*>", "", each.replace("<li>", "\n"))).split(" ")) for each in found]


@pytest.mark.parametrize("kind", FORMS)
def test_every_block_has_its_way_into_the_editor(below: Loaded, kind: str) -> None:
    """Somebody sees what is wrong in a control, a term or a role, and nothing there leads to its file and line."""
    site, editor = with_forge(below, kind), FORMS[kind][3]
    for register, path in ((each, PATHS[kind.name]) for kind in KINDS for each in kind.registers):
        wanted = {line for name, line in places(below, path).items() if name.startswith(f"{register.field}/")}
        assert wanted - former(below, register.field) <= opened(site, editor, path), register.field
    for type_, path, page in (
        (Process, below.paths["everything"], "processes/everything.md"),
        (Settings, PATHS["handbook"], "index.md"),
    ):
        known, lines = places(below, path), opened(site, editor, path)
        head = next(each for each in panels(site, page) if "改基本信息" in each or "改这一页" in each)
        for field in (each.encode_name for each in msgspec.structs.fields(type_) if each.encode_name not in NO_BLOCK):
            things = [known[name] for name in known if name.startswith(f"{field}/")]
            each_has_one = field not in TOGETHER and things and set(things) <= lines
            said = noun(f"{type_.__name__.lower()}.{field}", "zh")
            assert each_has_one or known.get(field) in lines or said in head or field in NOT_USED, field
    assert places(below, below.paths["planned"])["title"] in opened(site, editor, below.paths["planned"])


def test_a_new_file_lies_in_the_folder_of_the_manual(below: Loaded) -> None:
    """写新流程 makes the file beside the manual, where nothing reads it."""
    found = links(with_forge(below, "gitea"), "new-process.md")
    assert any("/_new/main/quality/%E6%89%8B%E5%86%8C/processes/office?" in each for each in found)
    found = links(with_forge(below, "gitea"), "orders.md")
    new = [each for each in found if "/_new/" in each]
    assert new
    assert all("/_new/main/quality/%E6%89%8B%E5%86%8C/" in each for each in new)


def row(panel: str, letter: str) -> str:
    return next((each for each in panel.splitlines() if each.strip().startswith(f"{letter} 级")), "")


def test_the_panel_says_the_class_of_what_stands_here(loaded: Loaded) -> None:
    """Who exchanges the owner of a process reads what a change of a step costs."""
    shown = panels(with_forge(loaded, "gitlab"), "processes/campaign-planning.md")
    head = next(each for each in shown if "改基本信息" in each)
    assert "负责人" in row(head, "A")
    assert "评审周期" in row(head, "B")
    assert "名称" in row(head, "C")
    control = next(each for each in shown if "改这个控制" in each)
    assert "控制（去掉）" in row(control, "A")
    assert "控制（增加）" in row(control, "B")
    records = next(each for each in shown if "改记录" in each)
    assert row(records, "A") == ""
    assert "保存期" in row(records, "B")


def test_the_panel_of_a_number_says_what_this_number_weighs(loaded: Loaded) -> None:
    """A number in a condition is said to weigh as little as any other, and its change waits for a second approval."""
    site, process = with_forge(loaded, "gitlab"), loaded.manual.processes["campaign-planning"]
    numbers = [each for each in panels(site, "processes/campaign-planning.md") if "改这个数" in each]
    assert len(numbers) == len(process.parameters) > 0
    for name, panel in zip(process.parameters, numbers, strict=True):
        other = {**process.parameters, name: msgspec.structs.replace(process.parameters[name], value=987)}
        changed = msgspec.structs.replace(process, parameters=other)
        head = msgspec.structs.replace(loaded.manual, processes={**loaded.manual.processes, process.id: changed})
        (change,) = changes(loaded.manual, head)
        assert "数值" in row(panel, change.class_), name


def test_the_page_of_limits_speaks_of_limits(loaded: Loaded) -> None:
    """Who changes a limit reads of steps, roles and versions, which it does not have."""
    shown = panels(with_forge(loaded, "gitlab"), "authority.md")
    limits = [each for each in shown if "改这项权限" in each]
    assert len(limits) == len(loaded.manual.limits) > 0
    for panel in limits:
        assert "档" in row(panel, "A")
        assert [word for word in ("步", "版本", "天数", "这个数") if word in panel] == []


def test_before_anything_is_in_force_the_first_day_is_told_too(loaded: Loaded) -> None:
    """In the stage of preparation nothing is said of the day, and its reader waits for one."""
    assert loaded.manual.settings.policy.stage == "preparation"
    for path in ("processes/campaign-planning.md", "authority.md", "glossary.md"):
        shown = panels(with_forge(loaded, "gitlab"), path)
        assert [each for each in shown if "批准当天就能生效" not in each] == []


def test_a_limit_has_the_limits_of_frequency_of_limits(loaded: Loaded) -> None:
    """The page of limits says how often a process may change."""
    policy = loaded.manual.settings.policy
    own = ChangeLimit(at_most=1, per="quarter", apart="30cd", notice="5d")
    limits = msgspec.structs.replace(policy.limits, authority=own)
    policy = msgspec.structs.replace(policy, stage="in-force", limits=limits)
    settings = msgspec.structs.replace(loaded.manual.settings, policy=policy)
    manual = msgspec.structs.replace(loaded.manual, settings=settings)
    shown = panels(with_forge(replace(loaded, manual=manual), "gitlab"), "authority.md")
    for panel in (each for each in shown if "改这项权限" in each):
        assert re.search(r"每季最多 1 次，两次相隔 30 天；最早 \d{4}-\d\d-\d\d 生效（要留出学习时间", row(panel, "A"))
        assert "批准当天就能生效" in row(panel, "C")
