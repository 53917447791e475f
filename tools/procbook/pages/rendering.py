"""Templates to the Markdown of a page: everything escaped, data on one line; and what stands on its printed sheets."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from procbook.manual.richtext import value_text
from procbook.pages import lookup
from procbook.pages.context import PageContext
from procbook.pages.days import by_day
from procbook.pages.feedback import Feedback
from procbook.pages.links import HOME
from procbook.pages.state import notices, record_anchor
from procbook.pages.text.html import heading, preformatted

LONG_TABLE = 5
"""A table or list with more rows is folded on a phone, where it hides what comes after it."""

SHORT_TABLE, STARTS, FORMS = 3, 3, 2
"""So many rows of a table, moments and forms of a process a phone shows unfolded."""

MANY_WAYS = 20
"""A panel with more ways into the editor has them in folds of so many, or nobody gets past them on a phone."""

MANY_LINES = 3
"""So many sentences tell of a version; more of them stand in a fold."""

_TITLE = re.compile(r"^# .* \{ #top \}$", re.MULTILINE)
_TOOLS = '<div class="tools"></div>'
"""The row below the title that a script fills with a reader's tools; home has what they gathered instead."""

_BLANKS = re.compile(r"\n\s*\n\s*")


def render(
    context: PageContext, template: str, title: str, summary: str = "", hide: tuple[str, ...] = (), **values: Any
) -> str:
    """A page in Markdown: front matter, headings, and HTML blocks without blank lines.

    `hide` names columns beside the page that it needs for itself, as Material calls them (`toc`).
    `sheet` among the values is what stands on each printed sheet, else the title.

    Titles in the front matter are HTML already, since site builders put them into pages as they are.
    """
    about = summary or f"{title} - {lookup.title(context.facts)}"
    matter = {"title": str(escape(title)), "description": str(escape(about)), "hide": hide}
    front = "\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in matter.items() if value)
    known = {**_shared(context), "title": title, **values}
    known["print_marks"] = print_marks(context.words, known.get("sheet", title))
    if "p" not in known:
        known["caretaker"] = lookup.caretaker(context.facts)
    return f"---\n{front}\n---\n\n{_body(template, known)}"


def _shared(context: PageContext) -> dict[str, Any]:
    """What every template may use."""
    return {
        "w": context.words,
        "label": context.labels,
        "field": context.field,
        "wording": context.wording,
        "path": context.path,
        "link": context.links.to,
        "links": context.links,
        "draft": lookup.is_draft(context.facts),
        "edition": lookup.is_edition(context.facts),
        "names_people": lookup.names_people(context.facts),
        "feedback": Feedback(lookup.forge(context.facts), context.words),
        "notices": notices(context.facts, context.item) if context.item else (),
        "record": record_anchor(context.facts, context.item) if context.item else "",
    }


def _body(template: str, known: dict[str, Any]) -> str:
    names = ("approval.md.j2", template, "tail.md.j2")
    body = "\n".join(_templates().get_template(name).render(known) for name in names)
    body = body if known["path"] == HOME else _TITLE.sub(rf"\g<0>\n\n{_TOOLS}", body, count=1)
    return _BLANKS.sub("\n\n", "\n".join(line.strip() for line in body.splitlines())).strip() + "\n"


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
    environment.filters |= {"heading": heading, "preformatted": preformatted}
    environment.globals |= {
        "LONG_TABLE": LONG_TABLE,
        "SHORT_TABLE": SHORT_TABLE,
        "STARTS": STARTS,
        "FORMS": FORMS,
        "MANY_WAYS": MANY_WAYS,
        "MANY_LINES": MANY_LINES,
        "value_text": value_text,
        "by_day": by_day,
    }
    return environment


def _on_one_line(value: Any) -> Any:
    """Data never makes a line of its own, so none can look like a heading or end an HTML block."""
    if isinstance(value, str) and "\n" in value:
        return type(value)(" ".join(value.split("\n")))
    return "" if value is None else value


def print_marks(words: Any, name: str) -> Markup:
    """For every printed sheet of a page: its name, that it is not controlled, the day of printing, its number.

    A style element with the margin boxes of CSS Paged Media (css-page-3, 4.2). `print_day` leaves room for the day; a
    script puts `printed` in its place, which has that day for {}. Every sign of a text is written as its number, so
    that no text can end the string or the element.
    """
    boxes = {
        "top-left": _string(name),
        "top-right": _string(words["uncontrolled"]),
        "bottom-left": _string(words["print_day"]),
        "bottom-right": 'counter(page) " / " counter(pages)',
    }
    rules = "".join(f"@{place}{{content:{content}}}" for place, content in boxes.items())
    return Markup('<style data-printed="{}">@page{{{}}}</style>').format(words["printed"], Markup(rules))


def _string(text: str) -> str:
    return '"' + "".join(f"\\{ord(sign):06x}" for sign in text) + '"'
