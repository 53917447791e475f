"""What came after a process that is retired, and what a process came after: `replaces`, followed to the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from procbook.manual.model import Manual, Process


def successors(manual: Manual, id: str) -> list[Process]:
    """The processes in force that replace a process: of one that is retired in turn those that replace that one."""
    following = (each for each in _line(id, lambda old: _replacing(manual, old)) if each in manual.processes)
    return [process for process in map(manual.processes.__getitem__, following) if process.status == "effective"]


def predecessors(manual: Manual, process: Process) -> list[Process]:
    """The retired processes that a process in force replaces, and those that they replaced."""
    if process.status != "effective":
        return []
    earlier = _line(process.id, lambda new: manual.processes[new].replaces if new in manual.processes else ())
    known = (manual.processes[each] for each in earlier if each in manual.processes)
    return [process for process in known if process.status == "retired"]


def _replacing(manual: Manual, old: str) -> list[str]:
    """A process in force ends the line: what replaces it has not come yet."""
    if old in manual.processes and manual.processes[old].status == "effective":
        return []
    return [process.id for process in manual.processes.values() if old in process.replaces]


def _line(id: str, following: Callable[[str], Iterable[str]]) -> Iterator[str]:
    """All that is reached from an id, step by step, each once and without itself."""
    seen = [id]
    for each in seen:
        seen += dict.fromkeys(name for name in following(each) if name not in seen)
    yield from seen[1:]
