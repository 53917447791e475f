"""What record and requests have in common: the recorder, its key, and the forge that the trusted manual names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from procbook.cli import clock
from procbook.cli.common import manual_root, root_option
from procbook.finding import CannotCheck
from procbook.manual.model import Forge
from procbook.signoff import Workspace
from procbook.signoff.recorder import Recorder, require_trusted

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--key",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        required=True,
        help="记录程序的密钥。 The recorder's key.",
    ),
    root_option,
    click.option(
        "--by", default="recorder", show_default=True, help="记录程序的编号。 The recorder's id in people.yaml."
    ),
)


def recorder_options(command: F) -> F:
    """--key, --root and --by."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def recording(key: Path, root: str, by: str) -> tuple[Workspace, Forge, Recorder]:
    """The manual that the command runs in, its forge, and the recorder at this moment.

    Raises CannotCheck when the governance is not trusted, names no forge, or does not know the recorder.
    """
    now = clock.now()
    here = Workspace(manual_root(Path.cwd()), now.date())
    require_trusted(here, root)
    forge = here.governance.settings.forge
    if forge is None:
        raise CannotCheck("no-forge")
    if by not in here.governance.people:
        raise CannotCheck("no-recorder", id=by)
    return here, forge, Recorder(by, key, now)
