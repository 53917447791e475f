"""What differs between two manuals: everything, exactly, and nothing that is only written differently."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from random import Random

import msgspec
import pytest

import procbook
from procbook import source
from procbook.change import changes
from procbook.manual.kinds import REGISTERS
from procbook.manual.load import load
from procbook.manual.model import Manual
from procbook.tree import Entry, WorkTree
from tests.change.applied import apply
from tests.change.random_edits import edited
from tests.hang_guard import hang_guard

ROOT = Path(__file__).parent.parent.parent
MANUALS = {"manual": ROOT, "starter": Path(procbook.__file__).parent / "starter"}


@pytest.fixture(scope="module", params=MANUALS)
def manual(request: pytest.FixtureRequest) -> Manual:
    return msgspec.structs.replace(load(WorkTree(MANUALS[request.param])).manual, left_out=frozenset())


@pytest.mark.parametrize("seed", range(60))
def test_the_changes_make_the_new_manual_from_the_old(manual: Manual, seed: int) -> None:
    """Nothing is missed and nothing invented: whoever applies what the report says has the new manual."""
    random = Random(seed)
    base = edited(manual, random, random.choice([0, 0, 3]))
    head = edited(base, random, random.choice([1, 2, 5, 20, 60]))
    found = changes(base, head)
    assert apply(base, found) == head
    assert orders(apply(base, found)) == orders(head)
    assert bool(found) == (base != head or orders(base) != orders(head))


def orders(manual: Manual) -> list[list[str]]:
    """The order of the items that stand in a list."""
    return [list(getattr(manual, register.field)) for register in REGISTERS if register.listed]


@pytest.mark.parametrize("seed", range(3))
def test_old_to_old_is_silent(manual: Manual, seed: int) -> None:
    """A manual that nobody changed has no changes, whatever stands in it."""
    base = edited(manual, Random(seed), 30)
    assert changes(base, msgspec.structs.replace(base)) == []


class Rewritten:
    """A manual whose files say the same otherwise: fields sorted, other quotes, other line ends."""

    def __init__(self, tree: WorkTree) -> None:
        self._tree = tree

    def entries(self) -> list[Entry]:
        return self._tree.entries()

    def beside(self, names: Iterable[str], endings: tuple[str, ...] = ("",)) -> dict[str, bytes | None]:
        return self._tree.beside(names)

    def alike(self, names: Iterable[str]) -> list[str]:
        return self._tree.alike(names)

    def read(self, path: str, limit: int) -> bytes:
        data = self._tree.read(path, limit)
        if not path.endswith(".yaml"):
            return data
        text = json.dumps(source.read(data).data, ensure_ascii=False, indent=1, sort_keys=True)
        return f"# JSON is YAML too\r\n{text}\r\n".replace("\n ", "\r\n ").encode()


@pytest.mark.parametrize("name", MANUALS)
def test_the_same_manual_written_otherwise_has_not_changed(name: str) -> None:
    """Somebody whose editor sorts fields and quotes every text has changed nothing."""
    tree = WorkTree(MANUALS[name])
    base, head = load(tree), load(Rewritten(tree))
    assert head.faults == base.faults
    assert changes(base.manual, head.manual) == []


def test_a_crafted_manual_is_compared_in_time() -> None:
    """Three thousand steps with other ids, texts of a hundred thousand equal letters: the job still answers."""
    manual = load(WorkTree(MANUALS["starter"])).manual
    process = next(process for process in manual.processes.values() if process.steps)
    step = process.steps[0]
    long = "a" * 100_000
    old = [msgspec.structs.replace(step, id=f"s{n}", does=long if n < 9 else "", title="same") for n in range(3_000)]
    new = [msgspec.structs.replace(one, id=f"t{n}", does=f"{one.does}b") for n, one in enumerate(reversed(old))]
    texts = tuple("b" * 2_000 + str(n) for n in range(500))
    before = msgspec.structs.replace(process, steps=tuple(old), cautions=texts)
    after = msgspec.structs.replace(process, steps=tuple(new), cautions=tuple(text + "c" for text in texts))
    base, head = (msgspec.structs.replace(manual, processes={process.id: side}) for side in (before, after))
    with hang_guard(seconds=20):
        assert apply(base, changes(base, head)) == head
