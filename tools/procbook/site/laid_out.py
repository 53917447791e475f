"""A page of the manual as MkDocs would have read it: its HTML, its contents list, its anchors."""

from __future__ import annotations

import re

from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from procbook.pages.html import headings, to_html

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
