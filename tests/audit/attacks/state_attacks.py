"""A22 to A34: removal, twins, owners, emergencies, and what was taken back."""

from __future__ import annotations

from datetime import timedelta

from tests.audit.attacks.attack import BASE, HISTORY, attack
from tests.audit.attacks.content_attacks import ITEM
from tests.audit.attacks.example import GOVERNANCE, HANDBOOK, HIRING, REFUND, ROLES, SITE_ITEM, Manual


@attack("A22", "unapproved-removal + record-removed", "process and records are removed")
def a22(manual: Manual) -> None:
    manual.remove(HIRING)
    manual.remove("processes/approvals/process/hiring/")
    manual.commit("author")


@attack("A22b", "unapproved-removal", "the process alone is removed", ours=True)
def a22b(manual: Manual) -> None:
    manual.remove(HIRING)
    manual.commit("author")


@attack("A22c", "governance-removed|UNAPPROVED@manual", "all of the governance is removed", ours=True, status=(1, 2))
def a22c(manual: Manual) -> None:
    for path in (HANDBOOK, ROLES, "processes/organisation/people.yaml", "processes/organisation/authority.yaml"):
        manual.remove(path)
    manual.commit("author")


@attack("A23", "file-name-differs-from-id|bad-id@hr.yaml", "the file is renamed, its id stays")
def a23(manual: Manual) -> None:
    manual.write("processes/people/hr.yaml", manual.read(HIRING))
    manual.remove(HIRING)
    manual.commit("author")


@attack("A23-edited", "UNAPPROVED|unapproved-removal", "the file is renamed and edited")
def a23_edited(manual: Manual) -> None:
    manual.write(
        "processes/people/hr.yaml", manual.read(HIRING).replace("写清岗位", "写明岗位").replace("id: hiring", "id: hr")
    )
    manual.remove(HIRING)
    manual.commit("author")


TWINS = {
    "folder": ("processes/money/hiring.yaml", "duplicate-id"),
    "yml": ("processes/people/hiring.yml", "stray-file"),
    "name": ("processes/people/other.yaml", "duplicate-id"),
}


@attack("A25", "duplicate-id|stray-file|file-name-differs-from-id", "a second file with the same id", variants=TWINS)
def a25(manual: Manual, twin: tuple[str, str]) -> None:
    manual.write(twin[0], manual.read(HIRING).replace("写清岗位", "写明岗位"))
    manual.commit("author")


CHECK = (("check",),)
OWNERS = {
    "unknown": "owner: nobody-role",
    "null": "owner: null",
    "empty": 'owner: ""',
    "list": "owner: [hr-lead]",
    "absent": "",
}


@attack("A26", "missing-owner|unknown-reference|schema-invalid|wrong-type|missing-field", "a step's owner is nobody",
        commands=CHECK, variants=OWNERS)  # fmt: skip
def a26(manual: Manual, owner: str) -> None:
    head, tail = manual.read(HIRING).split("    title: 面试\n")
    manual.write(
        HIRING, head + "    title: 面试\n" + tail.replace("    owner: hr-lead\n", f"    {owner}\n" if owner else "", 1)
    )
    manual.commit("author")


@attack("A26-vacant", "vacant-role@hr-lead", "a role that has work to do has no holder", commands=CHECK)
def a26_vacant(manual: Manual) -> None:
    manual.edit(ROLES, 'holders: [{person: author, from: "2026-01-01"}]\n', "\n")
    manual.commit("author")


def emergency(manual: Manual) -> None:
    manual.change()
    manual.approve(ITEM, "controller", action="emergency", reason="系统停用，先改")
    manual.commit("author")


LATER = tuple((*command, "--today", "2026-12-01") for command in (HISTORY,))
attack("A28", "overdue-ratification", "an emergency is not ratified in time", commands=LATER)(emergency)


@attack("A28b", "overdue-ratification", "a second emergency does not start the clock anew", ours=True,
        commands=((*HISTORY, "--today", "2026-12-01"),))  # fmt: skip
def a28b(manual: Manual) -> None:
    emergency(manual)
    manual.now += timedelta(days=5)
    manual.change(old="记下评分", new="记下评分和理由", version="3.0.0")
    manual.approve(ITEM, "controller", action="emergency", reason="系统停用，再改")
    manual.commit("author")


@attack("A29-governance", "approver-not-entitled@governance", "an emergency for the governance")
def a29_governance(manual: Manual) -> None:
    manual.edit(ROLES, "title: 总监", "title: 总监助理")
    manual.approve(GOVERNANCE, "controller", action="emergency", role="finance")
    manual.commit("author")


@attack("A29-site", "approver-not-entitled@site", "an emergency for the site")
def a29_site(manual: Manual) -> None:
    manual.edit("mkdocs.yml", "plugins: [procbook]", "plugins: [procbook, search]")
    manual.approve(SITE_ITEM, "controller", action="emergency", role="finance")
    manual.commit("author")


@attack("A29b", "self-approval", "the author of an emergency approves it", ours=True)
def a29b(manual: Manual) -> None:
    manual.change()
    manual.approve(ITEM, "controller", action="emergency", reason="系统停用，先改")
    manual.commit("controller")


def reverted(manual: Manual) -> None:
    manual.edit(HIRING, "写清岗位", "写明岗位")
    manual.commit("author")
    manual.edit(HIRING, "写明岗位", "写清岗位")
    manual.commit("author")


attack("A31", "was-unapproved", "an unapproved change is taken back", commands=(HISTORY,), status=0)(reverted)
attack("A31-strict", "was-unapproved", "the same, where history counts", commands=((*HISTORY, "--strict-history"),))(
    reverted
)
attack("A31-base", "", "the same, seen as a pull request", commands=(BASE,), status=0)(reverted)


@attack("A32", "UNAPPROVED@refund", "two processes change, one is approved", spares="hiring")
def a32(manual: Manual) -> None:
    manual.change()
    manual.approve(ITEM, "approver")
    manual.edit(REFUND, "写清客户", "写明客户")
    manual.commit("author")


@attack("A34", "UNAPPROVED", "an approved version is taken back to the text before")
def a34(manual: Manual) -> str:
    before = manual.read(HIRING)
    manual.change()
    manual.approve(ITEM, "approver")
    base = manual.commit("author")
    manual.write(HIRING, before)
    manual.commit("author")
    return base


@attack("A30", "self-approval", "an emergency that she wrote is reviewed by another, then ratified by herself", ours=True,
        commands=((*HISTORY, "--today", "2026-12-01"),))  # fmt: skip
def a30(manual: Manual) -> None:
    second = '{person: approver, from: "2026-01-01"}, {person: controller, from: "2026-01-01"}'
    manual.edit(ROLES, '{person: approver, from: "2026-01-01"}', second)
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")
    manual.change()
    manual.approve(ITEM, "controller", action="emergency", reason="系统停用，先改")
    manual.commit("approver")
    manual.approve(ITEM, "controller", role="director", action="review", conclusion="没有要改的")
    manual.commit("author")
    manual.approve(ITEM, "approver", action="ratify")
    manual.commit("author")


@attack("A35", "broken-chain|UNAPPROVED", "a new text is called a withdrawal, a return or a retirement", ours=True,
        variants={name: name for name in ("withdraw", "reinstate", "retire", "create", "adopt", "ratify")})  # fmt: skip
def a35(manual: Manual, action: str) -> None:
    manual.change()
    manual.approve(ITEM, ["approver", "controller"], action=action)
    manual.commit("author")


@attack("A36", "self-approval", "her own text is approved by the outsider first, then she approves a small edit", ours=True,
        variants={"outsider": ("outsider", {}), "forged": ("governor", {"key": "stranger", "role": "director"}),
                  "declared": ("controller", {"evidence": {"type": "declared"}, "role": "director"})})  # fmt: skip
def a36(manual: Manual, first: tuple[str, dict[str, object]]) -> None:
    person, said = first
    manual.start("change")
    manual.change()
    manual.record(ITEM, person, **said)
    manual.commit("approver")
    manual.edit(HIRING, "记下评分", "记下评分和理由")
    manual.approve(ITEM, "approver")
    branch = manual.commit("author")
    files = dict(manual.files)
    manual.go("main")
    manual.files.update(files)
    manual.commit("author", committer="forge", parents=[branch])
