"""What the pipeline does for the requests on a forge: the report as a comment, the approvals as records on the branch.

It runs on the protected branch with the recorder's key. What requests bring along is data: nothing of it is run, and no
pipeline of a request sees the key.
"""

from procbook.requests.tend import Tended, tend
from procbook.requests.tending import Tending

__all__ = ["Tended", "Tending", "tend"]
