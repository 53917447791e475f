"""The rooms of the product as docs/decisions/architecture.md shows them: `python -m tests.house` draws its table anew.

The order of the rows is written by hand and is the ladder of imports; what stands in a row comes from the code: the
first line of the room's docstring, and the rooms that it imports.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "tools" / "procbook"
PAGE = ROOT / "docs" / "decisions" / "architecture.md"

_TABLE = re.compile(r"(?<=<!-- rooms -->\n).*?(?=<!-- end of rooms -->)", re.DOTALL)
_ROW = re.compile(r"^\| `(\w+)`", re.MULTILINE)


def module_of(file: Path) -> str:
    """The name by which a file is imported: `procbook.check.rules.flow`, `procbook.check` for a package."""
    parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(file): file for file in sorted(PACKAGE.rglob("*.py"))}


def imports(text: str, module: str, is_package: bool = False) -> set[str]:
    """The modules of procbook that a text imports, however it says so, by type and inside of functions too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = module.split(".")[: len(module.split(".")) - node.level + is_package] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            names = {f"{base}.{alias.name}" for alias in node.names}
            found |= {name if name in MODULES else base for name in names}
    return {name for name in found if name.split(".")[0] == "procbook"}


def imports_of(module: str) -> set[str]:
    """The modules that a module of the product imports."""
    file = MODULES[module]
    return imports(file.read_text("utf-8"), module, file.name == "__init__.py")


def room_of(module: str) -> str:
    """`check` for `procbook.check.rules.flow`; "" for the package itself."""
    return ".".join(module.split(".")[1:2])


def rooms() -> Mapping[str, set[str]]:
    """Every room of the product with the rooms that it imports."""
    found: dict[str, set[str]] = {}
    for module in MODULES:
        if room := room_of(module):
            others = {room_of(name) for name in imports_of(module)} - {"", room}
            found.setdefault(room, set()).update(others)
    return found


def ladder() -> list[str]:
    """The rooms from the ground up, as the page orders them."""
    drawn = _TABLE.search(PAGE.read_text("utf-8"))
    return _ROW.findall(drawn[0])[::-1] if drawn else []


def table(order: Iterable[str]) -> str:
    """A row a room, the highest first."""
    ways = rooms()
    lines = ["| room | what it is for | imports |", "|---|---|---|"]
    for room in reversed(list(order)):
        named = ", ".join(f"`{each}`" for each in order if each in ways[room])
        lines.append(f"| `{room}` | {_purpose(room)} | {named or '–'} |")
    return "\n".join(lines) + "\n"


def page() -> str:
    """The page with its table as the code has it now."""
    return _TABLE.sub(lambda _: table(ladder()), PAGE.read_text("utf-8"))


def _purpose(room: str) -> str:
    file = MODULES[f"procbook.{room}"]
    text = ast.get_docstring(ast.parse(file.read_text("utf-8"))) or ""
    return " ".join(text.partition("\n\n")[0].split())


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
