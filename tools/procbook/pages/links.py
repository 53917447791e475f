"""Addresses inside the site, and links: ASCII, relative, with the folder form that static servers understand."""

from __future__ import annotations

import posixpath
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup, escape

from procbook.manual.model import Parameter, Process
from procbook.manual.richtext import value_text

HOME = "index.md"


class Target(NamedTuple):
    """Where a link leads and what it is called. `within`: the title of its page, said on others; `tag`: a remark."""

    path: str
    anchor: str
    text: str
    within: str = ""
    tag: str = ""

    def name(self, page: str) -> str:
        """What a link on the page says, but for its tag."""
        return f"{self.within} {self.text}" if self.within and page != self.path else self.text

    def plain(self, page: str, after: str = "") -> str:
        return f"{self.name(page)} {self.tag}".rstrip()

    def html(self, page: str, after: str = "") -> Markup:
        return anchor(link(page, self.path, self.anchor), self.name(page)) + self.tag_html

    @property
    def tag_html(self) -> Markup:
        return Markup(' <span class="tag">{}</span>').format(self.tag) if self.tag else Markup("")


class Number(NamedTuple):
    """A number of the company that a text names; `after` is how the text goes on, since it may go on with the unit."""

    parameter: Parameter

    def plain(self, page: str, after: str = "") -> str:
        return value_text(self.parameter, after)

    def html(self, page: str, after: str = "") -> Markup:
        return Markup('<span class="parameter">{}</span>').format(value_text(self.parameter, after))


Meaning = Target | Number
"""What a name in a text means."""


def process_path(identifier: str) -> str:
    return f"processes/{identifier}.md"


def role_path(identifier: str) -> str:
    return f"roles/{identifier}.md"


def week_path(role: str) -> str:
    return f"first-week/{role}.md"


def fill_path(process: str, record: str) -> str:
    """Where a form is filled in. The process comes first, since the page says whether its text is approved."""
    return f"fill/{process}/{record}.md"


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


def anchor(target: str, text: str, kind: str = "") -> Markup:
    """A link; there are hundreds on a page, and `Markup.format` takes ten times as long."""
    style = f' class="{escape(kind)}"' if kind else ""
    return Markup(f'<a{style} href="{escape(target)}">{escape(text)}</a>')


def telephone(number: str, text: str) -> Markup:
    """A number that a tap dials (RFC 3966)."""
    return anchor(f"tel:{number}", text, "tel")


def position(process: Process, step: str) -> int:
    """The position of a step as readers see it, from 1; 0 when the process has no such step."""
    return next((number for number, each in enumerate(process.steps, 1) if each.id == step), 0)
