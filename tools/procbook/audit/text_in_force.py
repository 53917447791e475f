"""The text by which people had to work on a day: what the version in force said where it was approved."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from procbook.approval import item_of
from procbook.audit.contents import Contents
from procbook.audit.state import Version
from procbook.audit.verdict import Verdict
from procbook.finding import CannotCheck
from procbook.source import MAX_BYTES
from procbook.tree.objects import Objects


class Text(NamedTuple):
    """A version in force, and its files by path as they were written; the canonical content where no commit has it."""

    version: Version
    files: dict[str, str]


def text_at(root: Path, verdict: Verdict, item: str, day: date) -> Text:
    """Raises CannotCheck when nothing of the item was approved and in force that day."""
    state = verdict.states.get(item)
    landed = [version for version in state.versions if version.landed.date() <= day] if state else []
    version = replace(state, versions=landed).standing(day) if state else None
    if version is None:
        raise CannotCheck("nothing-in-force", day=day, item=item)
    with Objects(root) as objects:
        return Text(version, _files(objects, version) or _canonical(objects, verdict, version))


def _files(objects: Objects, version: Version) -> dict[str, str]:
    """The files of the item at the commit where the version landed, when they are what was approved."""
    tree = objects.tree(version.commit)
    listing = {path: blob for path, blob in objects.listing(tree).items() if blob}
    item = version.statement.item
    paths = [path for path in sorted(listing) if item_of(path) == item]
    if Contents(objects).digest(item, listing, paths) != version.statement.content:
        return {}
    return {path: (objects.read(listing[path], MAX_BYTES) or b"").decode("utf-8", "replace") for path in paths}


def _canonical(objects: Objects, verdict: Verdict, version: Version) -> dict[str, str]:
    blob = verdict.folded.record_files.first.get(version.content_path, "")
    data = objects.read(blob, MAX_BYTES * 64) if blob else None
    text = json.dumps(json.loads(data), ensure_ascii=False, indent=2) + "\n" if data else ""
    return {version.content_path: text}
