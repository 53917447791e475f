"""The fields of a process file as docs/writing.md lists them: `python -m tests.fields` writes its table anew from the schema."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from procbook import schema
from procbook.schema.documents import Schema, resolved

PAGE = Path(__file__).parents[1] / "docs" / "writing.md"

_TABLE = re.compile(r"(?<=<!-- fields -->\n).*?(?=<!-- end of fields -->)", re.DOTALL)


def rows() -> Iterator[tuple[str, str, str]]:
    """Every field of a process file: its way through the file, its title, and what stands in it."""
    yield from _fields(schema.document("process"), "")


def _fields(holder: Schema, way: str) -> Iterator[tuple[str, str, str]]:
    for key, field in holder.get("properties", {}).items():
        part = resolved(field)
        name = f"{way}{key}"
        yield name, part.get("title", ""), _told(part)
        seen = set[str]()
        for inner in _objects(part):
            below = [row for row in _fields(inner, f"{name}.") if row[0] not in seen]
            seen |= {row[0] for row in below}
            yield from below


def _objects(part: Schema) -> Iterator[Schema]:
    """The objects that a field may hold, itself, in a list, or by name."""
    options: list[Any] = [part, *part.get("anyOf", ()), *part.get("oneOf", ())]
    for option in map(resolved, options):
        if "properties" in option:
            yield option
        for inner in (option.get("items"), option.get("additionalProperties")):
            if isinstance(inner, dict) and (option is not part or "anyOf" not in part):
                yield from _objects(resolved(inner))


def _told(part: Schema) -> str:
    told, most = part.get("description", ""), part.get("maxLength", 0)
    return told if not most or most >= 1000 or "最多" in told else f"{told}最多 {most} 个字。"


def table() -> str:
    lines = ["| 字段 | 名称 | 写什么 |", "|---|---|---|"]
    for way, title, told in rows():
        text = told.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")
        lines.append(f"| `{way}` | {title} | {text} |")
    return "\n".join(lines) + "\n"


def written(page: str) -> str:
    """The page with its table as it must be."""
    return _TABLE.sub(lambda _: table(), page)


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
