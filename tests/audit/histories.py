"""`python -m tests.audit.histories`: random histories of the example manual, audited in one process, outside CI.

Honest steps in any order, mostly with one dishonest step or a play of the table of attacks somewhere among them; an honest
history must pass, any other must fail and say why. See docs/decisions/promises.md.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

from procbook import source
from procbook.approval import items, signature
from procbook.audit import audit_history
from procbook.finding import CannotCheck, Finding
from procbook.report.audit_summary import as_report
from tests.audit.agent import agent_keys
from tests.audit.attacks import dishonest_steps, honest_steps  # noqa: F401
from tests.audit.attacks.attack import Attack, is_named
from tests.audit.attacks.control_table import CONTROLS
from tests.audit.attacks.example import GOVERNANCE, HANDBOOK, REFERENCE, SITE_ITEM, TODAY, Keys, Manual, build, copied
from tests.audit.attacks.steps import DISHONEST, HONEST, PLAIN, Work, Wrong
from tests.audit.attacks.table import ATTACKS
from tests.interrupted import until_stopped

ALONE = ("squashed", "pressed", "new_key", "reinstated_as_it_was")
"""Honest plays that are not honest beside other work: a squash hides it, a stolen key has approved it too."""

SHARED = {"process/hiring", "process/refund", GOVERNANCE, REFERENCE, SITE_ITEM}
"""What the plays of the tables know as it was at first."""


@dataclass
class Played:
    """A history: its steps, what must be found (nothing in an honest one), and how it is to be audited."""

    manual: Manual
    steps: list[str] = field(default_factory=list)
    wanted: tuple[str, ...] = ()
    honest: bool = True
    strict: bool = False
    errors_only: bool = True
    today: date = date.min


@dataclass(frozen=True)
class Told:
    """What an audit said: the status of the command, and the findings."""

    status: int
    findings: Sequence[dict[str, Any]]

    @property
    def errors(self) -> list[dict[str, Any]]:
        return [found for found in self.findings if found["severity"] == "error"]


KINDS = {"honest": 35, "dishonest": 40, "control": 5, "attack": 20}
"""How many of a hundred histories are made of honest steps alone, have a dishonest one, or a play of a table in them."""


def play(played: Played, seed: str, kind: str = "", step: str = "") -> None:
    """The history of a seed; of a kind, and with a dishonest step, that chance chooses where nobody names them."""
    work = Work(played.manual, Random(seed))
    kind = kind or work.chance.choices([*KINDS], [*KINDS.values()])[0]
    if kind in ("honest", "dishonest"):
        dishonest = (step or work.chance.choice(sorted(DISHONEST))) if kind == "dishonest" else ""
        _steps(work, played, dishonest)
    else:
        _with_table(work, played, kind)
    played.manual.make()


def _steps(work: Work, played: Played, dishonest: str) -> None:
    count = work.chance.randint(1, 9)
    place = work.chance.randrange(count + 1)
    for number in range(count + 1):
        if dishonest and number == place:
            _dishonest_step(work, played, dishonest)
        if number < count:
            _honest_step(work, played, sorted(HONEST))
    day = work.today + timedelta(days=work.chance.randrange(6))
    day = max(day, work.earliest or day)
    played.today = min(day, max(work.latest, work.today)) if work.latest else day


def _honest_step(work: Work, played: Played, names: Sequence[str]) -> None:
    name = work.chance.choice(names)
    played.steps.append(name)
    HONEST[name](work)
    work.pause()


def _dishonest_step(work: Work, played: Played, name: str) -> None:
    played.steps.append(f"* {name}")
    wrong = DISHONEST[name](work)
    assert isinstance(wrong, Wrong)
    work.left |= {*wrong.items}
    work.latest = work.today + timedelta(days=wrong.lapses) if wrong.lapses else None
    work.earliest = work.today + timedelta(days=wrong.falls_due) if wrong.falls_due else None
    played.wanted, played.strict, played.honest = wrong.rules, wrong.strict, False
    work.pause()


def _with_table(work: Work, played: Played, kind: str) -> None:
    """What the table's plays know stays as it was, also the day; other processes change before and after."""
    work.hurried = True
    work.left |= SHARED - {GOVERNANCE}
    for _ in range(work.chance.randrange(4)):
        _honest_step(work, played, sorted(PLAIN))
    work.manual.make()
    played.today = date.fromisoformat(TODAY)
    ends = _control(work, played) if kind == "control" else _attack(work, played)
    work.left |= SHARED
    if ends:
        return
    for _ in range(work.chance.randrange(4)):
        _honest_step(work, played, sorted(PLAIN))
    played.today = max(played.today, work.today)


def _control(work: Work, played: Played) -> bool:
    name = work.chance.choice(sorted(name for name in CONTROLS if not any(word in name for word in ALONE)))
    played.steps.append(name)
    CONTROLS[name](work.manual)
    _land(work.manual)
    return "  limits: {" in work.manual.read(HANDBOOK) or _is_last(work.manual)


def _land(manual: Manual) -> None:
    """A branch that a play leaves up to date is merged: the audit of a history is that of main."""
    if manual.branch != "main":
        manual.merge(manual.branch)


def _attack(work: Work, played: Played) -> bool:
    attack, command = work.chance.choice(_attacks())
    played.steps.append(f"* {attack.id}")
    attack.prepare(work.manual)
    played.wanted, played.honest, played.errors_only = attack.rules, False, False
    played.strict = "--strict-history" in command
    if "--today" in command:
        played.today = date.fromisoformat(command[command.index("--today") + 1])
    return attack.id.startswith("E") or work.today > played.today or _is_last(work.manual)


@lru_cache(maxsize=1)
def _attacks() -> list[tuple[Attack, tuple[str, ...]]]:
    """The plays that an audit of the whole history must refuse, each with that command."""
    found = []
    for attack in ATTACKS:
        whole = [
            one for one in attack.commands if one[:2] == ("audit", "--history") and not {"--since", "--format"} & {*one}
        ]
        if attack.status == (1,) and whole and attack.id.split("-")[0] not in LONG:
            found.append((attack, whole[0]))
    return found


LONG = {"I04", "I02", "I01"}
"""Too much of something: that is no matter of what comes before and after, and takes its time."""


def _is_last(manual: Manual) -> bool:
    """Whether nothing can follow: the play ended on a branch, or made commits in another way than by steps."""
    manual.make()
    return manual.branch != "main" or manual.git("rev-parse", "refs/heads/main") != manual.tip["main"]


def audited(played: Played) -> Told:
    """The verdict in this process."""
    manual, day = played.manual, played.today
    try:
        verdict = audit_history(manual.folder, today=day, root=manual.root)
    except CannotCheck as error:
        return Told(2, [{"rule": error.args[0], "severity": "error", "path": "", "subject": "", "message": ""}])
    report = as_report(verdict, day, "zh", played.strict)
    return Told(int(report.failed), [_plain(finding) for finding in report.findings if not finding.waiver])


def _plain(finding: Finding) -> dict[str, Any]:
    return {"rule": finding.rule, "severity": finding.severity.name, "path": finding.location.path,
            "subject": finding.subject, "message": finding.message}  # fmt: skip


def by_command(played: Played) -> Told:
    """The verdict of the command line, in a process of its own, which verifies everything itself."""
    manual = played.manual
    command = [sys.executable, "-m", "procbook", "audit", "--history", "--root", manual.root, "--format", "json"]
    command += ["--today", played.today.isoformat(), *(["--strict-history"] if played.strict else [])]
    done = subprocess.run(command, cwd=manual.folder, capture_output=True, check=False)
    findings = json.loads(done.stdout)["findings"] if done.stdout.startswith(b"{") else []
    return Told(done.returncode, [found for found in findings if not found["waiver"]])


def faults(played: Played, told: Told) -> list[str]:
    """What is wrong with a verdict."""
    if played.honest:
        blamed = [
            f"blamed: {found['rule']} {found['subject']} {found['path']}: {found['message']}" for found in told.errors
        ]
        return blamed or ([f"status {told.status}"] if told.status else [])
    weighed = told.errors if played.errors_only else told.findings
    missing = [f"not found: {wanted}" for wanted in played.wanted if wanted and not is_named(wanted, weighed)]
    return [*([f"status {told.status}"] if told.status != 1 else []), *missing]


@contextmanager
def remembered(keys: Keys) -> Iterator[None]:
    """Reading a file and verifying a signature give the same each time, so each is done once for all histories.

    A signature that one of our keys made over the very bytes is genuine; every other one is verified by ssh-keygen.
    """
    really = signature.is_genuine

    def is_genuine(person: str, key: str, armoured: str, signed: bytes, namespace: str) -> bool:
        owners = [owner for owner, public in keys.public.items() if public == key]
        made = (keys.signed.get((owner, namespace, signed)) for owner in owners)
        return armoured in (one.strip() for one in made if one) or really(person, key, armoured, signed, namespace)

    remember = lru_cache(maxsize=4096)
    with (
        mock.patch.object(signature, "is_genuine", is_genuine),
        mock.patch.object(source, "read", remember(source.read)),
        mock.patch.object(items, "part", remember(items.part)),
    ):
        yield


def main() -> int:
    arguments = _parser().parse_args()
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        (keys_folder := Path(folder) / "keys").mkdir()
        with agent_keys(keys_folder) as keys:
            template = build(Path(folder) / "example/manual", keys)
            keys.signed.clear()
            with remembered(keys):
                return _tried(arguments, template, Path(folder) / "play")


def _tried(arguments: argparse.Namespace, template: Manual, folder: Path) -> int:
    """So many histories, or as many as there are until somebody interrupts; how many were judged wrong."""
    counts, steps = Counter[str](), Counter[str]()
    with until_stopped():
        for number in range(arguments.first, arguments.first + arguments.count):
            by_both = number - arguments.first < arguments.command_line
            played, problems = _judged(template, folder, f"{arguments.seed}-{number}", by_both)
            counts.update({"histories": 1, "honest": played.honest, "wrong": bool(problems), "by command": by_both})
            steps.update(played.steps)
            if problems:
                told = {"number": number, "wrong": problems, "steps": played.steps, "today": str(played.today)}
                print(json.dumps(told, ensure_ascii=False), flush=True)
    print(f"{dict(counts)}, {steps.total()} steps of {len(steps)} kinds", file=sys.stderr)
    return bool(counts["wrong"])


def _judged(template: Manual, folder: Path, seed: str, by_both: bool) -> tuple[Played, list[str]]:
    """A history, and what is wrong with its verdict, which the command line must share."""
    shutil.rmtree(folder, ignore_errors=True)
    template.keys.signed.clear()
    played = Played(copied(template, folder / "manual"))
    played.manual.bare = True
    try:
        play(played, seed)
    except Exception as error:
        frames = [f"{one.name}:{one.lineno}" for one in traceback.extract_tb(error.__traceback__)[-5:]]
        return played, [f"not played: {type(error).__name__}: {error} {frames}"]
    told = audited(played)
    problems = faults(played, told)
    if by_both:
        again = by_command(played)
        problems += [f"by command: {problem}" for problem in faults(played, again)]
        problems += ["the command says something else"] if again.status != told.status else []
    return played, problems


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.audit.histories")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--first", type=int, default=0, help="number of the first history; one alone with --count 1")
    parser.add_argument("--command-line", type=int, default=0, help="so many of them by the command line as well")
    return parser


if __name__ == "__main__":
    sys.exit(main())
