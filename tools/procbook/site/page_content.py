"""A page of the manual as MkDocs would have read it: its HTML, its contents list, its anchors."""

from __future__ import annotations

import re

from markupsafe import Markup
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from procbook.pages.markdown import headings, to_html
from procbook.search import Document, Part

_ID = re.compile(r'(?<= id=")[^"]*')


def laid_out(page: Page, markdown: str) -> str:
    """Fill in `page` and give its HTML."""
    html = to_html(markdown)
    page.toc = _contents(markdown)
    page.present_anchor_ids = set(_ID.findall(html))
    return html


def _contents(markdown: str) -> TableOfContents:
    """The headings, each below the last one of a higher level."""
    top: list[AnchorLink] = []
    above: list[AnchorLink] = []
    for each in headings(markdown):
        link = AnchorLink(each.text, each.anchor, each.level)
        while above and above[-1].level >= link.level:
            above.pop()
        (above[-1].children if above else top).append(link)
        above.append(link)
    return TableOfContents(top)


# Pages written by hand, for search.

_BLOCK_ENDS = re.compile(r"</(?:p|li|h[1-6]|tr|pre)>")


def document_of(page: Page) -> Document:
    """What search finds on a page from docs/: its title and its text, one line a block."""
    lines = [Markup(block).striptags() for block in _BLOCK_ENDS.split(page.content or "")]
    title = Markup(page.title or "").striptags()
    part = Part("", "section", title, "\n".join(filter(None, lines)))
    return Document(page.url, title, "page", parts=(part,), weight=0.8)
