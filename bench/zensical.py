"""The exported pages built by Zensical: whether it builds them strictly, and whether links and anchors hold there.

    python -m bench.zensical [--command zensical]

Wants Zensical: `python -m venv build/zensical && build/zensical/bin/pip install zensical`, or `zensical` on the path.
Ends with 2 and says "not checked" when it is not there.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.site.built import dead_links, pages, read

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / "build/zensical/bin/zensical"


def main() -> int:
    """Exit code 1 when Zensical does not build the pages, or builds others than we do."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--command", default=str(LOCAL) if LOCAL.exists() else shutil.which("zensical"))
    command = arguments.parse_args().command
    if not command:
        print("not checked: there is no Zensical here (see the head of bench/zensical.py)", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        out, site = Path(folder) / "pages", Path(folder) / "site"
        run([sys.executable, "-m", "procbook", "pages", "--zensical", "--draft", "--out", str(out)], ROOT)
        run([sys.executable, "-m", "procbook", "build", "--draft", "--out", str(site)], ROOT)
        print(run([command, "build", "--strict", "--clean"], out).strip())
        return told(out / "site", site)


def run(command: list[str], folder: Path) -> str:
    """What a command says. Ends the bench with that when it fails."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit((done.stdout + done.stderr)[-2000:])
    return done.stdout


def told(theirs: Path, ours: Path) -> int:
    names = {page.relative_to(ours) for page in pages(ours)}
    others = names ^ {page.relative_to(theirs) for page in pages(theirs)}
    moved = [name for name in sorted(names - others) if anchors(theirs / name) != anchors(ours / name)]
    dead = dead_links(theirs)
    print(f"{len(names)} pages: {len(others)} missing, {len(moved)} with other anchors, {len(dead)} dead links")
    for each in (*sorted(map(str, others))[:5], *map(str, moved[:5]), *dead[:5]):
        print(f"    {each}")
    return int(bool(others or moved or dead))


def anchors(page: Path) -> set[str]:
    """Without those of the theme, which begin with two low lines."""
    return {name for name in read(page).ids if not name.startswith("__")}


if __name__ == "__main__":
    sys.exit(main())
