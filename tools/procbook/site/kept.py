"""What a rebuild while serving need not do again: reading Markdown that did not change, compiling templates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from mkdocs.structure.pages import Page


@dataclass(frozen=True)
class _Read:
    markdown: str
    content: str
    toc: Any
    anchors: Any


class KeptPages:
    """Pages by path as MkDocs read them last; only those from the manual, whose links MkDocs does not resolve."""

    def __init__(self) -> None:
        self._known: dict[str, _Read] = {}

    def markdown(self, page: Page, markdown: str) -> str:
        """What MkDocs shall read: nothing, when the page is known already."""
        known = self._known.get(page.file.src_uri)
        if known and known.markdown == markdown and page.file.generated_by:
            return ""
        self._known.pop(page.file.src_uri, None)
        return markdown

    def content(self, page: Page, content: str) -> str:
        known = self._known.get(page.file.src_uri)
        if known is None:
            self._known[page.file.src_uri] = _Read(page.markdown or "", content, page.toc, page.present_anchor_ids)
            return content
        page.toc, page.present_anchor_ids = known.toc, known.anchors
        return known.content


class KeptTemplates(BytecodeCache):
    """Compiled templates in memory; MkDocs makes a new environment for every build."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._known:
            bucket.bytecode_from_string(self._known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key] = bucket.bytecode_to_string()
