"""The only part that knows MkDocs: a thin plugin around `pages`, and what the commands run."""

import os

# Material prints a page of advertising otherwise, when it is loaded later than this.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")

from procbook.site.plugin import HandbookPlugin

__all__ = ["HandbookPlugin"]
