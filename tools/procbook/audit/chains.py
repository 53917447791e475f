"""The records that wait to be judged, by statement, and which statement leads how far."""

from __future__ import annotations

from procbook.audit.state import Candidate, ItemState


class Chains:
    """The statements about an item that lead to what there is now; made once, however many are trusted of them."""

    def __init__(self, state: ItemState) -> None:
        self._groups: dict[str, list[Candidate]] = {}
        for candidate in state.candidates:
            self._groups.setdefault(candidate.record.statement.digest, []).append(candidate)
        self._next: dict[str | None, list[str]] = {}
        for digest, group in self._groups.items():
            self._next.setdefault(group[0].record.statement.previous, []).append(digest)
        self._length = self._lengths(state)

    def _lengths(self, state: ItemState) -> dict[str, int]:
        """How many statements there are from each one to the furthest end that is of the text that is there now."""
        order: list[str] = []
        waiting = list(self._next.get(state.trusted.digest if state.trusted else None, []))
        while waiting:
            order.append(waiting.pop())
            waiting += self._next.get(order[-1], [])
        length: dict[str, int] = {}
        for digest in reversed(order):
            is_end = self._groups[digest][0].record.statement.content == state.now
            beyond = max((length[each] for each in self._next.get(digest, [])), default=0)
            length[digest] = beyond + 1 if beyond or is_end else 0
        return length

    def after(self, trusted: str | None) -> list[tuple[Candidate, ...]]:
        """The statements that follow the trusted one, each with its records; that which leads furthest comes first."""
        leading = [digest for digest in self._next.get(trusted, []) if self._length.get(digest)]
        order = sorted(leading, key=lambda digest: (-self._length[digest], self._groups[digest][0].path))
        return [tuple(self._groups[digest]) for digest in order]
