"""Giving an approval: what is proposed, who may approve it, the record written; and what still waits for whom.

What is approved already, and who wrote since, the audit of the last commit says.
"""

from procbook.signoff.changed import changed_items
from procbook.signoff.first_record import write_first_record
from procbook.signoff.ledger import Ledger
from procbook.signoff.orders import asks_for_everything, is_own, is_settled, ordered, quoted_digest
from procbook.signoff.proposal import Proposal, Refusal, Wish, propose, refusals
from procbook.signoff.record import Signer, keys_of, name_of, title_of
from procbook.signoff.status import Asked, Row, row, rows
from procbook.signoff.workspace import Workspace

__all__ = [
    "Asked", "Ledger", "Proposal", "Refusal", "Row", "Signer", "Wish", "Workspace", "asks_for_everything",
    "changed_items", "is_own", "is_settled", "keys_of", "name_of", "ordered", "propose", "quoted_digest", "refusals",
    "row", "rows", "title_of", "write_first_record",
]  # fmt: skip
