"""Who builds a manual with a program that passes over our plugin gets an error in words, never a site without a handbook."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from procbook.cli import procbook
from procbook.site.apply import merged_theme
from tests.real_manual import ROOT


def set_up(folder: Path, **settings: object) -> None:
    """Change what mkdocs.yml says."""
    file = folder / "mkdocs.yml"
    file.write_text(yaml.safe_dump({**yaml.safe_load(file.read_text("utf-8")), **settings}), "utf-8")


def built_by_mkdocs(folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("with_pages", [True, False], ids=["own pages", "no page at all"])
def test_builder_that_passes_over_plugins(with_pages: bool, manual_folder: Path) -> None:
    """MkDocs without plugins stands for every builder that knows MkDocs' settings and not our plugin."""
    set_up(manual_folder, plugins=[])
    if not with_pages:
        for path in (manual_folder / "docs").iterdir():
            path.unlink()
    done = built_by_mkdocs(manual_folder)
    assert done.returncode != 0
    assert "插件 procbook 没有运行,手册是空的" in done.stderr
    assert "The plugin procbook did not run, so there is no handbook" in done.stderr
    assert list(manual_folder.glob("site/**/*.html")) == []


def test_theme_is_known_only_where_procbook_is(manual_folder: Path) -> None:
    """Every builder refuses a theme that is not there, also one that passes over unknown plugins."""
    for folder in (ROOT, manual_folder):
        assert yaml.safe_load((folder / "mkdocs.yml").read_text("utf-8"))["theme"] == {"name": "procbook"}
    bringing = {each.dist.name for each in entry_points(group="mkdocs.themes", name="procbook") if each.dist}
    assert bringing == {"procbook"}


def test_frame_can_be_named_as_before(manual_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mkdocs.yml that names Material itself gives the same site, and is told who would build it without the handbook."""
    monkeypatch.chdir(manual_folder)
    sites = []
    for theme in ("procbook", "material"):
        set_up(manual_folder, theme=theme)
        done = CliRunner().invoke(procbook, ["build", "--today", "2026-11-23"])
        assert done.exit_code == 0
        assert ("zensical build makes a site without the handbook" in done.stderr) == (theme == "material")
        sites.append(content(manual_folder / "site"))
    assert "index.html" in sites[0]
    assert sites[0] == sites[1]


def test_pages_written_for_zensical(manual_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """MkDocs would build them with every link dead, and end well."""
    monkeypatch.chdir(manual_folder)
    assert CliRunner().invoke(procbook, ["pages", "--zensical", "--out", "pages"]).exit_code == 0
    done = built_by_mkdocs(manual_folder / "pages")
    assert done.returncode != 0
    assert "给 Zensical 的用 procbook pages --zensical 写出" in done.stderr
    assert "those for Zensical come from procbook pages --zensical" in done.stderr


@pytest.mark.parametrize(
    ("theirs", "name"),
    [({"name": "procbook"}, "material"), ("procbook", "material"), ({"name": "materialx"}, "materialx")],
)
def test_export_names_the_frame(theirs: object, name: str) -> None:
    """Exported pages are built where procbook is not, so they name what lies below our theme."""
    assert merged_theme({"name": "material", "language": "zh"}, theirs) == {"name": name, "language": "zh"}
