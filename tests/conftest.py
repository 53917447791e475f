"""What the tests share: a static server, a browser, and pages that fail the test when the site misbehaves."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import hypothesis
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from tests.browser import ROOT, launch
from tests.fixed_clock import NOW, commands_at

TESTS = ROOT / "tests"

# A slow machine is no fault, so no deadline; the same examples everywhere, so that a red run can be repeated.
hypothesis.settings.register_profile("procbook", deadline=None, derandomize=True)
hypothesis.settings.load_profile("procbook")


SLOW_FOLDERS = {"site": "site", "audit": "history", "forms": "site"}
"""Folders below tests/ in which every test builds a site or the history of a repository."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What a test needs is its marker: a browser, a built site, a history. `make quick` runs what needs none."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
        if os.name != "posix" and item.get_closest_marker("posix"):
            item.add_marker(
                pytest.mark.skip(reason="fork, named pipes, links or limits of processes: Windows has none of them")
            )
        if marker := SLOW_FOLDERS.get(item.path.relative_to(TESTS).parts[0]):
            item.add_marker(marker)


@pytest.fixture(scope="session", autouse=True)
def fixed_now() -> Iterator[None]:
    """For the commands and for git it is `NOW` in every test, unless a test says another day."""
    with commands_at(NOW), pytest.MonkeyPatch.context() as patch:
        for role in ("AUTHOR", "COMMITTER"):
            patch.setenv(f"GIT_{role}_DATE", NOW)
        yield


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """`serve(folder)` gives the address (no closing slash) where the folder is read until the run ends."""
    servers: list[ThreadingHTTPServer] = []

    def start(folder: Path) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(folder)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


def leaves_origin(page: Page, request: Request) -> bool:
    """A page may load from its own origin only; a move to another page must stay on this machine."""
    target, here = urlsplit(request.url), urlsplit(page.url)
    if target.scheme in ("data", "blob", "about"):
        return False
    if request.is_navigation_request():
        return target.scheme != "file" and target.hostname != "127.0.0.1"
    return (target.scheme, target.netloc) != (here.scheme, here.netloc)


def watch(page: Page, faults: list[str]) -> None:
    def on_request(request: Request) -> None:
        if leaves_origin(page, request):
            faults.append(f"left the origin: {request.url}")

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            faults.append(f"console: {message.text}")

    page.on("request", on_request)
    page.on("console", on_console)
    page.on("pageerror", lambda error: faults.append(f"script error: {error}"))


@pytest.fixture
def faults() -> Iterator[list[str]]:
    """What the pages of this test did wrong. A test that provokes a fault asserts it and clears the list."""
    found: list[str] = []
    yield found
    assert not found, "\n".join(found)


@pytest.fixture
def new_page(browser: Browser, faults: list[str]) -> Iterator[Callable[..., Page]]:
    """`new_page(**options)` opens a watched page in a fresh context; options as of `Browser.new_context`.

    No worker keeps pages for when there is no network, unless a test is about that (`service_workers="allow"`)."""
    contexts = []

    def open_page(**options: Any) -> Page:
        context = browser.new_context(**{"locale": "zh-CN", "service_workers": "block", **options})
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        watch(page, faults)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A fresh page; it fails the test on a request off the origin, a console error or a script error."""
    return new_page()
