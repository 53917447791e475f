"""Whether an approval of the site lets it run a hook: only one that a request cannot have written itself."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from procbook.site.ready import settings_of
from procbook.site.used_files import used_files
from procbook.tree import WorkTree
from tests.audit.attacks.attack import run
from tests.audit.attacks.example import HANDBOOK, SITE_ITEM, TODAY, Manual
from tests.audit.attacks.repository import LINK

HOOK = ".github/hook.py"


def with_hook(manual: Manual, path: str = HOOK) -> None:
    """A hook that leaves a mark beside the repository when it runs."""
    manual.write(path, f"open({str(manual.folder.parent / 'ran')!r}, 'w')\n".encode())
    manual.edit("mkdocs.yml", "plugins: [procbook]", f"plugins: [procbook]\nhooks: [{path}]")


def ran(manual: Manual, *options: str) -> bool:
    """Whether the hook runs when the check runs and a draft is built; both must agree. Else neither is green."""
    manual.make()
    build = ("build", "--draft", "--today", TODAY, "--out", str(manual.folder.parent / "built"))
    told = [run(manual, *command, *options) for command in (("check",), build)]
    mark = (manual.folder.parent / "ran").exists()
    assert [each.status for each in told] == ([0, 0] if mark else [1, 2]), "\n".join(map(str, told))
    return mark


def test_an_approved_hook_runs(manual: Manual) -> None:
    """Honest: the governor has signed the files of the site as they are."""
    with_hook(manual)
    manual.approve(SITE_ITEM, "governor")
    manual.commit("author")
    assert ran(manual)


def test_a_request_without_an_approval(manual: Manual) -> None:
    with_hook(manual)
    manual.commit("author")
    assert not ran(manual)


def test_an_approval_that_its_author_gives_himself(manual: Manual) -> None:
    with_hook(manual)
    manual.approve(SITE_ITEM, "governor")
    manual.commit("governor")
    assert not ran(manual)


def test_an_approval_of_other_bytes(manual: Manual) -> None:
    """The hook was approved, and is another one by now."""
    with_hook(manual)
    manual.approve(SITE_ITEM, "governor")
    manual.commit("author")
    manual.edit(HOOK, "open", "1; open")
    manual.commit("author")
    assert not ran(manual)


def test_a_hook_in_a_folder_that_nobody_controls(manual: Manual) -> None:
    """The settings are approved, what they run is not."""
    with_hook(manual, "hook.py")
    manual.approve(SITE_ITEM, "governor")
    manual.commit("author")
    assert not ran(manual)


EVASIONS = {
    "up and down again": (".github/../other/hook.py", "other/hook.py"),
    "from within": (".github/workflows/../../other/hook.py", "other/hook.py"),
    "through the top": ("./docs/./../other/hook.py", "other/hook.py"),
}


@pytest.mark.parametrize(("named", "file"), EVASIONS.values(), ids=EVASIONS)
def test_a_path_that_only_looks_controlled(named: str, file: str, manual: Manual) -> None:
    """MkDocs runs the file at the end of the way, which anybody may change later."""
    with_hook(manual, file)
    manual.edit("mkdocs.yml", file, named)
    manual.approve(SITE_ITEM, "governor")
    manual.commit("author")
    assert not ran(manual)


def test_a_path_that_says_more_than_it_has_to(manual: Manual) -> None:
    """Honest: another way of writing a file that was approved."""
    with_hook(manual)
    manual.edit("mkdocs.yml", HOOK, f"./.github/workflows/../{HOOK.rpartition('/')[2]}")
    manual.approve(SITE_ITEM, "governor")
    manual.commit("author")
    assert ran(manual)


@pytest.mark.posix
@pytest.mark.parametrize("link", [".github/linked", "linked"])
def test_a_way_over_a_link(link: str, manual: Manual) -> None:
    """The link was approved as far as it can be; what it leads to was not."""
    with_hook(manual, "other/hook.py")
    manual.edit("mkdocs.yml", "other/", f"{link}/")
    manual.write(link, "../other" if "/" in link else "other", LINK)
    manual.edit(HANDBOOK, "site: [mkdocs.yml,", f"site: [mkdocs.yml, {link}/,")
    manual.approve("governance/manual", "governor")
    manual.commit("author")
    manual.approve(SITE_ITEM, "governor")
    manual.commit("author")
    assert not ran(manual)


def test_a_hook_leaves_nothing_beside_itself(manual: Manual, monkeypatch: pytest.MonkeyPatch) -> None:
    """Honest: the first build must not alter the folder that the second one finds approved."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    with_hook(manual)
    manual.approve(SITE_ITEM, "governor")
    manual.commit("author")
    before = sorted(manual.files)
    assert ran(manual)
    files = (path.relative_to(manual.folder).as_posix() for path in manual.folder.rglob("*") if path.is_file())
    assert sorted(path for path in files if not path.startswith(".git/")) == before


def test_an_edit_that_nobody_committed(manual: Manual) -> None:
    """What lies in the folder counts, not what was committed."""
    with_hook(manual)
    manual.approve(SITE_ITEM, "governor")
    manual.commit("author")
    manual.make()
    file = manual.folder / HOOK
    file.write_text(file.read_text() + "\n")
    assert run(manual, "build", "--draft", "--today", TODAY, "--out", str(manual.folder.parent / "built")).status == 2
    assert not (manual.folder.parent / "ran").exists()


@pytest.mark.parametrize("rule", ["declared", "uncontrolled"])
def test_an_approval_that_anybody_can_write(rule: str, manual: Manual) -> None:
    """A policy that is content with declarations, or with nothing, lets nobody run code."""
    old = "    - {items: [governance, reference, site], roles: [governance-manager], evidence: signed}\n"
    free = {"declared": "roles: [governance-manager]", "uncontrolled": "uncontrolled: true"}[rule]
    new = f"    - {{items: [site], {free}}}\n{old.replace(', site', '')}"
    manual.edit(HANDBOOK, old, new)
    manual.approve("governance/manual", "governor")
    manual.commit("author")
    with_hook(manual)
    manual.approve(SITE_ITEM, "governor", evidence={"type": "declared"})
    manual.commit("author")
    assert not ran(manual)


def test_another_start_than_the_one_that_is_known(manual: Manual) -> None:
    """A request that brings a history of its own is its own governor: the digest of the start tells."""
    with_hook(manual)
    manual.approve(SITE_ITEM, "governor")
    manual.commit("author")
    assert not ran(manual, "--root", f"sha256:{'0' * 64}")


USED = {
    "hooks: [docs/../evil/a.py]": {"evil/"},
    "hooks: [hooks/a.py, ./hooks//b.py]": {"hooks/"},
    "hooks: [a.py]": {None},
    "hooks: [../a.py]": {None},
    "hooks: [/a/a.py]": {None},
    "hooks: ['hooks\\a.py']": {None},
    "hooks: ['C:hooks/a.py']": {None},
    "hooks: [link/a.py]": {None},
    "hooks: [link/../evil/a.py]": {None},
    "hooks: !ENV [HOOKS, hooks/a.py]": {None},
    "hooks: [!ENV [HOOK, hooks/a.py]]": {None},
    "hooks: {hooks/a.py: 1}": {None},
    "theme: {name: procbook, custom_dir: docs/../evil}": {"evil/"},
    "theme: {name: procbook, custom_dir: .}": {None},
    "theme: {name: procbook, custom_dir: [evil]}": {None},
    "docs_dir: ../docs": {None},
    "docs_dir: docs/../evil": {"evil/"},
    "plugins: [procbook, {macros: {module_name: evil/a}}]": {"evil/a.py"},
    "plugins: {procbook: {}, gen-files: {scripts: [evil/../evil/a.py]}}": {"evil/a.py"},
    "markdown_extensions: [evil.a]": {"evil/"},
    "markdown_extensions: [{toc: {slugify: !!python/name:evil.a }}]": {"evil/"},
    "markdown_extensions: [{pymdownx.snippets: {base_path: [evil]}}]": {"evil/"},
    "markdown_extensions: [{pymdownx.snippets: {base_path: [/]}}]": {None},
    "markdown_extensions: [{pymdownx.emoji: {emoji_index: !!python/name:material.extensions.emoji.twemoji }}]": set(),
    "extra_css: [../evil/a.py]": {"evil/a.py"},
    "extra_css: [x.css]\nextra: {a: 1, b: [null, 2026-11-11]}": {"docs/x.css"},
    "watch: [evil]": set(),
}


@pytest.mark.posix
@pytest.mark.parametrize(("settings", "used"), USED.items(), ids=USED)
def test_files_that_have_to_be_approved(settings: str, used: set[Any], tmp_path: Path) -> None:
    """Besides settings and pages: those at the end of every way that the settings name; None refuses all of them."""
    for file in ("docs/x.css", "hooks/a.py", "evil/a.py"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).touch()
    (tmp_path / "link").symlink_to("evil")
    (tmp_path / "mkdocs.yml").write_text(settings, "utf-8")
    tree = WorkTree(tmp_path)
    assert {*used_files(tree, settings_of(tree))} - {"mkdocs.yml", "docs/"} == used
