"""procbook init"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import as_file
from importlib.resources import files as package_files
from pathlib import Path
from typing import Any

import click

from procbook.cli import clock
from procbook.cli.common import Place, typed
from procbook.cli.usage import WrongValue
from procbook.finding import CannotCheck
from procbook.forge import OWN_ADDRESS
from procbook.forge.pipelines import installed_from, pipelines
from procbook.tree import FOLDER, WorkTree, repository_prefix, repository_top
from procbook.words import LANGUAGES, Sentence, say
from procbook.writing import temporary_folder, write_files, write_new

_ID = "00000000-0000-0000-0000-000000000000"
"""Stands in the starter for the id of the manual, which each new one gets anew."""

_THEIRS = {".gitignore": "kept-gitignore", ".gitattributes": "kept-gitattributes"}
"""What a new repository may bring along, with the sentence that says what to add to it: it stays as it is."""

_DAY = "2026-11-01"
"""Stands in the starter for the day it begins: a manual is in force since its own first day, so no review is late."""

SETTINGS = "processes/handbook.yaml"
"""The file that every manual has."""

_PEOPLE = "processes/organisation/people.yaml"

_FORGE = ("  # - {id: forge,", "  - {id: forge,")
"""How the forge stands in the starter's list of people, as a comment, and as the entry that `--forge` makes of it."""

_ADDRESS = "[noreply@github.com]"
"""Its address in that entry."""


class Requirement(click.ParamType[str]):
    """What pip installs: it is written into scripts and YAML, where these signs would mean something."""

    name = "REQUIREMENT"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = str(value).strip()
        if not text.isprintable() or not text or set(text) & set("\"\\$`'"):
            raise WrongValue(Sentence("init.no-requirement", {"value": text}))
        return text


@click.command()
@click.option("--forge", type=click.Choice(sorted(OWN_ADDRESS)), help="放在哪个代码平台上。 The forge it will lie on.")
@click.option(
    "--from",
    "requirement",
    type=Requirement(),
    default=None,
    help="流水线从哪里装 procbook，pip 认得的写法。 What pip installs procbook from in the pipelines.",
)
@click.argument("folder", type=Place(file_okay=False), default=Path("."))
def init(folder: Path, forge: str | None, requirement: str | None) -> None:
    """在文件夹里新建一本手册。 Make a new manual in a folder; nothing that is there is overwritten.

    With --forge, people.yaml knows the address under which the forge commits what is written in its editor, and the
    pipelines are written; a manual that is there already only gets these.
    The governance gets its first record, whose digest is the root of the manual.
    """
    source = requirement if requirement is not None else installed_from()
    around = pipelines(forge, source, repository_prefix(folder)) if forge else {}
    if not (forge and (folder / SETTINGS).is_file()):
        _new_manual(folder, forge)
    _add(folder, {**around, **_owners(folder, forge)})
    if forge and not source:
        _tell("no-source")


def _owners(folder: Path, forge: str | None) -> dict[str, bytes]:
    """CODEOWNERS where the forge takes addresses, reads no other file, and the manual knows some."""
    from procbook.manual.code_owners import PLACES, code_owners, found
    from procbook.manual.load import load

    if forge not in PLACES:
        return {}
    tree = WorkTree(folder)
    file = found(tree, forge)
    text = code_owners(load(tree).manual, clock.today(), file.prefix)
    return {file.path: text.encode()} if text and not file.by_hand else {}


def _new_manual(folder: Path, forge: str | None) -> None:
    now = clock.now()
    with temporary_folder() as aside:
        files, root = _first_manual(aside, now, forge)
    kept = _require_room(folder, files)
    write_new(folder, {name: data for name, data in files.items() if name not in kept}, last=FOLDER)
    _tell("made", folder=folder)
    for name in kept:
        _tell(_THEIRS[name])
    if forge:
        _tell("forge-known" if OWN_ADDRESS[forge] else "forge-as-set", address=OWN_ADDRESS[forge])
    click.echo(f"  cd {typed(folder)}\n  procbook check")
    for language in LANGUAGES:
        click.echo(f"{say('init.root', language)}\n  {root}\n{say('init.root-why', language)}")


def _add(folder: Path, around: Mapping[str, bytes]) -> None:
    """Write the files that are not there yet to the top of the repository, where forges look for them; what is there
    and says something else stays, and is told."""
    top, above = repository_top(folder), "../" * repository_prefix(folder).count("/")
    new = {name: data for name, data in around.items() if not (top / name).exists()}
    kept = [name for name, data in around.items() if name not in new and not _is_same(top / name, data)]
    write_files(top, new)
    if new:
        _tell("pipelines", names=[above + name for name in sorted(new)])
    for name in kept:
        _tell("kept-pipeline", name=above + name)


def _tell(key: str, **values: Any) -> None:
    for language in LANGUAGES:
        click.echo(say(f"init.{key}", language, **values))


def _first_manual(aside: Path, now: datetime, forge: str | None) -> tuple[dict[str, bytes], str]:
    """Every file of a first manual by path, made in an empty folder; and the digest of its first record."""
    from procbook.manual.editor_schema import SCHEMAS, write_project
    from procbook.manual.load import load
    from procbook.signoff import write_first_record

    with as_file(package_files("procbook").joinpath("starter")) as starter:
        texts = {name: (starter / name).read_text("utf-8") for name in _names(starter)}
    if forge:
        texts[_PEOPLE] = texts[_PEOPLE].replace(*_FORGE).replace(_ADDRESS, f"[{OWN_ADDRESS[forge]}]")
    id, day = str(uuid.uuid4()), now.date().isoformat()
    write_files(aside, {name: text.replace(_ID, id).replace(_DAY, day).encode() for name, text in texts.items()})
    root = write_first_record(aside, now)
    write_project(load(WorkTree(aside)).manual, aside / SCHEMAS)
    return {name: (aside / name).read_bytes() for name in _names(aside)}, root


def _names(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()]


def _require_room(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    """The files of the user that stay as they are. Raises CannotCheck when one is in the way of the manual."""
    there = [name for name, data in files.items() if (folder / name).exists() and not _is_same(folder / name, data)]
    kept = [name for name in there if name in _THEIRS]
    present = [name for name in there if name not in kept] or [FOLDER] * (folder / FOLDER).exists()
    if present:
        raise CannotCheck("folder-has-a-manual", folder=folder, name=present[0])
    return kept


def _is_same(path: Path, data: bytes) -> bool:
    return path.is_file() and path.read_bytes() == data
