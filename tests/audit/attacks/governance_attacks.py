"""B: governance and settings."""

from __future__ import annotations

from tests.audit.attacks.attack import BASE, BOTH, HISTORY, attack
from tests.audit.attacks.content_attacks import ITEM
from tests.audit.attacks.example import GOVERNANCE, HANDBOOK, HIRING, PEOPLE, ROLES, SITE_ITEM, Manual

HOLDS = 'title: 总监\n    kind: position\n    holders: [{person: approver, from: "2026-01-01"}'


def appoint(manual: Manual, person: str = "outsider") -> None:
    """Make a person a holder of the approver's role."""
    manual.edit(ROLES, HOLDS, HOLDS + f', {{person: {person}, from: "2026-01-01"}}')


@attack(
    "B01", "approver-not-entitled + UNAPPROVED@governance", "the outsider appoints himself and approves, in one commit"
)
def b01(manual: Manual) -> None:
    appoint(manual)
    manual.change()
    manual.approve(ITEM, "outsider", role="director")
    manual.commit("author")


@attack("B01b", "approver-not-entitled + UNAPPROVED@governance", "the same in two commits", ours=True)
def b01b(manual: Manual) -> None:
    appoint(manual)
    manual.commit("outsider")
    manual.change()
    manual.approve(ITEM, "outsider", role="director")
    manual.commit("author")


@attack(
    "B01c",
    "approver-not-entitled@governance + approver-not-entitled|broken-chain",
    "he approves his appointment himself",
    ours=True,
)
def b01c(manual: Manual) -> None:
    appoint(manual)
    manual.approve(GOVERNANCE, "outsider", role="director")
    manual.change()
    manual.approve(ITEM, "outsider", role="director")
    manual.commit("author")


@attack("B03", "bad-signature|bad-key|key-not-valid + UNAPPROVED@governance", "her key is replaced, then used")
def b03(manual: Manual) -> None:
    manual.edit(PEOPLE, manual.keys.public["approver"], manual.keys.public["stranger"])
    manual.commit("author")
    manual.change()
    manual.approve(ITEM, "approver", key="stranger")
    manual.commit("author")


LAST = "    - {items: [process], roles: [approver], evidence: signed}\n"


@attack("B04-evidence", "weak-evidence + UNAPPROVED@governance", "one change weakens the evidence that it needs")
def b04_evidence(manual: Manual) -> None:
    manual.edit(HANDBOOK, LAST, LAST.replace("signed", "declared"))
    manual.change()
    manual.approve(ITEM, "approver", evidence={"type": "declared"})
    manual.commit("author")


@attack(
    "B04-count", "quorum-not-met + UNAPPROVED@governance", "one change lowers the number of approvers that it needs"
)
def b04_count(manual: Manual) -> None:
    manual.edit(HANDBOOK, "roles: [approver, finance], count: 2", "roles: [approver], count: 1")
    manual.edit(HIRING, "status: effective", "status: retired")
    manual.to_version(HIRING, "2.0.0")
    manual.approve(ITEM, "approver", action="retire")
    manual.commit("author")


@attack("B04-roles", "approver-not-entitled + UNAPPROVED@governance", "one change names the roles that may approve it")
def b04_roles(manual: Manual) -> None:
    manual.edit(HANDBOOK, LAST, LAST.replace("approver", "clerk"))
    manual.change()
    manual.approve(ITEM, "outsider")
    manual.commit("author")


@attack("B04-uncontrolled", "UNAPPROVED + UNAPPROVED@governance", "one change takes processes out of control")
def b04_uncontrolled(manual: Manual) -> None:
    manual.edit(HANDBOOK, "  approvals:\n", "  approvals:\n    - {items: [process], uncontrolled: true}\n")
    manual.change()
    manual.commit("author")


@attack(
    "B04-site",
    "UNAPPROVED@governance + UNAPPROVED@site",
    "one change takes a file out of the site's control",
    ours=True,
)
def b04_site(manual: Manual) -> None:
    manual.edit(HANDBOOK, "site: [mkdocs.yml, docs/, .github/, .gitattributes]", "site: [docs/]")
    manual.edit(".github/workflows/check.yml", "procbook audit", "true || procbook audit")
    manual.commit("author")


@attack("B04-stage", "UNAPPROVED@governance", "the stage is set back, which switches limits off", ours=True)
def b04_stage(manual: Manual) -> None:
    manual.edit(HANDBOOK, "stage: in-force", "stage: preparation")
    manual.commit("author")


@attack("B04-waiver", "UNAPPROVED + UNAPPROVED@governance", "a waiver for the audit's own findings", ours=True)
def b04_waiver(manual: Manual) -> None:
    names = ("missing-approval", "approval-of-other-content", "bad-signature")
    each = "".join(
        f"  - {{rule: {rule}, subject: {subject}, reason: 没事, approver: governor, expires: '2027-01-31'}}\n"
        for rule in names
        for subject in ("hiring", ITEM)
    )
    manual.edit(HANDBOOK, "policy:\n", f"waivers:\n{each}policy:\n")
    manual.change()
    manual.commit("author")


@attack("B06", "UNAPPROVED + UNAPPROVED@governance", "the list of people is broken, so that nobody can be looked up")
def b06(manual: Manual) -> None:
    manual.edit(PEOPLE, "people:\n", "people:\n  - {id: [\n")
    manual.change()
    manual.commit("author")


@attack("B06b", "approver-not-entitled + UNAPPROVED@governance", "the same, with a record by the outsider", ours=True)
def b06b(manual: Manual) -> None:
    manual.edit(PEOPLE, "people:\n", "people:\n  - {id: [\n")
    manual.change()
    manual.approve(ITEM, "outsider")
    manual.commit("author")


@attack("B07", "rule-without-approver|schema-invalid@handbook", "a rule without approvers comes before the others")
def b07(manual: Manual) -> None:
    manual.edit(HANDBOOK, "  approvals:\n", "  approvals:\n    - {items: [process], roles: [], evidence: declared}\n")
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")


@attack("B07b", "rule-without-approver|schema-invalid@handbook", "a kind of item that no rule names", ours=True)
def b07b(manual: Manual) -> None:
    manual.edit(HANDBOOK, "[governance, reference, site]", "[governance, reference]")
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")


@attack("B09", "role-cycle@director", "three roles report to each other")
def b09(manual: Manual) -> None:
    manual.edit(ROLES, "title: 总监\n    kind: position\n", "title: 总监\n    kind: position\n    reports_to: clerk\n")
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")


@attack(
    "B09b", "role-cycle@director + approver-not-entitled", "a circle makes everybody everybody's superior", ours=True
)
def b09b(manual: Manual) -> None:
    b09(manual)
    manual.change()
    manual.approve(ITEM, "author", role="hr-lead", authors=["outsider"])
    manual.commit("outsider")


@attack("B10", "approver-not-entitled", "the branch is older than the outsider's removal", commands=(BASE,))
def b10(manual: Manual) -> str:
    appoint(manual)
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")
    manual.start("change")
    manual.change()
    manual.approve(ITEM, "outsider", role="director")
    manual.commit("author")
    manual.go("main")
    manual.edit(ROLES, ', {person: outsider, from: "2026-01-01"}', "")
    manual.approve(GOVERNANCE, "governor")
    base = manual.commit("author")
    manual.go("change")
    return base


@attack("B12", "UNAPPROVED", "comments that ask to be left alone")
def b12(manual: Manual) -> None:
    manual.edit(HIRING, "写清岗位、人数、到岗日。", "写明岗位。  # noqa # procbook: ignore # approved: true")
    manual.write(HIRING, "# check: off\n# approved: true\n" + manual.read(HIRING))
    manual.commit("author")


@attack("B12-fault", "unknown-reference", "the same around a fault", commands=(("check",),))
def b12_fault(manual: Manual) -> None:
    manual.edit(HIRING, "owner: hr-lead\n    does", "owner: hr-laed  # noqa # check: off\n    does")
    manual.commit("author")


@attack("B12-field", "unknown-field", "fields that claim approval", commands=(("check",), *BOTH),
        variants={"approved": "approved: true", "reviewed": "reviewed: true", "approval": "approval: {by: approver}"})  # fmt: skip
def b12_field(manual: Manual, field: str) -> None:
    manual.write(HIRING, manual.read(HIRING) + f"{field}\n")
    manual.commit("author")


WORKFLOW = ".github/workflows/check.yml"


@attack("B15", "UNAPPROVED@site", "the workflow that checks is weakened",
        variants={"weak": "procbook audit --base origin/main || true", "gone": ""})  # fmt: skip
def b15(manual: Manual, command: str) -> None:
    if command:
        manual.edit(WORKFLOW, "procbook audit --base origin/main", command)
    else:
        manual.remove(WORKFLOW)
    manual.commit("author")


@attack("B15b", "UNAPPROVED@site", "a new file in a controlled folder", ours=True,
        variants={"workflow": ".github/workflows/other.yml", "script": "docs/a.js"})  # fmt: skip
def b15b(manual: Manual, path: str) -> None:
    manual.write(path, "on: push\n")
    manual.commit("author")


@attack(
    "B16",
    "was-unapproved@governance",
    "the governance was somebody else's for a moment",
    commands=(HISTORY,),
    status=(0, 1),
    ours=True,
)
def b16(manual: Manual) -> None:
    before = manual.read(ROLES)
    appoint(manual)
    manual.commit("outsider")
    manual.change()
    manual.approve(ITEM, "outsider", role="director")
    manual.write(ROLES, before)
    manual.commit("author")


@attack("B16b", "approver-not-entitled", "what was approved in that moment stays unapproved", ours=True)
def b16b(manual: Manual) -> None:
    b16(manual)


@attack("B17", "wrong-manual|record-altered|malformed-record|UNAPPROVED|settings-changed@manual", "the manual's own id changes, and everything is approved anew under it", ours=True)  # fmt: skip
def b17(manual: Manual) -> None:
    manual.edit(HANDBOOK, "00000000a0d1", "00000000beef")
    manual.commit("author")


@attack("B18", "UNAPPROVED@governance", "an approved governance is not the one that is there", ours=True)
def b18(manual: Manual) -> None:
    manual.edit(ROLES, "title: 文员", "title: 办事员")
    manual.approve(GOVERNANCE, "governor")
    appoint(manual)
    manual.commit("author")


@attack("B19", "UNAPPROVED@site", "the site is approved for less than there is", ours=True)
def b19(manual: Manual) -> None:
    manual.edit("mkdocs.yml", "严格样例手册", "严格样例手册二")
    manual.approve(SITE_ITEM, "governor")
    manual.write("docs/extra.md", "# 另一页\n")
    manual.commit("author")
