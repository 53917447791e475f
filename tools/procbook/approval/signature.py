"""Signatures by ssh-keygen (OpenSSH `ssh-keygen -Y`, PROTOCOL.sshsig): the only module that runs it.

What is signed begins with a line that says what it is, and approvals and recordings have namespaces of their own,
so that no signature can be shown for something else. Keys come only from the governance that is trusted.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
import subprocess
from collections.abc import Collection, Iterator
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from procbook.approval.canonical import canonical
from procbook.approval.governance import Governance
from procbook.approval.identity import KEY, PERSON
from procbook.approval.record import Record, plain
from procbook.finding import CannotCheck
from procbook.manual.holders import covers
from procbook.manual.model import Key, Person
from procbook.tree import program
from procbook.writing import temporary_folder

APPROVAL, RECORD = "approval@procbook", "record@procbook"
"""The namespaces of those who approve and of the program that records what a forge says."""

ARMOUR = re.compile(r"-----BEGIN SSH SIGNATURE-----\n([A-Za-z0-9+/=]{1,76}\n)+-----END SSH SIGNATURE-----")
MAX_SIGNATURE = 10_000
"""The longest signature, in characters."""

TIMEOUT = 60
"""Seconds that ssh-keygen has for one answer."""

_TEST_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICIH+uM3O75L362w01L29FSRPjdMULBWsWBCasFgWY0S"
_TEST_SIGNATURE = """-----BEGIN SSH SIGNATURE-----
U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgIgf64zc7vkvfrbDTUvb0VJE+N0
xQsFaxYEJqwWBZjRIAAAASc2VsZi10ZXN0QHByb2Nib29rAAAAAAAAAAZzaGE1MTIAAABT
AAAAC3NzaC1lZDI1NTE5AAAAQN4gviZnhEeS/l6x4WHKzIKbfqmSt4KKIJSLanQKZpuWjh
GBdkFZ/BCeQyH9CtomUivDn3loO2pYIxtw1wGwiQc=
-----END SSH SIGNATURE-----"""


def signed_bytes(record: Record) -> bytes:
    """What the person signs: the statement, and how he approves it."""
    return b"procbook approval 1\n" + canonical(_signed(record))


def recorded_bytes(record: Record) -> bytes:
    """What the recorder signs: the same, and the evidence that it saw."""
    return b"procbook record 1\n" + canonical({**_signed(record), "evidence": plain(record.approval.evidence)})


def _signed(record: Record) -> dict[str, object]:
    approval = {name: value for name, value in plain(record.approval).items() if name != "evidence"}
    return {"statement": plain(record.statement), **approval}


def fingerprint(key: str) -> str:
    """The fingerprint of a public key, as `ssh-keygen -l` prints it; "" for what is no key."""
    try:
        blob = base64.b64decode(key.split(" ")[1], validate=True)
    except (binascii.Error, IndexError):
        return ""
    return "SHA256:" + base64.b64encode(sha256(blob).digest()).decode().rstrip("=")


def fingerprints(governance: Governance) -> frozenset[str]:
    """The fingerprints of all keys that a governance knows."""
    return frozenset(fingerprint(key.key) for person in governance.people.values() for key in person.keys)


def verify(record: Record, governance: Governance, landed: datetime, known: Collection[str] = ()) -> list[str]:
    """The rules that the evidence breaks, judged at the landing of the record, never at its own `at`.

    Empty for evidence that is genuine, and for what is only declared. `known` are fingerprints of keys that an
    earlier governance trusted. Raises CannotCheck when there is no ssh-keygen that can tell right from wrong.
    """
    evidence = record.approval.evidence
    if evidence.type == "ssh":
        signed = signed_bytes(record)
        return _verify(
            governance, record.approval.by, evidence.key, evidence.signature, signed, APPROVAL, landed, known
        )
    if evidence.forge and record.recorded:
        return _verify_recorded(record, governance, landed, known)
    return []


def _verify_recorded(record: Record, governance: Governance, landed: datetime, known: Collection[str]) -> list[str]:
    """A recorder vouches for one repository: that of the policy."""
    recorded, evidence, forge = record.recorded, record.approval.evidence, governance.settings.forge
    assert recorded is not None
    named = forge.kind if forge else ""
    answering = {named, "gitea"} if named == "gitee" else {named}  # records of Gitee were once taken as Gitea's
    if evidence.forge not in answering or evidence.repository != governance.repository:
        return ["key-purpose"]
    key = fingerprint("key " + _signer(recorded.signature))
    signed = recorded_bytes(record)
    return _verify(governance, recorded.by, key, recorded.signature, signed, RECORD, landed, known)


def _signer(signature: str) -> str:
    """The public key inside a signature, in base64: only to find which of the known keys is meant."""
    try:
        blob = base64.b64decode("".join(signature.splitlines()[1:-1]), validate=True)
    except binascii.Error:
        return ""
    size = int.from_bytes(blob[10:14], "big")
    return base64.b64encode(blob[14 : 14 + size]).decode()


def _verify(
    governance: Governance, by: str, key: str, signature: str, signed: bytes, namespace: str, landed: datetime,
    known: Collection[str],
) -> list[str]:  # fmt: skip
    person = governance.people.get(by)
    if not PERSON.fullmatch(by):
        return ["bad-identity"]
    if person is None or not key or not (keys := _keys(person, key)):
        return ["key-not-valid" if key in known else "bad-signature"]
    if any(not KEY.fullmatch(entry.key) for entry in keys) or _shared(governance, key):
        return ["bad-key"]
    keys = [entry for entry in keys if entry.purpose == namespace.split("@")[0]]
    if not keys:
        return ["key-purpose"]
    valid = [entry for entry in keys if covers(entry, landed.date())]
    if not valid:
        return ["key-not-valid"]
    if not is_genuine(by, valid[0].key, signature, signed, namespace):
        return ["bad-signature"]
    return ["suspect-approval"] if _compromised(keys, landed) else []


def _keys(person: Person, key: str) -> list[Key]:
    return [entry for entry in person.keys if fingerprint(entry.key) == key]


def _shared(governance: Governance, key: str) -> bool:
    """Whether a key is known for more than one person: then it shows nobody."""
    return sum(bool(_keys(person, key)) for person in governance.people.values()) > 1


def _compromised(keys: list[Key], landed: datetime) -> bool:
    return any(key.compromised_since and key.compromised_since <= landed.date().isoformat() for key in keys)


def is_suspect(governance: Governance, person: str, key: str, landed: datetime) -> bool:
    """Whether a person's key (its fingerprint) is said to have been in other hands when a record landed.

    To be asked of the governance trusted today as well: a theft becomes known later.
    """
    known = governance.people.get(person)
    return bool(known and key and _compromised(_keys(known, key), landed))


def is_genuine(person: str, key: str, signature: str, signed: bytes, namespace: str) -> bool:
    """Whether the signature is by that key over those bytes in that namespace, as ssh-keygen's exit status says.

    Raises CannotCheck when there is no ssh-keygen that works.
    """
    if len(signature) > MAX_SIGNATURE or not ARMOUR.fullmatch(signature):
        return False
    return _says_yes(keygen(), person, key, signature, signed, namespace)


def keygen() -> str:
    """The ssh-keygen to use: from outside the manual, and one that tells a good signature from a bad one."""
    executable = program("ssh-keygen", Path.cwd())
    if executable is None:
        raise CannotCheck("no-ssh-keygen")
    if not _works(executable):
        raise CannotCheck("old-ssh-keygen")
    return executable


@lru_cache(maxsize=8)
def _works(keygen: str) -> bool:
    """Whether it knows a good signature and a bad one when it sees them."""
    good, bad = (
        _says_yes(keygen, "self-test", _TEST_KEY, _TEST_SIGNATURE, signed, "self-test@procbook")
        for signed in (b"procbook self-test\n", b"procbook self-test\r\n")
    )
    return good and not bad


@lru_cache(maxsize=1 << 16)
def _says_yes(keygen: str, person: str, key: str, signature: str, signed: bytes, namespace: str) -> bool:
    with temporary_folder() as folder:
        allowed, armour = folder / "allowed", folder / "signature"
        allowed.write_text(f'{person} namespaces="{namespace}" {key}\n', "ascii")
        armour.write_text(signature + "\n", "ascii")
        arguments = ["-Y", "verify", "-f", str(allowed), "-I", person, "-n", namespace, "-s", str(armour)]
        return _run(keygen, arguments, signed, folder, dict(_bare())).returncode == 0


def _bare() -> Iterator[tuple[str, str]]:
    """An environment in which nothing is loaded from elsewhere."""
    yield "LC_ALL", "C"
    if root := os.environ.get("SYSTEMROOT"):
        yield "SYSTEMROOT", root


def _run(
    keygen: str, arguments: list[str], stdin: bytes, folder: Path, environment: dict[str, str]
) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            [keygen, *arguments],
            cwd=folder,
            env=environment,
            input=stdin,
            capture_output=True,
            check=False,
            timeout=TIMEOUT,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotCheck("ssh-keygen-failed", error=type(error).__name__) from None


def sign(signed: bytes, key_file: Path, namespace: str) -> str:
    """The armoured signature of the bytes by a private key, or by the agent that holds it for a public one.

    ssh-keygen asks for the pass phrase itself. Raises CannotCheck with its reason when it does not sign.
    """
    arguments = ["-Y", "sign", "-f", str(key_file.absolute()), "-n", namespace]
    with temporary_folder() as folder:
        done = _run(keygen(), arguments, signed, folder, dict(os.environ))
    signature = done.stdout.decode("ascii", "replace").rstrip()
    if done.returncode or not ARMOUR.fullmatch(signature):
        reason = " ".join(done.stderr.decode("utf-8", "replace").split())[-200:]
        raise CannotCheck("not-signed", reason=reason)
    return signature


def public_key(key_file: Path) -> str:
    """The public key of a key file without its comment. Raises CannotCheck when the file is no key."""
    for path in (key_file, key_file.with_name(key_file.name + ".pub")):
        if path.is_file() and (key := KEY.match(path.read_text("utf-8", "replace"))):
            return key[0]
    with temporary_folder() as folder:
        done = _run(keygen(), ["-y", "-f", str(key_file.absolute())], b"", folder, dict(os.environ))
    if done.returncode == 0 and (key := KEY.match(done.stdout.decode("utf-8", "replace"))):
        return key[0]
    raise CannotCheck("no-key", file=key_file)
