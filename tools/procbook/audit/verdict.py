"""The verdict over a history, or over a branch as it will be when merged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from procbook import source
from procbook.approval import GOVERNANCE, Governance, by_strength, flaws
from procbook.audit import explain
from procbook.audit.affected import affected
from procbook.audit.contents import Contents
from procbook.audit.explain import Observation
from procbook.audit.fold import Fold, Folded, uncontrolled
from procbook.audit.history import MERGE, History, first_parents, read_history
from procbook.audit.incidents import Incidents, incidents
from procbook.audit.object_tree import ObjectTree
from procbook.audit.record_files import RecordFiles
from procbook.audit.resume import Saved, restore
from procbook.audit.state import BEGINNING, ItemState, Reason
from procbook.check.engine import Report, check
from procbook.finding import CannotCheck, Finding, Severity
from procbook.manual.kinds import PATHS
from procbook.manual.load import Loaded, load
from procbook.manual.model import Value
from procbook.tree.commits import Commit, Identity
from procbook.tree.objects import Objects, named

PEOPLE = PATHS["people"]


class Checked(NamedTuple):
    """What was judged. `levels`: approvals by the strength of their evidence."""

    tip: str
    head: str
    base: str
    commits: int
    landings: int
    items: int
    records: int
    versions: int
    levels: Mapping[str, int]
    pinned: bool
    since: str
    controlled: tuple[str, ...]
    uncontrolled: tuple[str, ...]
    adopted: int


@dataclass(frozen=True)
class Verdict:
    """`report`: what `check` said of the same files. `not_checked`: names of sentences in words/*/texts/audit.yaml.
    `texts`: the files that findings point to. `affected`: the processes behind a shared
    item that is not as approved."""

    findings: tuple[Finding, ...]
    states: Mapping[str, ItemState]
    governance: Governance
    root: str
    checked: Checked
    report: Report | None
    not_checked: tuple[str, ...]
    folded: Folded
    texts: Mapping[str, str]
    affected: Mapping[str, tuple[str, ...]]

    @property
    def failed(self) -> bool:
        return any(finding.severity is Severity.error and not finding.waiver for finding in self.findings)


@dataclass(frozen=True)
class _Asked:
    """What an audit was asked for, in the words of who asked."""

    today: date
    root: str
    language: str
    head: str
    base: str = ""

    @property
    def latest(self) -> datetime:
        """The last moment that a commit may name."""
        return _end_of(self.today)


def _end_of(day: date) -> datetime:
    """The end of a day where it ends last, twelve hours behind UTC."""
    return datetime.combine(day + timedelta(days=1), time(12), UTC)


def audit_history(
    folder: Path, *, today: date, tip: str = "HEAD", root: str = "", resume: Saved | None = None, language: str = "zh",
    counts_old: bool = False,
) -> Verdict:  # fmt: skip
    """Judge every landing on a branch since its first governance, or since an earlier audit. `counts_old`: as `check`
    takes it.

    Raises CannotCheck for a clone that is not whole, a revision that is none or ambiguous, a history without approved
    governance, and for signatures that cannot be verified here.
    """
    asked, id = _Asked(today, root, language, tip), named(folder, tip)
    with Objects(folder) as objects:
        run, folded, known, _ = _settled(lambda undated: _history(objects, id, resume, undated), resume)
        observations = [*_observations(folded, run.contents, asked), *explain.closed(folded), *run.observations]
        observations += explain.times(folded, run.history, asked.latest)
        loaded = _loaded(objects, folded)
        report = check(loaded, today=today, language=language, counts_old=counts_old) if loaded else None
        return _verdict(known.applied(observations), folded, run, report, asked, loaded)


def audit_merge(
    folder: Path, base: str, *, today: date, head: str = "HEAD", root: str = "", resume: Saved | None = None,
    language: str = "zh", counts_old: bool = False,
) -> Verdict:  # fmt: skip
    """Judge what `head` makes of `base` once merged: the governance is that of the tip of `base`.

    Raises CannotCheck as `audit_history` does, and when the two contradict each other.
    """
    base_id, head_id = named(folder, base), named(folder, head)
    if base_id == head_id:
        raise CannotCheck("nothing-to-judge", base=base, head=head)
    asked = _Asked(today, root, language, head, base)
    with Objects(folder) as objects:
        merged = _merge(objects, base_id, head_id, today)

        def judged(undated: frozenset[str]) -> _Folding:
            run = _start(objects, base_id, (base_id, head_id), merged, resume, undated)
            folded = Fold(objects, run.history.up_to(MERGE), run.contents, run.folded).run()
            before = _Before(list(_observations(folded, run.contents, asked)), _loaded(objects, folded))
            folded = Fold(objects, run.history.only(MERGE), run.contents, folded).run()
            return _Folding(run, folded, incidents(folded, run.history, objects), before)

        run, folded, known, (was, base_loaded) = _settled(judged, resume)
        observations = _against(was, _observations(folded, run.contents, asked), set(run.history.steps[MERGE].changed))
        observations += explain.times(folded, run.history.only(MERGE), asked.latest)
        loaded = _loaded(objects, folded, base_loaded)
        checked = partial(check, today=today, language=language, counts_old=counts_old)
        report = checked(loaded, base=base_loaded, revision=base) if loaded else None
        return _verdict(known.applied((*observations, *run.observations)), folded, run, report, asked, loaded)


class _Before(NamedTuple):
    """The base before the branch is merged."""

    observations: list[Observation] = []
    loaded: Loaded | None = None


class _Folding(NamedTuple):
    run: _Run
    folded: Folded
    known: Incidents
    before: _Before = _Before()


def _history(objects: Objects, id: str, resume: Saved | None, undated: frozenset[str]) -> _Folding:
    run = _start(objects, id, (id,), None, resume, undated)
    folded = Fold(objects, run.history, run.contents, run.folded).run()
    return _Folding(run, folded, incidents(folded, run.history, objects))


def _settled(fold: Callable[[frozenset[str]], _Folding], resume: Saved | None) -> _Folding:
    """The fold, once more where commits turn out to be known incidents whose dates mean nothing."""
    undated = frozenset(resume.undated if resume else ())
    folding = fold(undated)
    return folding if folding.known.undated == undated else fold(folding.known.undated)


class _Run(NamedTuple):
    """What is to be folded, from where on, and what had to be said already."""

    contents: Contents
    history: History
    folded: Folded
    since: str
    observations: tuple[Observation, ...]


def _start(
    objects: Objects, tip: str, tips: tuple[str, ...], merged: Commit | None, resume: Saved | None,
    undated: frozenset[str],
) -> _Run:  # fmt: skip
    """The history to judge; all of it when the earlier audit ended in what is no part of it any more, when its report
    alone could tell where it begins, or when it took dates for true that are not (`undated`)."""
    contents, added = Contents(objects), {merged.id: merged} if merged else {}
    known = objects.commit(resume.tip) if resume else None
    since = objects.commits(*tips, without=known.id) if known else {}
    rewritten = (_rewritten(resume),) if resume and not (known and objects.leads_to(known.id, tip)) else ()
    reached = known and not rewritten and _leads_to(known.id, tip, since)
    goes_on = resume and reached and undated == frozenset(resume.undated)
    if resume and known and goes_on and (folded := restore(resume, known, objects, contents)):
        folded.undated = undated
        history = read_history(
            objects, {**since, **added}, merged.id if merged else tip, contents, known, resume.landed, undated
        )
        return _Run(contents, history, folded, resume.tip, ())
    commits = {**objects.commits(*tips), **added}
    history = read_history(objects, commits, merged.id if merged else tip, contents, None, BEGINNING, undated)
    return _Run(contents, history, Folded(RecordFiles(objects), undated=undated), "", rewritten)


def _leads_to(known: str, tip: str, commits: Mapping[str, Commit]) -> bool:
    """Whether the first-parent path to the tip goes over a commit; `commits` are those since then."""
    return tip == known or any(known in commits[first].parents[:1] for first in first_parents(commits, tip)[:1])


def _rewritten(resume: Saved) -> Observation:
    return Observation(GOVERNANCE, Reason("history-rewritten", explain.HANDBOOK, "", {"commit": resume.tip[:12]}))


def _merge(objects: Objects, base: str, head: str, today: date) -> Commit:
    """The commit that a merge would make by the end of the day, wherever it ends last: nobody's."""
    landed = int(_end_of(today).timestamp()) - 1
    nobody = Identity("", "")
    return Commit(MERGE, objects.merge(base, head), (base, head), (), nobody, landed, -12 * 60)


def _observations(folded: Folded, contents: Contents, asked: _Asked) -> Iterable[Observation]:
    if not folded.root:
        raise CannotCheck("no-governance")
    yield from explain.beginning(folded, asked.root)
    yield from explain.opened(folded)
    yield from explain.settings(folded, contents)
    yield from explain.records(folded, asked.today)
    yield from explain.remarks(folded)
    yield from explain.suspects(folded)
    yield from explain.emergencies(folded, asked.today)
    yield from explain.refused(folded, asked.today)
    yield from explain.kinds(folded)
    yield from _flaws(folded)


def _flaws(folded: Folded) -> Iterable[Observation]:
    """Ids, addresses and keys that could pass for somebody else's, whether approved or not."""
    blob = folded.listing.get(PEOPLE)
    data = folded.record_files.objects.read(blob, source.MAX_BYTES) if blob else None
    for flaw in flaws(source.read(data).data) if data else ():
        yield Observation(GOVERNANCE, Reason(flaw.rule, PEOPLE, "entry", {"person": flaw.person, "value": flaw.value}))


def _against(was: list[Observation], now: Iterable[Observation], changed: set[str]) -> list[Observation]:
    """What was wrong at the base already weighs less, unless the branch touches the item."""
    known = set(map(_identity, was))
    return [
        Observation(one.item, one.reason, one.over or (one.item not in changed and _identity(one) in known))
        for one in now
    ]


def _identity(one: Observation) -> tuple[str, str, str, str]:
    return one.item, one.reason.rule, one.reason.path, one.reason.variant


def _loaded(objects: Objects, folded: Folded, before: Loaded | None = None) -> Loaded | None:
    """The manual; what is as it was before is not read again."""
    tree = ObjectTree(objects, folded.listing)
    try:
        return load(tree, known=_same(before, tree) if before else {})
    except CannotCheck:
        return None


def _same(before: Loaded, tree: ObjectTree) -> dict[str, Value]:
    assert isinstance(before.tree, ObjectTree)
    blobs = before.tree.blobs
    faulty = {fault.location.path for fault in before.faults}
    sound = {path: document for path, document in before.written.items() if path not in faulty}
    return {path: document for path, document in sound.items() if tree.blobs.get(path) == blobs[path]}


def _verdict(
    observations: Iterable[Observation],
    folded: Folded,
    run: _Run,
    report: Report | None,
    asked: _Asked,
    loaded: Loaded | None,
) -> Verdict:
    worded = {one.worded(asked.language) for one in observations} | set(report.findings if report else ())
    governance = folded.governance
    assert governance
    not_checked = ("as-landed", *(("as-reported",) if run.since else ()), *(() if report else ("no-manual",)))
    checked, texts = _checked(folded, run, governance, asked), _texts(folded, worded)
    return Verdict(
        tuple(sorted(worded)), folded.states, governance, folded.root, checked, report, not_checked, folded, texts,
        _affected(folded, loaded) if loaded else {},
    )  # fmt: skip


def _affected(folded: Folded, loaded: Loaded) -> dict[str, tuple[str, ...]]:
    by_item = {}
    for state in folded.states.values():
        if state.opened and state.trusted:
            content = folded.record_files.approved_content(state.trusted.content_path, state.trusted.statement.content)
            by_item[state.item] = affected(state.item, content or b"", loaded.manual)
    return {item: processes for item, processes in by_item.items() if processes}


def _texts(folded: Folded, findings: Iterable[Finding]) -> dict[str, str]:
    """The files with findings, as far as they are there and not too large."""
    texts = {}
    for path in {finding.location.path for finding in findings}:
        blob = folded.listing.get(path)
        data = folded.record_files.objects.read(blob, source.MAX_BYTES) if blob else None
        texts[path] = (data or b"").decode("utf-8", "replace")
    return texts


def _checked(folded: Folded, run: _Run, governance: Governance, asked: _Asked) -> Checked:
    versions = [version for state in folded.states.values() for version in state.versions]
    levels = Counter(approved.level for version in versions for approved in version.approvals)
    free = tuple(kind for kind in explain.KINDS if uncontrolled(governance, kind))
    return Checked(
        tip=folded.tip,
        head=asked.head,
        base=asked.base,
        commits=len(set(run.history.commits) - {MERGE}),
        landings=len(run.history.landings),
        items=sum(bool(state.now or state.versions) for state in folded.states.values()),
        records=sum(path.endswith(".yaml") for path in folded.record_files.now),
        versions=len(versions),
        levels=by_strength(levels),
        pinned=bool(asked.root) and asked.root == folded.root,
        since=run.since,
        controlled=tuple(kind for kind in explain.KINDS if kind not in free),
        uncontrolled=free,
        adopted=sum(bool(s.trusted and s.trusted.action == "adopt") for s in folded.states.values()),
    )
