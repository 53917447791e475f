"""Random sequences of honest work always pass; the same with one dishonest step always fail.

`python -m tests.audit.histories` plays as many as one likes (docs/decisions/promises.md).
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tests.audit.agent import agent_keys
from tests.audit.attacks.example import Keys, Manual
from tests.audit.attacks.steps import DISHONEST
from tests.audit.histories import Played, audited, by_command, faults, play

pytestmark = pytest.mark.long

SEEDS = range(20)


def judged(played: Played) -> list[str]:
    told = audited(played)
    return [*faults(played, told), *([] if told.status < 2 else [str(told.findings)])]


@pytest.mark.parametrize("seed", SEEDS)
def test_honest_sequences_pass(seed: int, manual: Manual) -> None:
    """Whatever order an honest department works in, whatever buttons it presses, main passes."""
    played = Played(manual)
    play(played, f"ci-{seed}", "honest")
    assert judged(played) == [], played.steps


@pytest.mark.parametrize("step", DISHONEST)
def test_one_dishonest_step_fails(step: str, manual: Manual) -> None:
    """One dishonest step among honest ones is found, whatever comes before and after it, and the audit says why."""
    played = Played(manual)
    play(played, f"ci-{step}", "dishonest", step)
    assert judged(played) == [], played.steps


@pytest.mark.parametrize("kind", ["control", "attack"])
@pytest.mark.parametrize("seed", SEEDS[:4])
def test_a_play_of_the_tables_among_honest_steps(seed: int, kind: str, manual: Manual) -> None:
    played = Played(manual)
    play(played, f"ci-{seed}", kind)
    assert judged(played) == [], played.steps


@pytest.mark.parametrize("kind", ["honest", "dishonest"])
def test_the_command_line_says_the_same(kind: str, manual: Manual) -> None:
    played = Played(manual)
    play(played, "ci-command", kind)
    assert faults(played, by_command(played)) == [], played.steps


@pytest.mark.posix
def test_the_agent_signs_as_keygen_does() -> None:
    """The many histories are signed by an agent: the same bytes as from a person at a keyboard."""
    with tempfile.TemporaryDirectory() as folder, agent_keys(Path(folder)) as agent:
        signed = agent.sign("approver", b"text", "approval@procbook")
        agent.signed.clear()
        assert signed == Keys.sign(agent, "approver", b"text", "approval@procbook")
