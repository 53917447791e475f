"""Who holds a role on the day of the site."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from msgspec import structs

from procbook.manual.load import Loaded
from procbook.manual.model import Deputy, Holder, Span
from tests.pages.one_page import page
from tests.shown import shown

DAY = date(2026, 11, 23)
ROLE, PROCESS = "roles/brand-manager.md", "processes/campaign-planning.md"
NEVER = ("2027-01-01", "")
NAMED = ("roles/index.md", ROLE, PROCESS)


def with_holder(loaded: Loaded, span: tuple[str, str], active: tuple[str, str] | None, deputy: bool) -> Loaded:
    """The manual with 新来的 as the only holder, or deputy, of the role."""
    role = loaded.manual.roles["brand-manager"]
    known = next(iter(loaded.manual.people.values()))
    person = structs.replace(known, id="newcomer", name="新来的", active=Span(*active) if active else None)
    changed = (
        structs.replace(role, deputies=(Deputy("newcomer", *span, for_=role.holders[0].person),))
        if deputy
        else structs.replace(role, holders=(Holder("newcomer", *span),))
    )
    manual = structs.replace(
        loaded.manual,
        roles={**loaded.manual.roles, role.id: changed},
        people={**loaded.manual.people, person.id: person},
    )
    return replace(loaded, manual=manual)


def is_named(html: str) -> bool:
    """Whether 新来的 is named as somebody who is there, not only as somebody to come."""
    return re.search("(?<! 起 )新来的", plain(html)) is not None


def plain(html: str) -> str:
    return re.sub("<[^>]*>", "", html)


def handed_over(loaded: Loaded, *, deputy: bool, successor: bool) -> Loaded:
    """旧人 holds the role to the end of the year, or stands in; then 新来的, or nobody."""
    manual = loaded.manual
    known = next(iter(manual.people.values()))
    people = {id: structs.replace(known, id=id, name=name, active=None) for id, name in
              (("before", "旧人"), ("newcomer", "新来的"))}  # fmt: skip
    spans = [("before", "2026-01-01", "2026-12-31"), *([("newcomer", "2027-01-01", "2027-06-30")] if successor else [])]
    role = manual.roles["brand-manager"]
    changed = (
        structs.replace(role, deputies=tuple(Deputy(*span, for_=role.holders[0].person) for span in spans))
        if deputy
        else structs.replace(role, holders=tuple(Holder(*span) for span in spans))
    )
    return replace(
        loaded,
        manual=structs.replace(manual, roles={**manual.roles, role.id: changed}, people={**manual.people, **people}),
    )


@pytest.mark.parametrize("deputy", [False, True], ids=["holder", "deputy"])
@pytest.mark.parametrize("path", [ROLE, "roles/index.md"])
def test_it_is_said_who_comes_after(loaded: Loaded, path: str, deputy: bool) -> None:
    """Somebody leaves in a month, all of it is approved, and the page of his role knows nothing of it."""
    contact = f"（{next(iter(loaded.manual.people.values())).contact}）"
    told = plain(shown(page(handed_over(loaded, deputy=deputy, successor=True), path).markdown))
    assert f"旧人{contact} 到 2026-12-31；2027-01-01 起 新来的{contact}；2027-07-01 起 暂无" in told
    told = plain(shown(page(handed_over(loaded, deputy=deputy, successor=False), path).markdown))
    assert f"旧人{contact} 到 2026-12-31；2027-01-01 起 暂无" in told


def test_who_is_asked_today_is_the_one_of_today(loaded: Loaded) -> None:
    """Who looks whom to ask reads who will be there next year."""
    told = plain(shown(page(handed_over(loaded, deputy=False, successor=True), PROCESS).markdown))
    assert "旧人" in told
    assert "新来的" not in told


@pytest.mark.parametrize("deputy", [False, True], ids=["holder", "deputy"])
def test_search_says_who_comes_after(loaded: Loaded, deputy: bool) -> None:
    """What search says of a role names who holds it today as if for ever."""
    (document,) = page(handed_over(loaded, deputy=deputy, successor=True), ROLE).documents
    lines = {part.text for part in document.parts if part.first <= str(DAY) <= (part.last or "9")}
    (line,) = (each for each in lines if "新来的" in each)
    assert re.fullmatch(
        "品牌经理(（代理人）)?：旧人（.+），到 2026-12-31，2027-01-01 起 新来的（.+），2027-07-01 起 暂无", line
    )


@pytest.mark.parametrize("deputy", [False, True], ids=["holder", "deputy"])
@pytest.mark.parametrize(
    ("span", "active", "named"),
    [
        (("2026-01-01", ""), None, True),
        (("2026-01-01", "2026-11-23"), ("2026-11-23", "2026-11-23"), True),
        (("2026-01-01", ""), ("2026-11-24", ""), False),
        (("2026-01-01", ""), ("2026-01-01", "2026-11-22"), False),
        (("2026-11-24", ""), None, False),
        (("2026-01-01", "2026-11-22"), ("2026-01-01", ""), False),
    ],
)
def test_only_who_is_there_is_named(
    loaded: Loaded, span: tuple[str, str], active: tuple[str, str] | None, named: bool, deputy: bool
) -> None:
    """A page names somebody who has not begun with the company, or has left it, as the one to ask."""
    changed = with_holder(loaded, span, active, deputy)
    assert [path for path in NAMED if is_named(shown(page(changed, path).markdown)) is not named] == []
    parts = [part for part in page(changed, ROLE).documents[0].parts if part.heading == "新来的"]
    assert any(part.first <= str(DAY) <= (part.last or "9") for part in parts) == (named and not deputy)


def test_who_is_long_gone_is_not_named(loaded: Loaded) -> None:
    """The page of a role names, in what nobody sees, everybody who ever held it."""
    gone = with_holder(loaded, ("2026-01-01", "2026-10-01"), None, deputy=False)
    assert "新来的" not in page(gone, ROLE).markdown
    assert "新来的" not in str(page(gone, ROLE).documents)
    assert "新来的" in page(with_holder(loaded, ("2026-01-01", "2026-11-20"), None, deputy=False), ROLE).markdown


@pytest.mark.parametrize("until", ["9999-12-31", ""])
def test_no_end_of_time(loaded: Loaded, until: str) -> None:
    """Whoever writes the last day of the calendar for "no end" gets an internal error."""
    held = with_holder(loaded, ("0001-01-01", until), ("0001-01-01", until), deputy=False)
    assert "新来的" in shown(page(held, ROLE).markdown)
