"""The names in `policy.site`: which stand for files, and what is wrong with those that stand for none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PureWindowsPath
from typing import NamedTuple

from procbook.manual.docs import FOLDER, SETTINGS
from procbook.tree import folded

_AHEAD = frozenset(
    f"""
    {SETTINGS} {FOLDER}/ .gitattributes .gitignore .gitmodules .mailmap CODEOWNERS Jenkinsfile
    .ci/ .circleci/ .forgejo/ .gitea/ .github/ .gitlab/ .woodpecker/ .workflow/
    .drone.yml .gitlab-ci.yml .travis.yml .woodpecker.yml azure-pipelines.yml
    """.split()
)
"""What git, forges and the site builder read as soon as it is there: named ahead, it is controlled from then on."""


class IdleName(NamedTuple):
    """A name that stands for no file, by its place in the list; the message that says why; what was meant, if known."""

    place: int
    variant: str
    meant: str


def idle_names(names: Sequence[str], paths: Iterable[str]) -> Iterator[IdleName]:
    """The names of no file. `paths`: those of the repository that are alike any of them (`Tree.alike`)."""
    known = tuple(paths)
    for place, name in enumerate(names):
        if not any(path == name or (name.endswith("/") and path.startswith(name)) for path in known):
            meant = _meant(name, known)
            if meant or name not in _AHEAD:
                yield IdleName(place, "site-written" if meant else _why(name), meant)


def _why(name: str) -> str:
    if name.startswith("/") or PureWindowsPath(name).anchor or ".." in re.split(r"[/\\]", name):
        return "site-outside"
    return "site-wildcard" if re.search(r"[*?]|\[.+\]", name) else "site-none"


def _meant(name: str, paths: Iterable[str]) -> str:
    """A file, or a folder with its "/", that is called like a name but for capitals, how accents are composed, slashes
    and blanks."""
    wanted = _bare(name)
    for path in paths:
        parts = path.split("/")
        for depth in range(1, len(parts) + 1):
            if _bare("/".join(parts[:depth])) == wanted:
                return "/".join(parts[:depth]) + "/" * (depth < len(parts))
    return ""


def _bare(name: str) -> str:
    """A name as somebody means it."""
    parts = (part.strip() for part in folded(name.replace("\\", "/")).split("/"))
    return "/".join(part for part in parts if part not in ("", "."))
