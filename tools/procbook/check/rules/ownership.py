"""Ownership: everything has one owner, the owner is a role, somebody holds the role, and nobody checks himself."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from procbook.check.rule import Context, Hit, rule
from procbook.check.survey import survey
from procbook.finding import Severity
from procbook.flow.graph import arrows
from procbook.manual.code_owners import Standing, standing
from procbook.manual.dates import day_of
from procbook.manual.holders import acting, covers, ends_before, held_by, holders, is_known, spans_meet, was_never
from procbook.manual.kinds import ROLES
from procbook.manual.known import FILES
from procbook.manual.model import Deputy, Holder, Manual, Person, Process, Role, Span, Step, Table, Value
from procbook.manual.named_roles import NamedRoles
from procbook.manual.reach import can_be_called

ROUTING = ("parallel", "join")
"""Kinds of steps at which nobody does anything."""


@rule(Severity.error, each_process=False)
def missing_owner(context: Context) -> Iterator[Hit]:
    """A planned process has an owner too: somebody writes it. Controls have a rule of their own."""
    for process in context.manual.processes.values():
        if not process.owner:
            yield Hit(process, "id", variant="process", title=process.title)
    for process in context.manual.written:
        for step in process.steps:
            if not step.owner and step.kind not in ROUTING:
                yield Hit(step, "id", variant="step", id=step.id, title=step.title)
        for kpi in process.kpis:
            if not kpi.owner:
                yield Hit(kpi, "id", variant="kpi", id=kpi.id, name=kpi.name)
        for record in process.records:
            if not record.kept_by:
                yield Hit(record, "id", variant="record", id=record.id, name=record.name)


@rule(Severity.error, each_process=False)
def owner_is_a_person(context: Context) -> Iterator[Hit]:
    surveyed = context.shared(survey)
    for _, (kind, id, entity, field) in surveyed.unknown():
        person = surveyed.known.person(id) if kind in ROLES else None
        if person:
            roles = held_by(person, context.manual)
            yield Hit(entity, field, variant="holds" if roles else "", id=id, name=person.name, roles=roles)


def _answering(manual: Manual) -> dict[str, list[Process]]:
    """The positions that answer for something in a process in force, or approved and to come, with these processes."""
    listed: dict[str, list[Process]] = defaultdict(list)
    for process in manual.in_force:
        for id in {duty.role for duty in _duties(process)}:
            listed[id].append(process)
    return _positions(listed, manual)


class Duty(NamedTuple):
    """What a role does in a process: the place that says so; `part` is the step or control, "" for the process."""

    role: str
    part: str
    entity: Value
    field: str


def _duties(process: Process) -> Iterator[Duty]:
    yield Duty(process.owner, "", process, "owner")
    yield Duty(process.approver, "", process, "approver")
    for step in process.steps:
        yield Duty(step.owner, step.id, step, "owner")
        yield Duty(step.accountable, step.id, step, "accountable")
        yield from (Duty(case.owner, step.id, case, "owner") for case in step.owner_when)
        yield from (Duty(role, step.id, step, "with") for role in step.with_)
        yield from (Duty(report.to, step.id, report, "to") for report in step.escalate)
    yield from (Duty(control.owner, control.id, control, "owner") for control in process.controls)
    yield from (Duty(kpi.owner, kpi.id, kpi, "owner") for kpi in process.kpis)
    yield from (Duty(record.kept_by, record.id, record, "kept_by") for record in process.records)
    yield from (Duty(one.granted_by, one.when, one, "granted_by") for one in process.exceptions)


def _deciding(manual: Manual) -> dict[str, list[Process]]:
    """The positions that own or approve a process in force or sign something off, with these processes."""
    listed: dict[str, list[Process]] = defaultdict(list)
    for process in manual.in_force:
        signers = (step.owner for step in process.steps if step.kind == "sign-off")
        for id in {process.owner, process.approver, *signers}:
            listed[id].append(process)
    return _positions(listed, manual)


def _positions(listed: dict[str, list[Process]], manual: Manual) -> dict[str, list[Process]]:
    """Capacities, bodies and outsiders have no holders."""
    roles = manual.roles
    return {id: listed[id] for id in roles if id in listed and roles[id].kind == "position"}


@rule(Severity.error, each_process=False, calendar=True)
def vacant_role(context: Context) -> Iterator[Hit]:
    """Nobody holds a role on the day from which a process needs it. A draft needs nobody yet."""
    manual = context.manual
    if FILES["person"] in manual.left_out:
        return
    for id, processes in context.shared(_answering).items():
        role = manual.roles[id]
        if not is_known(role, manual):
            continue
        for day, process in sorted(_first_days(processes, context.today).items()):
            listed = [entry.person for entry in role.holders if covers(entry, day)]
            if not holders(role, manual, day) and all(person in manual.people for person in listed):
                gone = tuple(manual.people[person] for person in listed)
                variant = "future" if day > context.today else "left" if gone else ""
                values = {"id": id, "title": role.title, "process": process.title, "day": day.isoformat()}
                names = [person.name for person in gone]
                yield Hit(role, "holders", variant=variant, related=(process, *gone), people=names, **values)
                yield from _given(role, processes, context)
                break


def _given(role: Role, processes: list[Process], context: Context) -> Iterator[Hit]:
    """What a change gives to a role that nobody held before it either: each process once. The role is as it was, so
    that whoever changes the process would be let pass."""
    base = context.base
    known = base.roles.get(role.id) if base else None
    if base is None or known is None or role.id not in _answering(base) or holders(known, base, context.today):
        return
    before = {process.id: set(map(_duty, _duties(process))) for process in base.in_force}
    for process in processes:
        new = (duty for duty in _duties(process) if _duty(duty) not in before.get(process.id, ()))
        duty = next((duty for duty in new if duty.role == role.id), None)
        if duty:
            values = {"id": role.id, "title": role.title, "part": duty.part}
            yield Hit(duty.entity, duty.field, variant="given" if duty.part else "owned", related=(role,), **values)


def _duty(duty: Duty) -> tuple[str, str, str]:
    return duty.role, duty.part, duty.field


def _first_days(processes: list[Process], today: date) -> dict[date, Process]:
    """The days from which the processes are worked by, today or later, each with the first process."""
    days: dict[date, Process] = {}
    for process in processes:
        begins = day_of(process.effective_from) if process.effective_from else today
        days.setdefault(max(today, begins), process)
    return days


@rule(Severity.error, each_process=False, calendar=True)
def holder_left(context: Context) -> Iterator[Hit]:
    """Somebody listed as holder or deputy for today whose own time in the company is over."""
    today = context.today
    for role in context.manual.roles.values():
        entries: tuple[Holder | Deputy, ...] = (*role.holders, *role.deputies)
        for entry in entries:
            person = context.manual.people.get(entry.person)
            left = person.active.until if person and person.active else ""
            if person and not was_never(person) and left and left < today.isoformat() and covers(entry, today):
                yield Hit(entry, "person", name=person.name, title=role.title, left=left)


@rule(Severity.warning, each_process=False)
def idle_appointment(context: Context) -> Iterator[Hit]:
    """An entry of holders or deputies that says nothing on its days, or on some: nobody acts by it then."""
    for role in context.manual.roles.values():
        entries: tuple[Holder | Deputy, ...] = (*role.holders, *role.deputies)
        for entry in entries:
            person = context.manual.people.get(entry.person)
            if person and person.active and not was_never(person) and not ends_before(entry):
                yield from _not_here(entry, person, person.active, role)
        if is_known(role, context.manual):
            for deputy in role.deputies:
                yield from _idle_deputy(deputy, role, context.manual)


def _not_here(entry: Holder | Deputy, person: Person, here: Span, role: Role) -> Iterator[Hit]:
    values: dict[str, Any] = {"name": person.name, "title": role.title, "day": entry.from_}
    if entry.from_ < here.from_:
        yield Hit(entry, "from", variant="early", joined=here.from_, **values)
    elif here.until and entry.from_ > here.until:
        yield Hit(entry, "from", variant="late", left=here.until, **values)


def _idle_deputy(deputy: Deputy, role: Role, manual: Manual) -> Iterator[Hit]:
    """Who only stands in for himself, or for somebody who holds the role on none of these days."""
    names = {id: person.name for id, person in manual.people.items()}
    if deputy.person not in names or (deputy.for_ and deputy.for_ not in names):
        return
    values: dict[str, Any] = {"name": names[deputy.person], "title": role.title}
    own = [holder for holder in role.holders if holder.person == deputy.person]
    if deputy.for_ == deputy.person:
        yield Hit(deputy, "for", variant="itself", **values)
    elif any(_within(deputy, holder) for holder in own):
        yield Hit(deputy, "person", variant="holder", **values)
    elif deputy.for_ and not any(h.person == deputy.for_ and spans_meet(deputy, h) for h in role.holders):
        yield Hit(deputy, "for", variant="for", other=names[deputy.for_], **values)


def _within(one: Deputy, other: Holder) -> bool:
    """Whether the first and the last day of a span lie in another."""
    return other.from_ <= one.from_ and (not other.until or one.from_ <= one.until <= other.until)


@rule(Severity.warning, each_process=False)
def missing_deputy(context: Context) -> Iterator[Hit]:
    """Two holders can stand in for each other. Who fills a vacancy is told at once that a deputy is missing too."""
    for id, (process, *_) in context.shared(_deciding).items():
        role = context.manual.roles[id]
        held = holders(role, context.manual, context.today)
        if not is_known(role, context.manual):
            continue
        alone = len(held) == len(acting(role, context.manual, context.today)) == 1
        if alone or not (role.holders or role.deputies):
            variant = "" if held else "vacant"
            yield Hit(role, "id", variant=variant, related=(process,), id=id, title=role.title, process=process.title)


@rule(Severity.warning, each_process=False)
def owner_overload(context: Context) -> Iterator[Hit]:
    limit = context.manual.settings.policy.process.owner_max
    owned = Counter(p.owner for p in context.manual.processes.values() if p.status != "retired")
    for role in context.manual.roles.values():
        if owned[role.id] > limit:
            yield Hit(role, "id", id=role.id, title=role.title, count=owned[role.id], limit=limit)


@rule(Severity.error)
def several_accountable(process: Process, context: Context) -> Iterator[Hit]:
    """One duty, one role: whoever answers for a step is not also named beside itself."""
    for step in process.steps:
        if step.with_ or step.consulted or step.informed:
            yield from _named_again(step)
        if len(step.owner_when) > 1:
            cases = Counter(case.when for case in step.owner_when)
            for number, case in enumerate(step.owner_when):
                if cases[case.when] > 1:
                    yield Hit(step, ("owner_when", number), variant="case", when=case.when, step=step.id)


def _named_again(step: Step) -> Iterator[Hit]:
    for key, names in (("with", step.with_), ("consulted", step.consulted), ("informed", step.informed)):
        for number, id in enumerate(names):
            if id == step.owner:
                yield Hit(step, (key, number), variant="owner", id=id, step=step.id, key=key)
            elif id == step.accountable and key != "with":
                yield Hit(step, (key, number), variant="accountable", id=id, step=step.id, key=key)


@rule(Severity.warning)
def too_many_consulted(process: Process, context: Context) -> Iterator[Hit]:
    limit = context.manual.settings.policy.process.consulted_max
    for step in process.steps:
        if len(step.consulted) > limit:
            yield Hit(step, "consulted", step=step.id, count=len(step.consulted), limit=limit)


@rule(Severity.error, each_process=False)
def role_cycle(context: Context) -> Iterator[Hit]:
    """Each circle once, at the role that comes first in the file: of those who report to each other, and of roles of
    which each is the next one now. Who is said to be two roles at once is none for sure either."""
    yield from _unclear_successors(context.manual)
    roles, seen = context.manual.roles, set[str]()
    for role in roles.values():
        line: list[str] = []
        above = role.id
        while above in roles and above not in line and above not in seen:
            line.append(above)
            above = roles[above].reports_to
        if above == role.id and line:
            yield Hit(role, "reports_to", line=arrows([roles[id].title for id in (*line, role.id)]))
        seen.update(line)


def _unclear_successors(manual: Manual) -> Iterator[Hit]:
    roles, told = manual.all_roles, set[str]()
    for role in roles.values():
        line = _line_to_itself(roles, role.id) if role.id not in told else []
        if line:
            yield Hit(role, "became", variant="became", line=arrows([roles[id].title for id in (*line, role.id)]))
        told.update(line)
        said: list[str] = []
        for place, each in enumerate(role.became):
            where = each.in_ or ("",)
            if not set(where).isdisjoint(said):
                yield Hit(role, ("became", place), variant="twice", title=role.title)
            said += where


def _line_to_itself(roles: Mapping[str, Role], id: str) -> list[str]:
    """The roles over which a role becomes itself, itself first; nothing when it does not."""
    ways = [[id]]
    for way in ways:
        for after in (each.role for each in roles[way[-1]].became if each.role in roles):
            if after == id:
                return way
            if not any(after in known for known in ways):
                ways.append([*way, after])
    return []


@rule(Severity.error, each_process=False)
def duplicate_identity(context: Context) -> Iterator[Hit]:
    seen: dict[tuple[str, str], Person] = {}
    for person in context.manual.people.values():
        for kind, mark, route in _marks(person):
            first = seen.setdefault((kind, mark), person)
            if first is not person:
                yield Hit(person, route, variant=kind, related=(first,), name=person.name, other=first.name, mark=mark)


def _marks(person: Person) -> Iterator[tuple[str, str, tuple[str | int, ...]]]:
    """All by which a person is recognised: kind, normal form, route."""
    for number, address in enumerate(person.emails):
        yield "email", address.lower(), ("emails", number)
    for forge, account in person.forge.items():
        yield "forge", f"{forge} {account}", ("forge", forge)
    for number, key in enumerate(person.keys):
        yield "key", key.key.split()[1], ("keys", number, "key")


@rule(Severity.error, each_process=False)
def four_eyes_impossible(context: Context) -> Iterator[Hit]:
    """Whether a second person may act is only known of positions; a vacancy is another fault."""
    manual = context.manual
    alone: dict[str, str] = {}
    for role in manual.roles.values():
        known = role.kind == "position" and is_known(role, manual)
        people = acting(role, manual, context.today) if known else ()
        if len(people) == 1:
            alone[role.id] = people[0]
    for entity, field, doer, checker in _pairs(manual):
        if doer in alone and alone[doer] == alone.get(checker):
            name = manual.people[alone[doer]].name
            roles = manual.roles[doer].title, manual.roles[checker].title
            yield Hit(entity, field, variant=field, name=name, doer=roles[0], checker=roles[1])


def _pairs(manual: Manual) -> Iterator[tuple[Process | Step, str, str, str]]:
    """Where two people are needed: process or step, the field that says so, the role of each. A draft waits."""
    for process in manual.in_force:
        yield process, "approver", process.owner, process.approver
        for step in process.steps:
            for other in step.others:
                earlier = next((known for known in process.steps if known.id == other != step.id), None)
                if earlier and not earlier.owner_when and not step.owner_when:
                    yield step, "other_than", step.owner, earlier.owner


@rule(Severity.warning, each_process=False)
def hidden_contact(context: Context) -> Iterator[Hit]:
    """A mail address among what readers are to see; pages show none, since whoever reads them may collect them."""
    for person in context.manual.people.values():
        if isinstance(person.contact, str) and "@" in person.contact:
            yield Hit(person, "contact", person=person.name, contact=person.contact)


@rule(Severity.warning, calendar=True)
def unreachable_emergency_role(process: Process, context: Context) -> Iterator[Hit]:
    """Whom an emergency table names is called from outside, where no extension can be dialled. Each role once."""
    manual = context.manual
    if FILES["person"] in manual.left_out:
        return
    told: set[str] = set()
    named = context.shared(_named_roles)
    for table in process.tables:
        for at, row in enumerate(table.rows if table.emergency else ()):
            for role in (manual.roles[found.role] for cell in row for found in named.found(str(cell))):
                if role.kind == "position" and role.id not in told and is_known(role, manual):
                    told.add(role.id)
                    yield from _unreachable(role, table, at, context)


def _named_roles(manual: Manual) -> NamedRoles:
    return NamedRoles({role.id: role.title for role in manual.roles.values()})


def _unreachable(role: Role, table: Table, row: int, context: Context) -> Iterator[Hit]:
    manual = context.manual
    people = [manual.people[id] for id in acting(role, manual, context.today)]
    if not any(map(can_be_called, people)):
        names, variant = [person.name for person in people], "" if people else "nobody"
        related, values = tuple(people) or (role,), {"id": role.id, "title": role.title, "table": table.title}
        yield Hit(table, ("rows", row), variant=variant, related=related, people=names, **values)


@rule(Severity.error, each_process=False, severities={"day": Severity.warning}, calendar=True)
def stale_code_owners(context: Context) -> Iterator[Hit]:
    """The forge asks people to review who have nothing to do with it any more. What only the day made wrong is no
    fault of a change, and keeps no site from being published; of two files a forge reads one."""
    manual = context.manual
    if manual.left_out:
        return
    file = context.code_owners()
    found = standing(file, manual, context.today)
    if found is not Standing.good:
        variant = "" if found is Standing.stale else found.value
        yield Hit(manual.settings, "policy", variant=variant, file=file.path, read=file.read)
