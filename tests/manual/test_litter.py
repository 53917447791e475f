"""Litter of systems and editors is passed over; whatever a manual is made of never is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from procbook.approval import contents, is_record_path, item_of
from procbook.check.engine import check
from procbook.cli import procbook
from procbook.manual.kinds import FIXED
from procbook.manual.litter import is_litter
from procbook.manual.load import load
from procbook.tree import WorkTree
from tests.rules.rule_cases import Given, base_files

LITTER = [
    ".gitkeep", ".keep", ".gitattributes", ".gitignore", ".editorconfig",
    ".DS_Store", "._example.yaml", ".localized", "Icon\r", "Thumbs.db", "thumbs.DB", "ehthumbs.db", "desktop.ini",
    "Desktop.ini", ".directory", ".nfs00000000012a", ".fuse_hidden0001", ".goutputstream-X1", "~$F-EX-01.docx",
    ".~lock.F-EX-01.docx#", ".~F-EX-01.docx", "~WRL0001.tmp", "example.yaml~", "#example.yaml#", ".#example.yaml",
    ".example.yaml.swp", ".example.yaml.swo", "example.swp", ".example.yaml.kate-swp", "4913", "example.yaml.bak",
    "example.yaml.orig", "example.yaml.rej", "example.yaml___jb_tmp___", ".syncthing.example.yaml.tmp",
    "example.sync-conflict-20261123-101010-ABCDEFG.yaml", ".idea/workspace.xml", ".vscode/settings.json",
    ".obsidian/app.json", ".obsidian.vimrc", ".logseq/x", ".history/example_2026.yaml", ".trash/example.yaml",
    "manual.code-workspace", ".baiduyun.p.downloading", "F-EX-01.docx.baiduyun.p.downloading", "F-EX-01.docx.part",
    "F-EX-01.docx.crdownload", "F-EX-01.docx.xltd", "F-EX-01.docx.aria2", ".stignore", "._sync_1a.db",
    ".sync_1a2b.db-wal", ".nextcloudsync.log", "__MACOSX/._example.yaml", ".Trash-1000/info/x", "@eaDir/x@SynoEAStream", "$RECYCLE.BIN/desktop.ini",
]  # fmt: skip
PLACES = ["", "example/", "organisation/", "files/", "approvals/process/example/1.0.0/", "new-folder/"]

NO_LITTER = [
    "example.yml", "example/notes.txt", "example/copy of example.yaml", "example/example - Copy.yaml", "example/x.swf.yaml",
    "example/example (conflicted copy).yaml", "old/example.doc", ".hidden.yaml", "idea/x.txt",
]  # fmt: skip

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("name", LITTER)
def test_litter_is_passed_over_wherever_it_lies(name: str) -> None:
    """A file that nobody wrote stops no check, no build and no audit, and changes nothing that is approved."""
    clean = base_files()
    given_files = {**clean, **{f"processes/{place}{name}": b"\x00\x01 no text: [" for place in PLACES}}
    loaded, before = load(Given(given_files)), load(Given(clean))
    assert check(loaded, today=TODAY).findings == check(before, today=TODAY).findings
    assert loaded.manual == before.manual
    assert len(loaded.litter) == len(PLACES)
    assert contents(Given(given_files)) == contents(Given(clean))
    assert not any(
        item_of(f"processes/{place}{name}") or is_record_path(f"processes/{place}{name}") for place in PLACES
    )


@pytest.mark.parametrize("name", NO_LITTER)
def test_what_somebody_may_have_written_stays_a_finding(name: str) -> None:
    """A process in the wrong place, a copy, a conflict that nobody solved: passed over, its text would be lost."""
    found = check(load(Given({**base_files(), f"processes/{name}": b"x"})), today=TODAY).findings
    assert [finding for finding in found if finding.location.path == f"processes/{name}"]


IDS = st.from_regex(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", fullmatch=True)


@given(IDS, IDS)
def test_no_process_record_or_register_is_litter(area: str, id: str) -> None:
    """Nobody can hide a process or an approval behind the name of litter."""
    for path in (f"processes/{area}/{id}.yaml", f"processes/approvals/process/{id}/1.0.0/0123456789ab-{area}.yaml",
                 f"processes/approvals/process/{id}/1.0.0/0123456789ab.json", *FIXED):  # fmt: skip
        assert not is_litter(path)


@pytest.mark.posix
def test_litter_is_named_for_who_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--verbose` says what was passed over; links of editors are litter too, and never followed."""
    for path, data in base_files().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    (tmp_path / "processes/.DS_Store").write_bytes(b"\0")
    (tmp_path / "processes/example/.#example.yaml").symlink_to("li@host.1234:5678")
    monkeypatch.chdir(tmp_path)
    day = ["--today", TODAY.isoformat()]
    quiet, told = (CliRunner().invoke(procbook, ["check", *more, *day]) for more in ([], ["--verbose"]))
    assert (quiet.exit_code, quiet.stderr) == (0, "")
    assert told.exit_code == 0
    assert "processes/.DS_Store" in told.stderr
    assert "processes/example/.#example.yaml" in told.stderr
    assert load(WorkTree(tmp_path)).litter == ("processes/.DS_Store", "processes/example/.#example.yaml")
