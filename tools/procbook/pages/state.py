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
        status=status(book, process),
        version=process.version,
        date=process.effective_from or "—",
        approval=words["state"]["unchecked"],
    )


def status(book: Book, process: Process) -> str:
    """现行; 将生效 when the day from which the version holds is not yet here."""
    coming = process.status == "effective" and process.effective_from > book.today.isoformat()
    return str(book.words["changes"]["coming"] if coming else book.words["status"][process.status])
