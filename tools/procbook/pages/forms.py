"""The attachments of the manual that its records name, copied as they are."""

from __future__ import annotations

from collections.abc import Iterator

from procbook.pages.context import PageContext
from procbook.pages.page import StaticFile
from procbook.tree import FOLDER

LIMIT = 20_000_000
"""The largest attachment in bytes."""


def form_files(context: PageContext) -> Iterator[StaticFile]:
    named = {file for _, record in context.records.values() for file in (record.form, record.sample) if file}
    for file in sorted(named & context.manual.files):
        kept = context.approvals.forms.get(file)
        yield StaticFile(file, context.loaded.tree.read(f"{FOLDER}/{file}", LIMIT) if kept is None else kept)
