"""The manual as a site on one day: checked and made into pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from procbook import pages
from procbook.check.engine import check
from procbook.manual.load import Loaded
from procbook.pages.page import Site
from procbook.report import View, render
from procbook.site.approved import approvals_of, in_force
from procbook.tree import commit_date


@dataclass(frozen=True)
class Handbook:
    """A site, the day it shows, and whether it is a draft."""

    site: Site
    day: date
    draft: bool = False


def day_of(root: Path, today: date) -> date:
    """The day of the last commit, so that the same commit makes the same site; `today` outside a repository."""
    return commit_date(root) or today


def handbook_of(loaded: Loaded, day: date, draft: bool) -> tuple[Handbook | None, str]:
    """The site, and the report when `check` finds errors; then there is a site only as a draft."""
    language = loaded.manual.settings.language
    report = check(loaded, today=day, language=language)
    text = render(report, View(language), "concise") if report.failed else ""
    if text and not draft:
        return None, text
    approvals = approvals_of(loaded, day)
    return Handbook(pages.make(in_force(loaded, approvals), day, draft, approvals), day, draft), text
