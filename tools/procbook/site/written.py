"""Pages written by hand, for search."""

from __future__ import annotations

import re

from markupsafe import Markup, escape
from mkdocs.structure.pages import Page

from procbook.search import Document, Part

_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_BLOCK_ENDS = re.compile(r"</(?:p|li|h[1-6]|tr|pre)>")


def description_of(page: Page) -> Markup:
    """The first paragraph of a page from docs/, as MkDocs puts it into the head: HTML already. "" without one."""
    found = _PARAGRAPH.search(page.content or "")
    return escape(Markup(found[1]).striptags() if found else "")


def document_of(page: Page) -> Document:
    """What search finds on a page from docs/: its title and its text, one line a block."""
    lines = [Markup(block).striptags() for block in _BLOCK_ENDS.split(page.content or "")]
    title = Markup(page.title or "").striptags()
    part = Part("", "section", title, "\n".join(filter(None, lines)))
    return Document(page.url, title, "page", parts=(part,), weight=0.8)
