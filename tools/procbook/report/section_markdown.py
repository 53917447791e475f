"""Sections as Markdown for a comment on a forge. Whatever stands in the manual is text there, never markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from procbook.report.escaped import escaped
from procbook.report.sections import Chart, Code, Item, Items, Section, Table, Text

LARGEST = 60_000
"""Characters of a comment: forges refuse longer ones (GitHub 65,536), and count them in ways of their own."""

LARGEST_CHART = 5_000
"""Characters of a drawing that forges are known to draw."""


def as_markdown(sections: Iterable[Section], cut: str, too_large: str) -> str:
    """`cut` stands at the end when the whole is too long, `too_large` in the place of a drawing that is."""
    parts = ["\n\n".join(_section(section, too_large)) for section in sections]
    return _shortened([part for part in parts if part], cut)


def _shortened(parts: Sequence[str], cut: str) -> str:
    """As many whole sections as fit. The first one, which holds the verdict, always does."""
    text = "\n\n".join(parts) + "\n"
    while len(text) > LARGEST:
        parts = _without_longest(parts)
        text = "\n\n".join([*parts, f"*{escaped(cut)}*"]) + "\n"
    return text


def _without_longest(parts: Sequence[str]) -> list[str]:
    longest = max(range(1, len(parts)), key=lambda place: len(parts[place]))
    return [*parts[:longest], *parts[longest + 1 :]]


def _section(section: Section, too_large: str) -> Iterator[str]:
    yield f"{'#' * (section.level + 1)} {escaped(section.title)}"
    for block in section.blocks:
        if isinstance(block, Text):
            yield f"<{block.href}>" if block.href else escaped(block.text)
        elif isinstance(block, Code):
            yield f"```text\n{block.text}\n```"
        elif isinstance(block, Items):
            yield "\n".join(line for item in block.items for line in _item(item))
        elif isinstance(block, Table):
            yield "\n".join(_table(block))
        else:
            yield _chart(block, too_large)


def _item(item: Item) -> Iterator[str]:
    yield f"- {escaped(item.text)}"
    yield from (f"  - {escaped(line)}" for line in item.below)


def _table(table: Table) -> Iterator[str]:
    yield _row(table.head)
    yield _row(["---"] * len(table.head), escape=False)
    yield from map(_row, table.rows)


def _row(cells: Sequence[str], escape: bool = True) -> str:
    return f"| {' | '.join(map(escaped, cells) if escape else cells)} |"


def _chart(chart: Chart, too_large: str) -> str:
    if len(chart.mermaid) >= LARGEST_CHART:
        return escaped(too_large)
    return f"```mermaid\n{chart.mermaid}```"
