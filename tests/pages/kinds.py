"""An address for each kind of page, below the root of the site; {process} and the like stand for a page of the manual."""

from __future__ import annotations

_KINDS = {
    "home": "",
    "emergency": "emergency/",
    "process": "processes/{process}/",
    "planned": "processes/{planned}/",
    "landscape": "landscape/",
    "area": "areas/{area}/",
    "roles": "roles/",
    "role": "roles/{role}/",
    "weeks": "first-week/",
    "week": "first-week/{role}/",
    "forms": "fill/",
    "form": "fill/{process}/{record}/",
    "documents": "registers/documents/",
    "controls": "registers/controls/",
    "records": "registers/records/",
    "kpis": "registers/kpis/",
    "demands": "registers/demands/",
    "authority": "authority/",
    "systems": "systems/",
    "sources": "sources/",
    "glossary": "glossary/",
    "changes": "changes/",
    "versions": "versions/",
    "rules": "rules/",
    "fields": "fields/",
    "how-to-change": "how-to-change/",
    "new-process": "new-process/",
    "orders": "orders/",
    "whole": "print/",
    "about": "about/",
    "missing": "404.html",
}


def kinds(process: str, planned: str, role: str, area: str, record: str) -> dict[str, str]:
    """The address of a page of each kind."""
    names = {"process": process, "planned": planned, "role": role, "area": area, "record": record}
    return {kind: path.format(**names) for kind, path in _KINDS.items()}
