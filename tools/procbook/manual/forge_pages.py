"""Where the pages of a forge open: the form for a new issue, a request, the editor for a file or for a new one.

Parameters of the forms, as their handbooks give them: GitLab, "Create an issue, using a URL with prefilled values";
GitHub, "Creating an issue from a URL query"; Gitea, "Issue and pull request templates". Gitee documents none; its form
grew out of GitLab's. A new file with its text: Gitea, "Pre-Fill New File name and contents"; GitHub takes the same
parameters and documents the name only (github.blog, "Creating files on GitHub"); GitLab takes a name, Gitee a folder.
"""

from __future__ import annotations

from urllib.parse import quote, urlencode

from procbook.manual.model import Forge

_FORMS = {
    "gitlab": ("/-/issues/new", "issue[title]", "issue[description]"),
    "gitee": ("/issues/new", "issue[title]", "issue[description]"),
    "gitea": ("/issues/new", "title", "body"),
    "github": ("/issues/new", "title", "body"),
}
_REQUESTS = {
    "gitlab": "/-/merge_requests/{}",
    "gitee": "/pulls/{}",
    "gitea": "/pulls/{}",
    "github": "/pull/{}",
}
_EDITORS = {
    "gitlab": "/-/edit/{}/{}#L{}",
    "gitee": "/edit/{}/{}#L{}",
    "gitea": "/_edit/{}/{}#L{}",
    "github": "/edit/{}/{}#L{}",
}
_NEW_FILES = {
    "gitlab": ("/-/new/{branch}/{folder}", "file_name", ""),
    "gitee": ("/new/{branch}/{folder}", "", ""),
    "gitea": ("/_new/{branch}/{folder}", "filename", "value"),
    "github": ("/new/{branch}", "filename", "value"),
}
"""The page for a new file, and the parameters for its name and its text, "" for what cannot be told."""


def issue_address(forge: Forge, title: str, text: str) -> str:
    """The form for a new issue with title and text filled in."""
    form, title_field, text_field = _FORMS[forge.kind]
    return f"{forge.address.rstrip('/')}{form}?{urlencode({title_field: title, text_field: text})}"


def request_address(forge: Forge | None, kind: str, repository: str, number: int) -> str:
    """The page of a request in a repository of a kind of forge; "" unless that is the manual's own, since no address of
    any other is known."""
    own = forge is not None and forge.kind == kind and forge.address.rstrip("/").endswith(f"/{repository}")
    return forge.address.rstrip("/") + _REQUESTS[kind].format(number) if forge and own and number else ""


def editor_address(forge: Forge, path: str, line: int) -> str:
    """The forge's editor for a file of the repository, at a line where the forge can do that."""
    editor = _EDITORS[forge.kind].format(quote(forge.branch, safe=""), quote(path), line)
    return forge.address.rstrip("/") + editor


def is_filled_in(forge: Forge) -> bool:
    """Whether the forge's editor can be opened with the text of a new file."""
    return bool(_NEW_FILES[forge.kind][2])


def new_file_address(forge: Forge, path: str, text: str, branch: str = "") -> str:
    """The forge's editor for a file that is not there yet, with its name and text where the forge can do that.
    `branch`: another one than that of the manual."""
    page, name_field, text_field = _NEW_FILES[forge.kind]
    folder, _, name = path.rpartition("/")
    whole = page.format(branch=quote(branch or forge.branch, safe=""), folder=quote(folder))
    known = {name_field: name if "{folder}" in page else path, text_field: text}
    query = urlencode({field: value for field, value in known.items() if field}, quote_via=quote, safe="/")
    address = forge.address.rstrip("/") + whole
    return f"{address}?{query}" if query else address
