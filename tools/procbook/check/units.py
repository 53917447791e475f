"""Units that stand twice on a page: a parameter brings its own, and its text goes on with one."""

from __future__ import annotations

import re
from functools import lru_cache

from procbook.words import LANGUAGES, lines

_LEAST = re.compile(r"[^\W\d_]{2,}|[\u4e00-\u9fff%％]")
"""What can be a unit, or the end of one."""

_LISTED = tuple(line for language in LANGUAGES for line in lines("measures", language))
_SAME = tuple(line.split() for line in _LISTED if line[0] != "=")
"""Units that measure the same thing: behind one of them, another can only be meant instead of it."""

_END = rf"(?:(?![^\W_])|(?=[{''.join(line[1:] for line in _LISTED if line[0] == '=')}]))"
"""Where a unit of one sign or of letters ends: what follows is no part of its word."""


def again(unit: str, after: str) -> str:
    """What a text says again behind a parameter with that unit, with the blanks before it; "" for nothing.

    The whole unit, as it is, may follow: pages show it once then.
    """
    rest = after.lstrip(" \u3000")
    if not unit or rest.startswith(unit):
        return ""
    found = _again(unit).match(rest)
    return after[: len(after) - len(rest)] + found[0] if found else ""


@lru_cache(maxsize=500)
def _again(unit: str) -> re.Pattern[str]:
    alike = {other for family in _SAME if unit in family for other in family}
    counted = {f"个{unit}"} if len(unit) > 1 else set()
    parts = sorted({*_parts(unit), *alike, *counted} - {unit}, key=len, reverse=True)
    words = "|".join(re.escape(part) + (_END if len(part) == 1 or part.isascii() else "") for part in parts)
    return re.compile(rf"[（(]\s*{re.escape(unit)}\s*[）)]" + (f"|{words}" if words else ""))


def _parts(unit: str) -> set[str]:
    """What a unit consists of, and what it ends with: of 元/天 the 元 and the /天, of 个工作日 the 工作日."""
    head, sign, tail = unit.partition("/")
    per = {head.strip(), f"/{tail.strip()}", f"/ {tail.strip()}"} if sign else set()
    ends = {unit[at:] for at in range(1, len(unit))} if unit.isalpha() and not unit.isascii() else set(unit.split()[1:])
    return {part for part in per | ends if _LEAST.search(part)}
