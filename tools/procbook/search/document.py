"""What can be found: documents (pages) and the parts of them that have an address."""

from dataclasses import dataclass

ASIDE = ""
"""The kind of a part that is found, but is not what its page is about: it weighs the least, and has no heading."""


@dataclass(frozen=True)
class Part:
    """A place inside a page: a step, a table, a record, a control …

    `anchor` comes without '#'; "" is the page itself. `text` is plain text, one line for each
    row or paragraph, because a hit shows one line. `aliases` are what people call it. `first` and `last` are the days
    between which it is found ("" for no end), both included.
    """

    anchor: str
    kind: str
    heading: str
    text: str = ""
    first: str = ""
    last: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """One entry of the result list. All fields are plain text.

    `url` is relative to the root of the site; for a glossary term it carries the anchor
    ("glossary/#roi"). `weight` below 1 pushes pages back that only repeat others.
    """

    url: str
    title: str
    kind: str
    summary: str = ""
    aliases: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    weight: float = 1.0
