"""A clean manual in a repository, for the tests of the command line."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.rules.rule_cases import base_files

PROCESS = "processes/example/example.yaml"
NAMED = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"]


def write_manual(root: Path) -> None:
    """The clean manual of the rule cases."""
    for path, data in base_files().items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)


def git(folder: Path, *arguments: str) -> bytes:
    """What git prints."""
    return subprocess.run(["git", *NAMED, *arguments], cwd=folder, check=True, capture_output=True).stdout


def save(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "change")


def edit(folder: Path, path: str, old: str, new: str) -> None:
    file = folder / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
