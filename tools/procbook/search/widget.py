"""The box readers type into: an empty element that the script fills, and the script's files."""

import json
from html import escape
from importlib.resources import files
from pathlib import Path

from procbook.words import texts


def box(base: str, language: str = "zh", instead: str = "registers/documents/") -> str:
    """HTML of the box; `base` is the relative path from the page to the root of the site.

    Readers without JavaScript get a link to `instead`, the list of all processes.
    """
    labels = texts("search", language)
    shown = json.dumps({"ui": labels["ui"], "kinds": labels["kinds"]}, ensure_ascii=False)
    address = escape(f"{base.rstrip('/')}/{instead}")
    link = f'<noscript><a href="{address}">{escape(labels["ui"]["without_script"])}</a></noscript>'
    return f'<div data-procbook-search data-base="{escape(base)}" data-texts="{escape(shown)}">{link}</div>'


def asset_files() -> dict[str, Path]:
    """The files of the box by name, to be copied into one folder of the site."""
    folder = Path(str(files("procbook.search").joinpath("assets")))
    return {path.name: path for path in sorted(folder.iterdir())}
