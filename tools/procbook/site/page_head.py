"""What stands above the text of a page written by hand: settings of the page, which templates use as they are."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import yaml

_BLOCK = re.compile(r"\A-{3}[ \t]*\n(.*?\n)(?:\.{3}|-{3})[ \t]*\n", re.DOTALL)
FRAMES = ("material", "materialx")
"""Themes that are built alike: Material, and its fork. A mkdocs.yml may name one of them instead of ours."""


class Page(NamedTuple):
    """A page as MkDocs reads it: its text, and its head. `repeats`: a part of the head that stands for another one, so
    that it can grow without end; then it is not looked into."""

    text: str
    head: Mapping[Any, Any]
    repeats: str = ""


def read_page(data: bytes) -> Page:
    """Raises ImportError where no MkDocs is: there no site is built either."""
    from mkdocs.utils.meta import get_data

    text = "\n".join(re.split("\r\n|\r|\n", data.decode("utf-8-sig", "replace")))
    if (block := _BLOCK.match(text)) and (name := _repeated(block[1])):
        return Page(text[block.end() :], {}, f"*{name}")
    return Page(*get_data(text))


def _repeated(head: str) -> str:
    """The name of what is repeated; "" also when it cannot be read: then MkDocs takes it for text."""
    try:
        tokens = yaml.scan(head, Loader=yaml.CSafeLoader)
        return next((str(token.value) for token in tokens if isinstance(token, yaml.AliasToken)), "")
    except yaml.YAMLError:
        return ""


def unusable(head: Mapping[Any, Any], icons: Sequence[Path]) -> Iterator[tuple[str, str]]:
    """Settings that templates cannot use, with what each has to be: "text", "words" or "icon". `icons`: the folders
    where icons lie; when there are none, nobody knows them."""
    for name, value in head.items():
        if name in _WANTED and value not in (None, "", False, [], {}):
            variant, fits = _WANTED[name]
            if not fits(value) or (variant == "icon" and icons and not _is_there(f"{value}.svg", icons)):
                yield name, variant


def _is_there(name: str, folders: Sequence[Path]) -> bool:
    return any(os.path.isfile(folder / name) for folder in folders)


def icon_folders(own: Sequence[Path] = ()) -> list[Path]:
    """Where icons of pages lie: in the themes that are here, and in folders of templates of one's own."""
    found = [find_spec(frame) for frame in FRAMES]
    themes = [Path(spec.origin).parent / "templates" for spec in found if spec and spec.origin]
    return [folder / ".icons" for folder in (*themes, *own)] if themes else []


def line_of(name: str, data: bytes) -> int:
    """The line of a setting in the head of a page."""
    lines = data.decode("utf-8-sig", "replace").splitlines()
    wanted = re.compile(rf"\s*[\"']?({re.escape(name)})[\"']?\s*:", re.IGNORECASE)
    found = [(number, said[1]) for number, line in enumerate(lines, 1) if (said := wanted.match(line))]
    exact = (number for number, said in found if said == name)
    return next(exact, found[0][0] if found else 1)


def _is_text(value: Any) -> bool:
    return not isinstance(value, (list, dict, set, bytes, bool))


def _are_words(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(word, str) for word in value))


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and "\x00" not in value


_WANTED: Mapping[Any, tuple[str, Callable[[Any], bool]]] = {
    **dict.fromkeys(("title", "description", "author", "subtitle", "status", "revision_date"), ("text", _is_text)),
    "template": ("text", _is_name),
    "hide": ("words", _are_words),
    "icon": ("icon", _is_name),
}
"""The settings that the templates of the site use."""
