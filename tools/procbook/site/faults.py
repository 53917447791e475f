"""What goes wrong in MkDocs, told as what it is: a fault in the settings, a hook, a template, a page of docs/."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml
from jinja2 import TemplateSyntaxError
from mkdocs.exceptions import MkDocsException

from procbook.finding import CannotCheck
from procbook.site.setting_faults import broken_settings, setting_fault
from procbook.words import LANGUAGES, Sentence, cannot, why

_OURS = Path(__file__).parents[1]
_INSTALLED = re.compile(r"[\\/](site-packages|dist-packages)[\\/]")


@contextmanager
def told(level: int = logging.WARNING) -> Iterator[None]:
    """What MkDocs has to say goes to standard error; what it cannot do raises CannotCheck."""
    with _no_bytecode(), _told(level):
        yield


@contextmanager
def _no_bytecode() -> Iterator[None]:
    """Python leaves compiled files beside a hook, in a folder that is approved byte by byte: the next build would find
    another one than was approved."""
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        yield
    finally:
        sys.dont_write_bytecode = before


@contextmanager
def _told(level: int) -> Iterator[None]:
    logger, handler = logging.getLogger("mkdocs"), _Handler()
    handler.setLevel(level)
    logger.addHandler(handler)
    logger.setLevel(min(level, logging.ERROR))
    try:
        yield
    except MkDocsException as problem:
        raise _refused(problem, handler) from None
    except TemplateSyntaxError as problem:
        raise _template(problem) from problem
    except Exception as problem:
        if _settings_value(problem):
            raise CannotCheck("site-settings-value", text=str(problem)) from problem
        if hook := _hook(problem):
            name = type(problem).__name__
            raise CannotCheck("site-hook-failed", path=hook, name=name, text=str(problem)) from problem
        raise
    finally:
        logger.removeHandler(handler)


def _settings_value(problem: Exception) -> bool:
    """Whether YAML could not make a value of what stands in mkdocs.yml, such as a day that no calendar has."""
    made = (frame.filename for frame in traceback.extract_tb(problem.__traceback__)[-1:])
    return isinstance(problem, ValueError) and any(Path(name).parts[-2:] == ("yaml", "constructor.py") for name in made)


class _Handler(logging.StreamHandler):  # type: ignore[type-arg]
    """Knows whether an error was told."""

    told = False

    def emit(self, record: logging.LogRecord) -> None:
        """What cannot be written goes on as it is, and is told with its reason."""
        if isinstance(sys.exception(), OSError):
            return
        self.told |= record.levelno >= logging.ERROR
        super().emit(record)

    def format(self, record: logging.LogRecord) -> str:
        fault = setting_fault(record.getMessage())
        return " / ".join(map(fault.say, LANGUAGES)) if fault else super().format(record)


class _Kept(logging.Handler):
    """Keeps what is said of settings."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.faults: list[Sentence] = []

    def emit(self, record: logging.LogRecord) -> None:
        if fault := setting_fault(record.getMessage()):
            self.faults.append(fault)


def settings_faults(load: Callable[[], object]) -> list[Sentence]:
    """What MkDocs has against the settings that it is made to load."""
    logger, kept = logging.getLogger("mkdocs"), _Kept()
    logger.addHandler(kept)
    try:
        with told(logging.CRITICAL):
            load()
    except CannotCheck as problem:
        return kept.faults or [cannot(problem)]
    except OSError as problem:
        return [why(problem)]
    finally:
        logger.removeHandler(kept)
    return []


def _refused(problem: MkDocsException, handler: _Handler) -> CannotCheck:
    """MkDocs tells most of what it refuses before it stops, but not why it cannot read its settings."""
    cause = problem.__context__
    if isinstance(cause, yaml.MarkedYAMLError) and (mark := cause.problem_mark):
        return _broken(Path(mark.name), cause)
    if handler.told:
        return CannotCheck("site-not-built")
    return CannotCheck("site-refused", text=" ".join(problem.format_message().split()))


def _broken(path: Path, problem: yaml.MarkedYAMLError) -> CannotCheck:
    """Settings that cannot be read on, with the place where they go wrong."""
    line, column, text = broken_settings(path.read_text("utf-8", "replace"), problem)
    return CannotCheck("site-settings-broken", line=line, column=column, text=text)


def _template(problem: TemplateSyntaxError) -> CannotCheck:
    """Of a template in the folder that mkdocs.yml names."""
    path = problem.filename or problem.name or "?"
    return CannotCheck("site-template-broken", path=path, line=problem.lineno, text=problem.message or "")


def _hook(problem: Exception) -> str:
    """The file of somebody else in which an error arose, or through which it went; "" when there is none."""
    files = [frame.filename for frame in traceback.extract_tb(problem.__traceback__)]
    known = (_OURS, Path(sys.base_prefix))
    strange = [name for name in files if not _INSTALLED.search(name) and not any(map(Path(name).is_relative_to, known))]
    return next((name for name in reversed(strange) if name.endswith(".py")), "")
