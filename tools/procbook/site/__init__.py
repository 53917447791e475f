"""The only part that knows MkDocs: a thin plugin around `pages`, and the commands that run it."""

from procbook.site.plugin import HandbookPlugin

__all__ = ["HandbookPlugin"]
