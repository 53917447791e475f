"""Who does a step."""

from __future__ import annotations

from procbook.manual.model import Step


def doers(step: Step) -> list[str]:
    """Its owner, the owners of its cases, and who works with them; each once."""
    return list(dict.fromkeys(filter(None, (step.owner, *(each.owner for each in step.owner_when), *step.with_))))
