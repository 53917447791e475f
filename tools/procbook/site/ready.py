"""What keeps a site from being built, beside the manual itself: mkdocs.yml and the pages of docs/.

Where this is decided for `check` and `build` alike, so that a manual which `check` passes is one whose site can be
built. MkDocs is asked only about settings that are not the usual ones, since that takes longer than many a check.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from procbook.finding import Fault, Location
from procbook.manual.litter import is_litter
from procbook.manual.load import Loaded
from procbook.manual.portable import unportable
from procbook.site import fence
from procbook.site.page_head import icon_folders, line_of, read_page, unusable
from procbook.site.setting_faults import broken_settings
from procbook.tree import FOLDER, Tree, WorkTree, folded
from procbook.words import Sentence, why

RULE = "site-not-buildable"
SETTINGS, DOCS = "mkdocs.yml", "docs"
PAGES = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
"""What MkDocs takes for a page (mkdocs.utils.is_markdown_file)."""

_USUAL = {"site_name", "docs_dir", "exclude_docs", "theme", "plugins", "copyright"}
FIRST = frozenset(
    {
        ".",
        "areas",
        "authority",
        "changes",
        "emergency",
        "fields",
        "fill",
        "first-week",
        "glossary",
        "how-to-change",
        "landscape",
    }
    | {
        "new-process",
        "orders",
        "processes",
        "reference",
        "registers",
        "roles",
        "rules",
        "sources",
        "systems",
        "versions",
    }
)
"""Where the pages of a manual begin."""

_EXCLUDED = (".*", "/templates/")
"""What MkDocs leaves out of a site by itself."""


Ask = Callable[[Path], Iterable[Sentence]]
"""What MkDocs has against the settings of the manual in a folder."""


def with_site(loaded: Loaded, today: date, ask: Ask = lambda root: (), trusted: bool = False) -> Loaded:
    """The manual with the faults of its site among its own. `ask`: how MkDocs is asked, unless it says so by itself.
    `trusted`: the site may do what stands outside of the fence."""
    return replace(loaded, faults=[*loaded.faults, *_faults(loaded, today, ask, trusted)])


def _faults(loaded: Loaded, today: date, ask: Ask, trusted: bool) -> Iterator[Fault]:
    text = b""
    try:
        text = _settings_file(loaded.tree)
        settings: Any = yaml.load(text, Loader=_Plain)
    except (yaml.YAMLError, OSError, ValueError, RecursionError) as problem:
        yield _broken(problem, text)
        return
    beyond = [] if trusted else list(outside(loaded.tree))
    yield from beyond
    if isinstance(loaded.tree, WorkTree):
        root, fenced = loaded.tree.root, any(fault.location.path == SETTINGS for fault in beyond)
        if (root / SETTINGS).exists() and not fenced and not (is_usual(settings) and _has_pages(root, settings)):
            yield from (_fault(SETTINGS, "refused", text=text) for text in ask(root))
        told = {fault.location.path for fault in beyond}
        yield from (odd for odd in _odd_files(root / docs_of(settings), root) if odd.location.path not in told)
    yield from _of_pages(loaded, today, settings)
    yield from _of_names(loaded, settings)


def outside(tree: Tree) -> Iterator[Fault]:
    """What of a site stands outside of the fence: settings, pages, files beside them. Nothing of settings that nobody
    can read: with them no site is built."""
    data, settings = _settings_file(tree), settings_of(tree)
    yield from fence.settings_faults(data, _is_misspelled(tree, docs_of(settings)))
    if isinstance(tree, WorkTree) and (tree.root / SETTINGS).is_symlink():
        yield from fence.file_faults((), (SETTINGS,))
    yield from _outside_in(tree, docs_of(settings), _excluded_by(settings), fence.extensions(settings))


def _is_misspelled(tree: Tree, folder: str) -> bool:
    """Whether there are pages only for systems that tell no capitals apart; what they are is not looked at."""
    paths = tree.alike((f"{folder}/",))
    return not any(_is_below(path, folder) for path in paths) and any(
        _is_below(folded(path), folded(folder)) for path in paths
    )


def _outside_in(tree: Tree, folder: str, excluded: Callable[[str], bool], extensions: str) -> Iterator[Fault]:
    """What of the files in docs/ stands outside of the fence."""
    paths = [path for path in tree.alike((f"{folder}/",)) if _is_below(path, folder)]
    shown = [path for path in paths if not excluded(path[len(folder) + 1 :]) and not is_litter(path)]
    pages = [path for path in shown if path.endswith(PAGES)]
    yield from fence.file_faults((path for path in shown if path not in pages), _links(tree, folder, shown))
    for path, data in tree.beside((f"{folder}/",), PAGES).items():
        if data is not None and path in pages:
            yield from fence.page_faults(path, data, extensions)


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder}/")


def _links(tree: Tree, folder: str, paths: Iterable[str]) -> Iterator[str]:
    """Those of the files that are links, and the folder itself when a link leads to it. Of a revision they have no
    bytes, and so are no pages."""
    if isinstance(tree, WorkTree):
        parts = folder.split("/")
        ways = ("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))
        yield from (path for path in (*ways, *paths) if (tree.root / path).is_symlink())


def _settings_file(tree: Tree) -> bytes:
    return tree.beside((SETTINGS,)).get(SETTINGS) or b""


def settings_of(tree: Tree) -> Any:
    """What mkdocs.yml says, with tags as text; None when it cannot be read."""
    try:
        return yaml.load(_settings_file(tree), Loader=_Plain)
    except (yaml.YAMLError, OSError, ValueError, RecursionError):
        return None


def _of_names(loaded: Loaded, settings: Any) -> Iterator[Fault]:
    """Names beside the manual that not every system can have, or takes for the same; the manual's own are told when it
    is read. Of what systems leave lying about only the latter matters."""
    own = [entry.path for entry in loaded.tree.entries()]
    known = set(own)
    names = (f"{FOLDER}/", f"{docs_of(settings)}/", SETTINGS, *loaded.manual.settings.policy.site)
    beside = [path for path in loaded.tree.alike(names) if path not in known]
    beside.sort(key=lambda path: not path.startswith(names))  # the others are those with a wrong name
    for path, variant, values in unportable((*own, *beside)):
        if path not in known and (variant == "case" or not is_litter(path)):
            yield Fault("unportable-name", Location(path), values, variant, path)


class Tagged(str):
    """What only MkDocs can make a value of (`!ENV`, a function): its tag and all its words."""

    __slots__ = ()


class _Plain(yaml.CSafeLoader):
    """Takes what only MkDocs can make a value of for text."""


_Plain.add_multi_constructor("", lambda loader, tag, node: Tagged(" ".join((tag, *_words(node)))))


def _words(node: yaml.Node) -> Iterator[str]:
    if isinstance(node, yaml.ScalarNode):
        yield str(node.value)
        return
    for item in node.value:
        for part in item if isinstance(item, tuple) else (item,):
            yield from _words(part)


def is_usual(settings: Any) -> bool:
    """Whether MkDocs is known to take these settings."""
    if not isinstance(settings, dict) or not settings.keys() <= _USUAL:
        return False
    texts = [settings.get(name, "") for name in _USUAL - {"theme", "plugins"}]
    plain = settings.get("theme") in ({"name": "procbook"}, "procbook") and settings.get("plugins") == ["procbook"]
    return plain and bool(settings.get("site_name")) and all(isinstance(text, str) for text in texts)


def docs_of(settings: Any) -> str:
    """The folder of the pages written by hand, from the top of the manual. One outside of it is not looked into."""
    folder = posixpath.normpath(_setting(settings, "docs_dir") or DOCS)
    return DOCS if folder.startswith(("/", "..")) else folder


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
    excluded, icons = _excluded_by(settings), icon_folders(_own_templates(loaded.tree, settings))
    pages = {path: data for path, data in found.items() if not excluded(path[len(folder) + 1 :])}
    for path, data in pages.items():
        if data is not None and (line := not_utf_8(data)):
            yield Fault(RULE, Location(path, line), {}, "", path)
        yield from _of_head(path, data or b"", icons)
    names = [path[len(folder) + 1 :] for path in pages]
    for name, other in clashes(names, _of_the_manual(loaded, today, names)):
        yield _fault(f"{folder}/{name}", *(("same", f"{folder}/{other}") if other else ("taken",)))


def _own_templates(tree: Tree, settings: Any) -> list[Path]:
    """The folder of templates that settings name."""
    theme = settings.get("theme") if isinstance(settings, dict) else None
    folder = _setting(theme, "custom_dir")
    return [tree.root / folder] if folder and isinstance(tree, WorkTree) else []


def _of_head(path: str, data: bytes, icons: Sequence[Path]) -> Iterator[Fault]:
    """What templates cannot use of what stands above the text of a page."""
    try:
        head = read_page(data).head
    except ImportError:
        return
    for name, wanted in unusable(head, icons):
        yield Fault(RULE, Location(path, line_of(name, data)), {"name": name}, f"head-{wanted}", path)


def _excluded_by(settings: Any) -> Callable[[str], bool]:
    """Whether a file is left out, by its name in docs/, as MkDocs reads `exclude_docs`."""
    from pathspec.gitignore import GitIgnoreSpec

    lines = _setting(settings, "exclude_docs").splitlines()
    return GitIgnoreSpec.from_lines([*_EXCLUDED, *lines]).match_file


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
