"""The manual as a site on one day: checked and made into pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from procbook import pages
from procbook.check.engine import check
from procbook.finding import CannotCheck
from procbook.manual.edition import edition_named
from procbook.manual.load import Loaded
from procbook.manual.private_words import PrivateWords, private_words
from procbook.pages.page import Site
from procbook.report import View, render
from procbook.site.approved import approvals_of, in_force
from procbook.site.ready import Ask, with_site
from procbook.site.trust import Trust, is_trusted


@dataclass(frozen=True)
class Handbook:
    """A site, the day it shows, and whether it is a draft. `trusted`: it may do what stands outside of the fence.
    `private`: the words that an edition must not say; None for the whole manual."""

    site: Site
    day: date
    draft: bool = False
    trusted: bool = False
    private: PrivateWords | None = None


def build_day(today: date, environment: Mapping[str, str]) -> date:
    """The day of a build for which none is named: `today`, or the one that SOURCE_DATE_EPOCH says (seconds, UTC).

    See https://reproducible-builds.org/specs/source-date-epoch/. Raises CannotCheck when it is not a number of seconds.
    """
    epoch = environment.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return today
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError):
        raise CannotCheck("no-epoch", value=epoch) from None


def handbook_of(
    loaded: Loaded,
    day: date,
    draft: bool,
    ask: Ask = lambda root: (),
    trust: Trust | None = None,
    edition: str = "",
) -> tuple[Handbook | None, str]:
    """The site, and the report when `check` finds errors; then there is a site only as a draft. `trust`: who may let it
    do what stands outside of the fence, else nobody. `edition`: the id of one; "" for the whole manual.

    Raises CannotCheck when there is no such edition.
    """
    # In a file with a fault no edition is read: then the report says why.
    if edition and (draft or not loaded.faults):
        edition_named(loaded.manual, edition)
    language = loaded.manual.settings.language
    trusted = trust is not None and is_trusted(loaded, day, trust)
    report = check(with_site(loaded, day, ask, trusted), today=day, language=language)
    text = render(report, View(language), "concise") if report.failed else ""
    if text and not draft:
        return None, text
    chosen = edition_named(loaded.manual, edition) if edition else None
    approvals = approvals_of(loaded, day)
    shown = in_force(loaded, approvals)
    private = private_words(shown.manual, chosen) if chosen else None
    return Handbook(pages.make(shown, day, draft, approvals, chosen), day, draft, trusted, private), text
