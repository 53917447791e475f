"""The main paths of the handbook in WebKit, the engine of WeCom on iOS.

    python -m bench.webkit [--site site]

Wants Debian's webkit2gtk-driver and xvfb. Ends with 2 and says "not checked" when they are not there.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from bench.lighthouse import built, served

DISPLAY, PORT, PATIENCE = ":77", 4477, 30.0
PROCESS = "processes/campaign-planning/"
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""The key of an element's handle (W3C WebDriver, 12)."""


class WebKit:
    """A browser window on a phone's width, driven by W3C WebDriver."""

    def __init__(self, program: Path) -> None:
        options = {"binary": str(program), "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        self._session = ""
        self._session = self._ask("POST", "", {"capabilities": wanted})["sessionId"]
        self._ask("POST", "/window/rect", {"width": 390, "height": 844})

    def _ask(self, method: str, path: str, content: Any = None) -> Any:
        address = f"http://127.0.0.1:{PORT}/session" + (f"/{self._session}" if self._session else "") + path
        body = json.dumps(content).encode() if content is not None else None
        request = urllib.request.Request(address, body, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read())["value"]

    def go(self, address: str) -> None:
        self._ask("POST", "/url", {"url": address})

    def js(self, script: str) -> Any:
        """The value of an expression in the page."""
        return self._ask("POST", "/execute/sync", {"script": f"return {script}", "args": []})

    def _find(self, selector: str) -> str:
        self.until(f"document.querySelector({json.dumps(selector)}) !== null")
        found = self._ask("POST", "/element", {"using": "css selector", "value": selector})
        return f"/element/{found[ELEMENT]}"

    def click(self, selector: str) -> None:
        self._ask("POST", self._find(selector) + "/click", {})

    def type(self, selector: str, text: str) -> None:
        self._ask("POST", self._find(selector) + "/value", {"text": text})

    def until(self, script: str) -> bool:
        """Whether it comes true in time."""
        end = time.monotonic() + PATIENCE
        while not (found := bool(self.js(script))) and time.monotonic() < end:
            time.sleep(0.1)
        return found

    def close(self) -> None:
        self._ask("DELETE", "")


def search_leads_to_the_page(browser: WebKit, address: str) -> bool:
    browser.go(f"{address}/")
    browser.type("input[role=combobox]", "活动要提前多久报")
    shown = browser.until("document.querySelectorAll('[role=option]').length > 0")
    browser.click("[role=option]")
    return shown and browser.until(f"location.pathname.endsWith('{PROCESS}')")


def a_chosen_role_stays(browser: WebKit, address: str) -> bool:
    browser.go(f"{address}/{PROCESS}")
    browser.click("button[data-role=marketing-director]")
    browser.go(f"{address}/{PROCESS}")
    return browser.until("document.querySelectorAll('.step[data-aside]').length > 0")


def a_link_opens_its_step(browser: WebKit, address: str) -> bool:
    browser.go(f"{address}/{PROCESS}#s10")
    return browser.until("document.querySelector('#s10 + .step').getClientRects().length > 0")


def a_term_is_explained(browser: WebKit, address: str) -> bool:
    browser.go(f"{address}/{PROCESS}")
    browser.click(".md-content a.term-link")
    return browser.until("document.querySelector('#meaning').getClientRects().length > 0")


def a_register_sorts(browser: WebKit, address: str) -> bool:
    browser.go(f"{address}/registers/controls/")
    browser.click("th button.sort")
    return browser.until("document.querySelector('th[aria-sort=ascending]') !== null")


def nothing_is_wider_than_the_screen(browser: WebKit, address: str) -> bool:
    fits = []
    for path in ("", PROCESS, "landscape/", "registers/controls/", "glossary/"):
        browser.go(f"{address}/{path}")
        fits.append(browser.js("document.documentElement.scrollWidth <= innerWidth"))
    print(f"       at {browser.js('innerWidth')} px")
    return all(fits)


PATHS: tuple[Callable[[WebKit, str], bool], ...] = (
    search_leads_to_the_page,
    a_chosen_role_stays,
    a_link_opens_its_step,
    a_term_is_explained,
    a_register_sorts,
    nothing_is_wider_than_the_screen,
)


def main() -> int:
    """Exit code 1 when a path does not work."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--site", type=Path, help="a built site; else the manual of this repository is built")
    given = arguments.parse_args()
    program = next(Path("/usr/lib").glob("*/webkit2gtk-*/MiniBrowser"), None)
    if not (program and shutil.which("WebKitWebDriver") and shutil.which("Xvfb")):
        print("not checked: there is no WebKit here (apt-get install webkit2gtk-driver xvfb)", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder, driver(), served(given.site or built(Path(folder))) as address:
        browser = WebKit(program)
        failed = 0
        for path in PATHS:
            works = path(browser, address)
            print(f"{'ok    ' if works else 'FAILED'} {path.__name__.replace('_', ' ')}", flush=True)
            failed += not works
        browser.close()
    return int(failed > 0)


@contextmanager
def driver() -> Iterator[None]:
    """A screen nobody sees, and the driver on it."""
    start = partial(subprocess.Popen[bytes], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    environment = {**os.environ, "DISPLAY": DISPLAY, "WEBKIT_DISABLE_COMPOSITING_MODE": "1"}
    screen = start(["Xvfb", DISPLAY, "-screen", "0", "1280x1024x24"])
    program = start(["WebKitWebDriver", f"--port={PORT}"], env=environment)
    try:
        _wait()
        yield
    finally:
        program.terminate()
        screen.terminate()


def _wait() -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/status", timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    sys.exit("WebKitWebDriver does not answer")


if __name__ == "__main__":
    sys.exit(main())
