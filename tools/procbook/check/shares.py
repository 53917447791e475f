"""KPIs that are the part of a whole, as far as their names and formulas tell: no target above 100 % is ever met."""

from __future__ import annotations

import re

from procbook.manual.model import Kpi, Manual
from procbook.words import LANGUAGES, lines

WHOLE = 100
"""Percent of all there are."""

_PERCENT = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?) ?[%％]")

_BETWEEN = 12
"""Characters that stand at most for "…"."""


class Shares:
    """The sayings for parts of a whole in the language of a manual, with the words that speak against it."""

    def __init__(self, manual: Manual) -> None:
        language = manual.settings.language
        pairs = [line.partition("|") for line in (lines("shares", language) if language in LANGUAGES else ())]
        self._sayings = [(_pattern(saying.strip()), against.split()) for saying, _, against in pairs]

    def beyond(self, kpi: Kpi) -> str:
        """The percentage of a target that no share can be, as written; "" when there is none."""
        above = next((share for share in _PERCENT.findall(kpi.target) if float(share) > WHOLE), "")
        return above if above and self._is_share(kpi) else ""

    def _is_share(self, kpi: Kpi) -> bool:
        name, text = kpi.name.casefold(), f"{kpi.name}\n{kpi.formula}".casefold()
        return any(
            saying.search(text) and not any(word in name for word in against) for saying, against in self._sayings
        )


def _pattern(saying: str) -> re.Pattern[str]:
    return re.compile(f".{{0,{_BETWEEN}}}".join(map(re.escape, saying.split("…"))))
