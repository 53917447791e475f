"""C13 to C22: the chain of records, its root, and where it lies."""

from __future__ import annotations

import json

from tests.audit.attacks.attack import HISTORY, attack, run
from tests.audit.attacks.content_attacks import ITEM
from tests.audit.attacks.example import GOVERNANCE, HANDBOOK, HIRING, ROLES, Manual
from tests.audit.attacks.record_attacks import second
from tests.audit.attacks.repository import LINK, SUBMODULE


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


@attack("C20", "UNAPPROVED|broken-chain", "a review is used to bring in another text", ours=True)
def c20(manual: Manual) -> None:
    manual.edit(HIRING, "写清岗位", "写明岗位")
    manual.approve(ITEM, "approver", action="review", conclusion="没有要改的")
    manual.commit("author")


@attack("C21", "malformed-record", "a record of a newer form", ours=True, status=(1, 2))
def c21(manual: Manual) -> None:
    manual.change()
    manual.approve(ITEM, "approver")
    path = manual.record_file(ITEM, "2.0.0")
    manual.edit(path, "record: 1", "record: 99")
    manual.commit("author")


@attack("C22", "missing-change-reason", "a change without a reason", ours=True)
def c22(manual: Manual) -> None:
    manual.change()
    manual.approve(ITEM, "approver", reason="")
    manual.commit("author")
