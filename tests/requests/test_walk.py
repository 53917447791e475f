"""Errands of a process owner, walked in a browser from the page of the manual to a request that only waits for approvals.

What is counted is what she does: clicks, places that she changes, rounds of sending until the report names no error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.requests.conftest import Company, run
from tests.requests.test_tending import approved, report

Make = Callable[[str], Company]


@dataclass
class Owner:
    """A process owner at her browser. `clicks` are hers, `places` the parts of texts that she changed."""

    company: Company
    page: Page
    clicks: int = 0
    places: list[str] = field(default_factory=list)
    rounds: int = 0

    def press(self, what: Locator) -> None:
        self.clicks += 1
        what.click()

    def edit(self, old: str, new: str) -> None:
        """Change one place of the text in the editor."""
        editor = self.page.get_by_label("Editor")
        text = editor.input_value()
        assert text.count(old) == 1, text
        self.places.append(new)
        editor.fill(text.replace(old, new))

    def send(self) -> str:
        """Commit and ask for the merge, as the forge has it; then the job reports."""
        self.press(self.page.get_by_role("button", name="Commit changes"))
        self.press(self.page.get_by_role("dialog").get_by_role("button", name="Commit changes"))
        self.press(self.page.get_by_role("button", name="Create merge request"))
        self.page.get_by_role("heading", name="!7").wait_for()
        return self.told()

    def again(self, *edits: tuple[str, str]) -> str:
        """Mend what the report names, on the branch of the request; the forge leads there from the request."""
        self.rounds += 1
        self.page.reload()
        assert "还不能合并" in self.page.get_by_role("article").inner_text()
        self.press(self.page.get_by_role("link", name="Edit"))
        for old, new in edits:
            self.edit(old, new)
        self.press(self.page.get_by_role("button", name="Commit changes"))
        self.press(self.page.get_by_role("dialog").get_by_role("button", name="Commit changes"))
        self.page.get_by_role("heading", name="!7").wait_for()
        return self.told()

    def told(self) -> str:
        done = self.company.tend()
        assert done.status == 0, str(done)
        return report(self.company.forge.requests[7])


@pytest.fixture
def owner(
    company: Make, browser: Browser, serve: Callable[[Path], str], tmp_path: Path
) -> Iterator[Callable[[str], Owner]]:
    """`owner(path)` has a page of the site before her, built from what is published on the forge."""
    page = browser.new_page()

    def at(path: str) -> Owner:
        there = company("gitlab")
        done = run(there.job, "build", "--out", str(tmp_path / "site"))
        assert done.status == 0, str(done)
        page.goto(f"{serve(tmp_path / 'site')}/{path}")
        return Owner(there, page)

    yield at
    page.close()


def merged(owner: Owner) -> None:
    """Whoever may approve does, the job records it, and the report says that it can be merged."""
    approved(owner.company, owner.company.forge.requests[7])
    assert "可以合并" in owner.told()


def to_the_editor(she: Owner, words: str, at: int = 0) -> None:
    """Open what a block of the page says about changing it, and go to the editor from there."""
    block = she.page.locator("details", has=she.page.get_by_text(words, exact=True)).nth(at)
    she.press(block.get_by_text(words, exact=True))
    she.press(block.get_by_role("link", name="去修改"))
    she.page.get_by_label("Editor").wait_for()


def test_a_typing_error(owner: Callable[[str], Owner]) -> None:
    """Five clicks and one place; nobody types a version."""
    she = owner("processes/hiring/")
    to_the_editor(she, "改这一步")
    assert "/processes/people/hiring.yaml#L" in she.page.url
    she.edit("在办公系统写清岗位、人数、到岗日。", "在办公系统写清岗位、人数和到岗日。")
    told = she.send()
    assert "要改的错误 0 处" in told, told
    assert (she.clicks, len(she.places)) == (5, 1)
    merged(she)


def test_a_new_limit(owner: Callable[[str], Owner]) -> None:
    """One place: who decides up to which amount stands in one file."""
    she = owner("authority/")
    to_the_editor(she, "改这项权限")
    she.edit(
        "{over: 0, up_to: 5000, decides: [hr-lead]}\n      - {over: 5000,",
        "{over: 0, up_to: 8000, decides: [hr-lead]}\n      - {over: 8000,",
    )
    told = she.send()
    assert "要改的错误 0 处" in told, told
    assert (she.clicks, len(she.places)) == (5, 1)


STEP = """  - id: s15
    title: 核对编制
    owner: hr-lead
    does: 对照编制表，超编的退回。
    controls: [C-HR-02]
"""

CONTROL = """  - id: C-HR-02
    title: 核对编制
    owner: hr-lead
"""


def test_a_step_with_a_control(owner: Callable[[str], Owner]) -> None:
    """Who writes what she knows, and follows the report once, is done: everything that is missing is told at once."""
    she = owner("processes/hiring/")
    to_the_editor(she, "改这一步", 1)
    she.edit("  - id: s20\n", STEP + "  - id: s20\n")
    she.edit("controls:\n  - id: C-HR-01\n", "controls:\n" + CONTROL + "  - id: C-HR-01\n")
    told = she.send()
    assert "C-HR-02 没有频率" in told, "beside what the schema asks for"
    mended = (
        "  - id: C-HR-02\n    risk: 超编招人。\n    activity: 人事主管对照编制表。\n    kind: preventive\n"
        "    frequency: per-case\n    owner: hr-lead\n    evidence: [F-HR-01]\n    test: 每季抽 5 份，都在编制内。\n"
    )
    told = she.again((CONTROL, mended))
    assert "要改的错误 0 处" in told, told
    assert she.rounds == 1
