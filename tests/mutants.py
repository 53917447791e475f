"""Do the tests notice a wrong program? Breaks one place of the code at a time and runs the tests that should see it.

    python -m tests.mutants rules                     a sample of what decides on findings
    python -m tests.mutants approval --sample 0       all mutants of who may approve what, and when
    python -m tests.mutants rules --seed 7 --list     only list the sample of another seed

The sample is drawn by the seed from every comparison, condition, `and`, `or`, `not`, number, truth value, sum, `return`,
`yield`, `min`, `max`, `any`, `all`, `break` and `continue`. A mutant that no test notices is told with its line; it is a
gap in the tests, unless the program does the same with it. Ends with 1 when there is one. Takes minutes: not for CI.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import os
import queue
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "tools/procbook"


@dataclass(frozen=True)
class Target:
    """Files below tools/procbook, each with the tests that should notice when it is wrong, the quickest first."""

    tests: dict[str, tuple[str, ...]]
    sample: int


CASES = ("tests/rules/test_rule_cases.py", "tests/rules")
AUDIT = ("tests/audit/test_cases.py", "tests/audit/test_sentences.py")
TARGETS = {
    "rules": Target({"check/rules/*.py": CASES}, 60),
    "approval": Target(
        {
            "approval/entitlement.py": ("tests/approval/test_entitled.py", "tests/approval/test_actions.py", *AUDIT),
            "change/limits.py": ("tests/change/test_limits.py", *AUDIT),
            "manual/holders.py": ("tests/manual/test_holders.py", "tests/approval/test_entitled.py", *CASES),
            "manual/duration.py": ("tests/manual/test_durations.py", "tests/rules/test_reckoning.py", *CASES),
            "check/waivers.py": ("tests/check", "tests/rules/test_waivers.py", *CASES),
            "check/rules/waivers.py": ("tests/check", "tests/rules/test_waivers.py", *CASES),
        },
        30,
    ),
}
"""The one place that names files."""


@dataclass(frozen=True, order=True)
class Mutant:
    """A file with the bytes from `start` to `end` replaced, and the tests that should notice."""

    path: str
    start: int
    end: int
    text: str
    tests: tuple[str, ...]

    def of(self, data: bytes) -> bytes:
        return data[: self.start] + self.text.encode() + data[self.end :]

    def __str__(self) -> str:
        data = (ROOT / self.path).read_bytes()
        line = data.count(b"\n", 0, self.start) + 1
        return f"{self.path}:{line}: {' '.join(data[self.start : self.end].decode().split())}  →  {self.text}"


COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,), ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,), ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
}  # fmt: skip
REVERSED: dict[type[ast.operator], ast.operator] = {
    ast.Add: ast.Sub(), ast.Sub: ast.Add(), ast.Mult: ast.Div(), ast.Div: ast.Mult(), ast.BitOr: ast.BitAnd(),
    ast.BitAnd: ast.BitOr(), ast.FloorDiv: ast.Mult(), ast.Mod: ast.Mult(),
}  # fmt: skip
CALLED = {"min": "max", "max": "min", "any": "all", "all": "any"}
MEMORY = 4 << 30
"""Bytes that the tests of one mutant may take."""
SAME = {"strict"}
"""Arguments that are there to be safe; no manual makes a difference."""


def mutants(path: Path, tests: tuple[str, ...]) -> Iterator[Mutant]:
    """Every way to break a file in one place."""
    data = path.read_bytes()
    lines = [0, *(at + 1 for at, byte in enumerate(data) if byte == ord("\n"))]
    for node in _walk(ast.parse(data)):
        for text in _broken(node):
            start, end = (lines[line - 1] + column for line, column in _ends(node))
            yield Mutant(path.relative_to(ROOT).as_posix(), start, end, text, tests)


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    """All parts that are run: no annotation, docstring or assertion."""
    yield node
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns") or (isinstance(node, ast.keyword) and node.arg in SAME):
            continue
        for child in value if isinstance(value, list) else [value]:
            is_text = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
            if isinstance(child, ast.AST) and not is_text and not isinstance(child, ast.Assert):
                yield from _walk(child)


def _ends(node: ast.AST) -> Iterator[tuple[int, int]]:
    """Line and column where a node begins, and where it ends; of a condition its test."""
    at = _condition(node) or node
    assert isinstance(at, ast.expr | ast.stmt)
    yield at.lineno, at.col_offset
    yield at.end_lineno or 0, at.end_col_offset or 0


def _condition(node: ast.AST) -> ast.expr | None:
    return node.test if isinstance(node, ast.If | ast.IfExp | ast.While) else None


def _broken(node: ast.AST) -> Iterator[str]:
    """What can stand in place of a node."""
    if test := _condition(node):
        yield f"not ({ast.unparse(test)})"
    elif isinstance(node, ast.Compare):
        yield from _compared(node)
    elif isinstance(node, ast.BoolOp):
        other = ast.And() if isinstance(node.op, ast.Or) else ast.Or()
        yield f"({ast.unparse(ast.BoolOp(other, node.values))})"
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield f"bool({ast.unparse(node.operand)})"
    elif isinstance(node, ast.BinOp) and type(node.op) in REVERSED:
        yield f"({ast.unparse(ast.BinOp(node.left, REVERSED[type(node.op)], node.right))})"
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield str(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        yield from (f"({node.value + 1})", f"({node.value - 1})")
    elif isinstance(node, ast.Return) and node.value and not isinstance(node.value, ast.Constant):
        yield "return None"
    elif isinstance(node, ast.Yield | ast.YieldFrom):
        yield "(yield from ())"
    elif isinstance(node, ast.Name) and node.id in CALLED:
        yield CALLED[node.id]
    elif isinstance(node, ast.Continue | ast.Break):
        yield "break" if isinstance(node, ast.Continue) else "continue"


def _compared(node: ast.Compare) -> Iterator[str]:
    for at, op in enumerate(node.ops):
        for other in COMPARED[type(op)]:
            ops = [*node.ops[:at], other(), *node.ops[at + 1 :]]
            yield f"({ast.unparse(ast.Compare(node.left, ops, node.comparators))})"


def sample(target: Target, size: int, seed: int) -> list[Mutant]:
    """The mutants of a target, or as many of them as wanted."""
    files = [(file, tests) for pattern, tests in target.tests.items() for file in sorted(PACKAGE.glob(pattern))]
    every = sorted({mutant for file, tests in files for mutant in mutants(file, tests)})
    return sorted(random.Random(seed).sample(every, size)) if 0 < size < len(every) else every


class House:
    """A copy of the product in which one file can be broken."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT / "tools", folder / "tools", ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "schema").symlink_to(ROOT / "schema")

    def notices(self, mutant: Mutant) -> bool:
        """Whether a test fails, or never ends, with the mutant in place."""
        file = self.folder / mutant.path
        data = file.read_bytes()
        file.write_bytes(mutant.of(data))
        try:
            return not self.passes(mutant.tests)
        finally:
            file.write_bytes(data)

    def passes(self, tests: tuple[str, ...]) -> bool:
        paths = {"PYTHONPATH": str(self.folder / "tools"), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
        try:
            environment = {**os.environ, **paths}
            done = subprocess.run(
                command, cwd=ROOT, env=environment, capture_output=True, timeout=600, preexec_fn=_bounded
            )
        except subprocess.TimeoutExpired:
            return False
        return done.returncode == 0


def _bounded() -> None:
    """A mutant may ask for memory without end."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def survivors(chosen: list[Mutant], workers: int) -> list[Mutant]:
    """The mutants that no test notices."""
    waiting: queue.SimpleQueue[Mutant] = queue.SimpleQueue()
    for mutant in chosen:
        waiting.put(mutant)
    found: list[Mutant] = []

    def work(house: House) -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                mutant = waiting.get_nowait()
                seen = house.notices(mutant)
                print(f"{'seen    ' if seen else 'NOT SEEN'} {mutant}", flush=True)
                found.extend([] if seen else [mutant])

    with tempfile.TemporaryDirectory() as folder:
        houses = [House(Path(folder) / str(number)) for number in range(workers)]
        if not houses[0].passes(tuple({test for mutant in chosen for test in mutant.tests})):
            sys.exit("the tests fail already without a mutant")
        threads = [threading.Thread(target=work, args=(house,)) for house in houses]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return found


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("target", choices=TARGETS)
    options.add_argument("--sample", type=int, help="how many mutants; 0: all")
    options.add_argument("--seed", type=int, default=20261123)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--list", action="store_true", help="only say which they are")
    said = options.parse_args()
    target = TARGETS[said.target]
    chosen = sample(target, target.sample if said.sample is None else said.sample, said.seed)
    if said.list:
        print(*chosen, sep="\n")
        return 0
    left = survivors(chosen, said.workers)
    print(f"{len(chosen) - len(left)} of {len(chosen)} mutants seen (seed {said.seed})")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
