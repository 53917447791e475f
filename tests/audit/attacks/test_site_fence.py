"""Whether an approval of the site lets it run a hook: only one that a request cannot have written itself."""

from __future__ import annotations

import pytest

from tests.audit.attacks.attack import run
from tests.audit.attacks.example import HANDBOOK, SITE_ITEM, TODAY, Manual

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
