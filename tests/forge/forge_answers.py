"""Answers of forges as their API gives them, cut down to what is documented and needed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from procbook.finding import CannotCheck

REPOSITORY = "group/manual"
ADDRESS = f"https://forge.example/{REPOSITORY}"
APPROVER, AUTHOR, OUTSIDER, BOT = 11, 12, 13, 14
PULL = 7
QUOTED = "sha256:" + "a" * 64
"""The digest of all that the request changes, which an approval on Gitee quotes."""
BRANCH = "main"


class Given:
    """Answers that are only in memory: an entry a page for lists of pages."""

    def __init__(self, answers: dict[str, Any]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def pages(self, name: str, path: str) -> Iterator[bytes]:
        self.asked.append(path)
        if name not in self.answers:
            raise CannotCheck("answer-missing", name=name, path=path)
        answer = self.answers[name]
        for page in answer if name in ("reviews", "versions", "pushes", "comments") else [answer]:
            yield json.dumps(page).encode()


def github_user(number: int, type_: str = "User") -> dict[str, Any]:
    return {"id": number, "login": f"u{number}", "type": type_, "site_admin": False}


def github_review(user: int = APPROVER, **fields: Any) -> dict[str, Any]:
    return {
        "id": 500,
        "user": github_user(user, fields.pop("type", "User")),
        "state": "APPROVED",
        "commit_id": "c" * 40,
        "submitted_at": "2026-11-20T09:00:00Z",
        "pull_request_url": f"https://api.github.com/repos/{REPOSITORY}/pulls/{PULL}",
    } | fields


def github(*reviews: dict[str, Any], pushes: tuple[tuple[int, str, str], ...] = ((AUTHOR, "b" * 40, "c" * 40),),
           **pull: Any) -> dict[str, Any]:  # fmt: skip
    repo = {"full_name": REPOSITORY, "owner": github_user(1, "Organization")}
    return {
        "pull": {
            "number": PULL,
            "title": "写明岗位",
            "user": github_user(AUTHOR),
            "head": {"ref": "change", "sha": "c" * 40, "repo": repo},
            "base": {"ref": "main", "sha": "a" * 40, "repo": repo},
            "merged": True,
        }
        | pull,
        "reviews": [list(reviews or (github_review(),))],
        "pushes": [
            [
                {
                    "ref": "refs/heads/change",
                    "before": b,
                    "after": a,
                    "actor": github_user(user),
                    "activity_type": "push",
                }
                for user, b, a in pushes
            ]
        ],
    }


def gitlab(
    approved_at: str = "2026-11-20T09:00:00.000Z",
    user: int = APPROVER,
    bot: bool = False,
    versions: tuple[tuple[str, str], ...] = (("c" * 40, "2026-11-20T08:00:00.000Z"),),
    **pull: Any,
) -> dict[str, Any]:
    return {
        "project": {"id": 3, "path_with_namespace": REPOSITORY},
        "pull": {
            "iid": PULL,
            "title": "写明岗位",
            "project_id": 3,
            "author": {"id": AUTHOR, "username": "author"},
            "source_branch": "change",
            "source_project_id": 3,
            "target_branch": "main",
            "state": "merged",
        }
        | pull,
        "approvals": {
            "iid": PULL,
            "project_id": 3,
            "approved_by": [{"user": {"id": user, "username": "approver"}, "approved_at": approved_at}],
        },
        "versions": [
            [{"id": 90 + n, "head_commit_sha": sha, "created_at": at} for n, (sha, at) in enumerate(versions)][::-1]
        ],
        "pushes": [
            [{"author_id": AUTHOR, "push_data": {"ref": "change", "commit_from": "b" * 40, "commit_to": "c" * 40}}]
        ],
        f"user-{user}": {"id": user, "username": "approver", "bot": bot},
    }


def gitea_review(user: int = APPROVER, **fields: Any) -> dict[str, Any]:
    return {
        "id": 500,
        "user": {"id": user, "login": f"u{user}"},
        "state": "APPROVED",
        "commit_id": "c" * 40,
        "stale": False,
        "official": True,
        "dismissed": False,
        "submitted_at": "2026-11-20T17:00:00+08:00",
        "pull_request_url": f"{ADDRESS}/pulls/{PULL}",
    } | fields


def gitea(*reviews: dict[str, Any], pusher: int = AUTHOR, **pull: Any) -> dict[str, Any]:
    repo = {"full_name": REPOSITORY, "owner": {"id": 1, "login": "group"}}
    return {
        "pull": {
            "number": PULL,
            "title": "写明岗位",
            "user": {"id": AUTHOR, "login": "author"},
            "head": {"ref": "change", "sha": "c" * 40, "repo": repo},
            "base": {"ref": "main", "sha": "a" * 40, "repo": repo},
            "merged": True,
        }
        | pull,
        "reviews": [list(reviews or (gitea_review(),))],
        "pushes": [[{"op_type": "commit_repo", "act_user_id": pusher, "ref_name": "refs/heads/change"}]],
    }


def gitee_comment(user: int = APPROVER, **fields: Any) -> dict[str, Any]:
    return {
        "id": 500,
        "body": f"同意 {QUOTED}",
        "user": {"id": user, "login": f"u{user}"},
        "created_at": "2026-11-20T17:00:00+08:00",
        "updated_at": "2026-11-20T17:00:00+08:00",
    } | fields


def gitee(*comments: dict[str, Any], **pull: Any) -> dict[str, Any]:
    answers = gitea()
    return {
        "pull": {name: said for name, said in answers["pull"].items() if name != "merged"} | {"state": "merged"} | pull,
        "comments": [list(comments or (gitee_comment(),))],
    }
