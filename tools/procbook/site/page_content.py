"""Pages as MkDocs holds them: ours with HTML, table of contents and anchors; those written by hand, for search."""

from __future__ import annotations

import re

from markupsafe import Markup
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from procbook.pages.markdown import headings, to_html
from procbook.search import Document, Part

_BLOCK_ENDS = re.compile(r"</(?:p|li|h[1-6]|tr|pre)>")
MAINTAINERS = "maintainers"
"""The `audience` of a page, in its head."""
_ID = re.compile(r'(?<= id=")[^"]*')


def page_html(page: Page, markdown: str) -> str:
    """The HTML of a page of the manual; gives `page` the table of contents and the anchors that MkDocs would find."""
    html = to_html(markdown)
    page.toc = _toc(markdown)
    page.present_anchor_ids = set(_ID.findall(html))
    return html


def _toc(markdown: str) -> TableOfContents:
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


def search_document(page: Page) -> Document:
    """What search finds on a page from docs/: its title, what its head says it is `called`, and its text, one line a
    block. Of a page for maintainers only the names: its text would stand among what readers look for."""
    lines = [Markup(block).striptags() for block in _BLOCK_ENDS.split(page.content or "")]
    title, called = Markup(page.title or "").striptags(), page.meta.get("called")
    names = tuple(map(str, called)) if isinstance(called, list) else ()
    if page.meta.get("audience") == MAINTAINERS:
        return Document(page.url, title, "page", aliases=names, weight=0.3)
    part = Part("", "section", title, "\n".join(filter(None, lines)))
    return Document(page.url, title, "page", aliases=names, parts=(part,), weight=0.8)
