"""A: content and four eyes."""

from __future__ import annotations

from tests.audit.attacks.attack import attack
from tests.audit.attacks.example import GOVERNANCE, HIRING, REFUND, ROLES, SOURCE, Manual

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
