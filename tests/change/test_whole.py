"""What is new is told whole, and what has no name of its own is called as on the pages: whoever approves reads it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from msgspec import structs

from procbook.change import Change, Comparison, Names, row, whole
from procbook.manual.model import Band, Limit, Manual, Person, Process, Role, Settings
from tests.change.kinds import examples

ROLES = {id: Role(id, title, "position") for id, title in (("vp", "分管副总"), ("finance", "财务BP"))}
PEOPLE = {id: Person(id, name, "person") for id, name in (("zhou-lan", "周岚"), ("lin-xiao", "林晓"))}
BOOK = Manual(Settings(1, "", "", "zh", ()), roles=ROLES, people=PEOPLE)
GIFTS: dict[str, Any] = {
    "schema": 1, "id": "gifts", "title": "礼品领用", "area": "a", "status": "effective",
    "summary": "领礼品先申请。", "purpose": "礼品不乱送。", "owner": "vp", "approver": "finance",
    "starts": [{"event": "客户来访", "step": "s10"}],
    "steps": [{"id": "s10", "title": "申请", "owner": "finance", "within": "2d", "does": "填单子。", "controls": ["C-1"],
               "next": [{"when": "同意", "to": "done"}, {"when": "不同意", "to": "s10"}]}],
    "controls": [{"id": "C-1", "risk": "送错人", "activity": "核对名单。", "kind": "preventive", "frequency": "monthly",
                  "owner": "vp", "evidence": ["名单"], "test": "抽 5 张。"}],
    "records": [{"id": "F-1", "name": "领用单", "kept_by": "finance", "keep": {"for": "5y", "after": "领用"}}],
    "kpis": [{"id": "K-1", "name": "差错率", "formula": "错的 ÷ 全部", "target": "0"}],
    "tables": [{"id": "what", "title": "送什么", "columns": ["客户", "礼品"], "rows": [["大客户", "茶叶"]]}],
    "parameters": {"most": {"value": 300, "meaning": "一份礼品最多", "unit": "元"}},
    "ends": {"done": "领到了"},
}  # fmt: skip


def compared(base: dict[str, Any], head: dict[str, Any]) -> Comparison:
    """Two manuals with the same roles and people, and these registers."""
    return Comparison(structs.replace(BOOK, **base), structs.replace(BOOK, **head), "a", "b")


def lines(comparison: Comparison, language: str = "zh") -> list[str]:
    """All that is told of what is new."""
    told = [whole(change, comparison.names, language) for change in comparison.changes]
    return [text for one in told if one for line in one.lines for text in (line.text, *line.below)]


def process(**fields: Any) -> dict[str, Process]:
    return {"gifts": msgspec.convert({**GIFTS, **fields}, Process)}


NEW = {
    "一句话：领礼品先申请。", "目的：礼品不乱送。", "负责人：分管副总（vp）", "批准人：财务BP（finance）", "开始：客户来访",
    "步骤：申请", "责任岗位：财务BP（finance）", "时限：2 个工作日", "怎么做：填单子。", "下一步：同意 领到了；不同意 申请",
    "控制：C-1 送错人", "风险：送错人", "控制活动：核对名单。", "频率：每月", "证据：名单", "检查方法：抽 5 张。",
    "记录：F-1 领用单", "指标：K-1 差错率", "表：送什么", "行：大客户 | 茶叶", "一份礼品最多", "300", "领到了",
}  # fmt: skip


@pytest.mark.parametrize(
    "before", [{}, {"gifts": Process(1, "gifts", "礼品领用", "a", "planned")}], ids=["new", "planned"]
)
def test_a_new_process_is_told_whole(before: dict[str, Process]) -> None:
    """Head, starts, steps, controls, records, figures, tables, numbers and ends; also of one that had only its name."""
    told = lines(compared({"processes": before}, {"processes": process()}))
    for each in NEW:
        assert any(each in line for line in told), each


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (
            "controls",
            ["控制活动：核对名单。", "频率：每月", "责任岗位：分管副总（vp）", "证据：名单", "检查方法：抽 5 张。"],
        ),
        ("records", ["保管岗位：财务BP（finance）"]),
        ("kpis", ["公式：错的 ÷ 全部", "目标值：0"]),
        ("tables", ["行：大客户 | 茶叶"]),
        ("steps", ["怎么做：填单子。"]),
    ],
)
def test_a_new_part_is_told_whole(field: str, expected: list[str]) -> None:
    told = lines(compared({"processes": process(**{field: []})}, {"processes": process()}))
    assert [line for line in expected if line not in told] == []


def test_a_new_limit_is_told_with_its_bands_and_a_new_role_with_its_holders() -> None:
    bands = (Band(0, ("finance",), 3), Band(3, ("vp",), with_=("finance",)))
    role = msgspec.convert(
        {"id": "clerk", "title": "文员", "kind": "position", "duties": ["收发"], "reports_to": "vp",
         "holders": [{"person": "lin-xiao", "from": "2026-12-01"}]}, Role)  # fmt: skip
    head = {"limits": {"off": Limit("off", "折扣", "折扣率", "%", bands)}, "roles": {**ROLES, "clerk": role}}
    told = lines(compared({}, head))
    for each in ("档：超过 3%", "谁批准：分管副总（vp）", "职责：收发", "任职人：林晓 2026-12-01 起"):
        assert any(each in line for line in told), (each, told)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", [key for key in examples() if key.endswith("-added")])
def test_nothing_that_is_new_has_no_words(kind: str, language: str) -> None:
    """Whatever the format has can come new, and no field of it is left in inner words."""
    change: Change = examples()[kind]
    told = whole(change, Names(BOOK, BOOK), language)
    assert told is None or all("{" not in line.text for line in told.lines)


def test_a_long_thing_is_bounded() -> None:
    """The rest is counted."""
    steps = [{"id": f"s{number}", "title": "x", "does": "很长" * 5_000} for number in range(1_000)]
    change = compared({}, {"processes": process(steps=steps)})
    told = whole(change.changes[0], change.names, "zh")
    assert told is not None
    assert told.left > 600
    assert max(len(text) for line in told.lines for text in (line.text, *line.below)) < 1_100


def discount(*bands: Band) -> dict[str, Any]:
    return {"limits": {"off": Limit("off", "折扣", "折扣率", "%", bands)}}


def rows(comparison: Comparison) -> set[tuple[str, ...]]:
    return {tuple(row(change, comparison.names, "zh")) for change in comparison.changes}


@pytest.mark.parametrize("last", [None, 10.0])
def test_a_band_whose_ends_moved_is_the_same_band(last: float | None) -> None:
    """3 % became 5 %: nothing was deleted, nothing added, and the band is called as on the page."""
    old = discount(Band(0, ("finance",), 3), Band(3, ("vp",), last, note="先会签"))
    new = discount(Band(0, ("finance",), 5), Band(5, ("vp",), last, note="先会签"))
    first = "超过 3%" if last is None else "超过 3%，不超过 10%"
    assert rows(compared(old, new)) == {
        ("档“不超过 3%”的上限", "3", "5"),
        (f"档“{first}”的下限", "3", "5"),
    }


def test_a_new_band_is_still_a_new_one() -> None:
    old = discount(Band(0, ("finance",)))
    new = discount(Band(0, ("finance",), 5), Band(5, ("vp",)))
    assert ("新增档", "", "超过 5%") in rows(compared(old, new))


def test_people_and_roles_are_called_by_their_names() -> None:
    """Neither ids nor the keys by which entries are paired."""

    def held(*holders: dict[str, str]) -> dict[str, Any]:
        fields = {"id": "vp", "title": "分管副总", "kind": "position", "holders": holders}
        return {"roles": {**ROLES, "vp": msgspec.convert(fields, Role)}}

    zhou = {"person": "zhou-lan", "from": "2026-01-01"}
    lin = {"person": "lin-xiao", "from": "2027-01-01"}
    told = rows(compared(held(zhou), held({**zhou, "until": "2026-12-31"}, lin)))
    assert told == {
        ("任职人“周岚 2026-01-01 起”的最后一天", "", "2026-12-31"),
        ("新增任职人", "", "林晓 2027-01-01 起"),
    }


@pytest.mark.parametrize(("language", "words"), [("zh", {"外部", "责任岗位自己"}), ("en", {"the outside", "whoever"})])
def test_words_of_the_format_are_no_words_of_readers(language: str, words: set[str]) -> None:
    """Whoever approves reads `external` and `owner`, which are no role and no process."""
    step = {**GIFTS["steps"][0], "escalate": [{"after": "1d", "to": "owner"}]}
    new = process(
        inputs=[{"name": "名片", "from": "external"}], outputs=[{"name": "回执", "to": ["external"]}], steps=[step]
    )
    told = "\n".join(lines(compared({}, {"processes": new}), language))
    assert all(each in told for each in words), told
    assert not {"external", "owner"} & set(told.replace(" ", "\n").splitlines()), told
