"""The texts of a file as its readers meet them: of pages and of what Office packs, of tables, scripts and plain text.

What cannot be read (PDF, old Office files, anything that is locked) is told, so that nobody takes it for harmless.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterator
from gzip import GzipFile
from html.parser import HTMLParser
from io import BytesIO
from typing import IO
from urllib.parse import unquote
from zipfile import BadZipFile, ZipFile, is_zipfile

from procbook.manual.spellings import JOINT
from procbook.site.picture_texts import picture_texts

NEXT = "\n\x01\n"
"""Between two texts that stand apart."""


DEPTH, LARGEST = 4, 200_000_000
"""How deep files may be packed in each other, and how many bytes one may be unpacked: a few unpack to any size."""


class Unreadable(Exception):
    """Nobody can say what stands in a file."""


def texts_of(name: str, data: bytes, depth: int = DEPTH) -> Iterator[str]:
    """The texts in a file, and in those that are packed in it, with their names. Raises Unreadable."""
    if not depth:
        raise Unreadable(name)
    if data[:2] == b"\x1f\x8b":
        try:
            with GzipFile(fileobj=BytesIO(data)) as packed:
                yield from texts_of(name.removesuffix(".gz"), _bounded(name, packed), depth - 1)
        except (OSError, EOFError, zlib.error) as problem:
            raise Unreadable(str(problem)) from problem
    elif is_zipfile(BytesIO(data)):
        yield from _packed(data, depth)
    elif (said := picture_texts(data)) is not None:
        yield from said
        yield from _disguised(data)
    elif data and not _is_settings_of_a_printer(name):
        for text in _decoded(data):
            yield from _of_kind(name, text)


def _disguised(data: bytes) -> Iterator[str]:
    """A text that begins as a picture does."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return
    if _is_text(text):
        yield text


def _bounded(name: str, packed: IO[bytes] | GzipFile) -> bytes:
    data = packed.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise Unreadable(name)
    return data


def _packed(data: bytes, depth: int) -> Iterator[str]:
    try:
        with ZipFile(BytesIO(data)) as packed:
            for each in packed.namelist():
                yield each
                with packed.open(each) as file:
                    yield from texts_of(each, _bounded(each, file), depth - 1)
    except (BadZipFile, NotImplementedError, RuntimeError, zlib.error, OSError) as problem:
        raise Unreadable(str(problem)) from problem


_CLOSED = re.compile(rb"\s*(%PDF|%!PS|\{\\rtf|\xd0\xcf\x11\xe0)|(?m:^(MIME-Version|Content-Transfer-Encoding):)")
"""Files that hold texts in a form of their own: PDF, PostScript, RTF, old Office files, saved mails."""


def _is_settings_of_a_printer(name: str) -> bool:
    """Excel packs them beside its sheets."""
    return re.fullmatch(r"xl/printerSettings/[^/]+\.bin", name) is not None


# Encodings


def _decoded(data: bytes) -> Iterator[str]:
    """A text in the encodings that it may have."""
    if _CLOSED.search(data[:4096]):
        raise Unreadable
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        yield data.decode("utf-16", "ignore")
        return
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = ""
    if text and _is_text(text):
        yield text
        return
    guesses = [data.decode(encoding, "ignore") for encoding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be")]
    guesses.append(data[1:].decode("utf-16-le", "ignore"))
    if not any(map(_is_text, guesses)):
        raise Unreadable
    yield from guesses


_ODD = ("Cc", "Cn", "Co", "Cs")


def _is_text(text: str) -> bool:
    """Whether people can have written it: all but a few of its characters are some."""
    odd = sum(unicodedata.category(letter) in _ODD and letter not in "\t\n\r\f\v" for letter in text)
    return odd * 50 <= len(text) + 49


# Kinds


_MARKUP = re.compile(r"\.(x?html?|xml|svg|rels|vml|xsl|opf|ncx|rss|atom)$", re.IGNORECASE)
_MARKED = re.compile(r"\s*<(\?xml|!doctype|html|svg)\b", re.IGNORECASE)
_SCRIPT = re.compile(r"\.(js|mjs|json|map|webmanifest)$", re.IGNORECASE)
_STYLE = re.compile(r"\.css$", re.IGNORECASE)


def _of_kind(name: str, text: str) -> Iterator[str]:
    if _MARKUP.search(name) or _MARKED.match(text):
        yield _page(text)
    elif _SCRIPT.search(name):
        yield _script(text)
    elif _STYLE.search(name):
        yield _style(text)
    else:
        yield text


def _script(text: str) -> str:
    """A script with its escapes read, and once more without the tags that its texts have."""
    read = re.sub(r"\\(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))", _escaped, text)
    return f"{read}{NEXT}{re.sub(r'</?[a-zA-Z][^<>]*>', JOINT, read)}" if "<" in read else read


def _escaped(found: re.Match[str]) -> str:
    code = int(found[1] or found[2] or found[3], 16)
    return chr(code) if code < 0x110000 else ""


def _style(text: str) -> str:
    """A style sheet with its escapes read."""
    return _without_measures(re.sub(r"\\([0-9a-fA-F]{1,6})\s?", _escaped_in_style, text))


def _without_measures(text: str) -> str:
    """z-index: 10000 is no amount."""
    return re.sub(r"[0-9][0-9.,]*[a-z%]*(?=[\s;,)}]|$)(?!\s*[^\x00-\x7f])", "", text)


def _escaped_in_style(found: re.Match[str]) -> str:
    return chr(min(int(found[1], 16), 0x10FFFF))


def _page(text: str) -> str:
    reader = _Page()
    reader.feed(text)
    reader.close()
    return "".join(reader.texts) + NEXT + NEXT.join(reader.aside)


_APART = re.compile(
    r"(?:.*:)?(?:article|aside|body|c|caption|cell|dd|div|dt|f|figure|footer|h[1-6]?|head|header|hr|is|li|main|nav|ol"
    r"|option|formula[12]|p|row|section|si|table|table-cell|tbody|tc|td|textarea|tfoot|th|thead|title|tr|ul|v)"
)
_LINE = re.compile(r"(?:.*:)?(?:br|cr|tab)")
"""Tags that put texts apart, and tags that end a line in one: of pages, and of the files of Office."""
_BOUND, _NEGATIVE = re.compile(r"(?:.*:)?formula[12]"), re.compile(r"\s*-[0-9.]+\s*")
"""The least number that a cell takes is often any that nobody writes, such as -10000."""
_READ_OUT = re.compile(
    r"(?:.*:)?(?:title|alt|content|label|aria-.*|data-.*|placeholder|value|descr|summary|prompt|error|name|href|src)"
)
"""Attributes that are read out to people, or lead them. In others a number is a size or a place; but for
cfvo, the number from which on a cell has another colour."""


class _Page(HTMLParser):
    """What a page says: its texts, and aside of them attributes, comments, scripts and styles."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.aside: list[str] = []
        self.bound = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.bound = _BOUND.fullmatch(tag) is not None
        self._part(tag)
        for name, value in attrs:
            if value:
                said = unquote(value)
                measures = said.isascii() and tag != "cfvo" and not _READ_OUT.fullmatch(name)
                self.aside.append(_without_measures(said) if measures else said)

    def handle_endtag(self, tag: str) -> None:
        self._part(tag)
        self.bound = False

    def _part(self, tag: str) -> None:
        line = "\n" if _LINE.fullmatch(tag) else JOINT
        self.texts.append(NEXT if _APART.fullmatch(tag) else line)

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script":
            self.aside.append(_script(data))
        elif self.cdata_elem == "style":
            self.aside.append(_style(data))
        elif not (self.bound and _NEGATIVE.fullmatch(data)):
            self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        self.aside.append(data)

    def handle_decl(self, decl: str) -> None:
        self.aside.append(decl)

    def handle_pi(self, data: str) -> None:
        self.aside.append(data)

    def unknown_decl(self, data: str) -> None:
        """CDATA of XML."""
        self.texts.append(data.partition("[")[2])
