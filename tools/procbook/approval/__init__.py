"""What an approval binds and who may give it: content, statement, record, signature, entitlement.

Nothing here knows a history; that is `audit`. The rules are those of docs/decisions/approvals.md.
"""

from procbook.approval.actions import (
    ACTIONS,
    KEEPING,
    WITH_REASON,
    Transition,
    misfit,
    usual_action,
    version_asked,
    version_fault,
    written,
)
from procbook.approval.canonical import DIGEST, canonical, content_digest, digest, short, statement_digest
from procbook.approval.changes import class_of, sentences
from procbook.approval.entitled import (
    APPROVER,
    LEVELS,
    LONGEST_DEPUTY,
    Objection,
    covered,
    demanded,
    level,
    objections,
    quorum,
    rule_for,
    strong_enough,
    superiors,
)
from procbook.approval.governance import Governance
from procbook.approval.identity import Flaw, flaws, is_forge, person_of
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
from procbook.approval.reading import manual_of, process_of
from procbook.approval.record import (
    RECORDS,
    Approval,
    Evidence,
    MalformedRecord,
    Record,
    Recorded,
    Statement,
    content_place,
    dump,
    is_record_path,
    parse,
    place,
)
from procbook.approval.signature import (
    APPROVAL,
    RECORD,
    fingerprint,
    fingerprints,
    is_genuine,
    is_suspect,
    public_key,
    recorded_bytes,
    sign,
    signed_bytes,
    verify,
)

__all__ = [
    "ACTIONS", "APPROVAL", "APPROVER", "DIGEST", "GOVERNANCE", "KEEPING", "LEVELS", "LONGEST_DEPUTY", "MANUAL",
    "RECORD", "RECORDS", "REFERENCE", "SITE", "WITH_REASON", "Approval", "Content", "Evidence", "Files", "Flaw",
    "Governance", "MalformedRecord", "Objection", "Part", "Record", "Recorded", "Statement", "Transition", "belongs",
    "canonical", "class_of", "content_digest", "content_place", "contents", "covered", "demanded", "digest", "dump",
    "fingerprint", "fingerprints", "flaws", "is_forge", "is_genuine", "is_record_path", "is_suspect", "item_of",
    "level", "manual_content", "manual_of", "misfit", "objections", "parse", "part", "person_of", "place",
    "process_content", "process_of", "processes", "public_key", "quorum", "recorded_bytes", "rule_for", "sentences",
    "short", "sign", "signed_bytes", "site_content", "statement_digest", "strong_enough", "superiors", "usual_action",
    "verify", "version_asked", "version_fault", "written",
]  # fmt: skip
