"""How long the pages of the processes are on a phone, as opened and with a role chosen, and what they weigh.

    python -m bench.phone SITE

SITE is a built site of the real manual. Prints for each process the screens of 390×844: as a reader opens it, with one
of its roles chosen (the mean over all of them), with all folds open; and the KB of the page with its styles and
scripts, each compressed by gzip as a web server does. Then the means, and the heaviest page.
"""

from __future__ import annotations

import gzip
import re
import sys
from pathlib import Path
from statistics import mean
from typing import NamedTuple

from playwright.sync_api import Page, ViewportSize, sync_playwright

from bench.search import served
from tests.browser import launch

SCREEN: ViewportSize = {"width": 390, "height": 844}
PROMISED, PROMISED_WITH_ROLE, PROMISED_KB = 14.0, 6.0, 60.0
FILES = re.compile(r'<(?:script|link)\b[^>]*?\s(?:src|href)="([^"]+\.(?:js|css))"')
HEIGHT = "document.documentElement.scrollHeight"
WITH_ROLES = f"""() => [...document.querySelectorAll('[data-role-chips] button[data-role]')]
    .filter((chip) => chip.dataset.role)
    .map((chip) => {{ chip.click(); return {HEIGHT}; }})"""
UNFOLD = """() => {
  document.querySelector('[data-role-chips] button[data-role=""]')?.click();
  for (const each of document.querySelectorAll('.md-content details:not(.change)')) each.open = true;
}"""


class Length(NamedTuple):
    """Screens of a page as opened, with each of its roles chosen, and with everything unfolded."""

    opened: float
    roles: tuple[float, ...]
    unfolded: float


def length(page: Page, address: str) -> Length:
    """The screens of one page; nothing was chosen before."""
    page.goto(address)
    page.evaluate("localStorage.clear()")
    page.reload()
    opened = page.evaluate(HEIGHT)
    roles = page.evaluate(WITH_ROLES)
    page.evaluate(UNFOLD)
    screens = [height / SCREEN["height"] for height in (opened, *roles, page.evaluate(HEIGHT))]
    return Length(screens[0], tuple(screens[1:-1]), screens[-1])


def weight(page: Path) -> float:
    """The KB that a phone fetches before anything is pressed."""
    files = {page, *((page.parent / name).resolve() for name in FILES.findall(page.read_text("utf-8")))}
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in files) / 1000


def main(site: Path) -> int:
    names = sorted(path.parent.name for path in site.glob("processes/*/index.html"))
    with served(site) as root, sync_playwright() as playwright:
        page = launch(playwright).new_page(viewport=SCREEN, is_mobile=True, has_touch=True, device_scale_factor=1)
        lengths = {name: length(page, f"{root}/processes/{name}/") for name in names}
    weights: dict[str, float] = {}
    written = {name: each for name, each in lengths.items() if each.roles}
    for name, each in written.items():
        weights[name] = weight(site / "processes" / name / "index.html")
        print(f"{name:30} {each.opened:5.1f}  {mean(each.roles):5.1f}  {each.unfolded:5.1f}  {weights[name]:5.1f} KB")
    opened = mean(each.opened for each in written.values())
    with_role = mean(screens for each in written.values() for screens in each.roles)
    print(f"{len(written)} processes: {opened:.2f} screens in the mean as opened (at most {PROMISED:.0f})")
    print(f"with a role chosen {with_role:.2f} (at most {PROMISED_WITH_ROLE:.0f})")
    heaviest = max(weights.values())
    print(f"{mean(weights.values()):.1f} KB in the mean, the heaviest {heaviest:.1f} (at most {PROMISED_KB:.0f})")
    kept = opened <= PROMISED and with_role <= PROMISED_WITH_ROLE and heaviest <= PROMISED_KB
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
