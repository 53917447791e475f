"""The strict example manual of the attacks, made once a run and copied for every test."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from procbook.audit import Verdict, audit_history
from tests.audit.attacks.example import Keys, Manual, build, copied

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Manual:
    keys = Keys(tmp_path_factory.mktemp("keys"))
    return build(tmp_path_factory.mktemp("example") / "manual", keys)


@pytest.fixture
def manual(tmp_path: Path, example: Manual) -> Manual:
    """A repository whose every item is approved and signed; the policy is in force."""
    return copied(example, tmp_path / "manual")


@pytest.fixture
def judged(manual: Manual) -> Callable[..., Verdict]:
    """`judged(today=…)` is the verdict over the whole history of main."""

    def judge(today: date = TODAY) -> Verdict:
        manual.make()
        return audit_history(manual.folder, today=today, root=manual.root, tip="main")

    return judge
