"""The recorder: what it writes after a merge, and what it refuses to write (F02, F04, F05, F07, F08)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.audit.attacks.attack import HISTORY, Told, run, watched
from tests.audit.attacks.content_attacks import ITEM
from tests.audit.attacks.controls import fork, landed
from tests.audit.attacks.example import GOVERNANCE, HANDBOOK, HIRING, Manual
from tests.audit.attacks.forge_attacks import forge_policy
from tests.forge import forge_answers as given

APPROVER, AUTHOR, OUTSIDER, BOT = given.APPROVER, given.AUTHOR, given.OUTSIDER, given.BOT


def merged(manual: Manual) -> tuple[str, str]:
    """A pull request of two commits, merged by button without a record; gives the commits."""
    forge_policy(manual)
    fork(manual)
    manual.edit(HIRING, "记下评分", "记下评分和理由")
    first = manual.commit("author")
    manual.change()
    second = manual.commit("author")
    landed(manual, author="forge")
    manual.make()
    return manual.id(first), manual.id(second)


def answer(manual: Manual, answers: dict[str, Any]) -> Path:
    """The answers of the forge in a folder."""
    folder = manual.folder.parent / "answers"
    folder.mkdir()
    for name, said in answers.items():
        for number, page in enumerate(said if name in ("reviews", "pushes", "versions") else [said], 1):
            (folder / f"{name}{'' if number == 1 else f'-{number}'}.json").write_text(json.dumps(page), "utf-8")
    return folder


def record(manual: Manual, answers: dict[str, Any], *options: str) -> Told:
    key = manual.keys.folder / "recorder"
    return run(manual, "record", "--pull", "7", "--answers", str(answer(manual, answers)), "--key", str(key), *options)


def github(manual: Manual, reviewed: str, **review: Any) -> dict[str, Any]:
    """The author pushed the commit, and it was reviewed."""
    opinion = given.github_review(commit_id=reviewed, **{k: v for k, v in review.items() if not isinstance(v, dict)})
    opinion |= {name: value for name, value in review.items() if isinstance(value, dict)}
    return given.github(opinion, pushes=((AUTHOR, "0" * 40, reviewed),))


def take_in(manual: Manual) -> None:
    """The record files that were written, for the next commit."""
    for path in (manual.folder / "processes/approvals").rglob("*.*"):
        if not path.is_file():
            continue
        manual.write(path.relative_to(manual.folder).as_posix(), path.read_bytes())


def written(manual: Manual) -> list[str]:
    return [path.name for path in (manual.folder / "processes/approvals" / ITEM).rglob("2.0.0/*.yaml")]


def test_a_review_becomes_a_record_that_the_audit_accepts(manual: Manual) -> None:
    """Approve by button, merge, and the recorder's file makes main pass, at the level of the forge."""
    _, reviewed = merged(manual)
    told = record(manual, github(manual, reviewed))
    assert told.status == 0, str(told)
    assert len(written(manual)) == 1
    take_in(manual)
    manual.commit("robot")
    manual.make()
    audited = watched(manual, *HISTORY[:2], "--root", manual.root)
    assert (audited.status, audited.errors) == (0, set()), str(audited)
    again = run(
        manual, "record", "--pull", "7", "--answers", "../answers", "--key", str(manual.keys.folder / "recorder")
    )
    assert again.status == 0
    assert len(written(manual)) == 1, "recording twice writes nothing more"


REFUSED: dict[str, tuple[int, dict[str, Any], str]] = {
    "F02 earlier head": (0, {}, "没有记"),
    "F04 bot": (1, {"type": "Bot"}, "程序"),
    "F04 known bot": (1, {"user": BOT}, "程序"),
    "F04 opener": (1, {"user": AUTHOR}, "不能自己批准"),
    "F05 account": (1, {"user": OUTSIDER + 100}, "数字编号"),
    "F05 outsider": (1, {"user": OUTSIDER}, "不担任"),
    "dismissed": (1, {"state": "DISMISSED"}, "撤回"),
    "remark": (1, {"state": "COMMENTED"}, "还没有人"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_does_not_count_is_not_recorded(case: str, manual: Manual) -> None:
    """Nothing is written, the reason is told, and the status says that an approval is missing."""
    which, review, said = REFUSED[case]
    commits = merged(manual)
    told = record(manual, github(manual, commits[which], **review))
    assert (told.status, written(manual)) == (1, [])
    assert said in told.out


def test_f07_gitlab_approval_before_the_last_push(manual: Manual) -> None:
    """GitLab: an approval from before the last push is of the text from before it."""
    first, second = merged(manual)
    versions = ((first, "2026-11-20T08:00:00.000Z"), (second, "2026-11-20T10:00:00.000Z"))
    told = record(manual, given.gitlab("2026-11-20T09:00:00.000Z", versions=versions), "--forge", "gitlab")
    assert (told.status, written(manual)) == (1, [])
    assert "审核之后又改过" in told.out


def test_another_forge_than_the_manuals_is_refused(manual: Manual) -> None:
    """The recorder vouches for the repository that the policy names, and for no other."""
    _, second = merged(manual)
    told = record(manual, given.gitlab(versions=((second, "2026-11-20T08:00:00.000Z"),)), "--forge", "gitlab")
    assert (told.status, written(manual)) == (1, [])
    assert "key-purpose" in told.out


NOT_INTO_MAIN: dict[str, dict[str, Any]] = {
    "open": {"merged": False, "state": "open"},
    "closed without a merge": {"merged": False, "state": "closed"},
    "another branch": {"base": {"ref": "release"}},
}


@pytest.mark.parametrize("case", NOT_INTO_MAIN)
def test_a_request_that_did_not_reach_main_is_not_recorded(case: str, manual: Manual) -> None:
    """The text lies on main and was approved, but elsewhere: nothing is written, and the reason is told in one line."""
    _, reviewed = merged(manual)
    answers = github(manual, reviewed)
    base = answers["pull"]["base"] | NOT_INTO_MAIN[case].get("base", {})
    answers["pull"] |= NOT_INTO_MAIN[case] | {"base": base}
    told = record(manual, answers)
    assert (told.status, written(manual)) == (2, []), str(told)
    assert "没有写记录" in told.err
    assert "nothing was recorded" in told.err


def on_branch(manual: Manual, name: str) -> None:
    """The manual's own branch by its approved settings."""
    manual.edit(HANDBOOK, 'group/manual"}', f'group/manual", branch: {name}}}')
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")


@pytest.mark.parametrize(("into", "status"), [("trunk", 0), ("main", 2)])
def test_the_branch_is_the_one_that_the_approved_settings_name(into: str, status: int, manual: Manual) -> None:
    """A manual whose branch is trunk takes requests into trunk, and none into main."""
    on_branch(manual, "trunk")
    _, reviewed = merged(manual)
    answers = github(manual, reviewed)
    answers["pull"]["base"] |= {"ref": into}
    told = record(manual, answers)
    assert (told.status, len(written(manual))) == (status, 1 - status // 2), str(told)


def test_f08_an_answer_that_is_none(manual: Manual) -> None:
    """A login page instead of an answer is 'cannot check', and nothing is written."""
    _, reviewed = merged(manual)
    answers = github(manual, reviewed)
    folder = answer(manual, answers)
    (folder / "reviews.json").write_text("<html>", "utf-8")
    told = run(manual, "record", "--pull", "7", "--answers", str(folder), "--key", str(manual.keys.folder / "recorder"))
    assert (told.status, written(manual)) == (2, [])
    assert len(told.err.splitlines()) == 2


def test_a_commit_that_is_not_here_is_told(manual: Manual) -> None:
    """A reviewed commit that was not fetched is no pass and no refusal: the remedy is to fetch it."""
    merged(manual)
    told = record(manual, github(manual, "f" * 40))
    assert told.status == 2
    assert "fetch" in told.err


@pytest.mark.parametrize("key", ["approver", "stranger"])
def test_only_the_recorders_key_records(key: str, manual: Manual) -> None:
    """Somebody else's key makes no evidence of the forge."""
    _, reviewed = merged(manual)
    folder = answer(manual, github(manual, reviewed))
    told = run(manual, "record", "--pull", "7", "--answers", str(folder), "--key", str(manual.keys.folder / key))
    assert (told.status, written(manual)) == (1, [])


def test_f11_texts_of_a_pull_request_are_only_texts(manual: Manual) -> None:
    """A title that moves the cursor or looks like YAML is a reason in a record, and nothing else."""
    _, reviewed = merged(manual)
    title = "\x1b[2J\u202e\nrecord: 99\n---\n$(id) {{ x }} " + "长" * 500
    answers = github(manual, reviewed, user={"id": APPROVER, "login": "a\x1b[2J", "type": "User"})
    answers["pull"]["title"] = title
    told = record(manual, answers)
    assert (told.status, len(written(manual))) == (0, 1), str(told)
    assert "\x1b" not in told.out + told.err
    take_in(manual)
    manual.commit("robot")
    manual.make()
    assert watched(manual, *HISTORY[:2], "--root", manual.root).status == 0


@pytest.mark.parametrize(("account", "names"), [(99, []), (APPROVER, ["approver"])])
def test_a_governance_that_did_not_pass_judges_nothing(manual: Manual, account: int, names: list[str]) -> None:
    """Somebody makes another account that of the approver, in records that the audit does not trust: it approves nothing.
    The governance approved last goes on judging, and the approver's own account counts."""
    _, reviewed = merged(manual)
    manual.edit("processes/organisation/people.yaml", "github: 13", "github: 11")
    manual.edit("processes/organisation/people.yaml", "github: 11, gitlab: 11", "github: 99, gitlab: 11")
    manual.approve("governance/manual", "governor", key="stranger")
    manual.commit("outsider")
    manual.make()
    told = record(manual, github(manual, reviewed, user=given.github_user(account)))
    assert [name.partition("-")[2].removesuffix(".yaml") for name in written(manual)] == names, str(told)
