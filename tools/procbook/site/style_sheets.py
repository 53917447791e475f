"""Which style sheets a site has: those of the frame's theme and ours, and all of them as one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from procbook.pages.page import ASSETS
from procbook.site.settings import STYLES
from procbook.site.used_style import Seen, used_style
from procbook.writing import write_files

STYLE = f"{ASSETS}/style.css"
OWN_STYLES = [f"{ASSETS}/{name}" for name in STYLES]

_THEME_FOLDER = "assets/stylesheets"
_THEME_SHEETS = ("main.*.min.css", "palette.*.min.css")


def style_sheets(folders: Iterable[str]) -> list[Path]:
    """Those of the theme that lies in one of the folders; none when they are not the two that we know."""
    for folder in folders:
        found = [sorted(Path(folder, _THEME_FOLDER).glob(name)) for name in _THEME_SHEETS]
        if all(len(paths) == 1 for paths in found):
            return [path for paths in found for path in paths]
    return []


def write_style(site: Path, sheets: Sequence[Path], seen: Seen) -> None:
    """Put all as one below `site`, whose pages were `seen`; scripts and other sheets are read there."""
    for path in site.rglob("*.js"):
        if "javascripts" not in path.relative_to(site).parts and "search" not in path.relative_to(site).parts[:1]:
            seen.script(path.read_text("utf-8"))
    texts = [path.read_text("utf-8") for path in [*sheets, *(site / path for path in OWN_STYLES)]]
    write_files(site, {STYLE: used_style(texts, seen).encode()})
