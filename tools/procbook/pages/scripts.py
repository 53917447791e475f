"""The style sheets and scripts of the pages: modules joined to plain scripts, with the words that they show."""

from __future__ import annotations

import json
from importlib.resources import files

from procbook.search import script
from procbook.words import texts

BUNDLES = {
    "day.js": ("day.js",),
    "emergency.js": ("emergency.js",),
    "handbook.js": ("store.js", "handbook.js", "reader.js"),
    "reader-more.js": ("reader-shared.js", "qr.js", "reader-report.js", "reader-more.js"),
    "reader-fill.js": ("reader-shared.js", "workbook.js", "reader-fill.js"),
    "reader-week.js": ("reader-shared.js", "reader-week.js"),
    "registers.js": ("reader-shared.js", "registers.js"),
}
"""Each script and its modules, each after those that it imports."""

LATE = ("reader-fill.js", "reader-more.js", "reader-week.js", "registers.js")
"""What pages ask for when it is needed."""

_WORDS = {
    "handbook.js": "every_page",
    "reader-fill.js": "form",
    "reader-more.js": "when_pressed",
    "reader-week.js": "first_week",
}
_STYLES = ("handbook.css", "reader.css")


def asset_files(language: str, offline: bool = True) -> dict[str, bytes]:
    """The files of the pages by name, to be put into one folder of the site. `offline`: whether pages may be kept."""
    scripts = {name: _words(name, language) + script(*map(_read, modules)) for name, modules in BUNDLES.items()}
    scripts["handbook.js"] = f"globalThis.procbookKeeps={str(offline).lower()};\n".encode() + scripts["handbook.js"]
    return {"handbook.css": "".join(map(_read, _STYLES)).encode(), **scripts}


def _words(name: str, language: str) -> bytes:
    """The words of a script, so that a page has only those that it shows."""
    if name not in _WORDS:
        return b""
    words = json.dumps(texts("reader", language)[_WORDS[name]], ensure_ascii=False, separators=(",", ":"))
    return f"Object.assign(globalThis.procbookWords ??= {{}}, {words});\n".encode()


def _read(name: str) -> str:
    return files("procbook.pages").joinpath("assets", name).read_text("utf-8")
