"""One way to write data as bytes, and the digests made of it.

Canonical JSON: names sorted by code point, no blanks, UTF-8, types kept (`1`, `1.0`, `"1"` and `true` differ).
Close to RFC 8785, but numbers are written as Python does; the loader takes only numbers that are exact.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any


def canonical(value: Any) -> bytes:
    """The value as canonical JSON. Raises ValueError for what JSON or UTF-8 cannot hold."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


@lru_cache(maxsize=4)
def parsed(content: bytes) -> Mapping[str, Any]:
    """What canonical bytes hold; nobody may change it. The last ones stay at hand: while a version is judged it and the
    one before are asked for again and again. Raises ValueError for what is no JSON."""
    data: Mapping[str, Any] = json.loads(content)
    return data


def digest(what: str, data: bytes) -> str:
    """The digest of canonical bytes; `what` keeps the digests of different things apart."""
    return "sha256:" + sha256(f"procbook {what} 1\n".encode() + data).hexdigest()


def content_digest(data: bytes) -> str:
    """The digest of the canonical content of an item: {data, files, item}."""
    return digest("content", data)


def statement_digest(statement: Any) -> str:
    """The digest of a statement, as the next one names it in `previous` and those under it in `under`."""
    return digest("statement", canonical(statement))


def request_digest(manual: str, items: Mapping[str, str]) -> str:
    """What approves a whole request where a forge does not say what was looked at: the digest of every item that the
    request changes, by item; "" of one that it takes away."""
    return digest("request", canonical({"items": dict(items), "manual": manual}))


def short(digest: str) -> str:
    """The first 12 digits of a digest, as file names have them."""
    return digest.removeprefix("sha256:")[:12]
