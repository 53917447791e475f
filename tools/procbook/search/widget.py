"""The box readers type into: an empty element that the script fills, and the script's files."""

import json
import re
from html import escape
from importlib.resources import files

from procbook.source.variants import variants
from procbook.words import texts

_ASSETS = ("search.css", "search.js", "search-query.js", "search-engine.js")
_IN_MODULES = re.compile(r'^import \{[^}]*\} from "[^"]*";\n|^export (?=const|function|class|let)', re.MULTILINE)
"""What only modules may say; formatted as `deno fmt` writes it."""


_COMMENT = re.compile(r"^[ \t]*(?:/\*\*.*?\*/|//[^\n]*)\n", re.MULTILINE | re.DOTALL)
"""A comment on lines of its own: who reads the source has it there, no reader's phone needs to load it."""
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)


def box(base: str, language: str = "zh", instead: str = "registers/documents/") -> str:
    """HTML of the box; `base` is the relative path from the page to the root of the site.

    Readers without JavaScript get a link to `instead`, the list of all processes.
    """
    labels = texts("search", language)
    shown = json.dumps({"ui": labels["ui"], "kinds": labels["kinds"]}, ensure_ascii=False)
    address = escape(f"{base.rstrip('/')}/{instead}")
    link = f'<noscript><a href="{address}">{escape(labels["ui"]["without_script"])}</a></noscript>'
    return f'<div data-procbook-search data-base="{escape(base)}" data-texts="{escape(shown)}">{link}</div>'


def asset_files() -> dict[str, bytes]:
    """The files of the box by name, to be put into one folder of the site."""
    folder = files("procbook.search").joinpath("assets")
    style, box_, query, engine = (folder.joinpath(name).read_text("utf-8") for name in _ASSETS)
    query = query.replace("{variants}", " ".join(variants()))
    return {"search.css": style.encode(), "search.js": script(box_), "search-engine.js": script(query, engine)}


def script(*modules: str) -> bytes:
    """Modules, each after those that it imports, as one script: a page that is opened from disk may load no module."""
    text = "".join(modules)
    for unwanted in (_IN_MODULES, _COMMENT, _INDENT):
        text = unwanted.sub("", text)
    return f'(() => {{\n"use strict";\n{text}}})();\n'.encode()
