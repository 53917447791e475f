"""What the audit knows of an item: its approved versions, who wrote since, and whether it stands as approved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from procbook.approval import Governance, Record, Statement
from procbook.change import MATERIAL, Past
from procbook.manual.dates import day_of
from procbook.manual.duration import later
from procbook.tree.commits import Identity

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


LAPSE = timedelta(days=30)
"""How long a record waits for its text."""

TOGETHER = timedelta(days=30)
"""How long after one another small changes are looked at as one."""

RECORDED_WITHIN = timedelta(days=7)
"""How long after a merge a record may come of what was approved before."""


def deadlines(governance: Governance, landed: date) -> tuple[date | None, date | None]:
    """The last days on which an emergency change of a day may be ratified, and holds without that; None without policy.

    Reckoned once, by the governance and calendar of its landing: what is approved later makes no old deadline later.
    """
    policy, calendar = governance.policy.emergency, governance.settings.calendar
    if policy is None:
        return None, None
    return later(landed, policy.ratify_within, calendar), later(landed, policy.lapses, calendar)


class Approved(NamedTuple):
    """One person's approval, and how strong its evidence is: signed, forge or declared. `key`: its fingerprint.
    `forge`, `repository`, `pull`: the request on which it was given, where it was given on one."""

    person: str
    role: str
    for_: str
    level: str
    at: str
    landed: datetime
    path: str
    key: str = ""
    forge: str = ""
    repository: str = ""
    pull: int = 0


class Version(NamedTuple):
    """An approved statement: from the landing of `commit` on, the item is what it says.

    `ratify_by`, `lapses`: of an emergency change the last days on which it may be ratified, and holds without that.
    `places`, `limits`: where it changes the item, as in `Weight`; None when nobody noted it.
    """

    statement: Statement
    digest: str
    content_path: str
    approvals: tuple[Approved, ...]
    commit: str
    landed: datetime
    class_: str = ""
    effective_from: str = ""
    authors: frozenset[str] = frozenset()
    counts: bool = False
    remarks: tuple[Reason, ...] = ()
    ratify_by: date | None = None
    lapses: date | None = None
    places: frozenset[str] | None = None
    limits: Mapping[str, str] = {}

    @property
    def version(self) -> str:
        return self.statement.version

    @property
    def action(self) -> str:
        return self.statement.action

    @property
    def in_force_from(self) -> date:
        """The first day on which people have to work by it."""
        named = day_of(self.effective_from)
        return max(self.landed.date(), named)

    def past(self, hurried: bool = False) -> Past:
        """As the limits see it."""
        day = self.landed.date()
        return Past(self.class_, self.version, day, self.effective_from, self.authors, hurried, self.places)

    def past_of(self, limit: str) -> Past:
        """The change of one limit of authority, as the limits of frequency see it."""
        day = self.landed.date()
        return Past(MATERIAL, self.version, day, self.limits[limit], self.authors, False, frozenset({limit}))


class Reason(NamedTuple):
    """Why a statement is not trusted, or what has to be said of one that is: a rule and the blanks of its message."""

    rule: str
    path: str
    variant: str = ""
    values: dict[str, Any] = {}
    line: int = 1


class Interval(NamedTuple):
    """A time during which an item was not what was approved. `digest`: what it was at first; None: gone."""

    commit: str
    landed: datetime
    digest: str | None


class Wrote(NamedTuple):
    """Who is behind a commit that changed an item, and whether it came after the start of the records.

    `authors`: those in its author lines; `who`: with them its committer and those named in its message. `digest`: that
    of the item there. `taken_back`: since then the item has been as approved again. `direct`: it landed by itself, and
    not with a merge.
    """

    commit: str
    who: tuple[Identity, ...]
    later: bool
    authors: tuple[Identity, ...] = ()
    committer: Identity | None = None
    digest: str | None = None
    taken_back: bool = False
    direct: bool = False


class Candidate(NamedTuple):
    """A record that may still lead on, judged by the governance of its landing.

    `commit`, `committer`: what added it.
    """

    record: Record
    path: str
    landed: datetime
    governance: str | None = None
    commit: str = ""
    committer: Identity | None = None


@dataclass
class ItemState:
    """An item over time. `now`: its digest at the commit reached, `since`: the landing that made it so; `texts`: every
    digest it ever had, on branches too; `writers`: the commits that changed it since the last approval that was no
    emergency; `opened`: since when it is not as approved."""

    item: str
    versions: list[Version] = field(default_factory=list)
    now: str | None = None
    since: datetime = BEGINNING
    texts: set[str] = field(default_factory=set)
    opened: Interval | None = None
    writers: list[Wrote] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)

    def becomes(self, digest: str | None, landed: datetime) -> None:
        """Take note of another content. Records that wait for it are judged when it is there, by what counts then."""
        if digest != self.now:
            self.now, self.since = digest, landed
            self.texts |= {digest} if digest else set()
            self.candidates = [one._replace(governance=None) for one in self.candidates]

    def counts_from(self, one: Candidate) -> datetime:
        """The moment by which a record is judged: the later of record and text."""
        return max(one.landed, self.since)

    def has_lapsed(self, one: Candidate) -> bool:
        """Whether the text came so late after its record that nobody can have meant it any more."""
        return self.since.date() - one.landed.date() > LAPSE

    def leads_nowhere(self, one: Candidate) -> bool:
        """Whether a record is neither of what is there now nor one more of what was approved."""
        approved = {version.digest for version in self.versions}
        statement = one.record.statement
        return statement.content != self.now and statement.digest not in approved

    @property
    def kind(self) -> str:
        return self.item.split("/")[0]

    @property
    def trusted(self) -> Version | None:
        return self.versions[-1] if self.versions else None

    @property
    def approved(self) -> str | None:
        """The digest of the approved content."""
        return self.trusted.statement.content if self.trusted else None

    @property
    def is_approved(self) -> bool:
        """Whether what there is now was approved."""
        return self.now == self.approved

    @property
    def emergency(self) -> Version | None:
        """The first emergency change that nobody has ratified yet."""
        first = None
        for version in reversed(self.versions):
            if version.action == "emergency":
                first = version
            elif version.action != "review":
                break
        return first

    @property
    def ratified(self) -> Version | None:
        """The last version that was approved in the ordinary way."""
        first = self.emergency
        if first is None:
            return self.trusted
        place = self.versions.index(first)
        return self.versions[place - 1] if place else None

    @property
    def changes(self) -> tuple[Past, ...]:
        """The changes that count against the limits, oldest first: an emergency change as soon as it is ratified."""
        waiting = self.versions.index(self.emergency) if self.emergency else len(self.versions)
        return tuple(
            version.past(hurried=place >= waiting)
            for place, version in enumerate(self.versions)
            if version.counts and version.action != "ratify"
        )

    def lately(self) -> list[tuple[Version, Version]]:
        """The changes that landed not long before what there is now, each with the version before it."""
        return [
            (before, version)
            for before, version in pairwise(self.versions)
            if version.action in ("change", "emergency") and self.since - version.landed <= TOGETHER
        ]

    @property
    def earlier(self) -> Version | None:
        """The approved version whose content is there again, in place of the one approved last."""
        return next((version for version in reversed(self.versions) if version.statement.content == self.now), None)

    @property
    def previous(self) -> Version | None:
        """The last version with another content than the approved one."""
        return next(
            (version for version in reversed(self.versions) if version.statement.content != self.approved), None
        )

    def standing(self, day: date) -> Version | None:
        """The version by which people have to work on a day: an emergency that nobody ratified lapses."""
        emergency = self.emergency
        if emergency and emergency.lapses and day > emergency.lapses:
            return self.ratified
        return self.in_force(day)

    def in_force(self, day: date) -> Version | None:
        """The version by which people have to work on a day; None before the first."""
        return next((version for version in reversed(self.versions) if version.in_force_from <= day), None)

    def announced(self, day: date) -> Version | None:
        """The approved version that is not in force yet."""
        last = self.trusted
        return last if last and last.in_force_from > day else None
