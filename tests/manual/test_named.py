"""Names where ids belong: replaced where one thing alone is called so, and nothing else in the file is touched."""

from __future__ import annotations

import pytest

from procbook.manual.named import with_ids
from tests.rules.rule_cases import EXAMPLE, manual

ROLES = "processes/organisation/roles.yaml"
STEPS = """# without: ends, controls
steps:
  - {{id: s10, title: 写方案, owner: {owner}, does: 写好。, within: 1d}}   # 谁
"""


def replaced(owner: str, more: str = "") -> str:
    """The line of the step as it is to be; "" for nothing. `more`: another file of the manual."""
    loaded, _ = manual(STEPS.format(owner=owner) + more).loaded
    made = with_ids(loaded).get(EXAMPLE, b"").decode()
    return next((line.strip() for line in made.splitlines() if "写方案" in line), "")


@pytest.mark.parametrize("owner", ["申请人", '"申请人"', "申请 人"])
def test_what_one_thing_alone_is_called(owner: str) -> None:
    """Only the name is other; a comment behind it stays."""
    written = replaced(owner).replace('"applicant"', "applicant")
    assert written == "- {id: s10, title: 写方案, owner: applicant, does: 写好。, within: 1d}   # 谁"


@pytest.mark.parametrize("owner", ["申请", "没有的岗", "Applicant Team", "申请人、组长"])
def test_what_nothing_is_called_or_two_things_together(owner: str) -> None:
    """A machine that guesses gives a step to somebody whom nobody meant."""
    assert replaced(owner) == ""


def test_what_two_things_are_called() -> None:
    """The title of one role is another name of a second one."""
    roles = manual(STEPS.format(owner="组长")).loaded[0].bytes_of(ROLES).decode()
    both = roles.replace("title: 申请人\n", "title: 申请人\n    aliases: [组长]\n", 1)
    assert both != roles
    assert "owner: team-lead" in replaced("组长").replace('"', "")
    assert replaced("组长", f"# file: {ROLES}\n{both}") == ""
