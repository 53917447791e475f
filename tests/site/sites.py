"""Making sites for the tests."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from click.testing import CliRunner, Result

from procbook.cli import procbook
from procbook.manual.load import load
from procbook.site.handbook import Handbook, handbook_of
from procbook.tree import WorkTree
from tests.real_manual import DAY as REAL_DAY
from tests.real_manual import ROOT

DAY = date(2026, 11, 23)
TODAY = ("--today", DAY.isoformat())

Once = Callable[[str, Callable[[Path], None]], Path]
"""`once(name, make)` gives the folder that `make` filled."""


def run(*arguments: str) -> Result:
    """What a command says."""
    return CliRunner().invoke(procbook, arguments)


def manual_of_this_repository() -> Handbook:
    """The real manual; as a draft while it has errors, which its audit tells."""
    loaded = load(WorkTree(ROOT))
    made = handbook_of(loaded, REAL_DAY, draft=False)[0] or handbook_of(loaded, REAL_DAY, draft=True)[0]
    assert made
    return made


def manual_at(root: Path, draft: bool = False) -> Handbook:
    handbook, report = handbook_of(load(WorkTree(root)), DAY, draft)
    assert handbook, report
    return handbook


def build_without_procbook(folder: Path, **environment: str) -> None:
    """`mkdocs build --strict` of exported pages, where importing procbook fails."""
    trap = folder.parent / f"{folder.name}-trap"
    trap.mkdir()
    (trap / "procbook.py").write_text("raise ImportError('procbook is not there')\n")
    paths = os.pathsep.join([str(trap), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = {**os.environ, "PYTHONPATH": paths, "NO_MKDOCS_2_WARNING": "1", **environment}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
