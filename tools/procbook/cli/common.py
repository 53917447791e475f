"""What the commands share: finding the manual, the day, the languages, progress."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from procbook.finding import CannotCheck
from procbook.manual.load import Loaded, load
from procbook.tree import FOLDER, Tree, WorkTree
from procbook.words import LANGUAGES, texts


class Day(click.ParamType[date]):
    """A date as 2026-11-23."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r}: 日期写作 2026-11-23 / write dates as 2026-11-23", param, ctx)


language_option = click.option(
    "--lang",
    "language",
    type=click.Choice(LANGUAGES),
    default="zh",
    show_default=True,
    help="报告的语言。 Language of the report.",
)
today_option = click.option(
    "--today", type=Day(), default=None, help="当作今天的日期。 The day to judge by (default: today)."
)


def manual_root(start: Path) -> Path:
    """The nearest folder from `start` upwards that holds a manual. Raises CannotCheck when there is none."""
    start = start.absolute()
    for folder in (start, *start.parents):
        if (folder / FOLDER).is_dir():
            return folder
        if folder.name == FOLDER and (folder / "handbook.yaml").exists():
            return folder.parent
    raise CannotCheck(
        f"{start.name} 和上级文件夹里都没有 {FOLDER}/;请到手册的文件夹里运行,或用 procbook init 新建一本。",
        f"No {FOLDER}/ in {start.name} or above it; run this in a manual, or make one with procbook init.",
    )


def repository_prefix(root: Path) -> str:
    """The way from the repository's root to the manual's, with a "/" at the end; "" when they are the same."""
    for folder in (root, *root.parents):
        if (folder / ".git").exists():
            below = root.relative_to(folder).as_posix()
            return "" if below == "." else f"{below}/"
    return ""


def load_quickly(tree: Tree, language: str) -> Loaded:
    """Load without the garbage collector, which finds nothing in plain values and costs a third of the time."""
    gc.disable()
    loaded = load(tree, progress(language))
    gc.freeze()
    return loaded


def load_here(root: Path, language: str) -> Loaded:
    return load_quickly(WorkTree(root), language)


def progress(language: str, text: str = "") -> Callable[[int, int], None]:
    """A line on a terminal that says how far the work (`text`, else reading) is, once it takes longer than a second."""
    if not sys.stderr.isatty():
        return lambda done, total: None
    started = last = time.monotonic()
    text = text or texts("report", language)["reading"]

    def show(done: int, total: int) -> None:
        nonlocal last
        if done % 64 and done + 1 < total:
            return
        now = time.monotonic()
        if now - started < 1:
            return
        if done + 1 >= total:
            click.echo("\r\x1b[K", nl=False, err=True)
        elif now - last > 0.1:
            last = now
            click.echo("\r" + text.format(done=done, total=total), nl=False, err=True)

    return show
