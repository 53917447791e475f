"""The set-up: what somebody notices who installs procbook or runs make on a machine of their own."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests import shifted

ROOT = Path(__file__).parent.parent
LOCKS = ["requirements.lock", "requirements-test.lock", "tools/setup/font.lock"]


def find_python(path: Path) -> subprocess.CompletedProcess[str]:
    script = ["/bin/sh", str(ROOT / "tools/setup/find-python")]
    return subprocess.run(script, env={"PATH": str(path)}, capture_output=True, text=True, check=False)


def command(folder: Path, name: str, body: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


def test_wheel_is_complete(tmp_path: Path) -> None:
    """Whoever runs `pip install .` gets the code, its words and the schemas, and nothing else."""
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    names = set(zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist())
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", "procbook"]
    code = subprocess.run(listing, cwd=ROOT / "tools", check=True, capture_output=True, text=True).stdout
    files = {name for name in code.split("\0") if (ROOT / "tools" / name).is_file()}
    schemas = {f"procbook/schema/{p.name}" for p in (ROOT / "schema").glob("*.json")}
    assert schemas
    assert files | schemas <= names
    assert {name.split("/")[0].split("-")[0] for name in names} == {"procbook"}


@pytest.mark.parametrize("name", LOCKS)
def test_lock_names_no_address_and_pins_by_hash(name: str) -> None:
    """The same packages are installed whatever index a company uses, and a changed package is refused."""
    text = (ROOT / name).read_text()
    assert not re.search(r"https?:|file:|--(extra-)?index|--find-links", text)
    for requirement in re.split(r"\n(?=\S)", text):
        pinned = re.search(r"==\S+ .*--hash=sha256:[0-9a-f]{64}", requirement, re.DOTALL)
        assert pinned or requirement.startswith("#")


def test_old_python_is_refused_in_one_line(tmp_path: Path) -> None:
    """`make` with only an old Python says so and what to install, instead of a failing installation."""
    command(tmp_path, "python3", 'case "$1" in --version) echo Python 3.9.2;; *) exit 1;; esac')
    found = find_python(tmp_path)
    assert found.returncode == 2
    assert found.stderr == "set-up: Python 3.9.2 is too old: install Python 3.11 or newer\n"


def test_missing_python_is_said_in_one_line(tmp_path: Path) -> None:
    """`make` with no Python at all says what to install."""
    found = find_python(tmp_path)
    assert (found.returncode, found.stderr.count("\n")) == (2, 1)
    assert "install Python 3.11 or newer" in found.stderr


def test_python_without_venv_is_told_which_package(tmp_path: Path) -> None:
    """On a Debian without python3-venv the line names the package to install."""
    command(tmp_path, "python3", 'case "$2" in *ensurepip*) exit 1;; *) exit 0;; esac')
    found = find_python(tmp_path)
    assert found.returncode == 2
    assert "apt-get install python3-venv" in found.stderr


def test_newer_python_is_found_beside_an_old_one(tmp_path: Path) -> None:
    """Where python3 is old but python3.13 is there too, make uses that one."""
    command(tmp_path, "python3", "exit 1")
    command(tmp_path, "python3.13", "exit 0")
    assert find_python(tmp_path).stdout == f"{tmp_path}/python3.13\n"


def test_days_that_cannot_be_tried_are_no_pass(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Where the clock cannot be shifted, make test-shifted says so, in place of a green run."""
    monkeypatch.setattr(shifted, "CLOCK", tmp_path)
    assert shifted.main() == 2
    told = "set-up: the clock cannot be shifted here, so the tests on other days were not tried\n"
    assert capsys.readouterr().err == told


def test_a_slow_start_does_not_forbid_other_days() -> None:
    """The clock counts as shifted where the machine takes a minute before it is looked at."""
    environment = shifted.later(1)
    moment, zone = environment["GIT_COMMITTER_DATE"].lstrip("@").split()
    assert shifted.is_later(1, {**environment, "GIT_COMMITTER_DATE": f"@{int(moment) - 60} {zone}"})
    assert not shifted.is_later(2, environment)


MISBEHAVING = ["<img src='http://example.org/x.png'>", "<script>console.error('broken')</script>"]


@pytest.mark.parametrize("body", MISBEHAVING)
def test_page_that_misbehaves_is_noticed(
    body: str, tmp_path: Path, serve: Callable[[Path], str], page: Page, faults: list[str]
) -> None:
    """A page that asks another server for a file, or whose script fails, cannot pass a browser test."""
    (tmp_path / "index.html").write_text(f"<!doctype html><link rel=icon href=data:,>{body}")
    page.goto(serve(tmp_path), wait_until="load")
    assert any("example.org" in fault or "broken" in fault for fault in faults)
    faults.clear()


def test_chinese_text_has_a_font(tmp_path: Path, serve: Callable[[Path], str], page: Page) -> None:
    """Screenshots and widths are measured with real characters, not with boxes."""
    (tmp_path / "index.html").write_text("<!doctype html><meta charset=utf-8><link rel=icon href=data:,>")
    page.goto(serve(tmp_path))
    draw = """text => { const canvas = document.createElement('canvas'); const pen = canvas.getContext('2d');
        pen.font = '40px sans-serif'; pen.fillText(text, 0, 60); return canvas.toDataURL(); }"""
    assert page.evaluate(draw, "流程") != page.evaluate(draw, "审批")
