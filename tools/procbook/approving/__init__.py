"""Giving an approval: what is proposed, who may approve it, the record written; and what still waits for whom.

Here the records are taken at their word (see ledger); whether they came onto the main branch honestly is for `audit`.
"""

from procbook.approving.authors import Authors, authors_of, paths_of
from procbook.approving.desk import Desk
from procbook.approving.ledger import Given, Ledger, Trusted, read_ledger
from procbook.approving.proposal import KEEPING, WITH_REASON, Proposal, Refusal, Wish, propose, refusals
from procbook.approving.signing import (
    Signer,
    keys_of,
    name_of,
    objections_to,
    record_of,
    title_of,
    with_evidence,
)
from procbook.approving.waiting import Asked, Row, rows
from procbook.approving.weighing import Weighed, weigh
from procbook.approving.writing import write

__all__ = [
    "KEEPING", "WITH_REASON", "Asked", "Authors", "Desk", "Given", "Ledger", "Proposal", "Refusal", "Row", "Signer",
    "Trusted", "Weighed", "Wish", "authors_of", "keys_of", "name_of", "objections_to", "paths_of", "propose",
    "read_ledger", "record_of", "refusals", "rows", "title_of", "weigh", "with_evidence", "write",
]  # fmt: skip
