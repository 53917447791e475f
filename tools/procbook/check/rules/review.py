"""Review: every process is looked at again in time, and not all of one owner in one week.

Served: R-156 (each quarter or half-year), ISO 9001:2015, 7.5.2 c (review of documented information).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from procbook.check.rule import Context, Hit, rule
from procbook.finding import Severity
from procbook.manual.calendar import MONTHS
from procbook.manual.model import Process
from procbook.manual.reviews import Review, reviews

SOON = timedelta(days=30)
"""How long before its review an owner is told; of a short cycle a third of it."""

A_WEEK = 3
"""Reviews that one owner can do in a week: each needs figures, talks and a meeting."""


def _reviews(context: Context) -> list[Review]:
    return reviews(context.manual, context.reviewed())


@rule(Severity.note, each_process=False, calendar=True)
def review_due_soon(context: Context) -> Iterator[Hit]:
    for process, since, due in _reviews(context):
        if context.today <= due <= context.today + min(SOON, (due - since) / 3):
            yield Hit(process, "review_every", title=process.title, due=due.isoformat())


@rule(Severity.warning, each_process=False, calendar=True)
def overdue_review(context: Context) -> Iterator[Hit]:
    for process, _, due in _reviews(context):
        if due < context.today:
            yield Hit(process, "review_every", title=process.title, due=due.isoformat())


@rule(Severity.warning)
def unscheduled_review(process: Process, context: Context) -> Iterator[Hit]:
    """A process in force of which nobody can tell when it is due: its review would never be late."""
    if process.status != "effective":
        return
    if not process.effective_from:
        yield Hit(process, "status", title=process.title)
    if not process.review_every:
        yield Hit(process, "id", variant="cycle", title=process.title, cycles=list(MONTHS))


@rule(Severity.note, each_process=False)
def bunched_reviews(context: Context) -> Iterator[Hit]:
    """Said once for each owner and week, at the first of the processes."""
    weeks: dict[tuple[str, int, int], list[Review]] = defaultdict(list)
    for review in _reviews(context):
        year, week, _ = review.due.isocalendar()
        weeks[review.process.owner, year, week].append(review)
    for (owner, _, _), bunch in weeks.items():
        if len(bunch) > A_WEEK and owner in context.manual.roles:
            first, *others = bunch
            yield Hit(
                first.process,
                "review_every",
                related=tuple(review.process for review in others),
                role=context.manual.roles[owner].title,
                count=len(bunch),
                due=min(review.due for review in bunch).isoformat(),
                most=A_WEEK,
            )
