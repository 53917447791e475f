"""The style sheets and scripts of the pages: modules joined to plain scripts, with the words that they show."""

from __future__ import annotations

import json
from importlib.resources import files

from procbook.search import script
from procbook.words import texts

ON_EVERY_PAGE = ("store.js", "handbook.js", "reader.js")
"""Each after those that it imports."""
WHEN_PRESSED = ("qr.js", "reader-more.js")
_ALONE = ("day.js", "reader-week.js")
_STYLES = ("handbook.css", "reader.css")


def asset_files(language: str) -> dict[str, bytes]:
    """The files of the pages by name, to be put into one folder of the site."""
    words = json.dumps(texts("reader", language), ensure_ascii=False, separators=(",", ":"))
    shared = f"globalThis.procbookWords={words};\n".encode() + script(*map(_read, ON_EVERY_PAGE))
    styles = "".join(map(_read, _STYLES)).encode()
    more = script(*map(_read, WHEN_PRESSED))
    alone = {name: script(_read(name)) for name in _ALONE}
    return {"handbook.css": styles, "handbook.js": shared, "reader-more.js": more, **alone}


def _read(name: str) -> str:
    return files("procbook.pages").joinpath("assets", name).read_text("utf-8")
