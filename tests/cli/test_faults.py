"""What goes wrong around a command: told as what it is, in both languages, with exit 2 and never a stack trace."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.repository import PROCESS, edit, git, save
from tests.writing.killed import content

DAY = ("--today", "2026-11-23")
OURS = ("procbook 自己", "fault of procbook", "Traceback")


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "procbook", *arguments]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", **environment}
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL, env=environment, encoding="utf-8"
    )


def told(done: subprocess.CompletedProcess[str], *said: str) -> str:
    """What was said of something that could not be done."""
    assert done.returncode == 2, done.stderr
    assert not any(ours in done.stderr for ours in OURS), done.stderr
    for text in said:
        assert text in done.stderr
    return done.stderr


@pytest.mark.posix
@pytest.mark.parametrize("place", ["missing/x", "file/x", "/proc/x"])
@pytest.mark.parametrize(
    "command",
    [
        ("check", "--output", "{}", *DAY), ("flowchart", "example", "--output", "{}"), ("schema", "--out", "{}/y"),
        ("init", "{}/y"), ("build", "--out", "{}/y", *DAY), ("pages", "--out", "{}/y", *DAY),
    ],
    ids=lambda command: command[0],
)  # fmt: skip
def test_a_place_that_cannot_be_written(command: tuple[str, ...], place: str, manual: Path) -> None:
    """Told with the path, and nothing is written anywhere. A folder that is only missing is made where that is usual."""
    (manual / "file").write_bytes(b"mine")
    before = content(manual)
    done = run(manual, *(part.format(place) for part in command))
    if place == "missing/x" and command[0] in ("schema", "init", "build", "pages"):
        assert done.returncode == 0, done.stderr
        return
    told(done, place, "没有写成", "was not written")
    assert content(manual) == before


@pytest.mark.parametrize("name", ["audit", "status", "approve", "diff"])
def test_a_repository_without_a_git(name: str, tmp_path: Path) -> None:
    """The revision HEAD is not missing: there is nothing yet."""
    assert run(tmp_path, "init", ".").returncode == 0
    git(tmp_path, "init", "-q")
    more = {"approve": ["governance", "--by", "sample-wang"], "diff": ["HEAD"]}.get(name, [])
    told(run(tmp_path, name, *more), "还没有提交过", "no commit yet")


def test_a_pipe_that_closes(manual: Path) -> None:
    """`procbook explain --all | head -1`: no stack trace; the exit status says that not all was told."""
    command = [sys.executable, "-m", "procbook", "explain", "--all"]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(command, cwd=manual, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as done:
        assert done.stdout is not None
        assert done.stderr is not None
        done.stdout.close()
        said = done.stderr.read().decode()
    assert done.returncode == 2
    assert said.splitlines() == [
        "procbook: 没有输出完：接收输出的程序先退出了。",
        "procbook: Not everything was printed: whatever took the output has ended.",
    ]


@pytest.mark.posix
@pytest.mark.parametrize(
    "place", [PROCESS, "processes/handbook.yaml", "docs/x.md", "mkdocs.yml", ".git/HEAD", "processes/new"]
)
@pytest.mark.parametrize(
    "command",
    [
        ("check", "--output"),
        ("flowchart", "example", "--output"),
        ("schema", "--out"),
        ("audit", "--output"),
        ("audit", "--zip"),
    ],
)
def test_no_report_takes_the_place_of_the_manual(command: tuple[str, ...], place: str, manual: Path) -> None:
    """One wrong name behind --output, and a process is gone."""
    before = content(manual)
    done = run(manual, *command, place)
    assert done.returncode == 2
    if command[0] != "audit":
        assert "那里是手册自己的文件" in done.stderr
    assert content(manual) == before


@pytest.mark.posix
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-"])
def test_a_stream_that_is_closed_from_the_start(closed: str, manual: Path) -> None:
    """A service starts programs so: the status still tells, and nothing is called a fault of ours."""
    command = f"'{sys.executable}' -m procbook check --today 2026-11-23 {closed}"
    done = subprocess.run(["sh", "-c", command], cwd=manual, capture_output=True, text=True)
    assert done.returncode == 0
    assert "procbook 自己" not in done.stdout + done.stderr


def test_a_disk_that_is_full_behind_standard_output(manual: Path) -> None:
    """`procbook check > report` with no room left: half a report is no report."""
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "procbook", "check", *DAY]
        done = subprocess.run(command, cwd=manual, stdout=full, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    told(done, "磁盘满了")


@pytest.mark.posix
def test_somebody_interrupts(manual: Path) -> None:
    """Ctrl-C ends with 130, as shells have it, and says that nothing is lost."""
    program = (
        "import os, signal, procbook.cli.check as c\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a shell's background job ignores it
        "c.check_manual = lambda *a, **k: os.kill(os.getpid(), signal.SIGINT)\n"
        "from procbook.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", program, "check"], cwd=manual, capture_output=True, text=True)
    assert done.returncode == 128 + signal.SIGINT
    assert "停下了" in done.stderr
    assert "Stopped" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.posix
@pytest.mark.parametrize(
    "place", ["cli._say = again(cli._say)", "sys.exit = again(sys.exit)", "cli._run = again(cli._run)"]
)
def test_somebody_interrupts_once_more(place: str, manual: Path) -> None:
    """Ctrl-C while the last words are said, or when all is done: a status, never the signal itself or a stack trace."""
    program = (
        "import os, signal, sys, procbook.cli as cli, procbook.cli.check as c\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "def again(call):\n"
        "    def interrupted(*arguments):\n"
        "        os.kill(os.getpid(), signal.SIGINT)\n"
        "        return call(*arguments)\n"
        "    return interrupted\n"
        f"{place}\n"
        "cli.main()"
    )
    done = subprocess.run([sys.executable, "-c", program, "check", *DAY], cwd=manual, capture_output=True, text=True)
    assert done.returncode == (0 if "_say" in place else 130), done.stderr
    assert "Traceback" not in done.stderr


def test_a_question_that_nobody_answers(tmp_path: Path) -> None:
    """In CI nobody is asked; the remedy is named."""
    assert run(tmp_path, "init", ".").returncode == 0
    git(tmp_path, "init", "-q")
    save(tmp_path)
    edit(tmp_path, "processes/handbook.yaml", "新手册", "我的手册")
    save(tmp_path)
    said = ["approve", "governance", "--by", "sample-zhao", "--reason", "x"]
    done = run(tmp_path, *said)
    if done.returncode != 1:  # refused for another reason: then nobody was asked
        told(done, "--yes")


@pytest.mark.posix
@pytest.mark.parametrize("form", ["concise", "full", "json", "sarif", "github"])
def test_a_name_that_is_no_utf_8(form: str, manual: Path) -> None:
    """A file came from an old Windows disk; every form of the report names it."""
    (manual / os.fsdecode("processes/流程.txt".encode("gbk"))).write_bytes(b"x")
    done = run(manual, "check", "--format", form, *DAY)
    assert done.returncode == 1, done.stderr
    assert "stray-file" in done.stdout
    done = run(manual, "check", "--format", form, "--output", "report", *DAY)
    assert done.returncode == 1, done.stderr
    assert b"stray-file" in (manual / "report").read_bytes()
    if form == "sarif":
        assert b"processes/%C1%F7%B3%CC.txt" in (manual / "report").read_bytes()


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "cp1252"])
@pytest.mark.parametrize("command", [("check", "--format", "json", *DAY), ("check", "--format", "sarif", *DAY),
    ("flowchart", "example"), ("rules", "--format", "json"), ("diff", "HEAD", "--format", "json")])  # fmt: skip
def test_what_programs_read_is_utf_8(command: tuple[str, ...], encoding: str, manual: Path) -> None:
    """Redirected on a console in GBK: the next program reads UTF-8."""
    edit(manual, PROCESS, "owner: team-lead", "owner: 没有-这个人✓")
    edit(manual, PROCESS, "owner: 没有-这个人✓", "owner: nobody")
    edit(manual, PROCESS, "title: 领用物料", "title: 领用物料✓")
    line = [sys.executable, "-m", "procbook", *command]
    done = subprocess.run(line, cwd=manual, capture_output=True, env={**os.environ, "PYTHONIOENCODING": encoding})
    text = done.stdout.decode("utf-8")
    assert any("\u4e00" <= sign <= "\u9fff" for sign in text)
    if "json" in command or "sarif" in command:
        json.loads(text)


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "cp1252", "gb18030"])
@pytest.mark.parametrize("command", [("check", *DAY), ("explain", "--all"), ("rules",), ("diff", "HEAD"), ("--help",), ("check", "nowhere✓.yaml"),
    ("init", "新✓/é")])  # fmt: skip
def test_a_console_that_cannot_show_a_sign_is_no_fault(command: tuple[str, ...], encoding: str, manual: Path) -> None:
    """On a console in GBK a sign that it does not have is replaced; nothing ends in an error of encoding."""
    edit(manual, PROCESS, "title: 领用物料", "title: 领用é物料✓")
    edit(manual, PROCESS, "owner: team-lead", "owner: nobody")
    line = [sys.executable, "-m", "procbook", *command]
    done = subprocess.run(line, cwd=manual, capture_output=True, env={**os.environ, "PYTHONIOENCODING": encoding})
    said = (done.stdout + done.stderr).decode(encoding, "replace")
    assert "UnicodeEncodeError" not in said
    assert "Traceback" not in said
    assert not any(ours in said for ours in OURS)
    assert done.returncode == {"check": 2 if "nowhere✓.yaml" in command else 1}.get(command[0], 0)


def test_an_own_fault_names_the_file(manual: Path) -> None:
    """When a rule of ours breaks, whoever reports it knows which process made it break."""
    program = (
        "from procbook.check.engine import rules\n"
        "import msgspec, procbook.check.engine as e\n"
        "from dataclasses import replace\n"
        "def broken(process, context):\n"
        "    yield from ([1 / 0] if process.id == 'example' else [])\n"
        "known = dict(rules()); name = next(n for n, r in known.items() if r.each_process)\n"
        "known[name] = replace(known[name], check=broken)\n"
        "e.rules = lambda: known\n"
        "from procbook.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", program, "check"], cwd=manual, capture_output=True, text=True)
    assert done.returncode == 2
    assert f"在处理 {PROCESS} 时自己出了错" in done.stderr
    assert f"while working on {PROCESS}" in done.stderr
    assert "ZeroDivisionError" in done.stderr


@pytest.mark.parametrize("data", ["", "not json", "[]", "{}", '{"audit": {"state": 7}}', '{"audit": {"state": "{}"}}'])
def test_a_report_that_is_none(data: str, manual: Path) -> None:
    """`--since` with another file: told in words, not by the name of an exception."""
    (manual / "last.json").write_text(data)
    said = told(run(manual, "audit", "--since", "last.json"), "last.json", "不是 procbook audit", "no report that")
    assert "Error" not in said.replace("Error:", "")
    told(run(manual, "audit", "--since", "nowhere.json"), "nowhere.json")
    told(run(manual, "audit", "--since", "processes"), "processes", "它是文件夹")


def test_a_bundle_that_is_none(manual: Path) -> None:
    """`verify` of another file."""
    (manual / "b.zip").write_bytes(b"no zip")
    assert "BadZipFile" not in told(run(manual, "verify", "b.zip"), "b.zip", "不是完整的 ZIP")


@pytest.mark.parametrize("root", ["sha256:zz", "sha256:", "abc", "sha256:" + "A" * 64])
def test_a_root_that_is_no_digest(root: str, manual: Path) -> None:
    """A mistyped digest: refused, instead of an audit that only says "not pinned"."""
    told(run(manual, "audit", "--root", root), "不是完整的摘要", "no whole digest")


def test_a_base_that_is_empty(manual: Path) -> None:
    """An empty variable in CI is no wish to check without a base."""
    told(run(manual, "check", "--base", "", *DAY))


@pytest.mark.posix
def test_a_report_of_before_stays_when_the_new_one_cannot_be_written(manual: Path) -> None:
    """`check --output` on a disk that takes no more: yesterday's report is whole."""
    (manual / "report.json").write_bytes(b"yesterday")
    program = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\nfrom procbook.cli import main; main()"
    )
    line = [sys.executable, "-c", program, "check", "--format", "json", "--output", "report.json", *DAY]
    done = subprocess.run(line, cwd=manual, capture_output=True, text=True, encoding="utf-8")
    told(done, "report.json", "文件大小")
    assert (manual / "report.json").read_bytes() == b"yesterday"


@pytest.mark.posix
def test_a_damaged_repository(manual: Path) -> None:
    """A disk lost some of git's files: told as that, with what git says."""
    for path in (manual / ".git/objects").glob("*/*"):
        path.chmod(0o600)
        path.write_bytes(b"")
    told(run(manual, "diff", "HEAD"))


def test_init_in_a_new_repository(tmp_path: Path) -> None:
    """A repository that a forge made, with a README, a licence and a .gitignore: they stay, and are told."""
    git(tmp_path, "init", "-q")
    for name in ("README.md", ".gitignore", "LICENSE"):
        (tmp_path / name).write_text("theirs\n")
    done = run(tmp_path, "init")
    assert done.returncode == 0, done.stderr
    assert ".gitignore 是您原来的" in done.stdout
    assert (tmp_path / ".gitignore").read_text() == "theirs\n"
    assert run(tmp_path, "check").returncode == 0


@pytest.mark.posix
def test_init_prints_a_command_that_works(tmp_path: Path) -> None:
    """The name of the folder has a blank and a quote."""
    done = run(tmp_path, "init", "my 'new' 手册")
    lines = [line for line in done.stdout.splitlines() if line.startswith("  cd ")]
    seen = subprocess.run(["sh", "-c", f"{lines[0]} && ls"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "processes" in seen.stdout


@pytest.mark.posix
def test_init_prints_a_command_that_works_for_a_name_like_an_option(tmp_path: Path) -> None:
    """`cd -x` would be refused."""
    done = run(tmp_path, "init", "--", "-x")
    lines = [line for line in done.stdout.splitlines() if line.startswith("  cd ")]
    seen = subprocess.run(["sh", "-c", f"{lines[0]} && ls"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "processes" in seen.stdout


@pytest.mark.posix
@pytest.mark.parametrize("place", ["/dev/zero", "/dev/full", "pipe"])
@pytest.mark.parametrize("command", [("verify",), ("audit", "--since")])
def test_what_may_never_end_is_not_read(command: tuple[str, ...], place: str, manual: Path) -> None:
    """A device or a pipe in the place of a file: told at once, before memory is full."""
    os.mkfifo(manual / "pipe")
    told(run(manual, *command, place), "不是普通文件", "not an ordinary file")


def test_the_top_of_the_disk_has_a_name(manual: Path) -> None:
    """`cd / && procbook check`: the place was an empty text."""
    told(run(Path(manual.anchor), "check"), f"procbook: {manual.anchor} 和上级")


@pytest.mark.posix
@pytest.mark.parametrize("command", [("init", "new"), ("build", "--out", "made", *DAY)], ids=["init", "build"])
def test_no_place_for_temporary_files(command: tuple[str, ...], manual: Path) -> None:
    """No file may be written at all: the folder that the command runs in is not gone."""
    program = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\nfrom procbook.cli import main; main()"
    )
    line = [sys.executable, "-c", program, *command]
    done = subprocess.run(line, cwd=manual, capture_output=True, text=True, encoding="utf-8")
    assert "文件夹已经不在了" not in told(done, "TMPDIR")


@pytest.mark.posix
def test_too_little_of_the_system(manual: Path) -> None:
    """No handle is left for a pipe to git: it is not the output that failed."""
    program = (
        "import subprocess, errno, os\n"
        "def run(*a, **k): raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))\n"
        "subprocess.run = run\nfrom procbook.cli import main; main()"
    )
    line = [sys.executable, "-c", program, "audit"]
    done = subprocess.run(line, cwd=manual, capture_output=True, text=True, encoding="utf-8")
    assert "没有输出完" not in told(done, "打开的文件太多", "too many files are open")


def test_a_period_that_is_none(manual: Path) -> None:
    """The days are the wrong way round, or still to come: told as that."""
    assert run(manual, "init", "new").returncode == 0
    git(manual / "new", "init", "-q")
    save(manual / "new")
    told(run(manual / "new", "audit", "--from", "2026-11-22", "--to", "2026-11-02", *DAY), "对调", "exchange")
    told(run(manual / "new", "audit", "--from", "2199-01-01", *DAY), "还没有到", "still to come")


def test_an_empty_record_is_told_as_one(manual: Path) -> None:
    """A record that a full disk left empty was told as if it were a process."""
    assert run(manual, "init", "new").returncode == 0
    record = next((manual / "new").glob("processes/approvals/**/*.yaml"))
    record.write_bytes(b"")
    done = run(manual / "new", "verify", ".")
    assert done.returncode == 1
    assert "文件是空的" in done.stdout
    assert "流程至少要有" not in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "--foo"],
        ["chekc"],
        ["check", "--today", "yesterday"],
        ["approve", "--key", "."],
        ["build", "--out"],
        ["at"],
        ["verify", "nowhere"],
        ["serve", "--port", "0"],
        ["record", "--pull", "x", "--key", "k"],
        ["rules", "x"],
        ["check", "--format", "x"],
        ["approve", "--all=1"],
        ["init", "mkdocs.yml/x", "y"],
        ["audit", "--root", "x"],
    ],
)
def test_a_command_line_that_is_wrong(arguments: list[str], manual: Path) -> None:
    """Chinese first: what is wrong, and where the usage stands."""
    said = told(run(manual, *arguments), "命令写得不对", "The command line is wrong", "--help")
    chinese = said.splitlines()[0].removeprefix("procbook: ")
    assert chinese.startswith("命令写得不对")
    for word in ("such", "Invalid", "requires", "Missing", "must", "exist"):
        assert word not in chinese


@pytest.mark.posix
def test_a_folder_that_is_gone(manual: Path) -> None:
    """Somebody removed the folder in another window."""
    (manual / "gone").mkdir()
    program = "import os; os.rmdir(os.getcwd()); from procbook.cli import main; main()"
    line = [sys.executable, "-c", program, "check"]
    done = subprocess.run(line, cwd=manual / "gone", capture_output=True, text=True, encoding="utf-8")
    told(done, "文件夹已经不在了", "is gone")


def test_a_bundle_that_cannot_be_written(manual: Path) -> None:
    """`audit --zip` into a folder that is not there."""
    assert run(manual, "init", "new").returncode == 0
    git(manual / "new", "init", "-q")
    save(manual / "new")
    told(run(manual / "new", "audit", "--zip", "nowhere/x.zip"), "nowhere/x.zip", "没有文件夹 nowhere")
