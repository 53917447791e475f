"""Whether everything on a branch was approved: the fold over its history, and its verdict.

Nothing here writes, and nothing of the audited repository is run. The rules are those of docs/decisions/approvals.md.
"""

from procbook.audit.case import Authors, authors_of, counted, transition_to
from procbook.audit.explain import Observation, usual_severity
from procbook.audit.history import MERGE
from procbook.audit.limits import broken_limits
from procbook.audit.state import Approved, ItemState, Reason, Version, deadlines
from procbook.audit.verdict import Verdict, audit_history, audit_merge

__all__ = [
    "MERGE", "Approved", "Authors", "ItemState", "Observation", "Reason", "Verdict", "Version", "audit_history",
    "audit_merge", "authors_of", "broken_limits", "counted", "deadlines", "transition_to", "usual_severity",
]  # fmt: skip
