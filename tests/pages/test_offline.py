"""What a phone still shows without a network, and when it must not: too old, not allowed, or refused by the site."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import msgspec
import pytest
from playwright.sync_api import Page, expect

from procbook import pages
from procbook.manual.load import Loaded
from procbook.manual.model import Offline
from procbook.pages.offline import PATH
from procbook.pages.page import ASSETS
from procbook.pages.scripts import asset_files
from tests.conftest import QuietHandler
from tests.pages.conftest import DAY
from tests.pages.test_reader_tools import PHONE

PROCESS, ROLE, OTHER = "processes/campaign-planning/", "roles/marketing-director/", "glossary/"
DAYS = 24 * 60 * 60 * 1000

KEPT = """async () => {
  const stores = await Promise.all((await caches.keys()).map(name => caches.open(name)));
  const found = await Promise.all(stores.map(store => store.keys()));
  return found.flat().map(({ url }) => url);
}"""
AGED = """async (age) => {
  for (const name of await caches.keys()) {
    const store = await caches.open(name);
    for (const request of await store.keys()) {
      const old = await store.match(request);
      const headers = new Headers(old.headers);
      headers.set('x-procbook-kept', String(Date.now() - age));
      await store.put(request, new Response(await old.blob(), { headers }));
    }
  }
}"""
"""As if all had been kept so long ago: the clock of a worker cannot be set."""


class Host:
    """A server that may refuse its readers, or have another site the next day."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.status = folder, 0
        self.is_new = self.is_away = False
        host = self

        class Handler(QuietHandler):
            def do_GET(self) -> None:
                self.directory = str(host.folder)
                if host.is_away:
                    self.close_connection = True
                elif host.status:
                    self.send_error(host.status)
                else:
                    super().do_GET()

            def end_headers(self) -> None:
                if host.is_new:
                    self.send_header("Cache-Control", "no-cache")
                super().end_headers()

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler))
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def host(site_folder: Path) -> Iterator[Host]:
    host = Host(site_folder)
    yield host
    host.server.shutdown()
    host.server.server_close()


@pytest.fixture
def phone(new_page: Callable[..., Page], faults: list[str]) -> Iterator[Page]:
    """A phone that goes away from its network: that something cannot be loaded is no fault then."""
    page = new_page(viewport=PHONE, service_workers="allow")
    yield page
    page.context.close()
    faults[:] = [each for each in faults if not each.startswith("console: Failed to load")]


def visit(page: Page, host: Host) -> None:
    """Somebody chooses a role and reads on; then the phone has what it keeps."""
    page.goto(f"{host.address}/{PROCESS}")
    page.get_by_role("button", name="市场总监", exact=True).click()
    page.goto(f"{host.address}/")
    files = [f"{host.address}/{each}" for each in (ROLE, PROCESS, f"{ASSETS}/reader-week.js", f"{ASSETS}/site.js")]
    until(page, "files.every(each => kept.includes(each))", files)


def until(page: Page, holds: str, files: list[str] | None = None) -> None:
    """Waits until that holds of what is kept."""
    page.evaluate(
        f"""async (files) => {{
          for (;;) {{
            const kept = await ({KEPT})();
            if ({holds}) return;
            await new Promise(done => requestAnimationFrame(done));
          }}
        }}""",
        files or [],
    )


def away(page: Page, host: Host) -> None:
    """In the cellar; a worker that starts there may believe that it has a network."""
    page.context.set_offline(True)
    host.is_away = True


def test_the_chosen_role_is_read_without_a_network(phone: Page, host: Host) -> None:
    """In the cellar of a market nobody gets at the steps; or an old text is taken for today's."""
    visit(phone, host)
    away(phone, host)
    phone.goto(f"{host.address}/{PROCESS}index.html")
    expect(phone.locator("#s20")).to_be_visible()
    banner = phone.locator(".banner--kept")
    expect(banner).to_be_in_viewport()
    expect(banner).to_contain_text("没有网络。这是 20")
    expect(phone.locator(".tools button")).to_have_count(4)
    assert phone.locator(".summary").evaluate("each => getComputedStyle(each).fontSize") == "17px", "with its looks"
    for other in (ROLE, ""):
        phone.goto(f"{host.address}/{other}")
        expect(banner).to_be_visible()
    phone.context.set_offline(False)
    host.is_away = False
    phone.goto(f"{host.address}/{PROCESS}")
    expect(banner).to_have_count(0)


def test_what_is_not_there_says_what_is(phone: Page, host: Host) -> None:
    """The browser shows its own page of an error, and the reader believes that nothing is there."""
    visit(phone, host)
    away(phone, host)
    phone.goto(f"{host.address}/{OTHER}")
    expect(phone.locator("h1")).to_have_text("没有网络")
    phone.get_by_role("link", name="推广方案策划与预算审批").click()
    expect(phone.locator(".banner--kept")).to_be_visible()


@pytest.mark.parametrize("days", [-2, 13, 15])
def test_what_is_too_old_is_gone(phone: Page, host: Host, days: int) -> None:
    """Somebody works by a text of last year; or what is a fortnight old is gone before its time. A phone's clock that
    was put back makes nothing young."""
    visit(phone, host)
    phone.evaluate(AGED, days * DAYS)
    away(phone, host)
    phone.goto(f"{host.address}/{PROCESS}")
    if days == 13:
        expect(phone.locator(".banner--kept")).to_be_visible()
    else:
        expect(phone.locator("h1")).to_have_text("没有网络")
        assert f"{host.address}/{PROCESS}" not in phone.evaluate(KEPT)


@pytest.mark.parametrize("status", [401, 403])
def test_who_may_not_see_the_site_has_nothing_of_it(phone: Page, host: Host, status: int) -> None:
    """Somebody leaves the company and reads on, on the own phone."""
    visit(phone, host)
    host.status = status
    phone.goto(f"{host.address}/{OTHER}")
    assert phone.evaluate(KEPT) == []
    away(phone, host)
    phone.goto(f"{host.address}/{PROCESS}")
    expect(phone.locator("h1")).to_have_text("没有网络")
    assert phone.get_by_role("link").count() == 0


def told(
    loaded: Loaded, offline: Offline, draft: bool = False, restricted: str = ""
) -> tuple[dict[str, Any], pages.Site]:
    """What the worker of a manual with this setting knows, and its site."""
    manual = loaded.manual
    settings = msgspec.structs.replace(manual.settings, offline=offline)
    processes = {
        id: msgspec.structs.replace(each, access="restricted") if id == restricted else each
        for id, each in manual.processes.items()
    }
    changed = replace(loaded, manual=msgspec.structs.replace(manual, settings=settings, processes=processes))
    site = pages.make(changed, DAY, draft)
    (worker,) = [each.content.decode() for each in site.files if each.path == PATH]
    return json.loads(worker.splitlines()[0].partition(" = ")[2].removesuffix(";")), site


def test_only_what_the_manual_lets_out_is_kept(loaded: Loaded) -> None:
    """A restricted process lies on every phone of the department, or a draft does."""
    known, site = told(loaded, Offline())
    assert known["days"] == 14
    assert "" in known["always"]
    assert {ROLE, PROCESS} <= set(known["roles"]["marketing-director"])
    paths = {page.path for page in site.pages}
    assert {f"{each.rstrip('/')}.md" for all_ in known["roles"].values() for each in all_} <= paths
    known, _ = told(loaded, Offline(), restricted="campaign-planning")
    assert "/campaign-planning/" not in json.dumps(known)
    known, _ = told(loaded, Offline(days=3, access=("restricted",)), restricted="campaign-planning")
    assert (known["days"], known["always"]) == (3, [])
    kept = {each for all_ in known["roles"].values() for each in all_}
    assert PROCESS in kept
    assert "fill/campaign-planning/F-CP-01/" in kept, "a form is filled in where there is no network"
    assert {each.split("/")[1] for each in kept} == {"campaign-planning"}
    for known, site in (told(loaded, Offline(access=())), told(loaded, Offline(), draft=True)):
        assert (known["days"], known["roles"]) == (0, {})
        assert not site.offline


def test_switched_off_it_empties_what_is_there(phone: Page, host: Host, loaded: Loaded, tmp_path: Path) -> None:
    """Compliance switches it off, and phones keep what they have."""
    host.is_new = True
    visit(phone, host)
    _, site = told(loaded, Offline(access=()))
    folder = tmp_path / "site"
    shutil.copytree(host.folder, folder)
    (folder / PATH).write_bytes(next(each.content for each in site.files if each.path == PATH))
    (folder / ASSETS / "handbook.js").write_bytes(asset_files("zh", offline=site.offline)["handbook.js"])
    host.folder = folder
    phone.goto(f"{host.address}/{OTHER}")
    until(phone, "kept.length === 0")
    phone.goto(f"{host.address}/")
    assert phone.locator("[data-offline]").inner_text() == ""


def test_what_it_needs_is_said(new_page: Callable[..., Page], address: str) -> None:
    """Where the site comes without encryption somebody relies on it, and stands in the cellar with nothing."""
    page = new_page(viewport=PHONE)
    page.goto(address)
    expect(page.locator("[data-offline]")).to_contain_text("没有网络时，这台设备上还能看")
    page = new_page(viewport=PHONE)
    page.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    page.goto(address)
    expect(page.locator("[data-offline]")).to_contain_text("https")
    assert page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length") == 0
