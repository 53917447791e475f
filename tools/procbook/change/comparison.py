"""Two manuals and everything that can be said of their difference."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from procbook.change.bands import with_moved_bands
from procbook.change.bumps import Bump, bumps
from procbook.change.change import Change, item_class
from procbook.change.effects import Effect, effects
from procbook.change.manual import changes
from procbook.change.names import Names
from procbook.manual.model import Manual
from procbook.source.line_breaks import without_chinese_blanks


@dataclass(frozen=True)
class Comparison:
    """Two manuals and what the reader calls them; `touched` as for `changes`."""

    base: Manual
    head: Manual
    base_name: str
    head_name: str
    touched: Collection[str] = ()

    @cached_property
    def changes(self) -> list[Change]:
        """All but texts that are broken over lines elsewhere; an approval binds these too, and goes by all changes."""
        found = with_moved_bands(changes(self.base, self.head, self.touched))
        return [each for each in found if not _only_broken_elsewhere(each)]

    @cached_property
    def effects(self) -> list[Effect]:
        return effects(self.base, self.head, self.changes)

    @cached_property
    def bumps(self) -> dict[str, Bump]:
        """By item."""
        return {f"process/{bump.process}": bump for bump in bumps(self.base, self.head, self.changes)}

    @cached_property
    def names(self) -> Names:
        return Names(self.base, self.head)

    @cached_property
    def classes(self) -> dict[str, str]:
        """Class by item, in the order of the report; a process whose forms changed stands here too."""
        return {**item_class(self.changes), **{item: bump.class_ for item, bump in self.bumps.items()}}

    @property
    def left_out(self) -> list[str]:
        return sorted(self.base.left_out | self.head.left_out)


def _only_broken_elsewhere(change: Change) -> bool:
    before, after = change.before, change.after
    texts = change.action == "changed" and isinstance(before, str) and isinstance(after, str)
    return texts and without_chinese_blanks(before) == without_chinese_blanks(after)
