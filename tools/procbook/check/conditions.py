"""Conditions of ways on that mean something to the check."""

from __future__ import annotations

from procbook.words import LANGUAGES, texts

OTHER = frozenset(texts("flowchart", language)["other"] for language in LANGUAGES)
"""The condition that holds when none of the others does."""
