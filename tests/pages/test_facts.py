"""A page is a function of the facts that it declares: those alone make it, and while they are equal it is the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec import structs

from procbook.manual.load import Loaded, load
from procbook.manual.model import Manual, Process
from procbook.pages import Approvals, PageMaker, facts_of, makers
from procbook.pages.context import PageContext
from procbook.pages.facts import Declared, Facts, Read, Undeclared
from procbook.pages.links import process_path
from procbook.pages.page import Page
from procbook.site.approved import approvals_of, in_force
from procbook.tree import WorkTree
from tests.site.approved_manual import Repository, adopted, changed

ROOT = Path(__file__).parents[2]
EVERYTHING = ROOT / "tests/site/everything"
DAY = date(2026, 11, 23)

NEIGHBOUR = """
schema: 1
id: neighbour
title: 邻居
summary: "见 [[everything]]，$(some_days)"
area: office
version: "1.0.0"
status: effective
effective_from: "2026-11-01"
owner: clerk
approver: boss
review_every: half-year
purpose: "照 [[everything#s10]] 和 [[everything#table-some]]，留 [[F-ALL-01]]，见 [[planned]]"
starts: [{from: everything, when: 有了, step: s10}]
inputs: [{name: t, from: everything, record: F-ALL-01}]
steps:
  - id: s10
    title: 接
    owner: clerk
    does: "做完 [[s10]]，看 [[C-ALL-01]]"
    controls: [C-ALL-01]
    inputs: [F-ALL-01]
    system: oa
    authority: money
    hands_over: {to: everything, step: s10, when: 完了, what: [F-ALL-01]}
"""
"""A process that names parts of another, so that an edit there can be seen here."""


class Alone:
    """The values of some facts, and nothing to derive others from."""

    def __init__(self, values: dict[Read, Any]) -> None:
        self._values = values

    def read(self, read: Read) -> Any:
        return self._values[read]


@dataclass
class Pages:
    """The pages of one manual on one day, each with the values that it is made from."""

    facts: Facts
    makers: dict[str, PageMaker]
    made: dict[str, Page] = field(default_factory=dict)

    @classmethod
    def of(cls, loaded: Loaded, day: date = DAY, draft: bool = False, approvals: Approvals | None = None) -> Pages:
        facts = facts_of(loaded, day, draft, approvals)
        return cls(facts, {maker.path: maker for maker in makers(facts)})

    def values(self, path: str) -> dict[Read, Any]:
        return Declared(self.facts, self.makers[path].reads, path).values()

    def page(self, path: str) -> Page:
        if path not in self.made:
            self.made[path] = self.makers[path].page(self.facts)
        return self.made[path]


def to_make(before: Pages, after: Pages) -> set[str]:
    """The pages that need making after a change: new ones, and those with a fact that differs."""
    return {path for path in after.makers if path not in before.makers or before.values(path) != after.values(path)}


def assert_the_rest_is_the_same(before: Pages, after: Pages) -> set[str]:
    """Every page whose facts are equal has the same bytes. Gives the pages that have not."""
    need, both = to_make(before, after), before.makers.keys() & after.makers.keys()
    changed = {path for path in both if before.page(path) != after.page(path)}
    assert changed - need == set()
    return changed


@pytest.fixture(scope="module")
def whole() -> Loaded:
    """The manual of this repository."""
    return load(WorkTree(ROOT))


@pytest.fixture(scope="module")
def whole_pages(whole: Loaded) -> Pages:
    return Pages.of(whole)


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A manual that uses every field of the format, and has processes that name parts of each other."""
    root = tmp_path_factory.mktemp("everything")
    shutil.copytree(EVERYTHING, root / "processes")
    (root / "processes/office/neighbour.yaml").write_text(NEIGHBOUR, "utf-8")
    assert load(WorkTree(root)).faults == []
    return root


@pytest.fixture(scope="module")
def everything_pages(everything: Path) -> Pages:
    return Pages.of(load(WorkTree(everything)))


def test_every_page_is_made_from_its_facts_alone(whole_pages: Pages, everything_pages: Pages) -> None:
    """A page knows more of the manual than it declares, so that it stays old when that changes."""
    for pages in (whole_pages, everything_pages):
        for path, maker in pages.makers.items():
            alone = maker.make(PageContext(Alone(pages.values(path)), path))  # type: ignore[arg-type]
            assert alone == pages.page(path), path


def test_what_is_not_declared_cannot_be_read(everything_pages: Pages) -> None:
    """A view that reads more is written, and nobody hears of it."""
    maker = everything_pages.makers["glossary.md"]
    blind = replace(maker, reads=frozenset(read for read in maker.reads if str(read) != "terms"))
    with pytest.raises(Undeclared, match="terms"):
        blind.page(everything_pages.facts)


# One change anywhere


def leaves(data: Any, route: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The routes of all texts and of all items of lists and mappings."""
    if isinstance(data, str) and route:
        yield route
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        if not isinstance(value, str):
            yield (*route, key)
        yield from leaves(value, (*route, key))


def change(data: Any, route: tuple[Any, ...], text: str) -> None:
    """Another text at a route; an item that is no text is taken away."""
    for key in route[:-1]:
        data = data[key]
    if isinstance(data[route[-1]], str):
        data[route[-1]] = text
    else:
        del data[route[-1]]


FILES = sorted(path.relative_to(EVERYTHING) for path in EVERYTHING.rglob("*.yaml"))
TEXTS = ("另一个", "见 [[neighbour#s10]] 和 $(some_days)", "boss", "s30", "2026-11-24", "effective", "decision")


@settings(max_examples=60, deadline=None)
@given(
    file=st.sampled_from([*FILES, Path("office/neighbour.yaml")]),
    at=st.integers(0, 10_000),
    text=st.sampled_from(TEXTS),
)
def test_one_change_anywhere(everything: Path, everything_pages: Pages, file: Path, at: int, text: str) -> None:
    """A page whose facts did not change is another page."""
    data = yaml.safe_load((everything / "processes" / file).read_text("utf-8"))
    routes = list(leaves(data))
    change(data, routes[at % len(routes)], text)
    with TemporaryDirectory() as folder:
        shutil.copytree(everything, folder, dirs_exist_ok=True)
        (Path(folder) / "processes" / file).write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
        after = load(WorkTree(Path(folder)))
        assume(not after.faults)
        assert_the_rest_is_the_same(everything_pages, Pages.of(after))


@pytest.mark.parametrize("days", [1, 40, 400])
def test_another_day(everything: Path, everything_pages: Pages, days: int) -> None:
    """A page says what holds on a day, and stays as it was when that day is over."""
    later = Pages.of(load(WorkTree(everything)), DAY + timedelta(days))
    other = assert_the_rest_is_the_same(everything_pages, later)
    assert ("index.md" in other) == (days == 400)


def test_a_draft_and_what_was_not_checked(everything: Path, everything_pages: Pages) -> None:
    """A page keeps saying that it is checked, or a draft, when that has changed."""
    loaded = load(WorkTree(everything))
    for other in (Pages.of(loaded, draft=True), Pages.of(loaded, approvals=Approvals(unchecked="没有历史"))):
        assert "processes/everything.md" in assert_the_rest_is_the_same(everything_pages, other)


def test_another_approval(tmp_path: Path) -> None:
    """A page keeps its warning when its content was approved, or gets none when it was not."""
    manual = adopted(tmp_path / "manual")
    pages = [audited(manual, date(2026, 11, 4))]
    changed(manual, "2026-11-20")
    pages.append(audited(manual, date(2026, 11, 11)))
    manual.approve("process/office-supplies", "--reason", "好用", day="2026-11-12")
    pages.append(audited(manual, date(2026, 11, 13)))
    pages.append(audited(manual, date(2026, 11, 21)))
    for before, after in pairwise(pages):
        assert "processes/office-supplies.md" in assert_the_rest_is_the_same(before, after)


def audited(manual: Repository, day: date) -> Pages:
    """The pages of what is committed, with its approvals."""
    loaded = load(WorkTree(manual.root))
    approvals = approvals_of(loaded, day)
    return Pages.of(in_force(loaded, approvals), day, approvals=approvals)


# What a change of the real manual makes needful


def edited(loaded: Loaded, **fields: Any) -> Loaded:
    return replace(loaded, manual=structs.replace(loaded.manual, **fields))


def with_process(loaded: Loaded, process: Process) -> Loaded:
    return edited(loaded, processes={**loaded.manual.processes, process.id: process})


def with_step(loaded: Loaded, **fields: str) -> Loaded:
    process = loaded.manual.written[0]
    first, second, *rest = process.steps
    return with_process(loaded, structs.replace(process, steps=(first, structs.replace(second, **fields), *rest)))


def with_role(manual: Manual, **fields: Any) -> dict[str, Any]:
    role = manual.roles[manual.written[0].owner]
    return {"roles": {**manual.roles, role.id: structs.replace(role, **fields)}}


EDITS: dict[str, tuple[Callable[[Loaded], Loaded], float]] = {
    "the text of a step": (lambda loaded: with_step(loaded, does="先看一眼，再办。"), 0.03),
    "the title of a step": (lambda loaded: with_step(loaded, title="再看一眼"), 0.25),
    "who holds a role": (lambda loaded: edited(loaded, **with_role(loaded.manual, holders=())), 0.25),
    "the title of a role": (lambda loaded: edited(loaded, **with_role(loaded.manual, title="总监")), 1.0),
}
"""An edit, and the share of all pages that it makes needful at most. Of 171 pages: 1 for the text of this step (the first
week of who does a step counts its terms, and can be a second), 28 for a title, 23 for a holder, all for a role's title."""


@pytest.mark.parametrize("name", EDITS)
def test_few_pages_need_making(whole: Loaded, whole_pages: Pages, name: str) -> None:
    """Whoever edits one step waits for the pages of a whole manual."""
    edit, most = EDITS[name]
    after = Pages.of(edit(whole))
    assert len(to_make(whole_pages, after)) <= most * len(after.makers)
    assert process_path(whole.manual.written[0].id) in assert_the_rest_is_the_same(whole_pages, after)
