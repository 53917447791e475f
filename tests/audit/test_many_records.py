"""Many records of one item in one push: each is judged once, and no signature is verified twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from procbook.approval import signature
from procbook.audit import Verdict
from procbook.audit.case import Case
from procbook.audit.judge import Judgement, judge
from tests.audit.attacks.example import Manual, canonical, digest

ITEM = "process/hiring"


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> Counter[bytes]:
    """How often ssh-keygen was run for which signed bytes."""
    counted: Counter[bytes] = Counter()
    run = signature._run

    def count(keygen: str, arguments: list[str], stdin: bytes, *more: Any) -> Any:
        counted[stdin] += 1
        return run(keygen, arguments, stdin, *more)

    monkeypatch.setattr(signature, "_run", count)
    return counted


@pytest.fixture
def cases(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each statement was judged."""
    counted: Counter[str] = Counter()

    def count(case: Case) -> Judgement:
        counted[case.path] += 1
        return judge(case)

    monkeypatch.setattr("procbook.audit.fold.judge", count)
    return counted


def test_records_that_come_one_after_another(
    manual: Manual, judged: Callable[[], Verdict], verified: Counter[bytes], cases: Counter[str]
) -> None:
    """Twenty landings, each with one more record that does not count: all of those before were judged again each time."""
    manual.change()
    for number in range(20):
        manual.record(ITEM, "outsider", reason=f"{number}")
        manual.commit("author")
    assert judged().failed
    assert {path: count for path, count in cases.items() if ITEM in path and count > 1} == {}
    assert max(verified.values()) == 1


def test_a_chain_of_forged_statements(manual: Manual, judged: Callable[[], Verdict], cases: Counter[str]) -> None:
    """Each follows the one before and binds the text that is there; the first does not count, so none is judged."""
    manual.change()
    statement = manual.record(ITEM, "outsider")
    for number in range(200):
        previous = digest("statement", canonical(statement))
        statement = manual.statement(ITEM, manual.content(ITEM), {"previous": previous, "reason": f"{number}"})
        evidence = {"type": "declared"}
        manual.lay(statement, manual.approval(ITEM, "outsider", statement, {"evidence": evidence}))
    manual.commit("author")
    assert judged().failed
    assert sum(ITEM in path for path in cases) == 2
