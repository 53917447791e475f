"""A manual of any size for the measurements: the real processes, again and again with other words.

Every further generation has its own ids, codes and titles. Each clause of its texts is written in one of a few
alphabets, in which a character stands for another one that is about as frequent. So texts are as long and as varied
as real ones and no process is a copy; only roles, systems and the glossary keep their words.
"""

from __future__ import annotations

import random
import re
import shutil
from collections import Counter
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
ALPHABETS, NEAR = 8, 60
"""How many alphabets texts are written in, and between how many that are about as frequent characters change places."""

GENERATIONS_AN_AREA = 4
"""A manual that grows gets new areas too."""

_HAN = "\u4e00-\u9fff"
_CLAUSE = re.compile(f"[{_HAN}][^，。；：、\\n]*")
_NAMES = re.compile(r"^\s*(- )?(\{?id: \S+,? ?)?(title|name|number|aliases|within|due|clocks):")
_CODE = re.compile(r"(?<!files/)\b([FCK]-[A-Z]{2})-(\d\d)\b")


def write_manual(folder: Path, count: int) -> int:
    """Write `processes/` below `folder`, the same bytes at every call; gives the number of written processes.

    That is `count` or a little more, since every generation is whole: processes hand over to each other.
    """
    shutil.copytree(ROOT / "processes", folder / "processes")
    written = _written_processes(folder)
    generations = -(-count // len(written))
    alphabets = Alphabets("".join(written.values()), generations)
    ids = re.compile(rf"(?<![\w-])({'|'.join(path.stem for path in written)})(?![\w-])")
    for generation in range(1, generations):
        for number, (path, text) in enumerate(written.items()):
            changed = alphabets.rewritten(_renamed(text, ids, generation), generation, number)
            target = path.parent.with_name(path.parent.name + _area(generation)) / f"{path.stem}-{generation}.yaml"
            target.parent.mkdir(exist_ok=True)
            target.write_text(changed, "utf-8")
    _settle(folder / "processes/handbook.yaml", alphabets, generations)
    return generations * len(written)


def _written_processes(folder: Path) -> dict[Path, str]:
    """The files of processes that are more than planned, and what stands in them."""
    texts = {path: path.read_text("utf-8") for path in sorted(folder.glob("processes/*/*.yaml"))}
    return {path: text for path, text in texts.items() if "\nsteps:" in text}


def _area(generation: int) -> str:
    """What the ids of the areas of a generation end in."""
    return str(generation // GENERATIONS_AN_AREA or "")


def _renamed(text: str, ids: re.Pattern[str], generation: int) -> str:
    text = _CODE.sub(rf"\g<1>{generation}-\2", ids.sub(rf"\1-{generation}", text))
    text = re.sub("^number: .*$", rf"\g<0>-{generation}", text, flags=re.MULTILINE)
    return re.sub("^area: .*$", rf"\g<0>{_area(generation)}", text, flags=re.MULTILINE)


class Alphabets:
    """Other characters for those of `text`, about as frequent."""

    def __init__(self, text: str, generations: int) -> None:
        self.common = [sign for sign, _ in Counter(re.findall(f"[{_HAN}]", text)).most_common()]
        blocks = [self.common[start : start + NEAR] for start in range(0, len(self.common), NEAR)]
        self.own = [self._alphabet(_turned(block, number) for block in blocks) for number in range(generations)]
        self.shared = [self._alphabet(_shuffled(block, number) for block in blocks) for number in range(ALPHABETS)]

    def _alphabet(self, blocks: Iterable[list[str]]) -> dict[int, str]:
        return {ord(sign): other for sign, other in zip(self.common, chain.from_iterable(blocks), strict=True)}

    def rewritten(self, text: str, generation: int, number: int) -> str:
        """Names in the alphabet of the generation, so that they are unlike those of others; clauses in any."""
        chance = random.Random(f"{generation} {number}")

        def line(words: str) -> str:
            if _NAMES.match(words):
                return self.named(words, generation)
            return _CLAUSE.sub(lambda found: found[0].translate(chance.choice(self.shared)), words)

        return "\n".join(map(line, text.split("\n")))

    def named(self, text: str, generation: int) -> str:
        return text.translate(self.own[generation])


def _turned(block: list[str], places: int) -> list[str]:
    """So no name is the same in two generations, up to NEAR of them."""
    return [block[(number + places) % len(block)] for number in range(len(block))]


def _shuffled(block: list[str], seed: int) -> list[str]:
    return random.Random(seed).sample(block, len(block))


def _settle(path: Path, alphabets: Alphabets, generations: int) -> None:
    """Areas for all generations; and one role may own as many processes as there are."""
    settings = yaml.safe_load(path.read_text("utf-8"))
    first = list(settings["areas"])
    for generation in range(GENERATIONS_AN_AREA, generations, GENERATIONS_AN_AREA):
        settings["areas"] += [
            {**area, "id": area["id"] + _area(generation), "title": alphabets.named(area["title"], generation)}
            for area in first
        ]
    settings["policy"]["process"]["owner_max"] = 100_000
    path.write_text(yaml.safe_dump(settings, allow_unicode=True, sort_keys=False), "utf-8")
