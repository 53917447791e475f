"""What counts as an approval on a forge, and what does not."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from procbook.finding import CannotCheck
from procbook.forge import Folder, Request, Review, judge, request
from procbook.manual.model import Person
from tests.forge import forge_answers as given
from tests.forge.forge_answers import ADDRESS, APPROVER, AUTHOR, BOT, BRANCH, OUTSIDER, PULL, Given
from tests.refusals import refused

MAKE: dict[str, Callable[..., dict[str, Any]]] = {
    "github": given.github,
    "gitlab": given.gitlab,
    "gitea": given.gitea,
    "gitee": given.gitee,
}
FORGES = {forge: make() for forge, make in MAKE.items()}
APPROVED, OTHER = "sha256:" + "1" * 64, "sha256:" + "2" * 64
DIGESTS = {"a" * 40: OTHER, "b" * 40: OTHER, "c" * 40: APPROVED, "d" * 40: APPROVED}
PEOPLE = {
    name: Person(id=name, name=name, kind=kind, forge=dict.fromkeys(FORGES, number))
    for name, kind, number in (("approver", "person", APPROVER), ("author", "person", AUTHOR), ("robot", "bot", BOT))
}


def asked(forge: str, answers: dict[str, Any], branch: str = BRANCH) -> Request:
    return request(forge, Given(answers), ADDRESS, PULL, branch)


def read(forge: str, answers: dict[str, Any]) -> list[Review]:
    return list(asked(forge, answers).reviews)


def rules(forge: str, answers: dict[str, Any], merged: str = APPROVED) -> list[str]:
    (review,) = read(forge, answers)
    return judge(review, PEOPLE, lambda commit: DIGESTS.get(commit, ""), merged, given.QUOTED)


@pytest.mark.parametrize("forge", FORGES)
def test_an_honest_approval_counts(forge: str) -> None:
    """Who presses Approve on what gets merged, and neither wrote nor opened it, has approved it."""
    assert rules(forge, FORGES[forge]) == []
    (review,) = read(forge, FORGES[forge])
    assert (review.user, review.commit, review.pull, review.repository) == (APPROVER, "c" * 40, PULL, "group/manual")


@pytest.mark.parametrize("forge", FORGES)
def test_an_approval_of_another_text_is_stale(forge: str) -> None:
    """Approve, then push: the approval does not cover what was pushed."""
    assert rules(forge, FORGES[forge], merged=OTHER) == ["stale-approval"]


def test_gitlab_approval_is_of_the_version_before_it() -> None:
    """GitLab names no commit: an approval is of the last version that was there when it was given, never of a later one."""
    versions = (("b" * 40, "2026-11-20T08:00:00.000Z"), ("c" * 40, "2026-11-20T10:00:00.000Z"))
    assert rules("gitlab", given.gitlab(versions=versions)) == ["stale-approval"]
    assert rules("gitlab", given.gitlab("2026-11-20T19:00:00.000+08:00", versions=versions)) == []
    assert rules("gitlab", given.gitlab("2026-11-20T10:00:00.000Z", versions=versions)) == ["stale-approval"]
    assert rules("gitlab", given.gitlab("2026-11-20T07:00:00.000Z", versions=versions)) == ["stale-approval"]


def test_gitlab_without_times_cannot_be_checked() -> None:
    """An old GitLab, which does not say when it was approved, is no pass."""
    with refused("update"):
        read("gitlab", given.gitlab(approved_at=""))


@pytest.mark.parametrize(
    ("forge", "answers"),
    [
        ("github", given.github(given.github_review(type="Bot"))),
        ("github", given.github(given.github_review(BOT))),
        ("gitlab", given.gitlab(bot=True)),
        ("gitea", given.gitea(given.gitea_review(BOT))),
        ("gitee", given.gitee(given.gitee_comment(BOT))),
    ],
)
def test_programs_do_not_approve(forge: str, answers: dict[str, Any]) -> None:
    """An approval by a program counts for nothing, whether the forge or the manual knows it as one."""
    assert "bot-approval" in rules(forge, answers)


@pytest.mark.parametrize(
    ("forge", "answers"),
    [
        ("github", given.github(given.github_review(AUTHOR))),
        ("github", given.github(pushes=((AUTHOR, "a" * 40, "b" * 40), (APPROVER, "b" * 40, "c" * 40)))),
        ("github", given.github(pushes=((APPROVER, "0" * 40, "f" * 40),))),
        ("github", given.github(user=given.github_user(APPROVER))),
        ("gitlab", given.gitlab(user=AUTHOR)),
        ("gitea", given.gitea(given.gitea_review(AUTHOR))),
        ("gitea", given.gitea(pusher=APPROVER)),
        ("gitee", given.gitee(given.gitee_comment(AUTHOR))),
    ],
)
def test_nobody_approves_what_he_opened_or_pushed(forge: str, answers: dict[str, Any]) -> None:
    """Four eyes: the opener and whoever pushed the text are not the second pair."""
    assert rules(forge, answers) == ["self-approval"]


def test_updating_the_branch_by_button_is_no_writing() -> None:
    """The approver who brings the branch up to date has not changed the item and is not blamed for the button."""
    assert rules("github", given.github(pushes=((AUTHOR, "b" * 40, "c" * 40), (APPROVER, "c" * 40, "d" * 40)))) == []


@pytest.mark.parametrize("forge", ["github", "gitea", "gitee"])
def test_a_copy_of_the_repository_counts_as_its_owners(forge: str) -> None:
    """What comes from somebody's own copy was pushed by that somebody, as far as the forge says."""
    fork = {"full_name": "x/manual", "owner": given.github_user(APPROVER)}
    head = {"ref": "change", "sha": "c" * 40, "repo": fork}
    answers = MAKE[forge](head=head)
    assert rules(forge, answers) == ["self-approval"]
    assert not asked(forge, answers).own, "and cannot be written to"


@pytest.mark.parametrize("forge", FORGES)
def test_the_account_is_its_number(forge: str) -> None:
    """A login that was given up and taken by somebody else is not the person it once was."""
    make = {
        "github": lambda: given.github(
            given.github_review() | {"user": {"id": OUTSIDER, "login": f"u{APPROVER}", "type": "User"}}
        ),
        "gitlab": lambda: given.gitlab(user=OUTSIDER),
        "gitea": lambda: given.gitea(given.gitea_review() | {"user": {"id": OUTSIDER, "login": f"u{APPROVER}"}}),
        "gitee": lambda: given.gitee(given.gitee_comment() | {"user": {"id": OUTSIDER, "login": f"u{APPROVER}"}}),
    }
    assert rules(forge, make[forge]()) == ["approver-not-entitled"]


@pytest.mark.parametrize(
    ("forge", "make", "last"),
    [
        ("github", given.github_review, {"state": "CHANGES_REQUESTED"}),
        ("github", given.github_review, {"state": "DISMISSED"}),
        ("gitea", given.gitea_review, {"state": "REQUEST_CHANGES"}),
        ("gitea", given.gitea_review, {"dismissed": True}),
    ],
)
def test_only_the_last_opinion_counts(forge: str, make: Any, last: dict[str, Any]) -> None:
    """Who approved first and then asked for changes has not approved; a remark afterwards takes nothing back."""
    answers = MAKE[forge]
    later = make(id=501, submitted_at="2026-11-21T09:00:00Z", **last)
    assert rules(forge, answers(make(), later)) == ["missing-approval"]
    assert rules(forge, answers(later, make())) == ["missing-approval"], "the order of the answer does not matter"
    remark = make(id=501, submitted_at="2026-11-21T09:00:00Z", state="COMMENTED" if forge == "github" else "COMMENT")
    assert rules(forge, answers(make(), remark)) == []


def test_all_pages_are_read() -> None:
    """An opinion on the second page counts like one on the first."""
    answers = given.github()
    answers["reviews"].append(
        [given.github_review(id=501, state="CHANGES_REQUESTED", submitted_at="2026-11-21T09:00:00Z")]
    )
    assert rules("github", answers) == ["missing-approval"]


@pytest.mark.parametrize("forge", FORGES)
@pytest.mark.parametrize("what", ["number", "repository"])
def test_answers_about_something_else_are_refused(forge: str, what: str) -> None:
    """Answers of another pull request or of another repository prove nothing here."""
    address, number = (ADDRESS, 8) if what == "number" else ("https://forge.example/group/other", PULL)
    with refused("another repository"):
        request(forge, Given(FORGES[forge]), address, number, BRANCH)


STATES: dict[str, list[tuple[dict[str, Any], str]]] = {
    "github": [({"merged": False, "state": "open"}, "open"), ({"merged": False, "state": "closed"}, "closed")],
    "gitlab": [({"state": "opened"}, "open"), ({"state": "closed"}, "closed"), ({"state": "locked"}, "closed")],
    "gitea": [({"merged": False, "state": "open"}, "open"), ({"merged": False, "state": "closed"}, "closed")],
    "gitee": [({"state": "open"}, "open"), ({"state": "closed"}, "closed")],
}


@pytest.mark.parametrize("forge", FORGES)
def test_the_state_of_a_request_is_known(forge: str) -> None:
    """What became of a request: merged, still open, or closed for nothing; whatever else a forge says is closed."""
    assert asked(forge, FORGES[forge]).state == "merged"
    assert [asked(forge, MAKE[forge](**pull)).state for pull, _ in STATES[forge]] == [said for _, said in STATES[forge]]


@pytest.mark.parametrize("forge", FORGES)
@pytest.mark.parametrize("branch", ["release", "Main", "refs/heads/main", ""])
def test_what_was_merged_into_another_branch_is_refused(forge: str, branch: str) -> None:
    """What was approved for another branch was not approved for this one; for a manual on that branch it was."""
    base = FORGES[forge]["pull"].get("base", {}) | {"ref": branch}
    answers = MAKE[forge](**{"target_branch": branch} if forge == "gitlab" else {"base": base})
    with refused("not into main"):
        read(forge, answers)
    assert len(asked(forge, answers, branch).reviews) == 1


def test_a_review_of_another_pull_request_is_refused() -> None:
    """A review put into the list from elsewhere is noticed."""
    alien = given.github_review(pull_request_url="https://api.github.com/repos/group/manual/pulls/77")
    with refused("another repository"):
        read("github", given.github(alien))


@pytest.mark.parametrize("forge", FORGES)
def test_an_answer_that_lacks_something_is_refused(forge: str) -> None:
    """Take any part away, and it is 'cannot check', never a pass."""
    for name, answer in FORGES[forge].items():
        for key in answer if isinstance(answer, dict) else answer[0][0]:
            answers = copy.deepcopy(FORGES[forge])
            part = answers[name] if isinstance(answer, dict) else answers[name][0][0]
            del part[key]
            try:
                told = rules(forge, answers)
            except CannotCheck:
                continue
            assert told or key in UNUSED[forge], f"{name} without {key} still counts"


UNUSED: dict[str, set[str]] = {
    "github": {"activity_type"},
    "gitlab": {"username", "push_data"},
    "gitea": {"stale", "official", "dismissed", "ref_name"},
    "gitee": set(),
}


def test_answers_from_a_folder(tmp_path: Path) -> None:
    """Answers that were fetched earlier are read with all their pages; a missing, torn or huge one is told."""
    import json

    for name, answer in given.github().items():
        pages = answer if isinstance(answer, list) else [answer]
        for number, page in enumerate(pages, 1):
            suffix = "" if number == 1 else f"-{number}"
            (tmp_path / f"{name}{suffix}.json").write_text(json.dumps(page), "utf-8")
    assert [review.user for review in request("github", Folder(tmp_path), ADDRESS, PULL, BRANCH).reviews] == [APPROVER]
    withdrawn = [given.github_review(id=9, state="DISMISSED", submitted_at="2026-11-22T09:00:00Z")]
    (tmp_path / "reviews-2.json").write_text(json.dumps(withdrawn), "utf-8")
    assert [review.state for review in request("github", Folder(tmp_path), ADDRESS, PULL, BRANCH).reviews] == [
        "retracted"
    ]
    for torn in (b"<html>login</html>", b"[" * 100_000, b"\xff\xfe", b" " * 5_000_001):
        (tmp_path / "reviews.json").write_bytes(torn)
        with refused():
            request("github", Folder(tmp_path), ADDRESS, PULL, BRANCH)
    (tmp_path / "reviews.json").unlink()
    with refused(r"reviews\.json"):
        request("github", Folder(tmp_path), ADDRESS, PULL, BRANCH)
