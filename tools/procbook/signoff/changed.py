"""What a branch makes of the items that are approved, against the place where it began."""

from __future__ import annotations

from procbook.approval import contents
from procbook.signoff.workspace import Workspace
from procbook.tree import Revision, forked


def changed_items(workspace: Workspace, base: str, head: str) -> dict[str, str]:
    """The digest at `head` of every item that differs from where it parted from `base`; "" of one that is gone. Every
    item that is committed where they are not known to have parted.
    """
    site = workspace.governance.policy.site
    began = forked(workspace.root, base, head)
    if not began:
        return {item: content.digest for item, content in workspace.committed.items()}
    before, after = (contents(Revision(workspace.root, commit), site) for commit in (began, head))
    digests = {item: after[item].digest if item in after else "" for item in before.keys() | after.keys()}
    return {item: digest for item, digest in digests.items() if item not in before or before[item].digest != digest}
