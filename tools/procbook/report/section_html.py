"""Sections as one HTML page that needs nothing beside it and runs nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib.resources import files

from procbook.report.sections import Chart, Code, Item, Items, Section, Table, Text
from procbook.words import texts

STYLES = (("procbook.report", "report"), ("procbook.flowchart", "flowchart"))


def as_html(sections: Iterable[Section], title: str, language: str) -> str:
    """The whole page."""
    styles = (
        files("procbook.report").joinpath("assets/report.css"),
        files("procbook.flowchart").joinpath("assets/flowchart.css"),
    )
    style = "\n".join(each.read_text("utf-8") for each in styles)
    body = "\n".join(part for section in sections for part in _section(section))
    return f"""<!DOCTYPE html>
<html lang="{escape(texts("pages", language)["tag"])}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{_safe(title)}</title>
<style>
{style}
</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


def _safe(text: str) -> str:
    return escape("".join(c for c in text if c.isprintable()))


def _section(section: Section) -> Iterator[str]:
    yield f"<h{section.level}>{_safe(section.title)}</h{section.level}>"
    for block in section.blocks:
        if isinstance(block, Text):
            text = _safe(block.text)
            yield f'<p><a href="{_safe(block.href)}">{text}</a></p>' if block.href else f"<p>{text}</p>"
        elif isinstance(block, Code):
            yield f"<pre>{_safe(block.text)}</pre>"
        elif isinstance(block, Items):
            yield f"<ul>{''.join(map(_item, block.items))}</ul>"
        elif isinstance(block, Table):
            yield _table(block)
        else:
            yield _chart(block)


def _item(item: Item) -> str:
    below = "".join(f"<li>{_safe(line)}</li>" for line in item.below)
    return f"<li>{_safe(item.text)}{f'<ul>{below}</ul>' if below else ''}</li>"


def _table(table: Table) -> str:
    """Each cell carries its heading, which phones show beside it."""
    head = "".join(f'<th scope="col">{_safe(name)}</th>' for name in table.head)
    rows = "".join(f"<tr>{_cells(table.head, row)}</tr>" for row in table.rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cells(head: Sequence[str], row: Sequence[str]) -> str:
    named = zip(head, row, strict=True)
    return "".join(f'<td data-name="{_safe(name)}">{_safe(cell)}</td>' for name, cell in named)


def _chart(chart: Chart) -> str:
    lanes, plain = chart.drawn()
    return f'<div class="flowchart__wide">{lanes}</div><div class="flowchart__narrow">{plain}</div>'
