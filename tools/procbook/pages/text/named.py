"""Names of the manual in running text that nobody marked as such: found as whole words, and made to links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from markupsafe import escape

from procbook.manual.richtext import short_title
from procbook.search import stands_alone

MIN_SIGNS = 2
"""Names of one sign are everywhere in Chinese words that mean something else."""

_KEPT = re.compile(r"(<a\b.*?</a>|<code\b.*?</code>|<[^>]*>)", re.DOTALL)
"""What is no running text: links, code, and tags themselves."""

_QUOTED = re.compile(r"“([^“”<>]{1,60})”")


@dataclass(frozen=True)
class NamesInText:
    """Names with the ids of what they name; the longest wins. `others`: names of other things; in one of these a name
    is no word of its own."""

    ids: Mapping[str, str]
    others: frozenset[str] = frozenset()

    @cached_property
    def _by_name(self) -> dict[str, str]:
        """Written as in HTML."""
        return {str(escape(name)): id for name, id in self.ids.items() if len(name) >= MIN_SIGNS}

    @cached_property
    def _any(self) -> re.Pattern[str]:
        longest_first = sorted(self._by_name, key=lambda name: (-len(name), name))
        return re.compile("|".join(map(_pattern, longest_first)) or r"(?!)")

    @cached_property
    def _words(self) -> frozenset[str]:
        """What else may stand where a name seems to."""
        return frozenset(str(escape(name)) for name in self.others) | self._by_name.keys()

    def found(self, text: str) -> Iterator[str]:
        """The id of each name in a plain text."""
        matches = self._any.finditer(str(escape(text)))
        return (self._by_name[match[0]] for match in matches if self._is_word(match))

    def linked(self, html: str, link: Callable[[str, str], str]) -> str:
        """HTML of ours, where a name, given as its id and as HTML, becomes what `link` makes of it."""

        def name(match: re.Match[str]) -> str:
            return link(self._by_name[match[0]], match[0]) if self._is_word(match) else match[0]

        return in_text(html, lambda piece: self._any.sub(name, piece))

    def _is_word(self, match: re.Match[str]) -> bool:
        return stands_alone(match.string, *match.span(), self._words)


def in_text(html: str, change: Callable[[str], str]) -> str:
    """HTML of ours with its running text changed piece by piece."""
    pieces = _KEPT.split(html)
    pieces[::2] = map(change, pieces[::2])
    return "".join(pieces)


def quoted(html: str, titles: Mapping[str, str], link: Callable[[str, str], str]) -> str:
    """HTML of ours, where a title in quotation marks (“拜访频次”) becomes a link; a title is known without the brackets
    at its end too."""
    known = {str(escape(name)): id for title, id in titles.items() for name in (short_title(title), title)}

    def name(match: re.Match[str]) -> str:
        return f"“{link(known[match[1]], match[1])}”" if match[1] in known else match[0]

    return in_text(html, lambda piece: _QUOTED.sub(name, piece))


def _pattern(name: str) -> str:
    """Latin letters and figures must not go on beside the name: KPI is not in KPIs."""
    before = r"(?<![A-Za-z0-9&#])" if name[0].isascii() else ""
    after = r"(?![A-Za-z0-9;])" if name[-1].isascii() else ""
    return before + re.escape(name) + after
