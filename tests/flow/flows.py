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
    """Two to seven steps; two of three flows have parallel parts, one of five a second entry. Every tenth is a
    countersigning with conditions, of which half have one way on that leads elsewhere."""
    random = Random(seed)
    if seed % 10 == 0:
        return _countersigning(random)
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
        return step(name, tuple(_sometimes(random, target) for target in targets), kind)
    ways: list[str | tuple[Branch, ...]] = [(), targets[0], targets[0], choice(*targets)]
    return step(name, random.choice(ways), kind)


def _loop(random: Random, target: str) -> Branch:
    """A branch; now and then one that is left after some rounds, or whose `then` is never taken."""
    limit = random.choice([0, 0, 2])
    return Branch(when="again", to=target, at_most=limit, then=random.choice(["", "end"]))


def _countersigning(random: Random) -> Process:
    """Two or three parts, most of them only in some cases, each of one step or two, with a decision or a loop."""
    count = random.randint(2, 3)
    begins = [f"a{part}" for part in range(count)]
    ways = tuple(choice(target)[0] if random.random() < 0.7 else target for target in begins)
    steps = [step("first", ways, "parallel"), *(s for part in range(count) for s in _part(random, part))]
    after: list[Next] = [(), "end", choice("first", "end")]
    steps += [step("last", random.choice(after), "join")]
    if random.random() < 0.5:
        place = random.randrange(1, len(steps))
        steps[place] = step(steps[place].id, random.choice([s.id for s in steps]), steps[place].kind)
    return process(steps)


def _part(random: Random, part: int) -> list[Step]:
    if random.random() < 0.5:
        return [step(f"a{part}", "last")]
    back = Branch(when="back", to=f"a{part}", at_most=2, then=f"b{part}")
    either = choice(f"b{part}", f"c{part}")
    ways: list[Next] = [f"b{part}", either, (back, *choice(f"b{part}"))]
    taken = random.choice(ways)
    inner = [step(f"c{part}", f"b{part}")] if taken == either else []
    return [step(f"a{part}", taken), *inner, step(f"b{part}", "last")]


def _sometimes(random: Random, target: str) -> str | Branch:
    """A way of a parallel step; one of four only in some cases."""
    return choice(target)[0] if random.random() < 0.25 else target


def _target(random: Random, names: list[str], name: str) -> str:
    """Mostly one of the next three steps, at times an end or any step."""
    later = names[names.index(name) + 1 :][:3]
    share = random.random()
    if share < 0.12 or not names:
        return "end"
    return random.choice(later if later and share < 0.85 else names)
