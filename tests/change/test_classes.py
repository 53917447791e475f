"""The class of every kind of change, as the manual's own change process says it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from procbook.change import bumps, changes, effects, heaviest, large_enough, required_version
from procbook.change.classes import CLASSES
from procbook.change.weights import JUDGED
from procbook.manual.load import load
from procbook.manual.model import (
    NO_SETTINGS,
    Branch,
    Control,
    Input,
    Kpi,
    Manual,
    OwnerWhen,
    Parameter,
    Process,
    Record,
    Scope,
    Start,
    Step,
    Value,
)
from procbook.tree import WorkTree
from tests.change.kinds import examples

EXAMPLES = examples()
ROOT = Path(__file__).parent.parent.parent


def replaced(value: Value, **fields: object) -> Value:
    return msgspec.structs.replace(value, **fields)


BASE = Process(
    1, "buy", "买材料", "supply", "effective", version="1.2.3", owner="lead", approver="boss",
    purpose="按时买到。", scope=Scope(includes=("日常采购",)),
    parameters={"days": Parameter("3d", "回复期限"), "most": Parameter(500, "限额", "元")},
    starts=(Start("s10", event="缺料"),),
    inputs=(Input("订单", "sales"), Input("报价", "external")),
    steps=(
        Step("s10", "填单", owner="clerk", does="写清要什么，$(days)内交。", within="2d", cautions=("别漏数量。",), system="erp"),
        Step("s20", "批准", owner="boss", does="看金额。", within="1d", controls=("C-1",),
             next=(Branch("超过 $(most)", "s30"), Branch("其他", "end")), owner_when=(OwnerWhen("出差", "deputy"),)),
        Step("s30", "再批", owner="head", does="看理由，签名。", within="1d"),
    ),
    controls=(Control("C-1", "乱花钱", "每单由主管复核金额。", "preventive", "per-case", "boss", True, False, ("F-1",), "抽 5 单看签名。"),),
    records=(Record("F-1", "申请单", form="files/F-1.xlsx"),),
    kpis=(Kpi("K-1", "按时率", target="90%"),),
    aliases=("采购",), related=("pay", "store"),
)  # fmt: skip

S10, S20, S30 = BASE.steps
(C1,) = BASE.controls

LINES: dict[str, tuple[str, Process]] = {}


def line(name: str, class_: str, **fields: object) -> None:
    LINES[name] = class_, replaced(BASE, **fields)  # type: ignore[assignment]


def step(name: str, class_: str, old: Step, **fields: object) -> None:
    line(name, class_, steps=tuple(replaced(one, **fields) if one is old else one for one in BASE.steps))


line("owner", "A", owner="other")
line("approver", "A", approver="other")
line("scope", "A", scope=Scope(includes=("日常采购", "大宗采购")))
line("purpose", "A", purpose="便宜地买到。")
line("step added", "A", steps=(*BASE.steps, Step("s40", "收货")))
line("step removed", "A", steps=BASE.steps[:2])
line("steps in another order", "A", steps=(S20, S10, S30))
step("step to another role", "A", S10, owner="boss")
step("second person taken out", "A", S20, owner_when=())
step("way on", "A", S20, next="s30")
step("condition with another amount", "A", S20, next=(Branch("超过 800 元", "s30"), Branch("其他", "end")))
line("control removed", "A", controls=())
line("control less often", "A", controls=(replaced(C1, frequency="monthly"),))
line("control only detects", "A", controls=(replaced(C1, kind="detective"),))
line("control no longer key", "A", controls=(replaced(C1, key=False),))
line("control of another role", "A", controls=(replaced(C1, owner="clerk"),))
line("control says not", "A", controls=(replaced(C1, activity="每单不由主管复核金额。"),))
line("evidence removed", "A", controls=(replaced(C1, evidence=()),))
step("control off its step", "A", S20, controls=())
line("amount of a condition", "A", parameters={**BASE.parameters, "most": Parameter(900, "限额", "元")})
line("retired", "A", status="retired")
step("time limit", "B", S10, within="3d")
line("time parameter", "B", parameters={**BASE.parameters, "days": Parameter("5d", "回复期限")})
step("system", "B", S10, system="crm")
line("form", "B", records=(replaced(BASE.records[0], form="files/F-2.xlsx"),))
line("target", "B", kpis=(Kpi("K-1", "按时率", target="80%"),))
line("input from outside", "B", inputs=(BASE.inputs[0],))
step("new caution", "B", S10, cautions=("别漏数量。", "字要清楚。"))
step("number in the instruction", "B", S30, does="看理由，签名 2 份。")
step("instruction rewritten", "B", S30, does="打电话问主管意见后归档。")
step("instruction turned round", "B", S30, does="看理由，不签名。")
line("control added", "B", controls=(C1, replaced(C1, id="C-2")))
line("control key", "B", controls=(replaced(C1, key=True, automatic=True),))
line("control in other words", "B", controls=(replaced(C1, activity="每单由主管核对金额。"),))
step("typing error", "C", S30, does="看原由，签名。")
step("marks", "C", S30, does="看理由, 签名")
line("marks in a control", "C", controls=(replaced(C1, activity="每单由主管复核金额"),))
line("title", "C", title="采购材料")
line("alias", "C", aliases=("采购", "进货"))
line("order without meaning", "C", related=("store", "pay"))
line("the taker's side", "C", inputs=(*BASE.inputs, Input("退货单", "returns")))
line("handed over by another process", "C", starts=(*BASE.starts, Start("s10", from_="returns")))
step("one system as a list", "C", S10, system=("erp",))
line("another id", "C", steps=(replaced(S10, id="s15"), S20, S30), starts=(Start("s15", event="缺料"),))
line("version only", "", version="1.2.4")


def manual(process: Process) -> Manual:
    return Manual(NO_SETTINGS, processes={process.id: process})


@pytest.mark.parametrize("name", LINES)
def test_the_class_table(name: str) -> None:
    """Each line of the table that people read is what the machine reckons."""
    expected, new = LINES[name]
    found = changes(manual(BASE), manual(new))
    assert found, "the change was not seen"
    assert heaviest(change.class_ for change in found) == expected, [(c.key, c.class_) for c in found]


@pytest.mark.parametrize("turned", [False, True], ids=["condition added", "condition taken away"])
def test_who_countersigns_only_sometimes_is_material(turned: bool) -> None:
    """A department that always signed is only asked in some cases, and that passes as a change of words."""
    always = replaced(S10, kind="parallel", next=("s20", "s30"))
    sometimes = replaced(always, next=("s20", Branch("超过 $(most)", "s30")))
    old, new = (msgspec.structs.replace(BASE, steps=(first, S20, S30)) for first in (always, sometimes))
    found = changes(manual(new), manual(old)) if turned else changes(manual(old), manual(new))
    assert heaviest(change.class_ for change in found) == "A"


def test_every_kind_of_change_has_a_class() -> None:
    """No field is forgotten: what nobody weighed would count as material without anybody having meant it."""
    whats = {change.what for change in EXAMPLES.values()}
    missing = [kind for kind, change in EXAMPLES.items() if not {kind, change.what} & {*CLASSES, *JUDGED}]
    assert not missing
    assert not [name for name in (*CLASSES, *JUDGED) if name not in EXAMPLES and name not in whats]


@pytest.mark.parametrize(
    ("old", "class_", "needed"),
    [("1.2.3", "A", "2.0.0"), ("1.2.3", "B", "1.3.0"), ("1.2.3", "C", "1.2.4"), ("1.2.3", "", "1.2.3"), ("", "A", "1.0.0"),
     ("1.9.9", "B", "1.10.0")],
)  # fmt: skip
def test_the_smallest_version(old: str, class_: str, needed: str) -> None:
    """The version proposed is the smallest that is accepted."""
    assert required_version(old, class_) == needed
    assert large_enough(old, needed, class_)
    assert not large_enough("1.2.3", "1.2.3", "C")
    assert not large_enough("1.9.0", "1.8.7", "C")
    assert not large_enough("1.9.0", "department-head", "C"), (
        "no version at all, as status meets it in a committed file"
    )
    assert large_enough("1.9.0", "1.10.0", "B")


def test_no_number_is_too_long_to_be_compared() -> None:
    """A version of thousands of digits in an old revision ends no command."""
    assert large_enough("1.0." + "9" * 5000, "2.0.0", "A")
    assert not large_enough("2.0.0", "1.0." + "9" * 5000, "C")
    assert required_version("1.0." + "9" * 5000, "A") == "2.0.0"


def test_the_manual_of_this_repository_says_the_same_limits_twice() -> None:
    """The table that people read in the change process has the numbers that the policy holds them to."""
    manual = load(WorkTree(ROOT)).manual
    table = next(t for t in manual.processes["change-management"].tables if t.id == "change-classes")
    rows = {str(row[0])[0]: " ".join(map(str, row)) for row in table.rows}
    for class_, limit in (("A", manual.settings.policy.limits.A), ("B", manual.settings.policy.limits.B)):
        assert f"{limit.apart.removesuffix('cd')} 天（自然日）" in rows[class_]
        assert f"{limit.notice.removesuffix('d')} 个工作日" in rows[class_]
        assert f"{limit.at_most} 次" in rows[class_]


BOOK = Manual(NO_SETTINGS, processes={"buy": BASE}, files=frozenset({"files/F-1.xlsx"}))


def consequences(new: Process) -> dict[str, object]:
    head = msgspec.structs.replace(BOOK, processes={"buy": new})
    return {effect.key: dict(effect.values) for effect in effects(BOOK, head, changes(BOOK, head))}


def test_effects_say_what_it_means() -> None:
    """The reader sees the total time, the control that covers nothing, and who has to know."""
    found = consequences(LINES["time limit"][1])
    assert found["longest-way"] == {"grade": "", "before": "4", "after": "5"}
    assert found["roles-affected"] == {"roles": ["clerk"]}
    assert consequences(LINES["control off its step"][1])["control-on-no-step"] == {"control": "C-1"}
    assert consequences(LINES["time parameter"][1])["parameter-used"] == {"parameter": "days", "places": ["buy#s10"]}
    assert consequences(LINES["step to another role"][1])["roles-affected"] == {"roles": ["clerk", "boss"]}
    assert consequences(LINES["title"][1]) == {}


def test_a_form_counts_for_the_process_that_uses_it() -> None:
    """Other boxes in a form are a general change of its process, though its file stayed the same."""
    (bump,) = bumps(BOOK, BOOK, changes(BOOK, BOOK, ["files/F-1.xlsx"]))
    assert (bump.process, bump.class_, bump.needed, bump.enough) == ("buy", "B", "1.3.0", False)
