"""Write anew what cases expect: `python -m tests.write_expected tests/cases/rules/missing-owner …`.

Takes files and folders of tests/cases, and tests/audit/sentences.txt. Then read the difference: it is what your change does to whoever reads a report.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.audit import sentences
from tests.expected import CASES, write_case
from tests.rules import rule_cases
from tests.schema import shape_cases
from tests.source import malformed_cases


def main(paths: list[Path]) -> None:
    chosen = [path.resolve() for path in paths]
    for harness in (rule_cases, shape_cases):
        for file in harness.cases():
            if any(file.is_relative_to(path) for path in chosen):
                write_case(file, harness.told(file))
    for table in (malformed_cases, sentences):
        if any(table.TABLE.is_relative_to(path) for path in chosen):
            table.write_expected()


if __name__ == "__main__":
    if not sys.argv[1:]:
        sys.exit(f"{__doc__}\nWhich cases? All of them: {CASES.relative_to(Path.cwd())}")
    main(list(map(Path, sys.argv[1:])))
