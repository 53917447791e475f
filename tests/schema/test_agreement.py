"""Our validator and another one are of one mind, and every fault is told, whatever is done to a file."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import jsonschema_rs
import pytest
from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from procbook import schema, source
from procbook.manual.kinds import FIXED
from procbook.schema.documents import BASE, COMMON, file_name, validator
from procbook.schema.fields import matches
from procbook.words import LANGUAGES, catalogue

MANUAL = Path(__file__).parent.parent / "cases" / "rules" / "_base"
PATHS = {**FIXED, "processes/example/example.yaml": "process", "processes/supply/delivery.yaml": "process"}
NO_WORDS_OF_ITS_OWN = {("schema-invalid", ""), ("schema-invalid", "shape")}
ROUNDS = 50
JUNK: list[Any] = [
    None, "", "x", "X y", "领用", "2026-11-23\n", "２０２６-11-23", "5d", "F-EX-01", 0, -1, 7, 1.5, 10**14, True, False,
    [], ["a", "a"], [[]], {}, {"by": "x"}, {"when": "a", "to": "end"}, [{"when": "a"}], "a" * 300,
]  # fmt: skip


@cache
def oracle(kind: str) -> Validator:
    """A second validator that shares no code with ours, with patterns read as ECMA 262 has them."""
    common = Resource.from_contents(schema.document(COMMON), DRAFT202012)
    registry: Registry[Any] = Registry().with_resource(BASE + file_name(COMMON), common)
    extended: Any = extend
    strict = extended(Draft202012Validator, {"pattern": _pattern})
    contents = {**schema.document(kind), "$id": BASE + file_name(kind)}
    made: Validator = strict(contents, registry=registry, format_checker=FormatChecker(["date"]))
    return made


def _pattern(validator: Any, pattern: str, instance: Any, contents: Any) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not matches(pattern, instance):
        yield ValidationError("")


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
    assert all(schema.is_valid(kind, data) and oracle(kind).is_valid(data) for kind, data in found)


def test_verdicts_agree(attempts: list[tuple[str, Any]]) -> None:
    """Nobody has a file refused without a reason, or one that another program refuses accepted."""
    verdicts = [(schema.is_valid(kind, data), oracle(kind).is_valid(data)) for kind, data in attempts]
    assert {(True, True), (False, False)} == set(verdicts)


Demand = tuple[tuple[str | int, ...], tuple[str | int, ...]]
"""A route in the data and the way through the schema to what it fails."""


def demands(errors: Iterable[jsonschema_rs.ValidationError]) -> Iterator[Demand]:
    """What our validator finds, also behind a choice of several shapes."""
    for error in errors:
        yield tuple(error.instance_path), tuple(part for part in error.evaluation_path if part != "$ref")
        for branch in getattr(error.kind, "context", ()):
            yield from demands(branch)


def oracle_demands(errors: Iterable[ValidationError]) -> Iterator[Demand]:
    for error in errors:
        yield tuple(error.absolute_path), tuple(error.absolute_schema_path)
        yield from oracle_demands(error.context)


def test_places_agree(attempts: list[tuple[str, Any]]) -> None:
    """Nobody is sent to the wrong place, and no fault is kept from them."""
    for kind, data in attempts:
        found, expected = validator(kind).iter_errors(data), oracle(kind).iter_errors(data)
        assert set(demands(found)) == set(oracle_demands(expected))


TWO_FAULTS = {"grades": {"within": {}}, "twice": {"aliases": [["a"], ["a"]]}, "long": {"title": "长\n" * 300}}


@pytest.mark.parametrize("fields", TWO_FAULTS.values(), ids=list(TWO_FAULTS))
def test_order_is_our_own(fields: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """One value with two faults: whichever a version of the validator finds first, people are told the same one."""
    data = {**dict(documents())["process"], **fields}
    before = schema.explain("process", data)
    monkeypatch.setattr("procbook.schema.reasons.validator", Backwards)
    assert schema.explain("process", data) == before


class Backwards:
    """A validator that finds the last fault first."""

    def __init__(self, kind: str) -> None:
        self.inner = validator(kind)

    def iter_errors(self, data: Any) -> list[jsonschema_rs.ValidationError]:
        return list(self.inner.iter_errors(data))[::-1]


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
    monkeypatch.setattr("procbook.schema.reasons.innermost", lambda kind, data, error: iter(()))
    (fault,) = schema.explain("process", {"schema": 1, "id": "a"})
    assert (fault.rule, fault.variant, fault.route) == ("schema-invalid", "", ())
