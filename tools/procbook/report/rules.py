"""What there is to read about the rules: all of them in a list, and each by itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from procbook.audit import usual_severity
from procbook.check.rule import rules
from procbook.finding import Severity
from procbook.words import RuleWords, catalogue, say

SCHEMA_VERSION = 1


def explanation(rule: str, language: str) -> str:
    """What a rule is for, how to mend what it finds, with examples."""
    return "\n".join(_explained(rule, language))


def _explained(rule: str, language: str) -> Iterator[str]:
    words = catalogue(language)[rule]
    yield f"{rule} ({_severity_name(rule, language)})"
    yield from _group(words, words, language)
    for group in words.apart:
        yield ""
        yield from _group(group, words, language)


def _group(words: RuleWords, whole: RuleWords, language: str) -> Iterator[str]:
    """What is said of a rule, or of some of its messages: why only where it is another."""
    yield words.summary
    yield ""
    if words is whole or words.why != whole.why:
        yield f"{say('report.why', language)}: {words.why.strip()}"
    yield f"{say('report.fix', language)}: {words.fix.strip()}"
    for sign, example in (("-", words.bad), ("+", words.good)):
        if example:
            yield ""
            yield from (f"  {sign} {line}" for line in example.rstrip().splitlines())


def as_text(language: str) -> str:
    """A line a rule: its name, weight and what it finds."""
    return "\n".join(
        f"{rule:<34} {_severity_name(rule, language)}  {words.summary}"
        for rule, words in sorted(catalogue(language).items())
    )


def as_json(language: str) -> str:
    """The same for programs."""
    rows = [
        {"rule": rule, "family": words.family, "severity": _severity(rule).name, "summary": words.summary}
        for rule, words in sorted(catalogue(language).items())
    ]
    return json.dumps({"schema_version": SCHEMA_VERSION, "rules": rows}, ensure_ascii=False, indent=2)


FORMATS: dict[str, Callable[[str], str]] = {"text": as_text, "json": as_json}


def _severity_name(rule: str, language: str) -> str:
    return say(f"report.{_severity(rule).name}", language)


def _severity(rule: str) -> Severity:
    known = rules()
    return known[rule].severity if rule in known else usual_severity(rule)
