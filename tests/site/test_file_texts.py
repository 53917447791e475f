"""What is packed is unpacked within bounds: what cannot be looked at is told, and never taken for harmless."""

from __future__ import annotations

import gzip
from io import BytesIO
from zipfile import ZipFile

import pytest

from procbook.site import file_texts
from procbook.site.file_texts import DEPTH, Unreadable, texts_of


def packed(name: str, data: bytes) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w") as file:
        file.writestr(name, data)
    return target.getvalue()


def nested(times: int) -> bytes:
    data = "限额 100000 元".encode()
    for _ in range(times):
        data = packed("inside.txt", data)
    return data


def test_what_is_packed_is_read_as_deep_as_anybody_packs() -> None:
    """A text in a file within files is found; deeper than that nobody looks, and says so."""
    assert "限额 100000 元" in list(texts_of("a.zip", nested(DEPTH - 1)))
    with pytest.raises(Unreadable):
        list(texts_of("a.zip", nested(DEPTH)))


@pytest.mark.parametrize("data", [packed("a.txt", b"x" * 101), gzip.compress(b"x" * 101)], ids=["zip", "gz"])
def test_what_unpacks_to_too_much_is_refused(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few bytes unpack to any size; the build must not take the machine's memory."""
    monkeypatch.setattr(file_texts, "LARGEST", 100)
    with pytest.raises(Unreadable):
        list(texts_of("a", data))
    monkeypatch.setattr(file_texts, "LARGEST", 101)
    assert "x" * 101 in list(texts_of("a", data))
