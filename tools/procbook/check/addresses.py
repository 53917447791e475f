"""Addresses of the site that a manual names, such as `rules/#missing-owner`: whether they lead anywhere.

Pages of its own (`docs/`) a manual names as well; these are not known here, so what looks like no page of ours passes.
"""

from __future__ import annotations

from procbook.manual.meant import meant
from procbook.manual.model import Control, Kpi, Manual, Process, Record, Step
from procbook.words import catalogue

PAGES = frozenset(
    ("index", "landscape", "changes", "versions", "glossary", "authority", "systems", "sources", "reference", "rules")
)
FOLDERS = ("processes", "roles", "first-week", "areas", "registers")
REGISTERS = ("documents", "controls", "records", "kpis", "demands")
SECTIONS = frozenset(
    ("top", "flowchart", "steps", "cautions", "exceptions", "purpose", "parameters", "records", "controls", "kpis")
) | {"related", "raci", "fulfils", "feedback", "ask", "upstream", "downstream", "also"}
"""The parts of a process page that have an address, besides its steps, tables, records, controls and indicators."""


def leads_nowhere(link: str, manual: Manual) -> bool:
    """Whether an address surely names no page or no place on it."""
    path, _, place = link.partition("#")
    first, *rest = path.removesuffix(".md").strip("/").split("/")
    if first in FOLDERS:
        return bool(rest) and not _in_folder(first, "/".join(rest), place, manual)
    if first == "rules":
        return bool(rest) or (place != "" and place not in catalogue("zh"))
    return first not in PAGES and bool(meant(first, dict.fromkeys((*PAGES, *FOLDERS), ())))


def _in_folder(folder: str, name: str, place: str, manual: Manual) -> bool:
    if name == "index":
        return folder != "processes"
    if folder == "processes":
        process = manual.processes.get(name)
        return name in manual.left_out if process is None else not process.written or not place or _on(process, place)
    if folder == "registers":
        return name in REGISTERS
    if folder == "areas":
        return name.removesuffix("/index") in {area.id for area in manual.settings.areas}
    return name in manual.roles or "organisation/roles.yaml" in manual.left_out


def _on(process: Process, place: str) -> bool:
    """Whether a place is on the page of a process."""
    parts: tuple[Step | Record | Control | Kpi, ...] = (
        *process.steps,
        *process.records,
        *process.controls,
        *process.kpis,
    )
    named = {part.id for part in parts} | {f"table-{table.id}" for table in process.tables}
    return place in named | SECTIONS | {f"parameter-{name}" for name in process.parameters}
