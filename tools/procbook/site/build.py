"""Building and serving the site with MkDocs, in this process."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import yaml
from mkdocs.commands import serve as mkdocs_serve
from mkdocs.commands.build import build as build_with_mkdocs
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort

from procbook.finding import CannotCheck, Fault
from procbook.manual.litter import is_litter
from procbook.manual.load import load
from procbook.pages.page import ASSETS
from procbook.site.apply import require_usable
from procbook.site.faults import settings_faults as faults_of_settings
from procbook.site.faults import told
from procbook.site.handbook import Handbook
from procbook.site.plugin import HandbookPlugin
from procbook.site.private import require_private
from procbook.site.ready import DOCS, SETTINGS, outside
from procbook.site.trust import Trust
from procbook.tree import WorkTree
from procbook.tree.apart import require_apart
from procbook.words import LANGUAGES, Sentence, cannot, why
from procbook.writing import temporary_folder, whole_folder


@dataclass(frozen=True)
class Built:
    """A site that was built. `kept`: what lies in its folder and is not ours; `pages`: how many it has."""

    plugin: HandbookPlugin
    config: MkDocsConfig
    kept: tuple[str, ...]
    pages: int


def build(
    root: Path, handbook: Handbook, out: Path, progress: Callable[[int, int], None] = lambda done, total: None
) -> Built:
    """Make the site and put it at `out`; a site that stands there stays until the new one is whole.

    Raises CannotCheck when MkDocs cannot build it or it cannot be written.
    """
    require_apart(out)
    if not handbook.trusted:
        require_inside(root)
    with (
        mkdocs_file(root) as path,
        docs_folder(root) as docs,
        whole_folder(out, ASSETS, litter=is_litter) as output,
        told(root),
    ):
        config = load_config(path, site_dir=str(output.folder), **docs)
        plugin = _plugin(config)
        plugin.prepare(handbook)
        plugin.progress = progress
        build_with_mkdocs(config)
        if handbook.private:
            require_private(output.folder, handbook.private)
    return Built(plugin, config, output.kept, len(plugin.files.documentation_pages()))


def serve(root: Path, port: int, trust: Trust, day: date) -> None:
    """Show the site on this machine and anew after every edit, until interrupted. `trust`: as of `handbook_of`.

    Raises CannotCheck.
    """
    _require_free(port)
    if not _is_inside(root, trust, day):
        raise _not_inside(root)
    with (
        mkdocs_file(root) as path,
        docs_folder(root) as docs,
        told(root, logging.INFO),
        serving_inside(root, trust, day),
    ):
        _plugin(load_config(path, **docs)).trust = trust
        mkdocs_serve.serve(path, dev_addr=f"127.0.0.1:{port}", **docs)


@contextmanager
def serving_inside(root: Path, trust: Trust, day: date) -> Iterator[None]:
    """MkDocs reads its settings anew for each rebuild: by then somebody may have fetched others."""
    read = mkdocs_serve.load_config  # type: ignore[attr-defined]

    def read_inside(*arguments: Any, **options: Any) -> MkDocsConfig:
        if not _is_inside(root, trust, day):
            raise Abort(" / ".join(map(cannot(_not_inside(root)).say, LANGUAGES)))
        return read(*arguments, **options)

    mkdocs_serve.load_config = read_inside  # type: ignore[attr-defined]
    try:
        yield
    finally:
        mkdocs_serve.load_config = read  # type: ignore[attr-defined]


def _is_inside(root: Path, trust: Trust, day: date) -> bool:
    return not _beyond(root) or trust(load(WorkTree(root)), day)


def require_inside(root: Path) -> None:
    """Raises CannotCheck for settings outside of the fence: MkDocs would obey them while it reads them."""
    if _beyond(root):
        raise _not_inside(root)


def _beyond(root: Path) -> list[Fault]:
    """The settings outside of the fence."""
    return [fault for fault in outside(WorkTree(root)) if fault.location.path == SETTINGS]


def _not_inside(root: Path) -> CannotCheck:
    lines = sorted({fault.location.line for fault in _beyond(root)})
    return CannotCheck("site-outside", places=[f"{SETTINGS}:{line}" for line in lines])


def _require_free(port: int) -> None:
    """MkDocs opens the port when the site is built; nobody shall wait so long to hear that it is taken."""
    try:
        WSGIServer(("127.0.0.1", port), WSGIRequestHandler).server_close()
    except OSError as error:
        other = port + 1 if port < 65535 else 8000
        raise CannotCheck("port-taken", port=port, why=why(error), other=other) from error


@contextmanager
def mkdocs_file(root: Path) -> Iterator[str]:
    """The path of the manual's mkdocs.yml, or of one of ours for a manual that has none."""
    if (root / "mkdocs.yml").exists():
        yield str(root / "mkdocs.yml")
        return
    with temporary_folder() as folder:
        docs = root / "docs" if (root / "docs").is_dir() else folder / "docs"
        docs.mkdir(exist_ok=True)
        path = folder / "mkdocs.yml"
        path.write_text(yaml.safe_dump(_plainest(root, docs), allow_unicode=True), "utf-8")
        yield str(path)


@contextmanager
def docs_folder(root: Path) -> Iterator[dict[str, Any]]:
    """An empty folder in the place of docs/, for a manual whose last page there was taken away: git keeps no folder."""
    if (root / DOCS).exists() or not (root / SETTINGS).is_file() or b"docs_dir" in _without_default(root):
        yield {}
        return
    with temporary_folder() as folder:
        yield {"docs_dir": str(folder)}


def _without_default(root: Path) -> bytes:
    return re.sub(rb"(?m)^docs_dir: *[\"']?docs/?[\"']? *(#.*)?$", b"", (root / SETTINGS).read_bytes())


def settings_faults(root: Path) -> list[Sentence]:
    """What MkDocs has against the settings of a manual."""
    with mkdocs_file(root) as path, docs_folder(root) as docs:
        return faults_of_settings(root, lambda: _usable(path, docs))


def _usable(path: str, docs: dict[str, Any]) -> None:
    config = load_config(path, **docs)
    _plugin(config)
    require_usable(config)


def _plainest(root: Path, docs: Path) -> dict[str, Any]:
    return {
        "site_name": "-",
        "docs_dir": str(docs),
        "theme": {"name": "procbook"},
        "plugins": [{"procbook": {"manual": str(root)}}],
        "exclude_docs": "decisions/",
    }


def _plugin(config: MkDocsConfig) -> HandbookPlugin:
    found = config.plugins.get("procbook")
    if not isinstance(found, HandbookPlugin):
        raise CannotCheck("no-plugin")
    return found
