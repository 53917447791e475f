"""A company's forge with the strict example manual, and the job of the protected branch that tends its requests."""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import pytest

from procbook.cli import clock
from procbook.forge.pipelines import pipelines
from tests.audit.attacks.attack import Told, exit_status
from tests.audit.attacks.conftest import keys, template
from tests.audit.attacks.example import GOVERNANCE, HANDBOOK, PEOPLE, SITE_ITEM, Manual, copied
from tests.audit.attacks.governance_attacks import LAST
from tests.audit.attacks.repository import SCRUBBED
from tests.requests.forge_server import Asked, ForgeServer

__all__ = ["keys", "template"]

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
"""An hour after what is approved in these plays."""

SOURCE = "procbook @ https://files.company.example/procbook.whl#sha256=0123"
"""Where the pipelines get procbook from."""

TOKEN = "recorder-token-123456"


@dataclass
class Company:
    """`manual` writes the history that people push, `bare` is the repository on the forge, `job` the clone of the job."""

    manual: Manual
    forge: ForgeServer
    bare: Path
    job: Path

    def push(self, *branches: str) -> None:
        """What was committed reaches the forge."""
        self.manual.make()
        for branch in branches:
            self.git(self.manual.folder, "push", "--quiet", "--force", str(self.bare), f"{branch}:{branch}")

    def asks(self, branch: str = "change", number: int = 7) -> Asked:
        """A request into main from a branch that was pushed."""
        self.push(branch)
        asked = self.forge.requests[number] = Asked(number, branch)
        return asked

    def tend(self, *options: str) -> Told:
        """Run the job as the pipeline does, in a fresh clone of the protected branch."""
        self.git(self.job, "fetch", "--quiet", "origin", "main")
        self.git(self.job, "checkout", "--quiet", "--detach", "FETCH_HEAD")
        key = self.manual.keys.folder / "recorder"
        return run(self.job, "requests", "--key", str(key), *options)

    def merge(self, asked: Asked) -> None:
        """The button that merges a request."""
        self.git(self.job, "fetch", "--quiet", "origin", "+refs/heads/*:refs/remotes/origin/*")
        self.git(self.job, "checkout", "--quiet", "-B", "main", "origin/main")
        who = ("-c", "user.name=forge", "-c", "user.email=forge@x")
        self.git(self.job, *who, "merge", "--quiet", "--no-ff", f"origin/{asked.source}")
        self.git(self.job, "push", "--quiet", "origin", "main")
        asked.state = "merged"

    def audit(self, branch: str, *options: str) -> Told:
        """The audit of a branch on the forge, as the pipeline of the request runs it."""
        self.git(self.job, "fetch", "--quiet", "origin", f"+refs/heads/{branch}:refs/heads/{branch}-there")
        self.git(self.job, "checkout", "--quiet", f"{branch}-there")
        return run(self.job, "audit", "--format", "json", *options)

    def git(self, folder: Path, *arguments: str) -> str:
        when = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), NOW.isoformat())
        done = subprocess.run(
            ["git", *arguments], cwd=folder, env=SCRUBBED | when, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()


def run(folder: Path, *command: str) -> Told:
    """Run the product in this process, in a folder, at the moment of these plays."""
    out, err = io.StringIO(), io.StringIO()
    argv = mock.patch.object(sys, "argv", ["procbook", *command])
    moment = mock.patch.object(clock, "now", return_value=NOW)
    with contextlib.chdir(folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), argv, moment:
        status = exit_status()
    return Told(status, out.getvalue(), err.getvalue())


@pytest.fixture
def company(tmp_path: Path, template: Manual, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Company]]:
    """`company(kind)` has the manual on a forge of that kind, under a policy that asks for evidence of the forge; with the
    pipelines for it when it is told where they get procbook from."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("PROCBOOK_FORGE_TOKEN", TOKEN)
    running: list[ForgeServer] = []

    def make(kind: str, source: str | None = None) -> Company:
        manual, bare, job = copied(template, tmp_path / "manual"), tmp_path / "bare", tmp_path / "job"
        forge = ForgeServer(kind, bare)
        running.append(forge)
        manual.edit(HANDBOOK, LAST, LAST.replace("signed", "forge"))
        manual.edit(
            HANDBOOK,
            'kind: github, address: "https://forge.example/group/manual"',
            f'kind: {kind}, address: "{forge.address}"',
        )
        manual.write(PEOPLE, manual.read(PEOPLE).replace("gitea:", f"{kind}:" if kind == "gitee" else "gitea:"))
        manual.approve(GOVERNANCE, "governor")
        for path, data in (pipelines(kind, source) if source is not None else {}).items():
            manual.write(path, data)
        if source is not None and kind == "github":  # the policy of this manual controls .github/
            manual.approve(SITE_ITEM, "governor")
        manual.commit("author")
        manual.make()
        made = Company(manual, forge, bare, job)
        made.git(tmp_path, "clone", "--quiet", "--bare", str(manual.folder), str(bare))
        made.git(tmp_path, "clone", "--quiet", str(bare), str(job))
        return made

    yield make
    for forge in running:
        forge.shutdown()
        forge.server_close()
