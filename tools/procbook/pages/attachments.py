"""The attachments of the manual that its records name, copied as they are. Of kinds that may run nothing on the site
(`manual.file_kinds`), also in a draft, whose attachments no check has passed."""

from __future__ import annotations

from collections.abc import Iterator

from procbook.pages import lookup
from procbook.pages.facts import Facts
from procbook.pages.page import StaticFile
from procbook.tree import FOLDER

LIMIT = 20_000_000
"""The largest attachment in bytes."""


def attachments(facts: Facts) -> Iterator[StaticFile]:
    """Forms and samples; of a version that is in force no more, as they were then."""
    named = {file for record in lookup.records(facts).values() for file in (record.form, record.sample) if file}
    for file in sorted(named):
        earlier = facts.approvals.forms.get(file)
        yield StaticFile(file, facts.loaded.tree.read(f"{FOLDER}/{file}", LIMIT) if earlier is None else earlier)
