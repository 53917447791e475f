"""A department at work: what every step of a random history needs, and the tables that the steps enter themselves in.

The honest steps are in `honest_steps.py`, the dishonest ones in `dishonest_steps.py`; `tests/audit/histories.py` plays them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta, timezone
from functools import lru_cache
from random import Random
from typing import Any

import yaml

from tests.audit.attacks.content_attacks import new_process
from tests.audit.attacks.example import GOVERNANCE, HANDBOOK, PEOPLE, ROLES, Manual
from tests.audit.attacks.repository import Entry

WRITERS = ("author", "outsider", "author", "outsider", "governor", "controller")
"""Who writes, the two first more often."""

CHINA = timezone(timedelta(hours=8))
OFFER = "processes/files/offer.docx"
HOLDS = 'holders: [{person: approver, from: "2026-01-01"}'


@dataclass(frozen=True)
class Wrong:
    """What a dishonest step leaves behind: each of `rules` must be found as an error (`a|b@item`, as in the table of attacks).

    `items` are left alone afterwards, so that nobody mends it unawares. `strict`: it is over, and only counts where the
    history has to be clean. `lapses`, `falls_due`: so many days later it is no error any more, or one at last.
    """

    rules: tuple[str, ...]
    items: tuple[str, ...]
    strict: bool = False
    lapses: int = 0
    falls_due: int = 0


@dataclass
class Approver:
    """A person who may approve, and in what capacity."""

    person: str
    said: dict[str, Any] = field(default_factory=dict)


class Work:
    """A manual, chance, and what was approved so far. `left`: the items that nobody may touch any more."""

    def __init__(self, manual: Manual, chance: Random) -> None:
        self.manual, self.chance = manual, chance
        self.left: set[str] = set()
        self.hurried = False
        self.latest: date | None = None
        self.earliest: date | None = None
        self._roles = manual.read(ROLES)
        self._forked: dict[str, dict[str, Entry]] = {}
        self._now: dict[str, dict[str, Entry]] = {item: self.files_of(item) for item in self.processes()}
        self._before: dict[str, dict[str, Entry]] = {}
        self._count = 0

    # items

    def processes(self) -> list[str]:
        return sorted(item for item in self.manual.trusted if item.startswith("process/"))

    def living(self, *besides: str) -> list[str]:
        """The processes in use that may be touched."""
        free = [item for item in self.processes() if item not in self.left and item not in besides]
        return [item for item in free if self.says(item, "status: effective")]

    def one(self) -> str:
        """A process to work on; a new one when there is no other."""
        return self.chance.choice(self.living() or [self.create()])

    def create(self) -> str:
        """A new process, approved and landed."""
        name = f"p{self.number()}"
        new_process(self.manual, name, "director")
        item = f"process/{name}"
        self.approve(item, Approver("governor"), ["author"], action="create")
        self.manual.commit("author", committer=self.chance.choice(["", "forge"]))
        return item

    def number(self) -> int:
        """A number that was not there yet."""
        self._count += 1
        return self._count * 1000 + self.chance.randrange(1000)

    def says(self, item: str, words: str) -> bool:
        return self.has(item) and words in self.text(item)

    def has(self, item: str) -> bool:
        return self._path(item) is not None

    def path(self, item: str) -> str:
        path = self._path(item)
        assert path, item
        return path

    def _path(self, item: str) -> str | None:
        ending = f"/{item.split('/')[1]}.yaml"
        here = (path for path in self.manual.files if path.endswith(ending) and path.startswith("processes/"))
        return next((path for path in here if not path.startswith("processes/approvals/")), None)

    def text(self, item: str) -> str:
        return self.manual.read(self.path(item))

    def files_of(self, item: str) -> dict[str, Entry]:
        """The files that the content of a process is made of, as they are on this branch."""
        path = self.path(item)
        return {name: self.manual.files[name] for name in (path, *([OFFER] if path.endswith("/hiring.yaml") else []))}

    # edits

    def rewrite(self, item: str, *, version: bool = True) -> None:
        """Another text in a place or two, with the next version."""
        for change in self.chance.sample(CHANGES, self.chance.choice([1, 1, 2])):
            change(self, item)
        if version:
            self.next_version(item)

    def next_version(self, item: str) -> None:
        effective = self.today + timedelta(days=self.chance.randrange(10, 40))
        self.manual.to_version(self.path(item), self.version_after(item), effective.isoformat())

    def version_after(self, item: str) -> str:
        return f"{int(self.manual.trusted[item].version.split('.')[0]) + 1}.0.0"

    def put_back(self, item: str, files: dict[str, Entry]) -> None:
        """The files of a process as they were."""
        for path in self.files_of(item):
            del self.manual.files[path]
        self.manual.files.update(files)

    def approved_files(self, item: str) -> dict[str, Entry]:
        return self._now[item]

    def files_before(self, item: str) -> dict[str, Entry]:
        """Those of the version before the approved one, when it was in use in the same place; else none."""
        files = self._before.get(item, {})
        in_use = any(b"status: effective" in data for _, data in files.values())
        return files if in_use and files.keys() == self.files_of(item).keys() else {}

    # people

    @property
    def today(self) -> date:
        return self.manual.now.astimezone(CHINA).date()

    @property
    def moment(self) -> str:
        return self.manual.now.astimezone(CHINA).isoformat(timespec="seconds")

    def writer(self, *besides: str) -> str:
        return self.chance.choice([person for person in WRITERS if person not in besides])

    def approver(self, *besides: str) -> Approver:
        """Somebody who may approve a process and is none of `besides`; nearly always there is a choice of one."""
        return self.chance.choice([one for one in self.approvers() if one.person not in besides])

    def approvers(self) -> list[Approver]:
        """Those who may approve a process today and in the days to come, by the governance that is approved."""
        roles = _roles(self._roles)
        director = roles["director"]
        holders = [entry["person"] for entry in director["holders"] if self._holds(entry)]
        found = [Approver(person, {"role": "director"}) for person in holders]
        for entry in director["deputies"]:
            if "until" in entry and self._holds(entry) and entry["for"] in holders:
                found.append(Approver(entry["person"], {"role": "director", "for_": entry["for"]}))
        if director.get("reports_to") == "governance-manager":
            found.append(Approver("governor", {"role": "governance-manager"}))
        return found

    def _holds(self, entry: dict[str, str]) -> bool:
        first, last = entry["from"], entry.get("until", "2099-12-31")
        return first <= self.today.isoformat() and (self.today + timedelta(days=21)).isoformat() <= last

    # records

    def approve(self, item: str, by: Approver | Sequence[Approver], authors: Sequence[str], **said: Any) -> None:
        """A good record by each, given now."""
        before = self._now.get(item)
        for one in [by] if isinstance(by, Approver) else by:
            about = {**self._said(one), "authors": list(authors) or "", **said}
            trusted = self.manual.record(item, one.person, **about)
        self.manual.trust(item, trusted)
        if item.startswith("process/"):
            self._now[item] = self.files_of(item)
            if before and before != self._now[item]:
                self._before[item] = before
        elif item == GOVERNANCE:
            self._roles = self.manual.read(ROLES)

    def record(self, item: str, by: Approver, **said: Any) -> dict[str, Any]:
        """A record that leads nowhere, or should not."""
        return self.manual.record(item, by.person, **{**self._said(by), **said})

    def _said(self, by: Approver) -> dict[str, Any]:
        hers = by.person == "approver" and "key" not in by.said
        spare = hers and self.manual.keys.public["spare"] in self.manual.read(PEOPLE)
        return {"at": self.moment, **by.said, **({"key": "spare"} if spare and self.chance.random() < 0.5 else {})}

    def govern(self, **said: Any) -> None:
        """The governance as it is now, approved and landed."""
        self.approve(GOVERNANCE, Approver("governor"), ["author"], **said)
        self.manual.commit("author")

    def policy(self, old: str, new: str) -> None:
        self.manual.edit(HANDBOOK, old, new)
        self.govern()

    # branches and time

    def pause(self) -> None:
        """Some hours pass, or some days, but not so many that what is to be found has lapsed."""
        if self.hurried:
            return
        passed = timedelta(
            hours=self.chance.randrange(9), days=self.chance.choice([0, 0, 0, 1, 2, self.chance.randrange(8)])
        )
        if self.latest is None or (self.manual.now + passed).date() < self.latest:
            self.manual.now += passed

    def fork(self) -> str:
        """A new branch; gives its name."""
        name = f"b{self.number()}"
        self._forked[name] = dict(self.manual.files)
        self.manual.start(name)
        return name

    def take(self, branch: str) -> str:
        """Go to main and take over what the branch changed, as git merges it; gives the branch's tip."""
        ours, before = self.manual.trees[branch], self._forked[branch]
        self.manual.go("main")
        self.manual.files.update({path: entry for path, entry in ours.items() if entry != before.get(path)})
        for path in before.keys() - ours.keys():
            self.manual.files.pop(path, None)
        return self.manual.tip[branch]

    def merge(self, branch: str, by: str, committer: str = "forge") -> None:
        tip = self.take(branch)
        self.manual.commit(by, committer=committer, parents=[tip])

    def update(self, branch: str, by: str) -> None:
        """The button that brings a branch up to date."""
        main = dict(self.manual.trees["main"])
        ours, before = self.manual.trees[branch], self._forked[branch]
        theirs = {path: entry for path, entry in main.items() if entry != before.get(path)}
        gone = before.keys() - main.keys()
        for path in gone:
            ours.pop(path, None)
        ours.update(theirs)
        self.manual.go(branch)
        self.manual.commit(by, committer="forge", parents=[self.manual.tip["main"]])
        self.forked_anew(branch)

    def forked_anew(self, branch: str) -> None:
        """Main is part of the branch now."""
        self._forked[branch] = dict(self.manual.trees["main"])

    @contextmanager
    def on_main(self, *busy: str) -> Iterator[None]:
        """Somebody does something else on main meanwhile, and keeps away from what is busy."""
        branch, left = self.manual.branch, set(self.left)
        self.manual.go("main")
        self.left |= {*busy}
        yield
        self.left = left
        self.manual.go(branch)


@lru_cache(maxsize=4096)
def _roles(text: str) -> dict[str, Any]:
    return {role["id"]: role for role in yaml.load(text, yaml.CSafeLoader)["roles"]}


# changes of a text: each leaves a manual that the check takes

Change = Callable[[Work, str], None]


def _line(work: Work, item: str, start: str, new: str) -> None:
    text = work.text(item)
    old = next(line for line in text.splitlines() if line.startswith(start))
    work.manual.edit(work.path(item), old, f"{start} {new}")


def summary(work: Work, item: str) -> None:
    _line(work, item, "summary:", f"第{work.number()}种说法。")


def purpose(work: Work, item: str) -> None:
    _line(work, item, "purpose:", f"第{work.number()}个目的。")


def duration(work: Work, item: str) -> None:
    now = next(line for line in work.text(item).splitlines() if line.startswith("within:"))
    days = work.chance.choice([days for days in range(20, 60) if f"{days}d" not in now])
    _line(work, item, "within:", f"{days}d")


def instruction(work: Work, item: str) -> None:
    """What a step tells to do."""
    lines = work.text(item).splitlines(keepends=True)
    at = work.chance.choice([place for place, line in enumerate(lines) if line.startswith("    does:")])
    said = re.sub(r"(，记第\d+项)?。$", "", lines[at].rstrip())
    lines[at] = f"{said}，记第{work.number()}项。\n"
    work.manual.write(work.path(item), "".join(lines))


def caution(work: Work, item: str) -> None:
    _line(work, item, "cautions:", f"[没有批准就做第{work.number()}件，追不回。]")


def attachment(work: Work, item: str) -> None:
    """The form that it names; of another process its summary, since its form is shared."""
    if not item.endswith("/hiring"):
        return summary(work, item)
    work.manual.write(OFFER, f"PK offer {work.number()}".encode())
    return None


CHANGES: tuple[Change, ...] = (summary, purpose, duration, instruction, caution, attachment)

Step = Callable[[Work], "Wrong | None"]
HONEST: dict[str, Step] = {}
"""What passes, whatever comes before and after it."""
DISHONEST: dict[str, Step] = {}
"""What must be found, whatever comes before and after it."""
PLAIN: set[str] = set()
"""The honest steps that leave the governance as the plays of the two tables know it."""


def honest(step: Callable[[Work], None]) -> Callable[[Work], None]:
    HONEST[step.__name__] = step
    return step


def plain(step: Callable[[Work], None]) -> Callable[[Work], None]:
    PLAIN.add(step.__name__)
    return honest(step)


def dishonest(step: Callable[[Work], Wrong]) -> Callable[[Work], Wrong]:
    DISHONEST[step.__name__] = step
    return step
