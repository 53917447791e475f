"""A request as somebody sends it: a clone of this repository with a change in three processes, on its own branch."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BASE = "main"
NEW_STEP = """\
  - id: s15
    title: 请同事再看一遍
    owner: {owner}
    does: 请没有参加的同事看一遍，看不懂的地方当场改。
    within: 1d

"""

_STEP = re.compile(r"(?m)^  - id: s10\n(?:    .*\n|\n)+?(?=  - id: s20\n)")
_OWNER = re.compile(r"(?m)^    owner: (\S+)$")
_VALUE = re.compile(r"(?m)^(  \w+: \{value: )(\d+)(, unit: )")


def send(folder: Path) -> None:
    """Make the clone in `folder`; the branch `change`, one commit further than `main`, is checked out."""
    git(folder.parent, "clone", "--quiet", str(ROOT), str(folder))
    git(folder, "checkout", "--quiet", "-B", BASE)
    git(folder, "checkout", "--quiet", "-b", "change")
    changes: list[Callable[[str], str | None]] = [with_another_value, with_another_step, with_another_owner]
    for path, text in _processes(folder):
        changed = changes[-1](text) if changes else None
        if changed:
            path.write_text(changed, "utf-8")
            changes.pop()
    if changes:
        sys.exit("no process to change in that way")
    commit(folder)
    run(folder, sys.executable, "-m", "procbook", "bump", "--base", BASE)
    commit(folder, "--amend")


def _processes(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted((folder / "processes").glob("*/*.yaml")):
        text = path.read_text("utf-8")
        if _STEP.search(text):
            yield path, text


def with_another_owner(text: str) -> str | None:
    """The owner of the first step is the next one's."""
    step = _STEP.search(text)
    others = [owner for owner in _OWNER.findall(text) if step and f"owner: {owner}\n" not in step[0]]
    if not step or not others:
        return None
    return text.replace(step[0], _OWNER.sub(f"    owner: {others[0]}", step[0], count=1))


def with_another_step(text: str) -> str | None:
    """A step behind the first, done by whoever does that one."""
    step = _STEP.search(text)
    owner = _OWNER.search(step[0]) if step else None
    if not step or not owner or "next:" in step[0]:
        return None
    return text.replace(step[0], step[0] + NEW_STEP.format(owner=owner[1]))


def with_another_value(text: str) -> str | None:
    """One more of what the process sets a number for."""
    changed = _VALUE.sub(lambda found: f"{found[1]}{int(found[2]) + 1}{found[3]}", text, count=1)
    return changed if changed != text else None


def commit(folder: Path, *arguments: str) -> None:
    person = ("-c", "user.name=x", "-c", "user.email=x@x")
    git(folder, *person, "commit", "--quiet", "--all", "--message", "三处改动", *arguments)


def git(folder: Path, *arguments: str) -> None:
    run(folder, "git", *arguments)


def run(folder: Path, *command: str) -> None:
    subprocess.run(command, cwd=folder, capture_output=True, check=True)
