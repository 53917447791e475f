"""The offline bundle: what it takes for each system, and that it installs where nothing comes through."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from release.bundle import LOCK, SUMS, SYSTEMS, requirements

LOCKED = """\
# made by make lock
alpha==1.0 ; python_full_version < '3.11.5' \\
    --hash=sha256:aa
alpha==2.0 ; python_full_version >= '3.11.5' \\
    --hash=sha256:bb
colours==3.0 ; sys_platform == 'win32' \\
    --hash=sha256:cc \\
    --hash=sha256:dd
"""


def test_conditions_are_asked_of_the_machine_it_is_for() -> None:
    """What only Windows needs is in its part alone, and a Python gets what is meant for it."""
    linux, windows = (requirements(LOCKED, SYSTEMS[name], "3.12") for name in ("linux", "windows"))
    assert linux == "alpha==2.0 \\\n    --hash=sha256:bb\n"
    assert windows == linux + "colours==3.0 \\\n    --hash=sha256:cc \\\n    --hash=sha256:dd\n"


@pytest.mark.parametrize("python", ["3.11", "3.14"])
def test_everything_is_pinned_with_its_hash(python: str) -> None:
    """A package is there once, in one version, with hashes and without a condition that pip would ask of itself."""
    text = requirements(LOCK.read_text("utf-8"), SYSTEMS["linux"], python)
    packages = [line for line in text.splitlines() if not line.startswith(" ")]
    assert len(packages) == len({line.split("==")[0] for line in packages}) > 20
    assert all(line.endswith(" \\") and ";" not in line for line in packages)


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="the wheels that are installed are those for Linux")
def test_it_installs_without_a_network(tmp_path: Path) -> None:
    """Made for this Python, moved to where there is no network: the checksums hold, and a new manual is checked."""
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    made, root = tmp_path / "made", Path(__file__).parents[1]
    command = [sys.executable, "-m", "release.bundle", str(made), "--system", "linux", "--python", python]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    sums = dict(line.split("  ")[::-1] for line in (made / SUMS).read_text("utf-8").splitlines())
    assert {f"wheels/{file.name}" for file in (made / "wheels").iterdir()} == set(sums)
    assert all(sha256((made / name).read_bytes()).hexdigest() == told for name, told in sums.items())

    version = next(name for name in sums if "/procbook-" in name).split("-")[1]
    nowhere = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(made / "wheels"), "https_proxy": "http://127.0.0.1:9"}
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | nowhere
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "there"], check=True)
    bin = tmp_path / "there/bin"
    done = subprocess.run(
        [bin / "pip", "install", f"procbook=={version}"], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    for arguments in (["init", "manual"], ["check"], ["build"]):
        folder = tmp_path if arguments[0] == "init" else tmp_path / "manual"
        done = subprocess.run(
            [bin / "procbook", *arguments], cwd=folder, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
