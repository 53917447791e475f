"""Files of docs/ that do not come onto a site that nobody trusts: what stands outside of the fence, and litter."""

from __future__ import annotations

import re

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
