"""Whatever the shapes allow in a list, and so whatever was once accepted, can be compared with what comes after it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from procbook import schema, source
from procbook.approval import changes as approved
from procbook.approval.items import contents
from procbook.change import Names, changes, sentence
from procbook.change.comparison import Comparison
from procbook.manual.kinds import FIXED
from procbook.manual.load import Loaded, load
from procbook.words import LANGUAGES
from tests.change.applied import apply
from tests.rules.rule_cases import Given

EVERYTHING = Path(__file__).parent.parent / "site" / "everything"
Route = tuple[str | int, ...]

DAMAGES: dict[str, Callable[[list[Any]], object]] = {
    "emptied": lambda one: one.clear(),
    "without its first": lambda one: one.pop(0),
    "without its last": lambda one: one.pop(),
    "with its last twice": lambda one: one.append(copy.deepcopy(one[-1])),
    "doubled": lambda one: one.extend(copy.deepcopy(one)),
    "turned round": lambda one: one.reverse(),
    "with empty texts": lambda one: one.__setitem__(slice(None), ["" if isinstance(e, str) else e for e in one]),
    "with an empty list": lambda one: one.append([]),
}


@cache
def files() -> Mapping[str, bytes]:
    paths = [path for path in EVERYTHING.rglob("*") if path.is_file()]
    return {f"processes/{path.relative_to(EVERYTHING).as_posix()}": path.read_bytes() for path in paths}


def lists(data: Any, route: Route = ()) -> Iterator[Route]:
    """The route of every list in a file that has something in it."""
    parts = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    if isinstance(data, list) and data:
        yield route
    for key, part in parts:
        yield from lists(part, (*route, key))


def damaged(data: Any, random: Random, number: int) -> Any:
    """A copy with some of its lists damaged; those in other lists as often as all others."""
    made = copy.deepcopy(data)
    for _ in range(number):
        routes = list(lists(made))
        if not routes:
            break
        inner = [route for route in routes if isinstance(route[-1], int)]
        one = made
        for key in random.choice(random.choice([routes, inner or routes])):
            one = one[key]
        random.choice(list(DAMAGES.values()))(one)
    return made


def accepted(seed: int) -> Iterator[Loaded]:
    """The manual as it is, and with one file damaged each in a way that the schemas accept."""
    random = Random(seed)
    yield load(Given(files()))
    for path, data in files().items():
        kind = FIXED.get(path, "process")
        for _ in range(8):
            made = damaged(source.read(data).data, random, random.choice([1, 1, 2, 4]))
            if schema.is_valid(kind, made):
                yield load(Given({**files(), path: json.dumps(made, ensure_ascii=False).encode()}))


@pytest.mark.parametrize("seed", range(12))
def test_damaged_lists_are_compared_both_ways(seed: int) -> None:
    """`diff` and the site's history tell every change between two such manuals, whichever came first."""
    whole, *others = accepted(seed)
    assert len(others) > 10
    for other in others:
        for base, head in ((whole, other), (other, whole), (other, others[0])):
            compared = Comparison(base.manual, head.manual, "", "")
            assert apply(base.manual, compared.changes) == head.manual
            assert all(told(change, compared.names) for change in compared.changes)
            assert compared.effects is not None
            assert set(compared.classes) >= {change.item for change in compared.changes}


def told(change: Any, names: Names) -> bool:
    return all(sentence(change, names, language) for language in LANGUAGES)


@pytest.mark.parametrize("seed", range(4))
def test_damaged_lists_that_were_approved_can_be_corrected(seed: int) -> None:
    """`approve` and `status` weigh the correction of what was approved with such a fault in it."""
    whole, *others = accepted(seed)
    for other in others:
        for before, after in ((whole, other), (other, whole)):
            sides = contents(before.tree), contents(after.tree)
            for item in sides[0].keys() & sides[1].keys():
                old, new = (side[item].canonical for side in sides)
                if old != new:
                    assert approved.class_of(old, new) in "ABC"
                    assert approved.sentences(old, new, after.manual, "zh") is not None


def test_an_empty_row_is_told() -> None:
    """A reader sees that a row with nothing in it came or went."""
    path = "processes/office/everything.yaml"
    made = source.read(files()[path]).data
    table = made["tables"][0]
    table["rows"].append([])
    other = load(Given({**files(), path: json.dumps(made, ensure_ascii=False).encode()})).manual
    whole = load(Given(files())).manual
    (change,) = changes(whole, other)
    assert sentence(change, Names(whole, other), "zh") == f"表“{table['title']}”：新增行“-”。"
    (change,) = changes(other, whole)
    assert sentence(change, Names(other, whole), "zh") == f"表 {table['id']}“{table['title']}”：删除行“-”。"
