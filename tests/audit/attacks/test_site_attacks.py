"""H02, H03, H06, H08 on the example: what an author writes is text on the site (every field: tests/site/test_injection)."""

from __future__ import annotations

import csv
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.audit.attacks.attack import SECRET, fingerprints, run
from tests.audit.attacks.example import HIRING, REFUND, Manual

LINES = {
    "H02 attributes": '{: onclick="top.pwned=1" style="display:none" }',
    "H02 comment": "<!-- step 3 cancelled -->",
    "H02 details": "<details>",
    "H03 snippet": '--8<-- "../outside/secret.yaml"',
    "H03 config": "{%% include 'mkdocs.yml' %%}",
    "H03 directive": "::: procbook.site",
    "H06 image": 'x" image="../outside/secret.yaml',
    "H06 table": "<table><img src=../outside/secret.yaml>",
    "H06 click": '"]; click A "javascript:top.pwned=2"',
    "H06 init": '%%{init: {"securityLevel":"loose"}}%%',
}
CELLS = {"H08 equals": "=1+1", "H08 plus": "+1", "H08 minus": "-1", "H08 at": "@SUM(A1)", "H08 sheet": "a/b:c"}


class Page(HTMLParser):
    """The texts, attributes and comments of a page, as a browser takes them."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.comments: list[str] = []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)


@pytest.fixture(scope="module")
def pages(built: Path) -> list[Page]:
    return [Page(path) for path in sorted(built.rglob("*.html"))]


@pytest.fixture(scope="module")
def built(template: Manual, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the example with every line in a title, an instruction and a caution."""
    from tests.audit.attacks.example import copied

    world = tmp_path_factory.mktemp("hostile")
    (world / "outside").mkdir()
    (world / "outside/secret.yaml").write_text(SECRET, "utf-8")
    manual = copied(template, world / "manual")
    quoted = "".join(f"  - {quote(line)}\n" for line in LINES.values())
    text = manual.read(REFUND)
    manual.write(REFUND, text.replace("cautions: [没有批准就付款，说不清也追不回。]\n", f"cautions:\n{quoted}"))
    titles = zip(("填写用人需求", "面试", "批准录用", "发录用书"), [*LINES.values()][-4:], strict=True)
    for old, line in titles:
        manual.edit(HIRING, f"    title: {old}\n", f"    title: {quote(line)}\n")
    manual.edit(HIRING, "contains: [岗位, 工资, 到岗日]", f"contains: [{', '.join(map(quote, CELLS.values()))}]")
    manual.edit(HIRING, "    name: 录用书\n", f"    name: {quote('=1+1 录用书')}\n")
    manual.commit("author")
    manual.make()
    before = fingerprints(world)
    told = run(manual, "build", "--draft", "--out", str(world / "built"))
    assert told.status == 0, str(told)
    after = fingerprints(world)
    assert {path for path in after if not path.startswith("built/") and after[path] != before.get(path)} == set()
    return world / "built"


def quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@pytest.mark.parametrize("line", LINES)
def test_lines_are_shown_as_written(line: str, pages: list[Page]) -> None:
    """A reader sees the line itself, sign for sign."""
    everything = " ".join(" ".join("".join(page.texts) for page in pages).split())
    assert " ".join(LINES[line].split()) in everything


def test_nothing_of_them_works(pages: list[Page]) -> None:
    """No attribute, link or comment of an author is on a page."""
    for page in pages:
        assert not any(name.startswith("on") for name, _ in page.attributes)
        links = [urlsplit(value) for name, value in page.attributes if name in ("href", "src")]
        assert not [link for link in links if link.scheme == "javascript" or "secret" in link.path]
        assert not any("cancelled" in comment for comment in page.comments)


def test_no_file_of_the_site_holds_what_is_outside(built: Path) -> None:
    """Neither a page nor a picture nor the search holds a file that no one published."""
    assert not [path for path in built.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]


def test_cells_compute_nothing(built: Path) -> None:
    """A register opened in a spreadsheet shows text."""
    cells = [
        cell
        for file in built.glob("registers/*.csv")
        for row in csv.reader(file.open(encoding="utf-8-sig"))
        for cell in row
    ]
    assert any("=1+1" in cell for cell in cells)
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_a_name_of_forty_thousand_signs_is_refused(manual: Manual) -> None:
    """A name that no spreadsheet can hold is an error in the check, not a crash later."""
    manual.edit(HIRING, "name: 录用书", f"name: {'长' * 40_000}")
    manual.commit("author")
    manual.make()
    told = run(manual, "check")
    assert (told.status, "schema-invalid" in told.errors or "wrong-type" in told.errors) == (1, True), str(told)
