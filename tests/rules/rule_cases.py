"""The harness of the rules: manuals made from `_base` and what a case or an example lays over it.

tests/cases/README.md shows the form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path

from procbook.check.engine import check
from procbook.finding import Finding, Location
from procbook.manual.load import Loaded, load
from procbook.site.ready import with_site
from procbook.tree import FOLDER, Entry, alike
from procbook.words import LANGUAGES
from tests import expected

CASES = expected.CASES / "rules"
TODAY = date(2026, 11, 23)
EXAMPLE = "processes/example/example.yaml"

_KEY = re.compile(r"([A-Za-z_][\w-]*):(\s|$)")
_SAID = re.compile(r"^# (file|before|without|encoding|absent|today|why): (.*)\n", re.MULTILINE)
_PART = re.compile(r"^# (file|before): (.*)\n", re.MULTILINE)

Files = Mapping[str, bytes]


class Given:
    """A tree of files that are only in memory."""

    def __init__(self, files: Files) -> None:
        self.files = files

    def entries(self) -> list[Entry]:
        known = sorted((path, len(data)) for path, data in self.files.items() if path.startswith(f"{FOLDER}/"))
        return [Entry(path, True, size) for path, size in known]

    def read(self, path: str, limit: int) -> bytes:
        return self.files[path][:limit]

    def beside(self, names: Iterable[str], endings: tuple[str, ...] = ("",)) -> dict[str, bytes | None]:
        named = tuple(names)
        return {
            path: data
            for path, data in self.files.items()
            if path.endswith(endings)
            and any(path == name or (name.endswith("/") and path.startswith(name)) for name in named)
        }

    def alike(self, names: Iterable[str]) -> list[str]:
        return alike(self.files, names)


@dataclass(frozen=True)
class Manual:
    """What is checked: the files, those of the base revision if there is one, the day."""

    files: Files
    before: Files | None = None
    today: date = TODAY

    @cached_property
    def loaded(self) -> tuple[Loaded, Loaded | None]:
        """What is checked and its base, read once for all languages."""
        return self._read(self.files), None if self.before is None else self._read(self.before)

    def _read(self, files: Files) -> Loaded:
        return with_site(load(Given(files)), self.today)

    def findings(self, language: str = "zh") -> tuple[Finding, ...]:
        manual, base = self.loaded
        return check(manual, base=base, today=self.today, language=language).findings

    def told(self) -> list[str]:
        """The findings as somebody reads them, in the form of what a case expects."""
        return lines(self.findings)


def lines(find: Callable[[str], Iterable[Finding]]) -> list[str]:
    """What is found in each language, in the form of what a case expects."""
    return expected.lines(
        expected.Told(_place(finding), language, finding.message, _more(finding))
        for language in LANGUAGES
        for finding in find(language)
    )


def _place(finding: Finding) -> str:
    return f"{_at(finding.location)} {finding.severity.name} {finding.rule} {finding.subject or '-'}"


def _more(finding: Finding) -> tuple[str, ...]:
    waived = (f"waived: {finding.waiver}",) if finding.waiver else ()
    return (*(f"see {_at(location)}" for location in finding.related), *waived)


def _at(location: Location) -> str:
    return f"{location.path}:{location.line}:{location.column}"


@cache
def base_files() -> Files:
    folder = CASES / "_base"
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
    dropped = _listed(part, "without")
    merged = {key: block for key, block in blocks(text).items() if key not in dropped}
    merged.update(
        {key: block for key, block in blocks(_SAID.sub("", part).strip("\n") + "\n").items() if block.strip()}
    )
    return "".join(block if block.endswith("\n") or not block else block + "\n" for block in merged.values())


def _listed(text: str, what: str) -> list[str]:
    """What all lines of a kind name, parted by commas."""
    return [name.strip() for said, names in _SAID.findall(text) if said == what for name in names.split(",")]


def _laid_over(files: Files, path: str, part: str) -> dict[str, bytes]:
    merged = merge(files.get(path, b"").decode(), part)
    return {**files, path: merged.encode(*_listed(part, "encoding"))}


def manual(text: str) -> Manual:
    """The manual of a case, or of an example in the words of a rule."""
    sides = {"file": without(base_files(), _listed(text, "absent")), "before": dict(base_files())}
    for side, path, part in _parts(text):
        sides[side] = _laid_over(sides[side], path, part)
    based = any(what == "before" for what, _ in _SAID.findall(text))
    today = [date.fromisoformat(day) for day in _listed(text, "today")]
    return Manual(sides["file"], sides["before"] if based else None, *today)


def _parts(text: str) -> Iterator[tuple[str, str, str]]:
    """Side, path and text of each part; what stands before the first is of the example."""
    first, *rest = _PART.split(text)
    if re.sub(r"^# (absent|today|why): .*\n", "", first, flags=re.MULTILINE).strip():
        yield "file", EXAMPLE, first
    yield from zip(rest[::3], (path.strip() for path in rest[1::3]), rest[2::3], strict=True)


def cases() -> list[Path]:
    """Every case, a file each."""
    return sorted(CASES.glob("*/*.yaml"))


def case_manual(case: Path) -> Manual:
    """The manual of a case."""
    given, _ = expected.read_case(case)
    return manual(given)


def told(case: Path) -> list[str]:
    """What is found in a case."""
    return case_manual(case).told()
