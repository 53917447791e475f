"""The flow: it comes to an end, nothing waits for ever, nothing is done twice, and people can follow it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from procbook.check.rule import Context, Hit, rule
from procbook.check.ways_in_words import way_in_words
from procbook.finding import Severity
from procbook.flow.conditional import Part
from procbook.flow.graph import Ways, arrows, backwards, groups, loop, reached
from procbook.flow.process_graph import Flow, known_ways
from procbook.flow.soundness import Double, never_taken, starts_all
from procbook.flow.states import Choice
from procbook.manual.model import Branch, Process, Step
from procbook.manual.otherwise import is_otherwise

ERROR, WARNING = Severity.error, Severity.warning

ELSE = ""
"""All conditions that hold when no other one does, as one: no text of a condition is empty."""

WHOLE = 100
"""Percent of all cases."""


@rule(ERROR)
def missing_end(process: Process, context: Context) -> Iterator[Hit]:
    if context.soundness(process).no_end:
        yield Hit(process, "steps")


@rule(WARNING, retired=True)
def unused_end(process: Process, context: Context) -> Iterator[Hit]:
    if process.ends and not context.soundness(process).no_end and known_ways(context.flow(process)):
        used = {edge.target for edge in context.flow(process).edges()}
        for end in process.ends:
            if end not in used:
                yield Hit(process, ("ends", end), end=end)


@rule(ERROR)
def unreachable_step(process: Process, context: Context) -> Iterator[Hit]:
    """One finding for each place where something is missing; what only follows from there is named with it."""
    cut_off = context.soundness(process).unreachable
    if not cut_off:
        return
    flow = context.flow(process)
    ways = {step: tuple(edge.target for edge in flow.out[step]) for step in cut_off}
    sources = backwards(ways)
    left = dict.fromkeys(cut_off)
    for step in sorted(cut_off, key=lambda step: any(s != step for s in sources.get(step, ()))):
        if step in left:
            after = reached(ways, (step,)) & left.keys() - {step}
            behind = [other for other in left if other in after] if after else []
            for named in (step, *behind):
                del left[named]
            yield Hit(flow.steps[step], variant="more" if behind else "", step=_named(flow, step), behind=behind)


@rule(ERROR, severities={"used-up": WARNING})
def dead_end_step(process: Process, context: Context) -> Iterator[Hit]:
    flow = context.flow(process)
    for way in context.soundness(process).dead_ends:
        yield Hit(flow.steps[way[0]], step=_named(flow, way[0]), path=arrows(way), loop=_named(flow, way[-1]))
    for step, ways in _listed(process):
        for branch in ways if step.kind != "parallel" else ():
            if isinstance(branch, Branch) and branch.at_most and not branch.then and not branch.until:
                yield Hit(branch, variant="used-up", step=step.id, when=branch.when, times=branch.at_most)


@rule(ERROR)
def endless_loop(process: Process, context: Context) -> Iterator[Hit]:
    flow = context.flow(process)
    for way in context.soundness(process).loops:
        unused = next((edge for step in way for edge in flow.out[step] if never_taken(edge)), None)
        yield Hit(
            flow.steps[way[0]],
            variant="never-taken" if unused else "",
            path=arrows(way),
            way=unused.target if unused else "",
            step=unused.source if unused else "",
        )


@rule(ERROR)
def deadlock(process: Process, context: Context) -> Iterator[Hit]:
    flow = context.flow(process)
    for one in context.soundness(process).deadlocks:
        yield Hit(
            flow.steps[one.join],
            variant=one.why,
            related=tuple(flow.steps[step] for step in one.missing),
            join=_named(flow, one.join),
            missing=[_named(flow, step) for step in one.missing],
            step=one.choices[0].step if one.choices else "",
            when=[_condition(flow, choice) for choice in one.choices],
            to=one.choices[0].target if one.choices else "",
            split=one.split,
            entry=one.entry,
            path=arrows(one.path),
        )


@rule(ERROR)
def unchecked_flow(process: Process, context: Context) -> Iterator[Hit]:
    if not context.soundness(process).checked:
        yield Hit(process, "steps")


@rule(WARNING)
def double_execution(process: Process, context: Context) -> Iterator[Hit]:
    """One finding for each split, where its parts first meet: what follows is done twice as well."""
    flow, faults = context.flow(process), context.soundness(process)
    for double in faults.doubles:
        if double.back.step:
            yield _done_twice_since(flow, double)
    together = [double for double in reversed(faults.doubles) if not double.back.step]
    for double in {double.split: double for double in together}.values():
        one, other = map(arrows, double.paths)
        yield Hit(
            flow.steps[double.step],
            related=(flow.steps[double.split],),
            step=_named(flow, double.step),
            split=_named(flow, double.split),
            one=one,
            other=other,
        )
    if not together:
        for early in faults.early:
            step, others = _named(flow, early.step), [_named(flow, other) for other in early.others]
            yield Hit(flow.steps[early.step], variant="end", step=step, end=early.end, others=others)


def _done_twice_since(flow: Flow, double: Double) -> Hit:
    return Hit(
        flow.steps[double.back.step],
        "next",
        variant="back",
        related=(flow.steps[double.split],),
        step=_named(flow, double.step),
        split=_named(flow, double.split),
        who=double.back.step,
        when=_condition(flow, double.back),
        to=double.back.target,
        path=arrows(double.paths[0]),
    )


@rule(WARNING)
def implicit_split(process: Process, context: Context) -> Iterator[Hit]:
    for step, ways in _listed(process):
        targets = [way for way in ways if isinstance(way, str)]
        if step.kind != "parallel" and starts_all(step) and not any(_has_condition(process, way) for way in targets):
            yield Hit(step, "next", step=step.id, targets=targets)


@rule(ERROR)
def conditional_parallel(process: Process, context: Context) -> Iterator[Hit]:
    """Conditions of a parallel step that say how often, that are a choice, or that start what cannot be left out."""
    for step in process.steps:
        branches = step.branches if step.kind == "parallel" else ()
        for branch in branches:
            if branch.at_most or branch.until or branch.then:
                yield Hit(branch, variant="rounds", step=step.id, when=branch.when)
        other = next((branch.when for branch in branches if is_otherwise(branch.when)), "")
        if other and len(branches) == len(step.next) == 2:
            yield Hit(step, "kind", variant="choice", step=step.id, other=other)
    for part in context.soundness(process).unclosed:
        yield _unclosed(context.flow(process), part)


def _unclosed(flow: Flow, part: Part) -> Hit:
    edge = next(edge for edge in flow.out[part.step] if edge.target == part.target)
    direct = part.target not in flow.steps or flow.steps[part.target].kind == "join"
    return Hit(
        edge.branch or flow.steps[part.step],
        "to",
        variant="direct" if direct else "" if part.exits else "shared",
        step=part.step,
        when=edge.when,
        to=_named(flow, part.target) if part.target in flow.steps else part.target,
        ways=[arrows(exit) for exit in part.exits],
    )


@rule(WARNING)
def single_branch_parallel(process: Process, context: Context) -> Iterator[Hit]:
    for step in process.steps:
        if step.kind == "parallel" and len(_targets(context.flow(process), step)) == 1:
            yield Hit(step, "next" if step.next else "", step=_named(context.flow(process), step.id))


@rule(ERROR)
def decision_without_conditions(process: Process, context: Context) -> Iterator[Hit]:
    """A choice of several ways of which one says nothing of when it is taken."""
    for step, ways in _listed(process):
        if len(ways) > 1 and not starts_all(step):
            for number, way in enumerate(ways):
                if isinstance(way, str) and not _has_condition(process, way):
                    yield Hit(step, ("next", number), step=step.id, to=way)


def _has_condition(process: Process, way: str) -> bool:
    """Whether a way says when it is taken in the text that names where it leads: then that text is the fault."""
    known = {"end", *process.ends, *(step.id for step in process.steps)}
    return way not in known and way_in_words(way, known) is not None


@rule(ERROR)
def single_branch_decision(process: Process, context: Context) -> Iterator[Hit]:
    """A decision with one way on, or another step that says where to go in one case only."""
    for step in process.steps:
        if step.kind == "decision" and (isinstance(step.next, str) or len(step.next) < 2):
            to = context.flow(process).out[step.id][0].target
            yield Hit(step, "next" if step.next else "", step=_named(context.flow(process), step.id), to=to)
    for step, ways in _listed(process):
        if len(ways) == 1 and isinstance(ways[0], Branch) and step.kind not in ("decision", "parallel"):
            yield Hit(ways[0], variant="condition", step=step.id, when=ways[0].when, to=ways[0].to)


@rule(ERROR)
def duplicate_branch(process: Process, context: Context) -> Iterator[Hit]:
    for step, ways in _listed(process):
        seen: dict[str, str] = {}
        for number, way in enumerate(ways):
            variant, words = ("target", way) if isinstance(way, str) else ("", way.when)
            plain = ELSE if is_otherwise(words) else _plain(words)
            first = seen.get(plain)
            if plain == ELSE and first not in (None, words):
                yield Hit(step, ("next", number), variant="otherwise", step=step.id, said=words, first=first)
            elif first is not None:
                yield Hit(step, ("next", number), variant=variant, step=step.id, said=words)
            seen.setdefault(plain, words)
        targets = _targets(context.flow(process), step)
        if len(seen) > 1 and len(targets) == 1:
            variant = "same" if step.kind in ("task", "sign-off") else "same-kind"
            yield Hit(step, "next", variant=variant, step=_named(context.flow(process), step.id), to=min(targets))


@rule(WARNING)
def shares_exceed_whole(process: Process, context: Context) -> Iterator[Hit]:
    """A choice whose ways are taken in more than all cases. Of a parallel step several ways can be taken at once."""
    for step, ways in _listed(process):
        shares = [float(way.share.rstrip("%")) for way in ways if isinstance(way, Branch) and way.share]
        if round(sum(shares), 1) > WHOLE and not starts_all(step):
            yield Hit(step, "next", step=step.id, sum=f"{sum(shares):g}")


@rule(WARNING)
def superfluous_join(process: Process, context: Context) -> Iterator[Hit]:
    joins = [step for step in process.steps if step.kind == "join"]
    if joins and known_ways(context.flow(process)):
        flow = context.flow(process)
        ways = {step: tuple({edge.target for edge in edges}) for step, edges in flow.out.items()}
        come_from = backwards(ways)
        for join in joins:
            sources = come_from.get(join.id, ())
            if len(sources) == 1:
                yield Hit(join, "kind", step=_named(flow, join.id), source=_named(flow, sources[0]))


@rule(ERROR, each_process=False)
def call_cycle(context: Context) -> Iterator[Hit]:
    """Processes that wait for each other to end: each cycle once, at its first process."""
    processes = context.manual.worked_by
    calls = {process.id: [step for step in process.steps if step.kind == "call"] for process in processes}
    ways: Ways = {name: tuple(step.process for step in steps) for name, steps in calls.items() if steps}
    for group in groups(ways, ways):
        inside = {name: ways[name] for name in sorted(group)}
        if way := loop(inside, next(iter(inside))):
            first, *others = (_call(calls[name], called) for name, called in pairwise(way))
            variant = "" if others else "itself"
            yield Hit(first, "process", variant=variant, related=tuple(others), path=arrows(way), process=way[0])


@rule(WARNING, severities={"too-many": ERROR})
def too_many_steps(process: Process, context: Context) -> Iterator[Hit]:
    limits, count = context.manual.settings.policy.process, len(process.steps)
    if count > limits.steps_max:
        yield Hit(process, "steps", variant="too-many", count=count, most=limits.steps_max)
    elif count > limits.steps_warn:
        yield Hit(process, "steps", count=count, most=limits.steps_warn)


@rule(WARNING)
def too_many_branches(process: Process, context: Context) -> Iterator[Hit]:
    """Conditions of a parallel step are looked at one by one: nobody has to choose between them."""
    most = context.manual.settings.policy.process.branches_max
    for step, ways in _listed(process):
        if len(ways) > most and not (step.kind == "parallel" and step.branches):
            yield Hit(step, "next", step=_named(context.flow(process), step.id), count=len(ways), most=most)


@rule(WARNING)
def duplicate_step_name(process: Process, context: Context) -> Iterator[Hit]:
    first: dict[str, Step] = {}
    for step in process.steps:
        other = first.setdefault(_plain(step.title), step)
        if other is not step:
            yield Hit(step, "title", related=(other,), title=step.title, step=step.id, other=other.id)


def _named(flow: Flow, step: str) -> str:
    """A step as people know it: the id, to find it in the file, and the title."""
    return f"{step} ({flow.steps[step].title})"


def _listed(process: Process) -> list[tuple[Step, tuple[str | Branch, ...]]]:
    """The steps that have a list of ways on, with it."""
    return [(step, step.next) for step in process.steps if step.next and not isinstance(step.next, str)]


def _plain(text: str) -> str:
    """The text as it sounds: blanks and capitals make no difference."""
    return "".join(text.split()).casefold()


def _targets(flow: Flow, step: Step) -> set[str]:
    return {edge.target for edge in flow.out[step.id]}


def _condition(flow: Flow, choice: Choice) -> str:
    """The words of the branch that was chosen, or where it leads when it has none; for its last round with `then`."""
    edges = sorted(flow.out.get(choice.step, ()), key=lambda edge: edge.over)
    edge = next((edge for edge in edges if edge.target == choice.target and edge.when), None)
    if edge is None:
        return choice.target
    return f"{edge.when} (then: {edge.target})" if edge.over else edge.when


def _call(steps: Iterable[Step], process: str) -> Step:
    return next(step for step in steps if step.process == process)
