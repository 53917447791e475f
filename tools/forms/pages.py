"""The two kinds of page: a form to fill in once, and a ledger that grows row by row."""

from __future__ import annotations

from forms.definition import Cell, Part
from forms.sheet import Page

COLUMNS = 12
WIDTH = 7.8
"""A form stands on twelve equal columns of so many characters; questions, answers and hints share them."""
NAME, ANSWER, HINT = 3, 5, 4
EMPTY_ROWS = 30
"""The least number of rows of a blank ledger."""


def draw_form(page: Page) -> None:
    page.set_columns([WIDTH] * COLUMNS)
    page.set_print()
    page.head()
    for part in page.form.parts:
        if part.fields:
            _lines(page, part)
        else:
            _table(page, part)
    page.fit()


def _lines(page: Page, part: Part) -> None:
    words = page.words
    page.line([(NAME, part.title, "part"), (ANSWER, words.answer, "part"), (HINT, words.hint, "part")])
    if part.hint:
        page.line([(COLUMNS, part.hint, "hint")])
    for question in part.fields:
        answer = question.sample if page.filled else ""
        page.limit(page.row, page.row, NAME, question)
        look = f"answer-{question.kind}"
        page.line(
            [(NAME, question.name, "name"), (ANSWER, answer, look), (HINT, question.hint, "hint")], question.lines
        )


def _table(page: Page, part: Part) -> None:
    page.line([(COLUMNS, part.title, "part")])
    hints = [f"{each.name}：{each.hint}" for each in part.columns if each.hint]
    if part.hint or hints:
        page.line([(COLUMNS, "\n".join(filter(None, [part.hint, *hints])), "hint")])
    page.line([(each.width, each.name, "column") for each in part.columns])
    rows = _rows(page, part, part.rows)
    column = 0
    for question in part.columns:
        page.limit(page.row, page.row + len(rows) - 1, column, question)
        column += question.width
    for row in rows:
        page.line(
            [(each.width, value, f"answer-{each.kind}") for each, value in zip(part.columns, row, strict=True)],
            max(each.lines for each in part.columns),
        )


def draw_ledger(page: Page) -> None:
    (part,) = page.form.parts
    page.set_columns([float(each.width) for each in part.columns])
    page.set_print()
    page.sheet.set_landscape()
    page.head()
    page.line([(len(part.columns), part.title, "part")])
    page.line([(1, each.hint, "hint") for each in part.columns])
    page.line([(1, each.name, "column") for each in part.columns])
    _ledger_rows(page, part)


def _ledger_rows(page: Page, part: Part) -> None:
    header = page.row - 1
    rows = _rows(page, part, max(part.rows, EMPTY_ROWS))
    for column, question in enumerate(part.columns):
        page.limit(page.row, page.row + len(rows) - 1, column, question)
    page.sheet.freeze_panes(page.row, 1)
    page.sheet.repeat_rows(header)
    page.sheet.autofilter(header, 0, header + len(rows), len(part.columns) - 1)
    for row in rows:
        page.line([(1, value, f"answer-{each.kind}") for each, value in zip(part.columns, row, strict=True)])


def _rows(page: Page, part: Part, empty: int) -> list[tuple[Cell, ...]]:
    """The rows of a table: those of the sample, or empty ones with what stands in them beforehand."""
    if page.filled:
        return list(part.sample)
    rest: tuple[Cell, ...] = ("",) * (len(part.columns) - 1)
    named: list[tuple[Cell, ...]] = [(name, *rest) for name in part.first]
    return named + [("", *rest)] * max(0, empty - len(named))
