"""Names of roles and tables in running text."""

from __future__ import annotations

import re
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procbook.pages.text.named import NamesInText, quoted

ROLES = NamesInText(
    {"财务BP": "bp", "品牌经理": "brand", "高级品牌经理": "senior", "A&B岗": "ab"}, frozenset(["品牌经理例会"])
)
TABLES = {"拜访频次": "table-f", "打给谁（照顺序）": "table-c", "A&B": "table-ab"}


def linked(html: str) -> str:
    return ROLES.linked(html, lambda id, written: f"<a href={id}>{written}</a>")


def with_tables(html: str) -> str:
    return quoted(html, TABLES, lambda id, written: f"<a href={id}>{written}</a>")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("交给财务BP看", "交给<a href=bp>财务BP</a>看"),
        ("高级品牌经理批", "<a href=senior>高级品牌经理</a>批"),
        ("财务BPs", "财务BPs"),
        ("品牌经理例会上讲", "品牌经理例会上讲"),
        ('<a href="x">财务BP</a>', '<a href="x">财务BP</a>'),
        ("<code>财务BP</code>", "<code>财务BP</code>"),
        ("A&amp;B岗和财务BP", "<a href=ab>A&amp;B岗</a>和<a href=bp>财务BP</a>"),
    ],
)
def test_roles(text: str, shown: str) -> None:
    """A role is linked within another name, a link within a link."""
    assert linked(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("照“拜访频次”表", "照“<a href=table-f>拜访频次</a>”表"),
        ("照“打给谁”表", "照“<a href=table-c>打给谁</a>”表"),
        ("照“打给谁（照顺序）”", "照“<a href=table-c>打给谁（照顺序）</a>”"),
        ("看“A&amp;B”", "看“<a href=table-ab>A&amp;B</a>”"),
        ("拜访频次要够", "拜访频次要够"),
        ("“拜访频次不够”", "“拜访频次不够”"),
        ("“<a>拜访频次</a>”", "“<a>拜访频次</a>”"),
    ],
)
def test_tables(text: str, shown: str) -> None:
    """A table is called by a part of its title, or by a word that only looks like it."""
    assert with_tables(text) == shown


@given(st.lists(st.sampled_from(["财务BP", "品牌经理", "“拜访频次”", "<", "&", "“", "”", "a", "，", "A&B岗", "例会"])))
def test_no_text_is_lost(pieces: list[str]) -> None:
    """What is linked says the same as before."""
    text = escape("".join(pieces))
    assert re.sub("<[^>]*>", "", linked(with_tables(text))) == text
