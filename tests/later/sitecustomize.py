"""The clock of Python is `DAYS_LATER` days ahead: Python imports this at its start, where the folder is on PYTHONPATH.

`tests/shifted.py` puts it there. A clock that only counts stays as it is, and so do the times of files.
"""

import os
from datetime import UTC, datetime, timedelta

try:
    import time_machine
except ImportError:
    """A Python without the test tools, which a test only asks for its version."""
else:
    time_machine.travel(datetime.now(UTC) + timedelta(days=int(os.environ["DAYS_LATER"])), tick=True).start()
