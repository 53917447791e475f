"""Files that no case can hold, since they are no texts: links, files that cannot be opened, files that are too large."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from procbook.check.engine import check
from procbook.finding import Finding
from procbook.manual.load import load
from procbook.source import MAX_BYTES
from procbook.tree import Entry
from tests.rules.rule_cases import TODAY, Given, base_files, lines

PATH = "processes/supply/notes.yaml"


class Odd(Given):
    """The example manual with one file beside it, that is odd in one way."""

    def __init__(self, data: bytes = b"", *, ordinary: bool = True, error: OSError | None = None) -> None:
        super().__init__({**base_files(), PATH: data})
        self.ordinary = ordinary
        self.error = error

    def entries(self) -> list[Entry]:
        return [entry if entry.path != PATH else entry._replace(ordinary=self.ordinary) for entry in super().entries()]

    def read(self, path: str, limit: int) -> bytes:
        if path == PATH and self.error:
            raise self.error
        return super().read(path, limit)


def found(odd: Odd) -> Callable[[str], tuple[Finding, ...]]:
    return lambda language: check(load(odd), today=TODAY, language=language).findings


ITEMS = b"a: [" + b"1," * 200_000 + b"1]\n"

EXPECTED: dict[str, tuple[Odd, list[str]]] = {
    "link": (
        Odd(ordinary=False),
        [
            f"{PATH}:1:1 error stray-file {PATH}",
            f"  zh: “{PATH}”不是普通文件（例如链接），不读取；换成文件本身。",
            f'  en: "{PATH}" is not an ordinary file (a link, for example) and is not read; put the file itself there.',
        ],
    ),
    "may not be opened": (
        Odd(error=PermissionError(13, "Permission denied")),
        [
            f"{PATH}:1:1 error stray-file {PATH}",
            "  zh: 这个文件打不开：没有权限。",
            "  en: The file cannot be opened: no permission.",
        ],
    ),
    "too large": (
        Odd(b"#" * (MAX_BYTES + 1)),
        [
            f"{PATH}:1:1 error schema-invalid {PATH}",
            "  zh: 文件有 1000001 字节,上限是 1000000 字节。请拆成几个文件。",
            "  en: The file has 1000001 bytes; the limit is 1000000. Split it.",
        ],
    ),
    "too many items": (
        Odd(ITEMS),
        [
            f"{PATH}:1:400001 error schema-invalid {PATH}",
            "  zh: 内容超过 200000 项。请拆成几个文件。",
            "  en: More than 200000 values. Split the file.",
        ],
    ),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_odd_file(name: str) -> None:
    """Whoever has such a file beside his processes is told so; it stops nothing and is never half read."""
    odd, expected = EXPECTED[name]
    assert lines(found(odd)) == expected
