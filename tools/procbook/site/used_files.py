"""The files that a site uses beside its pages: whatever mkdocs.yml runs, reads or lays over them.

Paths are taken as the programs do that open them, so that `docs/../x` is `x`; what two systems, or a link on the way,
could take elsewhere leads to nobody knows what.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from procbook.manual.docs import FOLDER, SETTINGS
from procbook.site.fence import Route, beyond
from procbook.site.ready import Tagged
from procbook.tree import Tree, WorkTree

_OWN: tuple[Route, ...] = (("hooks",), ("docs_dir",), ("theme", "custom_dir"), ("watch",), ("INHERIT",))
"""Settings that are judged by themselves; what is only watched is not read."""

_ODD = re.compile(r'[\\:*?"<>|\x00-\x1f\x7f]')
"""What no path has on every system."""


def used_files(tree: Tree, settings: Any) -> Iterator[str | None]:
    """Files, and folders with their "/"; None for what leads out of the repository, or nobody knows where. A hook
    imports what lies beside it, so its folder counts."""
    root = tree.root if isinstance(tree, WorkTree) else Path()
    yield place(root, SETTINGS)
    if not isinstance(settings, dict):
        return
    docs = settings.get("docs_dir") or FOLDER
    yield _folder(place(root, docs))
    hooks = settings.get("hooks") or []
    for hook in hooks if isinstance(hooks, list) else [None]:
        yield _folder(_around(place(root, hook)))
    theme = settings.get("theme")
    if isinstance(theme, dict) and theme.get("custom_dir"):
        yield _folder(place(root, theme["custom_dir"]))
    yield from _named(root, docs, settings)


def place(root: Path, path: Any) -> str | None:
    """Where a path that stands in mkdocs.yml leads to, from the top of the manual."""
    if type(path) is not str or _ODD.search(path) or path.startswith(("/", "~")):
        return None
    found = posixpath.normpath(path)
    steps = [*_steps(path), *_steps(found)]
    return None if found.split("/")[0] == ".." or any(map(os.path.islink, (root / step for step in steps))) else found


def _steps(path: str) -> Iterator[str]:
    """`a/b/c` → `a`, `a/b`, `a/b/c`."""
    parts = path.split("/")
    return ("/".join(parts[:end]) for end in range(1, len(parts) + 1))


def _around(found: str | None) -> str | None:
    return found and (posixpath.dirname(found) or ".")


def _folder(found: str | None) -> str | None:
    """A folder as the policy names it; for the whole repository it has no name."""
    return None if found in (None, ".") else f"{found}/"


def _named(root: Path, docs: Any, settings: dict[str, Any]) -> Iterator[str | None]:
    """What is there by a name that a setting outside of the fence says: a template, a module, what a plugin reads."""
    routes = [each.route for each in beyond(settings) if each.route not in _OWN]
    texts = {text for route in routes for text in _texts(_at(settings, route), route[-1])}
    for text in sorted(texts):
        for name in _meant(text):
            yield from _there(root, name)
            if type(docs) is str and not posixpath.isabs(name):
                yield from _there(root, f"{docs}/{name}")


def _at(settings: Any, route: Route) -> Any:
    for step in route:
        settings = settings[step]
    return settings


def _texts(*values: Any) -> Iterator[str]:
    """Every text in a value, names of mappings too."""
    for value in values:
        if isinstance(value, dict):
            yield from _texts(*value.keys(), *value.values())
        elif isinstance(value, list):
            yield from _texts(*value)
        elif isinstance(value, Tagged):
            yield from re.split(r"[\s:]+", value)
        elif isinstance(value, str):
            yield value


def _meant(text: str) -> Iterable[str]:
    """The paths that a text can mean: its own, and those of the module of which it names a part."""
    if not text.strip() or len(text) > _LONGEST or "\x00" in text:
        return ()
    module = text.split(".")[0]
    return (text, f"{text}.py", *((module, f"{module}.py") if re.fullmatch(r"[\w.]*\w", text) else ()))


_LONGEST = 255


def _there(root: Path, name: str) -> Iterator[str | None]:
    """The place of a name, when there is something."""
    path = root / name
    if os.path.lexists(path):
        found = place(root, name)
        yield _folder(found) if path.is_dir() else found
