"""Makes every form whose record the manual has: `python -m forms.make` in the folder of the manual's repository."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from xlsxwriter.workbook import Workbook

from forms.definition import Form, Words, read_form, read_words
from forms.facts import Facts, facts_by_record
from forms.pages import draw_form, draw_ledger
from forms.sheet import Page
from procbook.finding import CannotCheck
from procbook.manual.load import load
from procbook.tree import FOLDER, WorkTree
from procbook.words import cannot
from procbook.writing import write_files

DEFINITIONS = "forms"
_CREATED = datetime(2026, 1, 1)
"""Fixed, so that the same form is always the same file."""


def make(root: Path, printed: bool = False) -> tuple[dict[str, bytes], list[str]]:
    """The files by path below the manual's folder, and the forms that wait for their process to be written. `printed`:
    as they were made when they printed the version of their process.

    Raises ValueError when a file in `forms/` does not say a form.
    """
    words = read_words(root / DEFINITIONS / "words.yaml")
    facts = facts_by_record(load(WorkTree(root)).manual, words.separator)
    files: dict[str, bytes] = {}
    waiting = []
    for form in definitions(root):
        if form.record not in facts:
            waiting.append(form.record)
            continue
        said = facts[form.record].printed if printed else facts[form.record]
        files[f"files/{form.record}.xlsx"] = workbook(form, said, words, filled=False)
        files[f"files/{form.record}-sample.xlsx"] = workbook(form, said, words, filled=True)
    return files, waiting


def definitions(root: Path) -> Iterator[Form]:
    """Every form, sorted by file name."""
    return (read_form(path) for path in sorted((root / DEFINITIONS).glob("F-*.yaml")))


def workbook(form: Form, facts: Facts, words: Words, filled: bool) -> bytes:
    """A spreadsheet with one sheet. The same input gives the same bytes on the same version of zlib."""
    buffer = BytesIO()
    made = Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    made.set_properties({"title": f"{facts.number} {facts.name}", "created": _CREATED})
    page = Page(made, form, facts, words, filled)
    draw_ledger(page) if form.ledger else draw_form(page)
    made.close()
    return buffer.getvalue()


def contents(data: bytes) -> dict[str, bytes]:
    """What a spreadsheet holds, whatever packed it: two versions of zlib give other bytes for the same content."""
    with ZipFile(BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def main() -> int:
    root = Path.cwd()
    try:
        files, waiting = make(root)
        older, _ = make(root, printed=True)
        new = {name: data for name, data in files.items() if not _is_there(root / FOLDER / name, data, older[name])}
        write_files(root / FOLDER, new)
    except (ValueError, CannotCheck) as error:
        print(cannot(error).say("zh") if isinstance(error, CannotCheck) else error, file=sys.stderr)
        return 1
    print(f"{len(files)} files in {FOLDER}/files")
    if waiting:
        print(f"waiting for their process: {', '.join(waiting)}")
    return 0


def _is_there(path: Path, data: bytes, older: bytes) -> bool:
    """Whether a file holds the same already, or the same with the version of today in it: then it is left alone, and
    with it what was approved. One that is damaged holds nothing."""
    try:
        return contents(path.read_bytes()) in (contents(data), contents(older))
    except (FileNotFoundError, BadZipFile):
        return False


if __name__ == "__main__":
    sys.exit(main())
