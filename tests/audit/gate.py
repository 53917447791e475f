"""The step of `make test` that audits this repository: `python -m tests.audit.gate`.

It says whether the clone is whole. A clone that is not (CI often takes only the last commit) cannot be audited: that is
said, and fails nothing, since the clone is no fault of the change; findings do fail. Then the same program has to find
what is wrong in manuals that are known to be bad, so that a gate that finds nothing any more is seen in the same run.
Judged is by the day of the last commit, so that a run can be repeated on any other day. What came with the calendar
since the manual was changed is told and fails nothing: who mends something else cannot help it that a waiver ran out.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from procbook.check.engine import check
from procbook.finding import Severity
from procbook.manual.load import load
from procbook.tree import FOLDER, Revision, commit_date, git
from tests.audit.attacks.example import TODAY, Keys, Manual, build, copied

ROOT = Path(__file__).resolve().parents[2]
PIN = "PROCBOOK_ROOT"
"""The variable in which CI may keep the root digest: outside of what is judged."""

QUIET = re.compile(r":\d+:\d+  (note|waived)  ")
"""What `procbook check` says every time."""


def unapproved(manual: Manual) -> None:
    """A text that nobody approved."""
    manual.change()


def by_its_author(manual: Manual) -> None:
    """Approved by the person who wrote it."""
    manual.change()
    manual.approve("process/hiring", "approver", authors=["approver"])


def without_its_record(manual: Manual) -> None:
    """Approved once, and the record is gone."""
    manual.remove(manual.record_file("process/hiring"))


KNOWN_BAD: dict[str, Callable[[Manual], None]] = {
    "missing-approval": unapproved,
    "self-approval": by_its_author,
    "record-removed": without_its_record,
}


def audit(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-m", "procbook", "audit", "--history", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def is_whole(root: Path) -> bool:
    """Whether git says that no history is missing."""
    if git(root, "rev-parse", "--is-shallow-repository").strip() == b"true":
        return False
    found = subprocess.run(
        ["git", "config", "--get-regexp", r"^(extensions\.partialclone|remote\..*\.promisor)$"],
        cwd=root, capture_output=True, check=False,
    )  # fmt: skip
    return found.returncode != 0


def by_calendar(root: Path) -> set[tuple[str, str]]:
    """Rule and subject of every error that the last commit has on its day, and did not have when its manual changed."""
    manual, committed = load(Revision(root, "HEAD")), commit_date(root)
    assert committed is not None, "a repository that is audited has a commit"
    changed = git(root, "log", "-1", "--first-parent", "--format=%cs", "--", FOLDER).decode().strip()
    now, then = (
        {
            (one.rule, one.subject)
            for one in check(manual, today=day).findings
            if one.severity is Severity.error and not one.waiver
        }
        for day in (committed, date.fromisoformat(changed))
    )
    return now - then


def errors(done: subprocess.CompletedProcess[str]) -> set[tuple[str, str]]:
    """Rule and subject of every error in a report as JSON."""
    found = json.loads(done.stdout or "{}").get("findings", ())
    return {(one["rule"], one["subject"]) for one in found if one["severity"] == "error" and not one["waiver"]}


def this_repository(root: Path = ROOT) -> bool:
    """Audit the repository; whether the suite may pass."""
    whole = is_whole(root)
    commits = git(root, "rev-list", "--count", "HEAD").decode().strip()
    print(f"audit: this clone is {'whole' if whole else 'NOT whole'}, {commits} commits")
    pin = os.environ.get(PIN)
    asked = ("--today", str(commit_date(root)), "--lang", "en", *(("--root", pin) if pin else ()))
    done = audit(root, *asked)
    told = (done.stdout + done.stderr).splitlines()
    print("\n".join(line for line in told if not QUIET.search(line)), flush=True)
    if done.returncode == 2 and not whole:
        print("audit: not judged, because the clone is not whole; nothing is said for or against the change")
        return True
    if done.returncode != 1:
        return done.returncode == 0
    found = errors(audit(root, *asked, "--format", "json"))
    late = found & by_calendar(root)
    for rule, subject in sorted(late):
        print(f"audit: {rule} of {subject} came with the calendar, not with a change, and fails nothing")
    return found == late


def known_bad(folder: Path) -> bool:
    """Whether the example passes, and each manual that is known to be bad is refused for its reason."""
    keys = folder / "keys"
    keys.mkdir()
    example = build(folder / "example", Keys(keys))
    alive = audit(example.folder, "--today", TODAY, "--root", example.root).returncode == 0
    print(f"audit: the example manual {'passes' if alive else 'is refused: the gate is wrong'}")
    for rule, play in KNOWN_BAD.items():
        manual = copied(example, folder / rule)
        play(manual)
        manual.commit("author")
        manual.make()
        done = audit(manual.folder, "--today", TODAY, "--root", manual.root, "--format", "json")
        found = done.returncode == 1 and rule in {name for name, _ in errors(done)}
        print(f"audit: known bad, {rule}: {'refused' if found else 'NOT refused: the gate is dead'}")
        alive = alive and found
    return alive


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        passed = [this_repository(), known_bad(Path(name))]
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
