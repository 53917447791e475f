"""Processes to draw: four as real offices have them, and as many random ones as one likes."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import msgspec
import yaml

from procbook.flowchart import Names, words
from procbook.flowchart.crossings import drawn
from procbook.flowchart.diagram import diagram
from procbook.flowchart.geometry import LANES, Style
from procbook.flowchart.layout import Drawing, draw
from procbook.manual.model import Process

HERE = Path(__file__).parent
TEXTS = yaml.safe_load((HERE / "samples.yaml").read_text("utf-8"))
NAMES = Names(TEXTS["roles"], TEXTS["processes"], words("zh"))


def process(data: dict[str, Any]) -> Process:
    return msgspec.convert({"schema": 1, "area": "x", "status": "active", **data}, Process)


OFFICE = {data["id"]: process(data) for data in TEXTS["office"]}


def manual() -> list[Process]:
    """The processes of this repository's manual that have steps."""
    files = sorted((HERE.parent.parent / "processes").glob("*/*.yaml"))
    found = (yaml.safe_load(file.read_text("utf-8")) for file in files)
    return [msgspec.convert(data, Process) for data in found if "steps" in data]


def frozen() -> list[Process]:
    """The 26 processes of this repository's manual as they were on 2026-11-28, without what no drawing shows."""
    return [msgspec.convert(data, Process) for data in json.loads((HERE / "frozen.json").read_text("utf-8"))]


def one(*steps: dict[str, Any], **more: Any) -> Process:
    """A small process; steps belong to the brand manager unless they say otherwise."""
    whole = [{"title": step["id"], "owner": "brand", **step} for step in steps]
    starts = [{"event": TEXTS["phrases"][0][:4], "step": steps[0]["id"]}]
    return process({"id": "one", "title": "one", "starts": starts, "steps": whole, **more})


def in_order(process: Process) -> Drawing:
    """The drawing with its lanes in the order in which roles first act."""
    return draw(diagram(process, NAMES), NAMES, LANES)


def drawing_of(process: Process, style: Style) -> Drawing:
    return drawn(diagram(process, NAMES, with_roles=not style.header), NAMES, style)


def random_process(seed: int) -> Process:
    """3-30 steps, 1-7 roles, decisions, loops, parallel parts, several starts, named ends, hand-overs, calls."""
    dice = random.Random(seed)
    roles = list(TEXTS["roles"])[: dice.randint(1, 7)]
    count = dice.randint(3, 30)
    steps: list[dict[str, Any]] = []
    while len(steps) < count:
        if count - len(steps) > 5 and dice.random() < 0.12:
            steps += _parallel(dice, roles, len(steps))
        else:
            steps.append(_step(dice, roles, len(steps)))
    for place, step in enumerate(steps):
        if step["kind"] in ("task", "sign-off", "decision") and "next" not in step:
            _ways_on(dice, steps, place)
    starts = [{"event": _phrase(dice, 6), "step": "s1"}]
    for _ in range(dice.choice((0, 0, 1, 2))):
        starts.append({"event": _phrase(dice, 20), "step": dice.choice(steps)["id"]})
    ends = {"done": _phrase(dice, 6), "dropped": _phrase(dice, 6)}
    return process({"id": f"random-{seed}", "title": f"{seed}", "steps": steps, "starts": starts, "ends": ends})


def _phrase(dice: random.Random, most: int) -> str:
    text = dice.choice(TEXTS["phrases"])
    begin = dice.randrange(max(1, len(text) - most))
    return str(text[begin : begin + dice.randint(2, most)]).strip() or text[:2]


def _step(dice: random.Random, roles: list[str], place: int) -> dict[str, Any]:
    kinds = ("task", "task", "task", "task", "decision", "decision", "sign-off", "wait", "call")
    step: dict[str, Any] = {"id": f"s{place + 1}", "kind": dice.choice(kinds), "title": _phrase(dice, 25)}
    step["owner"] = dice.choice(roles)
    if step["kind"] == "call":
        step["process"] = dice.choice(list(TEXTS["processes"]))
    if dice.random() < 0.15:
        step["with"] = dice.sample(list(TEXTS["roles"]), dice.randint(1, 3))
    if dice.random() < 0.12:
        step["hands_over"] = {"to": dice.choice(list(TEXTS["processes"]))}
    return step


def _parallel(dice: random.Random, roles: list[str], place: int) -> list[dict[str, Any]]:
    parts = dice.randint(2, 3)
    names = [f"s{place + 1 + n}" for n in range(parts + 2)]
    steps = [{**_step(dice, roles, place + n), "kind": "task"} for n in range(parts + 2)]
    for step in steps:
        step.pop("process", None)
    steps[0] |= {"kind": "parallel", "next": names[1:-1]}
    for step in steps[1:-1]:
        step["next"] = names[-1]
    steps[-1]["kind"] = "join"
    return steps


def _ways_on(dice: random.Random, steps: list[dict[str, Any]], place: int) -> None:
    if steps[place]["kind"] == "task" and dice.random() < 0.8:
        return
    following = steps[place + 1]["id"] if place + 1 < len(steps) else "end"
    ways: list[dict[str, Any]] = [{"when": _phrase(dice, 8), "to": following, "share": "80%"}]
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        if dice.random() < 0.5:
            back = {"to": steps[dice.randint(max(0, place - 8), place)]["id"], "at_most": 3}
            ways.append({"when": _phrase(dice, 12), **back, **({"then": "dropped"} if dice.random() < 0.3 else {})})
        else:
            ahead = [step["id"] for step in steps[place + 1 : place + 9]] + ["end", "done", "dropped"]
            ways.append({"when": _phrase(dice, 12), "to": dice.choice(ahead)})
    steps[place]["next"] = ways
