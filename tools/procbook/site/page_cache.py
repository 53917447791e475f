"""What a rebuild while serving need not do again: files of pages that did not change, compiling templates."""

from __future__ import annotations

from collections.abc import Sequence

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from mkdocs.structure.pages import Page

TEMPLATE = "kept.html"
"""The template that gives `kept` as it is."""


class KeptPages:
    """The files of pages by their path. Only of the manual's pages: they depend on nothing else but their frame."""

    def __init__(self) -> None:
        self._read: dict[str, str] = {}
        self._output: dict[str, str] = {}
        self._frame: object = None

    def read(self, page: Page, markdown: str) -> None:
        """Forget the file of a page that changed."""
        path = page.file.src_uri
        if self._read.get(path) != markdown:
            self._output.pop(path, None)
        self._read[path] = markdown

    def frame(self, pages: Sequence[Page], around: object) -> None:
        """Use the files of before, where neither the page nor what stands `around` all pages changed."""
        if around == self._frame:
            for page in pages:
                if self.output(page):
                    page.meta["template"] = TEMPLATE
        else:
            self._output.clear()
        self._frame = around

    def output(self, page: Page) -> str:
        return self._output.get(page.file.src_uri, "")

    def keep(self, page: Page, output: str) -> None:
        if page.file.src_uri in self._read:
            self._output[page.file.src_uri] = output


class KeptTemplates(BytecodeCache):
    """Compiled templates in memory; MkDocs makes a new environment for every build."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._known:
            bucket.bytecode_from_string(self._known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key] = bucket.bytecode_to_string()
