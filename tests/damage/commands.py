"""A damaged manual through all command lines: check, diff, build, draw, approve, audit, correct, approve and audit again."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import chdir
from functools import cached_property
from pathlib import Path

from click.testing import CliRunner, Result

from procbook.cli import procbook
from procbook.finding import CannotCheck
from tests.damage.manuals import FOLDERS, Files, files

SITE = ("mkdocs.yml", "docs/about.md")
DAY = ("--today", "2026-11-27")
APPROVER = {"everything": "sample-lin", "starter": "sample-zhao"}
ENVIRONMENT = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"} | {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "样例"), ("EMAIL", "writer@manual.example"), ("DATE", f"{DAY[1]}T09:00:00+08:00"))
}


class Play:
    """A repository of one manual, adopted as a whole, in which damaged manuals are tried one after another."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.folder = name, folder
        self.broken: list[str] = []

    @cached_property
    def start(self) -> str:
        """The commit at which everything is approved."""
        self._write(files(self.name))
        for name in SITE:
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(FOLDERS["starter"] / name, self.folder / name)
        self._git("init", "-q", "-b", "main")
        self._commit("begin")
        self._run("approve", "--all", "--action", "adopt", "--by", APPROVER[self.name], "--reason", "采用", "--yes")
        self._commit("adopt")
        return self._git("rev-parse", "HEAD").strip()

    def play(self, manual: Files) -> list[str]:
        """The promises that were broken on the way."""
        self.broken = []
        self._git("checkout", "-q", "-f", "-B", "main", self.start)
        self._git("clean", "-qfdx")
        self._write(manual)
        accepted = self._run("check", *DAY).exit_code == 0
        self._read(accepted)
        self._commit("damaged")
        self._judged()
        self._write(files(self.name))
        self._commit("corrected")
        self._judged()
        for ends in (("HEAD~1", "HEAD"), ("HEAD", "HEAD~1")):
            self._run("diff", *ends)
        return self.broken

    def _read(self, accepted: bool) -> None:
        """The commands that only read; what was accepted has to be made."""
        for form in ("json", "sarif", "github", "concise"):
            self._run("check", *DAY, "--format", form, "--lang", "en")
        for form in ("text", "json", "markdown"):
            self._run("diff", "HEAD", "--format", form)
        self._run("check", *DAY, "--base", "HEAD")
        made = [self._run("schema", "--out", "made/schema"), self._run("build", *DAY, "--out", "made/site")]
        made += [self._run("pages", *DAY, "--out", "made/pages")]
        for process in self._processes():
            made += [
                self._run("flowchart", process, "--format", form) for form in ("svg", "plain-svg", "dot", "mermaid")
            ]
        for result in made:
            if accepted and result.exit_code and not _planned(result):
                self.broken.append(f"accepted, but not made: {said(result)}")

    def _judged(self) -> None:
        """What waits is approved; then the audit, as a report, as a bundle and by the day."""
        self._run("status")
        for item in ("governance", "reference", *self._processes()):
            self._run("approve", item, "--by", APPROVER[self.name], "--reason", "试", "--yes")
        self._commit("approve")
        self._run("audit", *DAY)
        self._run("audit", *DAY, "--base", self.start, "--format", "json")
        bundle = self._run("audit", *DAY, "--from", "2026-01-01", "--to", "2026-11-27", "--zip", "made/audit.zip")
        if isinstance(bundle.exception, CannotCheck) or self._run("verify", "made/audit.zip").exit_code:
            self.broken.append("the bundle that was just made does not verify")
        for item in ("governance", *self._processes()):
            self._run("at", "2026-11-27", item)

    def _run(self, *arguments: str) -> Result:
        with chdir(self.folder):
            result = CliRunner(env=ENVIRONMENT).invoke(procbook, list(arguments))
        fault = result.exception
        if fault and not isinstance(fault, (SystemExit, CannotCheck)):
            self.broken.append(f"{arguments}: {type(fault).__name__}: {fault}")
        return result

    def _processes(self) -> Iterator[str]:
        folder = self.folder / "processes"
        yield from sorted(path.stem for path in folder.glob("*/*.yaml") if path.parent.name != "organisation")

    def _write(self, manual: Files) -> None:
        for file in (self.folder / "processes").glob("**/*.yaml"):
            if "approvals" not in file.parts:
                file.unlink()
        for path, data in manual.items():
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / path).write_bytes(data)

    def _commit(self, message: str) -> None:
        self._git("add", "-A", "processes", *SITE)
        self._git("commit", "-q", "--allow-empty", "-m", message)

    def _git(self, *arguments: str) -> str:
        done = subprocess.run(["git", "-C", str(self.folder), *arguments], env={**os.environ, **ENVIRONMENT}, check=True, capture_output=True, text=True)  # fmt: skip
        return done.stdout


def _planned(result: Result) -> bool:
    """Nothing is drawn of a process that has only its name."""
    return isinstance(result.exception, CannotCheck) and result.exception.name in (
        "no-such-process",
        "planned-process",
        "faulty-process",
    )


def said(result: Result) -> str:
    """The end of what a command said."""
    return f"{result.output[-300:]} {result.exception!r}"
