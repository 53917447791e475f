"""Waivers: each says why, who allowed it and until when. Waivers that do nothing are reported by the engine.

Served: IC-BASIC (exceptions are authorised), R-163 (a temporary way of doing things does not become the rule).
"""

from __future__ import annotations

from collections.abc import Iterator

from procbook.check.rule import Context, Hit, rule
from procbook.check.waivers import expired, lacking
from procbook.finding import Severity


@rule(Severity.error, each_process=False, calendar=True)
def expired_waiver(context: Context) -> Iterator[Hit]:
    for waiver in context.manual.settings.waivers:
        if expired(waiver, context.today):
            yield Hit(waiver, "expires", rule=waiver.rule, subject=waiver.subject, day=waiver.expires)


@rule(Severity.error, each_process=False)
def waiver_without_reason(context: Context) -> Iterator[Hit]:
    for waiver in context.manual.settings.waivers:
        if missing := lacking(waiver):
            yield Hit(waiver, "rule", rule=waiver.rule, subject=waiver.subject, missing=missing)
