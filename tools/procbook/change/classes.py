"""How heavy each kind of change is: the class table of docs/decisions/changes.md, in the words of the schema.

A line is "what: fields" with the class of its block, or "what: actions". Whole things have no field. A test holds that
every kind of change has a class here or in `weights.JUDGED`.
"""

from __future__ import annotations

from procbook.change.change import EDITORIAL, GENERAL, MATERIAL, NONE

_TABLE: dict[str, str] = {
    MATERIAL: """
        process: added removed changed
        process: id owner approver status access replaces purpose
        scope: includes excludes
        step: added removed moved
        step: id kind tags owner with accountable authority other_than process
        step.controls: removed changed
        owner_when: added removed
        owner_when: owner
        branch: added removed moved
        branch: to then until
        step.next: changed added removed moved
        control: removed
        control: id owner
        control.evidence: removed
        exception_rule: added granted_by

        role: removed
        role: id kind reports_to
        became: added removed role
        became.in: added removed changed
        holder: added removed person from until
        deputy: added removed person from until for
        person: added removed
        person: id kind emails forge active
        span: from until
        key: added removed key purpose from until compromised_since
        limit: added removed
        limit: id measure unit
        incident: added removed commit rule
        band: added removed over up_to decides with
        policy: stage emergency
        policy.site: added removed changed
        policy.separation: added removed changed
        approval_rule: added removed moved items actions classes roles count evidence uncontrolled
        emergency: roles ratify_within lapses
        change_limit: at_most per apart notice windows
        change_limits: correction
        settings: id
        edition: added removed id
        edition.areas: added removed changed
        edition.processes: added removed changed
        edition.parameters: added removed changed
        edition.shows: added removed changed
        edition.may_say: added removed changed
        waiver: added
        waiver: rule subject approver expires
    """,
    GENERAL: """
        process: review_every schema
        process.within: added removed changed
        process.clocks: added removed
        start: step from every by
        input: name from record
        output: added removed name record to
        step: consulted informed inputs outputs system within due hands_over
        step.controls: added
        step.cautions: added removed
        process.cautions: added removed
        process.ends: added removed
        due: before after by every workday day weekday month at
        escalation: added removed moved after to
        hand_over: added removed to step what
        branch: at_most
        control: added
        control.evidence: added
        record: added removed id kept_by keep where form contains
        keep: for after then
        kpi: added removed id formula target period owner source
        table: added removed emergency
        table.columns: added removed moved
        table.row: added removed moved
        exception_rule: removed
        parameter: added removed value unit

        role: added
        role: department duties
        limit: effective_from
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
        offline: days access
        offline.access: added removed
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
        step: renamed title effort aliases
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
        record: reordered name sample aliases
        record.contains: reordered
        kpi: reordered name
        table: reordered id title aliases
        process.cautions: reordered
        incident: reordered reason
        process.replaces: reordered
        exception_rule: reordered aliases
        parameter: meaning

        role: reordered title aliases
        role.duties: reordered
        became: reordered
        became.in: reordered
        holder: reordered
        deputy: reordered
        person: reordered name contact
        contact: mobile phone extension wecom
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
        offline.access: reordered
        area: reordered title summary
        errand: added removed reordered title process step
        edition: reordered title summary notices
        edition.areas: reordered
        edition.processes: reordered
        edition.parameters: reordered
        edition.shows: reordered
        edition.may_say: reordered
        waiver: reordered reason
    """,
    NONE: """
        process: version
    """,
}

ACTIONS = frozenset({"changed", "added", "removed", "moved", "reordered", "renamed"})


def _read(table: dict[str, str]) -> dict[str, str]:
    """The class of each kind: by "what-action", and by "what" alone for the actions that no line names."""
    classes = {}
    for class_, block in table.items():
        for line in filter(None, map(str.strip, block.splitlines())):
            what, words = line.split(": ")
            for word in words.split():
                classes[f"{what}-{word}" if word in ACTIONS else f"{what}.{word}"] = class_
    return classes


CLASSES = _read(_TABLE)
"""The class of each kind: by "what-action", and by "what" alone for the actions that no line names."""
