"""What the program is built from: everything it imports is declared, and everything declared is used and explained."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PRODUCT = ["tools/procbook"]
WORKSHOP = ["tests", "bench", "tools/forms", "tools/release"]
"""What only developers run; it may use the extra `test` too."""

NAMED_ONLY = {"mkdocs-material": "site/settings.py names it as the theme"}
"""Dependencies that no import shows, and what needs them."""


def test_every_import_is_declared() -> None:
    """Whoever installs procbook gets all that it imports, not by luck through another package."""
    declared = requirements("dependencies")
    found = undeclared(PRODUCT, declared, "dependencies")
    found += undeclared(WORKSHOP, declared | requirements("test"), "optional-dependencies.test")
    assert not found, "\n".join(found)


def test_every_dependency_is_used() -> None:
    """Nobody installs, and nobody watches for security updates of, what the program does not use."""
    used = {name for _, module in imports(PRODUCT) for name in distributions(module)} | NAMED_ONLY.keys()
    found = [
        f'pyproject.toml: nothing in tools/procbook imports "{name}"; take it out, or tell NAMED_ONLY in'
        " tests/test_dependencies.py what needs it"
        for name in sorted(requirements("dependencies") - used)
    ]
    assert not found, "\n".join(found)


def test_every_dependency_is_explained() -> None:
    """A dependency has its row in the decisions: what it is for, and why it is not our own code."""
    text = (ROOT / "docs/decisions/dependencies.md").read_text("utf-8")
    rows = {normal(name) for cell in re.findall(r"^\| ([^|]+) \|", text, re.MULTILINE) for name in cell.split(", ")}
    found = [
        f'docs/decisions/dependencies.md: no row begins with "{name}"; say what it is for'
        for name in sorted(requirements("dependencies") - rows)
    ]
    assert not found, "\n".join(found)


def undeclared(folders: list[str], declared: set[str], table: str) -> list[str]:
    """A sentence for each file that imports what is neither declared nor ours nor Python's."""
    return [
        f'{file}: imports "{module}" of {" or ".join(distributions(module)) or "an unknown package"};'
        f" declare it in pyproject.toml, {table}"
        for file, module in imports(folders)
        if not declared.intersection(distributions(module)) and module not in own() | sys.stdlib_module_names
    ]


def imports(folders: list[str]) -> Iterator[tuple[str, str]]:
    """Each file with each package or module that it imports, wherever in the file it does so."""
    for file in sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py")):
        place = file.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((place, alias.name.split(".")[0]) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield place, node.module.split(".")[0]


@cache
def own() -> set[str]:
    """The names under which the code of this repository can be imported."""
    below = [path for folder in WORKSHOP for path in (ROOT / folder).rglob("*")]
    return {
        "procbook",
        *(Path(folder).name for folder in WORKSHOP),
        *(path.stem for path in below if path.suffix == ".py" or path.is_dir()),
    }


def requirements(table: str) -> set[str]:
    """The names of the packages in `dependencies`, or in an extra of pyproject.toml."""
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    listed = project["dependencies"] if table == "dependencies" else project["optional-dependencies"][table]
    return {normal(re.split(r"[^\w.-]", line)[0]) for line in listed}


def distributions(module: str) -> list[str]:
    """The installed packages that a module comes from."""
    return sorted({normal(name) for name in _providers().get(module, ())})


@cache
def _providers() -> dict[str, list[str]]:
    return dict(packages_distributions())


def normal(name: str) -> str:
    """A package's name as registries compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
