"""Honest work, continued: squash, merge, and what a department does besides."""

from __future__ import annotations

from datetime import timedelta

from tests.audit.attacks.content_attacks import ITEM, new_process
from tests.audit.attacks.controls import fork, honest, landed, plain_change, some_history
from tests.audit.attacks.example import GOVERNANCE, HIRING, PEOPLE, REFERENCE, REFUND, ROLES, SITE_ITEM, Manual
from tests.audit.attacks.state_attacks import emergency


@honest("E18")
def squash_merge(manual: Manual) -> None:
    fork(manual)
    manual.change()
    manual.commit("author")
    manual.edit(HIRING, "记下评分", "记下评分和理由")
    manual.commit("author")
    manual.approve(ITEM, "approver")
    manual.commit("approver")
    tree = dict(manual.files)
    manual.go("main")
    manual.files.update(tree)
    manual.commit("author", committer="forge", message="x (#7)\n\nCo-authored-by: outsider <outsider@x>\n")


@honest("E18")
def merge_commit_after_main_moved(manual: Manual) -> str:
    fork(manual)
    plain_change(manual)
    manual.commit("author")
    manual.go("main")
    manual.change(REFUND, "写清客户", "写明客户")
    manual.approve("process/refund", "approver")
    manual.commit("author")
    return landed(manual, author="author")


@honest("E18")
def rebased(manual: Manual) -> None:
    manual.change()
    manual.commit("author", committer="forge")
    manual.approve(ITEM, "approver")
    manual.commit("approver", committer="forge")


@honest("U01")
def several_edits_and_their_approval_in_one_push(manual: Manual) -> str:
    base = manual.tip["main"]
    some_history(manual)
    return base


@honest("U02")
def new_process_made(manual: Manual) -> None:
    new_process(manual, approver="director")
    manual.approve("process/bonus", "governor", action="create")
    manual.commit("author")


@honest("U03")
def moved_to_another_area(manual: Manual) -> None:
    manual.edit(HIRING, "area: people", "area: money")
    manual.to_version(HIRING, "2.0.0")
    manual.files["processes/money/hiring.yaml"] = manual.files.pop(HIRING)
    manual.approve(ITEM, "approver")
    manual.commit("author")


@honest("U04")
def rolled_back_with_an_approval(manual: Manual) -> None:
    before = manual.read(HIRING)
    plain_change(manual)
    manual.commit("author")
    manual.write(HIRING, before)
    manual.to_version(HIRING, "3.0.0")
    manual.approve(ITEM, "approver")
    manual.commit("author")


@honest("U05")
def approved_by_the_superior(manual: Manual) -> None:
    """The approver's own superior may approve in her place."""
    manual.edit(
        ROLES,
        "title: 总监\n    kind: position\n",
        "title: 总监\n    kind: position\n    reports_to: governance-manager\n",
    )
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")
    manual.change()
    manual.approve(ITEM, "governor", role="governance-manager")
    manual.commit("author")


@honest("U06")
def somebody_left_afterwards(manual: Manual) -> None:
    plain_change(manual)
    manual.commit("author")
    manual.edit(PEOPLE, 'approver@x], forge: {github: 11, gitlab: 11, gitea: 11}, keys: [{key', 'approver@x], forge: {github: 11, gitlab: 11, gitea: 11}, keys: [{until: "2026-12-31", key')  # fmt: skip
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")


@honest("U07")
def emergency_ratified_in_time(manual: Manual) -> None:
    before = manual.trusted[ITEM]
    emergency(manual)
    assert before != manual.trusted[ITEM]
    manual.now += timedelta(days=3)
    manual.approve(ITEM, "approver", action="ratify")
    manual.commit("author")


@honest("U08")
def reference_and_site_changed(manual: Manual) -> None:
    manual.edit("processes/glossary.yaml", "书面通知", "书面文件")
    manual.approve(REFERENCE, "governor")
    manual.edit("mkdocs.yml", "严格样例手册", "严格的样例手册")
    manual.approve(SITE_ITEM, "governor")
    manual.commit("author")


@honest("U09")
def governance_changed_and_used_at_once(manual: Manual) -> None:
    """An approved appointment counts from the commit that brings it."""
    manual.edit(ROLES, 'title: 总监\n    kind: position\n    holders: [{person: approver, from: "2026-01-01"}]', 'title: 总监\n    kind: position\n    holders: [{person: approver, from: "2026-01-01"}, {person: controller, from: "2026-01-01"}]')  # fmt: skip
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")
    manual.change()
    manual.approve(ITEM, "controller", role="director")
    manual.commit("author")


@honest("U10")
def uncontrolled_files(manual: Manual) -> None:
    manual.write("README.md", "# 手册\n")
    manual.write("notes/待办.md", "- 以后再说\n")
    manual.commit("stranger <stranger@nowhere>")


@honest("U11")
def old_branch_of_an_approved_version(manual: Manual) -> str:
    """Two requests make one version; the second is approved anew, its older record stays."""
    fork(manual)
    manual.edit(HIRING, "没写到岗日的录用书要重发。", "没写到岗日的录用书作废。")
    manual.to_version(HIRING, "2.0.0")
    manual.record(ITEM, "approver")
    manual.commit("author")
    manual.go("main")
    manual.edit(HIRING, "summary: 填需求、面试、批准后发录用书。", "summary: 填需求、面试，批准后发录用书。")
    manual.to_version(HIRING, "2.0.0")
    manual.approve(ITEM, "approver")
    base = manual.commit("author")
    manual.go("change")
    theirs = dict(manual.trees["main"])
    ours = {path: entry for path, entry in manual.files.items() if path not in theirs}
    manual.files.update(theirs)
    manual.files.update(ours)
    manual.edit(HIRING, "没写到岗日的录用书要重发。", "没写到岗日的录用书作废。")
    manual.commit("author", parents=[base])
    manual.to_version(HIRING, "3.0.0")
    manual.approve(ITEM, "approver")
    manual.commit("author")
    return base
