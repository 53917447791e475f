"""What goes wrong in MkDocs, told as what it is: a fault in the settings, a hook, a template, a page of docs/."""

from __future__ import annotations

import logging
import os
import re
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml
from jinja2 import TemplateNotFound, TemplateSyntaxError
from mkdocs.exceptions import MkDocsException

from procbook.finding import CannotCheck
from procbook.site.ready import is_usual, outside, settings_of
from procbook.site.setting_faults import broken_settings, setting_fault
from procbook.tree import WorkTree
from procbook.words import LANGUAGES, Sentence, cannot, why

_OURS = Path(__file__).parents[1]
_INSTALLED = re.compile(r"[\\/](site-packages|dist-packages)[\\/]")


@contextmanager
def told(root: Path, level: int = logging.WARNING) -> Iterator[None]:
    """What MkDocs has to say goes to standard error; what it cannot do with the site of a manual raises CannotCheck."""
    with _no_bytecode(), _told(root, level):
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
def _told(root: Path, level: int) -> Iterator[None]:
    logger, handler = logging.getLogger("mkdocs"), _Handler()
    handler.setLevel(level)
    logger.addHandler(handler)
    logger.setLevel(min(level, logging.ERROR))
    try:
        yield
    except MkDocsException as problem:
        raise _refused(problem, handler) from None
    except (Exception, SystemExit) as problem:
        if known := _of_the_site(problem, root):
            raise known from problem
        raise
    finally:
        logger.removeHandler(handler)


def _of_the_site(problem: BaseException, root: Path) -> CannotCheck | None:
    """What somebody brought with the site, and went wrong; None when it may be a fault of ours."""
    name, text = type(problem).__name__, _said(problem)
    if isinstance(problem, CannotCheck):
        return None
    if isinstance(problem, TemplateSyntaxError):
        path = _from(root, problem.filename or problem.name or "?")
        return CannotCheck("site-template-broken", path=path, line=problem.lineno, text=problem.message or "")
    if _settings_value(problem):
        return CannotCheck("site-settings-value", text=text)
    if place := _template_place(problem):
        return CannotCheck("site-template-failed", path=_from(root, place[0]), line=place[1], name=name, text=text)
    if hook := _hook(problem):
        return CannotCheck("site-hook-failed", path=_from(root, hook), name=name, text=text)
    if isinstance(problem, OSError) and problem.errno:
        return None
    if places := _beyond(root):
        return CannotCheck("site-failed", places=places, name=name, text=text)
    if not is_usual(settings_of(WorkTree(root))) and not _arose_in_ours(problem):
        return CannotCheck("site-settings-failed", name=name, text=text)
    return None


def _arose_in_ours(problem: BaseException) -> bool:
    (last,) = traceback.extract_tb(problem.__traceback__)[-1:]
    return last.filename.endswith(".py") and Path(last.filename).is_relative_to(_OURS)


def _said(problem: BaseException) -> str:
    """What an error says, without the folders of this machine in which a template was looked for."""
    return str(problem.name if isinstance(problem, TemplateNotFound) else problem)


def _from(root: Path, path: str) -> str:
    """A file of the manual by its way from the top."""
    return Path(path).relative_to(root).as_posix() if Path(path).is_relative_to(root) else path


def _beyond(root: Path) -> list[str]:
    """Where a site says what stands outside of the fence: whatever that does may end the build anywhere."""
    found = sorted({(each.location.path, each.location.line) for each in outside(WorkTree(root))})
    return [f"{path}:{line}" for path, line in found[:_SHOWN]]


_SHOWN = 5


def _template_place(problem: BaseException) -> tuple[str, int] | None:
    """File and line of the last template of somebody's own through which an error went."""
    frames = traceback.extract_tb(problem.__traceback__)
    own = [(each.filename, each.lineno or 1) for each in frames if not each.filename.endswith(".py")]
    return next((place for place in reversed(own) if os.path.isfile(place[0]) and _is_strange(place[0])), None)


def _settings_value(problem: BaseException) -> bool:
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


def settings_faults(root: Path, load: Callable[[], object]) -> list[Sentence]:
    """What MkDocs has against the settings of a manual that it is made to load."""
    logger, kept = logging.getLogger("mkdocs"), _Kept()
    logger.addHandler(kept)
    try:
        with told(root, logging.CRITICAL):
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


def _hook(problem: BaseException) -> str:
    """The file of somebody else in which an error arose, or through which it went; "" when there is none."""
    if isinstance(problem, SyntaxError) and problem.filename and _is_strange(problem.filename):
        return f"{problem.filename}:{problem.lineno or 1}"
    files = [frame.filename for frame in traceback.extract_tb(problem.__traceback__)]
    return next((name for name in reversed(files) if name.endswith(".py") and _is_strange(name)), "")


def _is_strange(name: str) -> bool:
    """Whether a file is neither ours, nor installed, nor of Python."""
    return not _INSTALLED.search(name) and not any(map(Path(name).is_relative_to, (_OURS, Path(sys.base_prefix))))
