"""What the tests of the command line share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.repository import git, save, write_manual


@pytest.fixture
def manual(tmp_path: Path) -> Path:
    """A clean manual in a repository with one commit."""
    write_manual(tmp_path)
    git(tmp_path, "init", "-q")
    save(tmp_path)
    return tmp_path
