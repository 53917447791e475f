"""The forms to download: what stands in them, and that they are what their definitions say."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from forms.definition import Form, read_form, read_words
from forms.facts import Facts, facts_by_record
from forms.make import contents, definitions, main, make, workbook
from procbook.manual.load import load
from procbook.tree import FOLDER, WorkTree

ROOT = Path(__file__).parents[2]
LARGEST = 15_000
"""Bytes that a form may have: people open them on phones."""


@cache
def made() -> dict[str, bytes]:
    return make(ROOT)[0]


@cache
def facts() -> dict[str, Facts]:
    words = read_words(ROOT / "forms" / "words.yaml")
    return facts_by_record(load(WorkTree(ROOT)).manual, words.separator)


def is_current(name: str) -> bool:
    """Whether a committed form says what its definition and its process say; an older one prints a version besides,
    whichever it was then."""
    committed = (ROOT / FOLDER / name).read_bytes()
    older = partial(as_printed, name, facts()[record_of(name)])
    there = contents(committed)
    return there == contents(made()[name]) or there == contents(older(printed_in(committed)))


@cache
def forms() -> dict[str, Form]:
    return {form.record: form for form in definitions(ROOT)}


def record_of(name: str) -> str:
    return name.removeprefix("files/").removesuffix(".xlsx").removesuffix("-sample")


def as_printed(name: str, known: Facts, version: str) -> bytes:
    words, form = read_words(ROOT / "forms" / "words.yaml"), forms()[record_of(name)]
    return workbook(form, replace(known, version=version).printed, words, filled=name.endswith("-sample.xlsx"))


def printed_in(data: bytes) -> str:
    """The version that a form prints; "" for none."""
    standing = all_cells(data)
    label = read_words(ROOT / "forms" / "words.yaml").facts["version"]
    return str(standing[standing.index(label) + 1]) if label in standing else ""


def cells(name: str) -> list[Any]:
    return all_cells(made()[name])


def all_cells(data: bytes) -> list[Any]:
    manual = load_workbook(BytesIO(data), read_only=True)
    return [value for row in manual.worksheets[0].iter_rows(values_only=True) for value in row if value is not None]


def parts(name: str) -> dict[str, str]:
    return {part: data.decode() for part, data in contents(made()[name]).items()}


def test_committed_files_are_those_the_script_makes() -> None:
    """A person who downloads a form would get an old one; `make forms` makes them anew."""
    folder = ROOT / FOLDER / "files"
    stale = [name for name in made() if not (folder.parent / name).exists() or not is_current(name)]
    extra = {f"files/{path.name}" for path in folder.glob("F-*.xlsx")} - set(made())
    assert not stale, "run `make forms`"
    assert not extra, "no definition in forms/ makes these"


def test_the_same_definition_gives_the_same_bytes() -> None:
    """Every run would show changed files in git although nothing changed."""
    words = read_words(ROOT / "forms" / "words.yaml")
    for form in definitions(ROOT):
        if form.record in facts():
            again = workbook(form, facts()[form.record], words, filled=False)
            assert again == made()[f"files/{form.record}.xlsx"], form.record


def test_at_least_24_forms() -> None:
    """A new employee would find no form for the records they must fill in."""
    assert len(made()) >= 2 * 24


@pytest.mark.parametrize("name", sorted(made()))
def test_form_asks_for_all_its_record_must_contain(name: str) -> None:
    """The manual would demand an item for which the form has no place."""
    record = name.removeprefix("files/").removesuffix(".xlsx").removesuffix("-sample")
    standing = set(cells(name))
    assert [item for item in facts()[record].contains if item not in standing] == []


@pytest.mark.parametrize("name", sorted(made()))
def test_form_is_small_and_does_nothing_on_its_own(name: str) -> None:
    """A download would be slow, or a spreadsheet would warn of macros, links and formulas."""
    assert len(made()[name]) < LARGEST
    assert not [value for value in cells(name) if isinstance(value, str) and value.startswith("=")]
    assert not [part for part in parts(name) if "vba" in part.lower() or "externalLink" in part]
    assert not [part for part, text in parts(name).items() if "<f>" in text]


@pytest.mark.parametrize("record", ["F-CP-01", "F-CR-02"])
def test_office_programs_can_open_and_edit_it(record: str) -> None:
    """Nobody could fill in the form: neither the one for a single case nor the ledger."""
    sheet = load_workbook(BytesIO(made()[f"files/{record}.xlsx"])).worksheets[0]
    assert sheet.page_setup.paperSize == 9
    assert sheet.data_validations.dataValidation
    assert (sheet.freeze_panes is not None) == (record == "F-CR-02")


def test_records_of_the_manual_name_their_forms() -> None:
    """A form would lie in the manual without a link to it, or a link would lead nowhere."""
    named = {name for each in facts().values() for name in (each.form, each.sample) if name}
    assert named == set(made())


def test_sample_says_that_it_is_one() -> None:
    """Somebody would take the invented names and amounts for real ones."""
    for name in made():
        title = str(cells(name)[0])
        assert title.startswith("【样例】") == name.endswith("-sample.xlsx"), name


def test_every_answer_of_a_sample_is_filled_in() -> None:
    """A sample with gaps would teach that gaps are allowed."""
    gaps = [
        f"{form.record} {question.name}"
        for form in definitions(ROOT)
        for part in form.parts
        for question in part.fields
        if question.sample == ""
    ]
    tables = [f"{form.record} {part.title}" for form in definitions(ROOT) for part in form.parts if part.columns]
    filled = {f"{form.record} {part.title}" for form in definitions(ROOT) for part in form.parts if part.sample}
    assert gaps == []
    assert set(tables) == filled


def test_a_closed_list_is_a_dropdown() -> None:
    """People would type their own words where only one of a few answers is meant."""
    assert '"一级,二级,三级,快速通道"' in parts("files/F-CP-01.xlsx")["xl/worksheets/sheet1.xml"]


def test_a_new_version_of_its_process_makes_no_form_stale(tmp_path: Path) -> None:
    """A change of a process with forms is finished in a web editor, where nobody can make a spreadsheet."""
    for name in ("forms", "processes"):
        shutil.copytree(ROOT / name, tmp_path / name)
    process = next(
        each for each in (tmp_path / "processes").rglob("*.yaml") if "F-CP-01.xlsx" in each.read_text("utf-8")
    )
    text = re.sub(r"(?m)^version: .*$", 'version: "9.9.9"', process.read_text("utf-8"))
    process.write_text(text, "utf-8")
    assert make(tmp_path)[0] == made()
    assert "9.9.9" not in str([all_cells(data) for name, data in make(tmp_path)[0].items() if "F-CP" in name])


def test_forms_that_print_the_version_of_today_are_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was approved keeps its bytes until its process changes; then its form is made without a version."""
    for name in ("forms", "processes"):
        shutil.copytree(ROOT / name, tmp_path / name)
    path = tmp_path / FOLDER / "files/F-CP-01.xlsx"
    known = facts()["F-CP-01"]
    path.write_bytes(as_printed("files/F-CP-01.xlsx", known, known.version))
    before = path.read_bytes()
    monkeypatch.chdir(tmp_path)
    assert main() == 0
    assert path.read_bytes() == before
    path.write_bytes(as_printed("files/F-CP-01.xlsx", known, "0.0.1"))
    assert main() == 0
    assert contents(path.read_bytes()) == contents(made()["files/F-CP-01.xlsx"])


def test_head_says_what_the_process_says() -> None:
    """The form would name another keeper or period than the manual."""
    for record, each in facts().items():
        if f"files/{record}.xlsx" in made():
            standing = cells(f"files/{record}.xlsx")
            assert [value for value in each.lines.values() if value and value not in standing] == [], record


def test_printed_copies_say_that_they_are_uncontrolled() -> None:
    """An old printout on a wall would be taken for the current form."""
    for name in made():
        sheet = parts(name)["xl/worksheets/sheet1.xml"]
        number = name.removeprefix("files/").removesuffix(".xlsx").removesuffix("-sample")
        assert "打印件为非受控文件" in sheet[sheet.index("<oddFooter>") :], name
        assert f'&amp;L&amp;9&amp;"Microsoft YaHei,Regular"{number} ' in sheet, name


def test_head_of_a_sheet_keeps_its_digits_and_its_ampersand() -> None:
    """Behind a bare size "2026" would be read as part of it, and a single "&" begins a command."""
    form = next(definitions(ROOT))
    odd = replace(facts()[form.record], number="2026", name="研发&市场")
    words = read_words(ROOT / "forms" / "words.yaml")
    sheet = contents(workbook(form, odd, words, filled=False))["xl/worksheets/sheet1.xml"].decode()
    assert '&amp;L&amp;9&amp;"Microsoft YaHei,Regular"2026 研发&amp;&amp;市场&amp;R' in sheet


def test_numbers_are_shown_as_typed() -> None:
    """Excel shows 777000 in the format `#,##0.##` as "777,000."."""
    assert [name for name in made() if "0.##" in parts(name)["xl/styles.xml"]] == []


def test_a_form_is_one_sheet_of_paper_or_repeats_its_title() -> None:
    """The second sheet of a form would hold two rows of nothing that anybody knows."""
    for form in definitions(ROOT):
        if form.record in facts() and not form.ledger:
            sheet = parts(f"files/{form.record}.xlsx")
            one_page = 'fitToHeight="0"' not in sheet["xl/worksheets/sheet1.xml"]
            assert one_page != ("_xlnm.Print_Titles" in sheet["xl/workbook.xml"]), form.record


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("record: F-X-01\nparts: [{title: A, fields: [{name: B, colour: red}]}]", "colour"),
        ("record: F-X-01\nparts: [{title: A, fields: [{name: B, kind: colour}]}]", "kind"),
        ("record: F-X-01\nparts: [{title: A, fields: [{name: B, choices: [a], sample: b}]}]", "choices"),
        ("record: F-X-01\nparts: [{title: A, columns: [{name: B, width: 5}]}]", "12"),
        ("record: F-X-01\nparts: [{title: A}]", "either"),
        ("record: [", "F-X-01.yaml"),
    ],
)
def test_a_slip_in_a_definition_is_named(tmp_path: Path, text: str, said: str) -> None:
    """Whoever writes a form would see a stack trace, or a form with a column too narrow."""
    path = tmp_path / "F-X-01.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=said):
        read_form(path)
