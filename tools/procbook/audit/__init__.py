"""Whether everything on a branch was approved: the fold over its history, and its verdict.

Nothing here writes, and nothing of the audited repository is run. The rules are those of docs/decisions/approvals.md.
"""

from procbook.audit.case import Authors, authors_of, transition_to
from procbook.audit.explain import usual_severity
from procbook.audit.state import Approved, Interval, ItemState, Version
from procbook.audit.verdict import Checked, Verdict, audit_history, audit_merge

__all__ = [
    "Approved", "Authors", "Checked", "Interval", "ItemState", "Verdict", "Version", "audit_history", "audit_merge",
    "authors_of", "transition_to", "usual_severity",
]  # fmt: skip
