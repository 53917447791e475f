"""What a rebuild while serving need not do again: pages that did not change, compiling templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from mkdocs.structure.pages import Page

TEMPLATE = "kept.html"
"""The template that gives `kept` as it is."""


@dataclass
class _Kept:
    """A page as MkDocs made it last: what it read, and the file it wrote."""

    markdown: str
    content: str
    toc: Any
    anchors: Any
    output: str = ""


class KeptPages:
    """Pages by path. Only pages of the manual: MkDocs resolves no links in them, so they depend on nothing else."""

    def __init__(self) -> None:
        self._known: dict[str, _Kept] = {}
        self._frame: object = None

    def markdown(self, page: Page, markdown: str) -> str:
        """What MkDocs shall read: nothing, when the page is known already."""
        known = self._known.get(page.file.src_uri)
        if known and known.markdown == markdown:
            return ""
        self._known.pop(page.file.src_uri, None)
        return markdown

    def content(self, page: Page, content: str) -> str:
        """What MkDocs read, or what it would have."""
        known = self._known.get(page.file.src_uri)
        if known is None:
            if page.file.generated_by:
                self._known[page.file.src_uri] = _Kept(page.markdown or "", content, page.toc, page.present_anchor_ids)
            return content
        page.toc, page.present_anchor_ids = known.toc, known.anchors
        return known.content

    def frame(self, pages: Sequence[Page], around: object) -> None:
        """Use the files of before, where neither the page nor what stands `around` all pages changed."""
        if around == self._frame:
            for page in pages:
                if self.output(page):
                    page.meta["template"] = TEMPLATE
        else:
            for known in self._known.values():
                known.output = ""
        self._frame = around

    def output(self, page: Page) -> str:
        known = self._known.get(page.file.src_uri)
        return known.output if known else ""

    def keep_output(self, page: Page, output: str) -> None:
        if known := self._known.get(page.file.src_uri):
            known.output = output


class KeptTemplates(BytecodeCache):
    """Compiled templates in memory; MkDocs makes a new environment for every build."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._known:
            bucket.bytecode_from_string(self._known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key] = bucket.bytecode_to_string()
