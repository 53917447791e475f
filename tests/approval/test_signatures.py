"""Signatures with real keys: only the right key, over the right words, for the right purpose, at the right time."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from procbook.approval import (
    APPROVAL,
    Approval,
    Evidence,
    Governance,
    MalformedRecord,
    Record,
    Statement,
    dump,
    fingerprint,
    fingerprints,
    is_forge,
    is_suspect,
    level,
    parse,
    person_of,
    place,
    public_key,
    sign,
    signed_bytes,
    verify,
)
from procbook.approval import RECORD as RECORDER
from tests.approval.approval_cases import governance, make_key, person, record, recorded, role, signed, with_evidence
from tests.refusals import refused

LANDED = datetime(2026, 11, 23, 12, tzinfo=UTC)
REVIEW = Evidence("github-review", repository="a/b", pull=1, review=2, user=42, commit="a" * 40)
FORGE = {"kind": "github", "address": "https://github.example/a/b"}
Keys = dict[str, Path]


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    folder = tmp_path_factory.mktemp("keys")
    return {name: make_key(folder, name) for name in ("approver", "other", "ci")}


def entry(key: Path, purpose: str = "approval", **more: str) -> dict[str, str]:
    return {"key": public_key(key), "purpose": purpose, "from": "2026-01-01", **more}


def company(keys: Keys, /, **approver: Any) -> Governance:
    return governance(
        [
            person("approver", **{"keys": [entry(keys["approver"])], **approver}),
            person("other", keys=[entry(keys["other"])]),
            person("ci", kind="bot", keys=[entry(keys["ci"], "record")]),
        ],
        [role("lead", "approver")],
        forge=FORGE,
    )


def test_a_good_signature(keys: Keys) -> None:
    """The person's own signature is accepted and called signed."""
    made = signed(record(), keys["approver"])
    assert verify(made, company(keys), LANDED) == []
    assert level(made, verified=True) == "signed"


@pytest.mark.parametrize("namespace", ["git", "file", RECORDER, "approval", "approval@procbook.evil"])
def test_a_signature_for_something_else(keys: Keys, namespace: str) -> None:
    """A signed commit, mail or recording is no approval."""
    assert verify(signed(record(), keys["approver"], namespace), company(keys), LANDED) == ["bad-signature"]


def altered(made: Record, **changes: Any) -> Record:
    """The record with fields replaced and the signature kept."""
    names = ("manual", "item", "version", "action", "content", "previous", "under", "reason", "summary", "authors")
    said = {name: changes.get(name, getattr(made.statement, name)) for name in names}
    given = {
        name: changes.get(name, getattr(made.approval, name))
        for name in ("by", "role", "for_", "meaning", "at", "evidence")
    }
    return Record(1, Statement(**said), Approval(**given), made.recorded)


@pytest.mark.parametrize(
    "changes",
    [{"summary": "x"}, {"role": "chief"}, {"at": "2026-11-22T09:30:00+08:00"}, {"authors": ("other",)}, {"for_": "other"},
     {"content": "sha256:" + "f" * 64}, {"version": "9.0.0"}, {"previous": None}, {"action": "create"}],
    ids=str,
)  # fmt: skip
def test_nothing_can_be_changed_after_signing(keys: Keys, changes: dict[str, Any]) -> None:
    """Every word that is shown of an approval was signed."""
    assert verify(altered(signed(record(), keys["approver"]), **changes), company(keys), LANDED) == ["bad-signature"]


def test_another_persons_key(keys: Keys) -> None:
    """The signature of a colleague is not the approver's, even in her name."""
    made = signed(record(), keys["other"])
    claimed = with_evidence(
        made, Evidence("ssh", key=fingerprint(public_key(keys["approver"])), signature=made.approval.evidence.signature)
    )
    assert verify(made, company(keys), LANDED) == verify(claimed, company(keys), LANDED) == ["bad-signature"]


def test_a_key_that_the_trusted_governance_does_not_know(keys: Keys) -> None:
    """A key brought along in the same change shows nothing; one that was taken away is told as such."""
    made, without = signed(record(), keys["approver"]), company(keys, keys=[entry(keys["other"])])
    assert verify(made, without, LANDED) == ["bad-signature"]
    assert verify(made, without, LANDED, fingerprints(company(keys))) == ["key-not-valid"]


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ({"from": "2026-11-23", "until": "2026-11-23"}, []),
        ({"from": "2026-11-24"}, ["key-not-valid"]),
        ({"until": "2026-11-22"}, ["key-not-valid"]),
        ({"compromised_since": "2026-11-23"}, ["suspect-approval"]),
        ({"compromised_since": "2026-11-24"}, []),
    ],
    ids=str,
)
def test_keys_are_judged_at_landing(keys: Keys, span: dict[str, str], expected: list[str]) -> None:
    """A backdated `at` does not bring a key back: what counts is when the record came onto the main branch."""
    made = signed(record(at="2026-01-02T09:30:00+08:00"), keys["approver"])
    assert verify(made, company(keys, keys=[entry(keys["approver"], **span)]), LANDED) == expected


def test_a_theft_becomes_known_later(keys: Keys) -> None:
    """Approvals that landed after the day of the theft are suspect, those before it are not."""
    today = company(keys, keys=[entry(keys["approver"], compromised_since="2026-11-20")])
    key = fingerprint(public_key(keys["approver"]))
    assert is_suspect(today, "approver", key, LANDED)
    assert is_suspect(today, "approver", key, datetime(2026, 11, 20, tzinfo=UTC))
    assert not is_suspect(today, "approver", key, datetime(2026, 11, 19, tzinfo=UTC))
    assert not is_suspect(today, "approver", "", LANDED)
    assert not is_suspect(today, "author", key, LANDED)


def test_a_key_for_recording_approves_nothing(keys: Keys) -> None:
    """The recorder's key is in a machine; whoever holds the machine is still nobody's approver."""
    made = signed(record("ci"), keys["ci"])
    assert verify(made, company(keys), LANDED) == ["key-purpose"]


def test_one_key_of_two_persons_shows_nobody(keys: Keys) -> None:
    """A key that two persons have is no one's signature."""
    both = governance([person(id, keys=[entry(keys["approver"])]) for id in ("approver", "other")], [])
    assert verify(signed(record(), keys["approver"]), both, LANDED) == ["bad-key"]


def test_recordings(keys: Keys) -> None:
    """What a forge said counts when the recorder signed it: the same words, for this repository, with its own key."""
    made = with_evidence(record(), REVIEW)
    good = recorded(made, "ci", keys["ci"])
    assert verify(good, company(keys), LANDED) == []
    assert level(good, verified=True) == "forge"
    wrong = {
        "by hand": (made, [], "declared"),
        "another namespace": (recorded(made, "ci", keys["ci"], APPROVAL), ["bad-signature"], "declared"),
        "a person's key": (recorded(made, "approver", keys["approver"]), ["key-purpose"], "declared"),
        "another user": (altered(good, evidence=Evidence(**{**evidence(REVIEW), "user": 43})), ["bad-signature"], "declared"),
        "another repository": (recorded(with_evidence(record(), Evidence(**{**evidence(REVIEW), "repository": "c/d"})), "ci", keys["ci"]), ["key-purpose"], "declared"),
        "another forge": (recorded(with_evidence(record(), Evidence(**{**evidence(REVIEW), "type": "gitea-review"})), "ci", keys["ci"]), ["key-purpose"], "declared"),
    }  # fmt: skip
    for case, (given, expected, strength) in wrong.items():
        found = verify(given, company(keys), LANDED)
        assert (found, level(given, verified=not found)) == (expected, strength), case


def evidence(found: Evidence) -> dict[str, Any]:
    return {name: getattr(found, name) for name in ("type", "repository", "pull", "review", "user", "commit")}


def test_no_ssh_keygen_is_no_pass(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where signatures cannot be verified the audit stops; it does not skip them."""
    made = signed(record(), keys["approver"])
    monkeypatch.setenv("PATH", "/nowhere")
    with refused("cannot verify signatures"):
        verify(made, company(keys), LANDED)


@pytest.mark.parametrize(
    "answer", ["exit 0", "exit 1", "echo 'unknown option -- Y' >&2; exit 255"], ids=["yes", "no", "old"]
)
def test_a_program_that_always_says_the_same_is_not_believed(
    keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    """An old or a false ssh-keygen is noticed by showing it a good and a bad signature first."""
    made = signed(record(), keys["approver"])
    script(tmp_path / "ssh-keygen", answer)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with refused("cannot verify signatures"):
        verify(made, company(keys), LANDED)


def script(path: Path, command: str) -> None:
    path.write_text(f"#!/bin/sh\n{command}\n", "utf-8")
    path.chmod(0o755)


@pytest.mark.parametrize("entry", [".", "", "bin", "{root}", "{root}/bin", "{outside}"])
def test_a_manual_cannot_bring_its_own_ssh_keygen(
    keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entry: str
) -> None:
    """Programs that lie in the repository are never run, however PATH leads to them."""
    made = signed(record(), keys["other"])
    root, outside = tmp_path / "manual", tmp_path / "outside"
    for folder in (root, root / "bin", outside):
        folder.mkdir()
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    for folder in (root, root / "bin"):
        script(folder / "ssh-keygen", f"touch {tmp_path}/marker; exit 0")
    (outside / "ssh-keygen").symlink_to(root / "ssh-keygen")
    monkeypatch.chdir(root)
    monkeypatch.setenv("PATH", entry.format(root=root, outside=outside) + os.pathsep + os.environ["PATH"])
    assert verify(made, company(keys), LANDED) == ["bad-signature"]
    assert not (tmp_path / "marker").exists()


def test_the_signed_bytes_can_be_made_by_anybody(keys: Keys, tmp_path: Path) -> None:
    """A second verifier needs the protocol and ssh-keygen, nothing of ours."""
    import json

    import yaml

    made = signed(record(), keys["approver"])
    data = yaml.safe_load(dump(made))
    said = {
        "statement": data["statement"],
        **{name: data["approval"][name] for name in ("by", "role", "for", "meaning", "at")},
    }
    signed_text = "procbook approval 1\n" + json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    (tmp_path / "allowed").write_text(f"approver {public_key(keys['approver'])}\n")
    (tmp_path / "signature").write_text(data["approval"]["evidence"]["signature"] + "\n")
    command = [
        "ssh-keygen",
        "-Y",
        "verify",
        "-f",
        "allowed",
        "-I",
        "approver",
        "-n",
        "approval@procbook",
        "-s",
        "signature",
    ]
    subprocess.run(command, cwd=tmp_path, input=signed_text.encode(), check=True, capture_output=True)
    assert signed_bytes(parse(place(made), dump(made))) == signed_text.encode()


def test_what_is_no_key_does_not_sign(tmp_path: Path) -> None:
    """Who names the wrong file is told so."""
    (tmp_path / "file").write_text("no key")
    with refused("no key that can be used"):
        public_key(tmp_path / "file")
    with refused("not signed"):
        sign(b"", tmp_path / "file", APPROVAL)


def test_no_signature_is_looked_for_behind_another(keys: Keys) -> None:
    """Two signatures in one record are none."""
    made = signed(record(), keys["approver"])
    one = made.approval.evidence
    twice = with_evidence(made, Evidence("ssh", key=one.key, signature=f"{one.signature}\n{one.signature}"))
    assert verify(twice, company(keys), LANDED) == ["bad-signature"]
    with pytest.raises(MalformedRecord):
        dump(twice)


PEOPLE = governance(
    [person("wang", emails=["Wang@X.com"], forge={"github": 42}), person("li", emails=["same@x"]), person("he", emails=["same@x"]),
     person("button", kind="forge", emails=["noreply@github.example"]), person("robot", kind="bot")],
    [], forge=FORGE,
)  # fmt: skip


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ("wang@x.com", "wang"),
        (" WANG@x.COM ", "wang"),
        ("42+wang@users.noreply.github.example", "wang"),
        ("43+wang@users.noreply.github.example", None),
        ("0042+wang@users.noreply.github.example", "wang"),
        ("9" * 5000 + "+wang@users.noreply.github.example", None),
        ("42+wang@users.noreply.evil.example", None),
        ("wang@x.co", None),
        ("*", None),
        ("", None),
        ("same@x", None),
        ("noreply@github.example", None),
        ("robot@x", "robot"),
    ],
)
def test_authors_are_known_by_their_address(email: str, expected: str | None) -> None:
    """Capital letters hide nobody; an address of two persons, or of the forge itself, is no person."""
    assert person_of(PEOPLE, "Wang", email) == expected


def test_the_forge_is_nobody() -> None:
    """Who pressed a button is not made an author by it."""
    assert is_forge(PEOPLE, "GitHub", "noreply@github.example")
    assert not is_forge(PEOPLE, "GitHub", "wang@x.com")
