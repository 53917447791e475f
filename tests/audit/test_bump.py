"""The version and the day of a changed process are written by the machine, and nothing else in its file."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner, Result

from procbook.cli.bump import bump
from procbook.finding import CannotCheck
from procbook.signoff.bump import written
from tests.audit.attacks.example import GOVERNANCE, HANDBOOK, HIRING, Manual
from tests.audit.test_request_report import LIMITS

pytestmark = pytest.mark.history


@pytest.fixture
def run(manual: Manual, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`run()` writes what is due on the branch `work` against main, on a fixed day."""
    monkeypatch.chdir(manual.folder)

    def command(*arguments: str) -> Result:
        manual.make()
        return CliRunner().invoke(bump, ["--base", "main", "--today", "2026-11-23", *arguments])

    return command


def branched(manual: Manual, old: str, new: str, limits: bool = False) -> None:
    if limits:
        manual.edit(HANDBOOK, "  site: [", f"{LIMITS}  site: [")
        manual.approve(GOVERNANCE, "governor")
        manual.commit("author")
    manual.start("work")
    manual.edit(HIRING, old, new)
    manual.commit("author")


def text(manual: Manual) -> str:
    return (manual.folder / HIRING).read_bytes().decode()


@pytest.mark.parametrize(
    ("old", "new", "version"),
    [("写清岗位", "写明岗位", "1.0.1"), ("within: 10d", "within: 9d", "1.1.0"), ("owner: hr-lead\napprover", "owner: clerk\napprover", "2.0.0")],
    ids=["editorial", "general", "material"],
)  # fmt: skip
def test_the_version_says_how_heavy_the_change_is(old: str, new: str, version: str, manual: Manual, run: Any) -> None:
    branched(manual, old, new)
    assert run().exit_code == 0
    assert f'version: "{version}"\n' in text(manual)
    assert run("--dry-run").exit_code == 0


def test_the_day_is_the_earliest_that_the_limits_allow(manual: Manual, run: Any) -> None:
    """A change with a notice of 20 days; whoever chose a later day keeps it."""
    branched(manual, "owner: hr-lead\napprover", "owner: clerk\napprover", limits=True)
    assert "effective_from → 20" in run("--dry-run").stdout
    assert run().exit_code == 0
    assert 'effective_from: "2026-11-01"' not in text(manual)
    assert run("--dry-run").exit_code == 0


@pytest.mark.parametrize(("today", "day"), [("2026-11-28", "2026-11-30"), ("2026-12-31", "2026-12-31")])
def test_a_day_that_is_written_is_a_working_day(today: str, day: str, manual: Manual, run: Any) -> None:
    """On a Saturday the change is in force from Monday: nobody begins to work by it at the weekend."""
    branched(manual, "within: 10d", "within: 9d")
    assert run("--today", today).exit_code == 0
    assert f'effective_from: "{day}"' in text(manual)


def test_a_later_day_that_somebody_chose_stays(manual: Manual, run: Any) -> None:
    branched(manual, "owner: hr-lead\napprover", "owner: clerk\napprover")
    manual.edit(HIRING, 'effective_from: "2026-11-01"', "effective_from: 2027-05-04   # 五一以后")
    manual.commit("author")
    assert run().exit_code == 0
    assert "effective_from: 2027-05-04   # 五一以后\n" in text(manual)


def test_a_day_that_is_announced_stays(manual: Manual, run: Any) -> None:
    """A small change to a version that begins on Tuesday moved its first day by a week, and nothing held meanwhile."""
    manual.edit(HIRING, 'effective_from: "2026-11-01"', 'effective_from: "2026-12-01"')
    manual.edit(HIRING, 'version: "1.0.0"', 'version: "1.1.0"')
    manual.commit("author")
    branched(manual, "within: 10d", "within: 9d")
    assert run().exit_code == 0
    assert 'effective_from: "2026-12-01"\n' in text(manual)
    assert run("--today", "2026-12-02").exit_code == 0
    assert 'effective_from: "2026-12-02"\n' in text(manual)


def test_an_editorial_change_keeps_its_day(manual: Manual, run: Any) -> None:
    branched(manual, "写清岗位", "写明岗位")
    assert run().exit_code == 0
    assert 'effective_from: "2026-11-01"\n' in text(manual)


def test_every_other_byte_stays(manual: Manual, run: Any) -> None:
    """Comments, quotes, blanks and line ends of Windows."""
    branched(manual, 'version: "1.0.0"\n', "version:   1.0.0   # 编号由程序写\n")
    manual.edit(HIRING, "写清岗位", "写明岗位")
    manual.write(HIRING, manual.read(HIRING).replace("\n", "\r\n"))
    manual.commit("author")
    before = text_of(manual)
    assert run().exit_code == 0
    assert text(manual) == before.replace("version:   1.0.0   #", 'version:   "1.0.1"   #')


def text_of(manual: Manual) -> str:
    return manual.files[HIRING][1].decode()


def test_nothing_changed_nothing_due(manual: Manual, run: Any) -> None:
    manual.start("work")
    manual.edit(HIRING, "schema: 1\n", "schema: 1\n# 说明\n")
    manual.commit("author")
    assert "没有要写的" in run("--dry-run").stdout


def test_a_day_that_was_not_there_is_written_below_the_version() -> None:
    assert written(b'id: x\nversion: "1.0.0"\n', "x.yaml", {"effective_from": "2027-01-04"}) == (
        b'id: x\nversion: "1.0.0"\neffective_from: "2027-01-04"\n'
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"{id: x, version: 1.0.0, title: y}\n", b'{id: x, version: "1.0.1", title: y}\n'),
        (b"id: x\rversion: 1.0.0\rtitle: y\r", b'id: x\rversion: "1.0.1"\rtitle: y\r'),
        (b"\xef\xbb\xbfversion: '1.0.0'\r\nid: x\r\n", b'\xef\xbb\xbfversion: "1.0.1"\r\nid: x\r\n'),
    ],
    ids=["braces", "old line ends", "mark of the encoding"],
)
def test_wherever_the_field_stands(before: bytes, after: bytes) -> None:
    """What is behind it on its line stays, whatever ends the lines."""
    assert written(before, "x.yaml", {"version": "1.0.1"}) == after


def test_what_would_not_be_read_so_is_not_written() -> None:
    """A version over several lines is nobody's: whoever wrote it mends it."""
    with pytest.raises(CannotCheck):
        written(b"id: x\nversion: |\n  1.0.0\n", "x.yaml", {"version": "1.0.1"})


def test_a_file_without_a_version_is_told() -> None:
    """Where the field cannot be found, somebody has to write it; nothing is written at random."""
    with pytest.raises(CannotCheck) as told:
        written(b"id: x\n", "x.yaml", {"version": "1.0.1"})
    assert told.value.name == "no-field-to-write"
