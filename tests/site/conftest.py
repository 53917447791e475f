"""Sites that are built once a run and shared by the tests: of the real manual, with the plugin and without it."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from procbook.load import load
from procbook.site.build import build
from procbook.site.export import export
from procbook.site.manual import Manual, manual_of
from procbook.tree import WorkTree

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 23)

Once = Callable[[str, Callable[[Path], None]], Path]


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """`once(name, make)` gives the folder that `make` filled, by whichever worker came first."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def made(name: str, make: Callable[[Path], None]) -> Path:
        folder, done = shared / name, shared / f"{name}.done"
        with open(shared / f"{name}.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                shutil.rmtree(folder, ignore_errors=True)
                make(folder)
                done.touch()
        return folder

    return made


def manual_at(root: Path, draft: bool = False) -> Manual:
    manual, report = manual_of(load(WorkTree(root)), DAY, draft)
    assert manual, report
    return manual


def build_without_procbook(folder: Path) -> None:
    """`mkdocs build --strict` of exported pages, where importing procbook fails."""
    trap = folder.parent / f"{folder.name}-trap"
    trap.mkdir()
    (trap / "procbook.py").write_text("raise ImportError('procbook is not there')\n")
    environment = {**os.environ, "PYTHONPATH": str(trap), "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture(scope="session")
def manual() -> Manual:
    """The manual of this repository."""
    return manual_at(ROOT)


@pytest.fixture(scope="session")
def site(once: Once) -> Path:
    """The real manual, built with the plugin."""
    return once("site-built", lambda folder: build(ROOT, manual_at(ROOT), folder) and None)


@pytest.fixture(scope="session")
def exported(once: Once) -> Path:
    """The real manual as pages, and below it in site/ what MkDocs alone made of them."""

    def make(folder: Path) -> None:
        export(ROOT, manual_at(ROOT), folder)
        build_without_procbook(folder)

    return once("site-exported", make)
