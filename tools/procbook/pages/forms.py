"""The attachments of the manual that its records name, copied as they are."""

from __future__ import annotations

from collections.abc import Iterator

from procbook.pages.book import Book
from procbook.pages.page import StaticFile
from procbook.tree import FOLDER

LIMIT = 20_000_000
"""The largest attachment in bytes."""


def form_files(book: Book) -> Iterator[StaticFile]:
    named = {file for _, record in book.records.values() for file in (record.form, record.sample) if file}
    for file in sorted(named & book.handbook.files):
        kept = book.approvals.forms.get(file)
        yield StaticFile(file, book.loaded.tree.read(f"{FOLDER}/{file}", LIMIT) if kept is None else kept)
