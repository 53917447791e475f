"""What of a contact is dialled by a tap, and what only stands there."""

from __future__ import annotations

import pytest

from procbook.manual.model import Contact
from procbook.manual.reach import own_parts, quickest, telephones, ways

PARTS = Contact(mobile="154 0000 8012", phone="010-00000000", extension="8012", wecom="panjie")


def test_a_number_that_others_can_dial_is_dialled() -> None:
    """The digits go to the telephone; an extension never does, nor a name."""
    assert [(way.kind, way.text, way.number) for way in ways(PARTS)] == [
        ("mobile", "154 0000 8012", "15400008012"),
        ("phone", "010-00000000", "01000000000"),
        ("extension", "8012", ""),
        ("wecom", "panjie", ""),
    ]
    assert [way[:2] for way in ways(Contact(extension="8012"))] == [("inside", "8012")]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("分机 8021", []),
        ("手机 138 0000 0000", ["13800000000"]),
        ("010-00000000 转 8021", ["01000000000"]),
        ("0571 8888 0000 或 400-800-8000", ["057188880000", "4008008000"]),
        ("+1 202 555 0100", ["+12025550100"]),
        ("工号 154000080120001", []),
        ("R-13800000000", []),
        ("2026-11-29", []),
    ],
)
def test_a_text_is_read_for_numbers(text: str, numbers: list[str]) -> None:
    """Whoever wrote one line loses nothing; nor does a number of something else become a telephone."""
    assert [way.number for way in ways(text) if way.number] == numbers
    assert "".join(way.text for way in ways(text)) == text


def test_a_short_number_is_one_by_itself() -> None:
    """120 in a table of calls is the ambulance; in 1120, 120.5 and 120,000 it is not."""
    public = ("120", "119")
    assert [found.number for found in telephones("120、119", public)] == ["120", "119"]
    assert [found.number for text in ("1120", "120.5", "120,000", "3-120") for found in telephones(text, public)] == []


def test_the_quickest_way_is_one() -> None:
    """A card has room for one: the mobile, or the main number with its extension; of a text all of it."""
    assert [way.text for way in quickest(ways(PARTS))] == ["154 0000 8012"]
    main = Contact(phone="010-00000000", extension="8012", wecom="panjie")
    assert [way.text for way in quickest(ways(main))] == ["010-00000000", "8012"]
    assert [way.text for way in quickest(ways("分机 8021"))] == ["分机 8021"]
    assert quickest(ways("a@b.example")) == ()


def test_a_main_number_is_not_private() -> None:
    """An edition that hides people may tell the number of the company."""
    assert own_parts(PARTS) == ("154 0000 8012", "8012", "panjie")
    assert own_parts(Contact(phone="010-00000000")) == ("010-00000000",)
