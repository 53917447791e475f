r"""Backslashes in double quotes of somebody who meant them: "D:\new" is D:, a new line and "ew" to every reader."""

from __future__ import annotations

import re

_ESCAPE = re.compile(r"\\(?P<sign>.)", re.DOTALL)
_PATH_BEFORE = re.compile(r"(?:(?<![A-Za-z])[A-Za-z]:(?=[\\/]|$)|\\\\|\\t)[^\s，。；：、！？]*$")
"""The beginning of a path: a drive, a backslash that was doubled, or one that made a tab."""
_FOLDER_BEFORE = re.compile(r"(?:[\w%-]|(?:^|[\s\"])\.{1,2})$")
_FOLDER = re.compile(r"n(?:ew|ets?|odes?|otes?|otices?|ames?)(?![A-Za-z])|n[\w-]*\.[A-Za-z][A-Za-z0-9]{1,4}(?!\w)")
"""Usual names of folders that begin with an n, and files with an ending: what no new line begins with."""
_ONLY_IN_PATHS = "/ xuUN0LP"
"""Signs behind a backslash that somebody may mean: by its number, and as writers of JSON put them."""
_NEVER_MEANT = "_abefvr"
"""Signs behind a backslash that no author knows: a no-break space, a bell, a page."""


def eaten(text: str, start: int, end: int) -> re.Match[str] | None:
    """The first escape in a double-quoted text that was meant as a backslash and what follows it; None without one."""
    return next((escape for escape in _ESCAPE.finditer(text, start, end) if _is_path(escape, text, start)), None)


def eaten_quote(text: str, start: int) -> re.Match[str] | None:
    r"""The backslash at the end of a path that made its closing quote a part of it, as in `"D:\"`."""
    escapes = (escape for escape in _ESCAPE.finditer(text, start) if escape["sign"] == '"')
    return next((escape for escape in escapes if _PATH_BEFORE.search(text[start : escape.start()])), None)


def _is_path(escape: re.Match[str], text: str, start: int) -> bool:
    r"""Whether the backslash was meant as one: \t in front of a letter always, \n in front of one in a path."""
    sign, before, after = escape["sign"], text[start : escape.start()], text[escape.end()]
    if sign in _NEVER_MEANT:
        return True
    if sign in _ONLY_IN_PATHS:
        return _PATH_BEFORE.search(before) is not None
    if sign not in "nt" or not (after.isalnum() or after == "_"):
        return False
    joined = before[-1:].isalpha() and not before[-1:].isascii() and "a" <= after <= "z"
    named = _FOLDER_BEFORE.search(before) and _FOLDER.match(text, escape.start("sign"))
    return sign == "t" or joined or bool(named) or _PATH_BEFORE.search(before) is not None
