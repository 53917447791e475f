"""What a rule is. Adding one: a decorated generator in a family below `rules/`, its words, its cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, TypeVar

from procbook.finding import Severity
from procbook.flow.process_graph import Flow, flow
from procbook.flow.soundness import Soundness, soundness
from procbook.manual.code_owners import CodeOwners
from procbook.manual.docs import Docs
from procbook.manual.model import Manual, Process, Value

T = TypeVar("T")


@dataclass(frozen=True)
class Context:
    """All that a rule may know: no file, clock, git or environment. `docs` gives the pages beside the manual, `alike`
    the paths of the repository that are called like some names (`Tree.alike`), `reviewed` the day on which each process
    was reviewed last, `code_owners` what lies in the repository of that name."""

    manual: Manual
    base: Manual | None
    today: date
    docs: Callable[[], Docs] = field(default=lambda: Docs({}, whole=False), repr=False, compare=False)
    alike: Callable[[Iterable[str]], Sequence[str] | None] = field(default=lambda _: None, repr=False, compare=False)
    reviewed: Callable[[], Mapping[str, date]] = field(default=dict, repr=False, compare=False)
    code_owners: Callable[[], CodeOwners] = field(default=CodeOwners, repr=False, compare=False)
    _flows: dict[str, Flow] = field(default_factory=dict, repr=False, compare=False)
    _soundness: dict[str, Soundness] = field(default_factory=dict, repr=False, compare=False)
    _shared: dict[object, Any] = field(default_factory=dict, repr=False, compare=False)

    def flow(self, process: Process) -> Flow:
        """The process as a graph, made once for all rules."""
        known = self._flows.get(process.id)
        if known is None:
            known = self._flows[process.id] = flow(process)
        return known

    def soundness(self, process: Process) -> Soundness:
        """What is wrong with the flow of the process, decided once for all rules."""
        known = self._soundness.get(process.id)
        if known is None:
            known = self._soundness[process.id] = soundness(self.flow(process))
        return known

    def shared(self, make: Callable[[Manual], T]) -> T:
        """What `make` finds in the manual, made once for all rules that ask for it."""
        if make not in self._shared:
            self._shared[make] = make(self.manual)
        value: T = self._shared[make]
        return value


class Hit:
    """A fault at a field of a value of the manual: the rule knows neither its own name nor files and lines.

    `field` is a field name or a route of names and positions below `entity`; "" is the entity itself. `variant`
    picks the message, `related` names other values that have to do with it, `values` fill the blanks. `at`: what
    the fault is in a text, so that its own line is told.
    """

    __slots__ = ("at", "entity", "field", "related", "values", "variant")

    def __init__(
        self,
        entity: Value,
        field: str | tuple[str | int, ...] = "",
        *,
        variant: str = "",
        related: tuple[Value, ...] = (),
        at: str = "",
        **values: Any,
    ) -> None:
        self.at = at
        self.entity = entity
        self.field = field
        self.variant = variant
        self.related = related
        self.values = values


@dataclass(frozen=True)
class Rule:
    """A rule as the engine sees it. `check` is called once a manual, or once for each process that people work by or
    will (draft or effective), with `retired` also for those that nobody works by any more."""

    id: str
    family: str
    severity: Severity
    check: Callable[..., Iterator[Hit]]
    each_process: bool
    severities: Mapping[str, Severity] = field(default_factory=dict)
    complete: Severity | None = None
    calendar: bool = False
    retired: bool = False

    @property
    def of_flow(self) -> bool:
        """Whether it judges how the steps of a process follow each other."""
        return self.family == "flow" or self.id in ("unlimited-loop", "steps-exceed-process-time", "clashing-due-dates")

    def severity_of(self, variant: str, complete: bool) -> Severity:
        """The weight of a hit: by its message, or by whether the manual says that it is complete."""
        if complete and self.complete is not None:
            return self.complete
        return self.severities.get(variant, self.severity)


RULES: dict[str, Rule] = {}


def rule(
    severity: Severity,
    *,
    each_process: bool = True,
    severities: Mapping[str, Severity] | None = None,
    complete: Severity | None = None,
    calendar: bool = False,
    retired: bool = False,
) -> Callable[[Callable[..., Iterator[Hit]]], Callable[..., Iterator[Hit]]]:
    """Make a generator a rule: its name is the fault as a noun phrase, its module the family.

    `each_process`: called as check(process, context) for every draft and every process in force; otherwise as
    check(context). `retired`: for retired ones as well (which rule is for which: docs/decisions/states.md).
    `severities`: other weights by variant. `complete`: the weight in a manual with `complete: true`.
    `calendar`: the date alone can make it wrong, so it never blocks a change that has nothing to do with it.
    """

    def register(check: Callable[..., Iterator[Hit]]) -> Callable[..., Iterator[Hit]]:
        name = check.__name__.replace("_", "-")
        family = check.__module__.rsplit(".", 1)[1]
        RULES[name] = Rule(name, family, severity, check, each_process, severities or {}, complete, calendar, retired)
        return check

    return register


def rules() -> Mapping[str, Rule]:
    """Every rule, by id in alphabetical order; importing the families is all the registering there is."""
    package = import_module("procbook.check.rules")
    for module in iter_modules(package.__path__):
        import_module(f"procbook.check.rules.{module.name}")
    return dict(sorted(RULES.items()))
