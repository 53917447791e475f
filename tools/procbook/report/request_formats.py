"""The report of a request as Markdown, HTML and JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import msgspec

from procbook.finding import Finding
from procbook.report.changes import as_json as changes_json
from procbook.report.request import Request
from procbook.report.request_sections import sections
from procbook.report.section_html import as_html
from procbook.report.section_markdown import as_markdown
from procbook.words import say

SCHEMA_VERSION = 1


def markdown(request: Request, language: str) -> str:
    """For a comment, and for the summary of a job."""
    cut, too_large = (say(f"request.{key}", language) for key in ("cut", "too-large"))
    return as_markdown(sections(request, language), cut, too_large)


def html(request: Request, language: str) -> str:
    """One page with the drawings."""
    return as_html(sections(request, language), say("request.title", language), language)


def for_programs(request: Request, language: str) -> str:
    """Everything as data."""
    changes: dict[str, Any] = json.loads(changes_json(request.compared, language))
    document = {
        "schema_version": SCHEMA_VERSION,
        "may_be_merged": request.may_be_merged,
        "errors": request.errors,
        "old_findings": request.old,
        **changes,
        **({"quoted": request.quoted} if request.quoted else {}),
        **({"order": msgspec.to_builtins(request.order)} if request.order else {}),
        "waiting": [row.plain() for row in request.waiting],
        "first_days": {
            item: {"day": first.day.isoformat(), "provisional": first.provisional, "reasons": first.reasons}
            for item, first in request.first_days.items()
        },
        "findings": [_finding(finding) for finding in request.own],
        "to_know": [{"role": role, "persons": list(persons)} for role, persons in request.affected.items()],
        "ahead": [each.plain() for each in request.ahead],
        "preview": request.preview or None,
    }  # fmt: skip
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    place = finding.location
    return {
        "path": place.path, "line": place.line, "column": place.column, "rule": finding.rule,
        "severity": finding.severity.name, "message": finding.message, "subject": finding.subject, "new": finding.new,
    }  # fmt: skip


FORMATS: dict[str, Callable[[Request, str], str]] = {"markdown": markdown, "html": html, "json": for_programs}
