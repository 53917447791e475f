"""What stands in built HTML: its elements, ids, links and text."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
SILENT = ("svg", "script", "style")
LINKS = ("href", "src", "srcset", "data", "action", "poster", "xlink:href")


@dataclass
class Element:
    """One opening tag, and which pieces of the page's text stand inside it."""

    name: str
    attributes: dict[str, str]
    pieces: list[str]
    start: int
    end: int | None = None

    @property
    def text(self) -> str:
        return "".join(self.pieces[self.start : self.end])


@dataclass
class Html:
    """A page as a browser would take it; `prose` is the text outside drawings and scripts."""

    elements: list[Element] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    @property
    def ids(self) -> Counter[str]:
        return Counter(element.attributes["id"] for element in self.elements if "id" in element.attributes)

    @property
    def links(self) -> Iterator[str]:
        for element in self.elements:
            yield from (value for name, value in element.attributes.items() if name in LINKS)

    def of_class(self, name: str) -> list[Element]:
        return [element for element in self.elements if name in element.attributes.get("class", "").split()]

    def named(self, name: str) -> list[Element]:
        return [element for element in self.elements if element.name == name]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.html = Html()
        self.open: list[Element] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = self._element(tag, attrs)
        if tag in VOID:
            element.end = element.start
        else:
            self.open.append(element)
            self.silent += tag in SILENT

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = self._element(tag, attrs)
        element.end = element.start

    def _element(self, tag: str, attrs: list[tuple[str, str | None]]) -> Element:
        attributes = {name: value or "" for name, value in attrs}
        element = Element(tag, attributes, self.html.pieces, len(self.html.pieces))
        self.html.elements.append(element)
        return element

    def handle_endtag(self, tag: str) -> None:
        if any(element.name == tag for element in self.open):
            while (closed := self.open.pop()).name != tag:
                self._close(closed)
            self._close(closed)

    def _close(self, element: Element) -> None:
        element.end = len(self.html.pieces)
        self.silent -= element.name in SILENT

    def handle_data(self, data: str) -> None:
        self.html.pieces.append(data)
        if not self.silent:
            self.html.prose.append(data)

    def handle_comment(self, data: str) -> None:
        self.html.comments.append(data)


@cache
def read(path: Path) -> Html:
    reader = _Reader()
    reader.feed(path.read_text("utf-8"))
    reader.close()
    return reader.html


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def dead_links(site: Path) -> list[str]:
    """Every link of every page that leads nowhere on the site; links to other sites are not followed."""
    return [
        f"{page.relative_to(site)}: {link}"
        for page in pages(site)
        for link in sorted(set(read(page).links))
        if not _leads_somewhere(site, page, link)
    ]


def _leads_somewhere(site: Path, page: Path, link: str) -> bool:
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return parts.scheme in ("http", "https", "data", "tel")
    here = "/" + page.relative_to(site).as_posix()
    target = posixpath.normpath(posixpath.join(posixpath.dirname(here), unquote(parts.path))) if parts.path else here
    file = site / target.lstrip("/")
    file = file / "index.html" if file.is_dir() else file
    if not file.is_file():
        return False
    return not parts.fragment or file.suffix != ".html" or unquote(parts.fragment) in read(file).ids
