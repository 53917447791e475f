"""What an approval binds and who may give it: content, statement, record, signature, entitlement.

Nothing here knows a history; that is `audit`. The rules are those of docs/decisions/approvals.md.
"""

from procbook.approval.actions import (
    EFFECTIVE,
    KEEPING,
    RETIRED,
    WITH_REASON,
    Transition,
    judged_as,
    misfit,
    same_text,
    usual_action,
    version_asked,
    version_fault,
    written,
)
from procbook.approval.canonical import canonical, content_digest, short, statement_digest
from procbook.approval.changes import sentences
from procbook.approval.entitlement import (
    LEVELS,
    by_strength,
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
from procbook.approval.identity import flaws, is_forge, person_of
from procbook.approval.items import (
    GOVERNANCE,
    MANUAL,
    REFERENCE,
    SITE,
    Content,
    Part,
    belongs,
    contents,
    item_of,
    manual_content,
    part,
    process_content,
    site_content,
)
from procbook.approval.reading import manual_of, process_of
from procbook.approval.record import (
    EXTERNAL,
    RECORDS,
    Approval,
    Evidence,
    MalformedRecord,
    Record,
    Recorded,
    Statement,
    content_place,
    dump,
    form_of,
    is_record_path,
    parse,
    place,
    record_person,
)
from procbook.approval.signature import (
    APPROVAL,
    RECORD,
    fingerprint,
    fingerprints,
    is_suspect,
    public_key,
    recorded_bytes,
    sign,
    signed_bytes,
    verify,
)

__all__ = [
    "APPROVAL", "EFFECTIVE", "EXTERNAL", "GOVERNANCE", "KEEPING", "LEVELS", "MANUAL", "RECORD", "RECORDS", "REFERENCE",
    "RETIRED", "SITE", "WITH_REASON", "Approval", "Content", "Evidence", "Governance", "MalformedRecord", "Part",
    "Record", "Recorded",
    "Statement", "Transition", "belongs", "by_strength", "canonical", "content_digest", "content_place", "contents",
    "covered", "demanded", "dump", "fingerprint", "fingerprints", "flaws", "form_of", "is_forge", "is_record_path",
    "is_suspect", "item_of", "judged_as", "level", "manual_content", "manual_of", "misfit", "objections", "parse",
    "part", "person_of", "place", "process_content", "process_of", "public_key", "quorum", "record_person",
    "recorded_bytes", "rule_for", "same_text", "sentences", "short", "sign", "signed_bytes", "site_content",
    "statement_digest",
    "strong_enough", "superiors", "usual_action", "verify", "version_asked", "version_fault", "written",
]  # fmt: skip
