"""Texts of the manual as HTML on one line, and texts for the places where Markdown means something."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup, escape

from procbook.manual.richtext import Meaning, to_html


class Rich:
    """The texts of one process as HTML.

    `meaning` gives what a name in a text becomes. `table` is what screen readers call a table, whose box can be
    scrolled. `named` links in finished HTML what it names.
    """

    def __init__(self, meaning: Meaning, table: str, named: Callable[[str], str]) -> None:
        self._meaning = meaning
        self._named = named
        self._box = f'<div class="table" role="group" tabindex="0" aria-label="{escape(table)}"><table class="data">'

    def text(self, source: str) -> Markup:
        """One or several paragraphs, lists and tables."""
        html = to_html(source, self._meaning).replace("<table>", self._box).replace("</table>", "</table></div>")
        return Markup(self._named(html))

    def line(self, source: str) -> Markup:
        """A text without paragraphs."""
        return Markup(self._named(to_html(source, self._meaning, "emphasis")))


def markup(pattern: str, *parts: str) -> Markup:
    """A pattern of ours with its blanks `{}` filled; what is not Markup yet is escaped."""
    return Markup(escape(pattern)).format(*parts)


def heading(text: str) -> Markup:
    """A text for a Markdown heading: every sign that could mean something to Markdown is written as an entity."""
    return Markup("".join(c if c.isalnum() or c == " " or ord(c) > 127 else f"&#{ord(c)};" for c in text.strip()))


def preformatted(text: str) -> Markup:
    """A text for <pre> on one line, so that it can stand in an HTML block of Markdown."""
    return Markup(str(escape(text)).replace("\n", "&#10;").replace("  ", "&#32;&#32;"))
