"""What the head of a form says. All of it comes from the process, so that form and manual cannot disagree.

No version is among it: a new one would make every form of its process stale, and nobody could finish such a change in a
web editor. The page with the form says it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from procbook.manual.model import Manual, Process, Record
from procbook.pages.text.wording import Wording


@dataclass(frozen=True)
class Facts:
    """`lines` has the facts by their key in `words.yaml`. `version` is that of the process, which older forms print."""

    number: str
    name: str
    lines: dict[str, str]
    contains: tuple[str, ...]
    form: str
    sample: str
    version: str = ""

    @property
    def printed(self) -> Facts:
        """As forms were made that print the version of their process."""
        lines = {"process": self.lines["process"], "version": self.version, **self.lines}
        return replace(self, lines=lines)


def facts_by_record(manual: Manual, separator: str) -> dict[str, Facts]:
    """The facts of every record of the written processes, by record."""
    return {
        record.id: Facts(
            number=record.id,
            name=record.name,
            lines=_lines(manual, process, record, separator),
            contains=record.contains,
            form=record.form,
            sample=record.sample,
            version=process.version,
        )
        for process in manual.written
        for record in process.records
    }


def _lines(manual: Manual, process: Process, record: Record, separator: str) -> dict[str, str]:
    keeper = _title(manual, record.kept_by)
    system = manual.systems.get(record.where)
    return {
        "process": f"{process.number} {process.title}".strip(),
        "filler": separator.join(_fillers(manual, process, record)) or keeper,
        "where": system.name if system else record.where,
        "keeper": keeper,
        "keep": Wording(manual.settings.language).keep(record.keep) if record.keep else "",
    }


def _fillers(manual: Manual, process: Process, record: Record) -> list[str]:
    """The roles whose steps make the record, in the order of the steps."""
    roles = [
        role
        for step in process.steps
        if record.id in step.outputs
        for role in (step.owner, *(each.owner for each in step.owner_when))
    ]
    return [_title(manual, role) for role in dict.fromkeys(roles)]


def _title(manual: Manual, role: str) -> str:
    found = manual.roles.get(role)
    return found.title if found else role
