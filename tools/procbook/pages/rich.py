"""The rich text of the format to safe HTML: paragraphs, lists, emphasis, tables, references and parameters only."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markupsafe import Markup, escape

_REFERENCE = re.compile(r"\[\[([A-Za-z0-9][A-Za-z0-9#._-]*)\]\]")
_PARAMETER = re.compile(r"\$\(([a-z][a-z0-9_]*)\)")

_EMPHASIS = re.compile(r"[*_\\]")
"""The only signs that mean something on a line, and most lines have none."""

# "zero" knows no HTML, link, image or code; only what the format names is switched on.
_MARKDOWN = MarkdownIt("zero", {"html": False, "breaks": True}).enable(
    ["list", "emphasis", "table", "newline", "backticks", "escape"]
)
_MARKDOWN_LINE = MarkdownIt("zero", {"html": False}).enable(["emphasis", "escape"])


@lru_cache(maxsize=20_000)
def _text(source: str) -> str:
    html: str = _MARKDOWN.render(source)
    return html


@lru_cache(maxsize=20_000)
def _line(source: str) -> str:
    if not _EMPHASIS.search(source):
        return escapeHtml(source)
    html: str = _MARKDOWN_LINE.renderInline(source)
    return html


class Rich:
    """Turns texts of one process into HTML on one line.

    `reference` gives the link for what stands in [[…]], `parameter` the value for $(…); None leaves the text as it is.
    `table` is what screen readers call a table, whose box can be scrolled. `terms` links words in finished HTML.
    """

    def __init__(
        self,
        reference: Callable[[str], Markup | None],
        parameter: Callable[[str], Markup | None],
        table: str,
        terms: Callable[[str], str] | None = None,
    ) -> None:
        self._reference = reference
        self._parameter = parameter
        self._terms = terms
        self._box = f'<div class="table" role="group" tabindex="0" aria-label="{escape(table)}"><table class="data">'

    def text(self, source: str) -> Markup:
        """One or several paragraphs, lists and tables."""
        html = _text(source).replace("<table>", self._box)
        return self._filled(html.replace("</table>", "</table></div>"))

    def line(self, source: str) -> Markup:
        """A text without paragraphs."""
        return self._filled(_line(source))

    def _filled(self, html: str) -> Markup:
        html = _REFERENCE.sub(lambda found: self._reference(found[1]) or found[0], html)
        html = _PARAMETER.sub(lambda found: self._parameter(found[1]) or found[0], html)
        html = html.strip().replace("\n", " ")
        return Markup(self._terms(html) if self._terms else html)


def anchor(target: str, text: str, kind: str = "") -> Markup:
    """A link; there are hundreds on a page, and `Markup.format` takes ten times as long."""
    style = f' class="{escape(kind)}"' if kind else ""
    return Markup(f'<a{style} href="{escape(target)}">{escape(text)}</a>')


def markup(pattern: str, *parts: str) -> Markup:
    """A pattern of ours with its blanks `{}` filled; what is not Markup yet is escaped."""
    return Markup(escape(pattern)).format(*parts)


def heading(text: str) -> Markup:
    """A text for a Markdown heading: every sign that could mean something to Markdown is written as an entity."""
    return Markup("".join(c if c.isalnum() or c == " " or ord(c) > 127 else f"&#{ord(c)};" for c in text.strip()))


def preformatted(text: str) -> Markup:
    """A text for <pre> on one line, so that it can stand in an HTML block of Markdown."""
    return Markup(str(escape(text)).replace("\n", "&#10;").replace("  ", "&#32;&#32;"))
