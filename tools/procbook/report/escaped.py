"""Text of the manual where Markdown is read."""

from __future__ import annotations

import re

_MARKS = re.compile(r"[\\`*_\[\]<>|]|(?<=www)\.|([#!~$&@:])", re.IGNORECASE)
"""What means something in Markdown; the group is what forges look for in the text that was rendered."""


def escaped(text: str) -> str:
    """The text for Markdown: no mark of it means anything there, no name calls anybody, no address is a link.

    Forges find names, numbers of issues and addresses in rendered text: a comment in between keeps them apart.
    """
    return _MARKS.sub(lambda mark: f"&#{ord(mark[0])};" + ("<!-- -->" if mark[1] else ""), text)
