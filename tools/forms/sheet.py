"""What forms and ledgers have in common: a page with a head, and answers that take only what fits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from forms.definition import Cell, Form, Question, Words
from forms.facts import Facts
from forms.layout import Looks, height

A4 = 9
_SMALL = '&9&"Microsoft YaHei,Regular"'
"""Size and font of header and footer; the font stands between, since a size takes the digits that follow it."""
_ROOM = 734.0
"""Points between header and footer of an upright A4 page."""
_SMALLEST = 0.66
"""A page is made smaller down to this, so that its text still has some 7 points."""
_LIMITS: dict[str, dict[str, Any]] = {
    "date": {"validate": "date", "criteria": ">=", "value": date(2000, 1, 1)},
    "whole": {"validate": "integer", "criteria": ">=", "value": 0},
    "number": {"validate": "decimal", "criteria": ">=", "value": -1_000_000_000},
    "money": {"validate": "decimal", "criteria": ">=", "value": -1_000_000_000},
    "percent": {"validate": "decimal", "criteria": ">=", "value": -100},
}


class Page:
    """One sheet that is written from the top down; `widths` are those of its columns in characters."""

    def __init__(self, workbook: Workbook, form: Form, facts: Facts, words: Words, filled: bool) -> None:
        self.sheet: Worksheet = workbook.add_worksheet(words.sample if filled else words.sheet)
        self.looks = Looks(workbook)
        self.form = form
        self.facts = facts
        self.words = words
        self.filled = filled
        self.widths: list[float] = []
        self.row = 0
        self.height = 0.0

    def set_columns(self, widths: Sequence[float]) -> None:
        self.widths = list(widths)
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)

    def set_print(self) -> None:
        """A4, one page wide, number and name above, uncontrolled copy below."""
        sheet, facts, words = self.sheet, self.facts, self.words
        mark = f"【{words.sample}】" if self.filled else ""
        page = words.page.format(page="&P", pages="&N")
        sheet.set_paper(A4)
        sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
        sheet.set_header(f"&L{_SMALL}{_escaped(f'{facts.number} {facts.name}{mark}')}&R{_SMALL}{page}")
        sheet.set_footer(f"&C{_SMALL}{_escaped(words.uncontrolled)}")
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)

    def line(self, cells: Sequence[tuple[int, Cell, str]], least: int = 1) -> None:
        """One row of cells, each with its number of columns, its content and its look."""
        column, texts = 0, []
        for span, content, look in cells:
            texts.append((content, sum(self.widths[column : column + span])))
            self._cell(column, span, content, look)
            column += span
        points = height(texts, least)
        self.sheet.set_row(self.row, points)
        self.row += 1
        self.height += points

    def fit(self) -> None:
        """Everything on one sheet of paper; where it would get too small, the title repeats on each."""
        if self.height * _SMALLEST <= _ROOM:
            self.sheet.fit_to_pages(1, 1)
        else:
            self.sheet.repeat_rows(0)

    def _cell(self, column: int, span: int, content: Cell, look: str) -> None:
        chosen = self.looks[look]
        if span > 1:
            self.sheet.merge_range(self.row, column, self.row, column + span - 1, "", chosen)
        if content == "":
            self.sheet.write_blank(self.row, column, None, chosen)
        elif look == "answer-date" and isinstance(content, str):
            self.sheet.write_datetime(self.row, column, date.fromisoformat(content), chosen)
        elif isinstance(content, str):
            self.sheet.write_string(self.row, column, content, chosen)
        else:
            self.sheet.write_number(self.row, column, content, chosen)

    def head(self) -> None:
        """Title, what the process says about the record, and what to know before filling in."""
        whole, words, facts = len(self.widths), self.words, self.facts
        mark = f"【{words.sample}】" if self.filled else ""
        self.line([(whole, f"{mark}{facts.number} {facts.name}", "title")], least=2)
        if self.filled:
            self.line([(whole, words.sample_notice, "sample")])
        self._facts()
        if self.form.tips:
            tips = "\n".join(f"{place}. {tip}" for place, tip in enumerate(self.form.tips, 1))
            self.line([(whole, f"{words.tips}\n{tips}", "notice")])
        self.line([(whole, words.empty_notice, "notice")])

    def _facts(self) -> None:
        half = len(self.widths) // 2
        label = min(range(1, half), key=lambda span: abs(sum(self.widths[:span]) - 14))
        listed = [(key, name) for key, name in self.words.facts.items() if key in self.facts.lines]
        for pair in (listed[start : start + 2] for start in range(0, len(listed), 2)):
            cells: list[tuple[int, Cell, str]] = []
            widths = (half, len(self.widths) - half) if len(pair) == 2 else (len(self.widths),)
            for (key, name), columns in zip(pair, widths, strict=True):
                cells += [(label, name, "fact"), (columns - label, self.facts.lines[key], "value")]
            self.line(cells)

    def limit(self, first: int, last: int, column: int, question: Question) -> None:
        """Let the rows of a column take only the choices, or only what the kind of the question is."""
        rule = _LIMITS.get(question.kind)
        if question.choices:
            rule = {"validate": "list", "source": list(question.choices)}
        if rule:
            self.sheet.data_validation(first, column, last, column, rule)


def _escaped(text: str) -> str:
    return text.replace("&", "&&")
