"""What can go wrong while a site is built: the one that stood is not harmed, and everything is told as what it is."""

from __future__ import annotations

import errno
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from itertools import chain, repeat
from pathlib import Path
from unittest.mock import Mock

import pytest

from procbook.finding import CannotCheck
from procbook.site.build import build
from procbook.site.export import export
from tests.refusals import reason
from tests.site.sites import TODAY, manual_at, run
from tests.writing.killed import content, killed_before

resource = pytest.importorskip("resource", reason="of POSIX")


def settings(folder: Path, *lines: str) -> None:
    (folder / "mkdocs.yml").write_text("\n".join(("site_name: x", "theme: {name: procbook}", *lines)), "utf-8")


def make(kind: str, folder: Path, out: Path) -> None:
    (build if kind == "build" else export)(folder, manual_at(folder), out)


@pytest.mark.parametrize("kind", ["build", "pages"])
def test_a_killed_build_leaves_the_site_that_stood(kind: str, manual_folder: Path) -> None:
    """Whatever moment somebody pulls the plug: the site of before is as it was or the new one is whole; and the next
    build makes a whole one, with nothing left beside it."""
    out = manual_folder / "out"
    make(kind, manual_folder, out)
    before = content(out)
    (manual_folder / "docs/new.md").write_text("# new\n", "utf-8")
    steps = [1, 5, 25, 100, 200, 300, 400, 10_000] if kind == "build" else [1, 25, 200, 400, 10_000]
    for step in steps:
        killed = killed_before(step, partial(make, kind, manual_folder, out))
        assert killed or step == steps[-1], step
        assert content(out) == before or not killed
    make(kind, manual_folder, out)
    assert any("new" in name for name in content(out).keys() - before.keys())
    assert {path.name for path in manual_folder.iterdir() if "procbook" in path.name} == set()


def limited(size: int, work: Callable[[], object]) -> str:
    """What is said when no file may become larger than that, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        work()
    except CannotCheck as problem:
        return reason(problem)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    return ""


@pytest.mark.parametrize("kind", ["build", "pages"])
def test_a_site_that_cannot_be_written_leaves_the_one_that_stood(kind: str, manual_folder: Path) -> None:
    """A disk that takes no more: told as that, and the site of before is as it was."""
    out = manual_folder / "out"
    make(kind, manual_folder, out)
    before = content(out)
    said = limited(30_000, partial(make, kind, manual_folder, out))
    assert "文件大小" in said
    assert "larger than files may be" in said
    assert content(out) == before
    assert not any(path.name.startswith(".out") for path in manual_folder.iterdir())


@pytest.mark.parametrize("written", [0, 3, 8])
def test_a_disk_that_is_full_is_told_once(
    written: int, manual_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """MkDocs has a line of its own for a page that it cannot write, in English and without a remedy."""
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "page.html")
    monkeypatch.setattr("mkdocs.utils.write_file", Mock(side_effect=chain(repeat(None, written), repeat(full))))
    with pytest.raises(CannotCheck) as refused:
        make("build", manual_folder, manual_folder / "out")
    assert "磁盘满了" in reason(refused.value)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("command", ["build", "pages"])
def test_what_is_not_ours_is_kept_and_told(command: str, manual_folder: Path) -> None:
    """Somebody put a picture into the site: it is there after the next build, and they are told of it."""
    assert run(command, "--out", "out", *TODAY).exit_code == 0
    (manual_folder / "out/picture.png").write_bytes(b"mine")
    done = run(command, "--out", "out", *TODAY)
    assert done.exit_code == 0
    assert "picture.png" in done.stderr
    assert (manual_folder / "out/picture.png").read_bytes() == b"mine"


@pytest.mark.parametrize("out", ["processes/site", "docs/site", "processes"])
@pytest.mark.parametrize("command", ["build", "pages"])
def test_nothing_is_built_among_what_it_is_built_from(command: str, out: str, manual_folder: Path) -> None:
    """The next check would find a site in the manual."""
    done = run(command, "--out", out, *TODAY)
    assert "换一个文件夹" in reason(done.exception)
    assert run("check", *TODAY).exit_code == 0


def test_pages_that_are_not_utf_8_are_told_together(manual_folder: Path) -> None:
    """Two pages were written by an old Windows editor: both are named, with the line, and the site stays."""
    assert run("build", *TODAY).exit_code == 0
    before = content(manual_folder / "site")
    (manual_folder / "docs/one.md").write_bytes("# one\n\n中文\n".encode("gbk"))
    (manual_folder / "docs/two.md").write_bytes("# 中文\n".encode("gbk"))
    done = run("build", *TODAY)
    assert done.exit_code == 1
    assert re.search("docs/one.md:3:1 .*不是 UTF-8", done.stdout)
    assert re.search("docs/two.md:1:1 .*不是 UTF-8", done.stdout)
    assert content(manual_folder / "site") == before


def test_a_file_that_vanishes_under_way_is_told(manual_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody tidies up docs/ while the site is built: no fault of procbook, and the picture is named."""
    picture = manual_folder / "docs/picture.png"
    picture.write_bytes(b"p")
    from procbook.site.plugin import HandbookPlugin

    env = HandbookPlugin.on_env

    def vanish(*arguments: object, **named: object) -> object:
        picture.unlink(missing_ok=True)
        return env(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(HandbookPlugin, "on_env", vanish)
    said = reason(run("build", *TODAY).exception)
    assert "picture.png" in said
    assert "没有这个文件" in said


def test_the_pages_that_are_there_are_counted(manual_folder: Path) -> None:
    """The number is that of the pages on the site, those of docs/ among them."""
    counted = []
    for _ in range(2):
        found = re.search(r"建好了 (\d+) 个页面", run("build", *TODAY).stdout)
        assert found
        counted.append(int(found[1]))
        (manual_folder / "docs/about.md").unlink(missing_ok=True)
    assert counted == [counted[0], counted[0] - 1]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("plugins: [",), "mkdocs.yml:3:"),
        (("plugins: [procbook]", "hooks: [hook.py]"), "hook.py.*ZeroDivisionError"),
        (("plugins: [procbook]", "theme: {name: procbook, custom_dir: over}"), "main.html”第 2 行"),
    ],
)
def test_what_somebody_broke_beside_the_manual_is_told_with_its_place(
    lines: tuple[str, ...], said: str, manual_folder: Path
) -> None:
    """Settings, a hook, a template: none of them is a fault of procbook itself."""
    (manual_folder / "hook.py").write_text("def on_files(files, **rest):\n    return 1 / 0\n")
    (manual_folder / "over").mkdir()
    (manual_folder / "over/main.html").write_text('{% extends "base.html" %}\n{% block ')
    settings(manual_folder, *lines)
    done = run("build", "--trust-site", *TODAY)
    told = done.stdout if done.exit_code == 1 and done.stdout else reason(done.exception)
    assert re.search(said, told), told


TEMPLATES = {
    "name that is not there": ("404.html", "{{ nope.x.y }}", "over/404.html”第 1 行.*UndefinedError"),
    "filter that is not there": ("partials/footer.html", "\n{{ 1 | nope }}", "over/partials/footer.html”第 2 行"),
    "template that is not there": ("partials/footer.html", "{% include 'nope.html' %}", "footer.html”.*：nope.html）"),
    "reckoning": ("partials/footer.html", "\n\n{{ 1 / 0 }}", "footer.html”第 3 行.*ZeroDivisionError"),
    "itself": ("partials/footer.html", "{% include 'partials/footer.html' %}", "footer.html”.*RecursionError"),
}


@pytest.mark.parametrize(("name", "text", "said"), TEMPLATES.values(), ids=TEMPLATES)
def test_a_template_of_ones_own_that_fails(name: str, text: str, said: str, manual_folder: Path) -> None:
    (manual_folder / "over/partials").mkdir(parents=True)
    (manual_folder / "over" / name).write_text(text, "utf-8")
    settings(manual_folder, "plugins: [procbook]", "theme: {name: procbook, custom_dir: over}")
    told = reason(run("build", "--trust-site", *TODAY).exception)
    assert re.search(said, told), told
    assert str(manual_folder) not in told


HOOKS = {
    "syntax": ("def (\n", "hook.py:1”出了错（SyntaxError"),
    "leaves with success": ("import sys\nsys.exit(0)\n", "hook.py”出了错（SystemExit"),
    "leaves later": ("def on_files(files, config):\n    raise SystemExit(0)\n", "hook.py”出了错（SystemExit"),
    "module that is not there": ("import nope_nope\n", "hook.py”出了错（ModuleNotFoundError"),
    "no such event": ("def on_files():\n    pass\n", "TypeError.*mkdocs.yml:3"),
    "gives something else": ("def on_page_content(html, **rest):\n    return 3\n", "TypeError.*mkdocs.yml:3"),
}


@pytest.mark.parametrize(("text", "said"), HOOKS.values(), ids=HOOKS)
def test_a_hook_that_fails(text: str, said: str, manual_folder: Path) -> None:
    """Whatever it does, no build ends well that made no site."""
    (manual_folder / "hook.py").write_text(text, "utf-8")
    settings(manual_folder, "hooks: [hook.py]", "plugins: [procbook]")
    done = run("build", "--trust-site", *TODAY)
    assert done.exit_code != 0
    told = done.stdout if done.stdout else reason(done.exception)
    assert re.search(said, told), told
    assert not (manual_folder / "site").exists()


@pytest.mark.parametrize(
    "line",
    [
        "theme: {name: procbook, custom_dir: [a]}",
        "extra_css: [1, {a: b}]",
        "extra_javascript: [null, [a]]",
        "extra: [a]",
    ],
)
def test_trusted_settings_that_nobody_can_use(line: str, manual_folder: Path) -> None:
    settings(manual_folder, "plugins: [procbook]", line)
    done = run("build", "--trust-site", *TODAY)
    told = done.stdout if done.exit_code == 1 and done.stdout else reason(done.exception)
    assert "mkdocs.yml" in told


def test_settings_that_are_no_settings_are_told_with_the_reason(manual_folder: Path) -> None:
    """ "The reason is above", and nothing stands above."""
    (manual_folder / "mkdocs.yml").write_text("- a\n")
    assert "整个文件是一个列表" in run("build", *TODAY).stdout
    assert "dict" in run("build", "--trust-site", *TODAY).stdout


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ('today: "2026-13-01"', "日期写作"),
        ("today: 7", "日期写作"),
        ('draft: "yes"', "写 true 或 false"),
        ("manual: 3", "写文件夹的名字"),
    ],
)
def test_wrong_options_are_told_in_both_languages(option: str, said: str, manual_folder: Path) -> None:
    """What MkDocs says of an option is English, or a stack trace."""
    settings(manual_folder, "plugins:", f"  - procbook: {{{option}}}")
    done = run("build", *TODAY)
    assert done.exit_code == 1
    assert said in done.stdout
    assert "write" in done.stdout.lower()


@pytest.mark.parametrize("command", ["build", "pages"])
def test_a_day_that_no_calendar_has_is_told(command: str, manual_folder: Path) -> None:
    """YAML itself refuses the value, and Python says so in words of its own."""
    settings(manual_folder, "copyright: 2026-13-01")
    assert "有一个读不出来的值" in run(command, "--out", "made", *TODAY).stdout


def test_a_day_without_quotes_is_a_day(manual_folder: Path) -> None:
    """YAML makes a date of it; so do we."""
    settings(manual_folder, "plugins:", "  - procbook: {today: 2026-03-05}")
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q", "-d", "out"], cwd=manual_folder, check=True)
    assert "2026-03-05" in (manual_folder / "out/index.html").read_text("utf-8")


def test_a_port_that_is_taken_is_told_at_once(manual_folder: Path) -> None:
    """The site is served already in another window."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("serve", "--port", str(port))
    assert f"端口 {port} 打不开：别的程序正用着它" in reason(done.exception)
