"""The web editor of a GitLab, as far as somebody needs it who changes one file: its addresses, its fields and its buttons in
their order (docs.gitlab.com: "Edit a file in the web editor", "Create a merge request")."""

from __future__ import annotations

import os
import subprocess
import tempfile
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from tests.audit.attacks.repository import SCRUBBED
from tests.forge import forge_answers as given

if TYPE_CHECKING:
    from tests.requests.forge_server import ForgeServer

BRANCH = "author-main-patch-1"
AT = "2026-11-20T08:30:00Z"
"""When she presses the button: half an hour before somebody approves in these plays."""

_WHO = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in (("NAME", "author"), ("EMAIL", "author@x"))}  # fmt: skip

_EDITOR = """<!doctype html><meta charset="utf-8"><title>{path}</title><h1>{path}</h1>
<form method="post" action="{action}">
<textarea name="text" rows="40" cols="120" aria-label="Editor">{text}</textarea>
<button type="button" onclick="document.querySelector('dialog').showModal()">Commit changes</button>
<dialog aria-label="Commit changes"><label>Commit message <input name="message" value="Edit {path}"></label>
<label><input type="checkbox" checked> Create a merge request for this change</label>
<button>Commit changes</button></dialog></form>"""

_NEW_REQUEST = """<!doctype html><meta charset="utf-8"><title>New merge request</title><h1>New merge request</h1>
<form method="post" action="{action}"><label>Title <input name="title" value="Edit"></label>
<button>Create merge request</button></form>"""


def is_page(path: str) -> bool:
    """Whether an address is of the forge's pages and not of its API."""
    return f"/{given.REPOSITORY}/-/" in path


def get(server: ForgeServer, address: str) -> str:
    """A page: the editor of a file on a branch, or the form of a request."""
    what, branch, path = _place(address)
    if what == "merge_requests":
        return _NEW_REQUEST.format(action=urlsplit(address).path)
    text = server.git_bytes("show", f"{branch}:{path}").decode() if what == "edit" else ""
    name = parse_qs(urlsplit(address).query).get("file_name", [path])[0]
    # a line break right behind the tag of a text area is not part of its text
    return _EDITOR.format(path=escape(name), action=urlsplit(address).path, text="\n" + escape(text))


def post(server: ForgeServer, address: str, form: dict[str, list[str]]) -> tuple[str, str]:
    """What a button does: the page that is shown next, and where the forge sends the browser instead."""
    from tests.requests.forge_server import Asked

    what, branch, path = _place(address)
    if what == "merge_requests":
        server.requests[7] = Asked(7, BRANCH)
        return "<!doctype html><h1>!7</h1>", ""
    target = branch if branch != "main" else BRANCH
    _commit(server.bare, branch, target, path, form["text"][0].replace("\r\n", "\n"), form["message"][0])
    return "", f"/{given.REPOSITORY}/-/merge_requests/new" if target != branch else f"/{given.REPOSITORY}/-/done"


def _place(address: str) -> tuple[str, str, str]:
    what, _, rest = unquote(urlsplit(address).path).partition("/-/")[2].partition("/")
    branch, _, path = rest.partition("/")
    return what, branch, path


def _commit(bare: Path, branch: str, target: str, path: str, text: str, message: str) -> None:
    """A commit with one file of other text, as the forge makes it for the person who is signed in."""
    with tempfile.TemporaryDirectory() as folder:
        when = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), AT)
        environment = {**SCRUBBED, **_WHO, **when, "GIT_INDEX_FILE": os.path.join(folder, "index")}

        def git(*arguments: str, stdin: str = "") -> str:
            done = subprocess.run(
                ["git", *arguments], cwd=bare, env=environment, input=stdin.encode(), check=True, capture_output=True
            )
            return done.stdout.decode().strip()

        git("read-tree", branch)
        blob = git("hash-object", "-w", "--stdin", stdin=text)
        git("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}")
        commit = git("commit-tree", git("write-tree"), "-p", branch, "-m", message)
        git("update-ref", f"refs/heads/{target}", commit)
