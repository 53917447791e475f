"""Reads a written index back and looks up every name in it, so that a broken index is seen when it is built."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from procbook.search.cut import cut
from procbook.search.document import Document
from procbook.search.index import BODY, DIGITS, LEVELS, fields, ordered, shard_of


def unfindable(documents: Sequence[Document], out_dir: Path) -> list[str]:
    """Titles, aliases and headings that the index in `out_dir` does not lead to their page, as 'name (address)'.

    Follows the way of the browser: manifest, shard of each token, postings, the file of the document.
    Raises OSError or ValueError where a file is missing or cannot be read.
    """
    manifest = content_of(out_dir / "index.js")
    folder = out_dir / manifest["version"]
    shards = [content_of(folder / "t" / f"{number}.js") for number in range(manifest["shards"])]
    numbers: dict[str, set[int]] = {}
    lost: list[str] = []
    for number, document in enumerate(ordered(documents)):
        detail = content_of(folder / "d" / f"{number}.js")
        here = (detail["url"], detail["title"]) == (document.url, document.title)
        for name in _names(document):
            for token in cut(name):
                if token not in numbers:
                    numbers[token] = set(_documents(shards[shard_of(token, len(shards))].get(token, "")))
            if not here or any(number not in numbers[token] for token in cut(name)):
                lost.append(f"{name} ({document.url})")
    return lost


def _names(document: Document) -> Iterator[str]:
    return (text for text, weight in fields(document) if weight > BODY and text)


def _documents(digits: str) -> Iterator[int]:
    """The documents in postings as `index.py` writes them."""
    number, value, shift = -1, 0, 0
    for digit in digits:
        bits = DIGITS.index(digit)
        value += (bits & 31) << shift
        shift += 5
        if bits < 32:
            number += value // (LEVELS + 1)
            yield number
            value = shift = 0


def content_of(path: Path) -> Any:
    """What a file of the index holds. Raises OSError or ValueError."""
    text = path.read_text(encoding="utf-8")
    return json.loads(text[text.index("(") + 1 : text.rindex(")")])
