"""Requests written by somebody who means harm: what they bring along decides nothing but their own report."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.audit.attacks.controls import fork
from tests.audit.attacks.example import GOVERNANCE, HIRING, PEOPLE, REFUND, SITE_ITEM
from tests.forge.forge_answers import APPROVER, AUTHOR, OUTSIDER
from tests.requests.conftest import SOURCE, Company
from tests.requests.forge_server import AT, OWN_COPY, Asked
from tests.requests.runner import Runner, tools
from tests.requests.test_pipelines import served, server
from tests.requests.test_tending import FORGES, approved, report, sent

Make = Callable[..., Company]


def due(company: Company, branch: str = "change") -> Asked:
    """A request whose version is not written yet: the job wants to commit and push."""
    fork(company.manual, branch)
    company.manual.edit(HIRING, "within: 10d", "within: 8d")
    company.manual.commit("author")
    return company.asks(branch)


def branches(company: Company) -> str:
    return company.forge.git("for-each-ref", "--format=%(objectname) %(refname)", "refs/heads")


# where it pushes


def test_a_branch_that_is_gone_is_not_made_anew(company: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody takes the branch away while the job looks at the request; and a forge that keeps the commits of a request
    on no branch at all, as Gitea does after a push to refs/for/main, names one that never was."""
    there = company("gitea")
    asked = due(there)
    there.forge.head(asked)
    there.forge.git("update-ref", "-d", "refs/heads/change")
    before = branches(there)
    monkeypatch.setattr(there.forge, "head", lambda _: there.forge.git("rev-parse", "refs/pull/7/head"))
    assert there.tend().status == 2
    assert branches(there) == before
    asked.source = "refs/pull/7/head"
    told = there.tend()
    assert told.status == 0, str(told)
    assert branches(there) == before
    assert "来自另一个仓库" in report(asked)


@pytest.mark.parametrize("kind", FORGES)
def test_the_branch_of_somebody_else_stays(company: Make, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The forge names another branch than the one that the commits lie on, the protected one among them: nothing is
    pushed there."""
    there = company(kind)
    asked = due(there)
    head = there.forge.head(asked)
    monkeypatch.setattr(there.forge, "head", lambda _: head)
    there.forge.git("update-ref", "refs/heads/ahead", head)
    for name in ("main", "ahead/../main"):
        asked.source = name
        before = branches(there)
        there.tend()
        assert branches(there) == before


def test_a_request_from_main_into_main_writes_nothing(company: Make) -> None:
    """Main went on while the job ran, and a request claims to come from there: the job writes no version onto main."""
    there = company("github")
    there.manual.edit(HIRING, "within: 10d", "within: 8d")
    there.manual.commit("author")
    asked = there.asks("main")
    before = branches(there)
    there.tend()
    assert branches(there) == before
    assert "可以合并" not in report(asked)


# what is approved


def test_an_update_from_main_brings_no_approval_for_it(company: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request from a fork took over what waits on main; who approved the request saw no change there, since main has
    it. Her approval is none of what waits, although the forge still names the base of the beginning."""
    there = company("github")
    asked = sent(there)
    there.manual.go("main")
    there.manual.change(REFUND, "退款单付款。", "退款单付款，不付现金。")
    there.manual.commit("author")
    refund = there.manual.read(REFUND)
    there.manual.go("change")
    there.manual.write(REFUND, refund)
    there.manual.commit("author", parents=[there.manual.tip["main"]])
    there.push("main", "change")
    there.forge.head(asked)
    asked.repository = OWN_COPY
    base = there.forge.git("merge-base", "refs/pull/7/head~1", "main")
    monkeypatch.setattr(there.forge, "_base", lambda _: base)
    approved(there, asked)
    there.manual.merge("change")
    there.push("main")
    asked.state = "merged"
    told = there.tend()
    assert told.status == 0, str(told)
    written = there.forge.git("ls-tree", "-r", "--name-only", "main", "--", "processes/approvals")
    assert "process/hiring/2.0.0" in written
    assert "process/refund/2.0.0" not in written


# what stops it, and what the comment says then


def test_an_approval_of_a_commit_that_is_gone_stops_nothing(company: Make) -> None:
    """Approved, then the branch is pushed anew without that commit: the approval is told as one of another text, and
    the report says what is there now."""
    there = company("github")
    asked = sent(there)
    asked.approvals.append((APPROVER, "d" * 40, AT))
    told = there.tend()
    assert told.status == 0, str(told)
    assert "审核之后又改过" in told.out
    assert "还不能合并" in report(asked)


def test_no_old_verdict_stays(company: Make) -> None:
    """Approved and mergeable; then the branch gets something that cannot be judged: the comment says so, in place of a
    verdict on what is no longer there."""
    there = company("github")
    asked = sent(there)
    approved(there, asked)
    there.tend()
    assert "结论：可以合并" in report(asked)
    there.manual.start("other", there.manual.tip["change"])
    there.manual.remove("processes/")
    there.manual.commit("author")
    there.push("other")
    there.git(there.manual.folder, "push", "--quiet", "--force", str(there.bare), "other:change")
    told = there.tend()
    assert told.status == 2
    assert "可以合并" not in report(asked).replace("不能合并", "")
    assert report(asked).startswith("<!-- procbook report -->")


def test_the_report_names_its_commit(company: Make) -> None:
    """Who reads it sees whether the branch went on since."""
    there = company("github")
    asked = sent(there)
    there.tend()
    assert there.forge.head(asked)[:12] in report(asked)


@pytest.mark.parametrize("said", ["wıthdraw sha256:" + "0" * 64, "同意 ſha256:" + "0" * 64, "APPROVE\u3000sha256:1"])
def test_odd_letters_in_a_comment_stop_nothing(company: Make, said: str) -> None:
    """Letters that count as others without regard to capitals: a comment of anybody, and no opinion."""
    there = company("gitee")
    asked = sent(there)
    there.forge.say(asked, OUTSIDER, said)
    told = there.tend()
    assert told.status == 0, str(told)
    assert "还不能合并" in report(asked)


def bomb(company: Company, branch: str, *, then: str = "") -> None:
    """A branch with a tree of millions of names that takes a few hundred bytes; `then`: it is gone in the next commit."""
    git = company.forge.git
    blob = subprocess.run(
        ["git", "hash-object", "-w", "--stdin"], cwd=company.bare, input=b"x", capture_output=True, check=True
    )
    entry = f"100644 blob {blob.stdout.decode().strip()}"
    for _ in range(7):
        lines = "".join(f"{entry}\t{name}\n" for name in "abcdefghij")
        made = subprocess.run(
            ["git", "mktree"], cwd=company.bare, input=lines, capture_output=True, check=True, text=True
        )
        entry = f"040000 tree {made.stdout.strip()}"
    top = git("ls-tree", branch) + f"\n{entry}\tbomb\n"
    tree = subprocess.run(["git", "mktree"], cwd=company.bare, input=top, capture_output=True, check=True, text=True)
    who = ("-c", "user.name=author", "-c", "user.email=author@x")
    head = git("rev-parse", branch)
    made_commit = git(*who, "commit-tree", "-m", "x", "-p", head, tree.stdout.strip())
    if then:
        made_commit = git(*who, "commit-tree", "-m", "y", "-p", made_commit, f"{head}^{{tree}}")
    git("update-ref", f"refs/heads/{branch}", made_commit)


@pytest.mark.parametrize("then", ["", "gone"])
def test_a_tree_without_end_is_not_laid_out(company: Make, then: str) -> None:
    """Millions of names from a few hundred bytes would fill the disk and the memory of everybody: told, and the next
    request is looked at; also where only an earlier commit of the request has it."""
    there = company("github")
    asked = sent(there)
    there.manual.start("large", there.manual.tip["main"])
    there.manual.edit(HIRING, "within: 10d", "within: 8d")
    there.manual.commit("author")
    large = there.asks("large", 8)
    bomb(there, "large", then=then)
    told = there.tend()
    assert told.status == 2
    assert "请求 #8" in told.out
    assert "还不能合并" in report(asked)
    assert "不能" in report(large)


def test_a_request_has_its_time(company: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that takes longer than one is given is left, told in its comment, and not begun again until something
    of it changes; the others have their reports."""
    there = company("github")
    asked = sent(there)
    there.manual.start("slow", there.manual.tip["main"])
    there.manual.change(REFUND, "退款单付款。", "退款单付款，不付现金。")
    there.manual.commit("author")
    slow = there.asks("slow", 6)
    there.forge.requests = dict(sorted(there.forge.requests.items()))
    tending = import_module("procbook.requests.tend")
    told_of = tending.request_of

    def request_of(*given: Any) -> Any:
        while "不付现金" in str(given[1].manual.processes["refund"]):
            pass
        return told_of(*given)

    monkeypatch.setattr(tending, "request_of", request_of)
    monkeypatch.setattr(import_module("procbook.requests.limits"), "SECONDS", 6.0)
    told = there.tend()
    assert told.status == 2
    assert "请求 #6" in told.out
    assert "没有看完" in report(slow)
    assert "还不能合并" in report(asked)
    assert there.tend().status == 0


@pytest.mark.parametrize("kind", ["gitlab", "github"])
def test_long_texts_stop_nothing(company: Make, kind: str) -> None:
    """A few requests with texts as long as GitLab takes them, and comments beneath the request of somebody: everybody has
    the report."""
    there = company(kind)
    asked = sent(there)
    asked.text = "<" * 1_000_000
    there.forge.say(asked, OUTSIDER, asked.text)
    for number in range(20, 44):
        there.forge.requests[number] = replace(asked, number=number, state="merged", comments=[])
    for _ in range(24):
        there.forge.say(asked, OUTSIDER, "长" * 1_000_000)
    told = there.tend()
    assert told.status == 0, str(told)[-300:]
    assert "还不能合并" in report(asked)


def test_an_approval_by_a_stranger_holds_nobody_up(company: Make) -> None:
    """An account that is nobody's, and the author's own, press the button: the version is written all the same."""
    there = company("github")
    asked = due(there)
    for user in (999, AUTHOR):
        approved(there, asked, user)
    there.tend()
    assert 'version: "1.1.0"' in there.forge.git("show", f"change:{HIRING}")


def test_a_report_of_an_audit_that_came_in_a_request_is_none(company: Make, tmp_path: Path) -> None:
    """A file with the name of a report, merged with a request: the audit of the month is not compared with it."""
    there = company("gitlab", SOURCE)
    there.manual.write("audit-99999999-000000.json", "{}")
    there.manual.commit("author")
    there.push("main")
    workspace = tmp_path / "workspace"
    there.git(tmp_path, "clone", "--quiet", str(there.bare), str(workspace))
    runner = Runner(workspace, tools(tmp_path / "tools", SOURCE), {"PROCBOOK_ROOT": there.manual.root})
    done = runner.gitlab(workspace / ".gitlab-ci.yml", "audit")
    assert done.returncode == 0, done.stdout[-500:] + done.stderr


# what the comment does on the forge


def test_no_line_of_the_comment_is_a_command(company: Make) -> None:
    """GitLab carries out lines that begin with a slash, in the name of whoever wrote the comment; forges call whoever is
    named. Nothing of the manual comes to stand so, whatever its lines."""
    there = company("gitlab")
    text = "一\n/approve\n/merge\n@all <!-- procbook report -->\r/close\u2028/lock"
    fork(there.manual)
    there.manual.edit(HIRING, "写清岗位", "写明岗位")
    name = re.search(r"^title: .*$", there.manual.read(HIRING), re.MULTILINE)
    assert name
    there.manual.edit(HIRING, name[0], "title: " + repr(text).replace("'", '"').replace("\\u2028", "\\L"))
    there.manual.commit("author")
    asked = there.asks()
    there.tend()
    lines = re.split(r"[\r\n\u2028\u2029\x0b\x0c\x85]", report(asked))
    assert [line for line in lines if line.lstrip().startswith("/")] == []
    assert "@all" not in report(asked)
    assert report(asked).count("procbook report -->") == 1


# what the job runs and reads


def test_attributes_of_a_request_start_no_filter(company: Make, tmp_path: Path) -> None:
    """A filter that the machine has set up, as `git lfs install` does, is none of what a request may choose."""
    there = company("github")
    asked = sent(there)
    there.manual.go("change")
    there.manual.write(".gitattributes", "* filter=odd\n")
    there.manual.commit("author")
    there.push("change")
    mark = tmp_path / "it ran"
    for what in ("smudge", "clean"):
        there.git(there.job, "config", f"filter.odd.{what}", f"touch '{mark}'; cat")
    there.git(there.job, "config", "filter.odd.required", "true")
    told = there.tend()
    assert not mark.exists()
    assert "结论" in report(asked), str(told)


def test_names_of_branches_stop_no_server(company: Make, tmp_path: Path) -> None:
    """A branch `a` gives way to one `a/b`, which no clone can take that still has the first."""
    there = company("gitee", SOURCE)
    there.forge.git("update-ref", "refs/heads/a", "main")
    folder = server(there, tmp_path / "srv")
    there.forge.git("update-ref", "-d", "refs/heads/a")
    there.forge.git("update-ref", "refs/heads/a/b", "main")
    asked = sent(there)
    done = served(folder, "requests")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "还不能合并" in report(asked)


def test_a_past_of_its_own_makes_nobody_an_approver(company: Make, tmp_path: Path) -> None:
    """A branch with another beginning, in which the author approves what her site runs, then merged with main: nothing of
    it is run for the preview, whether or not the root is known. By the governance of main nobody approved it."""
    there = company("github")
    mark = tmp_path / "it ran"
    manual, files = there.manual, dict(there.manual.files)
    manual.orphan("change")
    manual.write(PEOPLE, manual.read(PEOPLE).replace(manual.keys.public["governor"], manual.keys.public["stranger"]))
    manual.write("docs/hook.py", f"open({str(mark)!r}, 'w').close()\n")
    manual.write("mkdocs.yml", manual.read("mkdocs.yml") + "\nhooks: [docs/hook.py]\n")
    for path in manual.paths(""):
        manual.remove(path)
    manual.trusted.clear()
    manual.approve(GOVERNANCE, "governor", key="stranger")
    manual.approve(SITE_ITEM, "governor", key="stranger")
    manual.commit("author")
    manual.files.update({path: data for path, data in files.items() if path != "mkdocs.yml"})
    manual.commit("author", parents=[manual.tip["main"]])
    asked = there.asks()
    told = there.tend("--previews", str(tmp_path / "previews"))
    assert not mark.exists(), str(told)
    assert report(asked)
