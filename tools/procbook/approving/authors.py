"""Who wrote an item since it was approved last, as the commits say: the audit judges this again, and more exactly."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from procbook.approval import MANUAL, Content, Governance, is_forge, person_of, place
from procbook.approving.ledger import Trusted
from procbook.load import FIXED
from procbook.tree import FOLDER, git

_FORMAT = "%an <%ae>%x00%cn <%ce>%x00%(trailers:key=Co-authored-by,valueonly,separator=%x00)%x00"
_WHO = re.compile(r"(.*)<([^<>]*)>")


class Authors(NamedTuple):
    """The persons, and the names with addresses that the governance does not know."""

    persons: tuple[str, ...]
    unknown: tuple[str, ...]


def authors_of(
    root: Path, governance: Governance, content: Content, paths: Iterable[str], before: Trusted | None
) -> Authors:
    """Author, committer and co-authors of every commit that touched the item's files since it was approved last."""
    span = [f"{_landed(root, before)}..HEAD"] if before and _landed(root, before) else ["HEAD"]
    named = (
        sorted({*paths, *(f"{FOLDER}/{name}" for name in content.files)}) if content.kind == "process" else list(paths)
    )
    log = git(root, "log", "--no-merges", "--no-show-signature", f"--format={_FORMAT}", *span, "--", *named)
    told = dict.fromkeys(who.strip() for who in log.decode("utf-8", "replace").split("\0") if who.strip())
    return _known(governance, told)


def _known(governance: Governance, told: Iterable[str]) -> Authors:
    persons: list[str] = []
    unknown: list[str] = []
    for who in told:
        found = _WHO.fullmatch(who)
        name, email = (found[1].strip(), found[2]) if found else (who, "")
        if is_forge(governance, name, email):
            continue
        person = person_of(governance, name, email)
        (persons if person else unknown).append(person or who)
    return Authors(tuple(dict.fromkeys(persons)), tuple(unknown))


def _landed(root: Path, before: Trusted) -> str:
    """The commit that brought the first record of what is trusted; "" while it is not committed."""
    paths = [place(record) for record in before.records]
    found = git(root, "log", "--no-show-signature", "--diff-filter=A", "--format=%H", "HEAD", "--", *paths)
    return found.decode().split("\n")[-2] if found else ""


def paths_of(item: str, listing: Iterable[str], site: Iterable[str]) -> list[str]:
    """The paths whose commits made an item; deleted ones too, so that the names are enough."""
    kinds = MANUAL.get(item)
    if kinds:
        return [path for path, kind in FIXED.items() if kind in kinds]
    if item.startswith("process/"):
        name = item.removeprefix("process/")
        return [path for path in listing if path.endswith(f"/{name}.yaml")]
    return list(site)
