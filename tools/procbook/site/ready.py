"""What keeps a site from being built, beside the manual itself: mkdocs.yml and the pages of docs/.

Where this is decided for `check` and `build` alike, so that a manual which `check` passes is one whose site can be
built. MkDocs is asked only about settings that are not the usual ones, since that takes longer than many a check.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from procbook.finding import Fault, Location
from procbook.manual.load import Loaded
from procbook.site.setting_faults import broken_settings
from procbook.tree import WorkTree
from procbook.words import Sentence, why

RULE = "site-not-buildable"
SETTINGS, DOCS = "mkdocs.yml", "docs"
PAGES = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
"""What MkDocs takes for a page (mkdocs.utils.is_markdown_file)."""

_USUAL = {"site_name", "docs_dir", "exclude_docs", "theme", "plugins", "copyright"}
FIRST = frozenset(
    {".", "areas", "authority", "changes", "first-week", "glossary", "landscape", "processes", "reference"}
    | {"registers", "roles", "rules", "sources", "systems", "versions"}
)
"""Where the pages of a manual begin."""

_EXCLUDED = (".*", "/templates/")
"""What MkDocs leaves out of a site by itself."""


Ask = Callable[[Path], Iterable[Sentence]]
"""What MkDocs has against the settings of the manual in a folder."""


def with_site(loaded: Loaded, today: date, ask: Ask = lambda root: ()) -> Loaded:
    """The manual with the faults of its site among its own. `ask`: how MkDocs is asked, unless it says so by itself."""
    return replace(loaded, faults=[*loaded.faults, *_faults(loaded, today, ask)])


def _faults(loaded: Loaded, today: date, ask: Ask) -> Iterator[Fault]:
    text = b""
    try:
        text = loaded.tree.beside((SETTINGS,)).get(SETTINGS) or b""
        settings: Any = yaml.load(text, Loader=_Plain)
    except (yaml.YAMLError, OSError, ValueError, RecursionError) as problem:
        yield _broken(problem, text)
        return
    if isinstance(loaded.tree, WorkTree):
        root = loaded.tree.root
        if (root / SETTINGS).exists() and not (_is_usual(settings) and _has_pages(root, settings)):
            yield from (_fault(SETTINGS, "refused", text=text) for text in ask(root))
        yield from _odd_files(root / docs_of(settings), root)
    yield from _of_pages(loaded, today, settings)


class _Plain(yaml.CSafeLoader):
    """Takes what only MkDocs can make a value of (`!ENV`, a function) for text."""


_Plain.add_multi_constructor("", lambda loader, suffix, node: str(node.value))


def _is_usual(settings: Any) -> bool:
    """Whether MkDocs is known to take these settings."""
    if not isinstance(settings, dict) or not settings.keys() <= _USUAL:
        return False
    texts = [settings.get(name, "") for name in _USUAL - {"theme", "plugins"}]
    plain = settings.get("theme") in ({"name": "procbook"}, "procbook") and settings.get("plugins") == ["procbook"]
    return plain and bool(settings.get("site_name")) and all(isinstance(text, str) for text in texts)


def docs_of(settings: Any) -> str:
    """The folder of the pages written by hand, from the top of the manual."""
    return posixpath.normpath(_setting(settings, "docs_dir") or DOCS)


def _setting(settings: Any, name: str) -> str:
    found = settings.get(name) if isinstance(settings, dict) else None
    return found if isinstance(found, str) else ""


def _has_pages(root: Path, settings: Any) -> bool:
    """Whether there is the folder that MkDocs asks for; the usual one may be missing."""
    folder = docs_of(settings)
    return (root / folder).is_dir() or (folder == DOCS and not (root / folder).exists())


def _odd_files(docs: Path, root: Path) -> Iterator[Fault]:
    """What MkDocs would never end to read: pipes and devices, folders that lead back into themselves. And links that
    lead nowhere."""
    for around, folders, files in os.walk(docs):
        for path in (Path(around, name) for name in (*folders, *files)):
            if path.is_symlink() and not os.path.exists(path):
                yield _fault(_place(path, root), "unreadable", reason=Sentence("system.missing"))
            elif path.is_symlink() and path.is_dir() and path.parent.resolve().is_relative_to(path.resolve()):
                yield _fault(_place(path, root), "unreadable", reason=Sentence("system.links"))
            elif not path.is_dir() and not path.is_file():
                yield _fault(_place(path, root), "unreadable", reason=Sentence("system.special"))


def _place(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _broken(problem: Exception, text: bytes) -> Fault:
    """Settings that cannot be read, with the place where they go wrong."""
    if isinstance(problem, OSError):
        return _fault(SETTINGS, "unreadable", reason=why(problem))
    if isinstance(problem, UnicodeDecodeError) or "unacceptable character" in str(problem) or "utf-8" in str(problem):
        return _fault(SETTINGS, "")
    if not isinstance(problem, yaml.YAMLError):
        return _fault(SETTINGS, "value", text=str(problem))
    line, column, reason = broken_settings(text.decode(errors="replace"), problem)
    return Fault(RULE, Location(SETTINGS, line, column), {"text": reason}, "settings", SETTINGS)


def _of_pages(loaded: Loaded, today: date, settings: Any) -> Iterator[Fault]:
    """Pages written by hand that are no text, or stand where another page has to."""
    folder = docs_of(settings)
    try:
        found = loaded.tree.beside((f"{folder}/",), PAGES)
    except OSError as error:
        name = str(error.filename or folder)
        at = name.find(f"{folder}/")
        yield _fault(name[max(at, 0) :], "unreadable", reason=why(error))
        return
    excluded = _exclusion(_setting(settings, "exclude_docs"))
    pages = {path: data for path, data in found.items() if not excluded(path[len(folder) + 1 :])}
    for path, data in pages.items():
        if data is not None and (line := not_utf_8(data)):
            yield Fault(RULE, Location(path, line), {}, "", path)
    names = [path[len(folder) + 1 :] for path in pages]
    for name, other in clashes(names, _of_the_manual(loaded, today, names)):
        yield _fault(f"{folder}/{name}", *(("same", f"{folder}/{other}") if other else ("taken",)))


def _exclusion(lines: str) -> Any:
    """Whether a page is left out, by its name in docs/, as MkDocs reads `exclude_docs`."""
    from pathspec.gitignore import GitIgnoreSpec

    return GitIgnoreSpec.from_lines([*_EXCLUDED, *lines.splitlines()]).match_file


def _fault(path: str, variant: str, other: str = "", **values: Any) -> Fault:
    return Fault(RULE, Location(path), {**values, **({"other": other} if other else {})}, variant, path)


def not_utf_8(data: bytes) -> int:
    """The line of a page that is not UTF-8; 0 when all is."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return data[: error.start].count(b"\n") + 1
    return 0


def address(name: str) -> str:
    """Where a page is found on the site, by the name of its file in docs/."""
    path = PurePosixPath(name)
    within = path.parent if path.stem in ("index", "README") else path.with_suffix("")
    return within.as_posix()


def clashes(names: Iterable[str], taken: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pages whose address another page has: the other one, or "" when it is one of the manual. A README beside an index
    is none, since MkDocs leaves it out."""
    of_the_manual = {address(name) for name in taken}
    first: dict[str, str] = {}
    for name in sorted(names, key=lambda name: (PurePosixPath(name).stem == "README", name)):
        other = first.setdefault(address(name), name)
        if address(name) in of_the_manual:
            yield name, ""
        elif other != name and PurePosixPath(name).stem != "README":
            yield name, other


def _of_the_manual(loaded: Loaded, today: date, names: Iterable[str]) -> list[str]:
    """The pages that are made from the manual, when one of the names may be theirs; else nobody need know them."""
    if not any(address(name).split("/")[0] in FIRST for name in names):
        return []
    from procbook.pages import facts_of, makers

    return [maker.path for maker in makers(facts_of(loaded, today))]
