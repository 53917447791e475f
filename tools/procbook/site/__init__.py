"""The only part that knows MkDocs: a thin plugin around `pages`, and what the commands run."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from procbook.site.plugin import HandbookPlugin

__all__ = ["HandbookPlugin"]

# Material prints a page of advertising otherwise, when it is loaded later than this.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")


def __getattr__(name: str) -> Any:
    """MkDocs asks here for the plugin; `check` looks at the site's files and needs no MkDocs for it (PEP 562)."""
    if name == "HandbookPlugin":
        from procbook.site.plugin import HandbookPlugin

        return HandbookPlugin
    raise AttributeError(name)
