"""procbook check"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

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
    root_option,
    today_option,
    trust_in,
    trust_site_option,
    usual_format,
    write_or_print,
)
from procbook.cli.names import is_in_repository, manual_around, meant, names, places
from procbook.finding import CannotCheck, Finding, Severity
from procbook.manual.kinds import KINDS, PATHS, PROCESSES, Kind, process_at
from procbook.manual.load import Loaded, touched
from procbook.manual.model import Settings
from procbook.report import FORMATS, View, render
from procbook.tree import FOLDER, Revision, repository_prefix
from procbook.words import Sentence, say

if TYPE_CHECKING:
    from procbook.site.trust import Trust


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
@trust_site_option
@root_option
@language_option
def check(
    paths: tuple[str, ...],
    revision: str | None,
    form: str | None,
    verbose: bool,
    output: Path | None,
    today: date | None,
    trust_site: bool,
    root: str,
    language: str,
) -> None:
    """检查手册。 Check the manual; PATH… shows only what concerns these files, - reads their names from standard input.

    The whole manual is always read, since files refer to each other.
    """
    if paths == ("-",):
        folder, chosen, deleted = _named_by_git(sys.stdin.buffer.read())
        if chosen is None:
            click.echo(say("report.all-shown", language), err=True)
    else:
        folder, chosen = _named(paths)
        deleted = []
    from procbook.site.ready import with_site

    day = today or clock.today()
    loaded = _with_site(load_here(folder, language), day, trust_in(trust_site, root))
    if verbose:
        _tell_litter(loaded, language)
    base = with_site(load_quickly(Revision(folder, revision), language), day) if revision is not None else None
    report = check_manual(loaded, today=day, base=base, language=language, revision=revision or "")
    if base is not None:
        report = _with_versions_due(report, base, loaded, language)
    if chosen is not None:
        report = _only(
            report, Named(_in_manual(chosen, folder), _in_manual(deleted, folder)), language, against=base is not None
        )
    view = View(language, _lines(loaded), _changed(report, loaded, base), repository_prefix(folder))
    form = form or usual_format(output)
    write_or_print(render(report, view, form), output, form)
    sys.exit(1 if report.failed else 0)


def _with_site(loaded: Loaded, day: date, trust: Trust) -> Loaded:
    """The manual with the faults of its site; the audit is asked only when something stands outside of the fence."""
    from procbook.site.ready import with_site
    from procbook.site.trust import is_trusted

    return with_site(loaded, day, _settings_faults, is_trusted(loaded, day, trust))


def _settings_faults(root: Path) -> Iterable[Sentence]:
    """What MkDocs has against unusual settings; it takes longer to import than many a check."""
    from procbook.site.build import settings_faults

    return settings_faults(root)


def _with_versions_due(report: Report, base: Loaded, loaded: Loaded, language: str) -> Report:
    """The report with the version that each changed process has to say and does not say yet."""
    from procbook.change import Comparison

    if base.manual.left_out or loaded.manual.left_out:
        return report
    compared = Comparison(base.manual, loaded.manual, "", "", touched(base, loaded))
    due = {loaded.paths[bump.process]: bump for bump in compared.bumps.values() if not bump.enough}
    told = [
        say("report.version-due", language, path=path, class_=bump.class_, now=bump.new, needed=bump.needed)
        for path, bump in due.items()
    ]
    data = [{"path": path, "version": bump.new, "due": bump.needed, "class": bump.class_} for path, bump in due.items()]
    return replace(report, says=(*report.says, *told), extra={**report.extra, "versions_due": data})


def _named(paths: tuple[str, ...]) -> tuple[Path, list[Path] | None]:
    """The manual that is meant, and the files to show, None for all. Raises CannotCheck for one that is not there."""
    chosen = [Path(name).absolute() for name in paths]
    for name, path in zip(paths, chosen, strict=True):
        if not path.exists() and not path.is_symlink():
            raise CannotCheck("no-such-file", path=name)
    return manual_root(chosen[0] if chosen else Path.cwd()), chosen or None


def _named_by_git(data: bytes) -> tuple[Path, list[Path] | None, list[Path]]:
    """The same from names that git printed, and what is gone of them. A file of the repository that is in no manual is
    passed over. When nothing was named, or nothing but deleted files, everything is shown: what their loss led to is
    elsewhere, and a list that came out empty is no proof that all is well. Raises CannotCheck for what git cannot have
    written: a file outside of the repository."""
    named = names(data)
    there = [path for name in named for path in places(name, Path.cwd())]
    inside = [path for path in there if manual_around(path)]
    for path in there:
        if path not in inside and not is_in_repository(path, Path.cwd()):
            raise CannotCheck("not-in-the-manual", path=path)
    root = manual_root(inside[0] if inside else Path.cwd())
    deleted = [path for name in named if not places(name, Path.cwd()) for path in meant(name, Path.cwd())]
    return root, inside if there else None, [path for path in deleted if path.is_relative_to(root)]


def _tell_litter(loaded: Loaded, language: str) -> None:
    if loaded.litter:
        click.echo(say("report.litter", language, paths=loaded.litter), err=True)


def _in_manual(paths: list[Path], root: Path) -> list[str]:
    for path in paths:
        if not path.is_relative_to(root):
            raise CannotCheck("not-in-the-manual", path=path)
    return [path.relative_to(root).as_posix() for path in paths]


class Named(NamedTuple):
    """The files and folders that somebody asked about, and those of them that are gone."""

    there: list[str]
    deleted: list[str]

    def hold(self, path: str) -> bool:
        """Whether a file is, or lies in, one of them; the manual's own folder means all."""
        return "." in self.there or any(f"{path}/".startswith(f"{name}/") for name in (*self.there, *self.deleted))

    def missed(self) -> frozenset[str]:
        """The kinds of names that are unknown elsewhere when an entry of these files, or a file, is gone."""
        kinds = {kind for row in KINDS if self.hold(PATHS[row.name]) for kind in _named_in(row)}
        if any(process_at(path) for path in self.deleted):
            kinds |= OF_PROCESSES
        if any(path.startswith(f"{FOLDER}/files/") for path in self.deleted):
            kinds.add("file")
        return frozenset(kinds)


OF_PROCESSES = {*PROCESSES.references, "record", "control", "link"}
"""The kinds of names that are those of a process, or of a part of it."""


def _named_in(kind: Kind) -> Iterator[str]:
    yield from (name for register in kind.registers for name in register.references)
    if kind.struct is Settings:
        yield "area"


def _only(report: Report, named: Named, language: str, *, against: bool) -> Report:
    """The findings in the files asked for, and the errors that these led to elsewhere: names of what they no longer
    hold. Against a base every error is new or touched, and whoever changed something is told wherever it stands."""
    missed = named.missed()

    def shown(finding: Finding) -> bool:
        names_missed = finding.rule == "unknown-reference" and finding.variant.removesuffix("-close") in missed
        led_to = finding.severity is Severity.error and (against or names_missed)
        return led_to or named.hold(finding.location.path)

    kept = replace(report, findings=tuple(filter(shown, report.findings)))
    hidden = report.count(Severity.error) - kept.count(Severity.error)
    says = (say("report.elsewhere", language, errors=hidden),) if hidden else ()
    return replace(kept, says=(*report.says, *says), extra={**report.extra, "elsewhere": hidden})


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
