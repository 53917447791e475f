"""Small random flows, most of them a little wrong: the same seed always gives the same flow."""

from __future__ import annotations

from random import Random

from procbook.manual.model import Branch, Process, Start, Step

Next = str | tuple[str | Branch, ...]


def process(steps: list[Step], *starts: str) -> Process:
    """A process of these steps that starts at the first one, or where it is said."""
    entries = tuple(Start(step=step, event="new case") for step in starts or (steps[0].id,))
    return Process(schema=1, id="p", title="p", area="a", status="draft", starts=entries, steps=tuple(steps))


def step(name: str, next: Next = (), kind: str = "task") -> Step:
    return Step(id=name, title=name, kind=kind, next=next)


def choice(*targets: str) -> tuple[Branch, ...]:
    """Branches to the targets, the condition being the name of the target."""
    return tuple(Branch(when=target, to=target) for target in targets)


def random_flow(seed: int) -> Process:
    """Two to seven steps; two of three flows have parallel parts, one of five a second entry."""
    random = Random(seed)
    names = [f"s{number}0" for number in range(1, random.randint(2, 7) + 1)]
    kinds = ["task", "task", "decision", "parallel", "join", "join", "task"]
    if random.random() < 0.3:
        kinds = ["task", "decision"]
    steps = [_step(random, names, name, random.choice(kinds)) for name in names]
    return process(steps, names[0], *([random.choice(names)] if random.random() < 0.2 else []))


def _step(random: Random, names: list[str], name: str, kind: str) -> Step:
    targets = [_target(random, names, name) for _ in range(random.randint(2, 3))]
    if kind == "decision":
        return step(name, (*choice(*targets[1:]), _loop(random, targets[0])), kind)
    if kind == "parallel":
        return step(name, tuple(targets), kind)
    ways: list[str | tuple[Branch, ...]] = [(), targets[0], targets[0], choice(*targets)]
    return step(name, random.choice(ways), kind)


def _loop(random: Random, target: str) -> Branch:
    """A branch; now and then one that is left after some rounds, or whose `then` is never taken."""
    limit = random.choice([0, 0, 2])
    return Branch(when="again", to=target, at_most=limit, then=random.choice(["", "end"]))


def _target(random: Random, names: list[str], name: str) -> str:
    """Mostly one of the next three steps, at times an end or any step."""
    later = names[names.index(name) + 1 :][:3]
    share = random.random()
    if share < 0.12 or not names:
        return "end"
    return random.choice(later if later and share < 0.85 else names)
