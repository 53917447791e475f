"""The manual of this repository. It changes like any other, so tests ask for its shape, never for what it says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from procbook.tree import commit_date

ROOT = Path(__file__).parent.parent
DAY = commit_date(ROOT) or date(2026, 11, 23)
"""The day of the last commit, on which `procbook build` shows it: the same on any machine and at any time."""
