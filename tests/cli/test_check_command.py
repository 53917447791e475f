"""procbook check as people and CI run it: exit status, what it prints, comparing with a base."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from procbook.cli import procbook
from tests.cli.repository import PROCESS, edit, git, save, write_manual
from tests.fixed_clock import commands_at


def run(folder: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """What a command says on the day of the tests, unless another is named."""
    day = ["--today", "2026-11-23"] if arguments[0] == "check" and "--today" not in arguments else []
    command = [sys.executable, "-m", "procbook", *arguments, *day]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, input=stdin, env=environment, encoding="utf-8"
    )


def test_clean_is_0_errors_are_1_and_no_answer_is_2(manual: Path) -> None:
    """CI can tell a clean manual, a faulty one and a check that did not happen."""
    assert run(manual, "check").returncode == 0
    edit(manual, PROCESS, "owner: team-lead", "owner: team-laed")
    done = run(manual, "check")
    assert done.returncode == 1
    assert "team-lead" in done.stdout
    for wrong in (
        ["check", "nowhere.yaml"],
        ["check", "--base", "nothing"],
        ["check", "--today", "2026-13-01"],
        ["chekc"],
    ):
        done = run(manual, *wrong)
        assert done.returncode == 2, wrong
        assert "Traceback" not in done.stderr


def test_a_folder_without_a_manual_is_2(tmp_path: Path) -> None:
    """Run in the wrong folder, the check says so in both languages and never says that all is well."""
    done = run(tmp_path, "check")
    assert done.returncode == 2
    assert "procbook init" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("stdin", ["", "\n", "processes/gone.yaml\n"])
def test_an_empty_list_is_no_pass(stdin: str, manual: Path) -> None:
    """An empty diff, or one that failed in the pipe: the whole manual is shown, so it is green only when all is well."""
    done = run(manual, "check", "-", stdin=stdin)
    assert done.returncode == 0, done.stderr
    assert "整本手册" in done.stderr
    edit(manual, PROCESS, "owner: team-lead", "owner: nobody-here")
    assert run(manual, "check", "-", stdin=stdin).returncode == 1


@pytest.mark.parametrize("name", ["/etc/passwd", "../outside.txt"])
def test_what_git_cannot_have_named_is_refused(name: str, manual: Path) -> None:
    """A file outside of the repository is no part of a diff: nothing was checked, and that is no pass."""
    (manual.parent / "outside.txt").write_bytes(b"x")
    done = run(manual, "check", "-", stdin=f"{name}\n")
    assert done.returncode == 2
    assert "不在手册里" in done.stderr
    (manual / "README.md").write_bytes(b"x")
    assert run(manual, "check", "-", stdin="README.md\n").returncode == 0


def test_only_the_named_files_are_shown(manual: Path) -> None:
    """Who asks about one file gets the answer for that file; references are still resolved in the whole manual."""
    edit(manual, PROCESS, "owner: team-lead", "owner: nobody-here")
    assert run(manual, "check", "processes/example/quality-check.yaml").returncode == 0
    assert run(manual, "check", "-", stdin=f"{PROCESS}\n").returncode == 1
    assert run(manual / "processes", "check", "example/example.yaml").returncode == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_errors_in_files_that_were_not_named_are_counted(language: str, manual: Path) -> None:
    """What is wrong elsewhere blocks nobody who asks about one file, but a clean answer does not hide it."""
    edit(manual, PROCESS, "owner: team-lead", "owner: nobody-here")
    asked = ["check", "processes/example/quality-check.yaml"]
    done = run(manual, *asked, "--lang", language)
    assert done.returncode == 0
    line = {"zh": "另有 1 个错误在没有点名的文件里", "en": "1 more error stands in files that were not named"}[language]
    assert line in done.stdout
    assert json.loads(run(manual, *asked, "--format", "json").stdout)["elsewhere"] == 1
    assert line not in run(manual, "check", PROCESS, "--lang", language).stdout


def test_who_renames_an_entry_is_told_who_names_it(manual: Path) -> None:
    """A role gets another id, and only the list of roles is named: the processes that still write the old one block."""
    roles = "processes/organisation/roles.yaml"
    edit(manual, roles, "id: team-lead", "id: group-lead")
    for arguments, stdin in (["check", roles], ""), (["check", "-"], f"{roles}\n"), (["check", Path(roles).parent], ""):
        done = run(manual, *map(str, arguments), stdin=stdin)
        assert done.returncode == 1, arguments
        assert f"{PROCESS}:" in done.stdout


@pytest.mark.parametrize("gone", ["processes/sources.yaml", "processes/supply/delivery.yaml"])
def test_what_a_deleted_file_leaves_behind_is_told(gone: str, manual: Path) -> None:
    """The list names a file that is gone and another that is well: whoever still names what was in it is shown."""
    (manual / gone).unlink()
    named = f"{gone}\nprocesses/glossary.yaml\n"
    done = run(manual, "check", "-", stdin=named)
    assert done.returncode == 1, done.stdout
    assert f"{PROCESS}:" in done.stdout
    assert run(manual, "check", "-", stdin="processes/glossary.yaml\n").returncode == 0


def test_what_a_change_breaks_elsewhere_blocks_against_a_base(manual: Path) -> None:
    """With a base it is known what the change led to, so that no list of names hides it; old faults stay aside."""
    other = "processes/example/quality-check.yaml"
    edit(manual, "processes/supply/delivery.yaml", "owner: ", "owner: nobody-")
    save(manual)
    assert run(manual, "check", "--base", "HEAD", other).returncode == 0
    edit(manual, PROCESS, "owner: team-lead", "owner: nobody-here")
    done = run(manual, "check", "--base", "HEAD", other)
    assert done.returncode == 1
    assert "nobody-here" in done.stdout
    assert "delivery.yaml:" not in done.stdout


def test_the_version_that_is_due_is_told_against_a_base(manual: Path) -> None:
    """Nobody reckons a version: what a changed process has to say is said; nothing where it says it, or did not change."""
    due = "版本号要写"
    assert due not in run(manual, "check", "--base", "HEAD").stdout
    edit(manual, PROCESS, "within: 2d", "within: 3d")
    done = run(manual, "check", "--base", "HEAD")
    assert f"{PROCESS}：" in done.stdout
    assert f"{due} 1.1.0（现在写着 1.0.0）" in done.stdout
    edit(manual, PROCESS, 'version: "1.0.0"', 'version: "1.1.0"')
    assert due not in run(manual, "check", "--base", "HEAD").stdout
    told = json.loads(run(manual, "check", "--base", "HEAD", "--format", "json").stdout)
    assert told["versions_due"] == []


def test_data_goes_to_stdout_and_to_a_file(manual: Path) -> None:
    """A report can be kept as a file, and its exit status stays the same."""
    edit(manual, PROCESS, "owner: team-lead", "owner: nobody-here")
    done = run(manual, "check", "--format", "json", "--output", "report.json")
    assert (done.returncode, done.stdout) == (1, "")
    assert json.loads((manual / "report.json").read_text("utf-8"))["failed"]


def test_old_faults_do_not_block_somebody_else(manual: Path) -> None:
    """A fault that is in the base already is a warning for whoever changes something else."""
    edit(manual, "processes/supply/delivery.yaml", "owner: ", "owner: nobody-")
    save(manual)
    edit(manual, PROCESS, "让每一件物料", "使每一件物料")
    done = run(manual, "check", "--base", "HEAD")
    assert done.returncode == 0, done.stdout
    assert "警告" in done.stdout


def test_old_faults_block_who_touches_them(manual: Path) -> None:
    """Whoever changes the faulty process mends it."""
    edit(manual, PROCESS, "owner: team-lead", "owner: nobody-here")
    save(manual)
    edit(manual, PROCESS, "让每一件物料", "使每一件物料")
    assert run(manual, "check", "--base", "HEAD").returncode == 1


def test_a_reformatted_file_is_not_touched(manual: Path) -> None:
    """A comment or a new order of names makes nobody responsible for an old fault."""
    edit(manual, PROCESS, "owner: team-lead", "owner: nobody-here")
    save(manual)
    edit(manual, PROCESS, "title: 领用物料", "title: 领用物料   # 说明")
    assert run(manual, "check", "--base", "HEAD").returncode == 0


def test_new_faults_block(manual: Path) -> None:
    """What the change itself breaks is an error, also with a base."""
    edit(manual, PROCESS, "to: s30", "to: s35")
    assert run(manual, "check", "--base", "HEAD").returncode == 1


def test_the_calendar_blocks_only_who_touches_the_item(manual: Path) -> None:
    """A role that fell vacant overnight stops the scheduled run, not the colleague who mends a typing error."""
    edit(
        manual,
        "processes/organisation/roles.yaml",
        'person: li, from: "2026-01-01"',
        'person: li, from: "2026-01-01", until: "2027-01-31"',
    )
    save(manual)
    edit(manual, PROCESS, "让每一件物料", "使每一件物料")
    later = ["--today", "2027-02-15"]
    assert run(manual, "check", *later).returncode == 1
    done = run(manual, "check", "--base", "HEAD", *later)
    assert done.returncode == 0, done.stdout
    assert "[vacant-role]" in done.stdout


def test_who_empties_a_role_is_told_that_it_was_this_change(manual: Path) -> None:
    """Somebody leaves, only the list of people is changed: the role that is empty now blocks, where nobody looked."""
    people = "processes/organisation/people.yaml"
    edit(
        manual,
        people,
        '李强, kind: person, active: {from: "2025-01-01"',
        '李强, kind: person, active: {from: "2025-01-01", until: "2026-10-31"',
    )
    done = run(manual, "check", "--base", "HEAD")
    assert done.returncode == 1
    assert "错误  岗位 store-keeper（库管员）今天没有人担任：写在岗位上的李强今天不在职" in done.stdout
    assert "是这次改动引起的" in done.stdout


def test_github_marks_the_changed_lines_first(manual: Path) -> None:
    """In a pull request the author's own lines are marked before old ones."""
    text = (manual / PROCESS).read_text("utf-8")
    (manual / PROCESS).write_text(
        text.replace("with: ", "with: ").replace("owner: store-keeper", "owner: store-keepr", 1), "utf-8"
    )
    first = run(manual, "check", "--base", "HEAD", "--format", "github").stdout.splitlines()[0]
    line = 1 + next(
        n for n, each in enumerate((manual / PROCESS).read_text("utf-8").splitlines()) if "store-keepr" in each
    )
    assert first.startswith(f"::error file={PROCESS},line={line},")


def test_paths_are_those_of_the_repository(tmp_path: Path) -> None:
    """A manual in a subfolder is reported with paths that the forge can open."""
    write_manual(tmp_path / "manual")
    git(tmp_path, "init", "-q")
    save(tmp_path)
    edit(tmp_path / "manual", PROCESS, "owner: team-lead", "owner: nobody-here")
    done = run(tmp_path / "manual", "check", "--base", "HEAD")
    assert done.returncode == 1
    assert done.stdout.startswith(f"manual/{PROCESS}:")


def test_a_new_manual_is_accepted_at_once(tmp_path: Path) -> None:
    """Who starts has a manual that is clean; who starts twice loses nothing."""
    done = run(tmp_path, "init", "new")
    assert done.returncode == 0, done.stderr
    assert run(tmp_path / "new", "check").returncode == 0
    edit(tmp_path / "new", "processes/handbook.yaml", "新手册", "我的手册")
    assert run(tmp_path, "init", "new").returncode == 2
    assert "我的手册" in (tmp_path / "new/processes/handbook.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("day", "told"),
    [("2026-11-30", [])]
    + [(day, ["unconfirmed-year"]) for day in ("2026-12-31", "2027-06-30", "2028-02-29", "2040-01-01")],
)
def test_a_manual_begun_on_any_day_is_clean(
    day: str, told: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who starts a year after this version of procbook came out is not told that reviews are late. That the calendar
    of the sample has run out is true."""
    monkeypatch.chdir(tmp_path)
    with commands_at(f"{day}T09:00:00+08:00"):
        assert CliRunner().invoke(procbook, ["init"]).exit_code == 0
        report = json.loads(CliRunner().invoke(procbook, ["check", "--format", "json"]).stdout)
    assert (report["today"], [each["rule"] for each in report["findings"]]) == (day, told)


def test_explain_and_rules_tell_the_same(manual: Path) -> None:
    """Every rule that is listed can be explained."""
    listed = json.loads(run(manual, "rules", "--format", "json").stdout)["rules"]
    everything = run(manual, "explain", "--all").stdout
    assert len(listed) > 50
    assert all(f"{rule['rule']} (" in everything for rule in listed)
    assert run(manual, "explain", "no-such-rule").returncode == 2


def test_a_fault_of_our_own_is_no_stack_trace_and_no_pass(manual: Path) -> None:
    """When procbook itself fails, CI sees that nothing was checked."""
    program = (
        "import procbook.cli.check as c; c.check_manual = lambda *a, **k: 1 / 0; from procbook.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", program, "check"], cwd=manual, capture_output=True, text=True)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "ZeroDivisionError" in done.stderr


@pytest.mark.posix
def test_links_are_refused_never_followed(manual: Path) -> None:
    """A link in the manual cannot bring in a file from elsewhere."""
    secret = manual / "secret.txt"
    secret.write_text("id: secret\n", "utf-8")
    (manual / "processes/example/link.yaml").symlink_to(secret)
    (manual / "processes/example/pipe.yaml").unlink(missing_ok=True)
    os.mkfifo(manual / "processes/example/pipe.yaml")
    (manual / "processes/example/folder.yaml").mkdir()
    done = run(manual, "check")
    assert done.returncode == 1
    assert done.stdout.count("[stray-file]") == 3
    assert "secret" not in done.stdout


def test_a_process_that_cannot_be_drawn_says_why(manual: Path) -> None:
    """The file is there, and the answer is that there is no such process."""
    edit(manual, PROCESS, "owner: team-lead", "owner: 组长")
    faulty = run(manual, "flowchart", "example")
    assert (faulty.returncode, f"{PROCESS} 有错" in faulty.stderr) == (2, True)
    assert "没有流程“nowhere”" in run(manual, "flowchart", "nowhere").stderr
