"""What `procbook audit` costs beside reading each file once, and beside a plain check; and how that grows.

    python -m bench.audit [--processes 1000] [--commits 1000] [--runs 3] [--small]
    python -m bench.audit --beside TOOLS      # against another build, by the folder `tools` of its checkout

The manual has as many processes as named, all adopted in its first commits; then each commit changes one process and
adds its record and content: 3 files. Evidence is declared, so no signature is verified. Each figure is the median of
whole programs, cold, in turn: A B A B. Times are those of the processor, git's work included, so that what else the
machine does hardly counts.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from bench.check import make_manual
from procbook.approval import (
    GOVERNANCE,
    Approval,
    Content,
    Evidence,
    Record,
    Statement,
    content_place,
    contents,
    dump,
    part,
    place,
)
from procbook.tree import WorkTree

LIMIT_HISTORY, LIMIT_MERGE, LIMIT_BESIDE, LIMIT_MB = 1.5, 2.0, 1.2, 500
START, HOUR = 1_767_578_400, 3600
APPROVER = ("sample-zhao", "department-head", None)
FILE_BYTES, TODAY = 4_000, "2026-11-23"
MANUAL = "00000000-0000-0000-0000-000000000000"
PEOPLE = "processes/organisation/people.yaml"
READ_ONCE = """
import subprocess, sys
from procbook import source
lines = subprocess.run(["git", "rev-list", "--objects", "--all"], capture_output=True, check=True).stdout.split(b"\\n")
wanted = [line.split(b" ")[0] for line in lines if line.endswith(tuple(name.encode() for name in sys.argv[1:]))]
given = b"".join(blob + b"\\n" for blob in dict.fromkeys(wanted))
output = subprocess.run(["git", "cat-file", "--batch"], input=given, capture_output=True, check=True).stdout
at = 0
while at < len(output):
    start = output.index(b"\\n", at) + 1
    at = start + int(output[at:start].split()[2]) + 1
    source.read(output[start : at - 1])
"""
"""Each distinct blob whose name ends in one of the arguments, once through the strict loader."""


@dataclass
class Past:
    """A repository on its way to being made: the stream for fast-import, and what each item was approved as last."""

    folder: Path
    stream: list[bytes] = field(default_factory=list)
    last: dict[str, str] = field(default_factory=dict)
    count: int = 0

    def commit(self, files: Mapping[str, bytes], branch: str = "main") -> None:
        """One more commit, on the one before: these files anew."""
        self.count += 1
        person = f"sample-wang <wang@x> {START + self.count * HOUR} +0800"
        head = f"commit refs/heads/{branch}\nmark :{self.count}\nauthor {person}\ncommitter {person}\ndata 1\nx\n"
        self.stream.append(head.encode() + (b"from :%d\n" % (self.count - 1) if self.count > 1 else b""))
        for path, data in files.items():
            self.stream.append(b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(data), data))

    def approved(self, content: Content, action: str, version: str) -> dict[str, bytes]:
        """The files of a record for this content, and the content itself."""
        under, previous = self.last.get(GOVERNANCE), self.last.get(content.item)
        reason = "按季度复核的结果修改" if action == "change" else ""
        statement = Statement(MANUAL, content.item, version, action, content.digest, previous, under, reason)
        given = Approval(*APPROVER, "approved", "2026-01-05T09:30:00+08:00", Evidence("declared"))
        record = Record(1, statement, given)
        self.last[content.item] = statement.digest
        return {place(record): dump(record), content_place(record): content.canonical}

    def changed(self, file: Path, version: int) -> dict[str, bytes]:
        """The three files of a commit that changes a process: itself, its record, its content."""
        text = file.read_text("utf-8").replace("purpose: ", f"purpose: 第 {version} 版，")
        data = text.replace('version: "1.0.0"', f'version: "{version}.0.0"').encode()
        made = part(data, "process")
        assert made
        content = Content(f"process/{made.id}", made.json, {}, made.version)
        return {self.name(file): data} | self.approved(content, "change", made.version)

    def name(self, file: Path) -> str:
        return file.relative_to(self.folder).as_posix()

    def make(self, branch: str) -> None:
        git(self.folder, "init", "-q", "-b", branch)
        git(self.folder, "fast-import", "--quiet", stdin=b"".join(self.stream))
        git(self.folder, "reset", "-q", "--hard", branch)


def git(folder: Path, *arguments: str, stdin: bytes = b"") -> None:
    subprocess.run(["git", *arguments], cwd=folder, input=stdin, capture_output=True, check=True)


def make_repository(folder: Path, processes: int, commits: int) -> None:
    """A manual with a past on main; the branch `change`, one commit further, is checked out."""
    files = make_manual(folder, processes, FILE_BYTES)
    people = folder / PEOPLE
    people.write_text(people.read_text("utf-8").replace("样例·王,", "样例·王, emails: [wang@x],"), "utf-8")
    past, found = Past(folder), contents(WorkTree(folder))
    manual = {past.name(path): path.read_bytes() for path in sorted((folder / "processes").rglob("*.yaml"))}
    past.commit(manual | past.approved(found.pop(GOVERNANCE), "adopt", "1.0.0"))
    adopted = [past.approved(content, "adopt", content.version or "1.0.0") for content in found.values()]
    past.commit(dict(ChainMap(*adopted)))
    for number in range(commits):
        past.commit(past.changed(files[number % processes], number // processes + 2))
    past.commit(past.changed(files[-1], commits // processes + 3), "change")
    past.make("change")


def seconds(command: list[str], folder: str) -> tuple[float, int]:
    """Processor time and peak memory (MB) of a whole program. Ends the bench when it could not do its work."""
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{' '.join(command)}: {os.waitstatus_to_exitcode(status)}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024


def ours(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "procbook", *arguments, "--today", TODAY, "--format", "json"]


def compare(folder: Path, runs: int, one: list[str], other: list[str]) -> tuple[list[tuple[float, int]], ...]:
    """Seconds and MB of two programs, run in turn."""
    pairs = [(seconds(one, str(folder)), seconds(other, str(folder))) for _ in range(runs)]
    return [first for first, _ in pairs], [second for _, second in pairs]


def report(folder: Path, runs: int) -> None:
    """The two figures that are promised, for one repository."""
    whole = ours("audit", "--head", "main")
    audits, reads = compare(folder, runs, whole, [sys.executable, "-c", READ_ONCE, ".yaml", ".json"])
    yaml, _ = compare(folder, 1, [sys.executable, "-c", READ_ONCE, ".yaml"], ["true"])
    tell("whole history", audits, "each blob read once", reads, LIMIT_HISTORY)
    print(f"  of that, without the contents beside the records: {yaml[0][0]:.2f} s")
    before = folder / "report.json"
    seconds([*whole, "--output", str(before)], str(folder))
    merge = ours("audit", "--base", "main", "--since", str(before))
    audits, checks = compare(folder, runs, merge, ours("check"))
    tell("--base with --since", audits, "plain check", checks, LIMIT_MERGE)


def tell(name: str, ours: list[tuple[float, int]], other: str, theirs: list[tuple[float, int]], limit: float) -> None:
    ratio = statistics.median(a[0] / b[0] for a, b in zip(ours, theirs, strict=True))
    times = [statistics.median(run[0] for run in runs) for runs in (ours, theirs)]
    memory = max(run[1] for run in ours)
    print(f"{name} {times[0]:.2f} s, {other} {times[1]:.2f} s, ratio {ratio:.2f} (at most {limit}), "
          f"memory {memory} MB (less than {LIMIT_MB})")  # fmt: skip


def beside(folder: Path, runs: int, tools: Path) -> None:
    """The same audits by another build."""
    for name, arguments in (("whole history", ("audit", "--head", "main")), ("check", ("check",))):
        here, there = ours(*arguments), ["env", f"PYTHONPATH={tools.absolute()}", *ours(*arguments)]
        mine, others = compare(folder, runs, here, there)
        tell(name, mine, "the other build", others, LIMIT_BESIDE)


def grow(what: str, sizes: list[tuple[int, int]], runs: int) -> None:
    """How the time of the whole history grows: 1.00 is exactly as much as the size, less is better."""
    taken = []
    for processes, commits in sizes:
        with tempfile.TemporaryDirectory() as name:
            make_repository(Path(name), processes, commits)
            whole = ours("audit", "--head", "main")
            taken.append(statistics.median(seconds(whole, name)[0] for _ in range(runs)))
    for (size, seconds_), (last, before) in pairwise(zip((s[what == "commits"] for s in sizes), taken, strict=True)):
        print(f"{what} {size} -> {last}: {seconds_:.2f} -> {before:.2f} s, "
              f"{before / seconds_ / (last / size):.2f} of linear")  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--processes", type=int, default=1_000)
    options.add_argument("--commits", type=int, default=1_000)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--small", action="store_true", help="40 processes and commits, once: only that it runs")
    options.add_argument("--keep", type=Path, help="make the repository in this folder, and measure nothing")
    options.add_argument("--beside", type=Path, metavar="TOOLS", help="the folder tools of another build")
    chosen = options.parse_args()
    processes, commits, runs = (40, 40, 1) if chosen.small else (chosen.processes, chosen.commits, chosen.runs)
    if chosen.keep:
        make_repository(chosen.keep, processes, commits)
        return
    print(f"{processes} processes, {commits} commits of 3 files, {runs} runs")
    with tempfile.TemporaryDirectory() as name:
        make_repository(Path(name), processes, commits)
        if chosen.beside:
            return beside(Path(name), runs, chosen.beside)
        report(Path(name), runs)
    grow("commits", [(processes // 4, commits * times) for times in (1, 2, 4)], runs)
    grow("processes", [(processes * times, commits // 4) for times in (1, 2, 4)], runs)


if __name__ == "__main__":
    main()
