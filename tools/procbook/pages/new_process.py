"""写新流程: the text of a new process of each area, and the way into the forge's editor that has it already."""

from __future__ import annotations

from typing import NamedTuple

from procbook.manual.forge_pages import is_filled_in, new_file_address
from procbook.manual.new_process import Asked, new_process, path_of
from procbook.pages import lookup
from procbook.pages.context import PageContext
from procbook.pages.editors import folder
from procbook.pages.facts import Facts, fact
from procbook.search import Document

FILE = "new-process"
"""What the file is called until its author gives the process an id."""


class NewProcess(NamedTuple):
    """A new process of an area: where its file lies, its text, where the forge's editor opens ("" without a forge)."""

    area: str
    title: str
    path: str
    text: str
    editor: str


@fact
def new_processes(facts: Facts) -> tuple[NewProcess, ...]:
    """One for each area. The editor gets the text without comments, since an address may not be longer."""
    language, forge = facts.manual.settings.language, facts.manual.settings.forge
    made = []
    for area in facts.manual.settings.areas:
        asked, path = Asked(area.id, facts.today), path_of(area.id, FILE)
        bare = new_process(facts.loaded, asked, language, comments=False)
        editor = new_file_address(forge, folder(facts) + path, bare) if forge else ""
        made.append(NewProcess(area.id, area.title, path, new_process(facts.loaded, asked, language), editor))
    return tuple(made)


def new_process_page(context: PageContext) -> tuple[dict[str, object], tuple[Document, ...]]:
    """How to write a new process, for somebody who has nothing but a browser."""
    forge = lookup.forge(context.facts)
    title = context.labels["new-process"]
    values = {
        "processes": new_processes(context.facts),
        "filled_in": forge is not None and is_filled_in(forge),
        "forge": forge is not None,
        "ask": lookup.caretaker(context.facts),
        "roles": lookup.roles(context.facts),
    }
    called = lookup.list_in(context.facts, context.words["new_process"]["called"])
    return values, (Document("new-process/", title, "page", aliases=called, weight=0.6),)
