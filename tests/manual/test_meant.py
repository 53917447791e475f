"""Which thing was meant by a name that is no id: the right one or none, never another."""

from __future__ import annotations

import pytest

from procbook.manual.meant import meant

ROLES = {
    "process-manager": ("流程管理员", "管手册的"),
    "product-manager": ("产品经理",),
    "store-keeper": ("库管员",),
    "f-01": ("Store Keeper",),
}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("流程管理员", "process-manager"),
        (" 流程 管理员", "process-manager"),
        ("管手册的", "process-manager"),
        ("STORE KEEPER", "f-01"),
        ("process_manager", "process-manager"),
        ("ProcessManager", "process-manager"),
        ("proces-manager", "process-manager"),
        ("process-manger", "process-manager"),
        ("procces-manager", "process-manager"),
        ("store-keaper", "store-keeper"),
        ("sotre-keeper", "store-keeper"),
        ("f-1", "f-01"),
    ],
)
def test_the_one_that_was_meant(written: str, expected: str) -> None:
    assert meant(written, ROLES) == [expected]


@pytest.mark.parametrize(
    "written",
    [
        "general-manager",
        "project-manager",
        "manager",
        "process",
        "process-manager-2",
        "f-02",
        "stone-helper",
        "经理",
        "",
    ],
)
def test_another_one_is_never_named(written: str) -> None:
    """Somebody follows the suggestion, and the work goes to another job."""
    assert meant(written, ROLES) == []


@pytest.mark.parametrize(("written", "known"), [("north-sales", "south-sales"), ("internal-audit", "external-audit")])
def test_a_word_that_only_looks_alike_is_another_word(written: str, known: str) -> None:
    assert meant(written, {known: ("",)}) == []


def test_two_of_one_name_are_both_named() -> None:
    """One of two clerks gets the work by chance."""
    assert meant("行政专员", {"clerk-a": ("行政专员",), "clerk-b": ("行政专员",)}) == ["clerk-a", "clerk-b"]


def test_between_two_that_are_as_near_nobody_chooses() -> None:
    assert meant("planer", {"planner": ("",), "plaaner": ("",)}) == []
