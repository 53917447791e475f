"""A comparison of two manuals as text, Markdown or JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import msgspec

from procbook.change.bumps import Bump, bumps
from procbook.change.change import Change, item_class
from procbook.change.effects import Effect, effect_sentence, effects
from procbook.change.manual import changes
from procbook.change.names import Names, visible
from procbook.change.sentences import item_title, sentence
from procbook.manual.model import Manual
from procbook.source.characters import HIDDEN
from procbook.words import texts


@dataclass(frozen=True)
class Comparison:
    """Two manuals and what the reader calls them; `touched` as for `changes`."""

    base: Manual
    head: Manual
    base_name: str
    head_name: str
    touched: Collection[str] = ()

    @cached_property
    def changes(self) -> list[Change]:
        return changes(self.base, self.head, self.touched)

    @cached_property
    def effects(self) -> list[Effect]:
        return effects(self.base, self.head, self.changes)

    @cached_property
    def bumps(self) -> dict[str, Bump]:
        """By item."""
        return {f"process/{bump.process}": bump for bump in bumps(self.base, self.head, self.changes)}

    @cached_property
    def names(self) -> Names:
        return Names(self.base, self.head)

    @cached_property
    def classes(self) -> dict[str, str]:
        """Class by item, in the order of the report; a process whose forms changed stands here too."""
        return {**item_class(self.changes), **{item: bump.class_ for item, bump in self.bumps.items()}}

    @property
    def left_out(self) -> list[str]:
        return sorted(self.base.left_out | self.head.left_out)


def as_text(compared: Comparison, language: str) -> str:
    """For a terminal: a paragraph for each item."""
    lines = _heading(compared, language)
    for item, class_ in compared.classes.items():
        title = item_title(item, compared.names, language)
        lines += ["", f"{title}  {texts('change', language)['classes'][class_]}"]
        lines += [f"  {change.class_ or '-'}  {text}" for change, text in _sentences(compared, item, language)]
        lines += [f"  {text}" for text in _consequences(compared, item, language)]
    return "\n".join(lines) + "\n"


def as_markdown(compared: Comparison, language: str) -> str:
    """For a pull request: a table for each item. Whatever stands in the manual is text there, never markup."""
    first, *rest = _heading(compared, language)
    lines = [f"## {_escaped(first)}", "", *map(_escaped, rest)]
    words = texts("change", language)
    for item, class_ in compared.classes.items():
        title = item_title(item, compared.names, language)
        lines += ["", f"### {_escaped(title)} · {words['classes'][class_]}", ""]
        if rows := list(_sentences(compared, item, language)):
            lines += [f"| {words['columns'][0]} | {words['columns'][1]} |", "| --- | --- |"]
            lines += [f"| {change.class_ or '-'} | {_escaped(text)} |" for change, text in rows]
            lines.append("")
        lines += [f"- {_escaped(text)}" for text in _consequences(compared, item, language)]
    return "\n".join(lines).rstrip() + "\n"


def as_json(compared: Comparison, language: str) -> str:
    """For machines: values as in the files, sentences beside them. Hidden characters are escaped."""
    document = {
        "base": compared.base_name,
        "head": compared.head_name,
        "items": [_item_json(compared, item, class_, language) for item, class_ in compared.classes.items()],
        "left_out": compared.left_out,
    }
    text = json.dumps(document, ensure_ascii=False, indent=2)
    shown = "".join(c if c.isprintable() or c == "\n" else _escape(c) for c in text)
    return HIDDEN.sub(lambda hidden: "".join(map(_escape, hidden[0])), shown) + "\n"


FORMATS: dict[str, Callable[[Comparison, str], str]] = {"text": as_text, "json": as_json, "markdown": as_markdown}


def _heading(compared: Comparison, language: str) -> list[str]:
    words = texts("change", language)
    base, head = visible(compared.base_name), visible(compared.head_name or words["worktree"])
    lines = [words["title"].format(base=base, head=head)]
    if compared.changes:
        count = {"items": len(compared.classes), "changes": len(compared.changes)}
        lines.append(words["summary"].format(**count))
    else:
        lines.append(words["nothing"].format(base=base, head=head))
    if compared.left_out:
        names = words["several"].join(map(visible, compared.left_out))
        lines.append(words["left_out"].format(names=names))
    return lines


def _sentences(compared: Comparison, item: str, language: str) -> Iterator[tuple[Change, str]]:
    for change in compared.changes:
        if change.item == item:
            yield change, sentence(change, compared.names, language)


def _consequences(compared: Comparison, item: str, language: str) -> Iterator[str]:
    """The effects and the version that the changes of an item ask for."""
    for effect in compared.effects:
        if effect.item == item:
            yield effect_sentence(effect, compared.names, language)
    if item in compared.bumps:
        yield bump_sentence(compared.bumps[item], language)


def bump_sentence(bump: Bump, language: str) -> str:
    """Whether the version says enough, and the smallest one that does."""
    words = texts("change", language)
    key = "none" if not bump.class_ else "enough" if bump.enough else "needed"
    named = {"old": bump.old or "-", "new": bump.new or "-", "needed": bump.needed}
    return str(words["bump"][key]).format(**named, class_=words["classes"][bump.class_])


def _item_json(compared: Comparison, item: str, class_: str, language: str) -> dict[str, Any]:
    found: dict[str, Any] = {"item": item, "class": class_}
    if bump := compared.bumps.get(item):
        found["version"] = {"old": bump.old, "new": bump.new, "needed": bump.needed, "enough": bump.enough}
    found["changes"] = [_change_json(change, text) for change, text in _sentences(compared, item, language)]
    found["effects"] = [
        {"key": effect.key, **effect.values, "sentence": effect_sentence(effect, compared.names, language)}
        for effect in compared.effects
        if effect.item == item
    ]
    return found


def _change_json(change: Change, text: str) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(change)
    del plain["item"]
    return {"class": plain.pop("class_"), **plain, "sentence": text}


def _escape(character: str) -> str:
    code = ord(character)
    pair = (code,) if code < 0x10000 else (0xD800 + (code - 0x10000 >> 10), 0xDC00 + (code - 0x10000 & 0x3FF))
    return "".join(f"\\u{half:04x}" for half in pair)


_MARKS = re.compile(r"[\\`*_\[\]<>|]|(?<=www)\.|([#!~$&@:])", re.IGNORECASE)
"""What means something in Markdown; the group is what forges look for in the text that was rendered."""


def _escaped(text: str) -> str:
    """The text for Markdown: no mark of it means anything there, no name calls anybody, no address is a link.

    Forges find names, numbers of issues and addresses in rendered text: a comment in between keeps them apart.
    """
    return _MARKS.sub(lambda mark: f"&#{ord(mark[0])};" + ("<!-- -->" if mark[1] else ""), text)
