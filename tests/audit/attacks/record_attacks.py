"""C: records and their chain."""

from __future__ import annotations

from typing import Any

from tests.audit.attacks.attack import attack
from tests.audit.attacks.content_attacks import ITEM
from tests.audit.attacks.example import HIRING, Manual, digest


def second(manual: Manual) -> str:
    """hiring's approved version 2, on main."""
    manual.change()
    manual.approve(ITEM, "approver")
    return manual.commit("author")


@attack("C01", "record-altered", "an old record is made to fit the new text")
def c01(manual: Manual) -> None:
    manual.change(version="1.0.0")
    path = manual.record_file(ITEM)
    old = next(line for line in manual.read(path).splitlines() if "content:" in line)
    manual.edit(path, old.split(": ", 1)[1], digest("content", manual.content(ITEM)))
    manual.commit("author")


@attack(
    "C01b",
    "record-altered",
    "an old record or content is touched at all",
    ours=True,
    variants={"record": ".yaml", "content": ".json"},
)
def c01b(manual: Manual, ending: str) -> None:
    path = manual.record_file(ITEM, ending=ending)
    manual.write(path, manual.read(path) + ("# 说明\n" if ending == ".yaml" else "\n"))
    manual.commit("author")


@attack("C03", "record-removed + UNAPPROVED", "the second record goes, the first text comes back")
def c03(manual: Manual) -> str:
    before = manual.read(HIRING)
    base = second(manual)
    manual.remove(f"processes/approvals/{ITEM}/2.0.0/")
    manual.write(HIRING, before)
    manual.commit("author")
    return base


@attack("C03b", "record-removed", "only the canonical content beside a record goes", ours=True)
def c03b(manual: Manual) -> None:
    path = manual.record_file(ITEM, ending=".json")
    manual.remove(path)
    manual.commit("author")


@attack("C04", "bad-signature", "the first record is copied to the third version")
def c04(manual: Manual) -> str:
    first = manual.read(HIRING)
    old = manual.approval("", "governor", {}, {})
    base = second(manual)
    manual.write(HIRING, first)
    manual.to_version(HIRING, "3.0.0")
    manual.approve(ITEM, "approver", evidence=old["evidence"] | {"key": manual.keys.fingerprint("approver")})
    manual.commit("author")
    return base


@attack("C05", "record-without-content|missing-approval", "a record without the content that it binds", ours=True)
def c05(manual: Manual) -> None:
    manual.change()
    manual.approve(ITEM, "approver")
    path = manual.record_file(ITEM, "2.0.0", ".json")
    manual.remove(path)
    manual.commit("author")


@attack(
    "C05b",
    "record-without-content|malformed-record|UNAPPROVED",
    "other content beside the record than it binds",
    ours=True,
)
def c05b(manual: Manual) -> None:
    manual.change()
    manual.approve(ITEM, "approver")
    path = manual.record_file(ITEM, "2.0.0", ".json")
    manual.write(path, manual.read(path).replace("写明岗位", "写不清岗位"))
    manual.commit("author")


@attack("C06", "malformed-record|stray-file", "three records of one version under names of their own")
def c06(manual: Manual) -> None:
    manual.change()
    statement = manual.statement(ITEM, manual.content(ITEM), {})
    for name in ("0003.yaml", "3.yaml", "0003.YAML"):
        approval = manual.approval(ITEM, "approver", statement, {})
        manual.lay(statement, approval, place=f"processes/approvals/{ITEM}/2.0.0/{name}")
    manual.commit("author")


@attack("C06b", "malformed-record@approvals", "a record that is no YAML, or lies in no item's folder", ours=True,
        variants={"text": f"{ITEM}/2.0.0/000000000000-approver.yaml", "folder": "process/hiring/note.yaml", "top": "note.yaml"})  # fmt: skip
def c06b(manual: Manual, place: str) -> None:
    manual.write(f"processes/approvals/{place}", "record: [\n")
    manual.commit("author")


ZERO = "sha256:" + "0" * 64


@attack("C07", "broken-chain", "the statement before is another or none", variants={"wrong": ZERO, "null": None})
def c07(manual: Manual, previous: str | None) -> None:
    manual.change()
    manual.approve(ITEM, "approver", previous=previous)
    manual.commit("author")


@attack("C07b", "broken-chain|approver-not-entitled", "the governance it was given under is another or none", ours=True,
        variants={"wrong": ZERO, "null": None})  # fmt: skip
def c07b(manual: Manual, under: str | None) -> None:
    manual.change()
    manual.approve(ITEM, "approver", under=under)
    manual.commit("author")


@attack("C07c", "missing-version-bump|bump-too-small", "the version is not a later one", ours=True,
        variants={"same": "1.0.0", "earlier": "0.9.0"})  # fmt: skip
def c07c(manual: Manual, version: str) -> None:
    manual.change(version=version)
    manual.approve(ITEM, "approver")
    manual.commit("author")


@attack("C09", "wrong-item|malformed-record", "a record lies in another item's folder")
def c09(manual: Manual) -> None:
    for path in manual.paths(ITEM):
        manual.write(path.replace("hiring", "refund"), manual.read(path))
    manual.commit("author")


@attack(
    "C09b",
    "UNAPPROVED",
    "another item's content is approved for this one",
    ours=True,
)
def c09b(manual: Manual) -> None:
    manual.change()
    statement = manual.statement(ITEM, manual.content(ITEM), {})
    statement["item"] = "process/refund"
    manual.lay(statement, manual.approval("process/refund", "approver", statement, {}))
    manual.commit("author")


@attack("C09c", "wrong-manual", "the record is of another manual", ours=True)
def c09c(manual: Manual) -> None:
    manual.change()
    manual.approve(ITEM, "approver", manual="5e2b7c1a-0d4f-4a6b-8c3d-00000000beef")
    manual.commit("author")


CONTENTS: dict[str, Any] = {
    "true": True,
    "null": None,
    "empty": "",
    "list": [],
    "md5": "md5:" + "0" * 32,
    "short": "sha256:01234567",
    "upper": "sha256:" + "A" * 64,
    "blank": "sha256:" + "0" * 64 + " ",
    "unreadable": "unreadable:" + "0" * 64,
}


@attack("C10", "malformed-record", "the content is no digest", variants=CONTENTS)
def c10(manual: Manual, content: object) -> None:
    manual.change()
    statement = manual.statement(ITEM, manual.content(ITEM), {}) | {"content": content}
    manual.lay(statement, manual.approval(ITEM, "approver", statement, {}))
    manual.commit("author")


@attack("C12", "broken-chain", "two branches make one version, the second wins")
def c12(manual: Manual) -> str:
    manual.start("other")
    manual.edit(HIRING, "记下评分", "记下评分和理由")
    manual.to_version(HIRING, "2.0.0")
    manual.record(ITEM, "approver")
    other = manual.commit("author")
    manual.go("main")
    base = second(manual)
    for path, entry in manual.trees["other"].items():
        if path == HIRING or path not in manual.files:
            manual.files[path] = entry
    manual.commit("forge", parents=[other])
    return base
