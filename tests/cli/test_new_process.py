"""`procbook new process`: the file of a new process, and how many rounds of `check` it takes to be green."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import cycle
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from procbook.check.engine import Report, check
from procbook.cli import procbook
from procbook.finding import CannotCheck, Finding, Severity
from procbook.manual.load import Loaded, load
from procbook.manual.new_process import Asked, gaps, new_process, next_number, path_of
from procbook.words import LANGUAGES, cannot, texts
from tests.damage.manuals import files
from tests.damage.promises import TODAY
from tests.rules.rule_cases import Given

AREAS = {"starter": "office", "real": "campaign"}
DAY = date(2026, 11, 23)


def found(name: str, path: str, text: str, language: str = "zh") -> Report:
    """What the check finds in a manual with one more file."""
    return check(load(Given({**files(name), path: text.encode()})), today=TODAY, language=language)


def weighty(report: Report) -> list[Finding]:
    return [each for each in report.findings if each.severity is not Severity.note and not each.waiver]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", AREAS)
@pytest.mark.parametrize("comments", [True, False])
def test_a_new_process_has_its_gaps_and_no_other_fault(name: str, language: str, comments: bool) -> None:
    """Whoever begins is told of faults that are not theirs, or of a gap twice, or not of one that is left."""
    path = path_of(AREAS[name], "sample-gifts")
    text = new_process(load(Given(files(name))), Asked(AREAS[name], DAY, "sample-gifts"), language, comments)
    told = [each for each in found(name, path, text, language).findings if each.location.path == path]
    assert [each for each in weighty(found(name, path, text)) if each.location.path != path] == []
    assert {each.rule for each in told} == {"leftover-placeholder"}
    assert {each.variant for each in told} <= {"field", "field-listed"}
    gap = texts("new", language)["gap"]
    places = [(each.location.line, each.location.column) for each in told]
    assert places == sorted(set(places))
    assert len(told) == gaps(text, language) > 30
    for each in told:
        assert text.split("\n")[each.location.line - 1][each.location.column - 1 :].startswith(gap)


ANSWERS = {
    "title": ["领用样品", "填写样品单", "审批样品单", "发出样品"],
    "summary": ["要样品先填单，批准以后到库房领。"],
    "aliases": ["领样品"],
    "purpose": ["每一份样品都有人要、有人批、有账可查。"],
    "includes": ["送给客户的样品"],
    "excludes": ["促销用的赠品"],
    "event": ["客户要样品"],
    "name": ["样品清单", "样品发放单", "样品单", "样品按时发出率"],
    "note": ["工厂"],
    "does": [
        "写清品名、数量、给哪个客户，交给审批人。",
        "看数量和用途对不对得上，写明同意或不同意。",
        "照单发出，请领用人签收。",
    ],
    "within": ["1d", "2d", "1d"],
    "cautions": ["同一客户拆成几单会绕过审批，合起来看。", "当天要样品，多半领不到。"],
    "ends": ["样品已发出"],
    "risk": ["没有批准就发出样品"],
    "activity": ["库房只照批准过的样品单发出。"],
    "test": ["每季抽 10 单，都有批准过的样品单才合格。"],
    "for": ["3y"],
    "after": ["样品发出"],
    "where": ["库房文件柜"],
    "contains": ["品名"],
    "formula": ["按时发出的单数 ÷ 全部单数"],
    "target": ["≥ 95%"],
    "source": ["样品单"],
}
"""What an author writes in a field; by the name that the message tells, in the order of the file."""


def filled(text: str, told: list[Finding], loaded: Loaded) -> str:
    """The text as its author has it who does what each message says: a role where it asks for one, else own words."""
    lines = text.split("\n")
    answers = {key: iter(each) for key, each in ANSWERS.items()}
    roles = cycle(id for id, role in loaded.manual.roles.items() if role.kind == "position")
    new = [(each.location, answer(each.message, answers, roles, loaded)) for each in told]
    for place, written in reversed(new):
        line, at = lines[place.line - 1], place.column - 1
        lines[place.line - 1] = line[:at] + written + line[at + len("待补充") :]
    return "\n".join(lines)


def answer(message: str, answers: dict[str, Iterator[str]], roles: Iterator[str], loaded: Loaded) -> str:
    key = re.search(r"（([a-z_]+)）：", message)
    assert key, message
    if "organisation/roles.yaml" not in message:
        return next(answers[key[1]])
    listed = message.partition("可以写：")[2]
    role = next(role for role in roles if not listed or f"{role} " in listed)
    return role


@pytest.mark.parametrize("name", AREAS)
def test_whoever_fills_in_what_is_told_is_done_after_one_round(name: str) -> None:
    """The second check finds something new, since the first one kept it back or the skeleton led astray."""
    loaded = load(Given(files(name)))
    path = path_of(AREAS[name], "sample-gifts")
    text = new_process(loaded, Asked(AREAS[name], DAY, "sample-gifts"), "zh")
    first = [each for each in found(name, path, text).findings if each.location.path == path]
    second = found(name, path, filled(text, first, loaded))
    assert [(each.rule, each.message) for each in weighty(second)] == []
    assert [each for each in second.findings if each.location.path == path] == []


def test_a_new_process_has_the_next_number_of_its_area() -> None:
    """Two documents get the same number, or one falls out of the order of its area."""
    manual = load(Given(files("real"))).manual
    for area in {process.area for process in manual.processes.values()}:
        used = [process.number for process in manual.processes.values()]
        of_area = [process.number for process in manual.processes.values() if process.area == area]
        number = next_number(manual, area)
        assert number not in used
        assert number > max(of_area)
        assert len(number) == len(max(of_area))
    assert next_number(manual, "nowhere") == ""


def test_ids_of_records_and_controls_are_free() -> None:
    """A new process takes the ids of another one's records, whose addresses then mean two things."""
    loaded = load(Given(files("real")))
    known = {record.id for process in loaded.manual.processes.values() for record in process.records}
    known |= {control.id for process in loaded.manual.processes.values() for control in process.controls}
    for id in ("campaign-planning-2", "content-read", "customer-visits", "x"):
        text = new_process(loaded, Asked("campaign", DAY, id), "zh")
        assert not {*re.findall(r"\b[FCK]-[A-Z0-9]+-01\b", text)} & known


def run(*options: str) -> Result:
    return CliRunner().invoke(procbook, ["new", "process", *options])


def refused(*options: str) -> str:
    """Why it was not done."""
    problem = run(*options).exception
    assert isinstance(problem, CannotCheck)
    return cannot(problem).say("zh")


@pytest.fixture
def here(manual: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A manual, and the command runs in it."""
    monkeypatch.chdir(manual)
    return manual


def test_the_command_writes_a_file_in_its_place(here: Path) -> None:
    """What was said on the command line is asked for again, or a file that is there is lost."""
    done = run("room-booking", "--title", "预订会议室", "--owner", "team-lead", "--area", "example")
    assert done.exit_code == 0
    assert "processes/example/room-booking.yaml 已建好" in done.output
    path = here / "processes/example/room-booking.yaml"
    text = path.read_text("utf-8")
    assert "\ntitle: 预订会议室\n" in text
    assert "\nowner: team-lead\n" in text
    assert "不会被覆盖" in refused("room-booking", "--area", "example")
    assert path.read_text("utf-8") == text


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["Room"], "小写英文字母"),
        (["site", "--area", "example"], "网站已经用它"),
        (["room-booking", "--area", "nowhere"], "没有“nowhere”这个领域；手册里有：example"),
        (["room-booking"], "--area"),
        (["room-booking", "--area", "example", "--owner", "组长"], "例如 team-lead"),
        (["example", "--area", "supply"], "processes/example/example.yaml"),
    ],
)
def test_what_nobody_can_have_meant_is_told(here: Path, options: list[str], told: str) -> None:
    """A file is written that the next check refuses for its name, area or owner."""
    before = sorted(here.rglob("*"))
    assert told in refused(*options)
    assert sorted(here.rglob("*")) == before


def test_a_planned_process_is_written_on(here: Path) -> None:
    """Whoever writes a planned process at last types its title, owner and number again."""
    (here / "processes/example/returns.yaml").write_text(
        "schema: 1\nid: returns\nnumber: EX-09\ntitle: 退回物料\narea: example\nstatus: planned\nowner: team-lead\n",
        "utf-8",
    )
    done = run("returns", "--print")
    assert done.exit_code == 0
    for line in ("number: EX-09", "title: 退回物料", "owner: team-lead", "area: example"):
        assert f"\n{line}\n" in done.output
    assert "不会被覆盖" in refused("returns", "--area", "example")


def test_comments_are_in_the_language_that_was_asked_for(here: Path) -> None:
    """An English team reads Chinese comments, or a Chinese one English."""
    english = run("returns", "--area", "example", "--print", "--lang", "en").output
    chinese = run("returns", "--area", "example", "--print").output
    assert "# Owner: The role that answers for the process" in english
    assert "# 负责人：对流程的效果、更新负责的岗位。" in chinese
    assert english.isascii()


def test_a_file_without_comments_says_the_same() -> None:
    """The forge's editor opens with another process than the command writes."""
    loaded = load(Given(files("starter")))
    whole, bare = (new_process(loaded, Asked("office", DAY), "zh", comments) for comments in (True, False))
    assert [line for line in whole.splitlines()[2:] if not line.lstrip().startswith("#")] == bare.splitlines()[2:]


def test_faults_beside_a_gap_are_told_as_before() -> None:
    """A gap in the middle of a sentence is told as if the whole field were empty."""
    path = "processes/office/office-supplies.yaml"
    text = files("starter")[path].decode().replace("让每一次领用都有人申请", "让每一次领用都有（待补充）申请")
    (told,) = weighty(found("starter", path, text))
    assert (told.rule, told.variant) == ("leftover-placeholder", "")
    assert told.message == "“（待补”是还没填的内容。请填上或删掉。"
