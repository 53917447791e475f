"""Templates to Markdown: everything escaped, data on one line."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from procbook.manual.model import Person
from procbook.manual.richtext import value_text
from procbook.pages import links
from procbook.pages.rich import heading, preformatted

LONG_TABLE = 5
"""A table or list with more rows is folded on a phone, where it hides what comes after it."""

_BLANKS = re.compile(r"\n\s*\n\s*")


def render(templates: tuple[str, ...], path: str, values: dict[str, Any]) -> str:
    """The templates one after the other for the page `path`: headings, and HTML blocks without blank lines."""
    known = {**values, "path": path, "link": _Linker(path)}
    body = "\n".join(_templates().get_template(name).render(known) for name in templates)
    return _BLANKS.sub("\n\n", "\n".join(line.strip() for line in body.splitlines())).strip() + "\n"


def shown_contact(person: Person) -> str:
    """No mail address of a person stands on the site."""
    return "" if "@" in person.contact else person.contact


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("procbook.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        finalize=_on_one_line,
    )
    environment.filters |= {"contact": shown_contact, "heading": heading, "preformatted": preformatted}
    environment.globals |= {"LONG_TABLE": LONG_TABLE, "value_text": value_text}
    return environment


class _Linker:
    """`link(target, anchor)` in a template: the relative address from the page being made."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __call__(self, target: str, anchor: str = "") -> str:
        return links.link(self._path, target, anchor)


def _on_one_line(value: Any) -> Any:
    """Data never makes a line of its own, so none can look like a heading or end an HTML block."""
    if isinstance(value, str) and "\n" in value:
        return type(value)(" ".join(value.split("\n")))
    return "" if value is None else value


# What stands at the edges of every printed sheet.


def print_marks(name: str, note: str, day: str, printed: str) -> Markup:
    """A style element with the margin boxes of CSS Paged Media (css-page-3, 4.2).

    `day` leaves room for the day of printing; a script puts `printed` in its place, which has that day for {}.
    Every sign of a text is written as its number, so that no text can end the string or the element.
    """
    boxes = {
        "top-left": _string(name),
        "top-right": _string(note),
        "bottom-left": _string(day),
        "bottom-right": 'counter(page) " / " counter(pages)',
    }
    rules = "".join(f"@{place}{{content:{content}}}" for place, content in boxes.items())
    return Markup('<style data-printed="{}">@page{{{}}}</style>').format(printed, Markup(rules))


def _string(text: str) -> str:
    return '"' + "".join(f"\\{ord(sign):06x}" for sign in text) + '"'
