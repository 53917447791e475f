"""Every attack there is: importing the families fills the table."""

from __future__ import annotations

from tests.audit.attacks import (  # noqa: F401
    chain_attacks,
    content_attacks,
    effect_attacks,
    external_attacks,
    forge_attacks,
    git_attacks,
    governance_attacks,
    handling_attacks,
    incident_attacks,
    object_attacks,
    record_attacks,
    signature_attacks,
    state_attacks,
    taken_back_attacks,
    text_attacks,
)
from tests.audit.attacks.attack import ATTACKS

__all__ = ["ATTACKS"]
