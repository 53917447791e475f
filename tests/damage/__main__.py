"""`python -m tests.damage`: random manuals in one process, outside CI. See docs/decisions/promises.md."""

from __future__ import annotations

import argparse
import itertools
import json
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

from procbook.manual.load import Loaded, load
from tests.damage.commands import Play
from tests.damage.edits import Damage
from tests.damage.manuals import FOLDERS, Files, files, plain, written
from tests.damage.promises import judged
from tests.interrupted import until_stopped
from tests.rules.rule_cases import Given


def damaged_files(name: str, damage: Damage, random: Random) -> tuple[Files, list[str]]:
    """A damaged manual, written as a program writes it; the files that were not touched keep their bytes."""
    original = plain(name)
    manual, edits = damage.damaged(original, random, random.choice((1, 1, 1, 2, 3, 6)))
    changed = {path: written(path, data) for path, data in manual.items() if data != original.get(path)}
    kept = {path: data for path, data in files(name).items() if path in manual or not path.endswith(".yaml")}
    return {**kept, **changed}, edits


def verdict(manual: Files, base: Loaded) -> tuple[str, list[str]]:
    """As `judged`; any exception is a broken promise."""
    try:
        return judged(manual, base)
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        return "raised", [
            f"{type(error).__name__}: {error} at {Path(frame.filename).name}:{frame.lineno} in {frame.name}"
        ]


def through_commands(name: str, folder: Path) -> Callable[[Files], tuple[str, list[str]]]:
    """As `verdict`, by the command lines in a repository at `folder`."""
    play = Play(name, folder)

    def played(manual: Files) -> tuple[str, list[str]]:
        return "played", play.play(manual)

    return played


def main() -> int:
    arguments = _parser().parse_args()
    with tempfile.TemporaryDirectory() as folder:
        base = load(Given(files(arguments.manual)))
        judge = through_commands(arguments.manual, Path(folder)) if arguments.commands else partial(verdict, base=base)
        return _tried(arguments, judge)


def _tried(arguments: argparse.Namespace, judge: Callable[[Files], tuple[str, list[str]]]) -> int:
    damage = Damage([plain(name) for name in FOLDERS])
    counts: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    with until_stopped():
        for number in range(arguments.first, arguments.first + arguments.count):
            manual, edits = damaged_files(arguments.manual, damage, Random(f"{arguments.seed}-{number}"))
            outcome, promises = judge(manual)
            counts[outcome] += 1
            for promise in itertools.islice(promises, 3):
                kind = (
                    promise.split(":")[0] + promise.rsplit(" at ", 1)[-1]
                    if outcome == "raised"
                    else promise.split("'")[0]
                )
                kinds[kind] += 1
                if kinds[kind] <= arguments.shown:
                    print(
                        json.dumps({"number": number, "broken": promise, "edits": edits}, ensure_ascii=False),
                        flush=True,
                    )
    print(
        f"{dict(counts)}, {len(damage.tried)} of {len(damage.pools)} places",
        file=sys.stderr,
    )
    for kind, times in kinds.most_common():
        print(f"{times:6} {kind}", file=sys.stderr)
    return bool(kinds)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.damage")
    parser.add_argument("--manual", choices=list(FOLDERS), default="everything")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--first", type=int, default=0, help="number of the first manual; one alone with --count 1")
    parser.add_argument("--commands", action="store_true", help="through all command lines, with a site")
    parser.add_argument("--shown", type=int, default=1, help="how many examples of each kind")
    return parser


if __name__ == "__main__":
    sys.exit(main())
