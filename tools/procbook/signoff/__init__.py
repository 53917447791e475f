"""Giving an approval: what is proposed, who may approve it, the record written; and what still waits for whom.

What is approved already, and who wrote since, the audit of the last commit says.
"""

from procbook.signoff.files import write
from procbook.signoff.first_record import write_first_record
from procbook.signoff.ledger import Given, Ledger, read_ledger
from procbook.signoff.proposal import Proposal, Refusal, Wish, propose, refusals
from procbook.signoff.record import (
    Signer,
    keys_of,
    name_of,
    objections_to,
    record_of,
    title_of,
    with_evidence,
)
from procbook.signoff.status import Asked, Row, rows
from procbook.signoff.workspace import Trusted, Workspace

__all__ = [
    "Asked", "Given", "Ledger", "Proposal", "Refusal", "Row", "Signer", "Trusted", "Wish", "Workspace", "keys_of",
    "name_of", "objections_to", "propose", "read_ledger", "record_of", "refusals", "rows", "title_of",
    "with_evidence", "write", "write_first_record",
]  # fmt: skip
