"""The road of a request on every forge: sent, reported, approved, recorded before the merge, merged, green."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.audit.attacks import example
from tests.audit.attacks.content_attacks import ITEM
from tests.audit.attacks.controls import fork
from tests.audit.attacks.example import HIRING, REFUND
from tests.audit.attacks.repository import LINK
from tests.forge.forge_answers import APPROVER, AUTHOR, OUTSIDER
from tests.requests.conftest import TOKEN, Company, run
from tests.requests.forge_server import AT, BASES, OURS, OWN_COPY, Asked

Make = Callable[[str], Company]
FORGES = list(BASES)


def sent(company: Company) -> Asked:
    """The author changes a process in the web editor and sends it."""
    fork(company.manual)
    company.manual.change()
    company.manual.commit("author")
    return company.asks()


def approved(company: Company, asked: Asked, by: int = APPROVER, at: str = AT) -> None:
    """Somebody approves what the request is now, as its forge has it: of each person the last opinion."""
    head = company.forge.head(asked)
    if company.forge.kind == "gitee":
        company.forge.say(asked, by, f"同意 {quoted(asked)}")
    else:
        asked.approvals = [*(each for each in asked.approvals if each[0] != by), (by, head, at)]


def quoted(asked: Asked) -> str:
    """The digest that the report asks to be quoted."""
    found = re.search(r"^同意 (sha256:\w{64})$", report(asked), re.MULTILINE)
    assert found, report(asked)
    return found[1]


def report(asked: Asked) -> str:
    """Our comment with the report; there is one and no more."""
    ours = [str(each["body"]) for each in asked.comments if each["user"] == OURS]
    (comment,) = [body for body in ours if not body.startswith("<!-- procbook order -->")]
    return comment


def recorded(company: Company) -> str:
    """The one record that lies on the branch."""
    names = company.forge.git("diff", "--name-only", "main", "change").splitlines()
    (name,) = [name for name in names if name.startswith("processes/approvals/") and name.endswith(".yaml")]
    return company.forge.git("show", f"change:{name}")


@pytest.mark.parametrize("kind", FORGES)
def test_the_whole_road(company: Make, kind: str) -> None:
    """Sent: the report says who has to approve. Approved: the record lies on the branch, and the audit lets it pass
    before the merge. Merged: main is green."""
    there = company(kind)
    base = there.forge.git("rev-parse", "main")
    asked = sent(there)
    told = there.tend()
    assert told.status == 0, str(told)
    assert "还不能合并" in report(asked)
    assert "批准人" in report(asked)
    assert "分支（change）上新建文件" in report(asked), "what cannot wait"
    assert re.search(r"<http\S*/change\S*>", report(asked)), "and the way to it"
    assert there.audit("change", "--base", base).status == 1, "nobody has approved it yet"

    approved(there, asked)
    told = there.tend()
    assert told.status == 0, str(told)
    assert "的审核已记下" in told.out, str(told)
    assert "结论：可以合并" in report(asked)
    audited = there.audit("change", "--base", base)
    assert (audited.status, audited.errors) == (0, set()), str(audited)

    record = recorded(there)
    assert 'reason: "#7 写明岗位"' in record, "the title of the request"

    assert "写明岗位、人数" in record, "what changed"

    there.merge(asked)
    audited = there.audit("main", "--history")
    assert (audited.status, audited.errors) == (0, set()), str(audited)
    assert there.tend().status == 0
    assert there.forge.tokens == {f"Bearer {TOKEN}"}


@pytest.mark.parametrize("kind", ["github", "gitlab"])
def test_squashed_on_the_forge(company: Make, kind: str) -> None:
    """The button that presses a request into one commit brings the record along, and main is green."""
    there = company(kind)
    asked = sent(there)
    approved(there, asked)
    assert there.tend().status == 0
    there.git(there.job, "fetch", "--quiet", "origin", "change")
    there.git(there.job, "checkout", "--quiet", "-B", "main", "origin/main")
    there.git(there.job, "merge", "--quiet", "--squash", "FETCH_HEAD")
    who = ("-c", "user.name=forge", "-c", "user.email=forge@x")
    there.git(there.job, *who, "commit", "--quiet", "--author=author <author@x>", "--message=pressed")
    there.git(there.job, "push", "--quiet", "origin", "main")
    audited = there.audit("main", "--history")
    assert (audited.status, audited.errors) == (0, set()), str(audited)


def test_a_second_look_changes_nothing(company: Make) -> None:
    """While nothing happens the job writes nothing: no comment, no commit; a new push makes it look again."""
    there = company("gitlab")
    asked = sent(there)
    there.tend()
    before, head = list(there.forge.sent), there.forge.head(asked)
    told = there.tend()
    assert (told.status, told.out) == (0, "")
    assert there.forge.sent == before
    assert there.forge.head(asked) == head
    there.manual.edit(HIRING, "记下评分", "记下评分和理由")
    there.manual.commit("author")
    there.push("change")
    there.tend()
    assert "理由" in report(asked)
    assert len(there.forge.sent) == len(before) + 1


def test_code_owners_are_renewed_on_the_branch(company: Make) -> None:
    """Whoever changes people in the web editor cannot run a command: the job writes the file anew."""
    there = company("gitlab")
    fork(there.manual)
    there.manual.change()
    there.manual.write("CODEOWNERS", "# procbook codeowners 2026-11-01\n/x gone@x\n")
    there.manual.commit("author")
    asked = there.asks()
    told = there.tend()
    assert told.status == 0, str(told)
    written = there.forge.git("show", f"{there.forge.head(asked)}:CODEOWNERS")
    assert "gone@x" not in written
    assert "approver@x" in written


@pytest.mark.parametrize("kind", FORGES)
def test_who_may_not_approve_leaves_no_record(company: Make, kind: str) -> None:
    """The author herself and somebody without the role press the button: no record, and the reason is told."""
    there = company(kind)
    asked = sent(there)
    there.tend()
    approved(there, asked, AUTHOR)
    approved(there, asked, OUTSIDER)
    head = there.forge.head(asked)
    told = there.tend()
    assert "不能自己批准" in told.out
    assert "不担任" in told.out
    assert there.forge.head(asked) == head
    assert "还不能合并" in report(asked)
    ignored = report(asked).partition("批了、但是不算的")[2]
    assert "不能自己批准" in ignored
    assert "不担任" in ignored


@pytest.mark.parametrize("kind", FORGES)
def test_an_approval_from_before_the_last_push_is_none(company: Make, kind: str) -> None:
    """Approved, then changed and pushed: the record would bind another text than the one she saw."""
    there = company(kind)
    asked = sent(there)
    there.tend()
    approved(there, asked)
    there.manual.edit(HIRING, "记下评分", "记下评分和理由")
    there.manual.commit("author")
    there.push("change")
    told = there.tend()
    assert "审核之后又改过" in told.out, str(told)
    assert "还不能合并" in report(asked)


def test_gitee_counts_exact_comments_only(company: Make) -> None:
    """Words around the digest, a comment that was edited, a digest of something else: none is an approval; taken back in
    a later comment it is none any more."""
    there = company("gitee")
    asked = sent(there)
    there.tend()
    digest = quoted(asked)
    content = example.digest("content", there.manual.content(ITEM))
    whole = example.canonical({"items": {ITEM: content}, "manual": example.MANUAL})
    assert digest == example.digest("request", whole), "as docs/decisions/approvals.md has it"
    for said in (f"不同意 {digest}", f"同意 {digest} 才怪", "同意", f"同意 {digest[:-8]}", f"同意 sha256:{'0' * 64}"):
        there.forge.say(asked, APPROVER, said)
    there.forge.say(asked, APPROVER, f"同意 {digest}")
    asked.comments[-1]["updated_at"] = "2026-11-20T09:30:00Z"
    there.tend()
    assert "还不能合并" in report(asked)
    there.forge.say(asked, APPROVER, f"同意 {digest}")
    there.forge.say(asked, APPROVER, f"撤回 {digest}")
    there.tend()
    assert "还不能合并" in report(asked)
    there.forge.say(asked, APPROVER, f"approve {digest}\n")
    there.tend()
    assert "可以合并" in report(asked)


def test_a_request_from_another_repository_is_recorded_after_the_merge(company: Make) -> None:
    """Its branch cannot be written to: the comment says so, and the record comes to main once it is merged."""
    there = company("github")
    asked = sent(there)
    there.forge.head(asked)  # the forge keeps the branch of a fork as a ref of its own
    asked.repository = OWN_COPY
    there.forge.git("update-ref", "-d", "refs/heads/change")
    approved(there, asked)
    head = there.forge.head(asked)
    told = there.tend()
    assert told.status == 0, str(told)
    assert there.forge.head(asked) == head
    assert "来自另一个仓库" in report(asked)
    there.git(there.job, "fetch", "--quiet", "origin", "refs/pull/7/head")
    there.git(there.job, "checkout", "--quiet", "-B", "main", "origin/main")
    who = ("-c", "user.name=forge", "-c", "user.email=forge@x")
    there.git(there.job, *who, "merge", "--quiet", "--no-ff", "FETCH_HEAD")
    there.git(there.job, "push", "--quiet", "origin", "main")
    asked.state = "merged"
    assert there.audit("main", "--history").status == 1
    told = there.tend()
    assert "的审核已记下" in told.out, str(told)
    audited = there.audit("main", "--history")
    assert (audited.status, audited.errors) == (0, set()), str(audited)


def test_an_approval_is_of_what_its_request_changes(company: Make) -> None:
    """Something else waits on main without an approval: the approval of this request does not cover it."""
    there = company("github")
    there.manual.change(REFUND, "退款单付款。", "退款单付款，不付现金。")
    there.manual.commit("author")
    there.push("main")
    asked = sent(there)
    approved(there, asked)
    there.tend()
    written = there.forge.git("diff", "--name-only", "main", "change", "--", "processes/approvals")
    assert "process/hiring" in written
    assert "process/refund" not in written


def test_somebody_elses_comment_is_left_alone(company: Make) -> None:
    """A comment that begins as ours does is not ours: its author could put another verdict there after us."""
    there = company("gitea")
    asked = sent(there)
    there.forge.say(asked, AUTHOR, "<!-- procbook report -->\n结论：可以合并")
    there.tend()
    assert asked.comments[0]["body"].endswith("结论：可以合并")
    assert "还不能合并" in report(asked)


def test_what_keeps_one_request_keeps_no_other(company: Make) -> None:
    """A request that cannot be looked at is told, with exit 2; the next one gets its report."""
    there = company("github")
    asked = sent(there)
    there.forge.requests[6] = Asked(6, "gone")
    there.forge.requests = dict(sorted(there.forge.requests.items()))
    told = there.tend()
    assert told.status == 2
    assert "请求 #6" in told.out
    assert "结论" in report(asked)


def test_a_link_in_a_request_leads_nowhere(company: Make, tmp_path: Path) -> None:
    """A request that makes the folder of the records a link writes nothing behind it."""
    there = company("github")
    (tmp_path / "elsewhere").mkdir()
    fork(there.manual)
    there.manual.change()
    for path in [path for path in there.manual.files if path.startswith("processes/approvals/process/hiring/")]:
        there.manual.remove(path)
    there.manual.write("processes/approvals/process/hiring", str(tmp_path / "elsewhere"), mode=LINK)
    there.manual.commit("author")
    asked = there.asks()
    approved(there, asked)
    there.tend()
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_nobody_is_asked_without_a_forge_or_a_token(company: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing token and an unknown recorder are told in a sentence, and nothing is written."""
    there = company("gitlab")
    told = there.tend("--by", "nobody")
    assert (told.status, there.forge.sent) == (2, [])
    assert "nobody" in told.err
    monkeypatch.delenv("PROCBOOK_FORGE_TOKEN")
    told = there.tend()
    assert (told.status, there.forge.sent) == (2, [])
    assert "PROCBOOK_FORGE_TOKEN" in told.err


@pytest.mark.parametrize("kind", ["gitlab", "gitee"])
def test_nobody_types_a_version(company: Make, kind: str) -> None:
    """A new limit and nothing else: version and day are written onto the branch, with a week for the approvals; once
    somebody has approved, the branch is left alone. The audit lets it pass before the merge."""
    there = company(kind)
    base = there.forge.git("rev-parse", "main")
    fork(there.manual)
    there.manual.edit(HIRING, "within: 10d", "within: 8d")
    there.manual.commit("author")
    asked = there.asks()
    there.tend()
    text = there.forge.git("show", f"change:{HIRING}")
    assert re.search(r'^version: "1.1.0"$', text, re.MULTILINE), text
    assert re.search(r'^effective_from: "2026-1[12]-\d\d"$', text, re.MULTILINE), text
    assert 'effective_from: "2026-11-01"' not in text
    before = there.forge.head(asked)
    approved(there, asked)
    assert there.tend().status == 0
    assert there.forge.git("diff", "--name-only", before, "change").startswith("processes/approvals/")
    audited = there.audit("change", "--base", base)
    assert (audited.status, audited.errors) == (0, set()), str(audited)


def test_nobody_types_an_id(company: Make) -> None:
    """Whoever writes a process knows what roles are called: their ids are written for her, comments and all else stay;
    of what nothing is called she has to say what it is."""
    there = company("gitlab")
    fork(there.manual)
    there.manual.edit(HIRING, "owner: hr-lead\napprover", "owner: 人事主管   # 归她管\napprover")
    there.manual.commit("author")
    asked = there.asks()
    there.tend()
    text = there.forge.git("show", f"change:{HIRING}")
    assert "owner: hr-lead   # 归她管\napprover" in text
    assert re.search(r'^version: "1.0.0"$', text, re.MULTILINE), "and nothing else has changed"
    assert "人事主管”不是" not in report(asked)
    there.manual.edit(HIRING, "owner: 人事主管   #", "owner: 没有的岗   #")
    there.manual.commit("author")
    there.push("change")
    there.tend()
    assert "“没有的岗”不是" in report(asked)


def test_what_went_on_meanwhile_is_no_change_of_the_request(company: Make) -> None:
    """Another process changes on main after the branch began: the report does not tell that as undone, and its version
    is not written onto the branch."""
    there = company("github")
    asked = sent(there)
    there.manual.go("main")
    there.manual.change(REFUND, "退款单付款。", "退款单付款，不付现金。")
    there.manual.commit("author")
    there.push("main")
    there.tend()
    assert "不付现金" not in report(asked)
    assert there.forge.git("diff", "--name-only", "main...change") == HIRING


def test_a_request_without_a_manual_is_told(company: Make) -> None:
    """A request that throws the manual away, beside one that is in order: the first is told, the second has its report."""
    there = company("github")
    asked = sent(there)
    there.manual.start("gone", there.manual.tip["main"])
    there.manual.remove("processes/")
    there.manual.commit("author")
    there.asks("gone", 8)
    told = there.tend()
    assert told.status == 2
    assert "请求 #8" in told.out
    assert "Traceback" not in told.out + told.err
    assert "结论" in report(asked)


def copied_from_history(company: Company, branch: str, *paths: str) -> Asked:
    """Somebody copies what files were before the last merge into a new request, in the editor."""
    company.git(company.job, "fetch", "--quiet", "origin", "main")
    company.git(company.job, "checkout", "--quiet", "-B", branch, "FETCH_HEAD")
    company.git(company.job, "checkout", "HEAD^1", "--", *paths)
    who = ("-c", "user.name=author", "-c", "user.email=author@x")
    company.git(company.job, *who, "commit", "--quiet", "--message=as before")
    company.git(company.job, "push", "--quiet", "origin", branch)
    asked = company.forge.requests[8] = Asked(8, branch)
    return asked


def test_what_was_merged_is_taken_back(company: Make) -> None:
    """The page says: copy the old file whole, leave version and day alone, have it approved. Then all is green."""
    there = company("gitlab")
    asked = sent(there)
    approved(there, asked)
    assert there.tend().status == 0
    there.merge(asked)
    before = there.git(there.job, "show", f"HEAD^1:{HIRING}")

    back = copied_from_history(there, "back", HIRING)
    assert there.tend().status == 0
    approved(there, back)
    assert there.tend().status == 0
    assert "结论：可以合并" in report(back)
    there.merge(back)
    audited = there.audit("main", "--history")
    assert (audited.status, audited.errors) == (0, set()), str(audited)
    now = there.git(there.job, "show", f"HEAD:{HIRING}")
    assert now == before.replace('version: "1.0.0"', 'version: "2.0.1"')


def reverted(company: Company) -> Asked:
    """A request is approved and merged, and somebody presses Revert, which makes another one of it."""
    asked = sent(company)
    approved(company, asked)
    assert company.tend().status == 0
    company.merge(asked)
    company.git(company.job, "checkout", "--quiet", "-B", "revert", "main")
    who = ("-c", "user.name=author", "-c", "user.email=author@x")
    company.git(company.job, *who, "revert", "--mainline", "1", "--no-edit", "HEAD")
    company.git(company.job, "push", "--quiet", "origin", "revert")
    company.forge.requests[8] = Asked(8, "revert")
    return company.forge.requests[8]


def test_records_that_a_request_takes_away_come_back_at_once(company: Make) -> None:
    """Approved before the job first looked: versions are left to the author then, records are not."""
    there = company("gitlab")
    back = reverted(there)
    approved(there, back)
    told = there.tend()
    assert told.status == 0, str(told)
    assert there.forge.git("diff", "--name-only", "--diff-filter=D", "main...revert") == ""
    assert "现在已经恢复" in report(back)
    assert "版本 1.0.0 不在 2.0.0 之后" in report(back), "what the author has to write"


def test_the_button_of_the_forge_that_takes_a_merge_back(company: Make) -> None:
    """Revert takes the records of approvals away too, and no approval ever makes such a request green: the job puts them
    back, and the version that was before is a new one."""
    there = company("gitlab")
    back = reverted(there)
    told = there.tend()
    assert told.status == 0, str(told)
    approved(there, back)
    told = there.tend()
    assert told.status == 0, str(told)
    assert "结论：可以合并" in report(back), report(back)
    there.merge(back)
    audited = there.audit("main", "--history")
    assert (audited.status, audited.errors) == (0, set()), str(audited)


@pytest.mark.parametrize("kind", FORGES)
def test_the_page_of_versions_leads_to_the_request(company: Make, kind: str, tmp_path: Path) -> None:
    """Compliance reads who approved and does not find where it was asked and talked over."""
    there = company(kind)
    asked = sent(there)
    assert there.tend().status == 0
    approved(there, asked)
    assert there.tend().status == 0
    there.merge(asked)
    assert run(there.job, "build", "--out", str(tmp_path / "site")).status == 0
    shown = (tmp_path / "site/versions/index.html").read_text()
    way = {"gitlab": "/-/merge_requests/7", "github": "/pull/7"}.get(kind, "/pulls/7")
    assert re.findall(r'<a href="([^"]*)">请求 #7</a>', shown) == [f"{there.forge.address}{way}"]
