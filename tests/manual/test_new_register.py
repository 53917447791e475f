"""What a new register costs: one row of `kinds`, its values in `model`, a schema, its words; no other module knows of it.

The steps are taken in a copy of the product, as somebody takes them who adds a register of vendors.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import procbook
from procbook.approval import contents
from procbook.tree import WorkTree

PRODUCT = Path(procbook.__file__).parent
SCHEMAS = PRODUCT.parents[1] / "schema"

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "供应商", "description": "登记在册的供应商。", "type": "object",
    "properties": {
        "schema": {"title": "格式版本", "description": "现在是 1。", "const": 1},
        "vendors": {
            "title": "供应商", "description": "每家一条。", "type": "array",
            "items": {
                "title": "一家供应商", "description": "编号、名称、谁负责。", "type": "object",
                "properties": {
                    "id": {"title": "编号", "$ref": "common.schema.json#/$defs/vendor"},
                    "name": {"title": "名称", "description": "全称。", "type": "string", "minLength": 1},
                    "owner": {"title": "谁负责", "$ref": "common.schema.json#/$defs/role"},
                },
                "additionalProperties": False, "required": ["id", "name"],
            },
        },
    },
    "additionalProperties": False, "required": ["schema", "vendors"],
}  # fmt: skip
VENDOR = {
    "title": "供应商", "description": "vendors.yaml 里的编号。", "type": "string", "pattern": "^[a-z][a-z0-9-]{1,62}$",
    "examples": ["paper-mill"],
}  # fmt: skip

VENDORS = """\
schema: 1
vendors:
  - {id: paper-mill, name: 造纸厂, owner: office-clerk}
  - {id: ink-works, name: 墨水厂}
"""

PROGRAM = """
import json, sys
from datetime import date
from pathlib import Path
from procbook.approval import contents, item_of, manual_of
from procbook.audit.affected import affected
from procbook.change import Comparison
from procbook.check.engine import check
from procbook.manual.editor_schema import project
from procbook.manual.load import load
from procbook.report.changes import as_text
from procbook.tree import WorkTree

before, after, wrong = (load(WorkTree(Path(folder))) for folder in sys.argv[1:4])
reference = "reference/manual"
approved = contents(WorkTree(Path(sys.argv[1])))
found = {
    "loaded": {id: vendor.name for id, vendor in after.manual.vendors.items()},
    "clean": [finding.rule for finding in check(after, today=date(2026, 11, 23)).findings],
    "wrong": {language: [finding.message for finding in check(wrong, today=date(2026, 11, 23), language=language).findings
                         if finding.rule in ("unknown-reference", "duplicate-id")] for language in ("zh", "en")},
    "rules": sorted({finding.rule for finding in check(wrong, today=date(2026, 11, 23)).findings}),
    "changes": as_text(Comparison(before.manual, after.manual, "old", "new"), "zh"),
    "item": item_of("processes/vendors.yaml"),
    "without": {item: content.digest for item, content in contents(WorkTree(Path(sys.argv[4]))).items()},
    "read back": [vendor.name for vendor in manual_of(approved[reference].canonical).vendors.values()],
    "affected": affected(reference, approved[reference].canonical, after.manual),
    "offered": [known["const"] for known in project(after.manual)["common"]["$defs"]["vendor"]["anyOf"]],
}
print(json.dumps(found, ensure_ascii=False))
"""


def edit(path: Path, *pairs: tuple[str, str]) -> None:
    """Put something new into a file, each behind (or instead of) a line that is there once."""
    text = path.read_text("utf-8")
    for old, new in pairs:
        assert text.count(old) == 1, f"{path.name}: {old!r}"
        text = text.replace(old, new)
    path.write_text(text, "utf-8")


def add_register(product: Path, schemas: Path) -> None:
    """The steps of CONTRIBUTING, "add a register", and a field of a step that names one ("add a field")."""
    (schemas / "vendors.schema.json").write_text(json.dumps(SCHEMA), "utf-8")
    common = json.loads((schemas / "common.schema.json").read_text("utf-8"))
    common["$defs"]["vendor"] = VENDOR
    (schemas / "common.schema.json").write_text(json.dumps(common), "utf-8")
    edit(
        product / "manual/model.py",
        ("class Manual(", 'class Vendor(Value):\n    id: str\n    name: str\n    owner: str = ""\n\n\nclass Manual('),
        ("    sources: Mapping[str, Source] = {}\n", "    sources: Mapping[str, Source] = {}\n    vendors: Mapping[str, Vendor] = {}\n"),
    )  # fmt: skip
    row = '    _file_of("vendors.yaml", "reference", Register("vendors", "vendor", Vendor, ("vendor",), "name")),\n'
    edit(
        product / "manual/kinds.py", ("    Value,\n", "    Value,\n    Vendor,\n"), ("KINDS = (\n", "KINDS = (\n" + row)
    )
    edit(
        product / "words/zh/texts/change.yaml",
        ("things:\n", "things:\n  vendor: 供应商\n"),
    )
    for language, vendor in (("zh", "供应商"), ("en", "vendor")):
        message = (
            f"    vendor: '{{where}}: {vendor} {{id}}'\n    vendor-close: '{{where}}: {vendor} {{id}} -> {{close}}'\n"
        )
        references = product / "words" / language / "rules/references.yaml"
        edit(references, ("  message:\n    itself:", f"  message:\n{message}    itself:"))
    edit(
        product / "manual/references.py",
        ("    Value,\n    Waiver,\n)", "    Value,\n    Vendor,\n    Waiver,\n)"),
        ('    System: "access=role",\n', '    System: "access=role",\n    Vendor: "owner=role",\n'),
        ("authority=limit system=system ", "authority=limit vendor=vendor system=system "),
    )
    process = json.loads((schemas / "process.schema.json").read_text("utf-8"))
    process["properties"]["steps"]["items"]["properties"]["vendor"] = {"$ref": "common.schema.json#/$defs/vendor"}
    (schemas / "process.schema.json").write_text(json.dumps(process), "utf-8")
    edit(product / "manual/model.py", ("    system: str | tuple[str, ...] = ()\n", '    system: str | tuple[str, ...] = ()\n    vendor: str = ""\n'))  # fmt: skip


def manual(folder: Path, vendors: str, vendor: str) -> Path:
    """The manual that `init` begins with, with vendors and a step that names one."""
    shutil.copytree(PRODUCT / "starter", folder)
    (folder / "processes/vendors.yaml").write_text(vendors, "utf-8")
    edit(folder / "processes/office/office-supplies.yaml", ("    due: {before: T, by: 3d}\n", f"    due: {{before: T, by: 3d}}\n    vendor: {vendor}\n"))  # fmt: skip
    return folder


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the product with the new register says of three manuals."""
    folder = tmp_path_factory.mktemp("register")
    shutil.copytree(PRODUCT, folder / "tools/procbook", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(SCHEMAS, folder / "schema")
    add_register(folder / "tools/procbook", folder / "schema")
    manuals = [
        manual(folder / "before", VENDORS, "paper-mill"),
        manual(folder / "after", VENDORS.replace("造纸厂", "造纸总厂"), "paper-mill"),
        manual(folder / "wrong", VENDORS.replace("ink-works", "paper-mill").replace("office-clerk", "office-clark"), "paper-mil"),
    ]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(folder / "tools")}
    command = [sys.executable, "-c", PROGRAM, *map(str, manuals), str(PRODUCT / "starter")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_new_register_is_read(found: Any) -> None:
    """Its file belongs to the manual, and the rest of it is as clean as before."""
    assert found["loaded"] == {"paper-mill": "造纸总厂", "ink-works": "墨水厂"}
    assert "stray-file" not in found["clean"]
    assert "unknown-reference" not in found["clean"]


def test_what_it_names_and_what_names_it_is_checked(found: Any) -> None:
    """A slip in an id of a vendor, in a role of a vendor, and an id given twice are found, with what was meant."""
    chinese, english = found["wrong"]["zh"], found["wrong"]["en"]
    assert [message for message in english if "vendor" in message] == ["s10: vendor paper-mil -> paper-mill"]
    assert [message for message in chinese if "供应商" in message] == ["s10: 供应商 paper-mil -> paper-mill"]
    assert any("office-clark" in message and "office-clerk" in message for message in chinese)
    assert "duplicate-id" in found["rules"]
    assert "duplicate-id" not in found["clean"]


def test_its_changes_are_told(found: Any) -> None:
    """`diff` names the thing as people call it."""
    assert "供应商“造纸总厂”（paper-mill）" in found["changes"]


def test_it_is_approved_and_audited_with_its_item(found: Any) -> None:
    """A changed vendor makes the reference unapproved, and the process that names it is named with it."""
    assert found["item"] == "reference/manual"
    assert found["read back"] == ["造纸厂", "墨水厂"]
    assert found["affected"] == ["office-supplies"]


def test_an_editor_offers_it(found: Any) -> None:
    """Completion knows the vendors of this manual."""
    assert found["offered"] == ["ink-works", "paper-mill"]


def test_what_was_approved_before_stays_approved(found: Any) -> None:
    """A kind of file that a manual does not have changes no digest of it."""
    assert found["without"] == {
        item: content.digest for item, content in contents(WorkTree(PRODUCT / "starter")).items()
    }
