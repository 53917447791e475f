"""What lies before somebody who wants to approve: the committed contents, the records, and who may do what."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from procbook.approval import GOVERNANCE, Content, Governance, contents, person_of
from procbook.approving.ledger import Ledger, Trusted, read_ledger
from procbook.finding import CannotCheck
from procbook.tree import Revision, Tree, WorkTree, setting


@dataclass(frozen=True)
class Desk:
    """A manual in the folder `root`: what is committed is what gets approved, records are read from the folder."""

    root: Path

    @cached_property
    def ledger(self) -> Ledger:
        return read_ledger(WorkTree(self.root))

    @cached_property
    def head(self) -> Tree:
        """The last commit. Raises CannotCheck when there is none."""
        return Revision(self.root, "HEAD")

    @cached_property
    def committed(self) -> dict[str, Content]:
        """The content of every item at HEAD."""
        return contents(self.head, self._site)

    @cached_property
    def working(self) -> dict[str, Content]:
        """The content of every item in the folder."""
        return contents(WorkTree(self.root), self._site)

    @cached_property
    def _site(self) -> tuple[str, ...]:
        return self.governance.policy.site

    @property
    def trusted_governance(self) -> Trusted | None:
        return self.ledger.trusted(GOVERNANCE)

    @cached_property
    def governance(self) -> Governance:
        """The governance that judges: the approved one, or the committed one while there is none.

        Raises CannotCheck when there is none that can be read.
        """
        if self.trusted_governance:
            return Governance.from_canonical(self.trusted_governance.content)
        found = contents(self.head).get(GOVERNANCE)
        if found is None or found.unreadable:
            raise CannotCheck(
                "组织和规矩的文件读不出来，先运行 procbook check 改好。",
                "The files of the governance cannot be read; run procbook check and mend them first.",
            )
        return Governance.from_canonical(found.canonical)

    @property
    def under(self) -> str | None:
        """The statement that the governance is trusted by, or the one proposed as the first."""
        if self.trusted_governance:
            return self.trusted_governance.digest
        proposed = self.ledger.following(GOVERNANCE, None)
        return proposed[-1].statement.digest if len(proposed) == 1 else None

    def item(self, name: str) -> str:
        """The item that somebody means. Raises CannotCheck when there is none."""
        known = set(self.committed) | {given.statement.item for given in self.ledger.given.values()}
        for item in (name, f"process/{name}", f"{name}/manual"):
            if item in known:
                return item
        raise CannotCheck(
            f"没有已提交的 {name!r}；写流程编号，或 governance、reference、site。新写的文件先 git commit。",
            f"There is no committed {name!r}; name a process, or governance, reference, site. Commit new files first.",
        )

    def me(self) -> str | None:
        """The person whom git's settings name."""
        return person_of(self.governance, setting(self.root, "user.name"), setting(self.root, "user.email"))
