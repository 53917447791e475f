"""The pipelines that `init --forge` writes, run as the forges run them; and how they come into a repository."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from procbook.forge.pipelines import pipelines
from tests.audit.attacks.repository import SCRUBBED
from tests.requests.conftest import NOW, SOURCE, TOKEN, Company, run
from tests.requests.runner import Runner, tools
from tests.requests.test_tending import approved, report, sent

ROOT = Path(__file__).resolve().parents[2]

Make = Callable[..., Company]


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """A runner with an empty workspace, on which procbook is installed from the source of the pipelines."""
    (tmp_path / "workspace").mkdir()
    return Runner(tmp_path / "workspace", tools(tmp_path / "tools", SOURCE))


def checked_out(company: Company, runner: Runner, branch: str) -> None:
    """The workspace as a runner makes it: a clone with the whole history, on no branch."""
    company.git(runner.workspace, "clone", "--quiet", str(company.bare), ".")
    company.git(runner.workspace, "checkout", "--quiet", "--detach", f"origin/{branch}")


def check_job(company: Company, runner: Runner) -> tuple[int, str]:
    """The job of a request, as its forge runs it; status and what it printed."""
    base = company.forge.git("rev-parse", "main")
    if company.forge.kind == "gitlab":
        runner.variables = {**runner.variables, "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main"}
        done = [runner.gitlab(runner.workspace / ".gitlab-ci.yml", "check")]
    else:
        runner.variables = {**runner.variables, "GITHUB_STEP_SUMMARY": str(runner.workspace.parent / "summary")}
        runner.blanks = {"github.event.pull_request.base.sha": base}
        done = runner.actions(runner.workspace / ".github/workflows/procbook-request.yml", "check")
    return max(each.returncode for each in done), "".join(each.stdout + each.stderr for each in done)


@pytest.mark.parametrize("kind", ["gitlab", "github"])
def test_a_request_is_checked(company: Make, runner: Runner, kind: str) -> None:
    """The job of a request says everything in one run: check, audit, report, preview; red while nobody has approved."""
    there = company(kind, SOURCE)
    sent(there)
    checked_out(there, runner, "change")
    status, told = check_job(there, runner)
    assert status == 1, told
    assert "missing-approval" in told
    assert "还不能合并" in (runner.workspace / "report.md").read_text("utf-8")
    assert "<html" in (runner.workspace / "report.html").read_text("utf-8")
    assert (runner.workspace / "preview/index.html").is_file()
    assert (runner.workspace / "code-quality.json").read_text("utf-8").startswith("[")
    if kind == "github":
        assert "还不能合并" in (runner.workspace.parent / "summary").read_text("utf-8")


def at_gitea(company: Company, runner: Runner) -> Path:
    """What Gitea puts into the variables of its steps; gives the folder of the workflows, which it reads itself."""
    checked_out(company, runner, "main")
    workflows = runner.workspace.rename(runner.workspace.parent / "read by gitea") / ".gitea/workflows"
    runner.workspace.mkdir()
    runner.blanks = {
        "github.server_url": str(company.bare.parent), "github.repository": company.bare.name,
        "github.base_ref": "main", "github.event.pull_request.number": "7",
    }  # fmt: skip
    return workflows


def test_gitea_checks_without_an_action(company: Make, runner: Runner) -> None:
    """On Gitea the steps themselves fetch the request, so that nothing comes from elsewhere."""
    there = company("gitea", SOURCE)
    there.forge.head(sent(there))
    workflows = at_gitea(there, runner)
    fetched, checked, printed = runner.actions(workflows / "procbook-request.yml", "check")
    assert fetched.returncode == 0, fetched.stderr
    assert checked.returncode == 1, checked.stdout + checked.stderr
    assert "还不能合并" in printed.stdout


def requests_job(company: Company, runner: Runner) -> str:
    """The job of the protected branch that tends requests, with what only that branch can read."""
    kind, key = company.forge.kind, company.manual.keys.folder / "recorder"
    secrets = {"PROCBOOK_FORGE_TOKEN": TOKEN, "no_proxy": "127.0.0.1"}
    if kind == "gitlab":
        runner.variables = secrets | {"PROCBOOK_RECORDER_KEY": str(key)}  # a variable of the type File
        done = [runner.gitlab(runner.workspace / ".gitlab-ci.yml", "requests")]
    else:
        workflows = at_gitea(company, runner) if kind == "gitea" else runner.workspace / ".github/workflows"
        runner.variables = secrets
        runner.blanks = {
            **runner.blanks, "secrets.PROCBOOK_FORGE_TOKEN": TOKEN, "secrets.PROCBOOK_RECORDER_KEY": key.read_text(),
        }  # fmt: skip
        done = runner.actions(workflows / "procbook-main.yml", "requests")
    assert not any(each.returncode for each in done), "".join(each.stdout + each.stderr for each in done)
    return "".join(each.stdout for each in done)


@pytest.mark.parametrize("kind", ["gitlab", "github", "gitea"])
def test_the_job_of_the_protected_branch_records(company: Make, runner: Runner, kind: str) -> None:
    """It writes the report as a comment and the record onto the branch, whether the key is a file or a text."""
    there = company(kind, SOURCE)
    asked = sent(there)
    approved(there, asked)
    if kind != "gitea":
        checked_out(there, runner, "main")
    assert "的审核已记下" in requests_job(there, runner)
    assert "写明岗位" in report(asked)
    added = there.forge.git("diff", "--name-only", "main...change", "--", "processes/approvals")
    assert "processes/approvals/process/hiring/2.0.0/" in added


def server(company: Company, folder: Path, source: str = SOURCE) -> Path:
    """The folder of a company's server for Gitee, set up as the script says."""
    folder.mkdir()
    company.git(folder, "clone", "--quiet", str(company.bare), "manual")
    shutil.copy(folder / "manual/.procbook/server.sh", folder)
    tools(folder / "tools", source)
    shutil.copy(company.manual.keys.folder / "recorder", folder / "key")
    settings = {"PROCBOOK_FORGE_TOKEN": TOKEN, "PROCBOOK_ROOT": company.manual.root,
                "PROCBOOK_PREVIEW_URL": "https://handbook.example/previews/{number}/"}  # fmt: skip
    (folder / "settings").write_text("".join(f"{name}='{value}'\n" for name, value in settings.items()), "utf-8")
    return folder


def served(folder: Path, job: str) -> subprocess.CompletedProcess[str]:
    """A line of its crontab."""
    environment = SCRUBBED | {"no_proxy": "127.0.0.1"}
    script = str(folder / "server.sh")
    return subprocess.run(["sh", script, job], cwd="/", env=environment, capture_output=True, text=True)


def test_a_server_does_it_for_gitee(company: Make, tmp_path: Path) -> None:
    """A server of the company, whose files no request reaches: report with a preview, approval by comment, record; the
    preview goes when the request is closed; the site; the audit of each month, which says when it was altered since."""
    there = company("gitee", SOURCE)
    asked = sent(there)
    folder = server(there, tmp_path / "server")
    done = served(folder, "requests")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "https://handbook.example/previews/7/" in report(asked)
    assert "写明岗位" in (folder / "previews/7/processes/hiring/index.html").read_text("utf-8")
    approved(there, asked)
    assert "的审核已记下" in served(folder, "requests").stdout
    asked.state = "closed"
    assert served(folder, "requests").returncode == 0
    assert not (folder / "previews/7").exists()

    done = served(folder, "publish")
    assert "35 天没有运行" in done.stderr
    assert (folder / "site/index.html").is_file()
    done = served(folder, "audit")
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(list((folder / "audits").glob("audit-*.json"))) == 1
    assert "35 天" not in served(folder, "publish").stderr


def test_a_history_that_was_rewritten_since_is_loud(company: Make, tmp_path: Path) -> None:
    """The audit of the next month compares with the report that lies outside of the repository; so does that of the month
    after it, until somebody has settled it."""
    there = company("gitee", SOURCE)
    there.manual.commit("author")
    there.push("main")
    folder = server(there, tmp_path / "server")
    assert served(folder, "audit").returncode == 0
    there.git(there.bare, "update-ref", "refs/heads/main", "main~1")
    there.git(folder / "manual", "fetch", "--quiet", "origin", "+main:refs/remotes/origin/main")
    there.git(folder / "manual", "reset", "--quiet", "--hard", "origin/main")
    (folder / "audits").rename(folder / "kept")
    (folder / "audits").mkdir()
    for number, file in enumerate((folder / "kept").iterdir()):
        shutil.copy(file, folder / f"audits/audit-2020-{number}.json")
    done = served(folder, "audit")
    assert done.returncode == 1
    assert "history-rewritten" in done.stdout, "in the log"
    (red,) = (folder / "audits").glob("red-*")
    assert "history-rewritten" in red.read_text("utf-8"), "in the report that is kept"
    again = served(folder, "audit")
    assert again.returncode == 1
    assert "history-rewritten" in again.stdout


@pytest.mark.parametrize("kind", ["gitlab", "github"])
def test_a_manual_in_a_subfolder(company: Make, runner: Runner, kind: str) -> None:
    """Forges look for pipelines at the top of a repository: there they are written, and they find the manual."""
    there, name = company(kind), "our handbook"
    repository = runner.workspace
    there.git(repository, "init", "--quiet", "--initial-branch", "main")
    told = run(repository, "init", "--forge", kind, "--from", SOURCE, name)
    assert told.status == 0, str(told)
    assert "../.procbook/pipeline.sh" in told.out
    assert not (repository / name / ".procbook/pipeline.sh").exists()
    for setting in ("user.name=a", "user.email=a@x"):
        there.git(repository, "config", *setting.split("="))
    there.git(repository, "add", "--all")
    there.git(repository, "commit", "--quiet", "--message", "a manual")
    there.git(repository, "remote", "add", "origin", str(there.bare))
    there.git(repository, "push", "--quiet", "--force", "origin", "main")
    there.git(repository, "checkout", "--quiet", "-b", "change")
    glossary = repository / name / "processes/glossary.yaml"
    glossary.write_text(glossary.read_text("utf-8").replace("\nterms:", "\n# looked at again\nterms:"), "utf-8")
    there.git(repository, "commit", "--quiet", "--all", "--allow-empty", "--message", "looked at")
    runner.dated(NOW)
    assert f"{name}/processes/glossary.yaml" in check_job(there, runner)[1]
    assert (repository / "report.md").is_file()
    assert (repository / "preview/index.html").is_file()
    assert not (repository / name / "preview").exists()


def test_a_pipeline_without_a_source_says_so(company: Make, runner: Runner) -> None:
    """Nobody said where procbook comes from: one sentence, and nothing is fetched from anywhere."""
    there = company("gitlab", "")
    checked_out(there, runner, "main")
    done = runner.gitlab(runner.workspace / ".gitlab-ci.yml", "requests")
    assert done.returncode != 0
    assert "没有说从哪里装 procbook" in done.stderr


# Into a repository.

FILES = {
    "gitlab": {
        ".gitlab-ci.yml",
        ".gitlab/merge_request_templates/Default.md",
        ".gitlab/issue_templates/feedback.md",
    },
    "github": {
        ".github/workflows/procbook-main.yml",
        ".github/workflows/procbook-request.yml",
        ".github/PULL_REQUEST_TEMPLATE.md",
        ".github/ISSUE_TEMPLATE/feedback.yml",
    },
    "gitea": {
        ".gitea/workflows/procbook-main.yml",
        ".gitea/workflows/procbook-request.yml",
        ".gitea/PULL_REQUEST_TEMPLATE.md",
        ".gitea/ISSUE_TEMPLATE/feedback.md",
    },
    "gitee": {".procbook/server.sh", ".gitee/PULL_REQUEST_TEMPLATE.zh-CN.md", ".gitee/ISSUE_TEMPLATE.zh-CN.md"},
}
"""Where each forge looks for them."""


@pytest.mark.parametrize("kind", ["gitlab", "github"])
def test_this_repository_has_them(kind: str) -> None:
    """As `init --forge` writes them; procbook comes from the checkout itself, that of the protected branch for its jobs."""
    for path, data in pipelines(kind, ".").items():
        assert (ROOT / path).read_bytes() == data, path


@pytest.mark.parametrize("kind", FILES)
def test_init_writes_the_pipelines(tmp_path: Path, kind: str) -> None:
    """With a new manual, and to one that is there; the second time nothing is written."""
    told = run(tmp_path, "init", "--forge", kind, "--from", SOURCE, "new")
    assert told.status == 0, str(told)
    wanted = FILES[kind] | {".procbook/pipeline.sh"}
    there = {path for path in wanted if (tmp_path / "new" / path).is_file()}
    assert there == wanted
    assert any(SOURCE in (tmp_path / "new" / path).read_text("utf-8") for path in there)
    for path in there:
        (tmp_path / "new" / path).unlink()
    told = run(tmp_path, "init", "--forge", kind, "--from", SOURCE, "new")
    assert told.status == 0, str(told)
    assert all(path in told.out for path in there)
    assert run(tmp_path, "init", "--forge", kind, "--from", SOURCE, "new").out == ""


def test_a_pipeline_of_somebody_stays(tmp_path: Path) -> None:
    """A file that is there is never overwritten; it is told, and the others are written."""
    run(tmp_path, "init", "new")
    (tmp_path / "new/.gitlab-ci.yml").write_text("mine: {script: [ls]}\n", "utf-8")
    told = run(tmp_path / "new", "init", "--forge", "gitlab", "--from", SOURCE)
    assert told.status == 0, str(told)
    assert ".gitlab-ci.yml 是您原来的，没有动" in told.out
    assert (tmp_path / "new/.gitlab-ci.yml").read_text("utf-8") == "mine: {script: [ls]}\n"
    assert (tmp_path / "new/.procbook/pipeline.sh").is_file()


@pytest.mark.parametrize("source", ['x"; rm -rf "$HOME', "a\nb", "$(ls)", "`ls`", "", "a'b"])
def test_a_source_that_would_mean_something_is_refused(tmp_path: Path, source: str) -> None:
    """Where procbook comes from is written into scripts: a sign that would run there is told, and nothing is written."""
    told = run(tmp_path, "init", "--forge", "gitlab", "--from", source, "new")
    assert told.status == 2
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("schema", "kind", "file"),
    [
        ("vendor.gitlab-ci", "gitlab", ".gitlab-ci.yml"),
        ("vendor.github-workflows", "github", ".github/workflows/procbook-main.yml"),
        ("vendor.github-workflows", "github", ".github/workflows/procbook-request.yml"),
        ("vendor.github-issue-forms", "github", ".github/ISSUE_TEMPLATE/feedback.yml"),
        ("vendor.github-workflows", "gitea", ".gitea/workflows/procbook-main.yml"),
        ("vendor.github-workflows", "gitea", ".gitea/workflows/procbook-request.yml"),
    ],
)
def test_the_official_schemas_take_them(tmp_path: Path, schema: str, kind: str, file: str) -> None:
    """What the forges publish about their pipelines accepts ours; a mistake in one it does not."""
    run(tmp_path, "init", "--forge", kind, "--from", SOURCE, "new")
    command = [str(Path(sys.executable).with_name("check-jsonschema")), "--builtin-schema", schema]
    path = tmp_path / "new" / file
    done = subprocess.run([*command, str(path)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    broken = tmp_path / "broken.yml"
    broken.write_text(
        path.read_text("utf-8")
        .replace("script:", "scripts: 1 #")
        .replace("steps:", "stepps: 1 #")
        .replace("body:", "bodies: #"),
        "utf-8",
    )
    assert subprocess.run([*command, str(broken)], capture_output=True).returncode == 1
