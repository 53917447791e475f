"""Sites that are built once a run and shared by the tests: of the real manual, with the plugin and without it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from procbook.site.build import build
from procbook.site.export import export
from tests.real_manual import ROOT
from tests.site.approved_manual import Repository, adopted
from tests.site.sites import Once, build_without_procbook, manual_of_this_repository, run


@pytest.fixture
def manual_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a new manual, where the commands run."""
    folder = tmp_path / "manual"
    assert run("init", str(folder)).exit_code == 0
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    return adopted(tmp_path_factory.mktemp("approved") / "manual")


@pytest.fixture
def manual(template: Repository, tmp_path: Path) -> Repository:
    """A manual of which everything was adopted."""
    return template.copy(tmp_path / "manual")


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """`once(name, make)` gives the folder that `make` filled, by whichever worker came first."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def made(name: str, make: Callable[[Path], None]) -> Path:
        import fcntl  # of POSIX; tests that need no site are collected on Windows too

        folder, done = shared / name, shared / f"{name}.done"
        with open(shared / f"{name}.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                shutil.rmtree(folder, ignore_errors=True)
                make(folder)
                done.touch()
        return folder

    return made


@pytest.fixture(scope="session")
def real(once: Once) -> Path:
    """The manual of this repository: built with the plugin in site/; as pages, and what MkDocs alone made, in pages/."""

    def make(folder: Path) -> None:
        manual = manual_of_this_repository()
        build(ROOT, manual, folder / "site")
        export(ROOT, manual, folder / "pages")
        build_without_procbook(folder / "pages")

    return once("real", make)


@pytest.fixture(scope="session")
def site(real: Path) -> Path:
    """The real manual, built with the plugin."""
    return real / "site"
