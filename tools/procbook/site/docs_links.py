"""Links of the pages in docs/ that lead nowhere, each with its line: nobody approves docs/, so nobody else looks."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from html import unescape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from mkdocs.structure.files import File, Files

_LINK = re.compile(r'<(?:a|img)\b[^<>]*?\s(?:href|src)="([^"]+)"')
_ID = re.compile(r'\s(?:id|name)="([^"]*)"')
_SHOWN = 5


class DeadLink(NamedTuple):
    """Where the link stands, and what is not there: a page or file, or a place on a `page`, which has some `known`."""

    place: str
    link: str
    page: str = ""
    known: tuple[str, ...] = ()


def dead_links(files: Files, root: Path) -> Iterator[DeadLink]:
    """The dead links of all pages written by hand, once MkDocs has made their HTML; places as seen from `root`."""
    there = {unquote(file.url): file for file in files if not file.inclusion.is_excluded()}  # type: ignore[no-untyped-call]
    ids: dict[str, set[str]] = {}
    for file in files.documentation_pages():
        if file.page and not file.generated_by:
            for link in dict.fromkeys(map(unescape, _LINK.findall(file.page.content or ""))):
                if found := _dead(file, link, there, ids):
                    yield found._replace(place=_place(file, found.link, root))


def _dead(file: File, link: str, there: dict[str, File], ids: dict[str, set[str]]) -> DeadLink | None:
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or parts.path.startswith("/"):
        return None
    target = there.get(_url(file, unquote(parts.path)))
    if target is None:
        return DeadLink("", unquote(link))
    if not parts.fragment or not target.page:
        return None
    if target.url not in ids:
        ids[target.url] = set(_ID.findall(target.page.content or ""))
    anchor = unquote(parts.fragment)
    if anchor in ids[target.url]:
        return None
    known = tuple(f"#{id}" for id in _nearest(anchor, ids[target.url]))
    return DeadLink("", f"#{anchor}", _name(target), known)


def _nearest(anchor: str, ids: set[str]) -> list[str]:
    """Those that are most alike, and others when there are few."""
    alike = get_close_matches(anchor, sorted(ids), _SHOWN)
    return [*alike, *sorted(ids.difference(alike))][:_SHOWN]


def _url(file: File, path: str) -> str:
    """The address from the root of the site that a relative one means on a page."""
    if not path:
        return unquote(file.url)
    url = posixpath.normpath(posixpath.join("/", posixpath.dirname(unquote(file.url)), path)).lstrip("/")
    return f"{url}/" if url and path.endswith(("/", ".")) else url or "./"


def _name(file: File) -> str:
    return str(file.page.title) if file.page and file.page.title else file.src_uri


def _place(file: File, link: str, root: Path) -> str:
    """File and line, where the text of the link is found as it was written."""
    path = Path(str(file.abs_src_path))
    lines: Iterable[str] = file.content_string.splitlines()
    written = re.compile(re.escape(link) + r"(?![\w-])")
    number = next((n for n, line in enumerate(lines, 1) if written.search(unquote(line))), 0)
    return os.path.relpath(path, root).replace(os.sep, "/") + (f":{number}" if number else "")
