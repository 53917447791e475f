"""A statement before the judge: what it binds and follows, by which rule it is judged, and who wrote it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from procbook.approval import (
    EFFECTIVE,
    GOVERNANCE,
    KEEPING,
    RETIRED,
    Governance,
    Statement,
    Transition,
    demanded,
    is_forge,
    judged_as,
    level,
    manual_of,
    person_of,
    rule_for,
    same_text,
    written,
)
from procbook.audit.state import LAPSE, RECORDED_WITHIN, Candidate, ItemState, Reason, Version, Wrote
from procbook.manual.model import ApprovalRule
from procbook.tree.commits import Identity

SKEW = timedelta(minutes=10)
"""How far the clocks of two honest computers are apart."""

TOLD = 10
"""Unknown authors of a version who are told one by one."""


@dataclass(frozen=True)
class Case:
    """A statement before the judge, with its records.

    `transition`: from the approved content to the one that it binds. `digest_at`: the digest of the item at a commit,
    when known.
    """

    state: ItemState
    candidates: tuple[Candidate, ...]
    governance: Governance
    transition: Transition
    commit: str
    known_keys: Collection[str]
    digest_at: Callable[[str, str], str | None]

    @property
    def statement(self) -> Statement:
        return self.candidates[0].record.statement

    @property
    def path(self) -> str:
        return self.candidates[0].path

    @property
    def class_(self) -> str:
        return self.transition.class_

    @cached_property
    def rule(self) -> ApprovalRule | None:
        return rule_for(self.governance, self.statement.kind, self.effect, self.class_)

    @property
    def effect(self) -> str:
        """What the statement does, whatever it is called."""
        return judged_as(self.statement.action, self.transition)

    @cached_property
    def wanted(self) -> frozenset[str]:
        return demanded(self.rule, self.transition.old) if self.rule else frozenset()

    @cached_property
    def authors(self) -> frozenset[str]:
        """The persons who wrote what is approved, as git shows them and as the statement says."""
        return frozenset((*self._written_by.persons, *self.statement.authors))

    def wrote(self, candidate: Candidate, persons: Collection[str | None]) -> str:
        """Whether somebody wrote what the record approves: "" for no, "wrote", or "handled" for one who only committed
        it, or whom a forge put beside the author.

        Buttons of forges (squash, rebase) and cherry-picks do that to whoever approved. So it means nothing where the
        record names the authors, with evidence that only the approver or the recorder can make, given before the text
        landed and not long before; and where the same button brought the record.
        """
        if {*self._written_by.written, *self.statement.authors} & {*persons}:
            return "wrote"
        if not self.authors & {*persons}:
            return ""
        handled = all(self._is_handling(wrote, candidate, persons) for wrote in self._writers)
        return "" if handled and self._binds_authors(candidate) else "handled"

    def _is_handling(self, wrote: Wrote, candidate: Candidate, persons: Collection[str | None]) -> bool:
        """Whether nobody of `persons` stands in a commit but as a button puts whoever pressed it or approved: as its
        committer (rebase, cherry-pick) who also committed the record, there or in the forge's editor; or beside the
        author of a squash that brought the record too. Where the forge tells of the approval, a commit that landed by
        itself may be one of its buttons.
        """
        parts = [who for who in wrote.who if person_of(self.governance, *who) in persons]
        by_button = wrote.direct and level(candidate.record, True) == "forge"
        pressed = wrote.commit == candidate.commit or by_button
        return not parts or pressed or (parts == [wrote.committer] and self._committed(candidate, persons))

    def _committed(self, candidate: Candidate, persons: Collection[str | None]) -> bool:
        """Whether somebody of `persons` committed a record, under whatever address, or the forge did."""
        who = candidate.committer
        return who is not None and (person_of(self.governance, *who) in persons or is_forge(self.governance, *who))

    def _binds_authors(self, candidate: Candidate) -> bool:
        """Whether a record says who wrote the text, so that only its approver or the recorder can have lied."""
        record = candidate.record
        named = bool(self.statement.authors) and {*self._written_by.written} <= {*self.statement.authors}
        before_text = self.state.since - datetime.fromisoformat(record.approval.at)
        in_time = -SKEW <= before_text <= LAPSE and candidate.landed - self.state.since <= RECORDED_WITHIN
        return named and in_time and level(record, True) in ("forge", "signed")

    @property
    def strangers(self) -> tuple[Identity, ...]:
        return self._written_by.strangers

    @cached_property
    def _written_by(self) -> Authors:
        return authors_of(self.governance, self._writers)

    @cached_property
    def _writers(self) -> tuple[Wrote, ...]:
        return counted(self.state.writers, self.statement.action, self._texts)

    @property
    def _texts(self) -> frozenset[str]:
        """The texts that the statement makes good: its own, and those of emergencies that nobody has ratified yet, when
        it leaves them as they are."""
        if self.statement.action == "review":
            return frozenset()
        lasting = same_text(self.transition.content, self.transition.approved)
        first, versions = self.state.emergency if lasting else None, self.state.versions
        hurried = versions[versions.index(first) :] if first else []
        return frozenset({self.statement.content, *(version.statement.content for version in hurried)})

    @property
    def root(self) -> bool:
        """The first governance is judged by nobody: whoever trusts it keeps its digest elsewhere."""
        return self.statement.item == GOVERNANCE and self.state.trusted is None

    def title_of_limit(self, id: str) -> str:
        """What a limit of authority is called."""
        limits = manual_of(self.transition.content).limits
        return limits[id].title if id in limits else id

    def moment(self, candidate: Candidate) -> datetime:
        """By which moment a record is judged."""
        return self.state.counts_from(candidate)

    def reason(self, rule: str, variant: str = "", **values: Any) -> Reason:
        return Reason(rule, self.path, variant, values)


class Authors(NamedTuple):
    """Who wrote an item since it was approved last: persons by id, and names with addresses that are nobody's.

    `written`: those of the persons who stand in an author line, not only as committer or in a message.
    """

    persons: tuple[str, ...] = ()
    strangers: tuple[Identity, ...] = ()
    written: tuple[str, ...] = ()

    @property
    def unknown(self) -> tuple[str, ...]:
        """The first of the strangers in words."""
        named = (f"{who.name} <{who.email}>" for who in self.strangers[:TOLD])
        return (*named, *["…"] * (len(self.strangers) > TOLD))


def counted(writers: Iterable[Wrote], action: str, contents: Collection[str]) -> tuple[Wrote, ...]:
    """The commits whose people count as authors; `adopt` asks only for those after the start of the records.

    What was taken back does not count, unless the very text is what comes now: one of `contents`, digests. Then those
    count who stand in its author lines; whom somebody else named in a message is no author for ever.
    """
    later = [wrote for wrote in writers if wrote.later or action != "adopt"]
    standing = [wrote for wrote in later if not wrote.taken_back]
    again = [wrote for wrote in later if wrote.taken_back and wrote.digest in contents]
    return (*standing, *(wrote._replace(who=_by_hand(wrote)) for wrote in again))


def _by_hand(wrote: Wrote) -> tuple[Identity, ...]:
    """Those who stand in the header of a commit, and not only in its message."""
    committer = (wrote.committer,) if wrote.committer else ()
    return tuple(dict.fromkeys((*wrote.authors, *committer))) or wrote.who


def authors_of(governance: Governance, writers: Iterable[Wrote]) -> Authors:
    """Everybody behind commits that changed an item."""
    groups = list(writers)
    strangers = {who for wrote in groups for who in _strangers(governance, wrote.who)}
    return Authors(
        _persons(governance, (who for wrote in groups for who in wrote.who)),
        tuple(sorted(strangers)),
        _persons(governance, (who for wrote in groups for who in wrote.authors or wrote.who)),
    )


def _persons(governance: Governance, group: Iterable[Identity]) -> tuple[str, ...]:
    return tuple(sorted({person for who in group if (person := person_of(governance, *who))}))


def _strangers(governance: Governance, group: tuple[Identity, ...]) -> tuple[Identity, ...]:
    """Those of a commit whom the governance does not know; the forge, where nobody else stands behind it."""
    if all(is_forge(governance, *who) for who in group):
        return group[:1]
    return tuple(who for who in group if not person_of(governance, *who) and not is_forge(governance, *who))


def transition_to(
    state: ItemState,
    content: bytes,
    digest: str,
    content_of: Callable[[Version | None], bytes],
    governance: Governance | None = None,
) -> Transition:
    """What lies between the approved content of an item and another; `content_of` gives that of a version, or b"".
    `governance` judges it; that of the governance itself goes by what was written."""
    trusted = state.trusted
    steps = [(version.class_, content_of(before)) for before, version in reversed(state.lately())]
    return Transition(
        content,
        version=trusted.version if trusted else "",
        same=digest == state.approved,
        emergency=state.emergency is not None,
        approved=content_of(trusted),
        ratified=content_of(state.ratified),
        previous=content_of(state.previous),
        used=_used(state, content_of),
        withdrawn=next((one.action for one in reversed(state.versions) if one.action not in KEEPING), "") == "withdraw",
        steps=tuple(steps),
        roles=governance.manual.all_roles if governance and state.kind == "process" else {},
    )


def _used(state: ItemState, content_of: Callable[[Version | None], bytes]) -> bytes:
    """Of a process out of use the content of the last version in use."""
    if written(content_of(state.trusted), "status") != RETIRED:
        return b""
    contents = (content_of(version) for version in reversed(state.versions))
    return next((content for content in contents if written(content, "status") == EFFECTIVE), b"")
