"""Templates of somebody's own: they say as elsewhere that they extend Material's `base.html`, and mean ours over it."""

from __future__ import annotations

import re

from jinja2 import Environment

BASE, OURS = "base.html", "handbook.html"

_EXTENDS = re.compile(r"(\{%[-+]?\s*extends\s+)([\"'])" + re.escape(BASE) + r"\2")


def over_ours(env: Environment) -> None:
    """Whatever extends the frame's base extends ours, which alone extends the frame's."""

    def join_path(template: str, parent: str) -> str:
        return OURS if template == BASE and parent != OURS else template

    env.join_path = join_path  # type: ignore[method-assign]


def written_over_ours(template: str) -> str:
    """The same, for builders that nobody can tell so."""
    return _EXTENDS.sub(rf"\1\2{OURS}\2", template)
