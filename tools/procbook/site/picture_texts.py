"""What a picture says of itself: title, author, comments, and the words of a drawing. Not what it shows.

Only the places that hold text are read: in any few hundred kilobytes of pixels stands 3% by chance.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from struct import error as TooShort
from struct import unpack_from

LARGEST_TEXT = 10_000_000
"""Bytes that one packed text of a picture may have."""

_XP = range(0x9C9B, 0x9CA0)
"""Title, comment, author, keywords and subject as Windows writes them."""
_USER_COMMENT, _EXIF, _ASCII = 0x9286, 0x8769, 2
_UTF_16 = "utf-16-le"


def picture_texts(data: bytes) -> Iterator[str] | None:
    """The texts in a picture; None when it is none that is known."""
    for sign, read in _KINDS:
        if sign.match(data):
            return _as_far_as_it_goes(read, data)
    return None


def _as_far_as_it_goes(read: Callable[[bytes], Iterator[str]], data: bytes) -> Iterator[str]:
    """A picture that is cut off says what it says until there."""
    try:
        yield from read(data)
    except (TooShort, IndexError, zlib.error):
        return


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030", "ignore")


# Kinds of pictures


def _png(data: bytes) -> Iterator[str]:
    at = 8
    while at + 8 <= len(data):
        (length,) = unpack_from(">I", data, at)
        kind, content = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        at += 12 + length
        if kind == b"eXIf":
            yield from _exif(content)
        elif kind in (b"tEXt", b"zTXt", b"iTXt"):
            name, _, said = content.partition(b"\0")
            yield _text(name)
            yield from map(_text, _png_text(kind, said))


def _png_text(kind: bytes, said: bytes) -> Iterator[bytes]:
    if kind == b"tEXt":
        yield said
    elif kind == b"zTXt":
        yield _unpacked(said[1:])
    else:
        packed, (_, title, text) = said[0], said[2:].split(b"\0", 2)
        yield from (title, _unpacked(text) if packed else text)


def _unpacked(data: bytes) -> bytes:
    return zlib.decompressobj().decompress(data, LARGEST_TEXT)


def _jpeg(data: bytes) -> Iterator[str]:
    at = 2
    while data[at] == 0xFF and data[at + 1] != 0xDA:
        kind = data[at + 1]
        if kind == 0xFF:
            at += 1
            continue
        (length,) = unpack_from(">H", data, at + 2)
        content = data[at + 4 : at + 2 + length]
        at += 2 + length
        yield from _segment(kind, content)


def _segment(kind: int, content: bytes) -> Iterator[str]:
    if kind == 0xFE:
        yield _text(content)
    elif kind == 0xE1 and content.startswith(b"Exif\0"):
        yield from _exif(content[6:])
    elif kind == 0xE1:
        yield _text(content)
    elif kind == 0xED:
        for found in re.finditer(rb"8BIM\x04\x04", content):
            yield from (_text(each[4:]) for each in content[found.end() :].split(b"8BIM")[0].split(b"\x1c"))


def _gif(data: bytes) -> Iterator[str]:
    at = 13 + _colours(data[10])
    while data[at] != 0x3B:
        if data[at] == 0x2C:
            at += 11 + _colours(data[at + 9])
            at, _ = _blocks(data, at)
        else:
            kind = data[at + 1]
            at, content = _blocks(data, at + 2)
            if kind in (0xFE, 0x01):
                yield _text(content)
            elif content.startswith(b"XMP Data"):
                yield _text(content[11:])


def _colours(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _blocks(data: bytes, at: int) -> tuple[int, bytes]:
    """Where blocks end, and what is in them."""
    parts = []
    while size := data[at]:
        parts.append(data[at + 1 : at + 1 + size])
        at += 1 + size
    return at + 1, b"".join(parts)


def _webp(data: bytes) -> Iterator[str]:
    at = 12
    while at + 8 <= len(data):
        (length,) = unpack_from("<I", data, at + 4)
        kind, content = data[at : at + 4], data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2
        if kind == b"EXIF":
            yield from _exif(content.removeprefix(b"Exif\0\0"))
        elif kind == b"XMP ":
            yield _text(content)


def _emf(data: bytes) -> Iterator[str]:
    at = 0
    while at + 8 <= len(data):
        kind, length = unpack_from("<II", data, at)
        if length < 8:
            return
        record = data[at : at + length]
        at += length
        if kind == 1:
            count, offset = unpack_from("<II", record, 60)
            yield record[offset : offset + 2 * count].decode(_UTF_16, "ignore")
        elif kind == 84:
            count, offset = unpack_from("<II", record, 44)
            yield record[offset : offset + 2 * count].decode(_UTF_16, "ignore")
        elif kind == 108:
            yield record[36:].decode(_UTF_16, "ignore")


def _wmf(data: bytes) -> Iterator[str]:
    at = (22 if data.startswith(b"\xd7\xcd\xc6\x9a") else 0) + 18
    while at + 6 <= len(data):
        words, kind = unpack_from("<IH", data, at)
        if words < 3:
            return
        record = data[at + 6 : at + 2 * words]
        at += 2 * words
        if kind in (0x0521, 0x0A32):
            start = 2 if kind == 0x0521 else 8
            yield _text(record[start:].rstrip(b"\0"))


def _silent(data: bytes) -> Iterator[str]:
    return iter(())


def _exif(data: bytes) -> Iterator[str]:
    order = "<" if data[:2] == b"II" else ">"
    (first,) = unpack_from(order + "I", data, 4)
    waiting, seen = [first], set[int]()
    while waiting:
        at = waiting.pop()
        if at in seen:
            continue
        seen.add(at)
        (entries,) = unpack_from(order + "H", data, at)
        for place in range(at + 2, at + 2 + 12 * entries, 12):
            tag, kind, count, value = unpack_from(order + "HHII", data, place)
            content = data[place + 8 : place + 8 + count] if count <= 4 else data[value : value + count]
            if tag == _EXIF:
                waiting.append(value)
            elif tag in _XP:
                yield content.decode(_UTF_16, "ignore")
            elif kind == _ASCII:
                yield _text(content)
            elif tag == _USER_COMMENT:
                wide = "utf-16-le" if order == "<" else "utf-16-be"
                yield content[8:].decode(wide, "ignore") if content.startswith(b"UNICODE") else _text(content[8:])


_KINDS: tuple[tuple[re.Pattern[bytes], Callable[[bytes], Iterator[str]]], ...] = (
    (re.compile(rb"\x89PNG\r\n"), _png),
    (re.compile(rb"\xff\xd8\xff"), _jpeg),
    (re.compile(rb"GIF8[79]a"), _gif),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), _webp),
    (re.compile(rb"BM.{4}\x00{4}|\x00\x00\x01\x00", re.DOTALL), _silent),
    (re.compile(rb"\x01\x00{3}.{36} EMF", re.DOTALL), _emf),
    (re.compile(rb"\xd7\xcd\xc6\x9a|\x01\x00\t\x00"), _wmf),
)
