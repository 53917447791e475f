"""Whether everything on a branch was approved: the fold over its history, and its verdict.

Nothing here writes, and nothing of the audited repository is run. The rules are those of docs/decisions/approvals.md.
"""

from procbook.audit.case import Authors, authors_of, counted, transition_to
from procbook.audit.explain import usual_severity
from procbook.audit.state import Approved, ItemState, Version
from procbook.audit.verdict import Verdict, audit_history, audit_merge

__all__ = [
    "Approved", "Authors", "ItemState", "Verdict", "Version", "audit_history", "audit_merge", "authors_of", "counted",
    "transition_to", "usual_severity",
]  # fmt: skip
