"""The table of attacks, and running the product against one of them."""

from __future__ import annotations

import contextlib
import gc
import hashlib
import io
import json
import os
import re
import socket
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from procbook.cli import main
from tests.audit.attacks.example import TODAY, Manual
from tests.hang_guard import hang_guard

UNAPPROVED = "missing-approval|approval-of-other-content"
SECRET = "4711-nothing-of-this-may-be-shown"
"""The content of a file outside the repository."""


CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


NO_VARIANT = object()


@dataclass(frozen=True)
class Attack:
    """One way past the audit. Each of `rules` must be found: `a|b@item`, either rule, in a finding that names the item.

    The play may give the base of the comparison, else it is main as it was before. No error may name `spares`.
    """

    id: str
    how: str
    play: Callable[..., Any]
    rules: tuple[str, ...]
    status: tuple[int, ...] = (1,)
    spares: str = ""
    variant: Any = NO_VARIANT
    commands: tuple[tuple[str, ...], ...] = ()
    found_by_us: bool = False

    def prepare(self, manual: Manual) -> str:
        """Play it; gives the base of the comparison."""
        before = manual.tip["main"]
        base = self.play(manual, *([] if self.variant is NO_VARIANT else [self.variant])) or before
        manual.make()
        return manual.id(base)


ATTACKS: list[Attack] = []
HISTORY = ("audit", "--history", "--root", "ROOT")
BASE = ("audit", "--base", "BASE", "--root", "ROOT")
BOTH = (HISTORY, BASE)
"""ROOT stands for the pinned digest of the first governance, BASE for the tip of main before the attack."""


def attack(id: str, rules: str, how: str, *, status: int | tuple[int, ...] = 1, commands: Any = BOTH, spares: str = "",
           variants: dict[str, Any] | None = None, ours: bool = False) -> Callable[[Callable[..., Any]], Callable[..., Any]]:  # fmt: skip
    """Put a play into the table; with `variants` once for each, handed to the play."""
    named = (rule.strip() for rule in rules.replace("UNAPPROVED", UNAPPROVED).split("+"))
    wanted = tuple(rule if "@" in rule else f"{rule}@hiring" for rule in named if rule)

    def enter(play: Callable[..., Any]) -> Callable[..., Any]:
        for number, (name, variant) in enumerate((variants or {"": NO_VARIANT}).items()):
            run_as = commands[:1] if number and commands is BOTH else commands
            full = f"{id}-{name}" if name else id
            allowed = (status,) if isinstance(status, int) else status
            ATTACKS.append(Attack(full, how, play, wanted, allowed, spares, variant, run_as, ours))
        return play

    return enter


def is_named(wanted: str, findings: Iterable[dict[str, Any]]) -> bool:
    """Whether one of the rules was found, in a place that the reader can find again."""
    rules, at = wanted.split("@")
    return any(
        finding["rule"] in rules.split("|")
        and finding["path"]
        and at in f"{finding['path']} {finding['subject']} {finding['message']}"
        for finding in findings
    )


@dataclass(frozen=True)
class Told:
    """What a run said."""

    status: int
    out: str
    err: str

    @property
    def findings(self) -> list[dict[str, Any]]:
        return json.loads(self.out)["findings"] if self.out.startswith("{") else []

    @property
    def errors(self) -> set[str]:
        return {
            finding["rule"] for finding in self.findings if finding["severity"] == "error" and not finding["waiver"]
        }

    def names(self, wanted: str) -> bool:
        return is_named(wanted, self.findings)

    def __str__(self) -> str:
        lines = [f"{f['severity']} {f['rule']} {f['subject']} {f['path']}: {f['message']}" for f in self.findings]
        return f"status {self.status}\n" + "\n".join(lines or [self.out[-2000:]]) + f"\n{self.err[-2000:]}"


def run(manual: Manual, *command: str) -> Told:
    """Run the product in this process, in the repository, cut off from the network."""
    arguments = [*command]
    if command[0] in ("audit", "check"):
        arguments += ("--format", "json") if "--format" not in command else ()
        arguments += ("--today", TODAY) if "--today" not in command else ()
    out, err = io.StringIO(), io.StringIO()
    argv = mock.patch.object(sys, "argv", ["procbook", *arguments])
    with _inside(manual.folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), argv:
        status = exit_status()
    return Told(status, out.getvalue(), err.getvalue())


def exit_status() -> int:
    try:
        main()
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else int(left.code is not None)
    finally:
        gc.enable()
    return 0


@contextlib.contextmanager
def _inside(folder: Path) -> Iterator[None]:
    """In the folder, without a network, with temporary files where they are seen, and faults of ours in the open."""
    scratch = folder.parent / "scratch"
    scratch.mkdir(exist_ok=True)
    before = Path.cwd()
    os.chdir(folder)
    try:
        with (
            mock.patch.object(socket, "socket", side_effect=AssertionError("the network was used")),
            mock.patch.object(tempfile, "tempdir", str(scratch)),
            mock.patch.dict(os.environ, {"PROCBOOK_DEBUG": "1", "HOME": str(scratch)}),
        ):
            yield
    finally:
        os.chdir(before)


def fingerprints(folder: Path) -> dict[str, str]:
    """Everything below a folder, the repository's own objects included."""
    found = {}
    for name, _, files in os.walk(folder):
        for file in files:
            path = Path(name) / file
            if path.stat(follow_symlinks=False).st_size > 10_000_000:
                continue
            data = os.readlink(path).encode() if path.is_symlink() else path.read_bytes()
            found[path.relative_to(folder).as_posix()] = hashlib.sha1(data).hexdigest()
    return found


def watched(manual: Manual, *command: str) -> Told:
    """Run, and demand what holds for every run: it ends, nothing written, nothing leaked, no traceback."""
    world = manual.folder.parent
    before = fingerprints(world)
    with hang_guard(seconds=10):
        told = run(manual, *command)
    after = fingerprints(world)
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert not changed, f"written: {sorted(changed)}"
    assert SECRET not in told.out + told.err
    assert not CONTROL.search(told.out + told.err), "signs that move a cursor"
    assert "Traceback" not in told.err + told.out
    return told
