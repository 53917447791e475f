"""A comparison of two manuals as text, Markdown or JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from procbook.change import Bump, Change, Comparison, effect_sentence, item_title, sentence
from procbook.change.names import visible
from procbook.report.escaped import escaped
from procbook.source.characters import HIDDEN
from procbook.words import say, texts


def as_text(compared: Comparison, language: str) -> str:
    """For a terminal: a paragraph for each item."""
    lines = _heading(compared, language)
    for item, class_ in compared.classes.items():
        title = item_title(item, compared.names, language)
        lines += ["", f"{title}  {_class(class_, language)}"]
        lines += [f"  {change.class_ or '-'}  {text}" for change, text in _sentences(compared, item, language)]
        lines += [f"  {text}" for text in _consequences(compared, item, language)]
    return "\n".join(lines) + "\n"


def as_markdown(compared: Comparison, language: str) -> str:
    """For a pull request: a table for each item. Whatever stands in the manual is text there, never markup."""
    first, *rest = _heading(compared, language)
    lines = [f"## {escaped(first)}", "", *map(escaped, rest)]
    columns = texts("change", language)["columns"]
    for item, class_ in compared.classes.items():
        title = item_title(item, compared.names, language)
        lines += ["", f"### {escaped(title)} · {_class(class_, language)}", ""]
        if rows := list(_sentences(compared, item, language)):
            lines += [f"| {columns[0]} | {columns[1]} |", "| --- | --- |"]
            lines += [f"| {change.class_ or '-'} | {escaped(text)} |" for change, text in rows]
            lines.append("")
        lines += [f"- {escaped(text)}" for text in _consequences(compared, item, language)]
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
    base, head = visible(compared.base_name), visible(compared.head_name or say("change.worktree", language))
    lines = [say("change.title", language, base=base, head=head)]
    if compared.changes:
        lines.append(say("change.summary", language, items=len(compared.classes), changes=len(compared.changes)))
    elif not compared.left_out:
        lines.append(say("change.nothing", language, base=base, head=head))
    if compared.left_out:
        lines.append(say("change.left_out", language, names=[visible(name) for name in compared.left_out]))
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
    key = "none" if not bump.class_ else "enough" if bump.enough else "needed"
    named = {"old": bump.old or "-", "new": bump.new or "-", "needed": bump.needed}
    return say(f"change.bump.{key}", language, **named, class_=_class(bump.class_, language))


def _class(class_: str, language: str) -> str:
    return str(texts("change", language)["classes"][class_])


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
