"""Whether a piece of text is a word where it stands."""

from __future__ import annotations

import pytest

from procbook.search import stands_alone

NAMES = frozenset(["流程管理员", "符合率", "不符合", "发布日", "线索"])


@pytest.mark.parametrize(
    ("text", "piece", "is_word"),
    [
        ("批准日期早于发布日期的", "发布日", False),
        ("从发布日起算", "发布日", True),
        ("发现食品安全线索：两小时内报", "线索", False),
        ("没有来源的线索，不录入", "线索", True),
        ("线索、评级、拜访", "线索", True),
        ("通知流程管理员", "流程", False),
        ("有流程的照流程做", "流程", True),
        ("处罚记录保存三年", "记录", False),
        ("把不符合率算出来", "不符合", False),
        ("净增量达标", "增量", False),
        ("问题来自经销商的门店", "经销商", True),
        ("ERP里的KPI", "KPI", True),
    ],
)
def test_a_word_is_told_from_a_part_of_one(text: str, piece: str, is_word: bool) -> None:
    """A term is underlined in the middle of another word and explained as what it does not mean there."""
    start = text.index(piece)
    assert stands_alone(text, start, start + len(piece), NAMES) is is_word
