"""procbook approve, review, status: what a person decides, written down."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from procbook.approval import ACTIONS, GOVERNANCE, WITH_REASON, fingerprint, public_key
from procbook.cli.common import language_option, manual_root, today_option
from procbook.finding import CannotCheck
from procbook.report.signoff import told_refusal, told_result, told_row, told_summary, told_written
from procbook.signoff import Refusal, Signer, Wish, Workspace, keys_of, propose, rows
from procbook.signoff.approve import Ready, prepare
from procbook.tree import setting
from procbook.words import LANGUAGES, printable, texts


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


@click.command()
@click.argument("item", required=False, default="")
@click.option(
    "--action",
    type=click.Choice([action for action in ACTIONS if action != "review"]),
    default=None,
    help="动作，默认自己判断。 What is done.",
)
@click.option("--reason", default="", help="变更原因。 Why.")
@click.option("--summary", default="", help="变更摘要（默认自动写）。 What changed.")
@click.option("--all", "every", is_flag=True, help="全部还没批准过的（配 --action adopt）。 All never approved.")
@signing_options
def approve(item: str, action: str | None, reason: str, summary: str, every: bool, language: str, **who: Any) -> None:
    """批准一个流程，或 governance、reference、site。 Approve a process, or governance, reference, site.

    批准的是已提交的内容；写下记录后由你提交。 What is approved is the committed content; you commit the record.
    """
    words = texts("approval", language)
    if every and action != "adopt":
        raise _cannot("all-adopts")
    if not every and not item:
        raise _cannot("item-needed")
    workspace = Workspace(manual_root(Path.cwd()))
    told = {"reason": reason.strip(), "summary": summary.strip()}
    wishes = [Wish(workspace.item(item), action or "", **told)] if item else _new(workspace, **told)
    if item and sys.stdin.isatty() and not who["yes"]:
        wishes = [_asked(workspace, wishes[0], words)]
    _carry_out(workspace, wishes, language, **who)


@click.command()
@click.argument("item")
@click.option("--conclusion", default="", help="复核结论。 What the review concluded.")
@signing_options
def review(item: str, conclusion: str, language: str, **who: Any) -> None:
    """记下一次复核：内容不变，版本不变。 Record a review: no new version, the next review moves."""
    workspace = Workspace(manual_root(Path.cwd()))
    if not conclusion and sys.stdin.isatty() and not who["yes"]:
        conclusion = click.prompt(texts("approval", language)["conclusion-asked"])
    _carry_out(workspace, [Wish(workspace.item(item), "review", conclusion=conclusion.strip())], language, **who)


@click.command()
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text")
@today_option
@language_option
def status(form: str, today: date | None, language: str) -> None:
    """等谁批准什么、为什么。 What waits for whom, and why."""
    workspace = Workspace(manual_root(Path.cwd()), today or date.today(), language)
    found = rows(workspace, workspace.today)
    if form == "json":
        click.echo(
            json.dumps({"schema_version": 1, "items": [row.plain() for row in found]}, ensure_ascii=False, indent=2)
        )
        return
    for row in found:
        if row.waits:
            click.echo("\n".join(told_row(row, language)))
    click.echo("\n".join(told_summary(found, language)))


def _new(workspace: Workspace, **told: str) -> list[Wish]:
    """Every item that was never approved and still needs approvals, the governance first: the others come under it."""
    items = sorted(workspace.committed, key=lambda item: (item != GOVERNANCE, item))
    return [
        Wish(item, "adopt", **told) for item in items if workspace.trusted(item) is None and _lacks(workspace, item)
    ]


def _lacks(workspace: Workspace, item: str) -> bool:
    proposal = propose(workspace, Wish(item, "adopt"))
    if isinstance(proposal, Refusal) or proposal.rule is None or proposal.joined is None:
        return isinstance(proposal, Refusal) or proposal.rule is None or not proposal.rule.uncontrolled
    return len(proposal.joined.records) < proposal.rule.count


def _asked(workspace: Workspace, wish: Wish, words: Any) -> Wish:
    proposal = propose(workspace, wish)
    if isinstance(proposal, Refusal) or proposal.joined or wish.reason or proposal.action not in WITH_REASON:
        return wish
    return Wish(wish.item, wish.action, click.prompt(words["reason-asked"]).strip(), wish.summary)


def _carry_out(
    workspace: Workspace, wishes: list[Wish], language: str, by: str, role: str, for_: str, key: Path | None,
    authors: str, yes: bool,
) -> None:  # fmt: skip
    """Prepare every wish, show it, ask, write. Exits with 1 when nothing was written because something was refused."""
    words = texts("approval", language)
    person = by or workspace.me()
    if person is None:
        raise _cannot("nobody", email=setting(workspace.root, "user.email"))
    key, note = (key, "") if key else _own_key(workspace, person)
    signer = Signer(person, role, for_, key, datetime.now().astimezone().replace(microsecond=0))
    named = tuple(filter(None, (name.strip() for name in authors.split(","))))
    ready = list(_prepared(workspace, wishes, signer, named, language))
    if ready and note:
        click.echo(words[note])
    asked = ready and (yes or click.confirm(words["ask"]))
    written = [path for one in ready for path in one.write(workspace.root)] if asked else []
    click.echo("\n".join(told_written(written, language)))
    sys.exit(1 if wishes and not ready else 0)


def _prepared(
    workspace: Workspace, wishes: list[Wish], signer: Signer, named: tuple[str, ...], language: str
) -> Iterator[Ready]:
    """What can be written, each told; what is refused is told too."""
    for wish in wishes:
        result = prepare(workspace, wish, signer, named, language)
        if isinstance(result, Ready):
            click.echo("\n".join(told_result(workspace, result, language)))
            yield result
            continue
        refused = texts("approval", language)["refused"]
        told = "\n".join(told_refusal(refusal, language) for refusal in result)
        click.echo(f"{printable(wish.item)}: {refused}\n{told}", err=True)


def _own_key(workspace: Workspace, person: str) -> tuple[Path | None, str]:
    """The key that git signs with, when the governance knows it as the person's; else a note why not."""
    named = Path(setting(workspace.root, "user.signingkey") or "/").expanduser()
    if setting(workspace.root, "gpg.format") != "ssh" or not named.is_file():
        return None, ""
    known = fingerprint(public_key(named)) in keys_of(workspace.governance, person)
    return (named, "") if known else (None, "key-not-known")


def _cannot(name: str, **values: Any) -> CannotCheck:
    zh, en = (texts("approval", language)[name].format(**values) for language in LANGUAGES)
    return CannotCheck(zh, en)
