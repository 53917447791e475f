"""The example manual of attacks.md: strict, signed, everything controlled; and the records that approve it.

Records are written here from the protocol in docs/decisions/approvals.md, not with the product's own writer: a second
implementation, which can also write what the first refuses to.
"""

from __future__ import annotations

import copy
import json
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from procbook.approval.items import contents
from procbook.tree import Entry
from tests.audit.attacks.repository import FILE, PROGRAM, Repository

MANUAL = "5e2b7c1a-0d4f-4a6b-8c3d-00000000a0d1"
SITE = ("mkdocs.yml", "docs/", ".github/", ".gitattributes")
SOURCE = Path(__file__).parent / "manual"
START = datetime(2026, 11, 9, 1, tzinfo=UTC)
ATTACK = datetime(2026, 11, 20, 1, tzinfo=UTC)
TODAY = "2026-11-23"
HIRING, REFUND = "processes/people/hiring.yaml", "processes/money/refund.yaml"
PEOPLE, ROLES, HANDBOOK = ("processes/organisation/people.yaml", "processes/organisation/roles.yaml", "processes/handbook.yaml")  # fmt: skip
GOVERNANCE, REFERENCE, SITE_ITEM = "governance/manual", "reference/manual", "site/manual"
PERSONS = ("approver", "author", "outsider", "governor", "controller", "robot", "recorder", "stranger", "spare")


@dataclass
class Keys:
    """A key for every person, made once a run; signatures are kept, since the same bytes give the same signature."""

    folder: Path
    public: dict[str, str] = field(default_factory=dict)
    signed: dict[tuple[str, str, bytes], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for person in PERSONS:
            file = self.folder / person
            command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(file)]
            subprocess.run(command, check=True, capture_output=True)
            self.public[person] = " ".join(file.with_suffix(".pub").read_text().split()[:2])

    def sign(self, person: str, data: bytes, namespace: str) -> str:
        known = (person, namespace, data)
        if known not in self.signed:
            command = ["ssh-keygen", "-q", "-Y", "sign", "-n", namespace, "-f", str(self.folder / person)]
            done = subprocess.run(command, input=data, check=True, capture_output=True)
            self.signed[known] = done.stdout.decode()
        return self.signed[known]

    def fingerprint(self, person: str) -> str:
        return fingerprint(self.public[person])


@cache
def fingerprint(key: str) -> str:
    done = subprocess.run(["ssh-keygen", "-l", "-f", "-"], input=key.encode(), check=True, capture_output=True)
    return done.stdout.decode().split()[1]


def canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(what: str, data: bytes) -> str:
    return "sha256:" + sha256(f"procbook {what} 1\n".encode() + data).hexdigest()


@dataclass
class Trusted:
    """The last statement about an item, as the next one must know it."""

    statement: str
    version: str


class Manual(Repository):
    """A repository with the example manual; `trusted` follows the records that are made without a fault."""

    keys: Keys
    trusted: dict[str, Trusted]
    root: str = ""
    at: str = "2026-11-20T09:30:00+08:00"
    """When an approval says that it was given, unless it is told another moment."""
    forked: Mapping[str, tuple[str, bytes]] = {}

    # what a test does

    def approve(self, item: str, by: str | Iterable[str], **said: Any) -> dict[str, Any]:
        """Add a valid record for the item as it is now on this branch, one file for each person."""
        statement: dict[str, Any] = {}
        for person in [by] if isinstance(by, str) else by:
            statement = self.record(item, person, **said)
        self.trust(item, statement)
        return statement

    def trust(self, item: str, statement: dict[str, Any]) -> None:
        """What comes next follows this statement."""
        self.trusted[item] = Trusted(digest("statement", canonical(statement)), statement["version"])

    def record(self, item: str, by: str, **said: Any) -> dict[str, Any]:
        """Add a record with what is said in place of what would be right; gives its statement."""
        content = self.content(item)
        statement = self.statement(item, content, said)
        approval = self.approval(item, by, statement, said)
        self.lay(statement, approval, said.get("recorded"), said.get("place"), said.get("form", 1))
        kind, name = item.split("/")
        beside = f"processes/approvals/{kind}/{name}/{statement['version']}/{digest('content', content)[7:19]}.json"
        self.write(beside, content)
        return statement

    def statement(self, item: str, content: bytes, said: dict[str, Any]) -> dict[str, Any]:
        last = self.trusted.get(item)
        governance = self.trusted.get(GOVERNANCE)
        made = {
            "manual": MANUAL,
            "item": item,
            "version": self.version(item, last),
            "action": "change" if last else "create",
            "content": digest("content", content),
            "previous": last.statement if last else None,
            "under": governance.statement if governance else None,
            "reason": "按季度复核的结果修改",
            "summary": "见修改说明",
            "authors": ["author"],
        }
        names = (*made, "replaces", "conclusion")
        return {name: value for name, value in (made | {n: said[n] for n in names if n in said}).items() if value != ""}

    def approval(self, item: str, by: str, statement: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
        """The person's part, signed with the person's key."""
        about = {
            "by": by,
            "role": said.get("role", ROLE.get(by, "director") if item.startswith("process/") else "governance-manager"),
            "for": said.get("for_"),
            "meaning": said.get("meaning", "approved"),
            "at": said.get("at", self.at),
        }
        data = b"procbook approval 1\n" + canonical({"statement": statement, **about})
        key = said.get("key", by)
        made = {"type": "ssh", "key": self.keys.fingerprint(key),
                "signature": self.keys.sign(key, data, said.get("namespace", "approval@procbook"))}  # fmt: skip
        return about | {"evidence": said.get("evidence", made)}

    def lay(
        self,
        statement: dict[str, Any],
        approval: dict[str, Any],
        recorded: Any = None,
        place: str | None = None,
        form: int = 1,
    ) -> str:
        """Write a record file where it belongs, or at `place`; gives the path."""
        kind, name = statement["item"].split("/")
        short = digest("statement", canonical(statement))[7:19]
        path = place or f"processes/approvals/{kind}/{name}/{statement['version']}/{short}-{approval['by']}.yaml"
        record = {"record": form, "statement": statement, "approval": approval}
        if recorded:
            record["recorded"] = recorded
        self.write(path, yaml.dump(record, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000))
        return path

    def forge_evidence(
        self, by: str, statement: dict[str, Any], evidence: dict[str, Any], **said: Any
    ) -> dict[str, Any]:
        """What the recorder signs: the approval and its evidence."""
        approval = self.approval(statement["item"], by, statement, {**said, "evidence": evidence})
        about = {name: value for name, value in approval.items() if name != "evidence"}
        data = b"procbook record 1\n" + canonical({"statement": statement, **about, "evidence": evidence})
        signature = self.keys.sign(
            said.get("recorder", "recorder"), data, said.get("recorder_namespace", "record@procbook")
        )
        return {"by": said.get("recorded_by", "recorder"), "signature": signature}

    def content(self, item: str) -> bytes:
        """The canonical content of an item as it is now on this branch; of one that is gone, of nothing."""
        found = contents(_Tree(self), SITE)
        return found[item].canonical if item in found else b"null"

    def version(self, item: str, last: Trusted | None) -> str:
        if item.startswith("process/"):
            return contents(_Tree(self), SITE)[item].version
        return f"{int(last.version.split('.')[0]) + 1}.0.0" if last else "1.0.0"

    def to_version(self, path: str, version: str, effective: str = "2026-12-01") -> None:
        """Set the version of a process and the day from which it holds."""
        said = {"version:": f'version: "{version}"\n', "effective_from:": f'effective_from: "{effective}"\n'}
        lines = self.read(path).splitlines(keepends=True)
        self.write(path, "".join(said.get(line.split(" ")[0], line) for line in lines))

    def change(self, path: str = HIRING, old: str = "写清岗位", new: str = "写明岗位", version: str = "2.0.0") -> None:
        """An ordinary edit of a process, with its next version."""
        self.edit(path, old, new)
        self.to_version(path, version)

    def paths(self, item: str, version: str = "") -> list[str]:
        """The record files of an item (of one version)."""
        folder = f"processes/approvals/{item}/{version}" if item else "processes/approvals/"
        return sorted(path for path in self.files if path.startswith(folder))

    def record_file(self, item: str, version: str = "", ending: str = ".yaml") -> str:
        """The only file of its kind in the records of an item: no play may depend on which digest sorts first."""
        (path,) = (path for path in self.paths(item, version) if path.endswith(ending))
        return path


ROLE = {"governor": "governance-manager", "controller": "finance", "author": "hr-lead", "outsider": "clerk"}


class _Dumper(yaml.CSafeDumper):
    """Record files as people see them: texts of several lines as blocks, no references."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Dumper.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None),
)


class _Tree:
    """The files of a branch for `contents`."""

    def __init__(self, manual: Manual) -> None:
        self.files = manual.files

    def entries(self) -> list[Entry]:
        ordinary = (FILE, PROGRAM)
        return [
            Entry(p, m in ordinary, len(d)) for p, (m, d) in sorted(self.files.items()) if p.startswith("processes/")
        ]

    def read(self, path: str, limit: int) -> bytes:
        return self.files[path][1][:limit]

    def beside(self, names: Iterable[str], endings: tuple[str, ...] = ("",)) -> dict[str, bytes | None]:
        inside = tuple(names)
        return {
            path: data if mode in (FILE, PROGRAM) else None
            for path, (mode, data) in self.files.items()
            if any(path == name or (name.endswith("/") and path.startswith(name)) for name in inside)
        }

    def alike(self, names: Iterable[str]) -> list[str]:
        raise NotImplementedError


def build(folder: Path, keys: Keys, *options: str, below: str = "") -> Manual:
    """The example manual with everything approved, as the first commits of a repository of which it is all, or lies
    `below` the root; `options` are for `git init`."""
    made = Manual(folder, START)
    made.below = below
    folder.mkdir(parents=True)
    top = folder.parents[below.count("/") - 1] if below else folder
    made.git("init", "-q", "-b", "main", "--template=", *options, folder=top)
    made.git_folder = top / ".git"
    made.keys, made.trusted = keys, {}
    for file in sorted(SOURCE.rglob("*")):
        if file.is_file():
            made.write(file.relative_to(SOURCE).as_posix(), file.read_bytes())
    for person in PERSONS:
        made.write(PEOPLE, made.read(PEOPLE).replace(f'KEY {person}"', f'{keys.public[person]}"'))
    made.root = digest("statement", canonical(made.approve(GOVERNANCE, "governor", action="adopt")))
    made.commit("author")
    for item in (REFERENCE, SITE_ITEM):
        made.approve(item, "governor", action="adopt")
    for item in ("process/hiring", "process/refund"):
        made.approve(item, "governor", action="create")
    made.commit("author")
    made.now = ATTACK
    made.make()
    made.git("reset", "-q", "--hard")
    made.git("repack", "-a", "-d", "-q")
    return made


def copied(template: Manual, folder: Path) -> Manual:
    """A copy of the example to play with."""
    template.copy_to(folder)
    made = copy.copy(template)
    made.folder, made.git_folder = folder, folder / ".git"
    for name in ("tip", "trees", "_made", "trusted", "_ids", "_stream"):
        setattr(made, name, copy.copy(getattr(template, name)))
    made.trees = {branch: dict(files) for branch, files in template.trees.items()}
    return made
