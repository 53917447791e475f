"""F: evidence from forges, as it stands in records (reading it from the forge: tests/forge)."""

from __future__ import annotations

from typing import Any

from tests.audit.attacks.attack import HISTORY, attack
from tests.audit.attacks.content_attacks import ITEM
from tests.audit.attacks.example import GOVERNANCE, HANDBOOK, SITE_ITEM, Manual
from tests.audit.attacks.governance_attacks import LAST

SITE_BY = "    - {items: [governance, reference, site], roles: [governance-manager], evidence: signed}\n"

REVIEW = {
    "type": "github-review",
    "repository": "group/manual",
    "pull": 7,
    "review": 500,
    "user": 11,
    "commit": "c" * 40,
}


def forge_policy(manual: Manual) -> str:
    """Processes need evidence of the forge; gives the commit."""
    manual.edit(HANDBOOK, LAST, LAST.replace("signed", "forge"))
    manual.approve(GOVERNANCE, "governor")
    return manual.commit("author")


def reviewed(
    manual: Manual, *, recorded: bool = True, by: str = "approver", said: dict[str, Any] | None = None, **review: Any
) -> str:
    """A change with a record of a review, as the recorder writes it; gives the base."""
    base = forge_policy(manual)
    manual.change()
    evidence = REVIEW | review
    statement = manual.statement(ITEM, manual.content(ITEM), {})
    signed = manual.forge_evidence(by, statement, evidence, **(said or {}))
    manual.approve(ITEM, by, evidence=evidence, **({"recorded": signed} if recorded else {}))
    manual.commit("author")
    return base


@attack("F01", "weak-evidence", "a review is typed by hand")
def f01(manual: Manual) -> str:
    return reviewed(manual, recorded=False)


FORGED = {
    "approver's key": {"recorder": "approver", "recorded_by": "approver"},
    "wrong name": {"recorded_by": "robot"},
    "unknown key": {"recorder": "stranger"},
    "namespace": {"recorder_namespace": "approval@procbook"},
}


@attack("F01b", "weak-evidence|bad-signature|key-not-valid|key-purpose|bad-identity", "the recorder's signature is somebody else's",
        ours=True, variants=FORGED)  # fmt: skip
def f01b(manual: Manual, said: dict[str, str]) -> str:
    return reviewed(manual, said=said)


@attack("F05", "approver-not-entitled", "the login is hers, the number of the account is not")
def f05(manual: Manual) -> str:
    return reviewed(manual, user=13)


@attack("F10-ssh", "key-purpose|key-not-valid", "the recorder signs an approval with its own key")
def f10_ssh(manual: Manual) -> str:
    base = forge_policy(manual)
    manual.change()
    manual.approve(ITEM, "approver", key="recorder")
    manual.commit("author")
    return base


@attack("F10-repository", "key-purpose", "the recorder signs a review in another repository")
def f10_repository(manual: Manual) -> str:
    return reviewed(manual, repository="outsider/manual")


@attack(
    "F10-forge",
    "key-purpose",
    "a review on another forge than the manual's",
    ours=True,
)
def f10_forge(manual: Manual) -> str:
    return reviewed(manual, type="gitlab-approval")


@attack("F12", "weak-evidence", "a review, however well recorded, where a signature is asked for", ours=True)
def f12(manual: Manual) -> None:
    manual.change()
    statement = manual.statement(ITEM, manual.content(ITEM), {})
    signed = manual.forge_evidence("approver", statement, REVIEW)
    manual.approve(ITEM, "approver", evidence=REVIEW, recorded=signed)
    manual.commit("author")


def recorded(manual: Manual, seen: str, item: str = ITEM, by: str = "approver", **review: Any) -> None:
    """The recorder tells of a review of what was there at a commit."""
    evidence = REVIEW | review | {"commit": seen}
    statement = manual.statement(item, manual.content(item), {})
    signed = manual.forge_evidence(by, statement, evidence)
    manual.approve(item, by, evidence=evidence, recorded=signed)
    manual.commit("recorder")


def site_reviewed(manual: Manual, more: bool) -> None:
    """The governor's review of a change of the site, which grows by a page after that when `more`."""
    manual.edit(HANDBOOK, SITE_BY, SITE_BY.replace("signed", "forge"))
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")
    manual.edit("mkdocs.yml", "严格样例手册", "样例手册")
    manual.commit("author")
    manual.make()
    seen = manual.tip["main"]
    if more:
        manual.write("docs/more.md", "# 更多\n")
        manual.commit("author")
    recorded(manual, seen, SITE_ITEM, "governor", user=15)


@attack("F13", "stale-approval@site", "the site grows by a page after its review", ours=True, commands=(HISTORY,))
def site_grows(manual: Manual) -> None:
    site_reviewed(manual, more=True)


@attack("F14", "self-approval", "she helps to write on a branch, and reviews it", ours=True,
        variants={"named": ("", "x\n\nCo-authored-by: approver <approver@x>\n"), "committed": ("approver", "x")})  # fmt: skip
def helped_and_reviewed(manual: Manual, by: tuple[str, str]) -> str:
    base = forge_policy(manual)
    manual.start("change")
    manual.change()
    manual.commit("author", committer=by[0], message=by[1])
    manual.make()
    recorded(manual, manual.tip["change"])
    manual.merge()
    return base
