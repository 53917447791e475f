"""The handbook in other frames: ProperDocs for MkDocs, MaterialX for Material, Zensical on exported pages.

    python -m bench.frames [NAME ...]

Installs each builder into a folder of its own below build/frames, with packages as pinned here, and lets it build the
manual of this repository strictly. Says how long processors worked and what differs from the site of `procbook build`:
pages, anchors, text, dead links. Then holds that no builder ends well with a manual whose pages it does not make.

Ends with 2 and says "not checked" when a builder cannot be installed, with 1 when a site is not whole.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.site.built import dead_links, pages, read

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build/frames"
MKDOCS, PROPERDOCS, ZENSICAL = "mkdocs==1.6.1", "properdocs==1.6.7", "zensical==0.0.73"
MATERIAL, MATERIALX = "mkdocs-material==9.8.1", "mkdocs-materialx==10.2.2"


@dataclass(frozen=True)
class Frame:
    """A builder, the theme that mkdocs.yml names, and what to install; with procbook, or alone."""

    command: str
    theme: str
    packages: tuple[str, ...]
    with_procbook: bool = True


FRAMES = {
    "mkdocs-material": Frame("mkdocs", "procbook", (MKDOCS, MATERIAL)),
    "mkdocs-materialx": Frame("mkdocs", "materialx", (MKDOCS, MATERIALX)),
    "properdocs-material": Frame("properdocs", "procbook", (PROPERDOCS, MATERIAL)),
    "properdocs-materialx": Frame("properdocs", "materialx", (PROPERDOCS, MATERIALX)),
    "zensical": Frame("zensical", "material", (ZENSICAL,), with_procbook=False),
    "zensical-beside-procbook": Frame("zensical", "material", (ZENSICAL, MKDOCS, MATERIAL)),
}


def main() -> int:
    names = sys.argv[1:] or list(FRAMES)
    with tempfile.TemporaryDirectory() as folder:
        ours = Path(folder) / "ours"
        run([sys.executable, "-m", "procbook", "build", "--out", str(ours)], ROOT)
        return max(measured(name, FRAMES[name], Path(folder) / name, ours) for name in names)


def measured(name: str, frame: Frame, folder: Path, ours: Path) -> int:
    """Exit status for one frame, told line by line."""
    try:
        installed(name, frame)
    except subprocess.CalledProcessError as problem:
        print(f"{name}: not checked: {problem.stderr.strip()[-300:]}", file=sys.stderr)
        return 2
    command = [str(FOLDER / name / "bin" / frame.command), "build"]
    folder.mkdir()
    faults = list(by_zensical(name, command, folder, ours) if frame.command == "zensical" else
                  by_mkdocs(name, command, frame.theme, folder, ours))  # fmt: skip
    for fault in faults[:8]:
        print(f"    {fault}")
    return int(bool(faults))


def by_mkdocs(name: str, command: list[str], theme: str, folder: Path, ours: Path) -> Iterator[str]:
    """With our plugin; then without it."""
    whole = settings(folder / "whole", theme, [{"procbook": {"manual": str(ROOT)}}])
    yield from compared(name, [*command, "--strict", "--quiet"], whole, ours)
    if theme == "procbook":
        yield from refused(name, command, settings(folder / "empty", theme, []))


def by_zensical(name: str, command: list[str], folder: Path, ours: Path) -> Iterator[str]:
    """On pages written for it; then on those for MkDocs, and on the manual itself, where it passes over plugins."""
    for out, options in (("zensical", ["--zensical"]), ("mkdocs", [])):
        run([sys.executable, "-m", "procbook", "pages", *options, "--out", str(folder / out)], ROOT)
    yield from compared(name, [*command, "--strict"], folder / "zensical", ours)
    yield from refused(name, command, folder / "mkdocs")
    yield from refused(name, command, settings(folder / "empty", "procbook", ["procbook"]))


def settings(folder: Path, theme: str, plugins: list[object]) -> Path:
    """A folder with our pages by hand and a mkdocs.yml."""
    shutil.copytree(ROOT / "docs", folder / "docs")
    text = {"site_name": "-", "exclude_docs": "decisions/", "theme": {"name": theme}, "plugins": plugins}
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(text), "utf-8")
    return folder


def compared(name: str, command: list[str], folder: Path, ours: Path) -> Iterator[str]:
    """What is lost of our site in one built in `folder`."""
    begun = os.times()
    run(command, folder)
    ended = os.times()
    seconds = ended.children_user + ended.children_system - begun.children_user - begun.children_system
    site = folder / "site"
    names = {page.relative_to(ours) for page in pages(ours)}
    both = sorted(names & {page.relative_to(site) for page in pages(site)})
    missing = sorted(names - set(both))
    moved = [page for page in both if anchors(site / page) != anchors(ours / page)]
    reworded = [page for page in both if text(site / page) != text(ours / page)]
    same = sum(plain(site / page) == plain(ours / page) for page in both)
    dead = dead_links(site)
    print(
        f"{name}: {len(both)} of {len(names)} pages in {seconds:.1f} s of processor time, "
        f"{len(moved)} with other anchors, {len(reworded)} with other text, {len(dead)} dead links, "
        f"{same} the same byte for byte"
    )
    yield from (f"missing: {page}" for page in missing)
    yield from (f"other anchors: {page}" for page in moved)
    yield from (f"other text: {page}" for page in reworded)
    yield from (f"dead: {link}" for link in dead)


def refused(name: str, command: list[str], folder: Path) -> Iterator[str]:
    """The fault when a builder ends well in `folder`, where it cannot make a handbook."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    left = len(pages(folder / "site"))
    print(f"{name}: {folder.name}: exit status {done.returncode}, {left} pages")
    if not done.returncode:
        yield f"ends well without a handbook: {folder.name}"


def anchors(page: Path) -> set[str]:
    """Without those of the theme, which begin with two low lines."""
    return {name for name in read(page).ids if not name.startswith("__")}


def text(page: Path) -> list[str]:
    """The words between the head and the foot of the page."""
    return [word for each in read(page).named("article") for word in each.text.split()]


def plain(page: Path) -> str:
    """Without the names of builder and style sheets, in which versions stand."""
    html = re.sub(r'<meta name="generator"[^>]*>', "", page.read_text("utf-8"))
    return re.sub(r"(?<=/stylesheets/)(\w+)\.\w+\.min", r"\1", html)


def installed(name: str, frame: Frame) -> None:
    """Make the builder's environment, unless it is there with the same packages. Raises CalledProcessError."""
    place, wanted = FOLDER / name, "\n".join((*frame.packages, *needed(frame)))
    mark = place / "installed"
    if mark.exists() and mark.read_text("utf-8") == wanted:
        return
    shutil.rmtree(place, ignore_errors=True)
    checked([sys.executable, "-m", "venv", str(place)])
    pip = [str(place / "bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    checked([*pip, *frame.packages, *needed(frame)])
    if frame.with_procbook:
        checked([*pip, "--no-deps", "--editable", str(ROOT)])
    mark.write_text(wanted, "utf-8")


def needed(frame: Frame) -> list[str]:
    """What procbook needs besides a builder and its theme, as the lock pins it."""
    if not frame.with_procbook:
        return []
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.split(r"[<>=]", each)[0] for each in project["dependencies"]}
    pins = re.findall(r"^([\w.-]+)(==[^\\\n]+)", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    return [name + version for name, version in pins if name in names and not name.startswith("mkdocs")]


def checked(command: list[str]) -> None:
    subprocess.run(command, capture_output=True, text=True, check=True)


def run(command: list[str], folder: Path) -> None:
    """Ends the bench with what a command says when it fails."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{(done.stdout + done.stderr)[-2000:]}")


if __name__ == "__main__":
    sys.exit(main())
