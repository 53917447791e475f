"""The files of words as they are read: texts of a part of the product, lists of words; each once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

LANGUAGES = ("zh", "en")


@cache
def texts(name: str, language: str) -> Mapping[str, Any]:
    """The texts of a part of the product in a language, `words/<language>/texts/<name>.yaml`."""
    found: Mapping[str, Any] = read(folder(language, "texts").joinpath(f"{name}.yaml"))
    return found


@cache
def lines(name: str, language: str) -> tuple[str, ...]:
    """The entries of a list of words, `words/<language>/texts/<name>.txt`: a line each, "#" begins a comment."""
    text = folder(language, "texts").joinpath(f"{name}.txt").read_text("utf-8")
    return tuple(line for line in text.splitlines() if line.strip() and not line.startswith("#"))


def folder(language: str, kind: str) -> Traversable:
    """Where the files of a kind ("rules", "texts") lie."""
    return files(__package__).joinpath(language, kind)


def read(file: Traversable) -> Any:
    """The content of a YAML file."""
    return yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)
