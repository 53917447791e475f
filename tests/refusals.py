"""What procbook could not do, as a reader is told it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from procbook.finding import CannotCheck
from procbook.words import LANGUAGES, cannot


@contextmanager
def refused(pattern: str = "") -> Iterator[pytest.ExceptionInfo[CannotCheck]]:
    """Within it something cannot be done; what is said of it matches the pattern."""
    with pytest.raises(CannotCheck) as caught:
        yield caught
    assert re.search(pattern, reason(caught.value)), reason(caught.value)


def reason(problem: BaseException | None) -> str:
    """The sentence in every language, a line each; there is a Chinese one."""
    assert isinstance(problem, CannotCheck), problem
    told = [cannot(problem).say(language) for language in LANGUAGES]
    assert re.search(r"[\u4e00-\u9fff]", told[0]), told
    return "\n".join(told)
