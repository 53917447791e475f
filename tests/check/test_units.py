"""Which units are written again behind a parameter, and what only begins like one."""

from __future__ import annotations

import pytest

from procbook.check.units import again


@pytest.mark.parametrize(
    ("unit", "after", "said"),
    [
        ("元/天", " 元。", " 元"),
        ("元/天", "元以内", "元"),
        ("元/天", " /天", " /天"),
        ("元/天", " 元/人", " 元"),
        ("个工作日", " 工作日内答复", " 工作日"),
        ("工作日", " 个工作日申请", " 个工作日"),
        ("万元", " 元的合同", " 元"),
        ("天", " 个工作日", " 个工作日"),
        ("%", "％的客户", "％"),
        ("元", "（元）", "（元）"),
        ("EUR/day", " EUR.", " EUR"),
        ("working days", " days before", " days"),
    ],
)
def test_a_unit_that_is_said_again(unit: str, after: str, said: str) -> None:
    """The page says `100 元/天 元`."""
    assert again(unit, after) == said


@pytest.mark.parametrize(
    ("unit", "after"),
    [
        ("", " 个工作日"),
        ("元", " 元。"),
        ("元/天", " 元/天。"),
        ("元/天", " 元旦前"),
        ("个", "个促销机制"),
        ("个月", "月报"),
        ("个工作日", " 日前"),
        ("天", "（自然日）"),
        ("年", " 年报"),
        ("元", "，只在一个城市"),
        ("元", ""),
        ("次", "天"),
        ("分", "分钟数"),
        ("人", "人均"),
        ("EUR/day", " European"),
        ("days", " by day"),
    ],
)
def test_what_is_said_once(unit: str, after: str) -> None:
    """Pages show the unit once when it follows as it is; what only begins like it is another word."""
    assert again(unit, after) == ""
