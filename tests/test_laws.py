"""The laws of the house (see docs/decisions/architecture.md): each is a test."""

from __future__ import annotations

import ast
import hashlib
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from procbook.check.engine import check
from procbook.manual.load import load
from procbook.tree import WorkTree
from tests import house
from tests.house import MODULES, imports, imports_of
from tests.rules.rule_cases import base_files

PACKAGE = Path(__file__).parent.parent / "tools" / "procbook"
TODAY = "2026-11-23"

RUNG = {room: height for height, room in enumerate(house.ladder())}
"""From the ground up, as docs/decisions/architecture.md has it: a module imports only from lower rungs and its own room."""


def test_the_page_about_the_house_shows_the_house() -> None:
    """A stranger reads of rooms and ways that are not there, or does not read of a new one."""
    assert sorted(house.ladder()) == sorted(house.rooms()), "name every room in the table, once, at its height"
    assert house.page() == house.PAGE.read_text("utf-8"), "run python -m tests.house"


def part(file: Path) -> str:
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize(
    "text",
    [
        "from procbook.pages import make",
        "from procbook import pages",
        "import procbook.pages.page as page",
        "import os, procbook.pages",
        "from ..pages import make",
        "from .. import pages",
        "from ..pages.page import Page",
        "def later():\n    from ..pages import make",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from procbook.pages import make",
    ],
)
def test_no_import_goes_unseen(text: str) -> None:
    """However somebody writes it, a module that uses the pages is seen to use them."""
    assert {name.split(".")[1] for name in imports(text, "procbook.manual.calendar")} == {"pages"}


def test_an_import_from_beside_is_no_import_from_above() -> None:
    """One dot means the own package, in a module as in the package itself."""
    assert imports("from .model import Role", "procbook.manual.calendar") == {"procbook.manual.model"}
    assert imports("from . import model", "procbook.manual.calendar") == {"procbook.manual.model"}
    assert imports("from .engine import check", "procbook.check", is_package=True) == {"procbook.check.engine"}


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_down_the_ladder(module: str) -> None:
    """Whoever reads a module needs to know only what stands below it."""
    parts = module.split(".")[1:]
    if not parts:
        return
    names = {name.split(".")[1] for name in imports_of(module) if "." in name}
    wrong = {name for name in names if name != parts[0] and RUNG[name] >= RUNG[parts[0]]}
    assert not wrong, f"{parts[0]} imports {sorted(wrong)}, which stands on the same rung or above"


def circle(ways: Mapping[str, set[str]]) -> list[str]:
    """Modules that lead to each other, the first at both ends; [] when there is no circle."""
    left = dict(ways)
    while free := [module for module, targets in left.items() if not targets & left.keys()]:
        left = {module: targets for module, targets in left.items() if module not in free}
    way = sorted(left)[:1]
    while way and way[-1] not in way[:-1]:
        way.append(min(left[way[-1]] & left.keys()))
    return way[way.index(way[-1]) :] if way else []


def test_a_circle_is_seen() -> None:
    """Of two modules or of many, and whatever hangs on it."""
    assert circle({"a": {"b"}, "b": {"c"}, "c": set()}) == []
    assert circle({"a": {"b"}, "b": {"a"}}) == ["a", "b", "a"]
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"d"}, "d": {"b"}, "e": {"a"}}) == ["b", "c", "d", "b"]


def test_no_modules_go_round_in_a_circle() -> None:
    """Two modules that need each other are one thing in two files: also inside a package, also only by type."""
    way = circle({module: imports_of(module) & MODULES.keys() - {module} for module in MODULES})
    assert not way, "in a circle: " + " -> ".join(way)


def test_only_tree_runs_git() -> None:
    """There are few places to look at when something runs a program: git that reads in tree, git that writes and talks to
    the forge in requests/clone.py, ssh-keygen beside the signatures."""
    files = {file for file in PACKAGE.rglob("*.py") if "subprocess" in file.read_text("utf-8")}
    assert {part(file) for file in files} <= {"tree", "approval", "requests"}
    assert [file.name for file in files if part(file) == "requests"] == ["clone.py"]
    assert {file.name for file in files if part(file) == "approval"} <= {"signature.py"}


def test_only_forge_opens_a_connection() -> None:
    """There is one place to look at when something talks to another machine."""
    connecting = re.compile(
        r"^\s*(import|from) (socket|ssl|http\.|urllib\.request|urllib3|requests|httpx)", re.MULTILINE
    )
    assert {part(file) for file in PACKAGE.rglob("*.py") if connecting.search(file.read_text("utf-8"))} == {"forge"}


def test_only_site_knows_the_site_builder() -> None:
    """The site builder can be left without touching pages, rules or flowcharts."""
    knowing = set()
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name.split(".")[0] == "mkdocs" for name in names):
                knowing.add(part(file))
    assert knowing == {"site"}


WRITES = re.compile(
    r"\.(write_text|write_bytes|mkdir|touch|unlink|rename|rmdir)\(|os\.(replace|rename|remove|link|mkdir)|shutil\.(copy|move|rmtree)|open\([^)]*[\"'][wxa]b?[\"']"
)
WRITING_ASIDE = {
    "cli/__init__.py": "to nowhere, for a stream that the caller closed",
    "approval/signature.py": "what ssh-keygen is to read, in a temporary folder",
    "search/index.py": "the index, below a folder that is made aside",
    "site/build.py": "settings for MkDocs, in a temporary folder",
    "site/export.py": "pages, in a folder that is made aside",
}


def test_only_writing_writes() -> None:
    """There is one place that has to be right when a disk is full or somebody pulls the plug."""
    found = {
        file.relative_to(PACKAGE).as_posix() for file in PACKAGE.rglob("*.py") if WRITES.search(file.read_text("utf-8"))
    }
    assert {path for path in found if part(PACKAGE / path) != "writing"} == set(WRITING_ASIDE)


CLOCK = {
    "time.time", "time.time_ns", "time.localtime", "time.gmtime", "time.ctime", "time.asctime", "time.strftime",
    "datetime.date.today", "datetime.datetime.today", "datetime.datetime.now", "datetime.datetime.utcnow",
    "os.path.getmtime", "os.path.getctime", "os.path.getatime", "uuid.uuid1",
}  # fmt: skip
"""What tells the day or the moment."""
FILE_TIMES = {f"st_{kind}time{unit}" for kind in "mca" for unit in ("", "_ns")}
STOPWATCH = {
    "time.sleep",
    *(
        f"time.{name}{unit}"
        for name in ("monotonic", "perf_counter", "process_time", "thread_time")
        for unit in ("", "_ns")
    ),
}
"""What tells how long something takes, or lets time pass."""


def asked(source: str, clock: set[str]) -> set[str]:
    """What a module names of `clock`, called or handed on, by whatever name it was imported; and times of files."""
    tree = ast.parse(source)
    origins: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            origins |= {
                alias.asname or alias.name.split(".")[0]: alias.name if alias.asname else alias.name.split(".")[0]
                for alias in node.names
            }
        elif isinstance(node, ast.ImportFrom):
            origins |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}

    def origin(node: ast.AST) -> str:
        if isinstance(node, ast.Attribute):
            return node.attr if node.attr in FILE_TIMES else f"{origin(node.value)}.{node.attr}"
        return origins.get(node.id, "") if isinstance(node, ast.Name) else ""

    return {origin(node) for node in ast.walk(tree)} & (clock | FILE_TIMES)


def asking(folder: Path, clock: set[str]) -> set[str]:
    """The modules below a folder that ask a clock."""
    return {
        file.relative_to(folder).as_posix() for file in folder.rglob("*.py") if asked(file.read_text("utf-8"), clock)
    }


def test_the_clock_is_asked_at_the_edge_only() -> None:
    """Everything below the command line and the start of MkDocs is handed its day, so the same manual makes the same
    report and the same bytes on any machine, and a day can be tried out."""
    assert asking(PACKAGE.parent, CLOCK) == {"procbook/cli/clock.py", "procbook/site/plugin.py"}


def test_time_is_measured_only_where_somebody_waits() -> None:
    """A bar of progress appears when it takes long, a forge that never ends its answer is left, and a file that another
    program holds is tried again; nothing else depends on how fast a machine is."""
    waiting = {"procbook/cli/common.py", "procbook/forge/fetch.py", "procbook/writing/files.py"}
    assert asking(PACKAGE.parent, STOPWATCH) == waiting


def test_no_test_asks_a_clock() -> None:
    """Tests run on a day that is handed in and wait for what happens, so they are green on any day and any machine."""
    shifting_it = {"shifted.py", "later/sitecustomize.py"}
    assert asking(Path(__file__).parent, CLOCK | STOPWATCH) == shifting_it


def test_one_script_asks_the_clock() -> None:
    """Two scripts take another day for today, and a page says that a process is in force and that it is not. The worker
    asks how long ago it kept a page, which is no day of the manual."""
    scripts = {file.name: file.read_text("utf-8") for file in PACKAGE.rglob("*.js")}
    asking = {name: re.findall(r"\w*Date\w*|Temporal|performance", text) for name, text in scripts.items()}
    assert set(asking.pop("offline.js")) <= {"Date", "getDate"}
    assert {name: found for name, found in asking.items() if found} == {"day.js": ["DateTimeFormat"]}


@pytest.mark.parametrize(
    "source",
    ["from datetime import date as d\nd.today()", "import datetime as dt\ndt.datetime.now(dt.UTC)", "import time\ntime.time()",
     "from time import time as t\nt()", "from datetime import date\nfield(default_factory=date.today)", "import os.path\nos.path.getmtime('x')",
     "path.stat().st_mtime"],
)  # fmt: skip
def test_a_hidden_clock_is_found(source: str) -> None:
    """Somebody asks the clock under another name, or hands the question on, and the laws above do not see it."""
    assert asked(source, CLOCK)
    assert not asked("from datetime import date\ncontext.today, date(2026, 1, 1), self.now()", CLOCK)


def test_rules_see_only_their_context() -> None:
    """A rule gives the same answer everywhere: it has no file, clock, git or environment."""
    forbidden = {"os", "pathlib", "io", "subprocess", "time", "socket", "random"}
    for file in (PACKAGE / "check/rules").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {name.split(".")[0] for name in names} & forbidden, file.name


@pytest.mark.parametrize("module", ["mkdocs", "pygraphviz", "playwright", "markdown"])
def test_check_works_without(module: str, tmp_path: Path) -> None:
    """CI of a manual needs neither the site builder nor Graphviz nor a browser to check it."""
    manual(tmp_path)
    program = f"import sys; sys.modules[{module!r}] = None; from procbook.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "check", "--today", TODAY], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_pages_are_made_without_the_site_builder() -> None:
    """The pages can be given to another site builder on a machine that has no MkDocs."""
    program = "import sys; sys.modules['mkdocs'] = None; import procbook.pages"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True).returncode == 0


def test_checking_never_writes(tmp_path: Path) -> None:
    """Whoever only looks changes nothing: not a file of the manual, not an object in .git."""
    manual(tmp_path)
    for command in (["git", "init", "-q"], ["git", "add", "."], ["git", *NAMED, "commit", "-qm", "start"]):
        subprocess.run(command, cwd=tmp_path, check=True)
    (tmp_path / "processes/example/example.yaml").write_text("id: [", "utf-8")
    before = fingerprints(tmp_path)
    for arguments in (["check"], ["check", "--base", "HEAD"], ["check", "--base", "HEAD", "--format", "github"]):
        subprocess.run(
            [sys.executable, "-m", "procbook", *arguments, "--today", TODAY], cwd=tmp_path, capture_output=True
        )
    assert fingerprints(tmp_path) == before


def test_same_manual_same_report() -> None:
    """Two runs on one day say the same, in the same order."""
    from tests.rules.rule_cases import Given

    files = base_files()
    first, second = (
        check(load(Given(dict(reversed(list(files.items()))))), today=date.fromisoformat(TODAY)) for _ in range(2)
    )
    assert first == second == check(load(Given(files)), today=date.fromisoformat(TODAY))


def test_an_empty_manual_breaks_no_content_rule() -> None:
    """A manual without processes is told one thing only: that nothing was checked."""
    from tests.rules.rule_cases import Given

    files = {
        "processes/handbook.yaml": base_files()["processes/handbook.yaml"].split(b"errands")[0].split(b"policy")[0]
    }
    found = check(load(Given(files)), today=date.fromisoformat(TODAY)).findings
    assert {finding.rule for finding in found if finding.severity == 0} == {"nothing-checked"}


NAMED = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"]


def manual(folder: Path) -> None:
    """The small clean manual of the cases, on disk."""
    for path, data in base_files().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def fingerprints(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_manual_of_this_repository_is_read_from_git_as_from_disk(tmp_path: Path) -> None:
    """A revision says the same as the files that were committed."""
    from procbook.tree import Revision

    manual(tmp_path)
    for command in (["git", "init", "-q"], ["git", "add", "."], ["git", *NAMED, "commit", "-qm", "start"]):
        subprocess.run(command, cwd=tmp_path, check=True)
    assert load(Revision(tmp_path, "HEAD")).manual == load(WorkTree(tmp_path)).manual


CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
SENTENCE = re.compile(r"[\u4e00-\u9fff]{3}")
"""A text for people has words; signs stand alone."""

NOT_SENTENCES = {
    "source": "the characters and marks that authors mistake for those of YAML",
    "manual": "the marks beside which nothing is bold, and numerals",
    "search": "the numeral 万, which is cut as a number",
    "check": "the marks around what is quoted, and those of amounts and bands",
    "schema": "the marks that end a meaning in the descriptions of a schema",
    "flowchart": "the marks at which a line breaks",
}
"""Rooms that read Chinese text, and what of it stands in their code."""


def test_sentences_stand_in_the_words() -> None:
    """A text for people is in one place in both languages: code holds none, but for the help of the command line."""
    found = {}
    for file in PACKAGE.rglob("*.py"):
        tree = ast.parse(file.read_text("utf-8"))
        texts = {
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        texts -= set(explanations(tree)) | set(help_texts(tree) if part(file) == "cli" else ())
        forbidden = SENTENCE if part(file) in NOT_SENTENCES else CHINESE
        if wrong := sorted(filter(forbidden.search, texts)):
            found[file.relative_to(PACKAGE).as_posix()] = wrong
    assert found == {}


def explanations(tree: ast.Module) -> Iterator[str]:
    """What only explains the code: a text that stands as a statement of its own."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield str(node.value.value)


def help_texts(tree: ast.Module) -> Iterator[str]:
    """The help of options, which click wants beside them."""
    for node in ast.walk(tree):
        for keyword in node.keywords if isinstance(node, ast.Call) else ():
            if keyword.arg == "help":
                yield from (str(part.value) for part in ast.walk(keyword.value) if isinstance(part, ast.Constant))
