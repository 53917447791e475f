"""The harness of the rules: manuals made from `_base` and what a case or an example lays over it.

See tests/cases/rules/README.md for the form. Run as a script it writes the file `expected` of cases.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from procbook.check.engine import check
from procbook.finding import Finding
from procbook.manual.load import load
from procbook.tree import Entry

CASES = Path(__file__).parent.parent / "cases" / "rules"
TODAY = date(2026, 11, 23)
EXAMPLE = "processes/example/example.yaml"

_KEY = re.compile(r"([A-Za-z_][\w-]*):(\s|$)")
_SAID = re.compile(r"# (file|before|without|absent): (.*)")

Files = Mapping[str, bytes]


class Given:
    """A tree of files that are only in memory."""

    def __init__(self, files: Files) -> None:
        self.files = files

    def entries(self) -> list[Entry]:
        return [Entry(path, True, len(data)) for path, data in sorted(self.files.items())]

    def read(self, path: str, limit: int) -> bytes:
        return self.files[path][:limit]


@dataclass(frozen=True)
class Manual:
    """What is checked: the files, those of the base revision if there is one, the day."""

    files: Files
    before: Files | None = None
    today: date = TODAY

    def findings(self) -> tuple[Finding, ...]:
        base = None if self.before is None else load(Given(self.before))
        return check(load(Given(self.files)), base=base, today=self.today).findings

    def lines(self) -> list[str]:
        """The findings as a case expects them."""
        return sorted(map(_line, self.findings()))


def _line(finding: Finding) -> str:
    place = finding.location
    subject = finding.subject or "-"
    return f"{place.path}:{place.line}:{place.column} {finding.severity.name} {finding.rule} {subject}"


@cache
def base_files() -> Files:
    return _files(CASES / "_base")


def _files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in (folder / "processes").rglob("*") if p.is_file()}


def without(files: Files, absent: list[str]) -> dict[str, bytes]:
    """The files less those named; a name that ends in "/" takes away all below it."""
    gone = [a for a in absent if not any(path == a or (a.endswith("/") and path.startswith(a)) for path in files)]
    assert not gone, f"not in _base: {gone}"
    folders = tuple(a for a in absent if a.endswith("/"))
    return {path: data for path, data in files.items() if path not in absent and not path.startswith(folders)}


def blocks(text: str) -> dict[str, str]:
    """The text by top-level key; comments at the margin belong to the key below them."""
    found: dict[str, str] = {"": ""}
    key = above = ""
    for line in text.splitlines(keepends=True):
        if line.startswith("#"):
            above += line
            continue
        if match := _KEY.match(line):
            key = match[1]
        found[key] = found.get(key, "") + above + line
        above = ""
    found[key] += above
    return found


def merge(text: str, part: str) -> str:
    """The text with the top-level keys of the part in place of its own."""
    said = dict(_SAID.findall(part))
    dropped = {key.strip() for key in said.get("without", "").split(",")}
    merged = {key: block for key, block in blocks(text).items() if key not in dropped}
    merged.update({key: block for key, block in blocks(_SAID.sub("", part)).items() if block.strip()})
    return "".join(block if block.endswith("\n") or not block else block + "\n" for block in merged.values())


def _laid_over(files: Files, path: str, part: str) -> dict[str, bytes]:
    return {**files, path: merge(files.get(path, b"").decode(), part).encode()}


def case_manual(case: Path) -> Manual:
    """The manual of a case folder."""
    unknown = {p.name for p in case.iterdir()} - {"processes", "before", "expected", "absent", "today"}
    assert not unknown, f"a case has no {unknown}"
    today = case / "today"
    return Manual(
        files=_case_files(case),
        before=_case_files(case / "before") if (case / "before").exists() else None,
        today=date.fromisoformat(today.read_text().strip()) if today.exists() else TODAY,
    )


def _case_files(case: Path) -> dict[str, bytes]:
    absent = case / "absent"
    files = without(base_files(), absent.read_text("utf-8").split() if absent.exists() else [])
    for path, data in _files(case).items():
        if path.endswith(".part"):
            files = _laid_over(files, path.removesuffix(".part"), data.decode())
        else:
            files[path] = data
    return files


def example_manual(example: str) -> Manual:
    """The manual of an example in the words of a rule."""
    said = _SAID.findall(example)
    absent = [path.strip() for what, paths in said if what == "absent" for path in paths.split(",")]
    sides = {"file": without(base_files(), absent), "before": dict(base_files())}
    for side, path, part in _parts(example):
        sides[side] = _laid_over(sides[side], path, part)
    based = any(what == "before" for what, _ in said)
    return Manual(sides["file"], sides["before"] if based else None)


def _parts(example: str) -> Iterator[tuple[str, str, str]]:
    """Side, path and text of each part of an example."""
    first, *rest = re.split(r"^# (file|before): (.*)\n", example, flags=re.MULTILINE)
    if re.sub(r"^# absent: .*\n", "", first, flags=re.MULTILINE).strip():
        yield "file", EXAMPLE, first
    yield from zip(rest[::3], (path.strip() for path in rest[1::3]), rest[2::3], strict=True)


def cases() -> list[Path]:
    """Every case folder."""
    return sorted(p for p in CASES.glob("*/*") if p.is_dir() and p.parent.name != "_base")


def write_expected(names: list[str]) -> None:
    for case in cases():
        expected = case / "expected"
        if case.parent.name in names if names else not expected.exists():
            expected.write_text("".join(f"{line}\n" for line in case_manual(case).lines()), "utf-8")
            print(f"{case.relative_to(CASES)}\n{expected.read_text('utf-8')}")


if __name__ == "__main__":
    write_expected(sys.argv[1:])
