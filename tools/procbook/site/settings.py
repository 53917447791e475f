"""The settings of the site, as they could stand in mkdocs.yml. The plugin and `procbook pages` use the same."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from procbook.pages.links import HOME
from procbook.pages.page import ASSETS, Section, Site
from procbook.pages.scripts import asset_files as page_assets
from procbook.search import asset_files as search_assets
from procbook.search import box, script
from procbook.site.handbook import Handbook
from procbook.words import texts

STYLES = ("search.css", "flowchart.css", "handbook.css", "site.css")
SCRIPTS = ("search.js", "handbook.js", "site.js")
DAY_SCRIPT = "day.js"
"""Before all others, which read the reader's day, and as soon as it is read."""
_PARTS = ("flowchart", "site")
BASE = "procbook-base"
"""Stands in the search box for the way to the root of the site; the theme fills it in."""

_THEME_WORDS = ("uncontrolled", "not_found", "not_found_hint", "home", "here", "menu", "problems")
_FEATURES = [
    "navigation.prune",  # without it a build grows with the square of the pages
    "navigation.indexes",
    "navigation.path",
    "navigation.top",
    "toc.integrate",
]


def settings(handbook: Handbook) -> dict[str, Any]:
    """Everything that does not depend on the reader's mkdocs.yml, as plain data.

    MkDocs and Material put names into pages as they are, so every text is HTML already.
    """
    site = handbook.site
    words = texts("site", site.language)
    return {
        "site_name": escape(site.title),
        "use_directory_urls": True,
        "theme": {
            "name": "material",
            "variant": "classic",  # Zensical's word for the looks of Material
            "language": site.language,
            "font": False,
            "features": _FEATURES,
            "palette": _palette(words),
            "icon": {"logo": "material/book-open-page-variant"},
        },
        "markdown_extensions": ["attr_list"],
        "extra_css": [f"{ASSETS}/{name}" for name in STYLES],
        "extra_javascript": [
            {"path": f"{ASSETS}/{DAY_SCRIPT}"},
            *({"path": f"{ASSETS}/{name}", "defer": True} for name in SCRIPTS),
        ],
        "extra": {"generator": False, "procbook": _for_the_theme(handbook, words)},
    }


def navigation(site: Site) -> list[Any]:
    """The navigation as MkDocs wants it; the titles of pages come from the pages, but for the home page."""
    home = {texts("site", site.language)["home"]: HOME}
    return [home if item == HOME else item for item in _items(site.navigation)]


def _items(items: tuple[Section | str, ...]) -> list[Any]:
    return [item if isinstance(item, str) else {escape(item.title): _items(item.items)} for item in items]


def assets(site: Site) -> dict[str, bytes]:
    """The style sheets and scripts of the site by name, from the folders of the parts they belong to."""
    package = Path(str(files("procbook")))
    paths = (path for part in _PARTS for path in sorted((package / part / "assets").iterdir()))
    others = {
        path.name: script(path.read_text("utf-8")) if path.suffix == ".js" else path.read_bytes() for path in paths
    }
    return search_assets() | page_assets(site.language, site.offline) | others


def theme_folder() -> Path:
    """The templates that lie over those of Material."""
    return Path(str(files("procbook.site").joinpath("theme")))


def _palette(words: Mapping[str, str]) -> list[dict[str, Any]]:
    """Light and dark, at first as the system has it."""
    return [
        {
            "media": f"(prefers-color-scheme: {scheme})",
            "scheme": name,
            "primary": "indigo",
            "accent": "indigo",
            "toggle": {"icon": f"material/{icon}", "name": words[switch]},
        }
        for scheme, name, icon, switch in (
            ("light", "default", "weather-night", "to_dark"),
            ("dark", "slate", "weather-sunny", "to_light"),
        )
    ]


def _for_the_theme(handbook: Handbook, words: Mapping[str, str]) -> dict[str, Any]:
    """What the templates show beside the page; HTML already."""
    site = handbook.site
    return {
        "search_box": box(BASE, site.language),
        "base": BASE,
        "scheme": files("procbook.site").joinpath("scheme.js").read_text("utf-8"),
        "missing": files("procbook.site").joinpath("missing.js").read_text("utf-8"),
        "notices": [escape(notice) for notice in site.notices],
        "edition": handbook.private is not None,
        "draft": escape(words["draft"]) if handbook.draft else "",
        "unapproved": escape(site.warning),
        "as_of": words["as_of"].format(handbook.day.isoformat()),
        "words": {name: escape(words[name]) for name in _THEME_WORDS},
        "frame": {"language": texts("pages", site.language)["tag"], "action.skip": escape(words["skip"])},
    }
