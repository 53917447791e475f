"""The manuals that are damaged: one of every field, the one of `init`, and the manual of this repository."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from procbook.tree import FOLDER

ROOT = Path(__file__).parents[2]
FOLDERS = {
    "everything": Path(__file__).with_name("everything"),
    "starter": ROOT / "tools/procbook/starter",
    "real": ROOT,
}

Files = Mapping[str, bytes]
"""The bytes of a manual by path from the root of its repository."""

Plain = dict[str, Any]
"""What the YAML files of a manual say, by path."""


@cache
def files(name: str) -> Files:
    """The files of a manual, without its records: a damaged manual is no longer what they approve."""
    folder = FOLDERS[name]
    found = {path.relative_to(folder).as_posix(): path for path in sorted((folder / FOLDER).rglob("*"))}
    return {
        path: file.read_bytes()
        for path, file in found.items()
        if file.is_file() and not path.startswith(f"{FOLDER}/approvals/")
    }


@cache
def plain(name: str) -> Plain:
    """What the YAML files of a manual say."""
    return {
        path: yaml.load(data, Loader=yaml.CSafeLoader) for path, data in files(name).items() if path.endswith(".yaml")
    }


_AS_A_PROGRAM: dict[str, Any] = {"allow_unicode": True, "sort_keys": False, "width": 10_000}


def written(path: str, data: Any) -> bytes:
    """A YAML file as a program writes it; libyaml is quick and knows no half of a pair of surrogates."""
    try:
        text: str = yaml.dump(data, Dumper=yaml.CSafeDumper, **_AS_A_PROGRAM)
    except UnicodeEncodeError:
        text = yaml.safe_dump(data, **_AS_A_PROGRAM)
    return text.encode("utf-8", "surrogatepass")
