"""What approve and review share: who signs, and the way from what they wish to records in files."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import click

from procbook.approval import RECORDS, fingerprint, public_key
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
        click.option("--authors", default="", metavar="PERSON,…", help="还有谁写了。 Further authors."),
        click.option("--yes", is_flag=True, help="不再询问。 Do not ask."),
        language_option,
    ):
        command = option(command)
    return command


def carry_out(
    workspace: Workspace, wishes: Sequence[Wish], now: datetime, language: str, by: str, role: str, for_: str,
    key: Path | None, authors: str, yes: bool,
) -> None:  # fmt: skip
    """Prepare every wish, show it, ask, write. Exits with 1 when nothing was written because something was refused."""
    person = by or workspace.me()
    if person is None:
        raise CannotCheck("nobody", email=setting(workspace.root, "user.email"))
    key, note = (key, "") if key else _own_key(workspace, person)
    signer = Signer(person, role, for_, key, now)
    named = tuple(filter(None, (name.strip() for name in authors.split(","))))
    ready = list(_prepared(workspace, wishes, signer, named, language))
    if ready and note:
        click.echo(say(f"approval.{note}", language))
    agreed = ready and (yes or click.confirm(say("approval.ask", language)))
    written = write_all(workspace.root, ready) if agreed else []
    _print(report.written(written, from_here(workspace.root / RECORDS), language))
    sys.exit(1 if wishes and not ready else 0)


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
