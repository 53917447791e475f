"""S, continued: what was taken back somewhere, and stands all the same."""

from __future__ import annotations

from datetime import timedelta

from tests.audit.attacks.attack import HISTORY, attack
from tests.audit.attacks.content_attacks import ITEM
from tests.audit.attacks.example import GOVERNANCE, HIRING, ROLES, SITE_ITEM, Manual

MKDOCS, TITLE = "mkdocs.yml", "严格样例手册"


def aside(manual: Manual, path: str, old: str) -> str:
    """A commit beside the branch takes a file back; the branch goes on without it. Gives that commit."""
    branch = manual.branch
    manual.start("aside")
    manual.write(path, old)
    commit = manual.commit("author")
    manual.go(branch)
    return commit


@attack("S10", "self-approval", "her text is taken back aside, and the branch goes on from it", ours=True)
def taken_back_aside(manual: Manual) -> None:
    manual.start("change")
    before = manual.read(HIRING)
    manual.change()
    manual.commit("approver")
    back = aside(manual, HIRING, before)
    manual.edit(HIRING, "记下评分", "记下评分和理由")
    manual.commit("author", parents=[back])
    manual.approve(ITEM, "approver")
    manual.commit("author")
    manual.merge()


@attack("S11", "self-approval", "her text lands, is taken back aside, and somebody edits it further", ours=True)
def taken_back_beside_main(manual: Manual) -> None:
    before = manual.read(HIRING)
    manual.change()
    manual.commit("approver")
    back = aside(manual, HIRING, before)
    manual.edit(HIRING, "记下评分", "记下评分和理由")
    manual.approve(ITEM, "approver")
    manual.commit("author", parents=[back])


@attack("S12", "self-approval@manual", "the governor's rules are taken back aside", ours=True)
def rules_taken_back_aside(manual: Manual) -> None:
    manual.start("change")
    before = manual.read(ROLES)
    manual.edit(ROLES, "title: 文员", "title: 文员长")
    manual.commit("governor")
    back = aside(manual, ROLES, before)
    manual.edit(ROLES, "title: 财务", "title: 财务部")
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author", parents=[back])
    manual.merge()


@attack("S13", "self-approval@site", "the governor's settings of the site are taken back, and brought again", ours=True)
def site_brought_again(manual: Manual) -> None:
    before = manual.read(MKDOCS)
    manual.edit(MKDOCS, TITLE, "甲")
    manual.commit("governor")
    mine = manual.read(MKDOCS)
    manual.write(MKDOCS, before)
    manual.commit("author")
    manual.write(MKDOCS, mine)
    manual.approve(SITE_ITEM, "governor")
    manual.commit("author")


@attack("S14", "record-removed", "she takes her record back, and somebody else lays it down again", ours=True)
def record_put_back(manual: Manual) -> None:
    manual.start("change")
    manual.change()
    manual.commit("author")
    before = set(manual.paths(""))
    manual.record(ITEM, "approver")
    manual.commit("approver")
    given = {path: manual.files[path] for path in set(manual.paths("")) - before}
    for path in given:
        manual.remove(path)
    manual.commit("approver")
    manual.files.update(given)
    manual.commit("author")
    manual.merge()


@attack("S15", "self-approval", "she commits the text, and signs ten minutes and more after it landed", ours=True, commands=(HISTORY,))  # fmt: skip
def beyond_any_skew(manual: Manual) -> None:
    manual.change()
    at = manual.now + timedelta(hours=1, minutes=15)
    manual.approve(ITEM, "approver", at=at.isoformat())
    manual.commit("author", committer="approver")


@attack("S16", "self-approval", "she writes a text, it is taken back, and brought again as an emergency that she ratifies", ours=True, commands=((*HISTORY, "--today", "2026-12-20"),))  # fmt: skip
def ratified_by_its_author(manual: Manual) -> None:
    manual.start("change")
    before = manual.read(HIRING)
    manual.change()
    manual.commit("approver")
    mine = manual.read(HIRING)
    manual.write(HIRING, before)
    manual.commit("author")
    manual.write(HIRING, mine)
    manual.commit("author")
    manual.approve(ITEM, "controller", action="emergency", reason="系统停用，先改")
    manual.commit("author")
    manual.merge()
    manual.approve(ITEM, "approver", action="ratify", version="2.0.0")
    manual.commit("author")


@attack("S17", "self-approval", "her branch and a copy of it are merged, with noise beside the copy", ours=True)
def noise_beside_a_copy(manual: Manual) -> None:
    before = manual.read(HIRING)
    manual.start("hers")
    manual.change()
    hers = manual.commit("approver")
    mine = manual.read(HIRING)
    manual.go("main")
    manual.start("change")
    manual.edit(HIRING, "写清岗位", "写错岗位")
    manual.commit("author")
    manual.write(HIRING, before)
    manual.commit("author")
    manual.write(HIRING, mine)
    manual.commit("author")
    manual.commit("author", parents=[hers])
    manual.edit(HIRING, "记下评分", "记下评分和理由")
    manual.approve(ITEM, "approver")
    manual.commit("author")
    manual.merge()
