"""Addresses inside the site: ASCII, relative, with the folder form that static servers understand."""

from __future__ import annotations

import posixpath
from functools import lru_cache

from procbook.manual.model import Process

HOME = "index.md"


def process_path(identifier: str) -> str:
    return f"processes/{identifier}.md"


def role_path(identifier: str) -> str:
    return f"roles/{identifier}.md"


def week_path(role: str) -> str:
    return f"first-week/{role}.md"


def address(path: str) -> str:
    """The address of a page from the root of the site: `processes/x.md` → `processes/x/`."""
    if not path.endswith(".md"):
        return path
    folder = path.removesuffix("index.md") if path.endswith("index.md") else path.removesuffix(".md") + "/"
    return folder


@lru_cache(maxsize=50_000)
def link(source: str, target: str, anchor: str = "") -> str:
    """The relative address of a page or file as seen from the page `source` (both are paths)."""
    if target == source:
        return f"#{anchor}"
    start, end = address(source), address(target)
    relative = posixpath.relpath(f"/{end}", f"/{start}")  # absolute, so that the working directory is not asked for
    return relative + ("/" if end.endswith("/") or not end else "") + (f"#{anchor}" if anchor else "")


def position(process: Process, step: str) -> int:
    """The position of a step as readers see it, from 1; 0 when the process has no such step."""
    return next((number for number, each in enumerate(process.steps, 1) if each.id == step), 0)
