"""Honest work: the twins of `external_attacks.py`."""

from __future__ import annotations

from tests.audit.attacks.controls import honest
from tests.audit.attacks.example import Manual
from tests.audit.attacks.external_attacks import approved_elsewhere, enough


@honest("V01")
def approved_in_another_system(manual: Manual) -> None:
    enough(manual, "external")
    approved_elsewhere(manual)


@honest("V01")
def more_than_a_declaration(manual: Manual) -> None:
    enough(manual, "declared")
    approved_elsewhere(manual)
