"""D: signatures and identities."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.audit.attacks.attack import HISTORY, attack
from tests.audit.attacks.content_attacks import ITEM
from tests.audit.attacks.example import ATTACK, GOVERNANCE, PEOPLE, ROLES, START, Manual


def lay(manual: Manual, alter: Any = lambda statement, approval: None, by: str = "approver", **said: Any) -> None:
    """A change with a record that was altered after it was signed."""
    manual.change()
    content = manual.content(ITEM)
    statement = manual.statement(ITEM, content, said)
    approval = manual.approval(ITEM, by, statement, said)
    alter(statement, approval)
    path = manual.lay(statement, approval)
    manual.write(f"{path.rsplit('/', 1)[0]}/{statement['content'][7:19]}.json", content)
    manual.commit("author")


@attack(
    "D01",
    "bad-signature",
    "a signature for another purpose",
    variants={n: n for n in ("git", "file", "record@procbook")},
)
def d01(manual: Manual, namespace: str) -> None:
    lay(manual, namespace=namespace)


ALTERED = {
    "summary": (0, "summary", "别的说明"),
    "authors": (0, "authors", ["outsider"]),
    "reason": (0, "reason", "别的原因"),
    "role": (1, "role", "governance-manager"),
    "at": (1, "at", "2026-11-21T09:30:00+08:00"),
    "for": (1, "for", "governor"),
    "meaning": (1, "meaning", "reviewed"),
}


@attack("D03", "bad-signature|malformed-record", "a field changes after the signing", variants=ALTERED)
def d03(manual: Manual, altered: tuple[int, str, Any]) -> None:
    part, name, value = altered
    lay(manual, lambda *parts: parts[part].update({name: value}))


@attack("D03b", "bad-signature|key-not-valid", "somebody else's signature or key under her name", ours=True,
        variants={"both": ("outsider", "outsider"), "named hers": ("outsider", "approver")})  # fmt: skip
def d03b(manual: Manual, keys: tuple[str, str]) -> None:
    signer, named = keys
    lay(manual, lambda _, approval: approval["evidence"].update(key=manual.keys.fingerprint(named)), key=signer)


@attack("D03c", "bad-signature|malformed-record", "what is no signature, or more than one", ours=True,
        variants={"empty": "", "words": "approved", "twice": 2, "huge": 400, "null": "-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n"})  # fmt: skip
def d03c(manual: Manual, signature: Any) -> None:
    def alter(_: Any, approval: Any) -> None:
        times = signature if isinstance(signature, int) else 0
        approval["evidence"]["signature"] = approval["evidence"]["signature"] * times or signature

    lay(manual, alter)


NAMES = {"star": "*", "all": "*@x", "not": '"!approver,*"', "option": "-O", "blank": "a b@x", "list": "approver@x,*@x"}


@attack("D04", "bad-identity|schema-invalid@people", "an address that stands for everybody", variants=NAMES)
def d04(manual: Manual, name: str) -> None:
    manual.edit(PEOPLE, "emails: [outsider@x]", f"emails: ['{name}']".replace("'\"", "'").replace("\"'", "'"))
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")


@attack("D04-id", "bad-identity|schema-invalid@people", "a person whose id stands for everybody", variants=NAMES)
def d04_id(manual: Manual, name: str) -> None:
    quoted = name if name.startswith('"') else f'"{name}"'
    manual.edit(PEOPLE, "people:\n", f"people:\n  - {{id: {quoted}, name: 全体, kind: person}}\n")
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")


@attack("D04b", "bad-identity|duplicate-identity@people", "two persons with one address", ours=True)
def d04b(manual: Manual) -> None:
    manual.edit(PEOPLE, "emails: [outsider@x]", "emails: [outsider@x, APPROVER@x]")
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")


@attack("D06", "bad-key|schema-invalid@people", "a key with options", variants={
    "authority": 'cert-authority,namespaces="*" ', "line": "ssh-ed25519 AAAA\\n* ", "type": "ssh-rsa AAAA "})  # fmt: skip
def d06(manual: Manual, options: str) -> None:
    key = manual.keys.public["outsider"]
    written = options.replace('"', '\\"') + key
    manual.edit(PEOPLE, key, written)
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")


LEFT = {
    "key ended": (PEOPLE, 'purpose: approval, from: "2026-01-01"}', 'purpose: approval, from: "2026-01-01", until: "2026-11-15"}'),
    "person left": (PEOPLE, 'active: {from: "2025-01-01"}', 'active: {from: "2025-01-01", until: "2026-11-15"}'),
    "role ended": (ROLES, '{person: approver, from: "2026-01-01"}', '{person: approver, from: "2026-01-01", until: "2026-11-15"}'),
}  # fmt: skip


@attack(
    "D07",
    "approver-not-entitled|key-not-valid",
    "she left; later a record appears that claims to be older",
    variants=LEFT,
)
def d07(manual: Manual, left: tuple[str, str, str]) -> str:
    manual.edit(*left)
    manual.edit(ROLES, 'holders: [{person: approver, from: "2026-01-01"', 'holders: [{person: governor, from: "2026-11-16"}, {person: approver, from: "2026-01-01"')  # fmt: skip
    manual.approve(GOVERNANCE, "governor")
    base = manual.commit("author")
    manual.change()
    manual.approve(ITEM, "approver", at="2026-11-10T09:00:00+08:00")
    manual.commit("author", at=START + timedelta(hours=5))
    return base


@attack("D07b", "implausible-time@processes", "a commit from the future", ours=True, commands=(HISTORY,))
def d07b(manual: Manual) -> None:
    manual.change()
    manual.approve(ITEM, "approver")
    manual.commit("author", at=ATTACK + timedelta(days=400))


@attack("D12", "suspect-approval", "her key was known to others since before the record", commands=(HISTORY,))
def d12(manual: Manual) -> str:
    manual.change()
    manual.approve(ITEM, "approver")
    manual.commit("author")
    manual.edit(PEOPLE, 'purpose: approval, from: "2026-01-01"}', 'purpose: approval, from: "2026-01-01", compromised_since: "2026-11-15"}')  # fmt: skip
    manual.approve(GOVERNANCE, "governor")
    return manual.commit("author")


@attack("D13", "key-purpose", "an approval with a key that is for recording", ours=True)
def d13(manual: Manual) -> None:
    manual.edit(PEOPLE, 'purpose: approval, from: "2026-01-01"}', 'purpose: record, from: "2026-01-01"}')
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")
    lay(manual)


@attack("D14", "bot-approval", "a program approves", ours=True)
def d14(manual: Manual) -> None:
    manual.change()
    manual.approve(ITEM, "robot", role="director")
    manual.commit("author")


@attack("D15", "approver-not-entitled", "an approval for somebody who did not ask for it", ours=True)
def d15(manual: Manual) -> None:
    manual.change()
    manual.approve(ITEM, "outsider", role="director", for_="approver")
    manual.commit("author")


@attack("D16", "quorum-not-met", "one person signs twice where two are asked for", ours=True)
def d16(manual: Manual) -> None:
    manual.edit("processes/people/hiring.yaml", "status: effective", "status: retired")
    manual.to_version("processes/people/hiring.yaml", "2.0.0")
    manual.record(ITEM, "approver", action="retire")
    manual.approve(ITEM, "approver", action="retire", at="2026-11-20T10:30:00+08:00", summary="再签一次")
    manual.commit("author")
