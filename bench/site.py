"""How long `procbook build` takes beside `mkdocs build` of the same Markdown and SVG with the same search index.

    python -m bench.site [--processes 300 1000] [--runs 1]

Both as whole processes, in turn. `procbook build` reads, checks and draws the manual besides; MkDocs gets finished
pages. Drafts, since invented words may break a rule. Prints processor time (user and system) and wall time, their
ratio, and growth against linear.
"""

from __future__ import annotations

import argparse
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import NamedTuple

from bench._manual import write_manual
from procbook import pages
from procbook.manual.load import load
from procbook.site.export import export
from procbook.site.handbook import Handbook
from procbook.tree import WorkTree

DAY = date(2026, 11, 23)
LIMIT_RATIO, LIMIT_GROWTH = 1.15, 1.3
HOOK = """
import pickle
from pathlib import Path
from procbook.search import write_index

def on_post_build(config):
    documents, language, synonyms = pickle.loads(Path("documents").read_bytes())
    write_index(documents, Path(config.site_dir) / "search", language, synonyms)
"""


class Taken(NamedTuple):
    """Seconds of one run."""

    processor: float
    wall: float


class Size(NamedTuple):
    """What was measured at one size; the shortest of all runs, since other work on the machine only adds."""

    processes: int
    ours: Taken
    mkdocs: Taken

    @property
    def ratio(self) -> float:
        return self.ours.processor / self.mkdocs.processor

    def line(self) -> str:
        times = (f"{taken.processor:.1f} s ({taken.wall:.1f} s wall)" for taken in (self.ours, self.mkdocs))
        return "{} processes: procbook build {}, mkdocs build {}, ratio {:.2f}".format(
            self.processes, *times, self.ratio
        )


def main() -> int:
    """Exit code 1 when a limit of the design is missed."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--processes", type=int, nargs="+", default=[300, 1000])
    arguments.add_argument("--runs", type=int, default=1)
    given = arguments.parse_args()
    sizes = []
    for count in given.processes:
        with tempfile.TemporaryDirectory() as folder:
            sizes.append(measured(Path(folder), count, given.runs))
        print(sizes[-1].line(), flush=True)
    growth = growth_of(sizes[0], sizes[-1])
    worst = max(size.ratio for size in sizes)
    print(f"ratio {worst:.2f} of {LIMIT_RATIO}, growth {growth:.2f} times linear of {LIMIT_GROWTH}")
    return int(worst > LIMIT_RATIO or growth > LIMIT_GROWTH)


def growth_of(small: Size, large: Size) -> float:
    """Time for each process in the large manual, in that of the small one."""
    return large.ours.processor / large.processes / (small.ours.processor / small.processes)


def measured(folder: Path, count: int, runs: int) -> Size:
    manual, plain = folder / "manual", folder / "pages"
    processes = write_manual(manual, count)
    write_pages(manual, plain)
    ours = [
        sys.executable,
        "-m",
        "procbook",
        "build",
        "--draft",
        "--today",
        DAY.isoformat(),
        "--out",
        str(folder / "site"),
    ]
    mkdocs = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    pairs = [(seconds(ours, manual), seconds(mkdocs, plain)) for _ in range(runs)]
    return Size(processes, min(a for a, _ in pairs), min(b for _, b in pairs))


def write_pages(manual: Path, out: Path) -> None:
    """What `procbook pages` writes, but MkDocs has to make the index itself, from the same texts."""
    site = pages.make(load(WorkTree(manual)), DAY, draft=True)
    export(manual, Handbook(site, DAY, draft=True), out)
    shutil.rmtree(out / "docs/search")
    documents = [document for page in site.pages for document in page.documents]
    (out / "documents").write_bytes(pickle.dumps((documents, site.language, site.synonyms)))
    (out / "index_hook.py").write_text(HOOK, "utf-8")
    settings = (out / "mkdocs.yml").read_text("utf-8")
    (out / "mkdocs.yml").write_text(settings.replace("- day.py\n", "- day.py\n- index_hook.py\n"), "utf-8")


def seconds(command: list[str], folder: Path) -> Taken:
    """One whole process in `folder`. Ends the bench when the command could not do its work."""
    with (folder / "output.txt").open("wb") as output:
        start = time.perf_counter()
        environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit((folder / "output.txt").read_text("utf-8")[-2000:])
    return Taken(usage.ru_utime + usage.ru_stime, wall)


if __name__ == "__main__":
    sys.exit(main())
