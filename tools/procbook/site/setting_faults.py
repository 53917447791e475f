"""What MkDocs says of a setting, in words of both languages: it knows English ones only, and no names for them."""

from __future__ import annotations

import re

import yaml

from procbook.source import explained
from procbook.words import Sentence, rule_message

_SETTING = re.compile(
    r"Config value '(?P<name>[^']*)': (?:Plugin '(?P<plugin>[^']*)' option '(?P<option>[^']*)': )?(?P<text>.*)",
    re.DOTALL,
)
_KNOWN = (
    ("setting-missing", r"The path '(?P<path>.*)' isn't an existing .*"),
    ("setting-missing", r"The path set in custom_dir \('(?P<path>.*)'\) does not exist\..*"),
    ("setting-plugin", r'The "(?P<plugin>.*)" plugin is not installed.*'),
    ("setting-extension", r"Failed to load extension '(?P<extension>.*?)'\..*"),
    ("setting-theme", r"Unrecognised theme name: '(?P<theme>.*?)'\. .*: (?P<themes>.*)"),
    ("setting-unknown", r"Unrecognised configuration name: .*"),
    ("setting-needed", r"Required configuration not provided\.|No theme name set\.|At least one of 'name'.*"),
    ("setting-address", r"The URL isn't valid.*|Unable to parse the URL\."),
    ("setting-yes-no", r"Expected type: <class 'bool'>.*"),
    ("setting-text", r"Expected type: <class 'str'>.*|Expected a string.*"),
    ("setting-list", r"Expected (type: <class 'list'>|a list|nav to be a list).*"),
    ("setting-mapping", r"Expected (type: <class 'dict'>|a dict).*"),
)
"""What MkDocs 1.6 says (mkdocs.config.config_options), and our sentence."""


def setting_fault(message: str) -> Sentence | None:
    """The sentence for what MkDocs logs of a setting; None when it is about something else."""
    found = _SETTING.fullmatch(message)
    if not found:
        return None
    names = (found["name"], found["plugin"], found["option"])
    return Sentence("site.setting", {"name": " › ".join(filter(None, names)), "fault": _reason(found["text"].strip())})


def broken_settings(text: str, problem: yaml.YAMLError) -> tuple[int, int, Sentence]:
    """Line, column and reason of what no reader of YAML understands, in the words that files of the manual get."""
    fault = explained(text, problem)
    return fault.line, fault.column, rule_message(fault.rule, fault.variant, fault.values)


def _reason(text: str) -> Sentence:
    for name, pattern in _KNOWN:
        if found := re.fullmatch(pattern, text, re.DOTALL):
            return Sentence(f"site.{name}", found.groupdict())
    return Sentence("site.setting-other", {"text": " ".join(text.split())})
