"""What every report of an audit says besides its findings: what was judged, how strongly, and what could not be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from procbook.audit.explain import item_name
from procbook.audit.resume import packed, save
from procbook.audit.verdict import Verdict
from procbook.words import texts

SCHEMA_VERSION = 1


def told(verdict: Verdict, language: str) -> tuple[tuple[str, ...], Mapping[str, Any]]:
    """The lines for people, and the part `audit` for programs."""
    lines = tuple(_lines(verdict, language))
    return lines, {"audit": {"says": lines, **_plain(verdict, language)}}


def _lines(verdict: Verdict, language: str) -> list[str]:
    words, checked = texts("audit", language), verdict.checked
    names = words["kinds"]
    separator = "、" if language == "zh" else ", "
    lines = [words["judged"].format(**checked._asdict()), words["evidence"].format(**checked.levels)]
    lines += [words["merged"].format(head=checked.head, base=checked.base)] if checked.base else []
    lines.append(words["pinned" if checked.pinned else "not-pinned"].format(root=verdict.root))
    lines.append(words["since" if checked.since else "not-since"].format(commit=checked.since[:12]))
    lines.append(words["whole"])
    for which in ("controlled", "uncontrolled"):
        if listed := getattr(checked, which):
            lines.append(words[which].format(kinds=separator.join(names[kind] for kind in listed)))
    lines += [words["adopted"].format(count=checked.adopted)] if checked.adopted else []
    for item, processes in verdict.affected.items():
        lines.append(words["affected"].format(item=item_name(item, language), processes=separator.join(processes)))
    return lines + [words["not-checked"].format(text=words[name]) for name in verdict.not_checked]


def _plain(verdict: Verdict, language: str) -> dict[str, Any]:
    checked = verdict.checked
    return {
        "schema_version": SCHEMA_VERSION,
        "root": verdict.root,
        "clone": "whole",
        **{name: list(value) if isinstance(value, tuple) else value for name, value in checked._asdict().items()},
        "affected": {item: list(processes) for item, processes in verdict.affected.items()},
        "not_checked": [texts("audit", language)[name] for name in verdict.not_checked],
        "approvals": [
            {
                "item": item,
                "version": version.version,
                "action": version.action,
                "statement": version.digest,
                "person": approved.person,
                "role": approved.role,
                "for": approved.for_ or None,
                "level": approved.level,
                "at": approved.at,
                "landed": approved.landed.isoformat(),
                "commit": version.commit,
                "record": approved.path,
            }
            for item, state in sorted(verdict.states.items())
            for version in state.versions
            for approved in version.approvals
        ],
        "state": packed(save(verdict.folded)),
    }
