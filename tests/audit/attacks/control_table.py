"""Every honest play there is: importing the families fills the table."""

from __future__ import annotations

from tests.audit.attacks import (  # noqa: F401
    effect_controls,
    external_controls,
    handling_controls,
    incident_controls,
    more_controls,
    taken_back_controls,
)
from tests.audit.attacks.controls import CONTROLS

__all__ = ["CONTROLS"]
