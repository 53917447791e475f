"""The engine: a loaded manual and the rules in, a report out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, partial
from typing import Any, NamedTuple

from procbook.check.gaps import filled_in
from procbook.check.rule import Context, Hit, Rule, rules
from procbook.check.second_names import second_names
from procbook.check.waivers import idle, in_force
from procbook.check.wrong_ids import told
from procbook.finding import Fault, Finding, Location, Severity, working_on
from procbook.manual.code_owners import CodeOwners, found
from procbook.manual.docs import docs
from procbook.manual.known import FILES
from procbook.manual.load import Loaded
from procbook.manual.mended import Mended, mended
from procbook.manual.model import Manual, Process, Value, Waiver
from procbook.manual.places import Place, Places
from procbook.manual.reviews import reviewed
from procbook.words import AUDITED, catalogue, say

RELATED = 10
"""How many related places a finding shows at most: nobody reads a thousand, and each is a file to read again."""


@dataclass(frozen=True)
class Report:
    """What was checked and what was found, in the order of files and lines.

    `says`: further lines about what was checked; `extra`: further parts of a report for programs.
    """

    title: str
    findings: tuple[Finding, ...]
    rules: tuple[str, ...]
    files: int
    processes: int
    today: date
    base: str = ""
    stage: str = ""
    says: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    def count(self, severity: Severity) -> int:
        return sum(f.severity is severity and not f.waiver for f in self.findings)

    @property
    def waived(self) -> int:
        return sum(bool(f.waiver) for f in self.findings)

    @property
    def failed(self) -> bool:
        return self.count(Severity.error) > 0


NAMING = ("unknown-reference", "mistyped-reference")
SHARED = ("role", "process", "area", "demand", "source", "system", "limit", "person", "file", "signer", "recipient")
"""Kinds of names that mean the same in every process, and are known when its own are not."""

_HELD = {"vacant-role", "missing-deputy", "holder-left", "idle-appointment", "four-eyes-impossible"}
LOOKED_FOR = {"people": _HELD, "roles": _HELD, "sources": {"sources"}, "authority": {"bands", "unauthorised-approver"}}
LOOKED_FOR["handbook"] = {"calendar"}
LOOKED_FOR["process"] = {"exchange", "controls", "unattached-control"}
"""Rules and families that miss what may stand in entries of a kind of file that are not known."""


COUNTING = {"too-many-steps", "too-many-branches"}
"""Rules that only count entries: a fault inside of one takes none away."""


class Spot(NamedTuple):
    """Where a hit stands in its file, and what has to do with it: no line yet, since that takes reading the file again.
    `written`: what it is in the text there."""

    route: tuple[str | int, ...]
    written: str = ""
    related: tuple[Place, ...] = ()


class Violation(NamedTuple):
    """A fault with the weight of its rule, before words and waivers.

    `new`: a change made it. `caused`: one of another file, so that whoever made it would not look here. `spot`: where
    it stands, as long as its location only names the file.
    """

    fault: Fault
    severity: Severity
    new: bool = False
    caused: bool = False
    spot: Spot | None = None


def check(
    loaded: Loaded,
    *,
    today: date,
    base: Loaded | None = None,
    language: str = "zh",
    revision: str = "",
    counts_old: bool = False,
) -> Report:
    """Check a manual; with `base`, what was wrong there already blocks only those who touch the same item.

    The findings are sorted by place. Deterministic: same manual, same day, same report. `counts_old`: what is no error
    and no change made is only counted, so its location may name no more than the file.
    """
    known = rules()
    violations = _violations(loaded, base.manual if base else None, today, known)
    if base is not None:
        violations = _against(violations, loaded, base, today, known)
    findings = (_worded(item, language) for item in _placed(violations, loaded, counts_old))
    return Report(
        title=loaded.manual.settings.title,
        findings=tuple(sorted(_waived(findings, loaded.manual.settings.waivers, known, today))),
        rules=tuple(sorted(rule for rule, words in catalogue(language).items() if words.family != AUDITED)),
        files=loaded.read,
        processes=len(loaded.manual.processes),
        today=today,
        base=revision,
        stage=loaded.manual.settings.policy.stage,
        says=_says(loaded, language),
    )


def _says(loaded: Loaded, language: str) -> tuple[str, ...]:
    """That faulty files were judged as far as that goes."""
    count = len(loaded.manual.left_out)
    return (say("report.partly", language, count=count),) if count else ()


def _placed(violations: Sequence[Violation], loaded: Loaded, counts_old: bool) -> Iterator[Violation]:
    """The violations with lines and columns. Those that are only counted keep just the file, unless they would then be
    taken for one and the same."""
    places, alike = Places(loaded), Counter(map(_alike, violations))
    for item in violations:
        counted = counts_old and not item.new and item.severity is not Severity.error
        yield item if counted and alike[_alike(item)] == 1 else _with_lines(item, places)


def _alike(item: Violation) -> tuple[str, str, str]:
    return item.fault.rule, item.fault.subject, item.fault.variant


def _with_lines(item: Violation, places: Places) -> Violation:
    if item.spot is None:
        return item
    location = places.location(item.fault.location.path, item.spot.route, item.spot.written)
    related = tuple(places.location(place.path, place.route) for place in item.spot.related)
    return item._replace(fault=replace(item.fault, location=location, related=related), spot=None)


def _violations(loaded: Loaded, base: Manual | None, today: date, known: Mapping[str, Rule]) -> list[Violation]:
    places = Places(loaded)
    context = _context(loaded, base, today)
    made = mended(loaded, fill=False) if loaded.manual.left_out else None
    faults = filled_in(told(loaded.faults, made.loaded.manual if made else loaded.manual), loaded)
    violations = [_of_reading(fault, places, known) for fault in faults]
    if made:
        violations += _beside_faults(made, mended(loaded, fill=True), base, today, known)
    else:
        violations += (_of_hit(*item, loaded, places) for item in _hits(loaded, context, known))
    names_unknown = {id(fault) for fault in second_names([item.fault for item in violations])}
    violations = [item for item in violations if id(item.fault) not in names_unknown]
    if not loaded.manual.processes and not loaded.manual.left_out:
        violations.append(Violation(Fault("nothing-checked", Location("processes"), subject="manual"), Severity.error))
    return [*violations, *_idle_waivers(violations, loaded, places, known)]


def _context(loaded: Loaded, base: Manual | None, today: date) -> Context:
    tree = loaded.tree
    beside = (cache(partial(reviewed, loaded.manual, tree, today)), partial(_code_owners, loaded))
    return Context(loaded.manual, base, today, partial(docs, tree), tree.alike, *beside)


def _code_owners(loaded: Loaded) -> CodeOwners:
    """What lies beside the manual; nothing when it cannot be read."""
    forge = loaded.manual.settings.forge
    try:
        return found(loaded.tree, forge.kind if forge else "")
    except OSError:
        return CodeOwners()


def _beside_faults(
    left_out: Mended, filled: Mended, base: Manual | None, today: date, known: Mapping[str, Rule]
) -> Iterator[Violation]:
    """What is wrong beside the faults of reading and shape: whichever way these are mended, it will be told."""
    one, other = (_of_mended(made, base, today, known) for made in (left_out, filled))
    certain = {(_fingerprint(item.fault), item.fault.location) for item in other}
    yield from (item for item in one if (_fingerprint(item.fault), item.fault.location) in certain)


def _of_mended(made: Mended, base: Manual | None, today: date, known: Mapping[str, Rule]) -> list[Violation]:
    places = Places(made.loaded)
    found = [_of_reading(fault, places, known) for fault in made.faults]
    for rule, hit, path in _hits(made.loaded, _context(made.loaded, base, today), known):
        place = places.of(hit.entity, path)
        if not _follows(made, rule, hit, place):
            found.append(_with_lines(_of_hit(rule, hit, path, made.loaded, places), places))
    return found


def _follows(made: Mended, rule: Rule, hit: Hit, place: Place) -> bool:
    """Whether a hit may come only from what stands in the place of a fault."""
    route = (*place.route, *_route(hit))
    if made.touches(place.path, route) and not (rule.id in COUNTING and made.keeps_entries(place.path, route)):
        return True
    if made.lacks(place.path, place.route) or _is_doubtful(made, rule, hit, place):
        return True
    shared = hit.variant.removesuffix("-close") in SHARED
    if place.path in made.blurred and not (rule.id == "unknown-reference" and shared):
        return True
    if made.flow_unknown(place.path) and rule.of_flow and rule.id not in COUNTING:
        return True
    if any({rule.id, rule.family} & LOOKED_FOR.get(kind, set()) for kind in made.lacks_entries()):
        return True
    unnamed = made.names_unknown(place.path) or "#" in str(hit.values.get("id", ""))
    return unnamed and rule.id in NAMING and not shared


def _is_doubtful(made: Mended, rule: Rule, hit: Hit, place: Place) -> bool:
    """Whether a hit says of a role of an unknown kind that nobody holds it, or names what has no id yet as meant."""
    misnamed = FILES["system"] in made.loaded.manual.misnamed
    unnamed = misnamed and (rule.id, hit.variant) == ("mistyped-reference", "place")
    return unnamed or (rule.id in _HELD and made.touches(place.path, (*place.route, "kind")))


def _route(hit: Hit) -> tuple[str | int, ...]:
    return ((hit.field,) if hit.field else ()) if isinstance(hit.field, str) else tuple(hit.field)


def _idle_waivers(
    violations: Sequence[Violation], loaded: Loaded, places: Places, known: Mapping[str, Rule]
) -> Iterator[Violation]:
    """Waivers without a finding: only the engine knows what was found. While something else is wrong nobody is told to
    delete one: that may be all that keeps its finding away."""
    waivers = loaded.manual.settings.waivers
    waived = {(waiver.rule, waiver.subject) for waiver in waivers}
    errors = {(item.fault.rule, item.fault.subject) for item in violations if item.severity is Severity.error}
    findings = {(item.fault.rule, item.fault.subject) for item in violations}
    for waiver in () if loaded.manual.left_out else waivers:
        variant = idle(waiver, findings, known)
        if variant == "never" or (variant is not None and errors <= waived):
            path, route, _ = places.of(waiver)
            values = {"rule": waiver.rule, "subject": waiver.subject}
            fault = Fault("unused-waiver", Location(path), values, variant, path)
            yield Violation(fault, Severity.warning, spot=Spot((*route, "rule")))


def _hits(loaded: Loaded, context: Context, known: Mapping[str, Rule]) -> Iterator[tuple[Rule, Hit, str | None]]:
    """Every hit of every rule, with the path where its process lies when that is known."""
    each = [rule for rule in known.values() if rule.each_process]
    of_retired = [rule for rule in each if rule.retired]
    for rule in known.values():
        if not rule.each_process:
            for hit in rule.check(context):
                yield rule, hit, None
    for process in loaded.manual.processes.values():
        if process.written:
            path = loaded.paths[process.id]
            chosen = each if process.status != "retired" else of_retired
            with working_on(path):
                yield from ((rule, hit, path) for rule in chosen for hit in rule.check(process, context))


def _of_hit(rule: Rule, hit: Hit, path: str | None, loaded: Loaded, places: Places) -> Violation:
    place, related = places.of(hit.entity, path), tuple(places.of(value) for value in hit.related[:RELATED])
    fault = Fault(rule.id, Location(place.path), hit.values, hit.variant, place.subject or place.path)
    severity = rule.severity_of(hit.variant, loaded.manual.settings.complete)
    return Violation(fault, severity, spot=Spot((*place.route, *_route(hit)), hit.at, related))


def _of_reading(fault: Fault, places: Places, known: Mapping[str, Rule]) -> Violation:
    """What the reader refused is always an error; a place that only names a file is the file's `id`."""
    if fault.location.line == 0:
        fault = replace(fault, location=places.location(fault.location.path, ("id",)))
    return Violation(fault, known[fault.rule].severity if fault.rule in known else Severity.error)


def _against(
    violations: Iterable[Violation], loaded: Loaded, base: Loaded, today: date, known: Mapping[str, Rule]
) -> list[Violation]:
    """Errors that the change did not make become warnings, unless it touches what they are about."""
    found = list(violations)
    then = _violations(base, None, today, _asked_again([item.fault.rule for item in found], known))
    old = _old([item.fault for item in found], [item.fault for item in then], known)
    return [
        _excused(item, loaded, base) if was else item._replace(new=True, caused=_same_file(item.fault, loaded, base))
        for item, was in zip(found, old, strict=True)
    ]


def _asked_again(found: Sequence[str], known: Mapping[str, Rule]) -> Mapping[str, Rule]:
    """The rules that say whether the base had what these rules found: no others, but for a waiver that does nothing and
    for names that are unknown because of something else, which hang on what else was found."""
    if "unused-waiver" in found or "unknown-reference" in found:
        return known
    return {id: rule for id, rule in known.items() if id in found}


def _old(now: list[Fault], then: list[Fault], known: Mapping[str, Rule]) -> Iterator[bool]:
    """Of each fault whether the base had it on this same day; of what comes with the day, in whatever words."""
    before, here = set(map(_fingerprint, then)), set(map(_fingerprint, now))
    reworded = Counter(_about(fault) for fault in then if _by_day(fault, known) and _fingerprint(fault) not in here)
    for fault in now:
        if _fingerprint(fault) in before:
            yield True
        else:
            yield reworded[_about(fault)] > 0
            reworded[_about(fault)] -= 1


def _by_day(fault: Fault, known: Mapping[str, Rule]) -> bool:
    return fault.rule in known and known[fault.rule].calendar


def _about(fault: Fault) -> tuple[str, str]:
    return fault.rule, fault.subject


def _excused(item: Violation, loaded: Loaded, base: Loaded) -> Violation:
    blocks = item.severity is Severity.error and not _touched(item.fault, loaded, base)
    return item._replace(severity=Severity.warning) if blocks else item


def _same_file(fault: Fault, loaded: Loaded, base: Loaded) -> bool:
    """Whether the file that the fault stands in is as it was."""
    return _bytes(loaded, fault.location.path) == _bytes(base, fault.location.path)


def _fingerprint(fault: Fault) -> tuple[str, str, str, tuple[tuple[str, str], ...]]:
    """What makes a fault the same one in another revision: never its line."""
    return fault.rule, fault.subject, fault.variant, tuple(sorted((k, str(v)) for k, v in fault.values.items()))


def _touched(fault: Fault, loaded: Loaded, base: Loaded) -> bool:
    """Whether the item that the fault is about differs from the base: the process, the role, the person …"""
    now, then = (_item(side, fault) for side in (loaded, base))
    if now is None or then is None:
        return _bytes(loaded, fault.location.path) != _bytes(base, fault.location.path)
    return now != then


def _item(side: Loaded, fault: Fault) -> Value | None:
    kind, _, name = fault.subject.partition("/")
    if name:
        return getattr(side.manual, kind, {}).get(name)
    process: Process | None = side.manual.processes.get(fault.subject.split("#")[0])
    return process


def _bytes(side: Loaded, path: str) -> bytes | None:
    try:
        return side.bytes_of(path)
    except (OSError, KeyError):
        return None


def _worded(violation: Violation, language: str) -> Finding:
    fault = violation.fault
    message = catalogue(language)[fault.rule].message(fault.variant, fault.values)
    if violation.caused:
        message = say("report.caused", language, message=message)
    return Finding(
        fault.location,
        fault.rule,
        violation.severity,
        message,
        fault.subject,
        fault.related,
        variant=fault.variant,
        new=violation.new,
    )


def _waived(
    findings: Iterable[Finding], waivers: Iterable[Waiver], known: Mapping[str, Rule], today: date
) -> Iterator[Finding]:
    """A waiver in force takes the weight off a finding, and is shown with it."""
    valid = {(w.rule, w.subject): w.reason for w in waivers if in_force(w, known, today)}
    for finding in findings:
        reason = valid.get((finding.rule, finding.subject), "")
        yield replace(finding, waiver=reason) if reason else finding
