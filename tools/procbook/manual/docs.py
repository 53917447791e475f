"""The pages and files of docs/, which people write by hand and the site shows beside the manual: their addresses.

Read as MkDocs reads them with its own settings and ours. What another plugin or extension makes of them is not known.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import PurePosixPath
from typing import NamedTuple

import yaml

from procbook.tree import Tree

SETTINGS = "mkdocs.yml"
FOLDER = "docs"
_OURS = ("procbook",)
_ALWAYS = ("toc", "tables", "fenced_code", "attr_list")
"""The extensions of MkDocs and ours."""
_NEVER = (".*", "/templates/")
"""What MkDocs takes for no part of a site, whatever its settings say."""

_ID = re.compile(r'\s(?:id|name)="([^"]*)"')
_HEAD = re.compile(r"\A---\n.*?\n(?:---|\.\.\.)\n", re.DOTALL)
"""What stands above the text of a page, in a block of its own."""

Places = frozenset[str] | None
"""The places on a page that have an address; None when they are not known."""


class Docs(NamedTuple):
    """Places by address (`about/`, `images/x.png`); `whole` when there can be no other pages."""

    pages: Mapping[str, Places]
    whole: bool


class _Settings(NamedTuple):
    folder: str
    left_out: tuple[str, ...]
    plugins: bool
    extensions: bool


def docs(tree: Tree) -> Docs:
    """What people wrote by hand. Raises nothing: whatever cannot be read is not known."""
    try:
        settings = _settings(tree.beside((SETTINGS,)).get(SETTINGS) or b"")
        found = tree.beside((f"{settings.folder}/",))
    except (OSError, yaml.YAMLError, UnicodeDecodeError):
        return Docs({}, whole=False)
    files = {path.removeprefix(f"{settings.folder}/"): data for path, data in found.items()}
    shown = {path: files[path] for path in files if not _matches(path, settings.left_out)}
    pages = {_address(path): _places(path, data, settings) for path, data in shown.items()}
    return Docs(pages, whole=not settings.plugins)


def _settings(data: bytes) -> _Settings:
    """Only what decides which pages there are; tags of Python, which MkDocs allows, are passed over."""
    node = yaml.compose(data.decode(), yaml.SafeLoader)
    fields = {key.value: value for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}
    folder = getattr(fields.get("docs_dir"), "value", FOLDER)
    left_out = "\n".join(getattr(fields.get(name), "value", "") for name in ("exclude_docs", "draft_docs"))
    return _Settings(
        str(PurePosixPath(str(folder))),
        tuple(line for line in left_out.splitlines() if line.strip() and not line.startswith("#")),
        bool(set(_named(fields.get("plugins"))) - set(_OURS)) or "hooks" in fields,
        "markdown_extensions" in fields,
    )


def _named(node: yaml.Node | None) -> Iterator[str]:
    """The names in a list of plugins, of which some have settings."""
    for item in node.value if isinstance(node, (yaml.SequenceNode, yaml.MappingNode)) else ():
        key = item[0] if isinstance(item, tuple) else item.value[0][0] if isinstance(item, yaml.MappingNode) else item
        yield str(key.value)


def _matches(path: str, patterns: tuple[str, ...]) -> bool:
    """Whether a file is left out of the site, by patterns as git has them."""
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines([*_NEVER, *patterns]).match_file(path)


def _address(path: str) -> str:
    """`about.md` → `about/`, `a/README.md` → `a/`."""
    page = PurePosixPath(path)
    if page.suffix not in (".md", ".markdown", ".mdown", ".mkdn", ".mkd"):
        return path
    folder = "" if str(page.parent) == "." else f"{page.parent}/"
    return folder if page.stem in ("index", "README") else f"{folder}{page.stem}/"


def _places(path: str, data: bytes | None, settings: _Settings) -> Places:
    if data is None or settings.extensions:
        return None
    if _address(path) == path:
        return frozenset()
    text = _HEAD.sub("", data.decode("utf-8-sig", "replace").replace("\r\n", "\n"))
    return frozenset(_ID.findall(written_html(text)))


@lru_cache(maxsize=256)
def written_html(text: str, more: str = "{}") -> str:
    """The HTML that the site builder makes of a page. `more`: extensions of Markdown besides those it always has, with
    their options, as JSON. Raises ImportError where there is no program that does."""
    from markdown import Markdown

    options = json.loads(more)
    html: str = Markdown(extensions=[*_ALWAYS, *options], extension_configs=options).convert(text)
    return html
