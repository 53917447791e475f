"""The words of a language that search needs: what to ignore, equal words, labels. They are data."""

from importlib.resources import files
from typing import Any

import yaml


def search_words(language: str) -> dict[str, Any]:
    """Content of `words/<language>/search.yaml`. Raises FileNotFoundError for other languages."""
    path = files("procbook").joinpath("words", language, "search.yaml")
    words: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return words
