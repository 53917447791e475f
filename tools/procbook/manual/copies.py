"""Files that are copies of one of the manual by their names: "x (1).yaml", "x - 副本.yaml", "Copy of x.yaml"."""

from __future__ import annotations

import re
from collections.abc import Iterable

_OWN = "[A-Za-z0-9-]"
"""What an id goes on with, so that it is another one."""
_WORDS = r"(?:copy|backup|bak|old|orig|new|final|v?[0-9]+)\b"
_MARKED = re.compile(rf"[-_]?(?:(?!{_OWN}|\.ya?ml$)|{_WORDS}).*", re.IGNORECASE)
"""What is put behind a name when a file is copied."""


def copied(path: str, known: Iterable[str]) -> str:
    """The file that one is a copy of, by its name, in the same folder; "" when it is none."""
    folder, _, name = path.rpartition("/")
    beside = (one for one in known if one != path and one.rpartition("/")[0] == folder and one.endswith(".yaml"))
    return max((one for one in beside if _is_copy(name, one.rpartition("/")[2])), key=len, default="")


def _is_copy(name: str, original: str) -> bool:
    stem = original.removesuffix(".yaml")
    if name.startswith(stem):
        return name == f"{stem}.yml" or _MARKED.fullmatch(name[len(stem) :]) is not None
    before, found, after = name.partition(original)
    return found != "" and after == "" and re.search(rf"{_OWN}$", before) is None
