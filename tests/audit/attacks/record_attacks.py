"""C: records and their chain."""

from __future__ import annotations

import json

from attacks.attack import HISTORY, attack, run
from attacks.content_attacks import ITEM
from attacks.example import GOVERNANCE, HANDBOOK, HIRING, ROLES, Manual, digest
from attacks.repository import LINK, SUBMODULE


def second(manual: Manual) -> str:
    """hiring's approved version 2, on main."""
    manual.change()
    manual.approve(ITEM, "approver")
    return manual.commit("author")


@attack("C01", "record-altered", "an old record is made to fit the new text")
def c01(manual: Manual) -> None:
    manual.change(version="1.0.0")
    (path,) = [path for path in manual.paths(ITEM) if path.endswith(".yaml")]
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
    (path,) = [path for path in manual.paths(ITEM) if path.endswith(ending)]
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
    (path,) = [path for path in manual.paths(ITEM) if path.endswith(".json")]
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
    (path,) = [path for path in manual.paths(ITEM, "2.0.0") if path.endswith(".json")]
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
    (path,) = [path for path in manual.paths(ITEM, "2.0.0") if path.endswith(".json")]
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


@attack("C06b", "malformed-record", "a record that is no YAML, or lies in no item's folder", ours=True,
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


@attack("C07c", "broken-chain|malformed-record|UNAPPROVED|version-bump-without-change|missing-version-bump", "the version is not a later one", ours=True,
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
    "wrong-item|malformed-record|UNAPPROVED@refund",
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


CONTENTS = {
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


@attack("C12", "broken-chain + UNAPPROVED", "two branches make one version, the second wins")
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


@attack("C13", "record-removed", "a merge that takes nothing from main becomes main")
def c13(manual: Manual) -> str:
    manual.start("f")
    manual.go("main")
    base = second(manual)
    manual.go("f")
    manual.write("README.md", "# 手册\n")
    manual.commit("author")
    foxtrot = manual.commit("author", parents=[base])
    manual.set("main", foxtrot)
    manual.go("main")
    return base


@attack(
    "C15",
    "history-rewritten@manual",
    "main is set back after a report",
    commands=((*HISTORY, "--since", "../report.json"),),
)
def c15(manual: Manual) -> None:
    first = manual.tip["main"]
    second(manual)
    manual.make()
    report(manual)
    manual.set("main", first)
    manual.write("README.md", "# 手册\n")
    manual.commit("author")


@attack("C15-unpinned", "root-not-pinned@manual", "the same without the report: it says that nothing is pinned", status=0,
        commands=(("audit", "--history"),))  # fmt: skip
def c15_unpinned(manual: Manual) -> None:
    c15(manual)


def report(manual: Manual) -> None:
    """Keep the report of an audit outside the repository, as a careful department does."""
    told = run(manual, *HISTORY[:2], "--root", manual.root)
    assert told.status == 0, str(told)
    json.loads(told.out)
    (manual.folder.parent / "report.json").write_text(told.out, "utf-8")


@attack("C16", "root-mismatch@manual", "a new history with other founders", commands=(HISTORY,), status=(1, 2))
def c16(manual: Manual) -> None:
    manual.orphan("new")
    manual.remove("processes/approvals/")
    manual.trusted = {}
    manual.edit(ROLES, "title: 制度经理", "title: 制度总管")
    manual.approve(GOVERNANCE, "governor", action="adopt")
    manual.commit("author")
    manual.set("main", manual.tip["new"])
    manual.go("main")


@attack(
    "C16b",
    "root-mismatch|broken-chain|record-removed@manual",
    "a second first governance in the same history",
    ours=True,
)
def c16b(manual: Manual) -> None:
    manual.edit(HANDBOOK, "严格样例手册", "宽松样例手册")
    manual.approve(GOVERNANCE, "governor", action="adopt", previous=None, under=None, version="1.0.0")
    manual.commit("author")


@attack("C18-link", "stray-file|record-removed@approvals", "the folder of records is a link")
def c18_link(manual: Manual) -> None:
    for path in [path for path in manual.files if path.startswith("processes/approvals/")]:
        entry = manual.files.pop(path)
        manual.files[path.replace("processes/approvals/", "elsewhere/")] = entry
    manual.write("processes/approvals", "../elsewhere", LINK)
    manual.commit("author")


@attack("C18-submodule", "stray-file|record-removed@approvals", "the folder of records is a submodule")
def c18_submodule(manual: Manual) -> None:
    commit = manual.tip["main"]
    manual.remove("processes/approvals/")
    manual.files["processes/approvals"] = (SUBMODULE, commit.encode())
    manual.commit("author")


@attack("C18-case", "stray-file@Approvals", "another folder of records beside it")
def c18_case(manual: Manual) -> None:
    manual.change()
    statement = manual.statement(ITEM, manual.content(ITEM), {})
    path = manual.lay(statement, manual.approval(ITEM, "approver", statement, {}))
    manual.files[path.replace("approvals", "Approvals")] = manual.files.pop(path)
    manual.commit("author")


@attack("C18-record", "malformed-record|stray-file|UNAPPROVED", "a record that is a link to a file outside", ours=True)
def c18_record(manual: Manual) -> None:
    manual.change()
    statement = manual.statement(ITEM, manual.content(ITEM), {})
    path = manual.lay(statement, manual.approval(ITEM, "approver", statement, {}))
    manual.write(path, "../../../../../outside/secret.yaml", LINK)
    manual.commit("author")


@attack("C19", "self-approval|unknown-author|malformed-record", "the record leaves out who wrote it, or names somebody else", ours=True,
        variants={"none": [], "other": ["outsider"]})  # fmt: skip
def c19(manual: Manual, authors: list[str]) -> None:
    manual.change()
    manual.approve(ITEM, "approver", authors=authors)
    manual.commit("approver")


@attack("C20", "UNAPPROVED|malformed-record", "a review is used to bring in another text", ours=True)
def c20(manual: Manual) -> None:
    manual.edit(HIRING, "写清岗位", "写明岗位")
    manual.approve(ITEM, "approver", action="review", conclusion="没有要改的")
    manual.commit("author")


@attack("C21", "malformed-record", "a record of a newer form", ours=True, status=(1, 2))
def c21(manual: Manual) -> None:
    manual.change()
    manual.approve(ITEM, "approver")
    (path,) = [path for path in manual.paths(ITEM, "2.0.0") if path.endswith(".yaml")]
    manual.edit(path, "record: 1", "record: 99")
    manual.commit("author")


@attack("C22", "missing-change-reason", "a change without a reason", ours=True)
def c22(manual: Manual) -> None:
    manual.change()
    manual.approve(ITEM, "approver", reason="")
    manual.commit("author")
