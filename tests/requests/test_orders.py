"""Orders: what needs a command is asked for by a file in a request, and the job of the protected branch does it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.audit.attacks.controls import fork
from tests.audit.attacks.example import GOVERNANCE, HANDBOOK, HIRING
from tests.forge.forge_answers import APPROVER
from tests.requests.conftest import Company, run
from tests.requests.forge_server import AT, BASES, OURS, OWN_COPY, Asked
from tests.requests.test_tending import approved, sent

Make = Callable[[str], Company]
ORDER = "processes/order.yaml"
PAGE = "docs/about.md"

CONTROLLER = 16

URGENT = """schema: 1
order: emergency
processes: [hiring]
reason: 仓库停电，先按纸单办
"""
GOVERNED = "    - {items: [governance, reference, site], roles: [governance-manager], evidence: signed}\n"
APPROVE = "schema: 1\norder: approve\nreason: 两个请求同时合并\n"
RENAME = "schema: 1\norder: rename-role\nrole: clerk\ntitle: 办事员\n"
GOVERNOR = 15
LEAVES = """schema: 1
order: leave
person: author
last_day: "2026-12-31"
"""
REVIEW = """schema: 1
order: review
processes: [hiring]
conclusion: 执行正常，没有要改的
"""


def ordered(company: Company, text: str, number: int = 7, branch: str = "change") -> Asked:
    """Somebody writes an order in the web editor and sends it."""
    company.manual.start(branch, company.manual.tip["main"])
    company.manual.write(ORDER, text)
    company.manual.commit("author")
    return company.asks(branch, number)


def urgent(company: Company, order: str = URGENT) -> Asked:
    """Somebody changes a process that cannot wait, and says so by an order in the same request."""
    fork(company.manual)
    company.manual.edit(HIRING, "within: 10d", "within: 8d")
    company.manual.write(ORDER, order)
    company.manual.commit("author")
    return company.asks()


def said(asked: Asked, mark: str) -> str:
    """Our comment with a mark; "" when there is none."""
    bodies = [str(each["body"]) for each in asked.comments if each["user"] == OURS]
    (body,) = [body for body in bodies if body.startswith(f"<!-- procbook {mark} -->")] or [""]
    return body


@pytest.mark.parametrize("kind", list(BASES))
def test_somebody_leaves_without_a_command(company: Make, kind: str) -> None:
    """The last day is written onto the branch, the order is gone, and the request says what it touches and who has to
    approve it."""
    there = company(kind)
    asked = ordered(there, LEAVES)
    assert there.audit("change", "--base", "origin/main").status == 1, "the order waits"
    told = there.tend()
    assert told.status == 0, str(told)
    names = there.forge.git("diff", "--name-only", "main", "change").splitlines()
    assert names == ["processes/organisation/people.yaml", "processes/organisation/roles.yaml"]
    assert '"2026-12-31"' in there.forge.git("show", "change:processes/organisation/people.yaml")
    assert "的最后一天是 2026" in said(asked, "order")
    assert "没有人担任" in said(asked, "order")
    assert "组织和规矩" in said(asked, "report")
    assert "办理单" not in said(asked, "report")
    message = there.forge.git("log", "-1", "--format=%an %B", "change")
    assert message.startswith("记录程序")
    assert "Co-authored-by: author <author@x>" in message, "whose wish it was is an author"


@pytest.mark.parametrize("kind", list(BASES))
def test_a_review_without_a_command(company: Make, kind: str) -> None:
    """The request says who has to confirm it; once she has, the record is on the branch, the order gone, all green."""
    there = company(kind)
    base = there.forge.git("rev-parse", "main")
    asked = ordered(there, REVIEW)
    assert there.tend().status == 0
    assert "等复核" in said(asked, "report")
    assert ORDER in there.forge.git("ls-tree", "-r", "--name-only", "change")
    approved(there, asked)
    told = there.tend()
    assert told.status == 0, str(told)
    names = there.forge.git("diff", "--name-only", "main", "change").splitlines()
    assert [name.rpartition("/")[0] for name in names] == ["processes/approvals/process/hiring/1.0.0"]
    record = there.forge.git("show", f"change:{names[0]}")
    assert "action: review" in record
    assert "执行正常，没有要改的" in record
    assert "结论：可以合并" in said(asked, "report")
    audited = there.audit("change", "--base", base)
    assert (audited.status, audited.errors) == (0, set()), str(audited)


def test_the_conclusion_is_the_one_that_was_approved(company: Make) -> None:
    """Changed after the approval, the order is another one: nothing is recorded until somebody approves that."""
    there = company("gitlab")
    asked = ordered(there, REVIEW)
    approved(there, asked)
    there.manual.write(ORDER, REVIEW.replace("没有要改的", "明年再说"))
    there.manual.commit("author")
    there.push("change")
    assert there.tend().status == 0
    assert there.forge.git("diff", "--name-only", "main", "change").splitlines() == [ORDER]
    approved(there, asked)
    assert there.tend().status == 0
    (name,) = there.forge.git("diff", "--name-only", "main", "change").splitlines()
    assert "明年再说" in there.forge.git("show", f"change:{name}")


def test_the_digest_of_a_review_is_of_its_order(company: Make) -> None:
    """On Gitee the comment that approves one order approves no other."""
    there = company("gitee")
    first, second = ordered(there, REVIEW), ordered(there, REVIEW.replace("没有要改的", "明年再说"), 8, "other")
    assert there.tend().status == 0
    one, other = (said(asked, "report").split("同意 sha256:")[1][:64] for asked in (first, second))
    assert one != other
    there.forge.say(second, APPROVER, f"同意 sha256:{one}")
    assert there.tend().status == 0
    assert there.forge.git("diff", "--name-only", "main", "other").splitlines() == [ORDER]


def test_an_emergency_without_a_command(company: Make) -> None:
    """What cannot wait: the change says so by an order, finance approves, and it is in force at once. It is ratified by
    another order."""
    there = company("gitlab")
    base = there.forge.git("rev-parse", "main")
    asked = urgent(there)
    assert there.tend().status == 0
    assert 'effective_from: "2026-11-20"' in there.forge.git("show", f"change:{HIRING}")
    approved(there, asked, CONTROLLER)
    told = there.tend()
    (record,) = records(there, "change")
    assert "action: emergency" in record, str(told)
    assert "仓库停电" in record
    assert "结论：可以合并" in said(asked, "report")
    assert "还要补批" in said(asked, "report")
    audited = there.audit("change", "--base", base)
    assert (audited.status, audited.errors) == (0, set()), str(audited)

    there.git(there.job, "push", "--quiet", "--force", "origin", "change-there:main")
    asked.state = "merged"
    there.git(there.job, "checkout", "--quiet", "-B", "ratify", "origin/main")
    (there.job / ORDER).write_text("schema: 1\norder: ratify\nprocesses: [招聘]\nreason: 补批停电期间的改动\n", "utf-8")
    there.git(there.job, "add", "-A")
    there.git(there.job, "-c", "user.name=author", "-c", "user.email=author@x", "commit", "--quiet", "-m", "ratify")
    there.git(there.job, "push", "--quiet", "origin", "ratify")
    ratify = there.forge.requests[8] = Asked(8, "ratify")
    assert there.tend().status == 0
    assert "补办批准" in said(ratify, "report")
    approved(there, ratify)
    told = there.tend()
    (record,) = records(there, "ratify")
    assert "action: ratify" in record, str(told)
    assert there.audit("ratify", "--base", "origin/main").status == 0


def records(company: Company, branch: str) -> list[str]:
    """The records that a branch brings along; no order stands beside them."""
    names = company.forge.git("diff", "--name-only", "main", branch).splitlines()
    assert ORDER not in names
    found = [name for name in names if name.startswith("processes/approvals/") and name.endswith(".yaml")]
    return [company.forge.git("show", f"{branch}:{name}") for name in found]


@pytest.mark.parametrize("kind", ["gitlab", "gitee"])
def test_the_governance_is_approved_on_the_forge(company: Make, kind: str) -> None:
    """A request that changes who may approve is looked at as often as any other, and its approval is recorded: the
    governance that it began with judges."""
    there = company(kind)
    there.manual.edit(HANDBOOK, GOVERNED, GOVERNED.replace("signed", "forge"))
    there.manual.approve(GOVERNANCE, "governor")
    there.manual.commit("author")
    there.push("main")
    base = there.forge.git("rev-parse", "main")
    asked = ordered(there, RENAME)
    assert there.tend().status == 0
    assert "组织和规矩" in said(asked, "report")
    approved(there, asked, GOVERNOR)
    told = there.tend()
    assert told.status == 0, str(told)
    (record,) = records(there, "change")
    assert "item: governance/manual" in record
    assert "结论：可以合并" in said(asked, "report")
    audited = there.audit("change", "--base", base)
    assert (audited.status, audited.errors) == (0, set()), str(audited)


def both_renamed(company: Company) -> tuple[Asked, Asked]:
    """Two requests about roles, each of them approved."""
    company.manual.edit(HANDBOOK, GOVERNED, GOVERNED.replace("signed", "forge"))
    company.manual.approve(GOVERNANCE, "governor")
    company.manual.commit("author")
    company.push("main")
    first = ordered(company, RENAME, 7, "first")
    second = ordered(company, RENAME.replace("clerk", "finance").replace("办事员", "出纳"), 8, "second")
    company.tend()
    for asked in (first, second):
        approved(company, asked, GOVERNOR)
    company.tend()
    for asked in (first, second):
        assert "结论：可以合并" in said(asked, "report")
    return first, second


@pytest.mark.parametrize("kind", list(BASES))
def test_two_requests_about_the_organisation(company: Make, kind: str) -> None:
    """All roles and people are approved as one: once a request about them is merged, another one is given what that
    changed, and can be approved as it will be; else nobody could ever approve it."""
    there = company(kind)
    first, second = both_renamed(there)
    there.merge(first)
    there.tend()
    assert "还不能合并" in said(second, "report")
    roles = there.forge.git("show", "second:processes/organisation/roles.yaml")
    assert ("办事员" in roles, "出纳" in roles) == (True, True)
    approved(there, second, GOVERNOR, "2026-11-20T09:20:00Z")
    told = there.tend()
    assert told.status == 0, str(told)
    assert "结论：可以合并" in said(second, "report")
    there.merge(second)
    audited = there.audit("main", "--history")
    assert (audited.status, audited.errors) == (0, set()), str(audited)


def test_both_requests_about_the_organisation_are_merged_at_once(company: Make) -> None:
    """Each was approved by itself, nobody what became of both: one more request mends that, without a command."""
    there = company("gitlab")
    for asked in both_renamed(there):
        there.merge(asked)
    assert there.audit("main", "--history").errors == {"approval-of-other-content"}

    third = ordered(there, APPROVE, 9, "third")
    told = there.tend()
    assert told.status == 0, str(told)
    report = said(third, "report")
    assert "补批没有批准的内容" in report
    differs = report.partition("和批准过的比，改了什么")[2]
    assert "名称由“财务”改为“出纳”" in differs, "the first that was merged is approved"
    assert "办事员" not in differs
    approved(there, third, GOVERNOR)
    told = there.tend()
    assert told.status == 0, str(told)
    assert "结论：可以合并" in said(third, "report")
    there.merge(third)
    audited = there.audit("main", "--history")
    assert (audited.status, audited.errors) == (0, set()), str(audited)


def test_an_emergency_is_not_brought_along(company: Make) -> None:
    """Whoever approves what nobody approved would ratify an emergency of which the report says nothing."""
    there = company("gitlab")
    asked = urgent(there)
    there.tend()
    approved(there, asked, CONTROLLER)
    there.tend()
    there.merge(asked)
    brought = ordered(there, APPROVE, 8, "brought")
    there.tend()
    approved(there, brought)
    there.tend()
    assert "没有要补批的" in said(brought, "report")
    assert there.forge.git("diff", "--name-only", "main", "brought") == ORDER


def both_change_the_site(company: Company, attributes: str = "") -> None:
    """Two requests change one page in two places; the first is merged."""
    text = company.manual.read(PAGE)
    for number, branch, changed in ((7, "first", f"{text}\nfirst\n"), (8, "second", f"second\n\n{text}")):
        company.manual.start(branch, company.manual.tip["main"])
        company.manual.write(PAGE, changed)
        if attributes and branch == "second":
            company.manual.write(".gitattributes", attributes)
        company.manual.commit("author")
        company.asks(branch, number)
    company.tend()
    company.merge(company.forge.requests[7])


def test_two_requests_about_the_site(company: Make) -> None:
    """Its files are approved as one, too."""
    there = company("gitlab")
    both_change_the_site(there)
    assert there.tend().status == 0
    both = there.forge.git("show", f"second:{PAGE}")
    assert ("first" in both, "second" in both) == (True, True)


def test_nothing_runs_when_a_branch_is_caught_up(company: Make) -> None:
    """A program that the clone has set up for merges is chosen by the attributes of a request: a person has to merge."""
    there = company("gitlab")
    both_change_the_site(there, "*.md merge=ours\n")
    there.git(there.job, "config", "merge.ours.driver", f"touch {there.job.parent}/ran")
    assert there.tend().status == 0
    assert not (there.job.parent / "ran").exists()
    assert "first" not in there.forge.git("show", f"second:{PAGE}")


def test_who_gave_an_order_does_not_approve_what_it_made(company: Make) -> None:
    """The governor writes the order into somebody's request; what the job makes of it is his work all the same."""
    there = company("gitlab")
    there.manual.start("change", there.manual.tip["main"])
    there.manual.write(ORDER, RENAME)
    there.manual.commit("governor")
    there.asks()
    assert there.tend().status == 0
    there.git(there.job, "fetch", "--quiet", "origin", "change")
    there.git(there.job, "checkout", "--quiet", "FETCH_HEAD")
    key = str(there.manual.keys.folder / "governor")
    told = run(there.job, "approve", "governance", "--by", "governor", "--key", key, "--reason", "改名", "--yes")
    assert told.status != 0, str(told)
    assert "不能自己批准" in told.out + told.err, str(told)


def test_an_order_that_landed_is_nobodys(company: Make) -> None:
    """Merged before it was carried out, an order waits on main for whoever takes it away; the next request, which has
    nothing to do with it, is not written to, and its approval approves nothing else."""
    there = company("github")
    for text in (LEAVES, REVIEW):
        there.manual.go("main")
        there.manual.write(ORDER, text)
        there.manual.commit("author")
        there.push("main")
        asked = sent(there)
        approved(there, asked)
        assert there.tend().status == 0
        names = there.forge.git("diff", "--name-only", "main", "change").splitlines()
        assert names
        assert all("hiring" in name for name in names), names
        assert "action: review" not in "".join(records(there, "change"))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("schema: 1\norder: split-role\nrole: hr-lead\ninto: 'Bad Id'\ntitle: 新岗\nprocesses: [hiring]\n", "Bad Id"),
        (LEAVES.replace("author", "nobody"), "nobody"),
        (LEAVES.replace("2026-12-31", "1850-01-01"), "1850-01-01"),
        ("schema: 1\norder: rename-role\nrole: zzz\ntitle: 新名称\n", "zzz"),
        ("schema: 1\norder: split-role\nrole: hr-lead\ninto: clerk\nprocesses: [nothing]\n", "nothing"),
    ],
)
def test_what_cannot_be_is_told(company: Make, text: str, why: str) -> None:
    """The order stays as it is, and the reason stands below the request."""
    there = company("gitlab")
    asked = ordered(there, text)
    head = there.forge.head(asked)
    there.tend()
    assert there.forge.head(asked) == head
    assert "没有办成" in said(asked, "order")
    assert why in said(asked, "order")
    assert "还不能合并" in said(asked, "report")
    assert "办理单没有办成" in said(asked, "report")
    assert "不用改什么" not in said(asked, "report")
    there.push()
    there.tend()
    assert len([each for each in asked.comments if each["user"] == OURS]) == 2


def test_all_names_that_nobody_has_are_told_at_once(company: Make) -> None:
    """Each costs another round; and who left out a part of a name is told the whole one."""
    there = company("gitlab")
    asked = ordered(there, LEAVES.replace("author", "autho") + "successors:\n  - {person: 没有的人, role: 没有的岗}\n")
    there.tend()
    for name in ("autho", "没有的人", "没有的岗"):
        assert f"“{name}”" in said(asked, "order")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("schema: 1\norder: leave\n", "还缺"),
        ("schema: 1\norder: dance\n", "order"),
        ("order: [\n", "order.yaml"),
        (LEAVES.replace("2026-12-31", "2026-02-30"), "2026-02-30"),
        (REVIEW.replace("hiring", "nothing"), "nothing"),
    ],
)
def test_an_order_that_is_none_is_told(company: Make, text: str, why: str) -> None:
    """Where no order can be understood, the report says what is wrong with the file."""
    there = company("github")
    asked = ordered(there, text)
    assert there.tend().status == 0
    assert why in said(asked, "report")
    assert "还不能合并" in said(asked, "report")
    assert said(asked, "order") == ""


def test_an_order_from_another_repository_is_not_carried_out(company: Make) -> None:
    """Its branch cannot be written to, so that nothing is done; the request stays red."""
    there = company("github")
    asked = ordered(there, LEAVES)
    there.forge.head(asked)
    asked.repository = OWN_COPY
    there.forge.git("update-ref", "-d", "refs/heads/change")
    asked.approvals.append((APPROVER, there.forge.head(asked), AT))
    assert there.tend().status == 0
    assert said(asked, "order") == ""
    assert "办理单不会办" in said(asked, "report")
    assert "还不能合并" in said(asked, "report")


# Somebody who may open a request, and wants more


def test_an_emergency_is_no_ordinary_change_afterwards(company: Make) -> None:
    """Approved as what cannot wait, which has to be ratified; then the order is taken away: the approval is not taken
    for one that needs no ratification."""
    there = company("gitlab")
    asked = urgent(there)
    approved(there, asked)
    there.manual.remove(ORDER)
    there.manual.commit("author")
    there.push("change")
    told = there.tend()
    assert records(there, "change") == []
    assert "办理单" in told.out, str(told)
    assert "还不能合并" in said(asked, "report")


def test_a_record_of_an_emergency_is_the_only_one(company: Make) -> None:
    """The job took the order away, since it has all its approvals; when it looks again it makes nothing else of them."""
    there = company("gitlab")
    asked = urgent(there)
    assert there.tend().status == 0
    approved(there, asked, CONTROLLER)
    approved(there, asked)
    for _ in range(3):
        there.tend()
    assert [each.count("action: emergency") for each in records(there, "change")] == [1]


@pytest.mark.parametrize("order", [URGENT, URGENT.replace("emergency", "ratify")])
def test_an_emergency_needs_the_right(company: Make, order: str) -> None:
    """Whoever approves ordinary changes does not therefore approve what cannot wait."""
    there = company("gitlab")
    asked = urgent(there, order)
    there.tend()
    approved(there, asked)
    approved(there, asked, GOVERNOR)
    there.tend()
    assert "processes/approvals/" not in there.forge.git("diff", "--name-only", "main", "change")
    assert "还不能合并" in said(asked, "report")


@pytest.mark.parametrize(
    "attributes",
    [
        "* working-tree-encoding=UTF-16LE",
        "* ident text eol=crlf",
        "*.yaml filter=lfs -text",
        "processes/** export-ignore",
    ],
)
def test_attributes_of_a_request_change_nothing_else(company: Make, attributes: str) -> None:
    """However a request wants its files laid out, what the job writes there is what it wrote, or nothing is."""
    there = company("gitlab")
    there.manual.start("change", there.manual.tip["main"])
    there.manual.write(".gitattributes", attributes + "\n")
    there.manual.write(ORDER, RENAME)
    there.manual.commit("author")
    asked = there.asks()
    there.tend()
    assert said(asked, "report")
    names = there.forge.git("diff", "--name-only", "main", "change").splitlines()
    assert set(names) <= {".gitattributes", ORDER, "processes/organisation/roles.yaml"}
    before, after = (there.forge.git("show", f"{at}:processes/organisation/roles.yaml") for at in ("main", "change"))
    assert len(set(after.splitlines()) - set(before.splitlines())) <= 2


def test_an_order_that_is_a_link_leads_nowhere(company: Make) -> None:
    """A link in the place of the order, and of the file that it would change, to something of the machine."""
    there = company("github")
    asked = ordered(there, RENAME)
    victim = there.job.parent / "victim.yaml"
    victim.write_text("roles: []\n", "utf-8")
    folder = there.job.parent / "evil"
    there.git(there.job.parent, "clone", "--quiet", "--branch", "change", str(there.bare), str(folder))
    roles = folder / "processes/organisation/roles.yaml"
    roles.unlink()
    roles.symlink_to(victim)
    there.git(folder, "add", "-A")
    there.git(folder, "-c", "user.name=author", "-c", "user.email=author@x", "commit", "--quiet", "-m", "x")
    there.git(folder, "push", "--quiet", "origin", "HEAD:change")
    there.tend()
    assert victim.read_text("utf-8") == "roles: []\n"
    assert "还不能合并" in said(asked, "report")


@pytest.mark.parametrize(
    "name",
    ["x\u2028Co-authored-by: approver <approver@x>", "approver <approver@x>, x", "x\u0085y", "x\x0by", "-m", "--amend"],
)
def test_nobody_else_is_named_as_the_author_of_an_order(company: Make, name: str) -> None:
    """The address with which an order was committed is named beside the job's commit, whatever the name looks like."""
    there = company("github")
    asked = ordered(there, RENAME)
    folder = there.job.parent / "evil"
    there.git(there.job.parent, "clone", "--quiet", "--branch", "change", str(there.bare), str(folder))
    who = ("-c", f"user.name={name}", "-c", "user.email=governor@x")
    (folder / ORDER).write_text(RENAME.replace("办事员", "办理员"), "utf-8")
    there.git(folder, *who, "commit", "--quiet", "-a", "-m", "x")
    there.git(folder, "push", "--quiet", "origin", "HEAD:change")
    told = there.tend()
    trailers = there.forge.git("log", "-1", "--format=%(trailers:key=Co-authored-by,valueonly)", "change")
    assert "<governor@x>" in trailers, str(told) + trailers
    assert "<author@x>" in trailers
    assert trailers.count("\n") < 6
    assert "组织和规矩" in said(asked, "report")


def test_an_order_out_of_a_merge_has_an_author(company: Make) -> None:
    """Neither side of a merge has the order, only the merge itself."""
    there = company("github")
    there.manual.start("other", there.manual.tip["main"])
    there.manual.edit(HIRING, "within: 10d", "within: 9d")
    there.manual.commit("author")
    there.manual.start("change", there.manual.tip["main"])
    there.manual.change(HIRING, "within: 10d", "within: 9d")
    there.manual.commit("author")
    there.manual.write(ORDER, RENAME)
    there.manual.commit("governor", parents=[there.manual.tip["other"]])
    there.asks()
    there.tend()
    message = there.forge.git("log", "--format=%B", "main..change")
    assert "governor@x" in message


@pytest.mark.parametrize(
    "text",
    [
        "schema: 1\norder: review\nconclusion: x\nprocesses: [" + ", ".join(f"p{at}" for at in range(20_000)) + "]\n",
        RENAME.replace("办事员", '"' + "长" * 90_000 + '"'),
        RENAME.replace("办事员", '"办\u202e事员"'),
        RENAME.replace("办事员", '"/close <b>@all</b> [x](http://e.example) `x`"'),
        "&a [*a]\n",
        "\0",
    ],
    ids=["many", "long", "turned", "markdown", "alias", "nul"],
)
def test_one_bad_order_stops_nobody_else(company: Make, text: str) -> None:
    """Whatever somebody writes as an order, the request of somebody else gets its version, report and record."""
    there = company("gitlab")
    bad = ordered(there, text, 6, "bad")
    there.manual.go("main")
    asked = sent(there)
    approved(there, asked)
    told = there.tend()
    assert "结论：可以合并" in said(asked, "report"), str(told)
    both = said(bad, "order") + said(bad, "report")
    assert both
    assert "\n/close" not in both
    assert "<b>" not in both
    assert " @all" not in both
    assert "\u202e" not in both


def test_what_requests_brought_along_is_not_kept(company: Make) -> None:
    """A clone that stays does not gather the commits of every request that there ever was."""
    there = company("github")
    asked = ordered(there, LEAVES)
    there.tend()
    assert there.git(there.job, "for-each-ref", "refs/procbook/") != ""
    asked.state = "closed"
    there.tend()
    assert there.git(there.job, "for-each-ref", "refs/procbook/") == ""
