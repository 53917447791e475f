"""The fields of a process file as docs/writing.md lists them: `python -m tests.fields` writes its table anew from the schema."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from procbook.schema.documents import Schema
from procbook.schema.every_field import every_field

PAGE = Path(__file__).parents[1] / "docs" / "writing.md"

_TABLE = re.compile(r"(?<=<!-- fields -->\n).*?(?=<!-- end of fields -->)", re.DOTALL)


def rows() -> Iterator[tuple[str, str, str]]:
    """Every field of a process file: its way through the file, its title, and what stands in it."""
    yield from ((each.way, each.part.get("title", ""), _told(each.part)) for each in every_field("process"))


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
