"""Damage, anywhere in what the files of a manual say: leave out, empty, shorten, lengthen, double, exchange."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from random import Random
from typing import Any

from tests.damage.manuals import Plain

Place = tuple[str, ...]
"""Where a value stands, for all that stand alike: the kind of file, then fields, "*" for any item of a list."""

Node = tuple[Any, Any]
"""A container and the key or index of a value in it."""

SIGNS = (
    "　", " ", "\n", ",", "，", "：", "“", "*", "**", "_", "~", "^", "`", "\\", "\\\\", "<", ">", "&", "&amp;", "[", "]", "[[", "]]",
    "【【", "$(", "$（", "#", "|", "---", "- ", "1. ", "=", "%", "{", "}", "!", "@", "\t", "⼀", "é", "𠮷", "‍",
)  # fmt: skip
NAMES = ("签收", "1", "2026", "", "not ok", "是", "x-y", "超长" * 40)
NUMBERS = (0, 1, -1, 2, 0.5, 1e9, 99, 10**12, True)
TEXTS = ("", "x", "null", "2026-02-30", "0000-01-01", "0001-01-01", "9999-12-31", "24:00", "0d", "99999d", "0.01h", "1000000000min", "100%", "Ω")  # fmt: skip


class Damage:
    """Edits for manuals of one make; `pools` holds what stands at each place in any of them."""

    def __init__(self, manuals: list[Plain]) -> None:
        self.pools: dict[Place, list[Any]] = defaultdict(list)
        for manual in manuals:
            for place, nodes in places(manual).items():
                self.pools[place] += [container[key] for container, key in nodes]
        self.tried: set[Place] = set()

    def damaged(self, manual: Plain, random: Random, number: int) -> tuple[Plain, list[str]]:
        """A copy of the manual after some edits, and what they were."""
        copied = copy.deepcopy(manual)
        return copied, [self._edit(copied, random) for _ in range(number)]

    def _edit(self, manual: Plain, random: Random) -> str:
        """One edit at a place drawn from all places alike, so that the rare ones get their turn."""
        known = places(manual)
        place = random.choice(list(known))
        self.tried.add(place)
        container, key = random.choice(known[place])
        name = random.choice(_OPERATIONS)
        before = container[key]
        _BY_NAME[name](self, container, key, place, random)
        return f"{name} {'.'.join(place)} ({str(before)[:40]!r})"

    def leave_out(self, container: Any, key: Any, place: Place, random: Random) -> None:
        del container[key]

    def empty(self, container: Any, key: Any, place: Place, random: Random) -> None:
        value = container[key]
        container[key] = random.choice([None, type(value)()])

    def shorten(self, container: Any, key: Any, place: Place, random: Random) -> None:
        value = container[key]
        if isinstance(value, (str, list)) and value:
            container[key] = value[: random.randrange(len(value))]
        elif isinstance(value, dict) and value:
            container[key] = {name: value[name] for name in random.sample(sorted(value), random.randrange(len(value)))}

    def lengthen(self, container: Any, key: Any, place: Place, random: Random) -> None:
        value = container[key]
        if isinstance(value, str):
            container[key] = value + value[-1:] * random.choice([1, 10, 60, 500])
        elif isinstance(value, list):
            value.insert(random.randrange(len(value) + 1), self._another((*place, "*"), random))
        elif isinstance(value, dict):
            kin = [other for other in self.pools if other[: len(place)] == place and len(other) == len(place) + 1]
            if kin:
                new = random.choice(kin)
                value[new[-1] if new[-1] != "*" else "other"] = self._another(new, random)

    def double(self, container: Any, key: Any, place: Place, random: Random) -> None:
        value = container[key]
        if isinstance(container, list):
            container.insert(random.randrange(len(container) + 1), copy.deepcopy(value))
        elif isinstance(value, str):
            container[key] = value + random.choice(["", "\n", "\n\n"]) + value
        elif isinstance(value, list):
            container[key] = value + copy.deepcopy(value)
        else:
            container[f"{key}-2" if isinstance(key, str) and "/" not in key else f"{key}"] = copy.deepcopy(value)

    def exchange(self, container: Any, key: Any, place: Place, random: Random) -> None:
        container[key] = self._another(place, random)

    def another_type(self, container: Any, key: Any, place: Place, random: Random) -> None:
        value = container[key]
        container[key] = random.choice([random.choice(NUMBERS), random.choice(TEXTS), [value], {"x": value}, [[]], []])

    def sign(self, container: Any, key: Any, place: Place, random: Random) -> None:
        value = container[key]
        if isinstance(value, str):
            at = random.randrange(len(value) + 1)
            container[key] = value[:at] + random.choice(SIGNS) + value[at:]

    def rename(self, container: Any, key: Any, place: Place, random: Random) -> None:
        """A name that nothing may have, often with a value that is wrong as well."""
        if isinstance(container, dict) and "/" not in str(key):
            container[random.choice(NAMES)] = random.choice([container[key], None, 3, [], ["x"]])
            del container[key]

    def swap(self, container: Any, key: Any, place: Place, random: Random) -> None:
        if isinstance(container, list):
            other = random.randrange(len(container))
            container[key], container[other] = container[other], container[key]
        elif isinstance(container, dict):
            other = random.choice(list(container))
            container[key], container[other] = container[other], container[key]

    def _another(self, place: Place, random: Random) -> Any:
        return copy.deepcopy(random.choice(self.pools[place])) if self.pools.get(place) else random.choice(TEXTS)


Operation = Callable[[Damage, Any, Any, Place, Random], None]
_BY_NAME: Mapping[str, Operation] = {
    "leave out": Damage.leave_out,
    "empty": Damage.empty,
    "shorten": Damage.shorten,
    "lengthen": Damage.lengthen,
    "double": Damage.double,
    "exchange": Damage.exchange,
    "another type": Damage.another_type,
    "sign": Damage.sign,
    "rename": Damage.rename,
    "swap": Damage.swap,
}
_OPERATIONS = (*_BY_NAME, "exchange", "sign", "lengthen", "double")
"""Those that the check most often accepts stand twice."""


def places(manual: Plain) -> dict[Place, list[Node]]:
    """Every value of a manual by its place."""
    found: dict[Place, list[Node]] = defaultdict(list)
    for path, data in manual.items():
        for place, node in _below(data, (kind_of(path),)):
            found[place].append(node)
    return found


def kind_of(path: str) -> str:
    """What kind of file a path is."""
    parts = path.split("/")
    name = parts[-1].removesuffix(".yaml")
    return name if len(parts) == 2 or parts[1] == "organisation" else "process"


def _below(value: Any, place: Place) -> Iterator[tuple[Place, Node]]:
    keys: Iterable[Any] = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        here = (*place, str(key) if isinstance(value, dict) and not _free(place, key) else "*")
        yield here, (value, key)
        yield from _below(value[key], here)


def _free(place: Place, key: Any) -> bool:
    """Whether a name in a mapping is the author's own; what grades a duration stands beside its grades."""
    return place[-1] in ("clocks", "ends", "parameters") or (place[-1] in ("within", "by", "every") and key != "by")
