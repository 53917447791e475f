"""procbook verify: the records of a bundle or of a manual without history, offline."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from procbook.audit.bundle import unpack
from procbook.audit.offline import LEVEL_NAMES, Verified, Wrong
from procbook.audit.offline import verify as verify_files
from procbook.cli.common import language_option
from procbook.words import printable, texts


@click.command()
@click.argument("source", type=click.Path(exists=True, path_type=Path), metavar="FILE.zip|FOLDER")
@click.option("--root", "pin", default="", metavar="sha256:…", help="起点的摘要。 Digest of the first governance.")
@click.option(
    "--format", "form", type=click.Choice(["full", "json"]), default="full", help="报告的形式。 Form of the report."
)
@language_option
def verify(source: Path, pin: str, form: str, language: str) -> None:
    """不联网核对批准记录的形式、链和签名。 Verify structure, chain and signatures of records, offline."""
    found = verify_files(unpack(source), pin)
    lines = _json(found, pin, language) if form == "json" else _text(found, pin, language)
    click.echo("\n".join(map(printable, lines)) if form != "json" else "\n".join(lines))
    sys.exit(1 if found.wrong else 0)


def _text(found: Verified, pin: str, language: str) -> list[str]:
    words = texts("period", language)["verify"]
    lines = [f"{wrong.path}: {_said(wrong, language)}" for wrong in found.wrong]
    lines += ["" for _ in lines[:1]]
    counts = {"files": found.files, "records": len(found.records), "items": found.items, "count": len(found.wrong)}
    lines.append(words["bad" if found.wrong else "ok"].format(**counts))
    lines.append(words["levels"].format(**{name: found.levels[name] for name in LEVEL_NAMES}))
    lines.append(words["pinned" if pin and pin == found.root else "not-pinned"].format(root=found.root))
    return lines + [words[name] for name in found.unchecked]


def _json(found: Verified, pin: str, language: str) -> list[str]:
    words = texts("period", language)["verify"]
    made: dict[str, Any] = {
        "schema_version": 1,
        "files": found.files,
        "records": len(found.records),
        "items": found.items,
        "levels": {name: found.levels[name] for name in LEVEL_NAMES},
        "root": found.root,
        "pinned": bool(pin) and pin == found.root,
        "not_checked": [words[name] for name in found.unchecked],
        "wrong": [{"path": w.path, "what": w.what, "message": _said(w, language)} for w in found.wrong],
    }
    return [json.dumps(made, ensure_ascii=False, indent=2)]


def _said(wrong: Wrong, language: str) -> str:
    values = {name: printable(value) for name, value in wrong.values.items()}
    values["reason"] = values.get(f"reason_{language}", "")
    text: str = texts("period", language)["verify"][wrong.what].format(**values)
    return text
