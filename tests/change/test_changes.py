"""What differs between two manuals: everything, exactly, and nothing that is only written differently."""

from __future__ import annotations

from pathlib import Path
from random import Random

import msgspec
import pytest

import procbook
from change.random_edits import edited
from procbook.change import apply, changes
from procbook.load import load
from procbook.model import Handbook
from procbook.tree import WorkTree

ROOT = Path(__file__).parent.parent.parent
MANUALS = {"manual": ROOT, "starter": Path(procbook.__file__).parent / "starter"}


@pytest.fixture(scope="module", params=MANUALS)
def book(request: pytest.FixtureRequest) -> Handbook:
    return msgspec.structs.replace(load(WorkTree(MANUALS[request.param])).handbook, left_out=frozenset())


@pytest.mark.parametrize("seed", range(60))
def test_the_changes_make_the_new_manual_from_the_old(book: Handbook, seed: int) -> None:
    """Nothing is missed and nothing invented: whoever applies what the report says has the new manual."""
    random = Random(seed)
    base = edited(book, random, random.choice([0, 0, 3]))
    head = edited(base, random, random.choice([1, 2, 5, 20, 60]))
    found = changes(base, head)
    assert apply(base, found) == head
    assert orders(apply(base, found)) == orders(head)
    assert bool(found) == (base != head or orders(base) != orders(head))


def orders(book: Handbook) -> list[list[str]]:
    """The order of the items that stand in a list."""
    lists = (book.roles, book.people, book.limits, book.systems, book.terms, book.sources, book.requirements)
    return [list(items) for items in lists]


@pytest.mark.parametrize("seed", range(3))
def test_old_to_old_is_silent(book: Handbook, seed: int) -> None:
    """A manual that nobody changed has no changes, whatever stands in it."""
    base = edited(book, Random(seed), 30)
    assert changes(base, msgspec.structs.replace(base)) == []
