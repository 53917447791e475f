"""Who looks for a process that is retired is led to the one by which people work now."""

from __future__ import annotations

import re

import pytest

from procbook.manual.load import Loaded
from tests.pages.one_page import page
from tests.rules.rule_cases import manual

OLD = """# file: processes/supply/{id}.yaml
schema: 1
id: {id}
number: {number}
title: {title}
summary: 以前的做法。
aliases: [领老料]
area: supply
version: "1.0.0"
status: retired
effective_from: "2025-11-01"
replaces: [{replaces}]
owner: team-lead
approver: manager
purpose: 物料发给对的人。
starts:
  - {{event: 需要物料, step: s10}}
steps:
  - {{id: s10, title: 发料, owner: store-keeper, does: 当面点数。, within: 1d}}
"""
LINE = (
    OLD.format(id="oldest", number="SU-08", title="仓库发料", replaces="")
    + OLD.format(id="old-delivery", number="SU-09", title="凭单发料", replaces="oldest")
    + "# file: processes/supply/delivery.yaml\nreplaces: [old-delivery]\n"
)


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return manual(LINE).loaded[0]


@pytest.mark.parametrize("old", ["oldest", "old-delivery"])
def test_the_old_page_leads_to_what_is_used_now(loaded: Loaded, old: str) -> None:
    """The reader is told what not to use, and stands there."""
    markdown = page(loaded, f"processes/{old}.md").markdown
    (banner,) = re.findall(r"<p[^>]*banner--retired[^>]*>(.*?)</p>", markdown)
    assert re.sub(r"<[^>]*>", "", banner) == "这个流程已停用，不要再用。现在用发出物料。"
    assert re.search(r'<a href="[^"]*delivery[^"]*">发出物料</a>', banner)


def test_the_new_page_says_what_it_replaces(loaded: Loaded) -> None:
    assert re.search(r"取代</dt>\s*<dd>.*凭单发料", page(loaded, "processes/delivery.md").markdown)


def test_search_for_the_old_name_leads_to_the_new_page_first(loaded: Loaded) -> None:
    """Who types the name of ten years ago finds only a page that says: do not use this."""
    (new,) = page(loaded, "processes/delivery.md").documents
    (old,) = page(loaded, "processes/oldest.md").documents
    assert {"仓库发料", "SU-08", "凭单发料", "SU-09", "领老料"} <= set(new.aliases)
    assert old.weight < new.weight


def test_a_draft_is_no_successor_yet() -> None:
    """The reader is led to a page that nobody approved."""
    draft = manual(LINE + "status: draft\n").loaded[0]
    assert "现在用" not in page(draft, "processes/old-delivery.md").markdown
