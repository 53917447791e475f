"""Forms of one Chinese character: in traditional script and the mainland's, and as a radical out of a PDF."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from procbook.source.lookalikes import radicals


@cache
def variants() -> tuple[str, ...]:
    """Characters that are taken for the same, the one that stands for all first: forms of one character as of
    `variants.txt`, and the radicals for which a copy out of a PDF takes it."""
    lines = (Path(__file__).parent / "variants.txt").read_text("utf-8").splitlines()
    groups = {line[0]: line.replace(" ", "") for line in lines if not line.startswith("#")}
    usual = {other: group[0] for group in groups.values() for other in group[1:]}
    for radical, character in radicals().items():
        if unicodedata.normalize("NFKC", radical) == radical:
            first = usual.get(character, character)
            groups[first] = groups.get(first, first) + radical
    return tuple(groups.values())


@cache
def mainland() -> dict[int, str]:
    """For `str.translate`: each form of a character to the one that the mainland writes."""
    return {ord(other): group[0] for group in variants() for other in group[1:]}
