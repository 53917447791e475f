"""What the commands share: their common options, finding and loading the manual, progress."""

from __future__ import annotations

import gc
import os
import re
import shlex
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from procbook.cli import clock
from procbook.cli.usage import WrongValue
from procbook.finding import CannotCheck
from procbook.manual.dates import day_of, is_date
from procbook.manual.load import Loaded, load
from procbook.tree import FOLDER, Tree, WorkTree
from procbook.tree.apart import require_apart
from procbook.words import LANGUAGES, Sentence, say
from procbook.writing import write_file

if TYPE_CHECKING:
    from procbook.site.handbook import Handbook
    from procbook.site.trust import Trust


class Day(click.ParamType[date]):
    """A date as 2026-11-23, such as a manual may name."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if not isinstance(value, date) and not is_date(value):
            raise WrongValue(Sentence("report.no-date", {"value": value}))
        return value if isinstance(value, date) else day_of(value)


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
build_day_option = click.option(
    "--today",
    type=Day(),
    default=None,
    help="生成哪一天的网站:选这一天有效的文字,同样的文件、同样的一天得到同样的字节。"
    " The day to build for: the same files and day make the same bytes (default: SOURCE_DATE_EPOCH, else today).",
)
draft_option = click.option(
    "--draft", is_flag=True, help="有错误也生成,每页标成草稿。 Build despite errors; every page is marked as a draft."
)


trust_site_option = click.option(
    "--trust-site",
    is_flag=True,
    help="mkdocs.yml 和 docs/ 里没有批准的设置、插件、模板、网页也照样运行；只用于自己看过的文件。"
    " Run what mkdocs.yml and docs/ bring though nobody approved it: only for files that you have read yourself.",
)


class Place(click.Path):
    """A file or folder, be it there or not; an empty name would stand for the folder that the command runs in."""

    def __init__(self, file_okay: bool = True) -> None:
        super().__init__(file_okay=file_okay, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not str(value).strip():
            raise WrongValue(Sentence("report.empty"))
        return super().convert(value, param, ctx)


class Digest(click.ParamType[str]):
    """A whole digest; a mistyped one would only look as if the root was held against it."""

    name = "sha256:…"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = str(value).strip()
        if not text:
            raise WrongValue(Sentence("report.empty"))
        if not re.fullmatch(r"sha256:[0-9a-f]{64}", text):
            raise WrongValue(Sentence("report.no-digest", {"value": text}))
        return text


root_option = click.option(
    "--root",
    type=Digest(),
    default=None,
    callback=lambda context, option, value: value or "",
    help="起点的摘要。 Digest of the first governance.",
)
output_option = click.option(
    "--output",
    type=Place(),
    help="写到文件。 Write the report to a file.",
)


def manual_root(start: Path) -> Path:
    """The nearest folder from `start` upwards that holds a manual. Raises CannotCheck when there is none."""
    start = start.absolute()
    for folder in (start, *start.parents):
        if (folder / FOLDER).is_dir():
            return folder
        if folder.name == FOLDER and (folder / "handbook.yaml").exists():
            return folder.parent
    raise CannotCheck("no-manual", start=start.name or str(start), folder=FOLDER)


def quoted(path: Path | str) -> str:
    """A path as it is typed in a command line of this machine: Windows knows other quotes than POSIX shells."""
    name = str(path)
    if os.name == "posix":
        return shlex.quote(name)
    return f'"{name}"' if re.search(r"[^\w.:\\/-]", name) else name


def typed(path: Path) -> str:
    """A path as it is typed behind a command: one that begins like an option must not be taken for one."""
    return quoted(f"./{path}" if str(path).startswith("-") else path)


def from_here(path: Path) -> str:
    """The way from the folder that the command runs in, ready to be typed."""
    return typed(Path(os.path.relpath(path, Path.cwd())))


def load_quickly(tree: Tree, language: str) -> Loaded:
    """Load without the garbage collector, which finds nothing in plain values and costs a third of the time."""
    gc.disable()
    loaded = load(tree, progress(language))
    gc.freeze()
    return loaded


def load_here(root: Path, language: str) -> Loaded:
    return load_quickly(WorkTree(root), language)


def trust_in(trust_site: bool, root: str) -> Trust:
    """Who lets the site do what stands outside of the fence: the command line, else the approvers of the site."""
    from procbook.site.trust import by_approval, by_word

    return by_word if trust_site else by_approval(root)


def checked_handbook(root: Path, draft: bool, today: date | None, trust: Trust, edition: str = "") -> Handbook:
    """The manual as a site. Its errors go to standard output, and end the command with 1 unless it makes a draft."""
    from procbook.site.build import settings_faults
    from procbook.site.handbook import build_day, handbook_of

    usual = build_day(clock.today(), os.environ)  # asked in any case: MkDocs stumbles over a wrong one
    handbook, report = handbook_of(load_here(root, "zh"), today or usual, draft, settings_faults, trust, edition)
    click.echo(report, nl=False)
    if handbook is None:
        sys.exit(1)
    return handbook


def usual_format(output: Path | None) -> str:
    """The form of a report when none was asked for: for people at a terminal, else a line a finding."""
    return "full" if sys.stdout.isatty() and not output else "concise"


FOR_PROGRAMS = frozenset(
    {"json", "sarif", "github", "gitlab", "junit", "markdown", "html", "svg", "plain-svg", "dot", "mermaid", "yaml"}
)
"""Forms that a program reads: always UTF-8, whatever the console of whoever runs the command is set to."""


def write_or_print(text: str, output: Path | None, form: str) -> None:
    """A report of some form into the file that was named, else to standard output. Raises CannotCheck."""
    data = text.encode("utf-8", "backslashreplace")
    if output:
        require_apart(output)
        write_file(output, data)
    elif form in FOR_PROGRAMS and hasattr(sys.stdout, "buffer") and not sys.stdout.isatty():
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
    else:
        click.echo(text, nl=False)


def tell_kept(kept: Sequence[str], folder: Path, language: str) -> None:
    """What lay in a folder that was written anew and is somebody's own: it is there still, and nobody is surprised."""
    if kept:
        some = [*kept[:SHOWN], *["…"][: len(kept) - SHOWN]]
        click.echo(say("site.kept", language, folder=folder, count=len(kept), some=some), err=True)


SHOWN = 10
"""Names that are told one by one."""


def progress(language: str, sentence: str = "report.reading") -> Callable[[int, int], None]:
    """A line on a terminal that says how far the work is, once it takes longer than a second."""
    if not sys.stderr.isatty():
        return lambda done, total: None
    started = last = time.monotonic()

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
            click.echo("\r" + say(sentence, language, done=done, total=total), nl=False, err=True)

    return show
