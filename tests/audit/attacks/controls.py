"""Honest work: what a department does with a forge's buttons, and must never be blamed for."""

from __future__ import annotations

from collections.abc import Callable

import yaml

from tests.audit.attacks.content_attacks import ITEM
from tests.audit.attacks.example import GOVERNANCE, HIRING, REFUND, ROLES, Manual

Play = Callable[[Manual], str | None]
CONTROLS: dict[str, Play] = {}
"""A play gives the base of the comparison, else it is main as it was before."""


def honest(id: str) -> Callable[[Play], Play]:
    def enter(play: Play) -> Play:
        CONTROLS[f"{id}-{play.__name__}"] = play
        return play

    return enter


def landed(manual: Manual, branch: str = "change", author: str = "approver") -> str:
    """Merge a branch into main as the button does: with the files of both, by a person, committed by the forge."""
    before = manual.tree_of(manual.tip[branch])
    base = manual.tip["main"]
    manual.go("main")
    manual.files.update({path: entry for path, entry in before.items() if entry != manual.forked.get(path)})
    for path in manual.forked.keys() - before.keys():
        manual.files.pop(path, None)
    manual.commit(author, committer="forge", parents=[manual.tip[branch]])
    return base


def fork(manual: Manual, branch: str = "change") -> None:
    manual.forked = dict(manual.files)
    manual.start(branch)


def plain_change(manual: Manual) -> None:
    manual.change()
    manual.approve(ITEM, "approver")


@honest("A02")
def format_only(manual: Manual) -> None:
    text = manual.read(HIRING)
    text = text.replace("owner: hr-lead\napprover: director\n", "approver: 'director'\nowner:   \"hr-lead\"   \n", 1)
    text = text.replace("fulfils: [R-001]", "fulfils:\n  - R-001   # 见要求清单")
    text = text.replace(
        "  - {when: 实习生, granted_by: director, how: 先到岗，三天内补批准。}",
        "  - how: 先到岗，三天内补批准。\n    when: '实习生'\n    granted_by: director",
    )
    text = "# 说明\n\n" + text.replace("\n", "\r\n") + "\r\n\r\n"
    assert yaml.safe_load(text) == yaml.safe_load(manual.read(HIRING))
    manual.write(HIRING, text)
    manual.commit("outsider")


@honest("K01")
def record_in_its_own_commit(manual: Manual) -> None:
    fork(manual)
    manual.change()
    manual.commit("author")
    manual.approve(ITEM, "approver")
    manual.commit("approver")
    landed(manual, author="author")


@honest("K02")
def merged_by_the_approver(manual: Manual) -> None:
    fork(manual)
    plain_change(manual)
    manual.commit("author")
    landed(manual)


def updated(manual: Manual, by: str) -> str:
    fork(manual)
    manual.change()
    manual.commit("author")
    manual.go("main")
    manual.change(REFUND, "写清客户", "写明客户")
    manual.approve("process/refund", "approver")
    base = manual.commit("author")
    manual.go("change")
    ours = dict(manual.files)
    manual.files.update(manual.trees["main"])
    manual.files[HIRING] = ours[HIRING]
    manual.commit(by, committer="forge", parents=[base])
    manual.forked = dict(manual.trees["main"])
    manual.approve(ITEM, "approver")
    manual.commit("approver")
    return base


@honest("K03")
def branch_updated_by_the_approver(manual: Manual) -> str:
    base = updated(manual, "approver")
    landed(manual)
    return base


@honest("K03")
def branch_updated_and_not_yet_merged(manual: Manual) -> str:
    return updated(manual, "approver")


@honest("K03")
def both_sides_changed_one_file(manual: Manual) -> str:
    """The branch is brought up to date with another approved edit of the same process, by button."""
    fork(manual)
    manual.edit(HIRING, "没写到岗日的录用书要重发。", "没写到岗日的录用书作废。")
    manual.commit("author")
    manual.go("main")
    manual.edit(HIRING, "summary: 填需求、面试、批准后发录用书。", "summary: 填需求、面试，批准后发录用书。")
    manual.to_version(HIRING, "2.0.0")
    manual.approve(ITEM, "approver")
    base = manual.commit("author")
    manual.go("change")
    manual.files.update(manual.trees["main"])
    manual.edit(HIRING, "没写到岗日的录用书要重发。", "没写到岗日的录用书作废。")
    manual.commit("approver", committer="forge", parents=[base])
    manual.to_version(HIRING, "3.0.0")
    manual.commit("author")
    manual.approve(ITEM, "approver")
    manual.commit("approver")
    return base


@honest("K04")
def written_in_the_web_editor(manual: Manual) -> None:
    manual.change()
    manual.approve(ITEM, "approver")
    manual.commit("author", committer="forge")


@honest("K04")
def committed_by_the_forge_alone(manual: Manual) -> None:
    fork(manual)
    plain_change(manual)
    manual.commit("author")
    landed(manual, author="forge")


@honest("K05")
def approved_edited_and_approved_again(manual: Manual) -> None:
    fork(manual)
    manual.change()
    manual.record(ITEM, "approver")
    manual.commit("author")
    manual.edit(HIRING, "记下评分", "记下评分和理由")
    manual.approve(ITEM, "approver")
    manual.commit("author")
    landed(manual)


@honest("K05")
def the_first_record_lands_alone(manual: Manual) -> None:
    manual.change()
    text = manual.read(HIRING)
    manual.record(ITEM, "approver")
    manual.edit(HIRING, "记下评分", "记下评分和理由")
    manual.approve(ITEM, "approver")
    manual.commit("author")
    assert text != manual.read(HIRING)


def both(manual: Manual, order: list[str]) -> None:
    """A retirement needs two persons; each lays down one file in a commit of her own."""
    fork(manual)
    manual.edit(REFUND, "status: effective", "status: retired")
    manual.to_version(REFUND, "2.0.0")
    manual.edit("processes/handbook.yaml", "  - {title: 退款, process: refund, step: s10}\n", "")
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")
    statement = None
    for person in order:
        before = manual.trusted["process/refund"]
        statement = manual.approve("process/refund", person, action="retire")
        manual.commit(person)
        if person != order[-1]:
            manual.trusted["process/refund"] = before
    assert statement
    landed(manual, author="author")


@honest("K06")
def two_approvers(manual: Manual) -> None:
    both(manual, ["approver", "controller"])


@honest("K06")
def two_approvers_the_other_way_round(manual: Manual) -> None:
    both(manual, ["controller", "approver"])


def some_history(manual: Manual) -> None:
    plain_change(manual)
    manual.commit("author")
    manual.edit(ROLES, "title: 文员", "title: 办事员")
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")
    manual.change(old="记下评分", new="记下评分和理由", version="3.0.0")
    manual.approve(ITEM, "approver")
    manual.commit("author")


@honest("K07")
def history_squashed_into_one_commit(manual: Manual) -> None:
    some_history(manual)
    manual.orphan("squashed")
    manual.commit("author")
    manual.set("main", manual.tip["squashed"])
    manual.go("main")


@honest("K08")
def reviewed_without_a_change(manual: Manual) -> None:
    manual.approve(ITEM, "approver", action="review", conclusion="执行正常，没有要改的", reason="")
    manual.commit("approver")
