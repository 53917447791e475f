"""What is written for somebody must not take the place of what it is made from."""

from __future__ import annotations

from pathlib import Path

from procbook.finding import CannotCheck
from procbook.tree import FOLDER

_WITHIN = (FOLDER, "docs", "mkdocs.yml", ".git")
"""The files of a manual, of its site and of its history."""


def require_apart(out: Path) -> None:
    """Refuse a file or folder that lies among, or is, the files of a manual. Raises CannotCheck."""
    target = out.resolve()
    for folder in target.parents:
        if not (folder / FOLDER / "handbook.yaml").is_file():
            continue
        for within in _WITHIN:
            if target.is_relative_to(folder / within):
                raise CannotCheck("folder-in-the-manual", folder=out, within=within)
