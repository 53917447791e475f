"""Phrases that should not stand in the texts of a manual: vague words (a list by language) and the glossary's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from procbook.manual.model import Manual, Process, Term, Value
from procbook.manual.references import texts
from procbook.words import LANGUAGES, lines

_QUOTED = re.compile(r"“[^”]*”|「[^」]*」|\"[^\"]*\"|`[^`]*`")
"""What is quoted is spoken of, not said."""

_CONTEXT = 8
"""Characters that a message shows on each side of a phrase."""
_AS_TYPED = re.compile(r"[^\n\"'\\]+")
"""Signs that stand in a file as they do in its texts."""


class Occurrence(NamedTuple):
    """A phrase in a text of a process: where, the words around it, and how the text goes on from it in its line."""

    phrase: str
    entity: Value
    field: tuple[str | int, ...]
    context: str
    at: str


class Phrases:
    """The phrases to look for in a manual, all in one expression: `vague` ones, `forbidden` ones with their term."""

    def __init__(self, manual: Manual) -> None:
        self._processes = manual.processes
        self._terms = manual.terms
        self._good, self.vague = _vague(manual.settings.language)
        self._known: dict[str, list[Occurrence]] = {}

    @cached_property
    def forbidden(self) -> Mapping[str, Term]:
        return {word.lower(): term for term in self._terms.values() for word in term.do_not_write}

    @cached_property
    def _cased(self) -> bool:
        """Whether capitals make a difference at all: Chinese has none, and is spared the work."""
        return any(word != word.upper() for word in (*self.vague, *self.forbidden))

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        """Longest first, so that a good word is passed over as a whole before the phrase in it is seen."""
        names = (name.lower() for term in self._terms.values() for name in (term.title, *term.aliases))
        good = [name for name in names if any(word in name and word != name for word in self.forbidden)]
        every = sorted({*self.vague, *self._good, *self.forbidden, *good}, key=lambda word: (-len(word), word))
        return re.compile("|".join(map(re.escape, every)) or r"(?!)")

    def occur_in(self, text: str) -> bool:
        """Whether one of the phrases may stand in a text: quick, and blind to what is only quoted."""
        return any(map(self._counts, self._matches(text)))

    def of(self, process: Process) -> list[Occurrence]:
        """The phrases in a process, text by text."""
        if process.id not in self._known:
            self._known[process.id] = list(self._walk(process))
        return self._known[process.id]

    def _matches(self, text: str) -> Iterator[re.Match[str]]:
        return self._expression.finditer(text.lower() if self._cased else text)

    def _counts(self, match: re.Match[str]) -> bool:
        return (match[0] in self.vague or match[0] in self.forbidden) and _whole_word(match)

    def _walk(self, process: Process) -> Iterator[Occurrence]:
        for entity, field, text in texts(process):
            seen = set()
            unquoted = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)
            for match in self._matches(unquoted):
                if self._counts(match) and match[0] not in seen:
                    seen.add(match[0])
                    context = text[max(match.start() - _CONTEXT, 0) : match.end() + _CONTEXT]
                    at = _AS_TYPED.match(text, match.start(), match.end() + _CONTEXT)
                    yield Occurrence(match[0], entity, field, " ".join(context.split()), at[0] if at else "")


def _whole_word(match: re.Match[str]) -> bool:
    """Words of letters that stand apart from each other must stand alone: "etc", not "etcetera"."""
    if not match[0].isascii():
        return True
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    return not (before.isascii() and before.isalnum()) and not (after.isascii() and after.isalnum())


def _vague(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """The good and the vague words of the list for a language; both empty when there is no list."""
    if language not in LANGUAGES:
        return frozenset(), frozenset()
    pairs = [line.partition("|") for line in lines("vague", language)]
    good = frozenset(word for _, _, words in pairs for word in words.split())
    return good, frozenset(word.strip() for word, _, _ in pairs)
