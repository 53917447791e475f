"""`python -m release.bundle OUT`: everything that procbook needs, for a network that nothing comes through.

A folder with the wheel of this checkout, the wheels of requirements.lock for Linux and Windows, their checksums, a
container file and how to install them. What is fetched is compared with the hashes of the lock.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from packaging.markers import Marker

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements.lock"
SUMS = "SHA256SUMS"


class System(NamedTuple):
    """A system: the tags of the wheels that it takes, and how Python calls it."""

    tags: tuple[str, ...]
    names: Mapping[str, str]


SYSTEMS = {
    "linux": System(
        ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64"),
        {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": "x86_64"},
    ),
    "windows": System(
        ("win_amd64",),
        {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"},
    ),
}
PATCH = "9"
"""The patch release of a Python that is asked for: pip takes 3.11 for 3.11.0, which some packages no longer do."""

CONTAINER = """\
# docker build -t procbook . ; docker run --rm -v "$PWD:/manual" -w /manual procbook check
FROM python:3.12-bookworm
COPY wheels /wheels
RUN pip install --no-cache-dir --no-index --find-links /wheels procbook=={version}
ENTRYPOINT ["procbook"]
"""

README = """\
procbook {version}，不用网络安装（Python {pythons}，Linux 和 Windows 的 64 位 x86）。 Installed without a network.

Linux：
  sha256sum --check --quiet {sums}
  python3 -m venv procbook
  procbook/bin/pip install --no-index --find-links wheels procbook=={version}
  procbook/bin/procbook --version

Windows（PowerShell）：
  Get-FileHash wheels\\*      # 和 {sums} 对照 / compare with {sums}
  py -m venv procbook
  procbook\\Scripts\\pip install --no-index --find-links wheels procbook=={version}
  procbook\\Scripts\\procbook --version

流水线 / pipelines：PIP_NO_INDEX=1  PIP_FIND_LINKS=/…/wheels  PROCBOOK_FROM="procbook=={version}"
容器 / container：docker build -t procbook .
"""


def bundle(out: Path, systems: Sequence[str], pythons: Sequence[str]) -> None:
    """Fill an empty folder. Raises CalledProcessError when something is not to be had, or is not what the lock says."""
    wheels = out / "wheels"
    wheels.mkdir(parents=True)
    own = _own_wheel(wheels)
    for system in systems:
        for python in pythons:
            _fetch(wheels, SYSTEMS[system], python)
    version = own.name.split("-")[1]
    about = {"version": version, "pythons": ", ".join(pythons), "sums": SUMS}
    (out / "Containerfile").write_text(CONTAINER.format(**about), "utf-8")
    (out / "README.txt").write_text(README.format(**about), "utf-8")
    sums = (f"{sha256(file.read_bytes()).hexdigest()}  wheels/{file.name}\n" for file in sorted(wheels.iterdir()))
    (out / SUMS).write_text("".join(sums), "utf-8")


def _own_wheel(wheels: Path) -> Path:
    with tempfile.TemporaryDirectory() as folder:
        _pip("wheel", "--no-deps", "--wheel-dir", folder, str(ROOT))
        (made,) = Path(folder).iterdir()
        return made.replace(wheels / made.name)


def _fetch(wheels: Path, system: System, python: str) -> None:
    platforms = [part for tag in system.tags for part in ("--platform", tag)]
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "requirements.txt"
        wanted.write_text(requirements(LOCK.read_text("utf-8"), system, python), "utf-8")
        _pip(
            "download", "--only-binary", ":all:", "--no-deps", "--require-hashes", "--requirement", str(wanted),
            "--python-version", f"{python}.{PATCH}", *platforms, "--dest", str(wheels),
        )  # fmt: skip


def requirements(lock: str, system: System, python: str) -> str:
    """A lock as it is for another machine than this one. pip asks the conditions of a requirement of the Python that
    runs it, whatever --platform and --python-version say, so they are asked here."""
    target = {**system.names, "python_version": python, "python_full_version": f"{python}.{PATCH}"}
    kept = []
    for entry in re.split(r"\n(?=[a-z])", lock):
        requirement, *hashes = entry.split(" \\\n")
        if requirement.startswith("#") or not hashes:
            continue
        name, _, condition = requirement.partition(";")
        if not condition or Marker(condition).evaluate(target):
            kept.append(" \\\n".join([name.strip(), *hashes]).rstrip())
    return "\n".join(kept) + "\n"


def _pip(*arguments: str) -> None:
    command = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments)
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m release.bundle", description=__doc__)
    parser.add_argument("out", type=Path, help="an empty folder, or one to be made")
    parser.add_argument("--system", choices=SYSTEMS, action="append", help="default: all")
    parser.add_argument("--python", action="append", help="default: 3.11 to 3.14")
    asked = parser.parse_args()
    if asked.out.exists() and any(asked.out.iterdir()):
        parser.error(f"{asked.out} is not empty")
    bundle(asked.out, asked.system or list(SYSTEMS), asked.python or ["3.11", "3.12", "3.13", "3.14"])


if __name__ == "__main__":
    main()
