"""The pipelines of a manual, as files for each forge; they lie in `pipelines/` beside `starter/`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import metadata
from importlib.resources import as_file, files
from pathlib import Path
from shlex import quote
from typing import Any

_SOURCE = "@FROM@"
"""Stands in the files for where procbook comes from."""

_FOLDER = "@FOLDER@"
"""Stands in the script for the folder of the manual."""


def pipelines(forge: str, requirement: str, prefix: str = "") -> dict[str, bytes]:
    """The files by path from the top of the repository, where forges look for them; `requirement` says what pip
    installs, `prefix` leads from there to the manual."""
    with as_file(files("procbook").joinpath("pipelines")) as folder:
        return {
            path: text.replace(_SOURCE, requirement).replace(_FOLDER, quote(prefix or ".")).encode()
            for part in ("common", forge)
            for path, text in _texts(folder / part)
        }


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            yield file.relative_to(folder).as_posix(), file.read_text("utf-8")


def installed_from() -> str:
    """What pip would install again as it is installed here (PEP 610): an archive with its hash, a commit, a version of
    an index; "" for what was installed from a folder of this machine."""
    installed = metadata.distribution("procbook")
    told: dict[str, Any] = json.loads(installed.read_text("direct_url.json") or "{}")
    if not told:
        return f"procbook=={installed.version}"
    url, vcs = str(told["url"]), told.get("vcs_info")
    if url.startswith("file:"):
        return ""
    if vcs:
        return f"procbook @ {vcs['vcs']}+{url}@{vcs['commit_id']}"
    algorithm, _, value = str(told.get("archive_info", {}).get("hash", "")).partition("=")
    return f"procbook @ {url}#{algorithm}={value}" if value else f"procbook @ {url}"
