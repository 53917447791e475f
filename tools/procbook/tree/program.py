"""Finding a program that the repository cannot have brought along."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def program(name: str, root: Path) -> str | None:
    """The absolute path of a program on PATH; None when there is none.

    Passed over are names in PATH that depend on the folder one stands in, and whatever lies in the repository
    around `root` or leads into it: a manual must not bring its own `git` or `ssh-keygen`.
    """
    inside = repository(root)
    for folder in os.get_exec_path():
        found = shutil.which(name, path=folder) if os.path.isabs(folder) else None
        if found and not any(path.is_relative_to(inside) for path in (Path(folder).resolve(), Path(found).resolve())):
            return found
    return None


def repository(root: Path) -> Path:
    """The outermost folder around `root` that is a git repository, without links; `root` itself when there is none."""
    root = root.resolve()
    return next((folder for folder in reversed((root, *root.parents)) if (folder / ".git").exists()), root)
