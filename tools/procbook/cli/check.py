"""procbook check"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path

import click

from procbook.check.engine import Report
from procbook.check.engine import check as check_manual
from procbook.cli import clock
from procbook.cli.common import (
    language_option,
    load_here,
    load_quickly,
    manual_root,
    output_option,
    repository_prefix,
    today_option,
    usual_format,
    write_or_print,
)
from procbook.cli.names import is_in_repository, manual_around, names, places
from procbook.finding import CannotCheck
from procbook.manual.load import Loaded
from procbook.report import FORMATS, View, render
from procbook.tree import FOLDER, Revision
from procbook.words import Sentence, say


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH…|-]")
@click.option(
    "--base", "revision", metavar="REV", help="与这个版本相比,以前就有的错误只算警告。 Old errors of REV are warnings."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default=None,
    help="报告的形式。 Form of the report (default: full on a terminal, else concise).",
)
@click.option("--verbose", is_flag=True, help="忽略了哪些系统和编辑器的杂物也说出来。 Name the litter passed over.")
@output_option
@today_option
@language_option
def check(
    paths: tuple[str, ...],
    revision: str | None,
    form: str | None,
    verbose: bool,
    output: Path | None,
    today: date | None,
    language: str,
) -> None:
    """检查手册。 Check the manual; PATH… shows only what concerns these files, - reads their names from standard input.

    The whole manual is always read, since files refer to each other.
    """
    if paths == ("-",):
        root, chosen = _named_by_git(sys.stdin.buffer.read())
        if chosen is None:
            click.echo(say("report.all-shown", language), err=True)
    else:
        root, chosen = _named(paths)
    from procbook.site.ready import with_site

    day = today or clock.today()
    loaded = with_site(load_here(root, language), day, _settings_faults)
    if verbose:
        _tell_litter(loaded, language)
    base = with_site(load_quickly(Revision(root, revision), language), day) if revision is not None else None
    report = check_manual(loaded, today=day, base=base, language=language, revision=revision or "")
    report = _only(report, chosen, root)
    view = View(language, _lines(loaded), _changed(report, loaded, base), repository_prefix(root))
    form = form or usual_format(output)
    write_or_print(render(report, view, form), output, form)
    sys.exit(1 if report.failed else 0)


def _settings_faults(root: Path) -> Iterable[Sentence]:
    """What MkDocs has against unusual settings; it takes longer to import than many a check."""
    from procbook.site.build import settings_faults

    return settings_faults(root)


def _named(paths: tuple[str, ...]) -> tuple[Path, list[Path] | None]:
    """The manual that is meant, and the files to show, None for all. Raises CannotCheck for one that is not there."""
    chosen = [Path(name).absolute() for name in paths]
    for name, path in zip(paths, chosen, strict=True):
        if not path.exists() and not path.is_symlink():
            raise CannotCheck("no-such-file", path=name)
    return manual_root(chosen[0] if chosen else Path.cwd()), chosen or None


def _named_by_git(data: bytes) -> tuple[Path, list[Path] | None]:
    """The same from names that git printed. A deleted file is passed over, as is one of the repository that is in no
    manual. When nothing was named, or nothing but deleted files, everything is shown: what their loss led to is
    elsewhere, and a list that came out empty is no proof that all is well. Raises CannotCheck for what git cannot have
    written: a file outside of the repository."""
    named = names(data)
    there = [path for name in named for path in places(name, Path.cwd())]
    inside = [path for path in there if manual_around(path)]
    for path in there:
        if path not in inside and not is_in_repository(path, Path.cwd()):
            raise CannotCheck("not-in-the-manual", path=path)
    return manual_root(inside[0] if inside else Path.cwd()), inside if there else None


def _tell_litter(loaded: Loaded, language: str) -> None:
    if loaded.litter:
        click.echo(say("report.litter", language, paths=loaded.litter), err=True)


def _only(report: Report, chosen: list[Path] | None, root: Path) -> Report:
    """The findings in the files and folders asked for; the manual's own folder means all."""
    wanted = []
    for path in chosen or ():
        if not path.is_relative_to(root):
            raise CannotCheck("not-in-the-manual", path=path)
        wanted.append(path.relative_to(root).as_posix())
    if chosen is None or "." in wanted or FOLDER in wanted:
        return report
    kept = [f for f in report.findings if any(f"{f.location.path}/".startswith(f"{name}/") for name in wanted)]
    return replace(report, findings=tuple(kept))


def _lines(loaded: Loaded) -> Callable[[str, int], str]:
    def line(path: str, number: int) -> str:
        lines = _split(loaded, path)
        return lines[number - 1] if 0 < number <= len(lines) else ""

    return line


def _split(loaded: Loaded, path: str) -> list[str]:
    """The lines of a file as the reader counts them; none for a file that is not there or cannot be opened."""
    try:
        text = loaded.bytes_of(path).decode("utf-8", "replace")
    except (OSError, KeyError):
        return []
    return re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))


def _changed(report: Report, loaded: Loaded, base: Loaded | None) -> Mapping[str, set[int]]:
    """The lines with findings that the base does not have: for the order of a report, never for a verdict."""
    if base is None:
        return {}
    found = {}
    for path in {finding.location.path for finding in report.findings}:
        changes = SequenceMatcher(None, _split(base, path), _split(loaded, path)).get_opcodes()
        found[path] = {n for tag, _, _, first, end in changes if tag != "equal" for n in range(first + 1, end + 1)}
    return found
