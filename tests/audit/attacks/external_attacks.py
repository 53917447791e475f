"""V: approvals in another system, which are no more than a number here."""

from __future__ import annotations

from typing import Any

from tests.audit.attacks.attack import HISTORY, attack
from tests.audit.attacks.content_attacks import ITEM
from tests.audit.attacks.example import GOVERNANCE, HANDBOOK, Manual

EXTERNAL: dict[str, Any] = {"type": "external", "system": "企业微信", "number": "SP-1", "sheet": "sha256:" + "0" * 64}
RULE = "{items: [process], roles: [approver], evidence: signed}"


def enough(manual: Manual, evidence: str) -> None:
    """What the policy wants of an approval of a process."""
    manual.edit(HANDBOOK, RULE, RULE.replace("signed", evidence))
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")


def approved_elsewhere(manual: Manual, author: str = "author", **said: Any) -> None:
    manual.change()
    manual.approve(ITEM, "approver", **{"evidence": EXTERNAL, "form": 2, **said})
    manual.commit(author)


@attack("V01", "weak-evidence", "a form of another system stands for a signature, or for the forge", ours=True,
        variants={"signed": "signed", "forge": "forge"})  # fmt: skip
def for_a_signature(manual: Manual, wanted: str) -> None:
    if wanted != "signed":
        enough(manual, wanted)
    approved_elsewhere(manual)


@attack("V02", "weak-evidence", "a declaration stands for a form of another system", ours=True)
def only_declared(manual: Manual) -> None:
    enough(manual, "external")
    approved_elsewhere(manual, evidence={"type": "declared"})


@attack("V03", "malformed-record", "the first form of records is said to have one, or it has no number", ours=True,
        commands=(HISTORY,), variants={"first form": {"form": 1}, "no number": {"evidence": {"type": "external", "system": "OA"}},
                  "newer": {"form": 3}})  # fmt: skip
def misshapen(manual: Manual, said: dict[str, Any]) -> None:
    enough(manual, "external")
    approved_elsewhere(manual, **said)


@attack("V04", "self-approval", "the author has it approved elsewhere", ours=True)
def by_the_author(manual: Manual) -> None:
    enough(manual, "external")
    approved_elsewhere(manual, "approver")
