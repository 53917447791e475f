"""All other cases are all other cases, in whatever words somebody writes them."""

from __future__ import annotations

import pytest

from procbook.manual.otherwise import is_otherwise


@pytest.mark.parametrize(
    "when", ["其他", "其它", "其余", "否则", "其他情况", "其 他", "除此以外，", "Otherwise", "all other cases"]
)
def test_words_for_all_other_cases(when: str) -> None:
    """The check asks for a way that is there, or lets two of them pass."""
    assert is_otherwise(when)


@pytest.mark.parametrize("when", ["", "其他部门要用", "否则超过限额", "其余 3 件", "另有约定"])
def test_conditions_of_their_own(when: str) -> None:
    """A condition is taken for all other cases because it begins alike."""
    assert not is_otherwise(when)
