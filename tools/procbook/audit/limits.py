"""Which limits of frequency and notice a change breaks: of its process, or each limit of authority of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from procbook.audit.state import ItemState
from procbook.change import MATERIAL, Limited, Past, limit_faults, limits_of_authority
from procbook.manual.model import Settings


class Broken(NamedTuple):
    """A limit that is broken; `limit` is the id of the limit of authority that changed, "" for a process."""

    limited: Limited
    limit: str = ""


def broken_limits(
    state: ItemState, change: Past, limits: Mapping[str, str], settings: Settings, counts: bool
) -> Iterator[Broken]:
    """What a change of an item breaks. `limits`: as in `Weight`; `counts`: whether the item itself has limits."""
    for id, day in limits.items():
        own = change._replace(class_=MATERIAL, effective_from=day, emergency=False, places=frozenset({id}))
        past = [version.past_of(id) for version in state.versions if id in version.limits]
        yield from (Broken(each, id) for each in limit_faults(own, past, limits_of_authority(settings)))
    if counts:
        yield from map(Broken, limit_faults(change, state.changes, settings))
