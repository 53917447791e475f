"""Reports as people read them."""

from __future__ import annotations

import html

from procbook.report import FORMATS

IN_WORDS = tuple(form for form in FORMATS if form != "gitlab")
"""The forms that say what was checked; GitLab's has no place for anything but findings."""


def as_read(report: str) -> str:
    """Without what keeps texts apart from markup."""
    return html.unescape(report.replace("<!-- -->", ""))
