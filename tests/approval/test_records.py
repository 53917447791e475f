"""Records: written so that people can read them, read so strictly that none passes for another."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from procbook import schema
from procbook.approval import (
    Evidence,
    MalformedRecord,
    Record,
    content_place,
    dump,
    flaws,
    parse,
    place,
    statement_digest,
)
from tests.approval.approval_cases import D0, D1, record, recorded, signed, with_evidence
from tests.schema.test_schema_files import differences

REVIEW = Evidence("github-review", repository="a/b", pull=12, review=7, user=42, commit="a" * 40)


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.approval.approval_cases import make_key

    return make_key(tmp_path_factory.mktemp("keys"), "approver")


def test_round_trip(key: Path) -> None:
    """What is written is what is read, for every kind of evidence and every odd text."""
    odd = record(
        reason="第一行\n第二行: # no 'comment'", summary="yes", authors=("1", "a.b"), for_="boss", replaces=("old",)
    )
    review = record(action="review", conclusion="没有要改的")
    forge = with_evidence(record(), REVIEW)
    for made in (record(), odd, review, signed(record(), key), forge, recorded(forge, "ci", key)):
        assert parse(place(made), dump(made)) == made


def test_the_file_is_plain(key: Path) -> None:
    """Somebody without this program sees who approved what, in a file that every YAML reader reads alike."""
    data = dump(signed(record(), key))
    assert b"\n  by: approver\n" in data
    assert b"\n      -----BEGIN SSH SIGNATURE-----\n" in data
    assert yaml.safe_load(data) == json.loads(msgspec.json.encode(parse(place(record()), data)))


def test_schema_and_record_have_the_same_fields() -> None:
    """No field can be written that is not judged."""
    assert list(differences(Record, [schema.document("record")], "record")) == []


def test_places_say_what_they_hold() -> None:
    """The folder names the item and version, the file the statement and the person."""
    made = record()
    digest = statement_digest(yaml.safe_load(dump(made))["statement"])
    assert place(made) == f"processes/approvals/process/hiring/1.1.0/{digest[7:19]}-approver.yaml"
    assert content_place(made) == "processes/approvals/process/hiring/1.1.0/000000000000.json"


def edited(**changes: Any) -> tuple[str, bytes]:
    """The path and bytes of a good record with fields replaced, written by another program."""
    data = yaml.safe_load(dump(record()))
    for route, value in changes.items():
        target, *names = data, *route.split("__")
        for name in names[:-1]:
            target = target[name]
        if value is ...:
            del target[names[-1]]
        else:
            target[names[-1]] = value
    return place(record()), yaml.safe_dump(data, allow_unicode=True).encode()


WRONG: dict[str, Any] = {
    "content true": {"statement__content": True},
    "content null": {"statement__content": None},
    "content empty": {"statement__content": ""},
    "content list": {"statement__content": []},
    "md5": {"statement__content": "md5:" + "0" * 32},
    "8 digits": {"statement__content": "sha256:00000000"},
    "upper case": {"statement__content": "sha256:" + "A" * 64},
    "trailing blank": {"statement__content": D0 + " "},
    "trailing line": {"statement__content": D0 + "\n"},
    "previous true": {"statement__previous": True},
    "previous missing": {"statement__previous": ...},
    "under missing": {"statement__under": ...},
    "unknown field": {"statement__approved": True},
    "unknown approval field": {"approval__verified": True},
    "unknown action": {"statement__action": "approve"},
    "another meaning": {"approval__meaning": "seen"},
    "item outside": {"statement__item": "process/../governance/manual"},
    "item of no kind": {"statement__item": "governance/other"},
    "version in words": {"statement__version": "latest"},
    "version as number": {"statement__version": 1.1},
    "person with a star": {"approval__by": "*"},
    "person with a path": {"approval__by": "../x"},
    "no author twice": {"statement__authors": ["a", "a"]},
    "empty authors": {"statement__authors": []},
    "empty reason": {"statement__reason": ""},
    "time without zone": {"approval__at": "2026-11-23T09:30:00"},
    "no such time": {"approval__at": "2026-13-23T09:30:00Z"},
    "evidence of no kind": {"approval__evidence": {"type": "trust-me"}},
    "evidence mixed": {"approval__evidence": {"type": "declared", "user": 1}},
    "signature missing": {"approval__evidence": {"type": "ssh", "key": "SHA256:" + "a" * 43}},
    "signature empty": {"approval__evidence": {"type": "ssh", "key": "SHA256:" + "a" * 43, "signature": ""}},
    "recorded without forge": {"recorded": {"by": "ci", "signature": "-----BEGIN SSH SIGNATURE-----\nAA==\n-----END SSH SIGNATURE-----"}},
    "number true": {"record": True},
    "number 1.0": {"record": 1.0},
    "number text": {"record": "1"},
    "pull 1.0": {"approval__evidence": {"type": "github-review", "repository": "a/b", "pull": 1.0, "review": 1, "user": 1, "commit": "a" * 40}},
    "another person": {"approval__by": "other"},
    "another item": {"statement__item": "process/refund"},
    "another version": {"statement__version": "1.1.1"},
    "another statement": {"statement__reason": "why not"},
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_is_no_record_is_refused(case: str) -> None:
    """A record with one field wrong is a finding with a sentence in both languages, never an approval."""
    with pytest.raises(MalformedRecord) as caught:
        parse(*edited(**WRONG[case]))
    assert all(caught.value.reason.say(language) for language in ("zh", "en"))


SIGNATURE = "-----BEGIN SSH SIGNATURE-----\nAA==\n-----END SSH SIGNATURE-----"


@pytest.mark.parametrize(
    "signature",
    [SIGNATURE + "\n" + SIGNATURE, "x" + SIGNATURE, SIGNATURE + "x", SIGNATURE.replace("AA==", "A" * 77),
     SIGNATURE.replace("AA==\n", ("A" * 70 + "\n") * 200), SIGNATURE.replace("SSH", "PGP")],
    ids=["two blocks", "text before", "text behind", "long line", "14 KB", "another armour"],
)  # fmt: skip
def test_one_armoured_block_of_ten_kilobytes(signature: str) -> None:
    """Nothing can be hidden before, behind or between signatures."""
    evidence = {"type": "ssh", "key": "SHA256:" + "a" * 43, "signature": signature}
    with pytest.raises(MalformedRecord):
        parse(*edited(approval__evidence=evidence))


@pytest.mark.parametrize(
    "text",
    ["", "record: 1\nrecord: 1\n", "- 1\n", "record: 1\n---\nrecord: 1\n", "record: [" * 10_000, "x: &a 1\ny: *a\n"],
    ids=["empty", "a name twice", "a list", "two documents", "deep", "an alias"],
)
def test_what_is_no_yaml_is_refused(text: str) -> None:
    """Tricks of YAML end in a sentence, not in a trace."""
    with pytest.raises(MalformedRecord):
        parse(place(record()), text.encode())


def test_utf16_is_refused() -> None:
    """A file that review tools show as binary is no record."""
    with pytest.raises(MalformedRecord) as caught:
        parse(place(record()), dump(record()).decode().encode("utf-16"))
    assert "UTF-16" in caught.value.reason.say("en")


def test_newer_records_are_not_guessed_at() -> None:
    """A record from a later version says: update procbook."""
    with pytest.raises(MalformedRecord) as caught:
        parse(*edited(record=99))
    assert "newer procbook" in caught.value.reason.say("en")


def test_the_line_of_the_fault_is_told() -> None:
    """Who repairs a record by hand is led to the line."""
    path, data = place(record()), dump(record()).replace(D0.encode(), b"sha256:0")
    with pytest.raises(MalformedRecord) as caught:
        parse(path, data)
    assert data.splitlines()[caught.value.line - 1].strip() == b'content: "sha256:0"'


def test_a_hidden_character_is_not_written() -> None:
    """A reason that would read differently than it is stored is refused before it is signed."""
    with pytest.raises(MalformedRecord):
        dump(record(reason="a\u202eb"))


def test_an_omitted_and_an_empty_field_are_one_statement() -> None:
    """A statement has one digest: what is empty cannot be written, so nothing can be filled in behind it."""
    assert record(reason="").statement.digest == statement_digest(
        {name: value for name, value in yaml.safe_load(dump(record()))["statement"].items() if name != "reason"}
    )
    assert (
        record().statement.digest
        != record(previous=None).statement.digest
        != record(previous=D1, under=None).statement.digest
    )


PEOPLE = {
    "star": ({"id": "*"}, "bad-identity"),
    "star address": ({"id": "a", "emails": ["*@x"]}, "bad-identity"),
    "pattern": ({"id": "a", "emails": ["!approver,*@x"]}, "bad-identity"),
    "options": ({"id": "a", "keys": [{"key": 'cert-authority,namespaces="*" ssh-ed25519 AAAA'}]}, "bad-key"),
    "rsa": ({"id": "a", "keys": [{"key": "ssh-rsa AAAA"}]}, "bad-key"),
    "two lines": ({"id": "a", "keys": [{"key": "ssh-ed25519 AAAA\n* ssh-ed25519 BBBB"}]}, "bad-key"),
}  # fmt: skip


@pytest.mark.parametrize("case", PEOPLE)
def test_identities_that_could_match_others(case: str) -> None:
    """A name, address or key that a program may take for everybody is named, whatever shape the file has."""
    entry, rule = PEOPLE[case]
    assert {flaw.rule for flaw in flaws({"people": [entry, {"id": "b"}, 7, None]})} == {rule}


def test_one_key_or_address_of_two_persons() -> None:
    """Two persons with one key would be a quorum of one."""
    shared = {"key": "ssh-ed25519 AAAA"}
    found = flaws(
        {
            "people": [
                {"id": "a", "emails": ["A@x"], "keys": [shared, shared]},
                {"id": "b", "emails": ["a@X"], "keys": [shared]},
            ]
        }
    )
    assert [(flaw.rule, flaw.person) for flaw in found] == [
        ("bad-identity", "a"),
        ("bad-key", "a"),
        ("bad-identity", "b"),
        ("bad-key", "b"),
    ]
    assert flaws({"people": [{"id": "a", "keys": [shared, shared]}]}) == []
    assert flaws(None) == flaws({"people": 1}) == []
