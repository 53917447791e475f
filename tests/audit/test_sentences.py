"""What `audit` says, word for word."""

from __future__ import annotations

import pytest

from tests.audit.attacks.example import Manual
from tests.audit.sentences import SCENES, TABLE, told
from tests.expected import read_table

EXPECTED = read_table(TABLE)


@pytest.mark.parametrize("name", SCENES)
def test_sentences(name: str, manual: Manual) -> None:
    """Compliance reads exactly this: where, how weighty, and the whole sentence in either language."""
    assert told(name, manual) == EXPECTED[name]
