"""What the audit says of the items that pages are made of: data only, so that no author has a say in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from procbook.approval import GOVERNANCE, LEVELS, REFERENCE
from procbook.audit import Approved, ItemState, Verdict, Version
from procbook.finding import Finding, Severity
from procbook.manual.dates import day_of
from procbook.words import AUDITED, catalogue

_MADE_OF = {"roles": GOVERNANCE, "first-week": GOVERNANCE, "authority": GOVERNANCE,
            "glossary": REFERENCE, "sources": REFERENCE, "systems": REFERENCE}  # fmt: skip
"""The first part of the path of a page, and the item that it is made of."""


def item_of_page(path: str) -> str:
    """The item that a page is made of; "" when it is made of several."""
    folder, _, name = path.removesuffix(".md").partition("/")
    process = name.rpartition("/")[0] if folder == "fill" else name if folder == "processes" else ""
    return f"process/{process}" if process else _MADE_OF.get(folder, "")


@dataclass(frozen=True)
class Approvals:
    """`verdict` None: nothing was checked, and `unchecked` says why. `built`: the digest of each item as its files are
    here. `earlier`: the version in force of items whose approved version is not in force yet; that is what is shown.
    `forms`: the bytes of attachments of such versions that are others by now."""

    verdict: Verdict | None = None
    unchecked: str = ""
    built: Mapping[str, str] = field(default_factory=dict)
    earlier: Mapping[str, Version] = field(default_factory=dict)
    forms: Mapping[str, bytes] = field(default_factory=dict)

    def state(self, item: str) -> ItemState | None:
        return self.verdict.states.get(item) if self.verdict else None

    def is_controlled(self, item: str) -> bool:
        """Whether the policy wants approvals for this kind of item."""
        return self.verdict is not None and item.split("/")[0] not in self.verdict.checked.uncontrolled

    def trusted(self, item: str) -> Version | None:
        """The statement approved last."""
        state = self.state(item)
        return state.trusted if state else None

    def is_approved(self, item: str) -> bool:
        """Whether what is shown is an approved content: the one approved last, or the one in force before it."""
        last = self.trusted(item)
        return last is not None and self.built.get(item) == last.statement.content

    def version(self, item: str) -> Version | None:
        """The version whose content is shown, with the approvals it got; None when that was never approved."""
        state = self.state(item)
        if state is None or not self.is_approved(item):
            return None
        shown = self.earlier.get(item) or state.versions[-1]
        upto = state.versions[: state.versions.index(shown) + 1]
        return next((each for each in reversed(upto) if each.action != "review"), shown)

    def coming(self, item: str) -> Version | None:
        """The approved version that is announced while an earlier one is shown."""
        return self.trusted(item) if item in self.earlier else None

    def emergency(self, item: str) -> Version | None:
        """The emergency change that is shown and was not ratified."""
        state = self.state(item)
        return state.emergency if state and item not in self.earlier else None

    def problems(self, item: str) -> list[Finding]:
        """What the audit errors wrong with the item at its last commit."""
        if self.verdict is None:
            return []
        errors = (each for each in self.verdict.findings if each.subject == item and each.severity is Severity.error)
        known = catalogue("zh")
        return [each for each in errors if known[each.rule].family == AUDITED]

    def person(self, version: Version, id: str) -> str:
        """A person's name, as the governance knew him under which he approved; else as it knows him now."""
        if self.verdict is None:
            return id
        under = self.verdict.folded.governances.get(version.statement.under or version.digest)
        known = [each.people[id].name for each in (under, self.verdict.governance) if each and id in each.people]
        return next(iter(known), id)

    def role(self, version: Version, id: str) -> str:
        """The title of a role, likewise."""
        if self.verdict is None:
            return id
        under = self.verdict.folded.governances.get(version.statement.under or version.digest)
        known = [each.roles[id].title for each in (under, self.verdict.governance) if each and id in each.roles]
        return next(iter(known), id)


def first_day(version: Version) -> date:
    """The day from which a version holds. What was adopted held before anybody approved it."""
    adopted = version.action == "adopt" and version.effective_from
    return day_of(version.effective_from) if adopted else version.in_force_from


def row_anchor(item: str, version: str) -> str:
    """Where a version of an item stands on the page of versions; without a version, where the item does."""
    name = item.removeprefix("process/").replace("/", "-")
    return f"{name}-{version}" if version else name


def weakest(approvals: tuple[Approved, ...]) -> str:
    """The level of a version's evidence: that of its weakest approval."""
    levels = {approved.level for approved in approvals}
    return next((level for level in LEVELS if level in levels), "declared")
