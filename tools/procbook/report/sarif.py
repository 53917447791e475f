"""SARIF 2.1.0 (OASIS standard), for code scanning services."""

from __future__ import annotations

import json
import re
from collections import Counter
from hashlib import sha256
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from procbook.check.engine import Report
from procbook.finding import Finding, Location, Severity
from procbook.report import View, summary
from procbook.words import RuleWords, catalogue

_LEVELS = {Severity.error: "error", Severity.warning: "warning", Severity.note: "note"}


def render(report: Report, view: View) -> str:
    run = {
        "tool": {"driver": _driver(report, view)},
        "columnKind": "unicodeCodePoints",
        "automationDetails": {"id": "procbook/audit" if "audit" in report.extra else "procbook/check"},
        "invocations": [{"executionSuccessful": True, "exitCode": int(report.failed)}],
        "properties": {"summary": summary(report, view.language)},
        "results": _results(report, view),
    }
    document = {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _driver(report: Report, view: View) -> dict[str, Any]:
    words = catalogue(view.language)
    described = [
        {
            "id": rule,
            "shortDescription": {"text": words[rule].summary},
            "fullDescription": {"text": words[rule].why},
            "help": {"text": _help(words[rule])},
        }
        for rule in report.rules
    ]
    return {"name": "procbook", "version": version("procbook"), "rules": described}


def _help(words: RuleWords) -> str:
    """How to mend what a rule finds, with what is mended in another way."""
    return "\n".join([words.fix.strip(), *(f"{group.summary}: {group.fix.strip()}" for group in words.apart)])


def _results(report: Report, view: View) -> list[dict[str, Any]]:
    indexes = {rule: index for index, rule in enumerate(report.rules)}
    seen: Counter[str] = Counter()
    results = []
    for finding in report.findings:
        print_ = fingerprint(finding)
        seen[print_] += 1
        results.append(_result(finding, view, indexes[finding.rule], f"{print_}:{seen[print_]}"))
    return results


def _result(finding: Finding, view: View, index: int, fingerprint: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [_location(finding.location, view)],
        "partialFingerprints": {"procbook/v1": fingerprint},
    }
    if finding.related:
        result["relatedLocations"] = [_location(place, view) for place in finding.related]
    if finding.waiver:
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": finding.waiver}]
    return result


def fingerprint(finding: Finding) -> str:
    """The same for the same fault wherever it moves: no line, and no number that a message may take from one."""
    parts = (finding.rule, finding.location.path, finding.subject, re.sub(r"\d+", "#", finding.message))
    return sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()[:32]


def _location(place: Location, view: View) -> dict[str, Any]:
    path = (view.prefix + place.path).encode("utf-8", "surrogateescape")
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(path), "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": place.line, "startColumn": place.column},
        }
    }
