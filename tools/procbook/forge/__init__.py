"""Evidence from forges: who approved which pull request, at which commit, as the forge itself tells it.

Answers of the API come from a folder or are fetched; both are read with the same code. An answer that is missing,
incomplete or not what the API promises is `CannotCheck`, never an approval. See docs/decisions/approvals.md.
"""

from procbook.forge.answers import Folder
from procbook.forge.comments import Thread
from procbook.forge.fetch import TOKEN, Fetched
from procbook.forge.providers import EVIDENCE, OWN_ADDRESS, fetched, numbers, request
from procbook.forge.request import CLOSED, MERGED, OPEN, Request
from procbook.forge.review import APPROVED, Review, judge, person, writers

__all__ = [
    "APPROVED", "CLOSED", "EVIDENCE", "MERGED", "OPEN", "OWN_ADDRESS", "TOKEN", "Fetched", "Folder", "Request",
    "Review", "Thread", "fetched", "judge", "numbers", "person", "request", "writers",
]  # fmt: skip
