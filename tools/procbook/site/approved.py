"""The audit of the repository that a site is built in, once a commit; and the manual as it is in force on a day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from hashlib import sha1, sha256
from pathlib import Path

import msgspec

from procbook.approval import RECORDS, SITE, contents, item_of, kept_content, process_of
from procbook.audit import Verdict, Version, audit_history
from procbook.finding import CannotCheck
from procbook.manual.current_roles import with_current
from procbook.manual.load import Loaded
from procbook.manual.model import Process, Value
from procbook.pages.approvals import Approvals
from procbook.tree import FOLDER, Entry, Revision, Tree, WorkTree, commit_date, repository, resolve
from procbook.words import LANGUAGES, cannot, texts

_LARGEST = 64_000_000
"""The largest file in bytes that is read, as of approval.items."""


def approvals_of(loaded: Loaded, day: date) -> Approvals:
    """What the audit says of the manual on a day; why nothing when it cannot be audited."""
    if not isinstance(loaded.tree, WorkTree):
        return Approvals()
    root, language = loaded.tree.root, loaded.manual.settings.language
    if commit_date(root) is None:
        outside = not (repository(root) / ".git").exists()
        words = texts("pages", language)["approvals"]
        return Approvals(unchecked=words["no_repository" if outside else "no_commit"])
    try:
        verdict = _verdict(root, resolve(root, "HEAD"), day, language)
    except CannotCheck as problem:
        return Approvals(unchecked=cannot(problem).say(language if language in LANGUAGES else "en"))
    approvals = Approvals(verdict, "", _built(loaded.tree, verdict))
    return _before_coming(loaded.tree, approvals, day)


@lru_cache(maxsize=1)
def _verdict(root: Path, commit: str, day: date, language: str) -> Verdict:
    return audit_history(root, tip=commit, today=day, language=language)


def _built(tree: Tree, verdict: Verdict) -> dict[str, str]:
    """The digest of each item as its files lie here. Files that are as in the commit need no second reading;
    those of the site, which lie elsewhere, are few."""
    listing = {path: blob for path, blob in verdict.folded.listing.items() if _is_content(path)}
    touched = {item_of(path) for path in _differing(tree, listing)}
    found = {item: state.now for item, state in verdict.states.items() if state.now and item not in touched}
    found.pop(SITE, None)
    wanted = tree if "" in touched else _Part(tree, touched)
    found |= {item: content.digest for item, content in contents(wanted, verdict.governance.policy.site).items()}
    return {item: digest for item, digest in found.items() if digest}


def _is_content(path: str) -> bool:
    return path.startswith(f"{FOLDER}/") and not path.startswith(f"{RECORDS}/")


def _differing(tree: Tree, listing: Mapping[str, str]) -> set[str]:
    """The paths at which there is something else here than in the commit."""
    here = {entry.path: entry for entry in tree.entries() if _is_content(entry.path)}
    both = here.keys() & listing.keys()
    return {path for path in both if not _is_same(tree, here[path], listing[path])} | (here.keys() ^ listing.keys())


def _is_same(tree: Tree, entry: Entry, blob: str) -> bool:
    """Whether a file has the bytes of a blob, by git's own name for them."""
    if not entry.ordinary or not blob:
        return not entry.ordinary and not blob
    data = tree.read(entry.path, _LARGEST)
    return (sha1 if len(blob) == 40 else sha256)(b"blob %d\0" % len(data) + data).hexdigest() == blob


class _Part:
    """A tree with the files of some items only, and attachments."""

    def __init__(self, tree: Tree, items: Collection[str]) -> None:
        self._tree, self._items = tree, items
        self.read, self.beside, self.alike = tree.read, tree.beside, tree.alike

    def entries(self) -> list[Entry]:
        return [each for each in self._tree.entries() if item_of(each.path) in ("", *self._items)]


def _before_coming(tree: WorkTree, approvals: Approvals, day: date) -> Approvals:
    """With the versions in force of processes of which the approved version is not in force yet."""
    assert approvals.verdict
    earlier: dict[str, Version] = {}
    forms: dict[str, bytes] = {}
    for item, state in approvals.verdict.states.items():
        current = state.in_force(day) if state.announced(day) and approvals.is_approved(item) else None
        if (
            current
            and current.statement.content != state.approved
            and (content := kept_content(tree, current.content_path, current.statement.content))
        ):
            earlier[item] = current
            forms |= _forms(tree, current, content)
    return replace(approvals, earlier=earlier, forms=forms)


def _forms(tree: WorkTree, version: Version, content: bytes) -> dict[str, bytes]:
    """The attachments of a version that are others by now, from the commit where it was trusted."""
    wanted: dict[str, str | None] = msgspec.json.decode(content)["files"]
    present = {entry.path: entry for entry in tree.entries() if entry.ordinary}
    lost = [name for name, sum in wanted.items() if sum and not _has_sum(tree, present, f"{FOLDER}/{name}", sum)]
    then = Revision(tree.root, version.commit) if lost else None
    return {name: then.read(f"{FOLDER}/{name}", _LARGEST) for name in lost if then}


def _has_sum(tree: Tree, present: Mapping[str, Entry], path: str, sum: str) -> bool:
    return path in present and sha256(tree.read(path, _LARGEST)).hexdigest() == sum


def in_force(loaded: Loaded, approvals: Approvals) -> Loaded:
    """The manual by which people have to work: with the earlier versions of processes that are announced anew."""
    found: dict[str, Process] = {}
    for version in approvals.earlier.values():
        content = kept_content(loaded.tree, version.content_path, version.statement.content)
        if content and (process := process_of(content)):
            found[process.id] = with_current(process, loaded.manual.all_roles)
    if not found:
        return loaded
    processes = {id: found.get(id, process) for id, process in loaded.manual.processes.items()}
    files = loaded.manual.files | approvals.forms.keys()
    manual = msgspec.structs.replace(loaded.manual, processes=processes, files=files)
    shown: dict[str, Value] = {loaded.paths[id]: process for id, process in found.items() if id in loaded.paths}
    return replace(loaded, manual=manual, documents={**loaded.documents, **shown})
