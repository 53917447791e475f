"""Who may let a site do what stands outside of the fence (`site.fence`): its approvers, or whoever builds it.

An approval counts as far as it cannot have been written by whoever wrote the request: its evidence is a signature or a
forge's word, never a mere declaration; and it covers everything that then has a say: the settings, the pages, and the
folders of what the settings run or put over the pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from procbook.manual.load import Loaded
from procbook.site.ready import outside, settings_of
from procbook.site.used_files import used_files
from procbook.tree import Tree

if TYPE_CHECKING:
    from procbook.audit import Verdict
    from procbook.pages.approvals import Approvals

# What the audit needs is imported when it is asked: nearly every site stands inside of the fence.

Trust = Callable[[Loaded, date], bool]
"""Whether the site of a manual may do what stands outside of the fence, on a day."""


def is_trusted(loaded: Loaded, day: date, trust: Trust) -> bool:
    """Whether there is anything outside of the fence, and may be."""
    return any(outside(loaded.tree)) and trust(loaded, day)


def by_word(loaded: Loaded, day: date) -> bool:
    """Somebody said so on the command line."""
    return True


def by_approval(root: str = "") -> Trust:
    """The site is approved as it lies here. `root`: the digest of the first governance, when it is known."""

    def trust(loaded: Loaded, day: date) -> bool:
        from procbook.site.approved import approvals_of

        approvals = approvals_of(loaded, day)
        pinned = not root or (approvals.verdict is not None and approvals.verdict.root == root)
        return pinned and _is_let(approvals, loaded.tree)

    return trust


def by_verdict(verdict: Verdict | None, built: Mapping[str, str]) -> Trust:
    """The site is approved as it lies here by an audit that was made already: that of a branch against the one that it
    is for. By its own past, which its author wrote, anybody could be an approver. `built`: each item's digest here.
    """

    def trust(loaded: Loaded, day: date) -> bool:
        from procbook.pages.approvals import Approvals

        return _is_let(Approvals(verdict, built=built), loaded.tree)

    return trust


def _is_let(approvals: Approvals, tree: Tree) -> bool:
    from procbook.approval import SITE
    from procbook.pages.approvals import weakest

    version = approvals.trusted(SITE)
    if approvals.verdict is None or version is None:
        return False
    approved = approvals.is_controlled(SITE) and approvals.is_approved(SITE)
    verified = weakest(version.approvals) in ("forge", "signed")
    return approved and verified and _covers(approvals.verdict.governance.policy.site, tree)


def _covers(names: Sequence[str], tree: Tree) -> bool:
    """Whether names of the policy stand for all that has a say. Settings inherited from elsewhere can name anything, so
    no approval is enough for them."""
    from procbook.approval import belongs

    settings = settings_of(tree)
    inherits = isinstance(settings, dict) and "INHERIT" in settings
    places = used_files(tree, settings)
    return not inherits and all(place is not None and belongs(place, names) for place in places)
