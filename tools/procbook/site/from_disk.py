"""Links that name the file they lead to, so that the site can be read from a folder on disk or a Windows share, where a
link to `processes/x/` shows a list of files. Exported pages bring this module along as a hook of MkDocs.
"""

import re

_LINK_TO_FOLDER = re.compile(
    r'(<(?:a|area|link)\b[^<>]*?\s(?:xlink:)?href=")'
    r"((?!/|[a-zA-Z][a-zA-Z0-9+.-]*:)(?:[^\"#?]*/)?(?:\.\.?)?)"  # ends with "/", "." or "..", or is empty
    r'(?=["#?])'
)


def named_files(html: str) -> str:
    """The same page, with `index.html` at the end of each relative link to a folder of the site."""
    return _LINK_TO_FOLDER.sub(_named, html)


def _named(link: re.Match[str]) -> str:
    before, path = link.groups()
    return f"{before}{path}{'/' * path.endswith('.')}index.html" if path else link[0]


def on_post_page(output: str, **_: object) -> str:
    """What MkDocs calls."""
    return named_files(output)
