"""The handbook as a request would make it, built into a folder that a web server shows."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from procbook.finding import CannotCheck
from procbook.manual.load import load
from procbook.signoff import Workspace
from procbook.tree import WorkTree
from procbook.writing import remove_folder


def put_preview(workspace: Workspace, out: Path) -> bool:
    """Build the draft of a laid out request at `out`; whether there is one.

    Nothing that the request brings along is run unless the approvers of the site let it, who are those of the published
    branch.
    """
    from procbook.site.build import build, settings_faults
    from procbook.site.handbook import handbook_of
    from procbook.site.trust import by_verdict

    here = {item: content.digest for item, content in workspace.working.items()}
    trust = by_verdict(workspace.verdict, here)
    try:
        handbook, _ = handbook_of(load(WorkTree(workspace.root)), workspace.today, True, settings_faults, trust)
        if handbook is not None:
            build(workspace.root, handbook, out)
    except CannotCheck:
        return False
    return handbook is not None


def clear_previews(previews: Path, kept: Collection[str]) -> None:
    """Take away the previews of requests that are no longer open; whatever else lies there stays."""
    for folder in previews.glob("[0-9]*"):
        if folder.name not in kept:
            remove_folder(folder)
