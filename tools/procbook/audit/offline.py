"""Verifying records without a repository: structure, chain, signatures of a bundle, or of a manual without history.

Who wrote what, when records landed and whether the persons were entitled is for `audit`; the report says so.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from procbook.approval import (
    GOVERNANCE,
    Content,
    Governance,
    MalformedRecord,
    Record,
    Statement,
    belongs,
    content_digest,
    content_place,
    contents,
    is_record_path,
    level,
    parse,
    short,
)
from procbook.approval import verify as verify_signature
from procbook.audit.bundle import KEYS, LANDINGS, REPORT, SUMS, SUMS_DIGEST, Unpacked, keys_of
from procbook.finding import CannotCheck
from procbook.manual.kinds import PATHS
from procbook.manual.model import Policy
from procbook.tree import FOLDER, Entry


class Wrong(NamedTuple):
    """What is wrong with a file: the name of a sentence in words/*/texts/verify.yaml, and its blanks."""

    path: str
    what: str
    values: Mapping[str, Any] = {}


@dataclass
class Verified:
    """`levels`: records by the strength of their evidence; `uncounted`: records that stand for nothing here; `errors`:
    those of the audit that made the bundle; `notices`: what the manual last approved says of itself; `unchecked`: names
    of sentences."""

    files: int
    wrong: list[Wrong] = field(default_factory=list)
    uncounted: list[Wrong] = field(default_factory=list)
    errors: int = 0
    records: dict[str, Record] = field(default_factory=dict)
    levels: Counter[str] = field(default_factory=Counter)
    root: str = ""
    notices: tuple[str, ...] = ()
    unchecked: list[str] = field(default_factory=list)

    @property
    def items(self) -> int:
        return len({record.statement.item for record in self.records.values()})


def verify(unpacked: Unpacked, root: str = "") -> Verified:
    """Everything that can be verified offline; each fault names the file.

    Raises CannotCheck when there are no records, and when signatures cannot be verified here.
    """
    files = without_folder(unpacked.files)
    broken = "zip-part" if unpacked.data else "folder-part"
    verified = Verified(len(files), [Wrong(name, broken) for name in unpacked.broken])
    verified.wrong += [Wrong(name, "zip-name") for name in unpacked.misleading]
    if SUMS in files or SUMS_DIGEST in files:
        verified.wrong += _sums(files, set(unpacked.broken))
        offset = unpacked.difference if not verified.wrong else None
        verified.wrong += [Wrong(entry_at(unpacked, offset), "zip-frame", {"at": offset})] if offset is not None else []
    elif not any(map(is_record_path, files)):
        raise CannotCheck("no-records")
    if verified.wrong:
        verified.unchecked = ["not-rest"]
    else:
        _judge(files, verified, root)
    verified.wrong.sort(key=lambda wrong: (wrong.path, wrong.what))
    return verified


def _judge(files: Mapping[str, bytes], verified: Verified, root: str) -> None:
    """Structure, chain and signatures, once every file is what the list says."""
    _read(files, verified)
    verified.wrong += _bound(files, verified.records)
    landings = _landings(files, verified)
    counting = _counting(verified.records, landings)
    verified.wrong += [
        *_chain(counting, verified.records),
        *_order(landings, verified.records),
        *_begin(verified, root),
    ]
    verified.wrong += _signatures(files, counting, verified, landings)
    verified.notices = tuple(_notices(files, counting))
    if SUMS in files:
        verified.wrong += _agreement(files, landings, verified)
        verified.uncounted = [Wrong(path, "not-counted") for path in verified.records if path not in counting]
    else:
        verified.wrong += _texts(files, verified)
    verified.unchecked = ["not-history", "not-entitled", *([] if landings else ["not-landed"]),
                       *(["not-text"] if SUMS in files else [])]  # fmt: skip


def without_folder(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Without the one folder that everything lies in, as forges pack their archives."""
    tops = {name.split("/")[0] for name in files}
    if len(tops) == 1 and FOLDER not in tops:
        return {name.partition("/")[2]: data for name, data in files.items()}
    return dict(files)


def entry_at(unpacked: Unpacked, offset: int) -> str:
    """The file in whose part of the ZIP a byte lies; the list of the ZIP itself when in none."""
    place = 0
    for name, data in sorted(unpacked.files.items()):
        place += 30 + len(name.encode()) + len(data)
        if offset < place:
            return name
    return "ZIP"


def _sums(files: Mapping[str, bytes], broken: set[str]) -> Iterator[Wrong]:
    """Files against the list; when the list is not what its own digest says, it is the list that was altered."""
    sums = files.get(SUMS, b"")
    listed: dict[str, str] = {}
    for number, line in enumerate(sums.decode("utf-8", "replace").splitlines(), 1):
        digest, separator, name = line.partition("  ")
        if not separator or len(digest) != 64 or name in listed:
            yield Wrong(SUMS, "sums-form", {"line": number})
        listed[name] = digest
    differing = [*_differing(files, listed, broken)]
    if files.get(SUMS_DIGEST) == f"{sha256(sums).hexdigest()}  {SUMS}\n".encode():
        yield from differing
    elif differing:
        yield Wrong(SUMS, "sums-itself")
    else:
        yield Wrong(SUMS_DIGEST, "sums-digest")


def _differing(files: Mapping[str, bytes], listed: Mapping[str, str], broken: set[str]) -> Iterator[Wrong]:
    for name, digest in listed.items():
        if name not in files:
            yield from () if name in broken else [Wrong(name, "sums-missing")]
        elif sha256(files[name]).hexdigest() != digest:
            yield Wrong(name, "sums-differ")
    for name in files.keys() - listed.keys() - {SUMS, SUMS_DIGEST}:
        yield Wrong(name, "sums-extra")


def _read(files: Mapping[str, bytes], verified: Verified) -> None:
    """Every record in its place; contents by the digests in their names."""
    for path, data in sorted(files.items()):
        if not is_record_path(path):
            continue
        if path.endswith(".json"):
            named = path.endswith(f"/{short(content_digest(data))}.json")
            verified.wrong += [] if named else [Wrong(path, "content-name")]
            continue
        try:
            verified.records[path] = parse(path, data)
        except MalformedRecord as problem:
            verified.wrong.append(Wrong(path, "malformed", {"reason": problem.reason}))


def _bound(files: Mapping[str, bytes], records: Mapping[str, Record]) -> Iterator[Wrong]:
    """Each record has its content, and each content a record."""
    places = set()
    for path, record in records.items():
        place = content_place(record)
        places.add(place)
        if place not in files:
            yield Wrong(path, "content-missing", {"path": place})
        elif content_digest(files[place]) != record.statement.content and place.endswith(
            f"/{short(content_digest(files[place]))}.json"
        ):
            yield Wrong(path, "content-differs", {"path": place})
    for path in files:
        if is_record_path(path) and path.endswith(".json") and path not in places:
            yield Wrong(path, "stray")


def _landings(files: Mapping[str, bytes], verified: Verified) -> Mapping[str, Any]:
    """What the bundle says of the history; nothing for a manual without one."""
    if LANDINGS not in files:
        return {}
    try:
        parsed = json.loads(files[LANDINGS])
        for moment in parsed["landed"].values():
            datetime.fromisoformat(moment)
        return {name: parsed[name] for name in ("root", "tip")} | {
            "landed": dict(parsed["landed"]), "trusted": {item: list(each) for item, each in parsed["trusted"].items()}
        }  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        verified.wrong.append(Wrong(LANDINGS, "landings"))
        return {}


def _counting(records: Mapping[str, Record], landings: Mapping[str, Any]) -> dict[str, Record]:
    """The records of the versions that were trusted; all of them when nothing says which."""
    landed = landings.get("landed")
    return {path: record for path, record in records.items() if landed is None or path in landed}


def _chain(counting: Mapping[str, Record], records: Mapping[str, Record]) -> Iterator[Wrong]:
    """Each statement follows one of the same item, and was given under one about the governance."""
    known = {record.statement.digest: record.statement for record in records.values()}
    manuals = Counter(record.statement.manual for record in records.values())
    manual = next(iter(manuals.most_common(1)), ("", 0))[0]
    for path, record in counting.items():
        statement = record.statement
        before = known.get(statement.previous or "")
        if statement.previous and (before is None or before.item != statement.item):
            yield Wrong(path, "previous")
        under = known.get(statement.under or "")
        if (statement.under or statement.item != GOVERNANCE) and (under is None or under.item != GOVERNANCE):
            yield Wrong(path, "under")
        if statement.manual != manual:
            yield Wrong(path, "manual", {"manual": statement.manual})


def _order(landings: Mapping[str, Any], records: Mapping[str, Record]) -> Iterator[Wrong]:
    """The versions that were trusted follow each other, the first of them nothing."""
    known = {record.statement.digest: record.statement for record in records.values()}
    for item, digests in sorted(landings.get("trusted", {}).items()):
        before = None
        for digest in digests:
            statement = known.get(str(digest))
            if statement is None or statement.item != item or statement.previous != before:
                yield Wrong(LANDINGS, "order")
                return
            before = statement.digest


def _agreement(files: Mapping[str, bytes], landings: Mapping[str, Any], verified: Verified) -> Iterator[Wrong]:
    """What the bundle says of the history in several places is the same: which versions were approved, by which
    records, since which root; and whether the audit that made it found anything wrong."""
    landed, trusted = landings.get("landed", {}), landings.get("trusted", {})
    approved = {path: record.statement for path, record in verified.records.items() if path in landed}
    for path in landed:
        if path not in approved or approved[path].digest not in trusted.get(approved[path].item, ()):
            yield Wrong(LANDINGS, "landed-alone", {"path": path})
    recorded = {statement.digest for statement in approved.values()}
    for item, digests in trusted.items():
        if not digests or not recorded.issuperset(map(str, digests)):
            yield Wrong(LANDINGS, "trusted-alone", {"item": item})
    if landings and landings["root"] != next(iter(trusted.get(GOVERNANCE, ())), ""):
        yield Wrong(LANDINGS, "another-root")
    yield from _reported(files, landings, verified)
    yield from _listed_keys(files, trusted.get(GOVERNANCE, ()), verified)


def _reported(files: Mapping[str, bytes], landings: Mapping[str, Any], verified: Verified) -> Iterator[Wrong]:
    """The report that was packed with the rest: of the same audit, and how many errors it has."""
    try:
        report = json.loads(files[REPORT])
        severities = [finding["severity"] for finding in report["findings"] if not finding.get("waiver")]
        verified.errors = max(severities.count("error"), int(report["failed"] is not False))
        same = all(report["audit"][name] == landings.get(name) for name in ("root", "tip"))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        same = False
    if not same:
        yield Wrong(REPORT, "report")


def _listed_keys(files: Mapping[str, bytes], trusted: Iterable[Any], verified: Verified) -> Iterator[Wrong]:
    """The list of keys for people to read: it is that of the governances that were approved."""
    places = {record.statement.digest: content_place(record) for record in verified.records.values()}
    contents = {digest: files.get(places.get(digest, ""), b"") for digest in map(str, trusted)}
    with suppress(CannotCheck):  # told where its signatures are judged
        keys = keys_of({digest: Governance.from_canonical(content) for digest, content in contents.items()})
        if _parsed(files.get(KEYS, b"")) != keys:
            yield Wrong(KEYS, "keys")


def _parsed(data: bytes) -> Any:
    """The value of a JSON file; nothing when it is none."""
    with suppress(ValueError, RecursionError):
        return json.loads(data)
    return None


def _begin(verified: Verified, root: str) -> Iterator[Wrong]:
    """The first statement about the governance; of several the one that was asked for."""
    roots = {
        record.statement.digest: path
        for path, record in verified.records.items()
        if record.statement.item == GOVERNANCE and record.statement.previous is None
    }
    verified.root = root if root in roots else next(iter(sorted(roots)), "")
    if not roots:
        yield Wrong("processes/approvals", "no-root")
    elif root and root not in roots:
        yield Wrong(roots[verified.root], "root", {"root": verified.root, "expected": root})


def _signatures(
    files: Mapping[str, bytes], counting: Mapping[str, Record], verified: Verified, landings: Mapping[str, Any]
) -> Iterator[Wrong]:
    """Each signature by the keys of the governance that its record was given under."""
    known = {record.statement.digest: record for record in verified.records.values()}
    governances: dict[str, Governance] = {}
    landed = landings.get("landed", {})
    for path, record in sorted(counting.items()):
        under = known.get(record.statement.under or record.statement.digest)
        if under is None or under.statement.item != GOVERNANCE:
            continue
        place = content_place(under)
        if place not in governances:
            try:
                governances[place] = Governance.from_canonical(files.get(place, b""))
            except CannotCheck:
                yield Wrong(place, "governance")
                continue
        when = datetime.fromisoformat(landed.get(path, record.approval.at))
        faults = verify_signature(record, governances[place], when)
        verified.levels[level(record, not faults)] += 1
        values = {"person": record.approval.by}
        yield from (Wrong(path, "signature", values | {"rule": rule}) for rule in faults)


def _notices(files: Mapping[str, bytes], counting: Mapping[str, Record]) -> Iterator[str]:
    """What the manual says of itself in the governance that was approved last."""
    followed = {record.statement.previous for record in counting.values()}
    last = (
        content_place(record)
        for record in counting.values()
        if record.statement.item == GOVERNANCE and record.statement.digest not in followed
    )
    for place in sorted(set(last)):
        with suppress(CannotCheck):  # told where its signatures are judged
            yield from Governance.from_canonical(files.get(place, b"")).settings.notices


def _texts(files: Mapping[str, bytes], verified: Verified) -> Iterator[Wrong]:
    """The text of today is what the last statements approve, each of it and all of it."""
    if PATHS["handbook"] not in files:
        yield Wrong(PATHS["handbook"], "no-handbook")
        return
    followed = {record.statement.previous for record in verified.records.values()}
    last: dict[str, set[str]] = {}
    for record in verified.records.values():
        if record.statement.digest not in followed:
            last.setdefault(record.statement.item, set()).add(record.statement.content)
    policy = _policy(files)
    found = contents(_Files(files), policy.site)
    free = {kind for rule in policy.approvals if rule.uncontrolled for kind in rule.items}
    for item in sorted(item for item in found.keys() | last if item.split("/")[0] not in free):
        content = found.get(item)
        if content is None or content.digest not in last.get(item, ()):
            what = "text-missing" if content is None else "text-differs" if item in last else "text-unapproved"
            yield Wrong(f"processes/approvals/{item}", what, {"item": item})
    verified.uncounted = list(_leading_nowhere(verified.records, found))


def _policy(files: Mapping[str, bytes]) -> Policy:
    """The policy as it stands in the text; none when that cannot be read, which is told as another text."""
    content = contents(_Files(files)).get(GOVERNANCE)
    try:
        return Governance.from_canonical(content.canonical).policy if content else Policy()
    except CannotCheck:
        return Policy()


def _leading_nowhere(records: Mapping[str, Record], found: Mapping[str, Content]) -> Iterator[Wrong]:
    """Records of statements from which no chain leads to the text of today."""
    statements = {record.statement.digest: record.statement for record in records.values()}
    ends = [one for one in statements.values() if one.item in found and one.content == found[one.item].digest]
    leading: set[str] = set()
    for end in ends:
        current: Statement | None = end
        while current and current.digest not in leading:
            leading.add(current.digest)
            current = statements.get(current.previous or "")
    for path, record in records.items():
        if record.statement.digest not in leading:
            yield Wrong(path, "leads-nowhere")


class _Files:
    """Files in memory as a `Tree`."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    def entries(self) -> list[Entry]:
        return [Entry(p, True, len(data)) for p, data in sorted(self._files.items()) if p.startswith(f"{FOLDER}/")]

    def read(self, path: str, limit: int) -> bytes:
        return self._files[path][:limit]

    def beside(self, names: Iterable[str], endings: tuple[str, ...] = ("",)) -> dict[str, bytes | None]:
        wanted = tuple(names)
        return {path: data for path, data in self._files.items() if belongs(path, wanted) and path.endswith(endings)}

    def alike(self, names: Any) -> list[str]:
        return []
