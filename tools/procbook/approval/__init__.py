"""What an approval binds and who may give it: content, statement, record, signature, entitlement.

Nothing here knows a history; that is `audit`. The rules are those of docs/decisions/approvals.md.
"""

from procbook.approval.canonical import DIGEST, canonical, content_digest, digest, short, statement_digest
from procbook.approval.items import (
    GOVERNANCE,
    MANUAL,
    REFERENCE,
    SITE,
    Content,
    Files,
    Part,
    belongs,
    contents,
    item_of,
    manual_content,
    part,
    process_content,
    processes,
    site_content,
)

__all__ = [
    "DIGEST", "GOVERNANCE", "MANUAL", "REFERENCE", "SITE", "Content", "Files", "Part", "belongs", "canonical",
    "content_digest", "contents", "digest", "item_of", "manual_content", "part", "process_content", "processes",
    "short", "site_content", "statement_digest",
]  # fmt: skip
