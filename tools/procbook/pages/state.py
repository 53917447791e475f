"""The line of state of a process: from data only, outside any text that an author can write."""

from __future__ import annotations

from procbook.model import Process
from procbook.pages.book import Book


def state_line(book: Book, process: Process) -> str:
    """现行 · 2.1.0 · 2026-12-01 起 · 批准未核查. Before there is an audit the approval is not checked, and says so."""
    words = book.words
    if not process.written:
        return str(words["state"]["planned"])
    return str(words["state"]["line"]).format(
        status=words["status"][process.status],
        version=process.version,
        date=process.effective_from or "—",
        approval=words["state"]["unchecked"],
    )
