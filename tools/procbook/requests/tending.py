"""What is needed to tend the requests of a forge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from procbook.forge import Fetched
from procbook.manual.model import Forge
from procbook.requests.clone import Clone
from procbook.signoff.recorder import Recorder


@dataclass(frozen=True)
class Tending:
    """What is needed for it: `forge` of the trusted governance, the `root` that it has to have or "". `previews` is a
    folder for the sites of requests, `preview` the address of one, with blanks for its `{number}`, `{branch}` and
    `{commit}`, or ""."""

    clone: Clone
    api: Fetched
    forge: Forge
    recorder: Recorder
    root: str = ""
    preview: str = ""
    previews: Path | None = None
    language: str = "zh"

    @property
    def today(self) -> date:
        return self.recorder.now.date()
