"""Files of docs/ that do not come onto a site: of one that nobody trusts what stands outside of the fence, and litter;
of an edition what is no part of its looks."""

from __future__ import annotations

import re

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from procbook.manual.litter import is_litter
from procbook.site.ready import docs_of, outside, settings_of
from procbook.tree import Tree

_MARKUP = re.compile(r'[<>"\x00-\x1f]')
"""What no name of a page may have: it stands in menus."""


def leave_out(files: Files, tree: Tree) -> None:
    """Take them out of the files of the site. Only a draft, or a site that is served, meets what `check` refuses."""
    folder = docs_of(settings_of(tree))
    refused = tuple(fault.location.path for fault in outside(tree))
    for file in list(files):
        if file.generated_by or file.src_dir is None:
            continue
        path = f"{folder}/{file.src_uri}"
        below = any(path == each or path.startswith(f"{each}/") for each in refused)
        if below or is_litter(file.src_uri) or _MARKUP.search(path):
            files.remove(file)


def leave_out_own(files: Files, config: MkDocsConfig) -> None:
    """Of docs/ an edition has only what settings name for its looks: nobody said who may read the pages there."""
    looks = {
        *config.extra_css,
        *map(str, config.extra_javascript),
        config.theme.get("logo"),
        config.theme.get("favicon"),
    }
    for file in list(files):
        if file.src_dir == config.docs_dir and not file.generated_by and file.src_uri not in looks:
            files.remove(file)
