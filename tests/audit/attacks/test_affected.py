"""A17: who changes what processes share is found, with the processes behind it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from procbook.cli import procbook
from tests.audit.attacks.example import TODAY, Manual

CHANGES = {
    "term": ("processes/glossary.yaml", "书面通知", "口头通知", "reference/manual"),
    "source": ("processes/sources.yaml", "内部控制规范", "内部控制指引", "reference/manual"),
    "role": ("processes/organisation/roles.yaml", "title: 总监", "title: 总监助理", "governance/manual"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_processes_behind_a_shared_thing_are_named(what: str, manual: Manual, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reviewer sees that a term changed, and not that hiring now means something else."""
    path, old, new, item = CHANGES[what]
    manual.edit(path, old, new)
    manual.commit("author")
    manual.make()
    monkeypatch.chdir(manual.folder)
    done = CliRunner().invoke(procbook, ["audit", "--today", TODAY, "--root", manual.root, "--format", "json"])
    assert done.exit_code == 1
    assert "hiring" in json.loads(done.stdout)["audit"]["affected"][item]


def test_nothing_is_affected_when_all_is_approved(manual: Manual, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report names processes that nothing happened to."""
    manual.make()
    monkeypatch.chdir(manual.folder)
    done = CliRunner().invoke(procbook, ["audit", "--today", TODAY, "--root", manual.root, "--format", "json"])
    assert json.loads(done.stdout)["audit"]["affected"] == {}
