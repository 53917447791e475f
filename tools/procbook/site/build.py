"""Building and serving the site with MkDocs, in this process."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import yaml
from mkdocs.commands.build import build as build_with_mkdocs
from mkdocs.commands.serve import serve as serve_with_mkdocs
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from procbook.finding import CannotCheck
from procbook.manual.litter import is_litter
from procbook.pages.page import ASSETS
from procbook.site.apply import require_usable
from procbook.site.faults import settings_faults as faults_of_settings
from procbook.site.faults import told
from procbook.site.handbook import Handbook
from procbook.site.plugin import HandbookPlugin
from procbook.site.ready import DOCS, SETTINGS
from procbook.tree.apart import require_apart
from procbook.words import Sentence, why
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
    with (
        mkdocs_file(root) as path,
        docs_folder(root) as docs,
        whole_folder(out, ASSETS, litter=is_litter) as output,
        told(),
    ):
        config = load_config(path, site_dir=str(output.folder), **docs)
        plugin = _plugin(config)
        plugin.prepare(handbook)
        plugin.progress = progress
        build_with_mkdocs(config)
    return Built(plugin, config, output.kept, len(plugin.files.documentation_pages()))


def serve(root: Path, port: int) -> None:
    """Show the site on this machine and anew after every edit, until interrupted. Raises CannotCheck."""
    _require_free(port)
    with mkdocs_file(root) as path, docs_folder(root) as docs, told(logging.INFO):
        _plugin(load_config(path, **docs))
        serve_with_mkdocs(path, dev_addr=f"127.0.0.1:{port}", **docs)


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
        return faults_of_settings(lambda: _usable(path, docs))


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
