"""A: content and four eyes."""

from __future__ import annotations

from datetime import timedelta

from attacks.attack import BASE, HISTORY, attack
from attacks.example import GOVERNANCE, HANDBOOK, HIRING, REFUND, ROLES, SITE_ITEM, SOURCE, Manual

ITEM = "process/hiring"


@attack("A01", "UNAPPROVED", "the author edits a step")
def a01(manual: Manual) -> None:
    manual.edit(HIRING, "写清岗位", "写明岗位")
    manual.commit("author")


@attack("A04", "self-approval", "the approver commits content and her own record")
def a04(manual: Manual) -> None:
    manual.change()
    manual.approve(ITEM, "approver")
    manual.commit("approver")


@attack("A05", "self-approval", "the approver commits the content, the author adds the record with himself as author")
def a05(manual: Manual) -> None:
    manual.change()
    manual.commit("approver")
    manual.approve(ITEM, "approver")
    manual.commit("author")


@attack("A05b", "self-approval", "the approver wrote one of several commits, as co-author or as committer only",
        variants={"co-author": ("author", "", "x\n\nCo-authored-by: A <approver@x>\n"), "committer": ("author", "approver", "x")},
        ours=True)  # fmt: skip
def a05b(manual: Manual, variant: tuple[str, str, str]) -> None:
    author, committer, message = variant
    manual.edit(HIRING, "记下评分", "记下评分和理由")
    manual.commit(author, committer=committer, message=message)
    manual.change()
    manual.commit("author")
    manual.approve(ITEM, "approver")
    manual.commit("author")


@attack("A07", "unknown-author", "the content is committed under an address that nobody has")
def a07(manual: Manual) -> None:
    manual.change()
    manual.commit("ghost <ghost@nowhere>")
    manual.approve(ITEM, "approver")
    manual.commit("author")


@attack("A07b", "unknown-author", "the content is committed under the address of the forge, which is nobody", ours=True)
def a07b(manual: Manual) -> None:
    manual.change()
    manual.approve(ITEM, "approver")
    manual.commit("forge")


ADDRESSES = ("x <APPROVER@X>", "author <approver@x>", "x < approver@x >", "x <11+approver@users.noreply.forge.example>")


@attack("A07c", "self-approval|unknown-author", "the approver writes under another spelling of her address", ours=True,
        variants={str(number): address for number, address in enumerate(ADDRESSES)})  # fmt: skip
def a07c(manual: Manual, address: str) -> None:
    manual.change()
    manual.approve(ITEM, "approver")
    manual.commit(address)


@attack("A08", "self-approval", "a .mailmap makes the author of the approver")
def a08(manual: Manual) -> None:
    manual.write(".mailmap", "author <author@x> <approver@x>\n")
    manual.change()
    manual.approve(ITEM, "approver")
    manual.commit("approver")


@attack(
    "A10",
    "approver-not-entitled",
    "the record is signed by the outsider",
    variants={"own": "clerk", "hers": "director"},
)
def a10(manual: Manual, role: str) -> None:
    manual.change()
    manual.approve(ITEM, "outsider", role=role)
    manual.commit("author")


@attack("A11", "approver-not-entitled", "the approver held the role until yesterday")
def a11(manual: Manual) -> str:
    old = 'holders: [{person: approver, from: "2026-01-01"}]'
    new = (
        'holders: [{person: approver, from: "2026-01-01", until: "2026-11-19"}, {person: governor, from: "2026-11-20"}]'
    )
    manual.edit(ROLES, old, new)
    manual.approve(GOVERNANCE, "governor")
    base = manual.commit("author")
    manual.change()
    manual.approve(ITEM, "approver")
    manual.commit("author")
    return base


FLAGS = {
    "retired": ("status: effective", "status: retired"),
    "key": ("key: true", "key: false"),
    "order": ("[岗位, 工资, 到岗日]", "[工资, 岗位, 到岗日]"),
    "effective": ('effective_from: "2026-11-01"', 'effective_from: "2026-12-01"'),
    "default": ("title: 面试\n", "title: 面试\n    kind: task\n"),
    "empty": ("fulfils: [R-001]", "fulfils: []"),
    "type": ("at_most: 2", "at_most: 3"),
    "blank": ("两人一起面试", "两人 一起面试"),
}


@attack("A13", "UNAPPROVED", "only a flag, a date or an order changes", variants=FLAGS)
def a13(manual: Manual, change: tuple[str, str]) -> None:
    manual.edit(HIRING, *change)
    manual.commit("author")


@attack("A13-steps", "UNAPPROVED", "two steps change places")
def a13_steps(manual: Manual) -> None:
    text = manual.read(HIRING)
    first, second = text.index("  - id: s10"), text.index("  - id: s20")
    third = text.index("  - id: s30")
    manual.write(HIRING, text[:first] + text[second:third] + text[first:second] + text[third:])
    manual.commit("author")


@attack("A14", "UNAPPROVED", "characters move from one field to the next")
def a14(manual: Manual) -> None:
    manual.edit(HIRING, "when: 实习生", "when: 生")
    manual.edit(HIRING, "how: 先到岗，三天内补批准。", "how: 先到岗，三天内补批准。实习")
    manual.commit("author")


@attack("A16", "UNAPPROVED", "only the bytes of an attached form change")
def a16(manual: Manual) -> None:
    manual.write("processes/files/offer.docx", b"PK offer, other terms")
    manual.commit("author")


@attack(
    "A16b",
    "UNAPPROVED",
    "an attached form goes away, or becomes a link",
    variants={"gone": "", "link": "120000"},
    ours=True,
)
def a16b(manual: Manual, mode: str) -> None:
    manual.remove("processes/files/offer.docx")
    if mode:
        manual.write("processes/files/offer.docx", "refund.docx", mode)
    manual.commit("author")


@attack("A17-term", "UNAPPROVED@reference", "a term that the process uses changes its meaning")
def a17_term(manual: Manual) -> None:
    manual.edit("processes/glossary.yaml", "书面通知", "口头通知")
    manual.commit("author")


@attack("A17-source", "UNAPPROVED@reference", "a source that a control cites changes")
def a17_source(manual: Manual) -> None:
    manual.edit("processes/sources.yaml", "内部控制规范", "内部控制指引")
    manual.commit("author")


@attack("A17-role", "UNAPPROVED@governance", "a role that the process names changes")
def a17_role(manual: Manual) -> None:
    manual.edit(ROLES, "title: 总监", "title: 总监助理")
    manual.commit("author")


@attack("A17-limit", "UNAPPROVED@governance", "a limit of authority changes")
def a17_limit(manual: Manual) -> None:
    manual.edit("processes/organisation/authority.yaml", "up_to: 5000", "up_to: 50000")
    manual.edit("processes/organisation/authority.yaml", "over: 5000", "over: 50000")
    manual.commit("author")


def new_process(manual: Manual, name: str = "bonus", approver: str = "clerk") -> str:
    """A process like the first refund, with names of its own; gives its path."""
    text = (SOURCE / REFUND).read_text("utf-8")
    number = "".join(letter for letter in name if letter.isdigit()) or "1"
    for old, new in (
        ("id: refund", f"id: {name}"),
        ("approver: director", f"approver: {approver}"),
        ("2026-11-01", "2026-12-01"),
        ("number: FI-01", f"number: FX-{number}"),
        ("title: 退款\n", f"title: 奖金{number}\n"),
        ("name: 退款单", f"name: 奖金单{number}"),
        ("fulfils: [R-002]\n", ""),
        *((f"{kind}-FI-01", f"{kind}-FX-{number}") for kind in "FCK"),
    ):
        text = text.replace(old, new)
    path = f"processes/money/{name}.yaml"
    manual.write(path, text)
    return path


@attack("A19", "approver-not-entitled@bonus", "a new process names the outsider's role as its approver")
def a19(manual: Manual) -> None:
    new_process(manual)
    manual.approve("process/bonus", "outsider", action="create")
    manual.commit("author")


@attack("A19b", "approver-not-entitled|malformed-record|broken-chain@bonus", "the same, called a change", ours=True)
def a19b(manual: Manual) -> None:
    new_process(manual)
    manual.approve("process/bonus", "outsider", action="change")
    manual.commit("author")


@attack("A20", "approver-not-entitled", "one change gives owner or approver to the outsider, who approves it",
        variants={"owner": ("owner: hr-lead", "owner: clerk"), "approver": ("approver: director", "approver: clerk")})  # fmt: skip
def a20(manual: Manual, change: tuple[str, str]) -> None:
    manual.edit(HIRING, *change)
    manual.to_version(HIRING, "2.0.0")
    manual.approve(ITEM, "outsider", role="clerk")
    manual.commit("author")


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
