"""Roles that a text calls by their titles: 市场总监 in the cell of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple


class NamedRole(NamedTuple):
    """A role that stands in a text from `start` to `end`."""

    start: int
    end: int
    role: str


class NamedRoles:
    """Finds the ids of roles by their `titles`; the longest title wins, since 销售总监 is no 总监."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        self._by_title = {title: id for id, title in titles.items()}
        longest_first = sorted(self._by_title, key=lambda title: (-len(title), title))
        self._any = re.compile("|".join(map(_alone, longest_first)) or r"(?!)")

    def found(self, text: str) -> Iterator[NamedRole]:
        return (NamedRole(*match.span(), self._by_title[match[0]]) for match in self._any.finditer(text))


def _alone(title: str) -> str:
    """Latin letters must not go on beside a title: IT is not in ITEM."""
    before = r"(?<![A-Za-z0-9])" if title[0].isascii() else ""
    after = r"(?![A-Za-z0-9])" if title[-1].isascii() else ""
    return before + re.escape(title) + after
