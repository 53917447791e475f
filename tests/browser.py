"""Chromium and a Chinese font for the browser tests: find them, and as a command install what is missing.

`make test` runs `python -m tests.browser`. It looks for a browser, then asks apt (as root or with a sudo that
needs no password), then playwright's own download. The font of last resort comes from a pinned package and is
shown to the tests' browser only, by way of FONTCONFIG_FILE.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

ROOT = Path(__file__).parent.parent
FONT_LOCK = ROOT / "tools/setup/font.lock"
FONT_CONFIG = Path(sys.prefix) / "fonts.conf"

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
APPLICATIONS = ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",)
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Nothing but this machine has an address, so a page that asks elsewhere is refused at once.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
APT_PACKAGES = ("chromium", "fonts-wqy-microhei", "fontconfig")


def runs(*command: str) -> bool:
    """Whether the command can be started and ends with exit code 0."""
    try:
        return subprocess.run(command, capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


@cache
def installed_browser() -> str | None:
    """The path of a Chromium or Chrome on this machine that starts; a command may be a stub that does not."""
    paths = (shutil.which(name) for name in (*COMMANDS, *APPLICATIONS))
    return next((path for path in paths if path and runs(path, "--version")), None)


def downloaded_browser() -> str | None:
    """The path of playwright's own Chromium, when it was downloaded."""
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def has_chinese_font() -> bool:
    """Whether the browser will find a font with Chinese characters; macOS and Windows always bring one."""
    if sys.platform in ("darwin", "win32") or FONT_CONFIG.exists():
        return True
    if not shutil.which("fc-list"):
        return False
    found = subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, check=False)
    return bool(found.stdout.strip())


def launch(playwright: Playwright) -> Browser:
    """Start Chromium without a window and, as root needs it, without its sandbox: playwright's defaults.

    Playwright takes its own download when no browser is installed.
    """
    environment: dict[str, str | float | bool] = dict(os.environ)
    if FONT_CONFIG.exists():
        environment["FONTCONFIG_FILE"] = str(FONT_CONFIG)
    return playwright.chromium.launch(executable_path=installed_browser(), args=ARGUMENTS, env=environment)


def install_with_apt(*packages: str) -> None:
    """Install Debian packages, where this user may."""
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or not runs(*as_root, "true"):
        return
    print("set-up: installing", *packages, flush=True)
    quiet = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    for step in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run([*quiet, *step], capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"set-up: apt-get {step[0]} failed: {done.stderr.strip()[-300:]}", file=sys.stderr)


def install_font_package() -> None:
    """Put the font of the pinned package where only the tests' browser looks."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if not runs(*pip, "--only-binary", ":all:", "--require-hashes", "--requirement", str(FONT_LOCK)):
        return
    folder = next(Path(sys.prefix).glob("lib/*/site-packages/noto_cjk_sans_otc"))
    FONT_CONFIG.write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n'
        '  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>\n'
        f"  <dir>{folder}</dir>\n</fontconfig>\n",
        encoding="utf-8",
    )


def have_browser() -> bool:
    return bool(installed_browser() or downloaded_browser())


def main() -> int:
    """Install what is missing; exit code 2, with one line that says what to do, when that fails."""
    if not (have_browser() and has_chinese_font()) and sys.platform == "linux":
        install_with_apt(*APT_PACKAGES)
        installed_browser.cache_clear()
    if not have_browser():
        print("set-up: downloading Chromium with playwright", flush=True)
        runs(sys.executable, "-m", "playwright", "install", "chromium")
    if not has_chinese_font():
        install_font_package()
    missing = {"Chromium": not have_browser(), "a Chinese font": not has_chinese_font()}
    names = [name for name, is_missing in missing.items() if is_missing]
    if names:
        packages = " ".join(APT_PACKAGES)
        print(f"set-up: the tests need {' and '.join(names)}: apt-get install {packages}", file=sys.stderr)
    return 2 if names else 0


if __name__ == "__main__":
    sys.exit(main())
