"""How heavy each kind of change is: the class table of docs/decisions/changes.md, in the words of the schema.

A line is "what: fields" with the class of its block, or "what-action". Whole things have no field. What depends on the
values stands in JUDGED: what the old and the new value are there decides. A test holds that every kind has a class.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from difflib import SequenceMatcher
from typing import Any

from procbook.change.change import EDITORIAL, GENERAL, MATERIAL, NONE

_TABLE: dict[str, str] = {
    MATERIAL: """
        process: added removed changed
        process: id owner approver status access replaces purpose
        scope: includes excludes
        step: added removed moved
        step: id kind tags owner with accountable authority other_than process
        step.controls: removed
        owner_when: added removed
        owner_when: owner
        branch: added removed moved
        branch: to then until
        step.next: changed added removed moved reordered
        control: removed
        control: id owner
        control.evidence: removed
        exception_rule: added granted_by

        role: removed
        role: id kind reports_to
        holder: added removed person from until
        deputy: added removed person from until for
        person: added removed
        person: id kind emails forge active
        span: from until
        key: added removed key purpose from until compromised_since
        limit: added removed
        limit: id measure unit bands
        band: added removed over up_to decides with
        policy: stage emergency
        policy.site: added removed changed
        policy.separation: added removed changed
        approval_rule: added removed moved items actions classes roles count evidence uncontrolled
        emergency: roles ratify_within lapses
        change_limit: at_most per apart notice windows
        change_limits: correction
        settings: id
        waiver: added
        waiver: rule subject approver expires
    """,
    GENERAL: """
        process: review_every schema
        process.within: added removed changed
        process.clocks: added removed
        start: added removed step from every by
        input: added removed name from record
        output: added removed name record to
        step: consulted informed inputs outputs system within due escalate hands_over
        step.controls: added
        step.cautions: added removed
        process.cautions: added removed
        process.ends: added removed
        due: before after by every workday day weekday month at
        escalation: added removed moved after to
        hand_over: added removed to step what
        branch: at_most
        control: added
        control.evidence: added changed
        record: added removed id kept_by keep where form contains
        keep: for after then
        kpi: added removed id formula target period owner source
        table: added removed
        table.columns: added removed moved
        table.row: added removed moved
        exception_rule: removed
        parameter: added removed value unit

        role: added
        role: department duties
        file: added removed changed
        system: added removed id access
        source: added removed
        source: id edition in_force_from in_force_until superseded_by certainty kind
        article: added removed article certainty
        requirement: added removed
        requirement: id kind recommended
        feature: added removed feature link
        term: added removed id do_not_write
        calendar: weekend hours_per_day confirmed_until workdays
        holiday: added removed from until
        area: added removed id
        forge: kind address branch
        settings: schema forge
        process_policy: steps_warn steps_max branches_max owner_max consulted_max
        waiver: removed
    """,
    EDITORIAL: """
        process: number title area summary aliases effective_from related fulfils
        scope.includes: reordered
        scope.excludes: reordered
        start: reordered
        input: reordered note
        output: reordered note
        output.to: reordered
        step: renamed title effort
        step.tags: reordered
        step.with: reordered
        step.consulted: reordered
        step.informed: reordered
        step.inputs: reordered
        step.outputs: reordered
        step.system: reordered
        step.other_than: reordered
        step.controls: reordered
        step.cautions: reordered
        owner_when: reordered
        hand_over: reordered
        hand_over.what: reordered
        branch: share
        control: reordered
        control.evidence: reordered
        citation: added removed reordered source certainty article note
        record: reordered name sample
        record.contains: reordered
        kpi: reordered name
        table: reordered id title
        process.cautions: reordered
        process.replaces: reordered
        exception_rule: reordered
        parameter: meaning

        role: reordered title aliases
        role.duties: reordered
        holder: reordered
        deputy: reordered
        person: reordered name contact
        person.emails: reordered
        key: reordered
        limit: reordered title note
        band: reordered note
        band.decides: reordered
        band.with: reordered
        system: reordered name aliases address use
        term: reordered title english aliases
        term.do_not_write: reordered
        source: reordered title checked_on note
        article: reordered
        requirement: reordered title section shown_by
        feature: reordered
        policy.site: reordered
        policy.separation: reordered
        approval_rule.items: reordered
        approval_rule.actions: reordered
        approval_rule.classes: reordered
        approval_rule.roles: reordered
        emergency.roles: reordered
        settings: title language summary notices complete
        calendar.weekend: reordered
        calendar.workdays: reordered
        holiday: reordered name
        area: reordered title summary
        errand: added removed reordered title process step
        waiver: reordered reason
    """,
    NONE: """
        process: version
    """,
}

ACTIONS = frozenset({"changed", "added", "removed", "moved", "reordered", "renamed"})


def _read(table: dict[str, str]) -> dict[str, str]:
    """The class of each kind: by "what-action", and by "what" alone for the actions that no line names."""
    found = {}
    for class_, block in table.items():
        for line in filter(None, map(str.strip, block.splitlines())):
            what, words = line.split(": ")
            for word in words.split():
                found[f"{what}-{word}" if word in ACTIONS else f"{what}.{word}"] = class_
    return found


CLASSES = _read(_TABLE)


def weigh(what: str, action: str, before: Any, after: Any) -> str:
    """The class of a change. What nobody weighed is material: then a person looks."""
    kind = f"{what}-{action}"
    judge = JUDGED.get(kind)
    if judge:
        return judge(before, after)
    if action == "changed" and _listed(before) == _listed(after):
        return EDITORIAL
    return CLASSES.get(kind, CLASSES.get(what, MATERIAL))


def _listed(value: Any) -> Any:
    """One value and a list of only that one mean the same."""
    return value if isinstance(value, tuple) else (value,)


Judge = Callable[[Any, Any], str]

_NAME = re.compile(r"\[\[.*?\]\]|\$\(.*?\)|[A-Za-z]+(?:-[A-Za-z0-9]+)+|\d+(?:[.,]\d+)*%?")
_ALIKE = 0.5


def text(marks_words_sense: str) -> Judge:
    """Judge a text by how much of it changed: only its marks and blanks, its wording, or its sense.

    Sense: numbers, names in [[…]] and $(…), codes, or more than half of the text. No machine can tell that other words
    mean the same; the class of `words` says how far the field is trusted.
    """
    marks, words, sense = tuple(marks_words_sense)

    def judged(before: Any, after: Any) -> str:
        if not isinstance(before, str) or not isinstance(after, str):
            return sense
        if _said(before) != _said(after):
            return sense
        if _letters(before) == _letters(after):
            return marks
        alike = SequenceMatcher(None, before, after, autojunk=False).ratio() >= _ALIKE
        return words if alike else sense

    return judged


def _said(value: str) -> list[str]:
    """Names and numbers in a text. Other numerals than digits count when they are not one: that is in many words."""
    normal = unicodedata.normalize("NFKC", value)
    numerals = [c for c in normal if not c.isascii() and unicodedata.numeric(c, 1) != 1]
    return _NAME.findall(normal) + numerals


def _letters(value: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", value).casefold()))


def strength(*weak_to_strong: Any) -> Judge:
    """A control got weaker (material) or stronger (general)."""
    rank = {value: at for at, value in enumerate(weak_to_strong)}
    return lambda before, after: GENERAL if rank.get(after, -1) > rank.get(before, len(rank)) else MATERIAL


FREQUENCIES = ("yearly", "half-yearly", "quarterly", "monthly", "biweekly", "weekly", "daily", "per-case", "realtime")
"""How often a control is carried out, rarest first."""

JUDGED: dict[str, Judge] = {
    "process.ends-changed": text("CCB"),
    "process.cautions-changed": text("CCB"),
    "process.clocks-changed": text("CCB"),
    "step.does-changed": text("CCB"),
    "step.cautions-changed": text("CCB"),
    "step.inputs-changed": text("CBB"),
    "step.outputs-changed": text("CBB"),
    "scope.includes-changed": text("CAA"),
    "scope.excludes-changed": text("CAA"),
    "process.purpose-changed": text("CAA"),
    "start.event-changed": text("CCB"),
    "start.when-changed": text("CCB"),
    "branch.when-changed": text("CAA"),
    "owner_when.when-changed": text("CAA"),
    "hand_over.when-changed": text("CBB"),
    "hand_over.what-changed": text("CBB"),
    "exception_rule.when-changed": text("CBA"),
    "exception_rule.how-changed": text("CBA"),
    "control.risk-changed": text("CCB"),
    "control.activity-changed": text("CBA"),
    "control.test-changed": text("CCB"),
    "control.evidence-changed": text("CBB"),
    "control.kind-changed": strength("detective", "preventive"),
    "control.frequency-changed": strength("", *FREQUENCIES),
    "control.key-changed": strength(False, True),
    "control.automatic-changed": strength(False, True),
    "record.contains-changed": text("CCB"),
    "record.contains-added": lambda before, after: GENERAL,
    "table.columns-changed": text("CCB"),
    "table.row-changed": lambda before, after: text("CCB")(_row(before), _row(after)),
    "table.note-changed": text("CCB"),
    "role.duties-changed": text("CCB"),
    "term.meaning-changed": text("CCB"),
    "article.demand-changed": text("CCB"),
}


def _row(cells: Any) -> str:
    return " | ".join(map(str, cells))
