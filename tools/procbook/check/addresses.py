"""Addresses of the site that a manual names, such as `rules/#missing-owner`: whether they lead anywhere.

The pages of the manual are known from the manual, which decides whether a page is made at all; those written by hand
from docs/ (`manual.docs`). A test holds that what is known here is what the site has.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from functools import cached_property

from procbook.manual.docs import Docs, Places
from procbook.manual.doers import doers
from procbook.manual.field_words import anchors
from procbook.manual.forms import can_be_filled_in
from procbook.manual.model import Control, Kpi, Manual, Process, Record, Step
from procbook.manual.orders import ACTIONS, ACTS
from procbook.words import catalogue

HOME = "index.md"
_TOP = frozenset(("top",))
_HOME = _TOP | {"new-here", "owners", "due", "latest", "areas"}
_ROLE = _TOP | {"owns", "approves", "does", "signs", "consulted", "informed", "records", "controls"}
_PLANNED = _TOP | {"ask", "related", "upstream", "downstream"}
_PROCESS = _TOP | {"flowchart", "steps", "purpose", "raci", "feedback", "ask"}
_PARTS = {
    "inputs": "upstream",
    "outputs": "downstream",
    "related": "also",
    **dict.fromkeys(("cautions", "exceptions", "parameters", "records", "controls", "kpis", "fulfils")),
}
"""The fields of a process that have a heading of its page when there is something in them, and its address."""

_CHANGED = re.compile(r"day-\d{4}-\d\d-\d\d|(?P<process>[a-z0-9-]+)-\d+\.\d+\.\d+")
"""What the pages of changes have addresses of: the history decides which, and is not known here."""

_HISTORY = ("changes/", "versions/")
_OF_THE_PRODUCT = ("rules/", "fields/")
"""Pages that are the same for every manual."""
_FOLDERS = (
    "processes/",
    "roles/",
    "registers/",
    "areas/",
    "first-week/",
    "fill/",
    *_OF_THE_PRODUCT,
    "emergency/",
    "how-to-change/",
    "new-process/",
    "orders/",
)
"""Below these lies nothing but what the manual makes."""


def page_and_place(link: str) -> tuple[str, str]:
    """Page and place that a link means. A page may be named by its address or its file, with or without the slash."""
    path, _, place = link.partition("#")
    if path.endswith(".md"):
        path = path.removesuffix("index.md") if path.rpartition("/")[2] == "index.md" else f"{path[:-3]}/"
    elif path and not path.endswith("/") and "." not in path.rpartition("/")[2]:
        path += "/"
    return path, place


class Addresses:
    """Those that the site will have. What cannot be read yet is not called missing."""

    def __init__(self, manual: Manual, docs: Callable[[], Docs]) -> None:
        self._manual = manual
        self._own = own_pages(manual)
        self._written = docs

    @cached_property
    def _docs(self) -> Docs:
        """Read when a link names no page of the manual: most manuals never ask."""
        return self._written()

    def leads_nowhere(self, link: str) -> bool:
        """Whether a link names no page, or no place on it."""
        page, place = page_and_place(link)
        if self._unread(page):
            return False
        if page not in self._own and page not in self._docs.pages:
            return self._docs.whole or page.startswith(_FOLDERS)
        places = self._own[page] if page in self._own else self._docs.pages[page]
        return place != "" and places is not None and place not in places and not self._in_history(page, place)

    def nearest(self, link: str) -> str:
        """The link that was meant, "" when nobody can say."""
        page, place = page_and_place(link)
        pages = {**self._docs.pages, **self._own}
        if page in pages:
            place = _close(place, pages[page] or ())
            return f"{page or HOME}#{place}" if place else ""
        folder, _, last = page.rstrip("/").rpartition("/")
        if last in (pages.get(f"{folder}/") or ()):
            return f"{folder}/#{last}"
        page = _meant(page, pages)
        places = pages.get(page, frozenset())
        return f"{page}#{place}" if page and place and (places is None or place in places) else page

    def _unread(self, page: str) -> bool:
        return bool(self._manual.left_out) and not page.startswith(_OF_THE_PRODUCT)

    def _in_history(self, page: str, place: str) -> bool:
        found = _CHANGED.fullmatch(place) if page in _HISTORY else None
        return found is not None and (not found["process"] or found["process"] in self._manual.processes)


def _meant(page: str, pages: Iterable[str]) -> str:
    """A page that is written like this one, by its place in docs/ or in the finished site, or has its last name."""
    known = [each for each in pages if each]
    bare = re.sub(r"^(?:docs|site)/|(?:/?index)?\.html?$", "", page.strip("/"))
    if not bare:
        return HOME
    if f"{bare}/" in known or bare in known:
        return f"{bare}/" if f"{bare}/" in known else bare
    last = bare.strip("/").rpartition("/")[2]
    same = [each for each in known if each.strip("/").rpartition("/")[2] == last]
    return same[0] if len(same) == 1 else _close(f"{bare}/", known)


def _close(written: str, names: Iterable[str]) -> str:
    return next(iter(get_close_matches(written, sorted(names), 1, 0.7)), "")


def own_pages(manual: Manual) -> dict[str, Places]:
    """The pages and files of the manual by their addresses, each with its places."""
    return {
        **dict.fromkeys(manual.files, frozenset[str]()),
        **dict(_overviews(manual)),
        **dict(_registers(manual)),
        **{f"processes/{process.id}/": _on(process) for process in manual.processes.values()},
        **dict(_roles(manual)),
        **dict(_forms(manual)),
    }


def _overviews(manual: Manual) -> Iterator[tuple[str, Places]]:
    marks = frozenset(f"area-{area.id}" for area in manual.settings.areas)
    yield "", _HOME | marks | ({"errands"} if manual.settings.errands else set())
    yield "landscape/", _TOP | marks
    filled = {process.area for process in manual.processes.values()}
    yield from ((f"areas/{area.id}/", _TOP) for area in manual.settings.areas if area.id in filled)
    yield from ((page, _TOP) for page in (*_HISTORY, "reference/"))
    yield from ((file, frozenset()) for file in ("changes.xml", "print/index.html", "offline.js"))
    kinds = Counter(table.emergency for process in manual.worked_by for table in process.tables if table.emergency)
    if kinds:
        more = {f"{kind}-{number}" for kind, count in kinds.items() for number in range(2, count + 1)}
        yield "emergency/", _TOP | kinds.keys() | more | {"people"}
    yield "rules/", _TOP | catalogue("zh").keys()
    yield "fields/", _TOP | anchors()
    yield "orders/", _TOP | {*ACTS, *ACTIONS}
    yield "how-to-change/", None  # a row for each kind of thing, which pages know
    editor = {"editor"} if manual.settings.forge else set[str]()
    yield "new-process/", _TOP | {"word", "frames"} | editor | {area.id for area in manual.settings.areas}
    shared = {f"parameter-{name}" for name in manual.parameters} | ({"parameters"} if manual.parameters else set())
    for page, places in (
        ("glossary/", set(manual.terms)),
        ("authority/", {*manual.limits, *shared}),
        ("systems/", set(manual.systems)),
        ("sources/", set(manual.sources)),
    ):
        if places:
            yield page, _TOP | places


def _registers(manual: Manual) -> Iterator[tuple[str, Places]]:
    written = list(manual.written)
    rows = {
        "documents": set(manual.processes),
        "controls": {control.id for process in written for control in process.controls},
        "records": {record.id for process in written for record in process.records},
        "kpis": {kpi.id for process in written for kpi in process.kpis},
        "demands": set(manual.requirements),
    }
    for name, ids in rows.items():
        if ids:
            yield f"registers/{name}/", _TOP | ids
            yield f"registers/{name}.csv", frozenset()
    if any(rows.values()):
        yield "registers/", _TOP


def _forms(manual: Manual) -> Iterator[tuple[str, Places]]:
    """The forms that can be filled in on the site."""
    known = [(process, record) for process in manual.worked_by for record in process.records]
    pages = [f"fill/{process.id}/{record.id}/" for process, record in known if can_be_filled_in(record, manual.files)]
    yield from ((page, _TOP) for page in pages)
    if pages:
        yield "fill/", _TOP


def _roles(manual: Manual) -> Iterator[tuple[str, Places]]:
    if manual.roles:
        yield "roles/", _TOP | manual.roles.keys()
    for role in manual.roles.values():
        yield f"roles/{role.id}/", _ROLE | ({"duties"} if role.duties else set())
    doing = {role for process in manual.written for step in process.steps for role in doers(step)}
    new = [role for role in manual.roles if role in doing]
    yield from ((f"first-week/{role}/", None) for role in new)
    if new:
        yield "first-week/", _TOP


def _on(process: Process) -> frozenset[str]:
    """What has an address on the page of a process."""
    if not process.written:
        return _PLANNED
    parts: tuple[Step | Record | Control | Kpi, ...] = (
        *process.steps,
        *process.records,
        *process.controls,
        *process.kpis,
    )
    named = {part.id for part in parts} | {f"table-{table.id}" for table in process.tables}
    sections = {heading or field for field, heading in _PARTS.items() if getattr(process, field)}
    related = {"related"} if process.inputs or process.outputs or process.related else set[str]()
    return _PROCESS | named | sections | related | {f"parameter-{name}" for name in process.parameters}
