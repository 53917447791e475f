"""approve, review, status and init as people use them: on a real repository, judged by a real audit."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from procbook.approval import public_key
from procbook.cli import procbook
from procbook.finding import CannotCheck
from tests.approval.approval_cases import make_key
from tests.fixed_clock import commands_at

pytestmark = pytest.mark.history

PROCESS = "processes/office/office-supplies.yaml"
ITEM = "process/office-supplies"
PEOPLE = "processes/organisation/people.yaml"
Run = Callable[..., Result]


def git(folder: Path, *arguments: str, **variables: str) -> str:
    environment = {**os.environ, **variables, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(["git", *arguments], cwd=folder, env=environment, check=True, capture_output=True, text=True)
    return done.stdout


class Company:
    """A manual from `init` with persons who have addresses: zhao heads, wang manages the processes, li writes."""

    def __init__(self, root: Path, run: Run) -> None:
        self.root, self.run = root, run

    def write(self, path: str, before: str, after: str) -> None:
        text = (self.root / path).read_text("utf-8")
        assert before in text
        (self.root / path).write_text(text.replace(before, after), "utf-8")

    def commit(self, who: str, committer: str = "") -> None:
        """Commit everything; `who` is a name at x or an address, `committer` the address of somebody else."""
        git(self.root, "add", "-A")
        email = who if "@" in who else f"{who}@x"
        named = ["-c", f"user.name={who}", "-c", f"user.email={email}", "-c", "commit.gpgsign=false"]
        git(self.root, *named, "commit", "-qm", "work", **({"GIT_COMMITTER_EMAIL": committer} if committer else {}))

    def edit(self, after: str = "领用说明已改", version: str = "1.0.1", who: str = "li") -> None:
        """An editorial change by somebody, committed."""
        text = (self.root / PROCESS).read_text("utf-8")
        line = next(line for line in text.splitlines() if line.startswith("summary:"))
        (self.root / PROCESS).write_text(
            text.replace(line, f"summary: {after}").replace(self.version, version, 1), "utf-8"
        )
        self.commit(who)

    @property
    def version(self) -> str:
        lines = (self.root / PROCESS).read_text("utf-8").splitlines()
        return next(line for line in lines if line.startswith("version:")).split('"')[1]

    def records(self) -> set[str]:
        folder = self.root / "processes" / "approvals"
        return {path.relative_to(folder).as_posix() for path in folder.rglob("*.yaml")}

    def state(self, item: str = ITEM) -> dict[str, object]:
        rows = json.loads(self.run("status", "--format", "json").stdout)["items"]
        found: dict[str, object] = next(row for row in rows if row["item"] == item)
        return found

    def audit(self) -> Result:
        return self.run("audit", "--history", "--lang", "en")


def invoke(*arguments: str, answer: str = "") -> Result:
    return CliRunner().invoke(procbook, arguments, input=answer)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """The commands, in an empty folder, with no settings of git but those that a test makes."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.chdir(tmp_path)
    return invoke


@pytest.fixture(scope="module")
def adopted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A manual whose persons have addresses, everything adopted and committed; made once, with the commands."""
    root = tmp_path_factory.mktemp("adopted")
    with contextlib.chdir(root):
        git(root, "init", "-q", "-b", "main", "--template=")
        assert invoke("init").exit_code == 0
        everything_adopted(Company(root, invoke))
    return root


def everything_adopted(company: Company) -> None:
    """The persons of a new manual get addresses, and everything is adopted by two of them."""
    for person in ("zhao", "wang", "li"):
        company.write(PEOPLE, f"sample-{person}, name", f"sample-{person}, emails: [{person}@x], name")
    shutil.rmtree(company.root / "processes/approvals")
    company.commit("li")
    assert company.run("approve", "governance", "--by", "sample-zhao", "--yes").exit_code == 0
    for person in ("sample-wang", "sample-zhao"):
        assert company.run("approve", "--all", "--action", "adopt", "--by", person, "--yes").exit_code == 0
    company.commit("wang")


@pytest.fixture
def company(adopted: Path, tmp_path: Path, run: Run) -> Company:
    shutil.copytree(adopted, tmp_path, dirs_exist_ok=True)
    return Company(tmp_path, run)


def test_init_founds_a_manual(tmp_path: Path, run: Run) -> None:
    """A new manual has its first record, and the digest to keep elsewhere is said with the reason why."""
    done = run("init", "new")
    (record,) = (tmp_path / "new/processes/approvals/governance/manual/1.0.0").glob("*.yaml")
    digest = next(word for word in done.stdout.split() if word.startswith("sha256:"))
    assert record.name.startswith(digest[7:19])
    assert "抄到仓库以外" in done.stdout
    assert "outside the repository" in done.stdout
    git(tmp_path / "new", "init", "-q", "-b", "main")
    git(tmp_path / "new", "add", "-A")
    git(tmp_path / "new", "-c", "user.name=a", "-c", "user.email=a@x", "commit", "-qm", "start")
    os.chdir(tmp_path / "new")
    assert f"{digest}" in run("audit", "--history", "--root", digest).stdout
    assert "root-mismatch" in run("audit", "--history", "--root", "sha256:" + "0" * 64).stdout


def test_the_sample_people_are_replaced_before_the_first_commit(tmp_path: Path, run: Run, monkeypatch: Any) -> None:
    """What `init` recorded was about people who are gone; whoever follows the guide is not stuck with it."""
    assert run("init", str(tmp_path / "m")).exit_code == 0
    monkeypatch.chdir(tmp_path / "m")
    company = Company(tmp_path / "m", run)
    for path in (PEOPLE, "processes/organisation/roles.yaml"):
        company.write(path, "sample-zhao", "chen-jing")
    git(company.root, "init", "-q")
    company.commit("chen")
    assert "还没有批准过" in run("status").stdout
    done = run("approve", "governance", "--by", "chen-jing", "--reason", "第一版", "--yes")
    assert done.exit_code == 0, done.output
    company.commit("chen")
    report = json.loads(run("audit", "--format", "json").stdout)
    assert [each["person"] for each in report["audit"]["approvals"]] == ["chen-jing"]
    assert {found["rule"] for found in report["findings"] if found["severity"] == "error"} == {"missing-approval"}


def test_an_existing_manual_is_adopted(company: Company) -> None:
    """Two people adopt what each may; the audit is content, and nothing waits any more."""
    assert company.audit().exit_code == 0, company.audit().stdout
    assert "没有等待批准的" in company.run("status").stdout
    assert {record.split("/")[0] for record in company.records()} == {"governance", "process", "reference"}


def test_a_change_is_shown_asked_about_and_recorded(company: Company) -> None:
    """The approver reads what changed in words, says yes, and the audit passes once the record is committed."""
    company.edit()
    waiting = company.state()
    assert (waiting["state"], waiting["class"], waiting["approved_version"]) == ("changed", "C", "1.0.0")
    assert waiting["asked"] == [{"role": "department-head", "title": "部门负责人", "persons": ["样例·赵"]}]
    assert company.audit().exit_code == 1
    done = company.run("approve", "office-supplies", "--by", "sample-zhao", "--reason", "更清楚", answer="y\n")
    assert "领用说明已改" in done.stdout
    assert "作者：样例·李" in done.stdout
    assert company.state()["state"] == "written"
    company.commit("zhao")
    assert company.audit().exit_code == 0, company.audit().stdout
    assert company.state()["state"] == "approved"


def test_no_is_no(company: Company) -> None:
    """Who does not say yes has written nothing."""
    company.edit()
    before = company.records()
    company.run("approve", "office-supplies", "--by", "sample-zhao", "--reason", "x", answer="n\n")
    company.run("approve", "office-supplies", "--by", "sample-zhao", "--reason", "x")
    assert company.records() == before


REFUSED = {
    "author": ("zhao", "1.0.1", ["--by", "sample-zhao", "--reason", "x"], "不能自己批准"),
    "said to be author": ("li", "1.0.1", ["--by", "sample-zhao", "--reason", "x", "--authors", "sample-zhao"], "不能自己批准"),
    "not entitled": ("li", "1.0.1", ["--by", "sample-wang", "--reason", "x"], "不担任部门负责人"),
    "another role": ("li", "1.0.1", ["--by", "sample-zhao", "--role", "office-clerk", "--reason", "x"], "行政专员不能批准"),
    "deputy without end": ("office", "1.0.1", ["--by", "sample-wang", "--for", "sample-zhao", "--reason", "x"], "45 天"),
    "unknown": ("li", "1.0.1", ["--by", "nobody", "--reason", "x"], "people.yaml 里没有 nobody"),
    "unknown author": ("li", "1.0.1", ["--by", "sample-zhao", "--reason", "x", "--authors", "ghost"], "没有这些人：ghost"),
    "no reason": ("li", "1.0.1", ["--by", "sample-zhao"], "--reason"),
    "same version": ("li", "1.0.0", ["--by", "sample-zhao", "--reason", "x"], "不在 1.0.0 之后"),
    "older version": ("li", "0.9.0", ["--by", "sample-zhao", "--reason", "x"], "不在 1.0.0 之后"),
    "hidden character": ("li", "1.0.1", ["--by", "sample-zhao", "--reason", "a\u202eb"], "U+202E"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_refusals_say_why(company: Company, case: str) -> None:
    """Every refusal is a sentence, ends with 1 and leaves no record."""
    who, version, options, said = REFUSED[case]
    company.edit(version=version, who=who)
    before = company.records()
    done = company.run("approve", "office-supplies", "--yes", *options)
    assert said in done.output, done.output
    assert (done.exit_code, company.records()) == (1, before)


def test_a_weighty_change_needs_a_larger_version(company: Company) -> None:
    """A step given to another role is material; 1.0.1 does not say so."""
    company.write(PROCESS, "approver: department-head", "approver: process-manager")
    company.edit()
    done = company.run("approve", "office-supplies", "--by", "sample-zhao", "--reason", "x", "--yes")
    assert "至少是 2.0.0" in done.output


def test_only_committed_content_is_approved(company: Company) -> None:
    """Somebody who edits on while another approves cannot slip words under the approval."""
    company.edit()
    company.write(PROCESS, "领用说明已改", "领用说明又改")
    done = company.run("approve", "office-supplies", "--by", "sample-zhao", "--reason", "x", "--yes")
    assert (done.exit_code, "先提交" in done.output) == (1, True)


def test_nothing_new_needs_no_approval(company: Company) -> None:
    """An approved text is not approved again."""
    done = company.run("approve", "office-supplies", "--by", "sample-zhao", "--yes")
    assert (done.exit_code, "没有要批准的" in done.output) == (1, True)


def test_two_approvers_join_in_one_statement(company: Company) -> None:
    """The second approver signs the same statement; the same person twice is refused."""
    company.write(
        "processes/handbook.yaml",
        "{items: [process], roles: [approver]}",
        "{items: [process], roles: [approver, process-manager], count: 2}",
    )
    company.commit("li")
    assert company.run("approve", "governance", "--by", "sample-zhao", "--reason", "x", "--yes").exit_code == 0
    company.commit("zhao")
    company.edit()
    assert company.run("approve", "office-supplies", "--by", "sample-zhao", "--reason", "因为", "--yes").exit_code == 0
    assert (company.state()["state"], company.state()["missing"]) == ("partly", 1)
    assert "已经批准过" in company.run("approve", "office-supplies", "--by", "sample-zhao", "--yes").output
    assert "原因：因为" in company.run("approve", "office-supplies", "--by", "sample-wang", "--yes").output
    company.commit("wang")
    assert company.audit().exit_code == 0, company.audit().stdout
    assert len([record for record in company.records() if "office-supplies/1.0.1" in record]) == 2


def test_a_review_makes_no_version(company: Company) -> None:
    """Who confirms a text after reading it again writes a record with a conclusion; the version stays."""
    assert "--conclusion" in company.run("review", "office-supplies", "--by", "sample-zhao", "--yes").output
    done = company.run("review", "office-supplies", "--by", "sample-zhao", "--conclusion", "没有要改的", "--yes")
    assert done.exit_code == 0, done.output
    company.commit("zhao")
    assert company.audit().exit_code == 0, company.audit().stdout
    assert company.version == "1.0.0"
    company.edit(version="1.0.1")
    assert (
        "只针对已经批准的内容"
        in company.run("review", "office-supplies", "--by", "sample-zhao", "--conclusion", "x", "--yes").output
    )


def test_a_review_moves_the_next_one(company: Company) -> None:
    """Half a year from the review, and not from the day of the version: for check, for the audit and on the page."""
    overdue = "“领用办公用品”应在 2027-05-23 前评审"
    before = [company.run(command, "--today", "2027-06-01").output for command in ("check", "audit")]
    assert all(overdue in output for output in before), before
    with commands_at("2027-05-01T09:00:00+08:00"):
        company.run("review", "office-supplies", "--by", "sample-zhao", "--conclusion", "没有要改的", "--yes")
    git(company.root, "add", "-A")
    later = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), "2027-05-01T10:00:00+08:00")
    git(company.root, "-c", "user.name=zhao", "-c", "user.email=zhao@x", "commit", "-qm", "review", **later)
    after = [company.run(command, "--today", "2027-06-01").output for command in ("check", "audit")]
    assert not any(overdue in output or "过了评审日" in output for output in after), after
    assert "“领用办公用品”应在 2027-11-01 前评审" in company.run("check", "--today", "2027-12-01").output
    company.run("pages", "--out", "pages", "--today", "2027-06-01")
    shown = (company.root / "pages/docs/processes/office-supplies.md").read_text("utf-8")
    assert "2027-11-01 评审" in shown
    assert "2027-05-23 评审" not in shown


def test_an_emergency_waits_for_its_ratification(company: Company) -> None:
    """An emergency counts at once, and status says that it still waits."""
    company.edit()
    arguments = ["approve", "office-supplies", "--by", "sample-zhao", "--yes"]
    assert company.run(*arguments, "--action", "emergency", "--reason", "急").exit_code == 0
    company.commit("zhao")
    assert company.state()["state"] == "emergency"
    assert company.run(*arguments).exit_code == 0
    company.commit("zhao")
    assert company.state()["state"] == "approved"
    assert company.audit().exit_code == 0, company.audit().stdout


def test_status_tells_what_the_audit_has_against_a_record(company: Company) -> None:
    """A record that was put on the main branch by the author himself does not count, and status says why."""
    company.edit()
    assert company.run("approve", "office-supplies", "--by", "sample-zhao", "--reason", "x", "--yes").exit_code == 0
    git(company.root, "add", "-A")
    git(
        company.root,
        "-c",
        "user.name=z",
        "-c",
        "user.email=zhao@x",
        "commit",
        "-qm",
        "mine",
        "--amend",
        "--reset-author",
    )
    row = company.state()
    assert row["state"] == "changed"
    assert "sample-zhao" in str(row["findings"])
    assert "样例·赵" in company.run("status").stdout


def test_signed_with_the_persons_key(company: Company, tmp_path_factory: pytest.TempPathFactory) -> None:
    """With a key that people.yaml knows the record is signed, also when only git's settings name it."""
    folder = tmp_path_factory.mktemp("keys")
    zhao, other = make_key(folder, "zhao"), make_key(folder, "other")
    entry = f"keys: [{{key: {public_key(zhao)}, purpose: approval, from: '2026-01-01'}}]"
    company.write(PEOPLE, "emails: [zhao@x],", f"emails: [zhao@x], {entry},")
    company.write(
        "processes/handbook.yaml",
        "{items: [process], roles: [approver]}",
        "{items: [process], roles: [approver], evidence: signed}",
    )
    company.commit("li")
    assert company.run("approve", "governance", "--by", "sample-zhao", "--reason", "x", "--yes").exit_code == 0
    company.commit("zhao")
    company.edit()
    arguments = ["approve", "office-supplies", "--by", "sample-zhao", "--reason", "x", "--yes"]
    assert "--key" in company.run(*arguments).output
    assert "没有样例·赵的这把公钥" in company.run(*arguments, "--key", str(other)).output
    git(company.root, "config", "gpg.format", "ssh")
    git(company.root, "config", "user.signingkey", str(zhao))
    assert "证据：已签名" in company.run(*arguments).stdout
    company.commit("zhao")
    assert company.audit().exit_code == 0, company.audit().stdout
    assert "1 signed" in company.audit().stdout


def test_who_am_i(company: Company) -> None:
    """Without --by the person is the one whom git's settings name; nobody is guessed."""
    company.edit()
    assert company.run("approve", "office-supplies", "--reason", "x", "--yes").exit_code != 0
    git(company.root, "config", "user.email", "ZHAO@x")
    assert company.run("approve", "office-supplies", "--reason", "x", "--yes").exit_code == 0


def test_what_is_not_there(company: Company) -> None:
    """A name that nobody knows, and a process that was deleted, end in a sentence."""
    assert company.run("approve", "no-such-process", "--yes").exit_code != 0
    (company.root / PROCESS).unlink()
    company.commit("li")
    assert "retired" in company.run("approve", "office-supplies", "--by", "sample-zhao", "--yes").output
    assert company.state()["state"] == "gone"


def test_records_are_never_written_elsewhere(company: Company, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A repository whose folder of records is a link cannot have files written outside of it."""
    outside = tmp_path_factory.mktemp("outside")
    company.edit()
    (company.root / "processes/approvals/process/office-supplies/1.0.1").symlink_to(outside)
    done = company.run("approve", "office-supplies", "--by", "sample-zhao", "--reason", "x", "--yes")
    assert (done.exit_code, list(outside.iterdir())) == (1, [])


def test_no_record_is_overwritten(company: Company) -> None:
    """What lies where a content belongs stays as it is."""
    company.edit()
    company.run("approve", "office-supplies", "--by", "sample-zhao", "--reason", "x", "--yes")
    folder = company.root / "processes/approvals/process/office-supplies/1.0.1"
    (kept,) = folder.glob("*.json")
    kept.write_bytes(b"other")
    for record in folder.glob("*.yaml"):
        record.unlink()
    done = company.run("approve", "office-supplies", "--by", "sample-zhao", "--reason", "y", "--yes")
    assert (done.exit_code, kept.read_bytes(), list(folder.glob("*.yaml"))) == (1, b"other", [])


def test_the_first_edit_of_a_new_manual(tmp_path: Path, run: Run) -> None:
    """Who makes a manual, puts in real people and then looks at the status is told who has to approve that."""
    git(tmp_path, "init", "-q", "-b", "main", "--template=")
    run("init")
    company = Company(tmp_path, run)
    company.commit("li")
    company.write(PEOPLE, "sample-li, name", "sample-li, emails: [li@x], name")
    company.commit("li")
    row = company.state("governance/manual")
    assert row["state"] == "changed"
    assert "样例·赵" in json.dumps(row, ensure_ascii=False)
    assert run("approve", "governance", "--by", "sample-zhao", "--reason", "真实的人", "--yes").exit_code == 0
    company.commit("zhao")
    assert company.state("governance/manual")["state"] == "approved"


FORGES = {"github": "noreply@github.com", "gitlab": "noreply@gitlab.com", "gitee": "noreply@gitee.com", "gitea": ""}


def of_a_web_editor(tmp_path: Path, run: Run, *options: str, address: str, who: str = "li") -> list[str]:
    """What the audit finds when the text of a new manual was changed in the editor of a forge, and approved."""
    git(tmp_path, "init", "-q", "-b", "main", "--template=")
    run("init", *options)
    assert "0 个错误，0 个警告" in (told := run("check").output), told
    company = Company(tmp_path, run)
    if "gitea" in options:  # what its administrator has set is known to nobody else
        company.write(PEOPLE, "emails: []", f"emails: [{address}]")
    everything_adopted(company)
    text = (tmp_path / PROCESS).read_text("utf-8")
    line = next(line for line in text.splitlines() if line.startswith("summary:"))
    company.write(PROCESS, line, "summary: 领用说明已改")
    company.write(PROCESS, 'version: "1.0.0"', 'version: "1.0.1"')
    company.commit(who, committer=address)
    done = run("approve", "office-supplies", "--by", "sample-zhao", "--reason", "x", "--yes")
    assert done.exit_code == 0, done.output
    company.commit("zhao", committer=address)
    report = json.loads(run("audit", "--history", "--format", "json").stdout)
    return [found["rule"] for found in report["findings"]]


@pytest.mark.parametrize("forge", FORGES)
def test_a_manual_on_a_forge_knows_its_web_editor(forge: str, tmp_path: Path, run: Run) -> None:
    """What was written in the editor of the forge, by somebody known, has an author who is known."""
    address = FORGES[forge] or "signer@git.example"
    assert "unknown-author" not in of_a_web_editor(tmp_path, run, "--forge", forge, address=address)


@pytest.mark.parametrize("case", ["nobody was told", "another forge", "the forge alone"])
def test_an_editor_that_nobody_entered_is_not_known(case: str, tmp_path: Path, run: Run) -> None:
    """Without the entry, or with that of another forge, the author is unknown; and the forge is nobody's author."""
    address = "noreply@github.com"
    options = {"nobody was told": [], "another forge": ["--forge", "gitee"], "the forge alone": ["--forge", "github"]}
    who = address if case == "the forge alone" else "li"
    assert "unknown-author" in of_a_web_editor(tmp_path, run, *options[case], address=address, who=who)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("{items: [governance], roles: [department-head], count: 9}", "规则要 9 个人，能批准的只有 1 个"),
        ("{items: [governance], roles: []}", "没有写谁批准"),
        ("{items: [reference], roles: [department-head]}", "没有一条规则管组织和规矩"),
        ("{items: [governance, reference], roles: [department-head], evidence: signed}", "拿得出的只有 0 个"),
        ("{items: [governance, reference], roles: [department-head], evidence: forge}", "拿得出的只有 0 个"),
    ],
)
def test_a_policy_that_would_lock_itself_is_not_approved(company: Company, rule: str, said: str) -> None:
    """Approved once, nobody can ever change it again, not even back."""
    company.write("processes/handbook.yaml", "{items: [governance, reference], roles: [department-head]}", rule)
    company.commit("li")
    done = company.run("approve", "governance", "--by", "sample-zhao", "--reason", "x", "--yes")
    assert done.exit_code == 1
    assert said in done.output
    assert company.state("governance/manual")["state"] != "approved"


def test_an_edit_after_the_approval_on_a_branch_makes_no_hole_in_the_versions(company: Company) -> None:
    """Readers see 1.0.0 and then 1.0.2, and ask where 1.0.1 went; it was never on the main branch."""
    approve = ("approve", "office-supplies", "--by", "sample-zhao", "--reason", "x", "--yes")
    git(company.root, "checkout", "-q", "-b", "change")
    company.edit(version="1.0.1")
    assert company.run(*approve).exit_code == 0
    company.commit("zhao")
    company.edit("领用说明又改了", version="1.0.1")
    assert company.state()["state"] != "approved"
    again = company.run(*approve)
    assert again.exit_code == 0, again.output
    company.commit("zhao")
    assert company.state()["state"] == "approved"
    git(company.root, "checkout", "-q", "main")
    named = ["-c", "user.name=wang", "-c", "user.email=wang@x"]
    git(company.root, *named, "merge", "-q", "--no-ff", "-m", "merge", "change")
    audit = company.audit()
    assert audit.exit_code == 0, audit.stdout
    assert company.state()["version"] == "1.0.1"


@pytest.mark.parametrize("sheet", [False, True])
def test_an_approval_in_another_system_is_told_for_what_it_is(company: Company, sheet: bool) -> None:
    """The report never lets a number that anybody can type pass for a signature."""
    company.edit()
    (company.root.parent / "sheet.pdf").write_bytes(b"sheet")
    more = ("--sheet", str(company.root.parent / "sheet.pdf")) if sheet else ()
    approve = ("approve", "office-supplies", "--by", "sample-zhao", "--reason", "x", "--yes", "--external")
    assert isinstance(company.run(*approve, "企业微信").exception, CannotCheck)
    done = company.run(*approve, "企业微信：SP-1", *more)
    assert done.exit_code == 0, done.output
    company.commit("li")
    audit = company.audit()
    assert audit.exit_code == 0, audit.stdout
    assert "External approvals: 1. Only their numbers are known" in audit.stdout
    path = next(path for path in sorted(company.records()) if "/1.0.1/" in path)
    written = (company.root / "processes/approvals" / path).read_text("utf-8")
    assert written.startswith("record: 2\n")
    assert ("sheet: " in written) is sheet


def test_what_is_new_is_shown_whole_before_it_is_approved(company: Company) -> None:
    """A new process with its steps, a new account with whose it is: nobody signs for a name alone."""
    text = (company.root / PROCESS).read_text("utf-8").replace("id: office-supplies", "id: desk-supplies")
    (company.root / "processes/office/desk-supplies.yaml").write_text(
        text.replace("办公用品领用", "桌面用品领用"), "utf-8"
    )
    company.write(
        PEOPLE,
        "  - {id: sample-li,",
        "  - {id: sun, name: 孙宁, kind: person, forge: {gitlab: 1006}}\n  - {id: sample-li,",
    )
    company.commit("li")
    new = company.run("approve", "process/desk-supplies", "--by", "sample-wang", "--yes").stdout
    for line in ("新增流程", "步骤：审批领用单", "审批权限：领用审批", "控制活动：行政专员只按批准过的领用单发放"):
        assert line in new
    people = company.run("approve", "governance", "--by", "sample-zhao", "--reason", "来了一位同事", "--yes").stdout
    assert "新增人员“孙宁”。\n      类型：人\n      平台账号：gitlab 1006\n" in people
