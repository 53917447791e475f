"""What stands at the edges of every printed sheet."""

from __future__ import annotations

from markupsafe import Markup


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
