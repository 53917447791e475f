"""Who is an author of an item, and what each commit changes, on small repositories of odd shapes."""

from __future__ import annotations

import pytest

from procbook.audit.contents import Contents
from procbook.audit.digests import Digests
from procbook.audit.history import History, read_history
from procbook.audit.state import BEGINNING
from procbook.tree.objects import Objects, named
from tests.audit.attacks.example import HIRING, REFUND, Manual

ITEM, OTHER = "process/hiring", "process/refund"


def history(manual: Manual) -> History:
    manual.make()
    with Objects(manual.folder) as objects:
        tip = named(manual.folder, "main")
        return read_history(objects, objects.commits(tip), tip, Contents(objects), None, BEGINNING)


def authored(manual: Manual) -> list[str]:
    """What the last commit of main is an author of."""
    made = history(manual)
    return sorted(made.steps[made.landings[-1].commit.id].authored)


def branches(manual: Manual) -> str:
    """A branch with an edit of hiring, and one of refund on main; gives the tip of the branch."""
    manual.start("side")
    manual.edit(HIRING, "写清岗位", "写明岗位")
    manual.commit("author")
    manual.go("main")
    manual.edit(REFUND, "写清客户", "写明客户")
    manual.commit("outsider")
    return manual.tip["side"]


def test_merging_writes_nothing(manual: Manual) -> None:
    """Whoever presses the button of the forge is no author of what others wrote."""
    side = branches(manual)
    manual.edit(HIRING, "写清岗位", "写明岗位")
    manual.commit("approver", parents=[side])
    assert authored(manual) == []


def test_a_merge_of_two_edits_of_one_file_writes_nothing(manual: Manual) -> None:
    """What git makes of two edits by itself is nobody's text, even where it equals neither side."""
    manual.start("side")
    manual.edit(HIRING, "summary: 填需求", "summary: 填好需求")
    manual.commit("author")
    manual.go("main")
    manual.edit(HIRING, "没写到岗日的录用书要重发。", "没写到岗日的录用书作废。")
    manual.commit("outsider")
    manual.edit(HIRING, "summary: 填需求", "summary: 填好需求")
    manual.commit("approver", parents=[manual.tip["side"]])
    assert authored(manual) == []


def test_what_is_slipped_into_a_merge_is_written(manual: Manual) -> None:
    """An edit that hides in a merge has the merger as its author."""
    side = branches(manual)
    manual.edit(HIRING, "写清岗位", "写错岗位")
    manual.commit("approver", parents=[side])
    assert authored(manual) == [ITEM]


def test_a_record_or_a_new_look_writes_nothing(manual: Manual) -> None:
    """Comments, order of keys and records change no item."""
    manual.write(HIRING, "# 说明\n" + manual.read(HIRING))
    manual.write("processes/approvals/process/hiring/9.0.0/note.txt", "x")
    manual.commit("approver")
    assert authored(manual) == []


def test_an_attachment_belongs_to_those_who_name_it(manual: Manual) -> None:
    """Other bytes of a form change the process that names it, though its own file stays as it is."""
    form = next(path for path in manual.files if path.startswith("processes/files/"))
    naming = [
        item for item, path in ((ITEM, HIRING), (OTHER, REFUND)) if form.removeprefix("processes/") in manual.read(path)
    ]
    manual.write(form, b"other bytes")
    manual.commit("approver")
    assert naming
    assert authored(manual) == naming


def test_a_moved_file_is_the_same_item(manual: Manual) -> None:
    """The path is no part of the content: moving writes nothing, a second file of the name does."""
    text = manual.read(HIRING)
    manual.remove(HIRING)
    manual.write("processes/money/hiring.yaml", text)
    manual.commit("approver")
    assert authored(manual) == []
    manual.write(HIRING, text)
    manual.commit("approver")
    assert authored(manual) == [ITEM]


def test_every_commit_lands_once(manual: Manual) -> None:
    """Each commit of the history is brought by one landing, and landings never go back in time."""
    side = branches(manual)
    manual.commit("approver", parents=[side])
    made = history(manual)
    brought = [commit.id for landing in made.landings for commit in landing.brought]
    days = [landing.landed for landing in made.landings]
    assert sorted(brought) == sorted(made.commits)
    assert days == sorted(days)


@pytest.mark.parametrize("revision", ["HEAD", "HEAD~1", "HEAD~2"])
def test_digests_are_those_of_each_commit(manual: Manual, revision: str) -> None:
    """The walk over all commits knows of each what a reading of that commit alone would say."""
    from procbook.approval import contents
    from procbook.tree import Revision

    branches(manual)
    made = history(manual)
    commit = named(manual.folder, revision)
    alone = contents(Revision(manual.folder, commit))
    with Objects(manual.folder) as objects:
        digests = Digests(objects, Contents(objects), made, "")
        assert digests.at(ITEM, commit) == alone[ITEM].digest
        assert digests.at(OTHER, commit) == alone[OTHER].digest
