"""One style sheet for all pages, with the rules that this site can use: of Material's 150 KB a quarter.

A rule is left out when no element can match it: the pages and scripts of the site say nowhere a class, an element, or a
value of `data-md-…` that it asks for. What stands in brackets (`:not(.x)`, `:is(a, b)`) asks for nothing. Then custom
properties that nothing reads go: most hold pictures. Selectors and values are read by CSS Syntax Level 3 (tinycss2).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import tinycss2

_WORD = re.compile(r"[A-Za-z_][\w-]*")
_BEGINNING = re.compile(r"([A-Za-z_][\w-]*[-_])(?:\$\{|[\"'`]\s*\+)")
"""How a name begins that a script puts together: `tool--${name}`."""

_TAG = re.compile(r"<([a-z][a-z0-9-]*)")
_VALUE = re.compile(r"\b(?:class|data-[\w-]+)=(\"[^\"]*\"|'[^']*'|[^\s\"'>]+)")
"""What elements are, or what a script makes of them: schemes of colours stand in a list of `data-palettes`."""
_READ = re.compile(r"var\(\s*(--[\w-]+)")
_NESTING = ("media", "supports", "layer", "container")

Node = Any
"""A token or rule of tinycss2, which has no types."""


class Seen:
    """What pages and scripts of a site say that a selector can ask for."""

    def __init__(self) -> None:
        self.words: set[str] = set()
        self.beginnings: tuple[str, ...] = ()
        self.properties: set[str] = set()

    def page(self, html: str) -> None:
        """The elements and classes of a page."""
        self.words.update(_TAG.findall(html))
        for value in set(_VALUE.findall(html)):
            self.words.update(_WORD.findall(value))
        self.properties.update(_READ.findall(html))

    def script(self, text: str) -> None:
        """Whatever a script could give an element."""
        self.words.update(_WORD.findall(text))
        self.beginnings += tuple(_BEGINNING.findall(text))

    def says(self, word: str) -> bool:
        return word in self.words or word.startswith(self.beginnings)

    def style(self, text: str) -> None:
        """The custom properties that another style sheet reads."""
        self.properties.update(_READ.findall(text))


def used_style(sheets: Iterable[str], seen: Seen) -> str:
    """The sheets as one, with the rules and custom properties that are in use."""
    rules = [rule for sheet in sheets for rule in tinycss2.parse_stylesheet(sheet, True, True)]
    used = list(_used(rules, seen))
    css, shorter = "", _written(used, None)
    while shorter != css:
        css = shorter
        shorter = _written(used, seen.properties | set(_READ.findall(css)))
    return css


class Rule(NamedTuple):
    """A rule with declarations (name and text), or one that holds rules, or neither: `head` is all of it then."""

    head: str
    declarations: tuple[tuple[str, str], ...] = ()
    rules: tuple[Rule, ...] = ()


def _used(rules: Iterable[Node], seen: Seen) -> Iterator[Rule]:
    for rule in rules:
        if rule.type == "qualified-rule":
            if kept := _selectors(rule.prelude, seen):
                yield Rule(",".join(kept), tuple(_declarations(rule.content)))
        elif rule.type == "at-rule" and rule.lower_at_keyword in _NESTING and rule.content is not None:
            inside = tuple(_used(tinycss2.parse_rule_list(rule.content, True, True), seen))
            yield Rule(f"@{rule.at_keyword}{_text(rule.prelude)}", rules=inside)
        elif rule.type == "at-rule" and rule.lower_at_keyword != "charset":
            yield Rule(rule.serialize())


def _declarations(content: Sequence[Node]) -> Iterator[tuple[str, str]]:
    for each in tinycss2.parse_blocks_contents(content, True, True):
        yield each.name if each.type == "declaration" else "", each.serialize()


def _written(rules: Iterable[Rule], read: set[str] | None) -> str:
    """`read`: the custom properties that stay; None keeps all."""
    return "".join(_one(rule, read) for rule in rules)


def _one(rule: Rule, read: set[str] | None) -> str:
    if rule.rules:
        inside = _written(rule.rules, read)
        return f"{rule.head}{{{inside}}}" if inside else ""
    if not rule.declarations:
        return rule.head if rule.head.endswith((";", "}")) else ""
    kept = [text for name, text in rule.declarations if read is None or not name.startswith("--") or name in read]
    return f"{rule.head}{{{';'.join(kept)}}}" if kept else ""


def _selectors(prelude: Sequence[Node], seen: Seen) -> list[str]:
    """The selectors of a rule that something can match."""
    return [_text(each).strip() for each in _split(prelude) if all(map(seen.says, _asked(each)))]


def _split(tokens: Sequence[Node]) -> Iterator[list[Node]]:
    """At the commas."""
    part: list[Node] = []
    for token in tokens:
        if token == ",":
            yield part
            part = []
        else:
            part.append(token)
    yield part


def _asked(selector: Sequence[Node]) -> Iterator[str]:
    """The classes, elements and values of `data-md-…` that a selector asks for."""
    before = ""
    for token in selector:
        if token.type == "ident" and before != ":":
            yield token.value
        elif token.type == "[] block":
            yield from _value(token.content)
        before = token.value if token.type == "literal" else ""


def _value(attribute: Sequence[Node]) -> Iterator[str]:
    """The value that an attribute has to have."""
    parts = [token for token in attribute if token.type != "whitespace"]
    if len(parts) == 3 and parts[0].value.startswith("data-md-") and parts[1] == "=":
        yield parts[2].value


def _text(tokens: Sequence[Node]) -> str:
    return str(tinycss2.serialize(tokens))
