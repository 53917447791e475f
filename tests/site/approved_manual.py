"""A small manual in a git repository of its own, made with `procbook init` and approved with `procbook approve`."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import date
from pathlib import Path

from click.testing import CliRunner

from procbook.cli import procbook
from procbook.manual.load import load
from procbook.pages.page import Site
from procbook.site.handbook import Handbook, handbook_of
from procbook.tree import WorkTree
from tests.fixed_clock import commands_at
from tests.shown import shown

PROCESS = "processes/office/office-supplies.yaml"
PEOPLE = "processes/organisation/people.yaml"
FORM = "processes/files/office-supplies.xlsx"
PAGE = "processes/office-supplies.md"
HEAD, OWNER = "sample-zhao", "sample-wang"
SCRUBBED = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


def moment(day: str) -> str:
    return f"{day}T10:00:00+08:00"


class Repository:
    """Edits, commits and approvals one after the other; each commit is `day`'s."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def new(cls, root: Path) -> Repository:
        """Begun on 2026-11-01, with a form, committed on 2026-11-02, before anything was approved."""
        made = cls(root)
        with commands_at(moment("2026-11-01")):
            assert CliRunner().invoke(procbook, ["init", str(root)]).exit_code == 0
        (root / FORM).parent.mkdir()
        (root / FORM).write_bytes(b"first form")
        made.edit(PROCESS, "name: 领用单,", "name: 领用单, form: files/office-supplies.xlsx,")
        made.git("init", "--quiet", "--initial-branch=main")
        made.commit("2026-11-02")
        return made

    def copy(self, root: Path) -> Repository:
        shutil.copytree(self.root, root)
        return Repository(root)

    def git(self, *arguments: str, day: str = "2026-11-02") -> None:
        environment = SCRUBBED | {"GIT_AUTHOR_DATE": moment(day), "GIT_COMMITTER_DATE": moment(day)}
        who = ("-c", "user.name=someone", "-c", "user.email=someone@example.com")
        subprocess.run(["git", *who, *arguments], cwd=self.root, env=environment, check=True, capture_output=True)

    def commit(self, day: str) -> None:
        self.git("add", "--all", day=day)
        self.git("commit", "--quiet", "--message=step", day=day)

    def edit(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text("utf-8")
        assert old in text
        (self.root / path).write_text(text.replace(old, new), "utf-8")

    def approve(self, *arguments: str, day: str, by: str = HEAD) -> None:
        """Approve on `day` what is committed, and commit the record."""
        before = Path.cwd()
        os.chdir(self.root)
        try:
            with commands_at(moment(day)):
                done = CliRunner().invoke(procbook, ["approve", *arguments, "--by", by, "--yes"])
        finally:
            os.chdir(before)
        assert "已写下" in done.output, (done.output, done.exception)
        self.commit(day)

    def handbook(self, day: str, draft: bool = False) -> Handbook:
        made, report = handbook_of(load(WorkTree(self.root)), date.fromisoformat(day), draft)
        assert made, report
        return made

    def site(self, day: str, draft: bool = False) -> Site:
        return self.handbook(day, draft).site


def page(site: Site, path: str = PAGE) -> str:
    """A page as it is shown on the day of its build."""
    return shown(next(page.markdown for page in site.pages if page.path == path))


def adopted(root: Path) -> Repository:
    """Everything adopted on 2026-11-03."""
    made = Repository.new(root)
    made.approve("--all", "--action", "adopt", day="2026-11-03")
    return made


def changed(made: Repository, effective: str, day: str = "2026-11-10") -> None:
    """A new text and a new form in version 1.1.0, committed but not approved."""
    made.edit(PROCESS, 'version: "1.0.0"', 'version: "1.1.0"')
    made.edit(PROCESS, 'effective_from: "2026-11-01"', f'effective_from: "{effective}"')
    made.edit(PROCESS, "照单发放,", "新的做法：照单发放，")
    (made.root / FORM).write_bytes(b"second form")
    made.commit(day)
