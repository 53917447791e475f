"""S: who handled a text without writing it, and who wrote it and looks as if she had only handled it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.audit.attacks.attack import HISTORY, attack
from tests.audit.attacks.content_attacks import ITEM
from tests.audit.attacks.example import GOVERNANCE, HANDBOOK, HIRING, Manual

LATER = (*HISTORY, "--today", "2027-02-20")
DECLARED: dict[str, Any] = {"evidence": {"type": "declared"}}


def squashed(manual: Manual, author: str = "author", together: str = "approver", **said: Any) -> None:
    """A squash by the forge's button: text and record in one commit, the approver beside the author."""
    manual.change()
    manual.approve(ITEM, "approver", **said)
    manual.commit(author, committer="forge", message=f"x (#7)\n\nCo-authored-by: {together} <{together}@x>\n")


def enough_when_declared(manual: Manual) -> None:
    """For processes a declaration is enough."""
    manual.edit(HANDBOOK, "{items: [process], roles: [approver], evidence: signed}", "{items: [process], roles: [approver], evidence: declared}")  # fmt: skip
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")


@attack("S01", "self-approval", "the approver is the author of the squash", ours=True)
def author_of_the_squash(manual: Manual) -> None:
    squashed(manual, "approver", "author")


@attack("S02", "self-approval", "she stands beside the author, and only declares that she did not write it", ours=True)
def only_declared(manual: Manual) -> None:
    enough_when_declared(manual)
    squashed(manual, **DECLARED)


@attack("S03", "self-approval", "her signature names her among the authors, or nobody, or somebody else", ours=True,
        variants={"herself": ["author", "approver"], "nobody": "", "another": ["outsider"]})  # fmt: skip
def authors_not_bound(manual: Manual, authors: Any) -> None:
    squashed(manual, authors=authors)


@attack("S04", "self-approval", "she signs once she has committed the text", ours=True, commands=(HISTORY,))
def signed_afterwards(manual: Manual) -> None:
    manual.change()
    manual.commit("author", committer="approver")
    manual.approve(ITEM, "approver", at="2026-11-21T09:30:00+08:00")
    manual.now += timedelta(days=1)
    manual.commit("approver")


@attack("S05", "self-approval", "the text lands long after its approval, and she commits it", ours=True, commands=(LATER,))  # fmt: skip
def long_after(manual: Manual) -> None:
    manual.now += timedelta(days=60)
    manual.change()
    manual.approve(ITEM, "approver")
    manual.commit("author", committer="approver")


@attack("S06", "self-approval", "she takes her text back, somebody else brings the very text again", ours=True,
        variants={"": ("approver", ""), "committed": ("author", "approver")})  # fmt: skip
def brought_again(manual: Manual, by: tuple[str, str]) -> None:
    before = manual.read(HIRING)
    manual.change()
    manual.commit(by[0], committer=by[1])
    mine = manual.read(HIRING)
    manual.write(HIRING, before)
    manual.commit("approver")
    manual.write(HIRING, mine)
    manual.approve(ITEM, "approver")
    manual.commit("author")


@attack("S07", "self-approval", "of her two edits she takes back one", ours=True)
def half_taken_back(manual: Manual) -> None:
    manual.start("change")
    manual.change()
    manual.commit("approver")
    text = manual.read(HIRING)
    manual.edit(HIRING, "记下评分", "记下评分和理由")
    manual.commit("approver")
    manual.write(HIRING, text)
    manual.commit("approver")
    manual.edit(HIRING, "没写到岗日的录用书要重发。", "没写到岗日的录用书作废。")
    manual.approve(ITEM, "approver")
    manual.commit("author")
    manual.set("main", manual.tip["change"])
    manual.go("main")


def wrong_record(manual: Manual) -> list[str]:
    """On a branch the approver approves a text by mistake; gives the files."""
    manual.start("change")
    manual.change(new="写错岗位")
    manual.commit("author")
    before = set(manual.paths(""))
    manual.record(ITEM, "approver")
    manual.commit("approver")
    return sorted(set(manual.paths("")) - before)


def without(manual: Manual, paths: list[str], by: str) -> None:
    """The branch goes on without these records, with another text, and is merged."""
    for path in paths:
        manual.remove(path)
    manual.commit(by)
    manual.edit(HIRING, "写错岗位", "写明岗位")
    manual.approve(ITEM, "approver")
    manual.commit("author")
    manual.merge()


@attack("S08", "record-removed", "somebody else takes her record away before it lands", ours=True)
def taken_away_by_another(manual: Manual) -> None:
    without(manual, wrong_record(manual), "author")


@attack("S09", "record-removed", "she takes away her record, which has landed", ours=True, commands=(HISTORY,))
def taken_away_from_main(manual: Manual) -> None:
    manual.change()
    before = set(manual.paths(""))
    manual.approve(ITEM, "approver")
    manual.commit("author")
    for path in sorted(set(manual.paths("")) - before):
        manual.remove(path)
    manual.commit("approver")
