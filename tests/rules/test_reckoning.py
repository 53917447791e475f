"""What the rules reckon: days, the longest way, ranges of amounts, article numbers. Each against a plain count."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from procbook.check.bands import Interval, gaps, of_condition, overlaps
from procbook.check.rules.sources import numbers
from procbook.flow.graph import arrows
from procbook.flow.longest import longest as longest_way
from procbook.flow.process_graph import flow
from procbook.manual.calendar import months_after
from procbook.manual.duration import Workdays, together
from procbook.manual.model import Area, Branch, Calendar, Manual, Parameter, Process, Settings, Start, Step

BOOK = Manual(Settings(schema=1, id="", title="", language="zh", areas=(Area(id="a", title="a"),)))


@pytest.mark.parametrize(
    ("duration", "days"),
    [("2d", 2), ("4h", 0.5), ("30min", 0.0625), ("7cd", 5), ("24h", 1), ("48h", 10 / 7), ("0.5d", 0.5), ("0h", 0)],
)
def test_durations_in_working_days(duration: str, days: float) -> None:
    """Limits in hours, calendar days and working days add up as people count them."""
    assert Workdays(BOOK)[duration] == pytest.approx(days)


def test_calendar_of_the_manual_counts() -> None:
    """A company that works six days of six hours gets its own sums."""
    manual = Manual(Settings(schema=1, id="", title="", language="zh", areas=(), calendar=Calendar((7,), 6)))
    assert Workdays(manual)["7cd"] == pytest.approx(6)
    assert Workdays(manual)["3h"] == 0.5


def test_grades_are_compared_one_by_one() -> None:
    """A limit without grades holds for each grade of the other; grades of different things are not compared."""
    graded = {"by": "级别", "一级": "5d", "二级": "3d"}
    assert list(together("2d", graded)) == [("一级", "2d", "5d"), ("二级", "2d", "3d")]
    assert list(together({"by": "级别", "二级": "1d"}, graded)) == [("二级", "1d", "3d")]
    assert list(together({"by": "金额", "一级": "1d"}, graded)) == []


def branching(targets: list[list[int]]) -> Process:
    """A process whose step n goes on to later steps or to the end; the last of each list is a limited way back."""
    steps = []
    for number, later in enumerate(targets):
        ways = [Branch(when=str(at), to=f"s{at}" if at < len(targets) else "end") for at in later]
        back = [Branch(when="back", to=f"s{number // 2}", at_most=2)]
        steps.append(Step(id=f"s{number}", title=str(number), next=(*ways, *back)))
    start = (Start(step="s0", event="x"),)
    return Process(schema=1, id="p", title="p", area="a", status="draft", starts=start, steps=tuple(steps))


@st.composite
def processes(draw: st.DrawFn) -> tuple[list[list[int]], list[int]]:
    size = draw(st.integers(1, 7))
    targets = [draw(st.lists(st.integers(n + 1, size), min_size=1, max_size=3, unique=True)) for n in range(size)]
    return targets, draw(st.lists(st.integers(0, 9), min_size=size, max_size=size))


@settings(max_examples=200, deadline=None)
@given(processes())
def test_longest_way(drawn: tuple[list[list[int]], list[int]]) -> None:
    """The sum that a process owner reads is that of the longest way there is, and the way named has that sum."""
    targets, days = drawn

    def longest(step: int) -> int:
        return 0 if step == len(targets) else days[step] + max(map(longest, targets[step]))

    times = {f"s{n}": float(number) for n, number in enumerate(days)}
    way = longest_way(flow(branching(targets)), times)
    assert way.days == longest(0)
    assert sum(times[step] for step in way.path) == way.days


def holds(interval: Interval, amount: float) -> bool:
    low, without_low, high, with_high = interval
    return (low < amount or (low == amount and not without_low)) and (amount < high or (amount == high and with_high))


INTERVALS = st.lists(
    st.builds(Interval, st.integers(0, 5), st.booleans(), st.integers(0, 5) | st.just(inf), st.booleans()),
    min_size=1,
    max_size=4,
)


@settings(max_examples=500, deadline=None)
@given(INTERVALS)
def test_ranges_overlap_or_leave_gaps(intervals: list[Interval]) -> None:
    """An authority table is called clean exactly when every amount has one band."""
    amounts = [n / 2 for n in range(14)]
    assume(any(holds(i, amount) for i in intervals for amount in amounts))
    shared = any(sum(holds(i, amount) for i in intervals) > 1 for amount in amounts)
    left_out = any(not any(holds(i, amount) for i in intervals) for amount in amounts[1:])
    assert any(seam.kind == "overlap" for seam in overlaps(intervals)) == shared
    assert any(seam.kind != "bottom" or seam.high > 0 for seam in gaps(intervals)) == left_out


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("金额 > 500 元", (500, True, inf, False)),
        ("金额 ≤ $(cap)", (-inf, True, 100, True)),
        ("金额 ≥ 1,000 元，< 2000 元", (1000, False, 2000, False)),
        ("金额 = 5 元", (5, False, 5, True)),
    ],
)
def test_conditions_that_are_understood(text: str, interval: tuple[float, bool, float, bool]) -> None:
    """Conditions with amounts mean what a reader takes them for."""
    found = of_condition(text, {"cap": Parameter(value=100, meaning="上限", unit="元")})
    assert found is not None
    assert (found.subject, found.unit, tuple(found.interval)) == ("金额", "元", interval)


@pytest.mark.parametrize(
    "text",
    ["其他", "金额 > 500 元或客户是新客户", "> 500 元", "金额 > $(unknown)", "金额 > 500 元，数量 > 3 件", "A>B"],
)
def test_conditions_that_say_more_are_left_alone(text: str) -> None:
    """Nobody is told that two ways overlap because half a sentence was understood."""
    assert of_condition(text, {}) is None


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [("2026-08-31", 6, "2027-02-28"), ("2023-08-31", 6, "2024-02-29"), ("2026-12-01", 3, "2027-03-01"),
     ("2026-06-30", 6, "2026-12-30"), ("9999-12-01", 3, "9999-12-31")],
)  # fmt: skip
def test_months_by_the_calendar(day: str, months: int, later: str) -> None:
    """A review is due on the same day some months later, at the end of a shorter month."""
    assert months_after(day, months) == later


@pytest.mark.parametrize(
    ("article", "single"),
    [("28", ["28"]), ("55/57", ["55", "57"]), ("44-46", ["44", "45", "46"]), ("8.4", ["8.4"]), ("1-9999999", ["1-9999999"])],
)  # fmt: skip
def test_article_numbers(article: str, single: list[str]) -> None:
    """A citation of one article is found in a list that names several together."""
    assert numbers(article) == single


def test_a_way_of_ten_thousand_steps_fits_a_message() -> None:
    """A message shows both ends of a long way and how many steps lie between."""
    way = [f"s{number}" for number in range(10_000)]
    assert arrows(way[:3]) == "s0 → s1 → s2"
    assert arrows(way).startswith("s0 → s1 → ")
    assert arrows(way).endswith(" → s9999")
    assert "… 9988 …" in arrows(way)
    assert len(arrows(way)) < 150
