"""Random sequences of honest work always pass; the same sequence with one dishonest step always fails."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.audit.attacks.attack import HISTORY, run
from tests.audit.attacks.content_attacks import new_process
from tests.audit.attacks.example import GOVERNANCE, REFERENCE, ROLES, Manual

pytestmark = pytest.mark.long

HONEST_SEEDS, DISHONEST_SEEDS = range(16), range(22)
"""Each dishonest step comes twice."""

STEPS = 6
Step = Callable[[Manual, random.Random], None]


def where(manual: Manual, item: str) -> str:
    """The path of a process."""
    name = item.split("/")[1]
    return next(path for path in manual.files if path.endswith(f"/{name}.yaml") and "approvals" not in path)


def a_process(manual: Manual, chance: random.Random) -> str:
    items = [item for item in manual.trusted if item.startswith("process/")]
    living = [item for item in items if "status: effective" in manual.read(where(manual, item))]
    return chance.choice(sorted(living))


def rewrite(manual: Manual, chance: random.Random, item: str) -> None:
    """A new text and the next version."""
    path = where(manual, item)
    line = next(line for line in manual.read(path).splitlines() if line.startswith("summary:"))
    manual.edit(path, line, f"summary: 第{chance.randrange(10**6)}种说法。")
    manual.to_version(path, next_version(manual, item))


def next_version(manual: Manual, item: str) -> str:
    return f"{int(manual.trusted[item].version.split('.')[0]) + 1}.0.0"


def edit_and_approve(manual: Manual, chance: random.Random) -> None:
    item = a_process(manual, chance)
    rewrite(manual, chance, item)
    manual.approve(item, "approver")
    manual.commit(chance.choice(["author", "outsider"]), committer=chance.choice(["", "forge"]))


def on_a_branch(manual: Manual, chance: random.Random, item: str) -> None:
    """The edit in one commit, the record in another, on a branch."""
    manual.start(f"b{chance.randrange(10**9)}")
    rewrite(manual, chance, item)
    manual.commit("author")
    if chance.random() < 0.5:
        rewrite(manual, chance, item)
        manual.commit("outsider")
    manual.approve(item, "approver")
    manual.commit(chance.choice(["approver", "author"]), committer=chance.choice(["", "forge"]))


def back_to_main(manual: Manual) -> tuple[str, str]:
    """Go to main with the files of the branch; gives the tip and the base of the branch."""
    branch, files = manual.branch, dict(manual.files)
    manual.go("main")
    for path in [path for path in manual.files if path not in files]:
        del manual.files[path]
    manual.files.update(files)
    return manual.tip[branch], manual.tip["main"]


def merge_by_button(manual: Manual, chance: random.Random) -> None:
    on_a_branch(manual, chance, a_process(manual, chance))
    tip, _ = back_to_main(manual)
    manual.commit("approver", committer="forge", parents=[tip])


def squash(manual: Manual, chance: random.Random) -> None:
    on_a_branch(manual, chance, a_process(manual, chance))
    back_to_main(manual)
    manual.commit("author", committer="forge", message="change (#8)\n\nCo-authored-by: outsider <outsider@x>")


def rebase(manual: Manual, chance: random.Random) -> None:
    """The commits of a branch, one after the other, on main; they land in one push, the last one approved."""
    on_a_branch(manual, chance, a_process(manual, chance))
    _tip, _ = back_to_main(manual)
    manual.commit("author", committer="forge")


def update_branch(manual: Manual, chance: random.Random) -> None:
    """A branch is brought up to date by the approver's button after main moved, then merged."""
    first, second = sorted(item for item in manual.trusted if item in ("process/hiring", "process/refund"))
    if "retired" in manual.read(where(manual, first)) + manual.read(where(manual, second)):
        return
    manual.start(f"b{chance.randrange(10**9)}")
    rewrite(manual, chance, first)
    manual.commit("author")
    branch, ours = manual.branch, manual.read(where(manual, first))
    manual.go("main")
    rewrite(manual, chance, second)
    manual.approve(second, "approver")
    moved = manual.commit("author")
    manual.go(branch)
    manual.files.update(manual.trees["main"])
    manual.write(where(manual, first), ours)
    manual.commit("approver", committer="forge", parents=[moved])
    manual.approve(first, "approver")
    manual.commit("approver")
    tip, _ = back_to_main(manual)
    manual.commit("approver", committer="forge", parents=[tip])


def create(manual: Manual, chance: random.Random) -> None:
    name = f"p{chance.randrange(10**6)}"
    new_process(manual, name, "director")
    manual.approve(f"process/{name}", "governor", action="create")
    manual.commit("author")


def retire(manual: Manual, chance: random.Random) -> None:
    made = sorted(item for item in manual.trusted if item.startswith("process/p"))
    living = [item for item in made if "status: effective" in manual.read(where(manual, item))]
    if not living:
        return
    item = chance.choice(living)
    manual.edit(where(manual, item), "status: effective", "status: retired")
    manual.to_version(where(manual, item), next_version(manual, item))
    manual.approve(item, chance.sample(["approver", "controller"], 2), action="retire")
    manual.commit("author")


def rename(manual: Manual, chance: random.Random) -> None:
    """A process moves to the folder of another area, which is an edit too."""
    item = a_process(manual, chance)
    path, name = where(manual, item), item.split("/")[1]
    old, new = ("people", "money") if "/people/" in path else ("money", "people")
    manual.edit(path, f"area: {old}", f"area: {new}")
    manual.to_version(path, next_version(manual, item))
    manual.files[f"processes/{new}/{name}.yaml"] = manual.files.pop(path)
    manual.approve(item, "approver")
    manual.commit("outsider")


def review(manual: Manual, chance: random.Random) -> None:
    manual.now += timedelta(hours=chance.randrange(5))
    manual.approve(
        a_process(manual, chance), "approver", action="review", conclusion=f"第{chance.random()}次复核", reason=""
    )
    manual.commit("approver")


def reformat(manual: Manual, chance: random.Random) -> None:
    path = where(manual, a_process(manual, chance))
    manual.write(path, f"# {chance.random()}\n" + manual.read(path))
    manual.commit("outsider")


def govern(manual: Manual, chance: random.Random) -> None:
    line = next(line for line in manual.read(ROLES).splitlines() if "title: 文员" in line)
    manual.edit(ROLES, line, f"    title: 文员{chance.randrange(10**6)}")
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")


def refer(manual: Manual, chance: random.Random) -> None:
    manual.write(
        "processes/glossary.yaml", manual.read("processes/glossary.yaml").replace("书面", f"书面{chance.randrange(9)}")
    )
    manual.approve(REFERENCE, "governor")
    manual.commit("author")


HONEST: tuple[Step, ...] = (
    edit_and_approve, merge_by_button, squash, rebase, update_branch, create, retire, rename, review, reformat, govern, refer,
)  # fmt: skip


def unapproved(manual: Manual, chance: random.Random) -> None:
    rewrite(manual, chance, a_process(manual, chance))
    manual.commit("author")


def approved_by_its_author(manual: Manual, chance: random.Random) -> None:
    item = a_process(manual, chance)
    rewrite(manual, chance, item)
    manual.record(item, "approver")
    manual.commit("approver")


def approved_by_the_outsider(manual: Manual, chance: random.Random) -> None:
    item = a_process(manual, chance)
    rewrite(manual, chance, item)
    manual.record(item, "outsider", role=chance.choice(["clerk", "director"]))
    manual.commit("author")


def forged(manual: Manual, chance: random.Random) -> None:
    item = a_process(manual, chance)
    rewrite(manual, chance, item)
    manual.record(item, "approver", key=chance.choice(["author", "stranger"]))
    manual.commit("author")


def edited_after_approval(manual: Manual, chance: random.Random) -> None:
    item = a_process(manual, chance)
    rewrite(manual, chance, item)
    manual.record(item, "approver")
    manual.edit(
        where(manual, item),
        "title:",
        "title: 新",
    )
    manual.commit("author")


def record_altered(manual: Manual, chance: random.Random) -> None:
    path = chance.choice(manual.paths(""))
    manual.write(path, manual.read(path) + "\n")
    manual.commit("author")


def record_removed(manual: Manual, chance: random.Random) -> None:
    manual.remove(chance.choice([path for path in manual.paths("") if path.endswith(".yaml")]))
    manual.commit("author")


def slipped_into_a_merge(manual: Manual, chance: random.Random) -> None:
    item = a_process(manual, chance)
    on_a_branch(manual, chance, item)
    tip, _ = back_to_main(manual)
    rewrite(manual, chance, item)
    manual.commit("author", committer="forge", parents=[tip])


def removed(manual: Manual, chance: random.Random) -> None:
    path = where(manual, a_process(manual, chance))
    entry = manual.files.pop(path)
    manual.commit("author")
    manual.files[path] = entry
    manual.commit("author")


def appointed(manual: Manual, chance: random.Random) -> None:
    before = manual.read(ROLES)
    manual.edit(ROLES, '{person: approver, from: "2026-01-01"}', '{person: outsider, from: "2026-01-01"}')
    manual.commit("outsider")
    manual.write(ROLES, before)
    manual.commit("outsider")


def wrong_chain(manual: Manual, chance: random.Random) -> None:
    item = a_process(manual, chance)
    rewrite(manual, chance, item)
    manual.record(item, "approver", previous=manual.trusted[GOVERNANCE].statement)
    manual.commit("author")


DISHONEST: tuple[Step, ...] = (
    unapproved, approved_by_its_author, approved_by_the_outsider, forged, edited_after_approval, record_altered, record_removed,
    slipped_into_a_merge, removed, appointed, wrong_chain,
)  # fmt: skip


def play(manual: Manual, seed: int, dishonest: Step | None) -> list[str]:
    """The steps of a seed, with the dishonest one in its place; gives their names."""
    chance = random.Random(seed)
    steps = [chance.choice(HONEST) for _ in range(STEPS)]
    if dishonest:
        steps.insert(chance.randrange(STEPS + 1), dishonest)
    for number, step in enumerate(steps):
        step(manual, random.Random(f"{seed} {number}"))
    manual.make()
    return [step.__name__ for step in steps]


@pytest.mark.parametrize("seed", HONEST_SEEDS)
def test_honest_sequences_pass(seed: int, manual: Manual) -> None:
    """Whatever order an honest department works in, main passes, its past included."""
    steps = play(manual, seed, None)
    told = run(manual, *HISTORY[:2], "--root", manual.root, "--strict-history")
    assert (told.status, told.errors) == (0, set()), f"{steps}\n{told}"


@pytest.mark.parametrize("seed", DISHONEST_SEEDS)
def test_one_dishonest_step_fails(seed: int, manual: Manual) -> None:
    """One dishonest step among honest ones is found, whatever comes before and after it."""
    steps = play(manual, seed, DISHONEST[seed % len(DISHONEST)])
    told = run(manual, *HISTORY[:2], "--root", manual.root, "--strict-history")
    assert told.status == 1, f"{steps}\n{told}"
