"""The glossary's terms in running text: the first of each on a page leads to its meaning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from procbook.manual.model import Term
from procbook.pages.text.named import NamesInText


@dataclass(frozen=True)
class Terms:
    """Finds the terms of a glossary by their titles and aliases.

    `meanings` are plain text, by id. `names`: what else has a name in the manual; in it a term is no word of its own.
    """

    terms: tuple[Term, ...]
    meanings: Mapping[str, str]
    names: frozenset[str] = frozenset()

    @cached_property
    def _named(self) -> NamesInText:
        return NamesInText({name: term.id for term in self.terms for name in (*term.aliases, term.title)}, self.names)

    def counted(self, texts: Iterable[str]) -> Counter[str]:
        """How often each term, by id, is named in plain texts."""
        return Counter(id for text in texts for id in self._named.found(text))

    def marked(self, html: str, seen: set[str], address: Callable[[str], str]) -> str:
        """HTML of ours with links to the terms that are not yet `seen`; these are added to `seen`."""

        def link(term: str, written: str) -> str:
            if term in seen:
                return written
            seen.add(term)
            pattern = Markup('<a class="term-link" href="{}" data-meaning="{}">{}</a>')
            return pattern.format(address(term), " ".join(self.meanings[term].split()), Markup(written))

        return self._named.linked(html, link)
