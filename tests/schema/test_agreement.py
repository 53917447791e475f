"""The quick verdict and the explanation are of one mind, whatever is done to a file."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from procbook import schema, source
from procbook.manual.kinds import FIXED
from procbook.schema.reasons import validator
from procbook.words import LANGUAGES, catalogue

MANUAL = Path(__file__).parent.parent / "cases" / "rules" / "_base"
PATHS = {**FIXED, "processes/example/example.yaml": "process", "processes/supply/delivery.yaml": "process"}
NO_WORDS_OF_ITS_OWN = {("schema-invalid", ""), ("schema-invalid", "shape")}
ROUNDS = 50
JUNK: list[Any] = [
    None, "", "x", "X y", "领用", "2026-11-23\n", "２０２６-11-23", "5d", "F-EX-01", 0, -1, 7, 1.5, 10**14, True, False,
    [], ["a", "a"], [[]], {}, {"by": "x"}, {"when": "a", "to": "end"}, [{"when": "a"}], "a" * 300,
]  # fmt: skip


def documents() -> list[tuple[str, Any]]:
    """Real data with its kind."""
    read = [(kind, source.read((MANUAL / path).read_bytes()).data) for path, kind in PATHS.items()]
    return [(kind, data) for kind, data in read if data is not None]


def containers(data: Any) -> Iterator[Any]:
    if isinstance(data, (dict, list)):
        if data:
            yield data
        for part in data.values() if isinstance(data, dict) else data:
            yield from containers(part)


def spoilt(data: Any, random: Random) -> Any:
    """A copy with one to three things changed: taken away, given another name, value or place."""
    made = copy.deepcopy(data)
    for _ in range(random.randint(1, 3)):
        targets = list(containers(made))
        if not targets:
            break
        target = random.choice(targets)
        key = random.choice(list(target) if isinstance(target, dict) else range(len(target)))
        action = random.choice(["remove", "rename", "replace", "replace", "double"])
        if action == "rename" and isinstance(target, list):
            action = "remove"
        value = target.pop(key) if action in ("remove", "rename") else target[key]
        if action == "rename":
            name = random.choice([f"{key}s", str(key)[::-1], "note", "id"])
            target[name] = value
        elif action == "replace":
            target[key] = copy.deepcopy(random.choice(JUNK))
        elif action == "double" and isinstance(target, list):
            target.append(copy.deepcopy(value))
    return made


@pytest.fixture(scope="module")
def attempts() -> list[tuple[str, Any]]:
    random = Random(20261123)
    return [(kind, spoilt(data, random)) for kind, data in documents() for _ in range(ROUNDS)]


def test_right_files_are_right() -> None:
    """A correct manual is accepted, by this program and by any other that reads the schema."""
    found = documents()
    assert {kind for kind, _ in found} == set(schema.kinds())
    assert all(schema.is_valid(kind, data) and validator(kind).is_valid(data) for kind, data in found)


def test_verdicts_agree(attempts: list[tuple[str, Any]]) -> None:
    """Nobody has a file refused without a reason, or one that another program refuses accepted."""
    verdicts = [(schema.is_valid(kind, data), validator(kind).is_valid(data)) for kind, data in attempts]
    assert {(True, True), (False, False)} == set(verdicts)


def test_every_fault_is_told(attempts: list[tuple[str, Any]]) -> None:
    """Every wrong file gets words about itself in both languages, at a place that is in it."""
    for kind, data in attempts:
        if not schema.is_valid(kind, data):
            faults = schema.explain(kind, data)
            assert faults
            for fault in faults:
                assert (fault.rule, fault.variant) not in NO_WORDS_OF_ITS_OWN
                at(data, fault.route)
                for language in LANGUAGES:
                    assert catalogue(language)[fault.rule].message(fault.variant, fault.values)


def at(data: Any, route: tuple[str | int, ...]) -> Any:
    for part in route:
        data = data[part]
    return data


def test_unforeseen_fault_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Should the explanation ever find nothing, the file is still refused with words, not accepted."""
    monkeypatch.setattr("procbook.schema.reasons.innermost", lambda error: iter(()))
    (fault,) = schema.explain("process", {"schema": 1, "id": "a"})
    assert (fault.rule, fault.variant, fault.route) == ("schema-invalid", "", ())
