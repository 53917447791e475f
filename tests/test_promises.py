"""What the README promises is held by tests that have a name."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "decisions" / "promises.md"


def promises(readme: str, heading: str) -> list[str]:
    """The promises of a README: what stands in bold at the head of the list below a heading."""
    section = (ROOT / readme).read_text("utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"^- \*\*(.+?)\*\*", section, re.MULTILINE)


def rows() -> dict[str, list[str]]:
    """The tests that hold each promise, as the page has it."""
    found = re.findall(r"^\| ([^|]+) \| (`tests/.+) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    return {promise: re.findall(r"`([^`]+)`", tests) for promise, tests in found}


def test_every_promise_is_held_by_a_test() -> None:
    """The README promises something that nothing holds, or in one of its languages only."""
    english = promises("README.md", "What it promises")
    assert english == list(rows())
    assert len(promises("README.zh.md", "它保证什么")) == len(english)


def test_every_test_that_holds_a_promise_is_there() -> None:
    """A test was renamed or taken away, and with it what held a promise."""
    missing = []
    for name in (name for names in rows().values() for name in names):
        file, _, function = name.partition("::")
        tree = ast.parse((ROOT / file).read_text("utf-8")) if (ROOT / file).is_file() else ast.Module([], [])
        if not any(isinstance(node, ast.FunctionDef) and node.name == function for node in tree.body):
            missing.append(name)
    assert not missing
