"""The schema of one manual: what an editor offers and refuses."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from click.testing import CliRunner

from procbook import schema, source
from procbook.cli import procbook
from procbook.manual import editor_schema
from procbook.manual.kinds import FIXED
from procbook.manual.load import Loaded, load
from procbook.schema.documents import BASE
from procbook.tree import WorkTree

MANUAL = Path(__file__).parent.parent / "cases" / "rules" / "_base"
PROCESSES = ["processes/example/example.yaml", "processes/example/quality-check.yaml", "processes/supply/delivery.yaml"]
Schemas = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def manual() -> Loaded:
    return load(WorkTree(MANUAL))


@pytest.fixture(scope="module")
def made(manual: Loaded) -> Schemas:
    return editor_schema.project(manual.manual)


@pytest.fixture(scope="module")
def example() -> Any:
    return data(PROCESSES[0])


def data(path: str) -> Any:
    return source.read((MANUAL / path).read_bytes()).data


def accepts(made: Schemas, kind: str, data: Any) -> bool:
    registry = jsonschema_rs.Registry([(f"{BASE}common.schema.json", made["common"])])
    checker = jsonschema_rs.validator_for(made[kind], registry=registry, base_uri=f"{BASE}{kind}.schema.json")
    return checker.is_valid(data)


def changed(example: Any, **fields: Any) -> Any:
    """The example with fields of the process replaced, and those of its first step (`step_…`)."""
    made = copy.deepcopy(example)
    for name, value in fields.items():
        target, key = (made["steps"][0], name[5:]) if name.startswith("step_") else (made, name)
        target[key] = value
    return made


@pytest.mark.parametrize("path", [*PROCESSES, *FIXED])
def test_accepts_what_is_right(made: Schemas, path: str) -> None:
    """An editor underlines nothing in a correct manual."""
    assert accepts(made, FIXED.get(path, "process"), data(path))


REFUSED = {
    "role": {"owner": "team-laed"},
    "role of a step": {"step_with": ["store-keepr"]},
    "process": {"related": ["delivry"]},
    "party": {"inputs": [{"name": "检查结果", "from": "delivry"}]},
    "area": {"area": "exmple"},
    "system": {"step_system": "ao"},
    "limit": {"step_authority": "spendings"},
    "demand": {"fulfils": ["R-999"]},
    "recipient": {"step_escalate": [{"after": "1d", "to": "ownr"}]},
}


@pytest.mark.parametrize("fields", REFUSED.values(), ids=list(REFUSED))
def test_refuses_what_the_manual_does_not_know(made: Schemas, example: Any, fields: dict[str, Any]) -> None:
    """A mistyped id is underlined while it is written, although its form is right."""
    spoilt = changed(example, **fields)
    assert schema.is_valid("process", spoilt)
    assert not accepts(made, "process", spoilt)


ALLOWED = {
    "own id": {"id": "goods-return"},
    "own record": {"records": [{"id": "F-GR-01", "name": "退料单"}], "step_outputs": ["F-GR-01"]},
    "own control": {"step_controls": ["C-GR-01"]},
    "what is gone": {"replaces": ["paper-form"]},
    "outside": {"inputs": [{"name": "检查结果", "from": "external"}]},
    "owner of the step": {"step_escalate": [{"after": "1d", "to": "owner"}]},
}


@pytest.mark.parametrize("fields", ALLOWED.values(), ids=list(ALLOWED))
def test_allows_what_is_new(made: Schemas, example: Any, fields: dict[str, Any]) -> None:
    """Who writes a new process is not told that its own ids are unknown."""
    assert accepts(made, "process", changed(example, **fields))


def test_offers_names(made: Schemas) -> None:
    """Completion shows what the ids are called."""
    role = made["common"]["$defs"]["role"]
    assert {known["const"]: known["description"] for known in role["anyOf"]}["team-lead"] == "组长"


def test_new_role_can_be_added(made: Schemas) -> None:
    """The roles file itself takes roles that nobody has heard of."""
    roles = data("processes/organisation/roles.yaml")
    roles["roles"].append({"id": "driver", "title": "司机", "kind": "position", "reports_to": "team-lead"})
    assert accepts(made, "roles", roles)


def test_schemas_are_valid(made: Schemas) -> None:
    """Editors can read what was made."""
    assert all(jsonschema_rs.meta.is_valid(part) for part in made.values())


def test_written_files(manual: Loaded, made: Schemas, tmp_path: Path) -> None:
    """Writing twice gives the same files, under the names that the plain schemas have and refer to."""
    first = {path.name: path.read_bytes() for path in editor_schema.write_project(manual.manual, tmp_path / "a" / "b")}
    again = {path.name: path.read_bytes() for path in editor_schema.write_project(manual.manual, tmp_path / "c")}
    assert first == again
    assert set(first) == {f"{kind}.schema.json" for kind in made}


STARTER = schema.folder().parent / "tools/procbook/starter"
MODELINE = re.compile(r"# yaml-language-server: \$schema=(.+)\n")


def test_a_new_manual_names_its_schema_to_editors(tmp_path: Path) -> None:
    """Who opens any file of a new manual in an editor has completion: the first line leads to a schema that takes it."""
    assert CliRunner().invoke(procbook, ["init", str(tmp_path / "new")]).exit_code == 0
    written = load(WorkTree(tmp_path / "new"))
    assert written.faults == []
    for path in written.documents:
        file = tmp_path / "new" / path
        line = MODELINE.match(file.read_text("utf-8"))
        assert line, path
        target = (file.parent / line[1]).resolve()
        assert target.is_relative_to(tmp_path / "new" / editor_schema.SCHEMAS)
        found = {part.name.split(".")[0]: json.loads(part.read_text("utf-8")) for part in target.parent.iterdir()}
        assert accepts(found, target.name.split(".")[0], source.read(file.read_bytes()).data)


def test_the_line_for_editors_is_no_content() -> None:
    """With it or without, what is approved is the same."""
    for path in (STARTER / "processes").rglob("*.yaml"):
        text = path.read_text("utf-8")
        assert MODELINE.match(text)
        assert source.read(text.encode()) == source.read(MODELINE.sub("", text).encode())
