"""The glossary's terms in running text: the first of each on a page leads to its meaning."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable

from markupsafe import Markup, escape

from procbook.manual.model import Term

_KEPT = re.compile(r"(<a\b.*?</a>|<code\b.*?</code>|<[^>]*>)", re.DOTALL)
"""What is no running text: links, code, and tags themselves."""

MIN_SIGNS = 2
"""Names of one sign are everywhere in Chinese words that mean something else."""


class Terms:
    """Finds the terms of a glossary by their titles and aliases; the longest name wins."""

    def __init__(self, terms: Iterable[Term]) -> None:
        names = {name: term for term in terms for name in (*term.aliases, term.title) if len(name) >= MIN_SIGNS}
        self._terms = {str(escape(name)): term for name, term in names.items()}
        longest_first = sorted(self._terms, key=lambda name: (-len(name), name))
        self._any = re.compile("|".join(map(_pattern, longest_first))) if longest_first else None

    def counted(self, texts: Iterable[str]) -> Counter[str]:
        """How often each term, by id, is named in plain texts."""
        if self._any is None:
            return Counter()
        return Counter(self._terms[name].id for text in texts for name in self._any.findall(str(escape(text))))

    def marked(self, html: str, seen: set[str], address: Callable[[str], str]) -> str:
        """HTML of ours with links to the terms that are not yet `seen`; these are added to `seen`."""
        if self._any is None:
            return html
        found = self._any

        def link(match: re.Match[str]) -> str:
            term = self._terms[match[0]]
            if term.id in seen:
                return match[0]
            seen.add(term.id)
            made = Markup('<a class="term-link" href="{}" data-meaning="{}">{}</a>')
            return made.format(address(term.id), " ".join(term.meaning.split()), Markup(match[0]))

        pieces = _KEPT.split(html)
        pieces[::2] = [found.sub(link, piece) for piece in pieces[::2]]
        return "".join(pieces)


def _pattern(name: str) -> str:
    """Latin letters and figures must not go on beside the name: KPI is not in KPIs."""
    before = r"(?<![A-Za-z0-9&#])" if name[0].isascii() else ""
    after = r"(?![A-Za-z0-9;])" if name[-1].isascii() else ""
    return before + re.escape(name) + after
