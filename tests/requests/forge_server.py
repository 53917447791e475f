"""A forge on this machine: a bare repository, and an API that answers as GitHub, GitLab, Gitea and Gitee document it."""

from __future__ import annotations

import json
import re
import subprocess
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.forge import forge_answers as given
from tests.requests import web_editor

BASES = {"github": "/api/v3", "gitlab": "/api/v4", "gitea": "/api/v1", "gitee": "/api/v5"}
OURS = 99
"""The account that the token belongs to."""

AT = "2026-11-20T09:00:00Z"
OWN_COPY = "author/manual"


@dataclass
class Asked:
    """A request as the forge keeps it. `approvals`: account, the commit it looked at, and when."""

    number: int
    source: str
    state: str = "open"
    target: str = "main"
    opener: int = given.AUTHOR
    repository: str = given.REPOSITORY
    approvals: list[tuple[int, str, str]] = field(default_factory=list)
    comments: list[dict[str, Any]] = field(default_factory=list)
    text: str = ""


class ForgeServer(ThreadingHTTPServer):
    """Requests and comments of one repository. `sent` are the writes it was asked for."""

    daemon_threads = True

    def __init__(self, kind: str, bare: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.kind, self.bare = kind, bare
        self.requests: dict[int, Asked] = {}
        self.sent: list[tuple[str, str]] = []
        self.tokens: set[str | None] = set()
        self._ids = 1000
        threading.Thread(target=self.serve_forever, daemon=True, kwargs={"poll_interval": 0.02}).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/{given.REPOSITORY}"

    def git(self, *arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=self.bare, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def git_bytes(self, *arguments: str) -> bytes:
        return subprocess.run(["git", *arguments], cwd=self.bare, check=True, capture_output=True).stdout

    def head(self, asked: Asked) -> str:
        """The last commit of a request; the forge keeps it under a ref of its own, too."""
        ref = "merge-requests" if self.kind == "gitlab" else "pull"
        name = f"refs/{ref}/{asked.number}/head"
        if asked.state == "open" and asked.repository == given.REPOSITORY:
            self.git("update-ref", name, f"refs/heads/{asked.source}")
        return self.git("rev-parse", name)

    def say(self, asked: Asked, user: int, body: str) -> None:
        self._ids += 1
        asked.comments.append({"id": self._ids, "user": user, "body": body, "created_at": AT, "updated_at": AT})

    # answering

    def answer(self, method: str, path: str, body: dict[str, Any]) -> Any:
        route, query = urlsplit(path).path.removeprefix(BASES[self.kind]), parse_qs(urlsplit(path).query)
        route = unquote(route)
        if method != "GET":
            self.sent.append((method, route))
        if route == "/user":
            return {"id": OURS, "login": "recorder"}
        if found := re.search(r"/comments/(\d+)$|/notes/(\d+)$", route):
            return self._change(int(found[1] or found[2]), body)
        if found := re.search(r"/(\d+)/(?:comments|notes)$", route):
            return self._comments(self.requests[int(found[1])], method, body)
        return getattr(self, f"_{self.kind}")(route, query)

    def _change(self, id: int, body: dict[str, Any]) -> Any:
        (comment,) = [each for asked in self.requests.values() for each in asked.comments if each["id"] == id]
        comment["body"] = body["body"]
        return comment

    def _comments(self, asked: Asked, method: str, body: dict[str, Any]) -> Any:
        if method == "POST":
            self.say(asked, OURS, body["body"])
            return {}
        who = "author" if self.kind == "gitlab" else "user"
        return [
            {name: said for name, said in each.items() if name != "user"}
            | {who: {"id": each["user"], "login": f"u{each['user']}"}}
            for each in asked.comments
        ]

    def _listed(self, query: dict[str, list[str]]) -> list[Asked]:
        state = {"opened": "open", "closed": "merged"}.get(query["state"][0], query["state"][0])
        return [asked for asked in self.requests.values() if asked.state == state]

    def _asked(self, route: str) -> Asked:
        return self.requests[int(re.split("/pulls/|/merge_requests/", route)[1].split("/")[0])]

    def _github(self, route: str, query: dict[str, list[str]]) -> Any:
        if route.endswith("/activity"):
            return []
        if route.endswith("/pulls"):
            return [
                {"number": each.number, "body": each.text, "merged_at": AT if each.state == "merged" else None}
                for each in self._listed(query)
            ]
        asked = self._asked(route)
        if route.endswith("/reviews"):
            address = f"https://x/repos/{given.REPOSITORY}/pulls/{asked.number}"
            return [
                given.github_review(user, commit_id=commit, submitted_at=at, pull_request_url=address)
                for user, commit, at in asked.approvals
            ]
        return self._pull(asked)

    def _gitea(self, route: str, query: dict[str, list[str]]) -> Any:
        if route.endswith("/feeds"):
            return []
        if route.endswith("/pulls"):
            return [
                {"number": each.number, "base": {"ref": each.target}, "merged": each.state == "merged"}
                for each in self._listed(query)
            ]
        asked = self._asked(route)
        if route.endswith("/reviews"):
            address = f"https://x/{given.REPOSITORY}/pulls/{asked.number}"
            return [
                given.gitea_review(user, commit_id=commit, submitted_at=at, pull_request_url=address)
                for user, commit, at in asked.approvals
            ]
        return self._pull(asked) | {"merge_base": self._base(asked)}

    def _gitee(self, route: str, query: dict[str, list[str]]) -> Any:
        if route.endswith("/pulls"):
            return [{"number": each.number} for each in self._listed(query)]
        asked = self._asked(route)
        return self._pull(asked) | {"state": asked.state}

    def _pull(self, asked: Asked) -> dict[str, Any]:
        repo = {"full_name": asked.repository, "owner": given.github_user(given.AUTHOR)}
        return {
            "number": asked.number,
            "title": "写明岗位",
            "user": given.github_user(asked.opener),
            "head": {"ref": asked.source, "sha": self.head(asked), "repo": repo},
            "base": {"ref": asked.target, "sha": self._base(asked), "repo": repo | {"full_name": given.REPOSITORY}},
            "merged": asked.state == "merged",
            "state": "open" if asked.state == "open" else "closed",
        }

    def _base(self, asked: Asked) -> str:
        """Where the branch began, as the forge remembers it after a merge too."""
        first = self.git("rev-list", "--max-count=1", "--author=author", self.head(asked))
        return self.git("rev-parse", f"{first}^1")

    def _gitlab(self, route: str, query: dict[str, list[str]]) -> Any:
        if found := re.fullmatch(r"/users/(\d+)", route):
            return {"id": int(found[1]), "username": f"u{found[1]}", "bot": False}
        if route.endswith("/events"):
            return []
        if route.endswith("/merge_requests"):
            return [{"iid": each.number, "description": each.text} for each in self._listed(query)]
        if "/merge_requests/" not in route:
            return {"id": 3, "path_with_namespace": given.REPOSITORY}
        asked = self._asked(route)
        if route.endswith("/approvals"):
            approved = [
                {"user": {"id": user, "username": f"u{user}"}, "approved_at": at} for user, _, at in asked.approvals
            ]
            return {"iid": asked.number, "project_id": 3, "approved_by": approved}
        if route.endswith("/versions"):
            looked_at = asked.approvals[-1][1] if asked.approvals else self.head(asked)
            return [{"id": 90, "head_commit_sha": looked_at, "created_at": "2026-11-20T08:00:00Z"}]
        return {
            "iid": asked.number,
            "title": "写明岗位",
            "project_id": 3,
            "state": {"open": "opened"}.get(asked.state, asked.state),
            "target_branch": asked.target,
            "author": {"id": asked.opener, "username": "author"},
            "source_branch": asked.source,
            "source_project_id": 3 if asked.repository == given.REPOSITORY else 4,
            "sha": self.head(asked),
            "diff_refs": {"base_sha": self._base(asked)},
        }


class _Handler(BaseHTTPRequestHandler):
    server: ForgeServer

    def _do(self) -> None:
        if web_editor.is_page(self.path):
            self._show()
            return
        self.server.tokens.add(self.headers.get("Authorization"))
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length)) if length else {}
        try:
            answer = self.server.answer(self.command, self.path, body)
            answer, following = (
                self._page(answer) if self.command == "GET" and isinstance(answer, list) else (answer, "")
            )
            status, said = 200, json.dumps(answer)
        except KeyError as missing:
            status, said, following = 404, json.dumps({"message": str(missing)}), ""
        data = said.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        if following:
            self.send_header("Link", f'<{following}>; rel="next"')
        self.end_headers()
        self.wfile.write(data)

    def _show(self) -> None:
        """A page of the forge, for a browser."""
        page, following = "", ""
        if self.command == "POST":
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode(), keep_blank_values=True)
            following = web_editor.post(self.server, self.path, form)
        else:
            page = web_editor.get(self.server, self.path)
        data = page.encode()
        self.send_response(303 if following else 200)
        if following:
            self.send_header("Location", following)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _page(self, entries: list[Any]) -> tuple[list[Any], str]:
        """The page of a list that was asked for, and where the next one is."""
        asked = parse_qs(urlsplit(self.path).query)
        size, page = int((asked.get("per_page") or asked["limit"])[0]), int(asked.get("page", ["1"])[0])
        path = re.sub(r"&page=\d+$", "", self.path)
        following = f"http://{self.headers['Host']}{path}&page={page + 1}" if page * size < len(entries) else ""
        return entries[(page - 1) * size : page * size], following

    do_GET = do_POST = do_PATCH = do_PUT = _do

    def log_message(self, format: str, *args: Any) -> None:
        pass
