"""The manual as plain values: frozen, comparable, without places or files.

Field names are those of the schema (a trailing underscore keeps Python's keywords free: `with_`, `from_`).
A test holds both equal; the schema is the authority. Values are built only from data that passed it.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

Duration = str
"""Number and unit: min, h, d (working days), cd (calendar days)."""

Graded = str | dict[str, str]
"""One value, or `by: what` with a value for each grade."""


class Value(msgspec.Struct, frozen=True, gc=False, rename=lambda name: name.rstrip("_"), forbid_unknown_fields=True):
    """A part of the manual. `gc=False` is safe: values are trees, never cycles."""


class Citation(Value):
    source: str
    certainty: str
    article: str = ""
    note: str = ""


class Parameter(Value):
    value: str | int | float
    meaning: str
    unit: str = ""


class Start(Value):
    step: str
    event: str = ""
    from_: str = ""
    every: str = ""
    when: str = ""
    by: str = ""


class Input(Value):
    name: str
    from_: str
    record: str = ""
    note: str = ""


class Output(Value):
    name: str
    record: str = ""
    to: tuple[str, ...] = ()
    note: str = ""


class Branch(Value):
    """One way on from a step. Loops end after `at_most` rounds (then to `then`) or when `until` comes true."""

    when: str
    to: str
    share: str = ""
    at_most: int = 0
    until: str = ""
    then: str = ""


class HandOver(Value):
    to: str
    step: str = ""
    when: str = ""
    what: tuple[str, ...] = ()


class Due(Value):
    """A deadline: `by` before or after a clock, or a place in a cycle."""

    before: str = ""
    after: str = ""
    by: Graded = ""
    every: Graded = ""
    workday: int | None = None
    day: int = 0
    weekday: int = 0
    month: int = 0
    at: str = ""


class OwnerWhen(Value):
    when: str
    owner: str


class Escalation(Value):
    after: Duration
    to: str


class Step(Value):
    """One step. `kind` gives its meaning in the flow, see `flow`."""

    id: str
    title: str
    aliases: tuple[str, ...] = ()
    kind: str = "task"
    tags: tuple[str, ...] = ()
    owner: str = ""
    owner_when: tuple[OwnerWhen, ...] = ()
    with_: tuple[str, ...] = ()
    accountable: str = ""
    consulted: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()
    authority: str = ""
    does: str = ""
    cautions: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    system: str | tuple[str, ...] = ()
    within: Graded = ""
    due: Due | None = None
    effort: Duration = ""
    other_than: str | tuple[str, ...] = ()
    escalate: tuple[Escalation, ...] = ()
    controls: tuple[str, ...] = ()
    process: str = ""
    hands_over: HandOver | tuple[HandOver, ...] = ()
    next: str | tuple[str | Branch, ...] = ()

    @property
    def systems(self) -> tuple[str, ...]:
        return _several(self.system)

    @property
    def others(self) -> tuple[str, ...]:
        """Steps that somebody else must have done."""
        return _several(self.other_than)

    @property
    def hand_overs(self) -> tuple[HandOver, ...]:
        return (self.hands_over,) if isinstance(self.hands_over, HandOver) else self.hands_over

    @property
    def branches(self) -> tuple[Branch, ...]:
        """The ways on that have a condition."""
        return () if isinstance(self.next, str) else tuple(n for n in self.next if isinstance(n, Branch))


class Control(Value):
    id: str
    risk: str
    activity: str
    kind: str
    frequency: str = ""
    owner: str = ""
    key: bool = False
    automatic: bool = False
    evidence: tuple[str, ...] = ()
    test: str = ""
    basis: tuple[Citation, ...] = ()


class Keep(Value):
    for_: str
    after: str
    then: str = ""
    basis: tuple[Citation, ...] = ()


class Record(Value):
    id: str
    name: str
    aliases: tuple[str, ...] = ()
    kept_by: str = ""
    keep: Keep | None = None
    where: str = ""
    form: str = ""
    sample: str = ""
    contains: tuple[str, ...] = ()


class Kpi(Value):
    id: str
    name: str
    formula: str = ""
    target: str = ""
    period: str = ""
    owner: str = ""
    source: str = ""


class Table(Value):
    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | float | bool, ...], ...]
    aliases: tuple[str, ...] = ()
    note: str = ""
    emergency: str = ""


class ExceptionRule(Value):
    """Who may grant what in one case."""

    when: str
    granted_by: str
    how: str
    aliases: tuple[str, ...] = ()


class Scope(Value):
    includes: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()


class Process(Value):
    """One process, as its file says it. Only `id`, `title`, `area` are sure in a planned one."""

    schema: int
    id: str
    title: str
    area: str
    status: str
    number: str = ""
    summary: str = ""
    aliases: tuple[str, ...] = ()
    version: str = ""
    effective_from: str = ""
    replaces: tuple[str, ...] = ()
    owner: str = ""
    approver: str = ""
    review_every: str = ""
    access: str = "internal"
    purpose: str = ""
    scope: Scope = Scope()
    within: Graded = ""
    clocks: dict[str, str] = {}
    starts: tuple[Start, ...] = ()
    inputs: tuple[Input, ...] = ()
    outputs: tuple[Output, ...] = ()
    steps: tuple[Step, ...] = ()
    ends: dict[str, str] = {}
    cautions: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    controls: tuple[Control, ...] = ()
    records: tuple[Record, ...] = ()
    kpis: tuple[Kpi, ...] = ()
    exceptions: tuple[ExceptionRule, ...] = ()
    related: tuple[str, ...] = ()
    parameters: dict[str, Parameter] = {}
    fulfils: tuple[str, ...] = ()

    @property
    def written(self) -> bool:
        """Whether the process is more than a name on the landscape."""
        return self.status != "planned"


class Holder(Value):
    person: str
    from_: str
    until: str = ""


class Deputy(Value):
    person: str
    from_: str
    until: str = ""
    for_: str = ""


class Became(Value):
    """What a role is now; with `in_`, only in these processes."""

    role: str
    in_: tuple[str, ...] = ()


class Role(Value):
    id: str
    title: str
    kind: str
    aliases: tuple[str, ...] = ()
    department: str = ""
    duties: tuple[str, ...] = ()
    reports_to: str = ""
    became: tuple[Became, ...] = ()
    holders: tuple[Holder, ...] = ()
    deputies: tuple[Deputy, ...] = ()


class Span(Value):
    from_: str
    until: str = ""


class Key(Value):
    key: str
    purpose: str
    from_: str
    until: str = ""
    compromised_since: str = ""


class Contact(Value):
    """The ways to reach somebody, each written apart."""

    mobile: str = ""
    phone: str = ""
    extension: str = ""
    wecom: str = ""


class Person(Value):
    id: str
    name: str
    kind: str
    active: Span | None = None
    emails: tuple[str, ...] = ()
    forge: dict[str, int] = {}
    keys: tuple[Key, ...] = ()
    contact: str | Contact = ""


class Band(Value):
    """Amounts over `over` up to and including `up_to` (without: no upper limit)."""

    over: float
    decides: tuple[str, ...]
    up_to: float | None = None
    with_: tuple[str, ...] = ()
    note: str = ""


class Limit(Value):
    id: str
    title: str
    measure: str
    unit: str
    bands: tuple[Band, ...]
    note: str = ""
    effective_from: str = ""


class System(Value):
    id: str
    name: str
    aliases: tuple[str, ...] = ()
    address: str = ""
    access: str = ""
    use: str = ""


class Term(Value):
    id: str
    title: str
    meaning: str
    english: str = ""
    aliases: tuple[str, ...] = ()
    do_not_write: tuple[str, ...] = ()


class Article(Value):
    article: str
    demand: str
    certainty: str


class Source(Value):
    id: str
    title: str
    kind: str
    checked_on: str
    certainty: str
    edition: str = ""
    in_force_from: str = ""
    in_force_until: str = ""
    superseded_by: str = ""
    note: str = ""
    articles: tuple[Article, ...] = ()


class Feature(Value):
    feature: str
    link: str


class Requirement(Value):
    id: str
    title: str
    kind: str
    section: str = ""
    shown_by: str = ""
    met_by: tuple[Feature, ...] = ()
    recommended: bool = False


class Holiday(Value):
    name: str
    from_: str
    until: str


class Calendar(Value):
    weekend: tuple[int, ...] = (6, 7)
    hours_per_day: float = 8
    holidays: tuple[Holiday, ...] = ()
    workdays: tuple[str, ...] = ()
    confirmed_until: str = ""


class Area(Value):
    id: str
    title: str
    summary: str = ""


class Forge(Value):
    kind: str
    address: str
    branch: str = "main"


class Errand(Value):
    title: str
    process: str
    step: str = ""


class Edition(Value):
    """A part of the manual for people outside. What it does not name it leaves out (see `editions`)."""

    id: str
    title: str
    summary: str = ""
    notices: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    processes: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()
    may_say: tuple[str, ...] = ()


class Waiver(Value):
    rule: str
    subject: str
    reason: str = ""
    approver: str = ""
    expires: str = ""


class Incident(Value):
    """Something that went wrong and nobody can mend: what an audit finds about a commit, accepted."""

    commit: str
    rule: str
    reason: str


class ApprovalRule(Value):
    items: tuple[str, ...]
    actions: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    count: int = 1
    evidence: str = "declared"
    uncontrolled: bool = False


class Emergency(Value):
    roles: tuple[str, ...]
    ratify_within: Duration
    lapses: Duration


class ChangeLimit(Value):
    at_most: int = 0
    per: str = ""
    apart: Duration = ""
    notice: Duration = ""
    windows: str = ""


class ChangeLimits(Value):
    A: ChangeLimit = ChangeLimit()
    B: ChangeLimit = ChangeLimit()
    authority: ChangeLimit = ChangeLimit()
    correction: Duration = ""


class ProcessPolicy(Value):
    steps_warn: int = 12
    steps_max: int = 15
    branches_max: int = 4
    owner_max: int = 6
    consulted_max: int = 4


class Policy(Value):
    stage: str = "preparation"
    approvals: tuple[ApprovalRule, ...] = ()
    emergency: Emergency | None = None
    site: tuple[str, ...] = ()
    limits: ChangeLimits = ChangeLimits()
    separation: tuple[tuple[str, ...], ...] = ()
    process: ProcessPolicy = ProcessPolicy()
    incidents: tuple[Incident, ...] = ()


class Offline(Value):
    """What a browser keeps for when there is no network: processes of which access, for how many days."""

    days: int = 14
    access: tuple[str, ...] = ("public", "internal")


class Settings(Value):
    """handbook.yaml"""

    schema: int
    id: str
    title: str
    language: str
    areas: tuple[Area, ...]
    summary: str = ""
    notices: tuple[str, ...] = ()
    calendar: Calendar = Calendar()
    complete: bool = False
    forge: Forge | None = None
    errands: tuple[Errand, ...] = ()
    offline: Offline = Offline()
    policy: Policy = Policy()
    editions: tuple[Edition, ...] = ()
    waivers: tuple[Waiver, ...] = ()


NO_SETTINGS = Settings(schema=1, id="", title="", language="zh", areas=())
"""Stands in a manual whose handbook.yaml is not there, or cannot be used."""


class Manual(msgspec.Struct, frozen=True):
    """The whole manual. `files` are the paths of attachments below the manual, `left_out` what could
    not be used, processes by id and other files by path: one typing error must not look like a hundred.
    `unread` are those of them of which it is not even known what they name, `misnamed` those in which something has an
    id that it cannot keep. `former`: the roles that are another one now (see `current_roles`)."""

    settings: Settings
    roles: Mapping[str, Role] = {}
    people: Mapping[str, Person] = {}
    limits: Mapping[str, Limit] = {}
    parameters: Mapping[str, Parameter] = {}
    systems: Mapping[str, System] = {}
    terms: Mapping[str, Term] = {}
    sources: Mapping[str, Source] = {}
    requirements: Mapping[str, Requirement] = {}
    processes: Mapping[str, Process] = {}
    files: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()
    misnamed: frozenset[str] = frozenset()
    former: Mapping[str, Role] = {}

    @property
    def all_roles(self) -> Mapping[str, Role]:
        """The roles, with those that are another one now."""
        return {**self.roles, **self.former}

    @property
    def written(self) -> list[Process]:
        """The processes that are more than planned, in the order of the manual."""
        return [process for process in self.processes.values() if process.written]

    @property
    def worked_by(self) -> list[Process]:
        """The drafts and the processes in force, in the order of the manual: nobody goes on by a retired one."""
        return [process for process in self.written if process.status != "retired"]

    @property
    def in_force(self) -> list[Process]:
        """The processes that people work by, or will from a day that is fixed, in the order of the manual."""
        return [process for process in self.processes.values() if process.status == "effective"]


def _several(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value
