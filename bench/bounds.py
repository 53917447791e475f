"""What odd commits cost `procbook audit`, in seconds of processor beside an ordinary one.

    python -m bench.bounds [--processes 20] [--times 1]

Each commit is put on top of a small manual as no honest git writes it; each number is that of the whole program. They
should all be near the first line; `--times` makes everything longer, which is to cost as many times more at most.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from pathlib import Path

from bench.audit import git, make_repository, ours, seconds

K, M = 1_000, 1_000_000
PERSON = b"sample-wang <wang@x> 1795000000 +0800"


def commits(times: int) -> dict[str, tuple[bytes, bytes, bytes]]:
    """Author, committer and message of each commit by name."""
    crowd = b"".join(b"Co-authored-by: p%d <p%d@x>\n" % (number, number) for number in range(100 * K * times))
    return {
        "ordinary": (PERSON, PERSON, b"x"),
        "a trailer of blanks": (PERSON, PERSON, b"x\n\nCo-authored-by:" + b" " * 300 * K * times + b"x"),
        "a trailer of brackets": (PERSON, PERSON, b"x\n\nCo-authored-by:" + b"<" * 300 * K * times),
        "a name of megabytes": (b"a" * 10 * M * times + b" <a@x> 1795000000 +0800", PERSON, b"x"),
        "a date of many digits": (PERSON, b"a <a@x> " + b"9" * 5 * M * times + b" +0800", b"x"),
        "a message of 50 MB": (PERSON, PERSON, b"x\n" * 25 * M * times),
        "a line of 50 MB": (PERSON, PERSON, b"x" * 50 * M * times),
        "100,000 authors": (PERSON, PERSON, b"x\n\n" + crowd),
    }


def put(folder: Path, author: bytes, committer: bytes, message: bytes) -> None:
    """A commit on main that changes nothing, with these bytes."""
    parent, tree = (_said(folder, "rev-parse", name) for name in ("main", "main^{tree}"))
    head = b"tree %s\nparent %s\nauthor %s\ncommitter %s\n\n" % (tree, parent, author, committer)
    made = _said(folder, "hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin=head + message)
    git(folder, "update-ref", "refs/heads/odd", made.decode())


def _said(folder: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    return subprocess.run(["git", *arguments], cwd=folder, input=stdin, capture_output=True, check=True).stdout.strip()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--processes", type=int, default=20)
    options.add_argument("--times", type=int, default=1)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        make_repository(Path(name), chosen.processes, 1)
        for what, parts in commits(chosen.times).items():
            put(Path(name), *parts)
            taken, _ = seconds(ours("audit", "--head", "odd"), name)
            print(f"{what:24} {taken:6.2f} s")


if __name__ == "__main__":
    main()
