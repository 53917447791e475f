"""The glossary's terms in running text: the first of each on a page leads to its meaning."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup, escape

from procbook.manual.model import Term
from procbook.search import stands_alone

_KEPT = re.compile(r"(<a\b.*?</a>|<code\b.*?</code>|<[^>]*>)", re.DOTALL)
"""What is no running text: links, code, and tags themselves."""

MIN_SIGNS = 2
"""Names of one sign are everywhere in Chinese words that mean something else."""


@dataclass(frozen=True)
class Terms:
    """Finds the terms of a glossary by their titles and aliases; the longest name wins.

    `meanings` are plain text, by id. `names`: what else has a name in the manual; in it a term is no word of its own.
    """

    terms: tuple[Term, ...]
    meanings: Mapping[str, str]
    names: frozenset[str] = frozenset()

    @cached_property
    def _by_name(self) -> dict[str, str]:
        """The id of each term by what it is called, written as in HTML."""
        names = {name: term.id for term in self.terms for name in (*term.aliases, term.title)}
        return {str(escape(name)): id for name, id in names.items() if len(name) >= MIN_SIGNS}

    @cached_property
    def _any(self) -> re.Pattern[str]:
        longest_first = sorted(self._by_name, key=lambda name: (-len(name), name))
        return re.compile("|".join(map(_pattern, longest_first)) or r"(?!)")

    @cached_property
    def _words(self) -> frozenset[str]:
        """What else may stand where a term seems to: names of the manual, and the other terms."""
        return frozenset(str(escape(name)) for name in self.names) | self._by_name.keys()

    def counted(self, texts: Iterable[str]) -> Counter[str]:
        """How often each term, by id, is named in plain texts."""
        found = (match for text in texts for match in self._any.finditer(str(escape(text))))
        return Counter(self._by_name[match[0]] for match in found if self._is_word(match))

    def _is_word(self, match: re.Match[str]) -> bool:
        return stands_alone(match.string, *match.span(), self._words)

    def marked(self, html: str, seen: set[str], address: Callable[[str], str]) -> str:
        """HTML of ours with links to the terms that are not yet `seen`; these are added to `seen`."""

        def link(match: re.Match[str]) -> str:
            term = self._by_name[match[0]]
            if term in seen or not self._is_word(match):
                return match[0]
            seen.add(term)
            pattern = Markup('<a class="term-link" href="{}" data-meaning="{}">{}</a>')
            return pattern.format(address(term), " ".join(self.meanings[term].split()), Markup(match[0]))

        pieces = _KEPT.split(html)
        pieces[::2] = [self._any.sub(link, piece) for piece in pieces[::2]]
        return "".join(pieces)


def _pattern(name: str) -> str:
    """Latin letters and figures must not go on beside the name: KPI is not in KPIs."""
    before = r"(?<![A-Za-z0-9&#])" if name[0].isascii() else ""
    after = r"(?![A-Za-z0-9;])" if name[-1].isascii() else ""
    return before + re.escape(name) + after
