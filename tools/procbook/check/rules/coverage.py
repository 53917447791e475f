"""Coverage: what a complete manual has. Notes while it is being written, errors once it says `complete: true`."""

from __future__ import annotations

from collections.abc import Iterator

from procbook.check.rule import Context, Hit, rule
from procbook.finding import Severity
from procbook.manual.demands import answer
from procbook.manual.model import Process


@rule(Severity.note, each_process=False, complete=Severity.error)
def area_without_process(context: Context) -> Iterator[Hit]:
    """A process file that cannot be used may belong to any area, so nothing is said until it can."""
    taken = {process.area for process in context.manual.processes.values() if process.status != "retired"}
    for area in context.manual.settings.areas:
        if area.id not in taken and not context.manual.left_out:
            yield Hit(area, "id", id=area.id, title=area.title)


@rule(Severity.note, complete=Severity.error)
def process_without_control(process: Process, context: Context) -> Iterator[Hit]:
    if not process.controls and _counts(process, context):
        yield Hit(process, "id", title=process.title)


@rule(Severity.note, complete=Severity.error)
def process_without_kpi(process: Process, context: Context) -> Iterator[Hit]:
    if not process.kpis and _counts(process, context):
        yield Hit(process, "id", title=process.title)


def _counts(process: Process, context: Context) -> bool:
    """A draft is told what it still lacks; a complete manual is not held back by it."""
    return process.status == "effective" or not context.manual.settings.complete


@rule(Severity.note, each_process=False, complete=Severity.error)
def uncovered_demand(context: Context) -> Iterator[Hit]:
    """The same answer as the demands register gives (manual.demands); `left_out` files might fulfil anything."""
    manual = context.manual
    for demand in manual.requirements.values():
        missing = answer(demand, manual.written).missing
        if missing and not demand.recommended and not manual.left_out:
            yield Hit(demand, "id", variant="-and-".join(missing), id=demand.id, title=demand.title)


@rule(Severity.note, each_process=False, complete=Severity.error)
def planned_process(context: Context) -> Iterator[Hit]:
    for process in context.manual.processes.values():
        if process.status == "planned":
            yield Hit(process, "status", id=process.id, title=process.title)


NOTHING = Process(schema=1, id="", title="", area="", status="planned")
"""A process of which there is only the name."""

UNSHOWN = (
    "purpose", "scope", "within", "clocks", "starts", "steps", "ends", "cautions", "tables",
    "parameters", "controls", "records", "kpis", "exceptions",
)  # fmt: skip
"""What the page of a planned process leaves out: it says that there is no content yet."""


@rule(Severity.note, each_process=False)
def unshown_content(context: Context) -> Iterator[Hit]:
    """Only a note: as a draft, what is half written would get an error for each thing that it still lacks."""
    for process in context.manual.processes.values():
        written = [field for field in UNSHOWN if getattr(process, field) != getattr(NOTHING, field)]
        if process.status == "planned" and written:
            yield Hit(process, written[0], id=process.id, title=process.title)
