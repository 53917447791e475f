"""GitLab: approvals of a merge request, bound to the version of the diff that was there when they were given."""

from __future__ import annotations

from urllib.parse import quote

from procbook.forge.answers import Answer, Answers, beginning, every, one, require
from procbook.forge.request import CLOSED, MERGED, OPEN, Request, require_into
from procbook.forge.review import APPROVED, BOT, PERSON, Push, Review, latest, moment


class User(Answer, frozen=True):
    id: int
    username: str


class Account(Answer, frozen=True):
    id: int
    bot: bool


class Project(Answer, frozen=True):
    id: int
    path_with_namespace: str


class Refs(Answer, frozen=True):
    base_sha: str | None = None


class Listed(Answer, frozen=True):
    iid: int


class Merge(Answer, frozen=True):
    iid: int
    title: str
    project_id: int
    state: str
    target_branch: str
    author: User
    source_branch: str
    source_project_id: int | None
    sha: str | None = None
    diff_refs: Refs | None = None


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


_STATES = {"opened": OPEN, "merged": MERGED}


def numbers(answers: Answers, repository: str, branch: str, state: str) -> list[int]:
    """The merge requests into the branch that are open, or those merged last, the last one first."""
    asked = "opened" if state == OPEN else "merged&order_by=updated_at&sort=desc"
    path = f"projects/{quote(repository, safe='')}/merge_requests"
    path += f"?target_branch={quote(branch, safe='')}&state={asked}"
    if state == OPEN:
        return [each.iid for each in every(answers, "open", path, Listed)]
    return [each.iid for each in beginning(answers, "merged", path, Listed)]


def request(answers: Answers, repository: str, number: int, branch: str) -> Request:
    """A merge request into the branch, with every approval in force; GitLab keeps no others."""
    path = f"projects/{quote(repository, safe='')}"
    project = one(answers, "project", path, Project)
    require(project.path_with_namespace.casefold() == repository.casefold(), "project")
    path += f"/merge_requests/{number}"
    merge = one(answers, "pull", path, Merge)
    require(merge.iid == number and merge.project_id == project.id, "pull")
    require_into(merge.target_branch, branch)
    given = one(answers, "approvals", f"{path}/approvals", Approvals)
    require(given.iid == number and given.project_id == project.id, "approvals")
    versions = every(answers, "versions", f"{path}/versions", Version)
    pushes = _pushes(answers, merge)
    approvals = [
        _review(answers, repository, merge, approver, _seen(versions, approver.approved_at), pushes)
        for approver in given.approved_by
    ]
    return Request(
        number=number,
        title=merge.title,
        state=_STATES.get(merge.state, CLOSED),
        head=merge.sha or "",
        base=(merge.diff_refs.base_sha if merge.diff_refs else None) or "",
        source=merge.source_branch,
        own=merge.source_project_id == project.id,
        reviews=tuple(latest(approvals)),
    )


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
