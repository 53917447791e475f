"""Conditions that name grades: what a case of one grade never does adds up to nothing."""

from __future__ import annotations

import pytest

from procbook.check.grades import named_grades

GRADES = ("一级", "二级", "三级", "A 类", "A+ 类")


@pytest.mark.parametrize(
    ("when", "grades"),
    [
        ("一级", {"一级"}),
        ("一级活动", {"一级"}),
        ("活动级别为二级", {"二级"}),
        ("活动级别 = 三级", {"三级"}),
        ("一级、二级", {"一级", "二级"}),
        ("一级或三级活动", {"一级", "三级"}),
        ("A类客户", {"A 类"}),
        ("A+ 类", {"A+ 类"}),
    ],
)
def test_a_condition_names_grades(when: str, grades: set[str]) -> None:
    """People write the grade, several of them, or what has it; all of it means who takes that way."""
    assert named_grades(when, "活动级别", GRADES) == grades


@pytest.mark.parametrize(
    "when", ["二级以上", "二级及以上", "不是一级", "非一级", "一级而且金额大", "加急", "其他", "一级 > 5 万元"]
)
def test_a_condition_that_says_more_names_none(when: str) -> None:
    """Nobody's limit is left out of a sum because half a condition was understood."""
    assert named_grades(when, "活动级别", GRADES) is None
