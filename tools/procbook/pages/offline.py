"""What a browser may keep for when there is no network: a worker at the top of the site, with what it may keep.

The manual says for how many days and processes of which access (`offline` of handbook.yaml); a draft keeps nothing. The
worker lies in the site also when nothing may be kept, since one that is there already then empties what it has.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from importlib.resources import files

from procbook.manual.model import Step
from procbook.pages import lookup
from procbook.pages.facts import Facts
from procbook.pages.links import HOME, address, process_path, role_path, week_path
from procbook.pages.page import ASSETS, StaticFile
from procbook.pages.scripts import LATE
from procbook.search import script
from procbook.words import texts

PATH = "offline.js"
"""At the top, since a worker answers for what lies below it."""

_FOR_ALL = ("emergency.md", HOME)
_OF_THE_COMPANY = "internal"
"""The access of what is no process: pages of roles name people, the home page all processes."""


def is_kept(facts: Facts) -> bool:
    """Whether anything may be kept."""
    return not facts.draft and bool(facts.manual.settings.offline.access)


def offline_file(facts: Facts, paths: Collection[str]) -> StaticFile:
    """The worker; `paths` are those of all pages."""
    offline, language = facts.manual.settings.offline, lookup.language(facts)
    shared = _OF_THE_COMPANY in offline.access
    told = {
        "days": offline.days if is_kept(facts) else 0,
        "always": [address(path) for path in _FOR_ALL if shared and path in paths],
        "roles": {role: pages for role in facts.manual.roles if (pages := list(_of_role(facts, role, paths)))},
        "assets": [f"{ASSETS}/{name}" for name in LATE],
        "words": texts("reader", language)["offline"] | {"language": lookup.words(facts)["tag"]},
    }
    data = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    worker = files("procbook.pages").joinpath("assets", PATH).read_text("utf-8")
    return StaticFile(PATH, f"globalThis.procbookOffline = {data};\n".encode() + script(worker))


def _of_role(facts: Facts, role: str, paths: Collection[str]) -> Iterator[str]:
    """The addresses of what somebody with a role works by, as far as it may be kept."""
    offline, known = facts.manual.settings.offline, facts.manual.processes
    if not is_kept(facts):
        return
    if _OF_THE_COMPANY in offline.access:
        yield from (address(path) for path in (role_path(role), week_path(role)) if path in paths)
    own = lookup.own_steps(facts).get(role, {})
    steps = [step for id, steps in own.items() if known[id].access in offline.access for step in steps]
    yield from (address(process_path(id)) for id in own if known[id].access in offline.access)
    yield from dict.fromkeys(map(address, _filled_in(facts, steps)))


def _filled_in(facts: Facts, steps: Iterable[Step]) -> Iterator[str]:
    """Where the forms are filled in that steps make: a shop has no network where the form is needed."""
    offline, manual, records = facts.manual.settings.offline, facts.manual, lookup.records(facts)
    for name in (name for step in steps for name in step.outputs if name in records):
        record = records[name]
        if record.fill and manual.processes[record.process].access in offline.access:
            yield record.fill
