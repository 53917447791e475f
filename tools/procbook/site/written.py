"""Pages written by hand, for search."""

from __future__ import annotations

import re

from markupsafe import Markup
from mkdocs.structure.pages import Page

from procbook.search import Document, Part

_BLOCK_ENDS = re.compile(r"</(?:p|li|h[1-6]|tr|pre)>")


def document_of(page: Page) -> Document:
    """What search finds on a page from docs/: its title and its text, one line a block."""
    lines = [Markup(block).striptags() for block in _BLOCK_ENDS.split(page.content or "")]
    title = Markup(page.title or "").striptags()
    part = Part("", "section", title, "\n".join(filter(None, lines)))
    return Document(page.url, title, "page", parts=(part,), weight=0.8)
