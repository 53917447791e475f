"""GitLab: approvals of a merge request, bound to the version of the diff that was there when they were given."""

from __future__ import annotations

from urllib.parse import quote

from procbook.forge.answers import Answer, Answers, every, one, require, require_merged
from procbook.forge.review import APPROVED, BOT, PERSON, Push, Review, moment


class User(Answer, frozen=True):
    id: int
    username: str


class Account(Answer, frozen=True):
    id: int
    bot: bool


class Project(Answer, frozen=True):
    id: int
    path_with_namespace: str


class Merge(Answer, frozen=True):
    iid: int
    title: str
    project_id: int
    state: str
    target_branch: str
    author: User
    source_branch: str
    source_project_id: int | None


class Approver(Answer, frozen=True):
    user: User
    approved_at: str = ""


class Approvals(Answer, frozen=True):
    iid: int
    project_id: int
    approved_by: list[Approver]


class Version(Answer, frozen=True):
    id: int
    head_commit_sha: str
    created_at: str


class Pushed(Answer, frozen=True):
    ref: str | None
    commit_from: str | None
    commit_to: str | None


class Event(Answer, frozen=True):
    author_id: int
    push_data: Pushed | None = None


def reviews(answers: Answers, repository: str, number: int, branch: str) -> list[Review]:
    """Every approval in force of a request that was merged into the branch; GitLab keeps no others."""
    path = f"projects/{quote(repository, safe='')}"
    project = one(answers, "project", path, Project)
    require(project.path_with_namespace.casefold() == repository.casefold(), "project")
    path += f"/merge_requests/{number}"
    merge = one(answers, "pull", path, Merge)
    require(merge.iid == number and merge.project_id == project.id, "pull")
    require_merged(merge.state == "merged", merge.target_branch, branch)
    given = one(answers, "approvals", f"{path}/approvals", Approvals)
    require(given.iid == number and given.project_id == project.id, "approvals")
    versions = every(answers, "versions", f"{path}/versions", Version)
    pushes = _pushes(answers, merge)
    return [
        _review(answers, repository, merge, approver, _seen(versions, approver.approved_at), pushes)
        for approver in given.approved_by
    ]


def _review(
    answers: Answers, repository: str, merge: Merge, approver: Approver, seen: Version | None, pushes: tuple[Push, ...]
) -> Review:
    account = one(answers, f"user-{approver.user.id}", f"users/{approver.user.id}", Account)
    require(account.id == approver.user.id, f"user-{approver.user.id}")
    return Review(
        forge="gitlab",
        repository=repository,
        pull=merge.iid,
        review=seen.id if seen else 0,
        user=approver.user.id,
        login=approver.user.username,
        type=BOT if account.bot else PERSON,
        state=APPROVED,
        commit=seen.head_commit_sha if seen else "",
        at=approver.approved_at,
        title=merge.title,
        opener=merge.author.id,
        pushes=pushes,
    )


def _seen(versions: list[Version], approved_at: str) -> Version | None:
    """The version that was there before the approval; one of the same moment may have come after it."""
    before = [version for version in versions if moment(version.created_at) < moment(approved_at)]
    return max(before, key=lambda version: (moment(version.created_at), version.id), default=None)


def _pushes(answers: Answers, merge: Merge) -> tuple[Push, ...]:
    """Who pushed to the branch of the merge request."""
    if merge.source_project_id is None:
        return ()
    events = every(answers, "pushes", f"projects/{merge.source_project_id}/events?action=pushed", Event)
    return tuple(
        Push(event.author_id, data.commit_from or "", data.commit_to or "")
        for event in events
        if (data := event.push_data) and data.ref == merge.source_branch
    )
