"""What of a page is shown on the day of its build: without the texts that hold on other days."""

from __future__ import annotations

import re

_OPEN = re.compile(r"<(\w+)[^>]* data-(?:from|until)=\"[^>]* hidden[ >]")


def shown(html: str) -> str:
    """Elements that are hidden with days are left out, with all in them."""
    while found := _OPEN.search(html):
        html = html[: found.start()].removesuffix(" ") + html[_end(html, found[1], found.start()) :]
    return html


def _end(html: str, tag: str, start: int) -> int:
    """Where the element ends that begins at `start`."""
    depth = 0
    for match in re.compile(rf"<(/?){tag}\b[^>]*>").finditer(html, start):
        depth += -1 if match[1] else 1
        if not depth:
            return match.end()
    raise AssertionError(f"<{tag}> is not closed")
