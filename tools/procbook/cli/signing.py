"""What approve and review share: who signs, and the way from what they wish to records in files."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from unicodedata import normalize

import click

from procbook.approval import EXTERNAL, RECORDS, Evidence, fingerprint, public_key
from procbook.cli.common import from_here, language_option
from procbook.finding import CannotCheck
from procbook.report import signoff as report
from procbook.signoff import Signer, Wish, Workspace, keys_of
from procbook.signoff.approve import Ready, prepare, write_all
from procbook.tree import setting
from procbook.words import say


def signing_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say who approves, and with what."""
    for option in (
        click.option("--by", default="", metavar="PERSON", help="谁批准（默认按 git 的 user.email）。 Who approves."),
        click.option("--role", default="", metavar="ROLE", help="以什么岗位。 In which role."),
        click.option("--for", "for_", default="", metavar="PERSON", help="代谁。 As whose deputy."),
        click.option(
            "--key",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help="SSH 密钥文件。 SSH key to sign.",
        ),
        click.option(
            "--external",
            default="",
            metavar="SYSTEM:NUMBER",
            help="在别的系统里批的：系统名和单号。 Approved elsewhere: system and number of the form.",
        ),
        click.option(
            "--sheet",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help="导出的审批单，只记摘要。 The exported form; its digest is recorded.",
        ),
        click.option("--authors", default="", metavar="PERSON,…", help="还有谁写了。 Further authors."),
        click.option("--yes", is_flag=True, help="不再询问。 Do not ask."),
        language_option,
    ):
        command = option(command)
    return command


def carry_out(
    workspace: Workspace, wishes: Sequence[Wish], now: datetime, language: str, by: str, role: str, for_: str,
    key: Path | None, external: str, sheet: Path | None, authors: str, yes: bool,
) -> None:  # fmt: skip
    """Prepare every wish, show it, ask, write. Exits with 1 when nothing was written because something was refused."""
    person = by or workspace.me()
    if person is None:
        raise CannotCheck("nobody", email=setting(workspace.root, "user.email"))
    elsewhere = _external(external, sheet)
    key, note = (key, "") if key or elsewhere else _own_key(workspace, person)
    signer = Signer(person, role, for_, key, now, elsewhere)
    named = tuple(filter(None, (name.strip() for name in authors.split(","))))
    ready = list(_prepared(workspace, wishes, signer, named, language))
    if ready and note:
        click.echo(say(f"approval.{note}", language))
    agreed = ready and (yes or click.confirm(say("approval.ask", language)))
    written = write_all(workspace.root, ready) if agreed else []
    _print(report.written(written, from_here(workspace.root / RECORDS), language))
    sys.exit(1 if wishes and not ready else 0)


def _external(named: str, sheet: Path | None) -> Evidence | None:
    """The form in another system that somebody names. Raises CannotCheck for half a name, and a sheet without one."""
    if not named and sheet is None:
        return None
    system, _, number = (part.strip() for part in normalize("NFKC", named).partition(":"))
    if not (system and number):
        raise CannotCheck("external-without-number", named=named)
    digest = f"sha256:{sha256(sheet.read_bytes()).hexdigest()}" if sheet else ""
    return Evidence(EXTERNAL, system=system, number=number, sheet=digest)


def _prepared(
    workspace: Workspace, wishes: Sequence[Wish], signer: Signer, named: tuple[str, ...], language: str
) -> Iterator[Ready]:
    """What can be written, each shown; what is refused is shown too."""
    for wish in wishes:
        result = prepare(workspace, wish, signer, named, language)
        if isinstance(result, Ready):
            _print(report.proposal(workspace, result, language))
            yield result
        else:
            _print(report.refused(wish.item, result, language), err=True)


def _print(lines: Iterator[str], err: bool = False) -> None:
    click.echo("\n".join(lines), err=err)


def _own_key(workspace: Workspace, person: str) -> tuple[Path | None, str]:
    """The key that git signs with, when the governance knows it as the person's; else a note why not."""
    named = Path(setting(workspace.root, "user.signingkey") or "/").expanduser()
    if setting(workspace.root, "gpg.format") != "ssh" or not named.is_file():
        return None, ""
    known = fingerprint(public_key(named)) in keys_of(workspace.governance, person)
    return (named, "") if known else (None, "key-not-known")
