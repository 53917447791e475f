"""A manual that `check` passes is one whose site can be built: what keeps it from that, `check` tells as well."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from procbook.site.ready import FIRST, address
from procbook.site.setting_faults import setting_fault
from procbook.words import LANGUAGES
from tests.site.sites import TODAY, manual_at, run

EVERYTHING = Path(__file__).parent / "everything"
USUAL = "site_name: x\ntheme: {name: procbook}\nplugins: [procbook]\n"


def both(said: str, *options: str) -> None:
    """`check` and `build` refuse the manual, and tell the same."""
    checked, built = run("check", *TODAY, *options), run("build", *TODAY, *options)
    assert (checked.exit_code, built.exit_code) == (1, 1), (checked.output, built.output)
    assert said in checked.stdout
    told = [[line for line in each.stdout.splitlines() if said in line] for each in (checked, built)]
    assert told[0] == told[1]
    assert not Path("site").exists()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("plugins: [", "mkdocs.yml:1:"),
        ("", "缺这一项"),
        ("- a", "整个文件是一个列表"),
        ("site_name: x", "plugins 里要有 procbook"),
        (USUAL.replace("[procbook]", "[procbook, nope]"), "“plugins › nope”"),
        (USUAL.replace("[procbook]", "[procbook, search]"), "去掉 search"),
        (USUAL.replace("procbook}", "nope}"), "没有主题“nope”"),
        (USUAL.replace("procbook}", "mkdocs}"), "theme 要写"),
        (USUAL + "docs_dir: nowhere", "没有“"),
        (USUAL + "use_directory_urls: ja", "写 true 或 false"),
        (USUAL + "site_url: hey", "要写完整的网址"),
        (USUAL + "markdown_extensions: [nope.nope]", "“markdown_extensions › nope.nope”"),
        (USUAL + "hooks: [nope.py]", "nope.py"),
        (USUAL + "markdown_extensions: [{toc: {baselevel: a}}]", "markdown_extensions"),
        (USUAL + "markdown_extensions: [{toc: {toc_depth: [a]}}]", "markdown_extensions"),
        (USUAL + "nav: 7", "清单"),
        (USUAL + "INHERIT: nope.yml", "nope.yml"),
    ],
)
def test_settings_that_cannot_be_used(settings: str, said: str, manual_folder: Path) -> None:
    """Somebody mistyped a line of mkdocs.yml: the check of the change says so, not the build after the merge."""
    (manual_folder / "mkdocs.yml").write_text(settings + "\n", "utf-8")
    both(said)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (USUAL.replace("[procbook]", "[procbook, nope]"), "没有安装插件 nope"),
        (USUAL + "markdown_extensions: [nope.nope]", "没有安装扩展 nope.nope"),
        (USUAL + "hooks: [nope.py]", "nope.py"),
        (USUAL + "INHERIT: nope.yml", "nope.yml"),
    ],
)
def test_trusted_settings_that_cannot_be_used(settings: str, said: str, manual_folder: Path) -> None:
    """What somebody trusts has to be there as well."""
    (manual_folder / "mkdocs.yml").write_text(settings + "\n", "utf-8")
    both(said, "--trust-site")


HEADS = {
    "hide": ("3", "true", "1.5", "2026-11-23", "{toc: 1}", "[1]", "[{toc: 1}]", "!!binary YQ=="),
    "title": ("[a]", "{a: b}", "true"),
    "description": ("[a]", "{a: b}"),
    "author": ("[a]",),
    "subtitle": ("{a: b}",),
    "status": ("[new]", "{new: 1}"),
    "icon": ("3", "nope", "true", "[material/home]", "{a: b}", "2026-11-23", f"{'a' * 300}"),
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name in HEADS for value in HEADS[name]])
def test_the_head_of_a_page_that_no_template_can_use(name: str, value: str, manual_folder: Path) -> None:
    """Told with its line by the check, whoever trusts the site; a draft does without the setting."""
    (manual_folder / "docs/new.md").write_text(f"---\nx: 1\n{name}: {value}\n---\n# New\n", "utf-8")
    for options in ((), ("--trust-site",)):
        checked = run("check", *TODAY, *options)
        assert checked.exit_code == 1
        assert f"docs/new.md:3:1  错误  页首的“{name}”" in checked.stdout
    assert run("build", "--draft", *TODAY).exit_code == 0
    assert (manual_folder / "site/new/index.html").exists()


@pytest.mark.parametrize("value", ["null", "''", "3", "[]", "{}", "[1]", "{a: b}", "2026-11-23", "a", "[null]", "true"])
def test_the_head_of_a_page_may_say_what_no_template_uses(value: str, manual_folder: Path) -> None:
    names = ("search", "tags", "comments", "social", "robots", "1", "null", "日期", "源.x")
    head = "\n".join(f"{name}: {value}" for name in names)
    (manual_folder / "docs/new.md").write_text(f"---\n{head}\nhide: [toc]\ntitle: 3\n---\n# New\n", "utf-8")
    assert run("build", *TODAY).exit_code == 0


def test_settings_that_are_a_folder(manual_folder: Path) -> None:
    (manual_folder / "mkdocs.yml").unlink()
    (manual_folder / "mkdocs.yml").mkdir()
    both("它是文件夹")


def test_pages_that_clash_are_told_together(manual_folder: Path) -> None:
    """Three names to change are three findings, not one after the other; a README beside an index is none."""
    docs = manual_folder / "docs"
    for name in ("index.md", "roles.md", "a.md", "a/index.md", "a/README.md"):
        (docs / name).parent.mkdir(exist_ok=True)
        (docs / name).write_text("# x\n", "utf-8")
    both("docs/index.md:1:1")
    told = run("check", *TODAY).stdout
    for name in ("docs/index.md", "docs/roles.md", "docs/a/index.md"):
        assert f"{name}:1:1  错误" in told
    assert "README" not in told


@pytest.mark.posix
@pytest.mark.parametrize("kind", ["pipe", "lost", "round"])
def test_what_is_no_page_and_never_ends(kind: str, manual_folder: Path) -> None:
    """A pipe, a link that leads nowhere, and a folder within itself: the site builder would wait, or never come back."""
    place = manual_folder / "docs/odd.md"
    if kind == "pipe":
        os.mkfifo(place)
    else:
        place.symlink_to({"lost": "nowhere.md", "round": "../docs"}[kind])
    both("docs/odd.md:1:1")


@pytest.mark.parametrize("settings", [True, False])
def test_docs_may_be_missing(settings: bool, manual_folder: Path) -> None:
    """git keeps no empty folder: the last page was deleted, and the clone has no docs/."""
    for page in (manual_folder / "docs").iterdir():
        page.unlink()
    (manual_folder / "docs").rmdir()
    if not settings:
        (manual_folder / "mkdocs.yml").unlink()
    assert run("check", *TODAY).exit_code == 0
    assert run("build", *TODAY).exit_code == 0


def test_a_page_that_is_left_out_may_be_anything(manual_folder: Path) -> None:
    """What MkDocs passes over keeps no site from being built."""
    (manual_folder / "mkdocs.yml").write_text(USUAL + "exclude_docs: drafts/\n", "utf-8")
    (manual_folder / "docs/drafts").mkdir()
    (manual_folder / "docs/drafts/x.md").write_bytes("草稿".encode("gbk"))
    assert run("check", *TODAY).exit_code == 0
    assert run("build", *TODAY).exit_code == 0


def test_every_page_of_a_manual_begins_where_it_may(manual_folder: Path) -> None:
    """A page that is made at a new place would clash with pages of docs/ and nobody told."""
    shutil.rmtree(manual_folder / "processes")
    shutil.copytree(EVERYTHING, manual_folder / "processes")
    pages = manual_at(manual_folder, draft=True).site.pages
    assert len(pages) > 20
    assert {address(page.path).split("/")[0] for page in pages} <= FIRST


def test_what_is_said_of_a_setting_is_said_in_both_languages() -> None:
    """A reader of Chinese is told what to write, also where MkDocs says something that is new to us."""
    fault = setting_fault("Config value 'plugins': The \"nope\" plugin is not installed")
    assert fault
    assert [fault.say(language) for language in LANGUAGES] == [
        "mkdocs.yml 的 plugins：没有安装插件 nope；装上，或者去掉。",
        "plugins in mkdocs.yml: The plugin nope is not installed; install it, or take it out.",
    ]
    new = setting_fault("Config value 'x': never heard of")
    assert new
    assert "never heard of" in new.say("zh")
    assert setting_fault("Building documentation") is None
