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

PATCH = "author-main-patch-{}"
BRANCH = PATCH.format(1)
FIRST = 7
"""The number of the first request that is opened in the editor."""

AT = "2026-11-20T08:30:00Z"
"""When she presses the button: half an hour before somebody approves in these plays."""

_WHO = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in (("NAME", "author"), ("EMAIL", "author@x"))}  # fmt: skip

_HEAD = '<!doctype html><meta charset="utf-8"><title>{0}</title><h1>{0}</h1>'

_EDITOR = """<form method="post" action="{action}">
<label>File name <input name="name" value="{name}"></label>
<textarea name="text" rows="40" cols="120" aria-label="Editor">{text}</textarea>
<button type="button" onclick="document.querySelector('dialog').showModal()">Commit changes</button>
<dialog aria-label="Commit changes"><label>Commit message <input name="message" value="Edit {name}"></label>
<label><input type="checkbox" checked> Create a merge request for this change</label>
<button>Commit changes</button></dialog></form>"""

_NEW_REQUEST = """<form method="post" action="{action}"><label>Title <input name="title" value="Edit"></label>
<button>Create merge request</button></form>"""


def is_page(path: str) -> bool:
    """Whether an address is of the forge's pages and not of its API."""
    return f"/{given.REPOSITORY}/-/" in path


def get(server: ForgeServer, address: str) -> str:
    """A page: the editor of a file on a branch, the form of a request, or a request with its comments and its files."""
    what, branch, path = _place(address)
    action = urlsplit(address).path
    if what == "merge_requests":
        new = _HEAD.format("New merge request") + _NEW_REQUEST.format(action=action)
        return new if branch == "new" else _request(server, int(branch))
    text = server.git_bytes("show", f"{branch}:{path}").decode() if what == "edit" else ""
    name = parse_qs(urlsplit(address).query).get("file_name", [path.rpartition("/")[2]])[0]
    # a line break right behind the tag of a text area is not part of its text
    return _HEAD.format(escape(path)) + _EDITOR.format(name=escape(name), action=action, text="\n" + escape(text))


def _request(server: ForgeServer, number: int) -> str:
    asked = server.requests[number]
    changed = server.git("diff", "--name-only", "--diff-filter=d", f"main...{asked.source}").splitlines()
    edits = "".join(
        f'<li>{escape(path)} <a href="/{given.REPOSITORY}/-/edit/{asked.source}/{escape(path)}">Edit</a></li>'
        for path in changed
    )
    comments = "".join(f"<article><pre>{escape(str(each['body']))}</pre></article>" for each in asked.comments)
    return f"{_HEAD.format(f'!{number}')}<h2>Changes</h2><ul>{edits}</ul><h2>Activity</h2>{comments}"


def post(server: ForgeServer, address: str, form: dict[str, list[str]]) -> str:
    """What a button does; where the forge sends the browser then."""
    from tests.requests.forge_server import Asked

    what, branch, path = _place(address)
    pages = f"/{given.REPOSITORY}/-/merge_requests/"
    if what == "merge_requests":
        number = FIRST + len(server.requests)
        server.requests[number] = Asked(number, path)
        return f"{pages}{number}"
    place = path if what == "edit" else f"{path}/{form['name'][0]}"
    target = branch if branch != "main" else PATCH.format(len(server.requests) + 1)
    _commit(server.bare, branch, target, place, form["text"][0].replace("\r\n", "\n"), form["message"][0])
    known = [number for number, asked in server.requests.items() if asked.source == target]
    return f"{pages}{known[0]}" if known else f"{pages}new/{target}"


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
