"""The whole manual as one page to print: what stands on the single pages, one after the other.

It stands on its own, without the frame of the site; its only script picks what holds on the reader's day.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping

from markupsafe import escape

from procbook.pages import lookup
from procbook.pages.facts import Facts
from procbook.pages.links import address
from procbook.pages.markdown import to_html
from procbook.pages.page import ASSETS, Page, StaticFile
from procbook.pages.rendering import print_marks

PATH = "print/index.html"
LAST = ("roles/index.md", "authority.md", "systems.md", "glossary.md", "sources.md")
"""What stands in it after the processes: what a reader on paper looks up. The rest is the same in another order."""

_ANCHOR = re.compile(r'(?<=[ <])(id|href|aria-labelledby|data-step)="([^"]*)"')
_INSIDE = re.compile(r"url\(#")
_PANEL = re.compile(r'<details class="change">.*?</details>', re.DOTALL)
_MANY = " fc--many"
"""In a page whose lanes have no room on paper, so that the column of steps stands there."""

_NARROW = re.compile(r'<div class="flowchart__narrow".*?</svg>\s*</div>', re.DOTALL)


def whole_manual(facts: Facts, pages: Iterable[Page]) -> StaticFile:
    """`print/index.html`. Its markup is ours and complete, so single pages are joined as text."""
    chosen = [page for page in pages if _belongs(page.path)]
    names = {address(page.path): _name(page.path) for page in chosen}
    sections = (
        f'<section id="{name}" style="page: {name}">\n{_body(page, names)}\n</section>'
        for page, name in ((page, _name(page.path)) for page in chosen)
    )
    title, words = escape(lookup.title(facts)), lookup.words(facts)
    lines = [
        f'<!doctype html>\n<html lang="{words["tag"]}" dir="ltr">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="robots" content="noindex">',
        '<link rel="icon" href="data:,">',
        f"<title>{escape(words['labels']['whole_manual'])} - {title}</title>",
        *(f'<link rel="stylesheet" href="../{ASSETS}/{name}.css">' for name in ("flowchart", "handbook")),
        f"{print_marks(words, lookup.title(facts))}",
        f'<script src="../{ASSETS}/day.js" defer></script>\n</head>\n'
        '<body class="whole" data-md-color-scheme="default" data-md-color-primary="indigo">',
        '<main class="md-content md-typeset">',
        f'<h1><a href="../">{title}</a></h1>',
        f"<p>{escape(words['uncontrolled'])} {escape(facts.today.isoformat())}</p>",
        f'<p class="banner" role="note">{escape(words["draft_banner"])}</p>' if facts.draft else "",
        *(f"<p>{escape(notice)}</p>" for notice in facts.manual.settings.notices),
        _contents(chosen),
        *sections,
        "</main>\n</body>\n</html>\n",
    ]
    return StaticFile(PATH, "\n".join(lines).encode())


def _belongs(path: str) -> bool:
    return path.startswith("processes/") or path in LAST


def _name(path: str) -> str:
    return path.removesuffix(".md").replace("/", "-")


def _contents(pages: list[Page]) -> str:
    entries = (f'<li><a href="#{_name(page.path)}">{escape(page.title)}</a></li>' for page in pages)
    return f'<ol class="whole__contents">{"".join(entries)}</ol>'


def _body(page: Page, names: Mapping[str, str]) -> str:
    """The page with headings one level lower and with names that are its own in the whole."""
    text = _PANEL.sub("", to_html(page.markdown, deeper=1))
    name, here = _name(page.path), address(page.path)
    text = text.replace(">@page{", f">@page {name}{{", 1).replace("<details", "<details open")
    text = text if _MANY in text else _NARROW.sub("", text)

    def own(found: re.Match[str]) -> str:
        kind, value = found.groups()
        return f'{kind}="{_target(value, here, names)}"' if kind == "href" else f'{kind}="{name}--{value}"'

    return _INSIDE.sub(f"url(#{name}--", _ANCHOR.sub(own, text))


def _target(href: str, here: str, names: Mapping[str, str]) -> str:
    """Where a link leads: inside the whole when its page is there, else to the page of the site."""
    if ":" in href.split("/")[0]:
        return href
    path, _, anchor = href.partition("#")
    folder = posixpath.normpath(posixpath.join(here, path)) + "/" if path else here
    if folder in names:
        return f"#{names[folder]}" + (f"--{anchor}" if anchor else "")
    return f"../{here}{href}"
