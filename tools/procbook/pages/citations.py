"""Where the laws and standards are used: the controls and the records that cite them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from procbook.manual.model import Citation, Control, Process, Record
from procbook.pages.facts import Facts, fact
from procbook.pages.links import Target
from procbook.pages.lookup import language, words
from procbook.pages.targets import control_target, part_target, record_target
from procbook.pages.text.wording import Wording

Part = Control | Record


class Use(NamedTuple):
    """A control, or a record kept for a time that has a basis; the articles cited, and the steps with the control."""

    target: Target
    articles: str
    steps: tuple[Target, ...] = ()


@fact
def uses(facts: Facts) -> Mapping[str, Mapping[str, tuple[Use, ...]]]:
    """What cites each source, by source and process; nobody works by a process that is retired."""
    by_source: dict[str, dict[str, tuple[Use, ...]]] = {}
    for process in (each for each in facts.manual.written if each.status != "retired"):
        for source, use in _uses(facts, process):
            by_process = by_source.setdefault(source, {})
            by_process[process.id] = (*by_process.get(process.id, ()), use)
    return by_source


def _uses(facts: Facts, process: Process) -> Iterator[tuple[str, Use]]:
    for control in process.controls:
        run = (part_target(facts, process.id, step.id) for step in process.steps if control.id in step.controls)
        steps = tuple(step._replace(within="") for step in run if step)
        for source, articles in _cited(facts, control.basis).items():
            target = control_target(facts, control.id)
            assert target
            yield source, Use(target, articles, steps)
    for record in process.records:
        for source, articles in _cited(facts, record.keep.basis if record.keep else ()).items():
            target = record_target(facts, record.id)
            assert target
            yield source, Use(target, articles)


def _cited(facts: Facts, basis: tuple[Citation, ...]) -> dict[str, str]:
    """The sources of a part, and which of their articles in words."""
    wording = Wording(language(facts))
    by_source: dict[str, list[str]] = {}
    for each in basis:
        articles = by_source.setdefault(each.source, [])
        articles += [wording.article(each.article)] if each.article else []
    return {source: str(words(facts)["list"]).join(articles) for source, articles in by_source.items()}
