"""Whom a change of a process concerns."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from procbook.change import changes, concerned, everybody
from procbook.manual.model import NO_SETTINGS, Control, ExceptionRule, Kpi, Manual, Process, Record, Step, Table

PROCESS = Process(
    schema=1, id="buy", title="买", area="a", status="effective", owner="head",
    steps=(
        Step(id="s10", title="报", owner="clerk", does="照[[#table-limits]]填[[F-01]]", outputs=("F-01",)),
        Step(id="s20", title="批", owner="boss", with_=("finance",), inputs=("F-01",), controls=("C-01",)),
        Step(id="s30", title="付", owner="cashier", does="付钱"),
    ),
    tables=(Table(id="limits", title="限额", columns=("a", "b"), rows=(("1", "2"),)),
            Table(id="others", title="别的", columns=("a", "b"), rows=(("1", "2"),))),
    records=(Record(id="F-01", name="单", kept_by="archive", form="files/one.xlsx"),),
    controls=(Control(id="C-01", risk="错", activity="看", owner="auditor", kind="preventive"),),
    kpis=(Kpi(id="K-01", name="快", owner="analyst", target="1"),),
)  # fmt: skip
ALL = {"clerk", "boss", "finance", "cashier"}


def book(process: Process) -> Manual:
    return Manual(settings=NO_SETTINGS, processes={process.id: process}, files=frozenset({"files/one.xlsx"}))


def step(place: int, **fields: object) -> Callable[[], Process]:
    steps = [replace(each, **fields) if at == place else each for at, each in enumerate(PROCESS.steps)]
    return lambda: replace(PROCESS, steps=tuple(steps))


def with_table(place: int) -> Callable[[], Process]:
    tables = [replace(each, rows=(("1", "3"),)) if at == place else each for at, each in enumerate(PROCESS.tables)]
    return lambda: replace(PROCESS, tables=tuple(tables))


@pytest.mark.parametrize(
    ("after", "whom"),
    [
        (step(2, does="再付钱"), {"cashier"}),
        (step(1, within="2d"), {"boss", "finance"}),
        (step(2, owner="bank"), {"cashier", "bank"}),
        (with_table(0), {"clerk"}),
        (with_table(1), ALL),
        (lambda: replace(PROCESS, records=(replace(PROCESS.records[0], name="新单"),)), {"archive", "clerk", "boss", "finance"}),
        (lambda: replace(PROCESS, controls=(replace(PROCESS.controls[0], activity="细看"),)), {"auditor", "boss", "finance"}),
        (lambda: replace(PROCESS, kpis=(replace(PROCESS.kpis[0], target="2"),)), {"analyst"}),
        (lambda: replace(PROCESS, owner="other"), {"head", "other"}),
        (lambda: replace(PROCESS, review_every="yearly"), {"head"}),
        (lambda: replace(PROCESS, cautions=("小心",)), ALL),
        (lambda: replace(PROCESS, exceptions=(ExceptionRule(when="急", granted_by="boss", how="先办"),)), ALL),
        (lambda: replace(PROCESS, steps=PROCESS.steps[:2]), {"cashier"}),
    ],
)  # fmt: skip
def test_a_change_concerns_those_who_work_by_it(after: Callable[[], Process], whom: set[str]) -> None:
    """Somebody is not told of a change of her own work, or of every change of that of others."""
    new = after()
    found = changes(book(PROCESS), book(new))
    assert set[str]().union(*(concerned(each, [PROCESS, new]) for each in found)) == whom


def test_a_form_concerns_who_fills_it_in_and_who_keeps_it() -> None:
    (change,) = changes(book(PROCESS), book(PROCESS), ["files/one.xlsx"])
    assert concerned(change, [PROCESS, PROCESS]) == {"archive", "clerk", "boss", "finance"}


def test_everybody_is_who_does_a_step() -> None:
    assert everybody([PROCESS]) == ALL
