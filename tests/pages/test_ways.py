"""Where a step goes on, as its page says it."""

from __future__ import annotations

import re

from tests.pages.one_page import page
from tests.rules.rule_cases import manual

REWORK_LAST = """# without: ends, controls
steps:
  - {id: s10, title: 写方案, owner: applicant, does: 写好。, within: 1d}
  - {id: s20, title: 会签, kind: sign-off, owner: team-lead, does: 看方案。, within: 1d, next: [{when: 同意, to: s30}, {when: 退回, to: s50, at_most: 2, then: s40}, {when: 口头同意, to: s40}]}
  - {id: s30, title: 下达, owner: team-lead, does: 发文。, within: 1d, next: end}
  - {id: s40, title: 补签, owner: team-lead, does: 补签。, within: 1d, next: s30}
  - {id: s50, title: 改方案, owner: applicant, does: 照意见改。, within: 1d, next: s20}
starts:
  - {event: 需要物料, by: applicant, step: s10}
"""


def ways_on(step: str) -> str:
    shown = page(manual(REWORK_LAST).loaded[0], "processes/example.md")
    block = shown.markdown.partition(f"{{ #{step} ")[2].partition("### ")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", block).split())


def test_a_step_that_stands_earlier_is_no_way_back_unless_it_comes_round_again() -> None:
    """Somebody who goes on is told that the work is sent back."""
    assert "做 第 4 步 下达" in ways_on("s40")
    assert "回到" not in ways_on("s40")


def test_a_way_back_is_one() -> None:
    """Rework that stands last leads back to where it came from."""
    assert "回到 第 2 步 会签" in ways_on("s50")
