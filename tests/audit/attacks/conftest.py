"""The example manual, made once a run and copied for every play."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.audit.attacks.attack import SECRET
from tests.audit.attacks.example import Keys, Manual, build, copied


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return Keys(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> Manual:
    return build(tmp_path_factory.mktemp("example") / "manual", keys)


@pytest.fixture
def manual(tmp_path: Path, template: Manual) -> Manual:
    """The strict, signed example manual in a repository of its own; beside it a file that is nobody's business."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/secret.yaml").write_text(f"id: {SECRET}\n", "utf-8")
    return copied(template, tmp_path / "manual")
