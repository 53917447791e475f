"""Fetching answers with a token, and sending: one host, no redirects, bounded in bytes and time.

The address comes from the trusted governance only, so that no pull request can send the token elsewhere.
"""

from __future__ import annotations

import http.client
import re
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from email.message import Message
from typing import IO, Any
from urllib.parse import urlsplit

import msgspec

from procbook.finding import CannotCheck
from procbook.forge.answers import MAX_BYTES, MAX_PAGES, limited
from procbook.words import Sentence

TOKEN = "PROCBOOK_FORGE_TOKEN"
"""The environment variable that holds the token."""

SECONDS = 20
"""The longest wait for one answer."""

_TEXTS = {"open", "merged", "comments", "reviews"}
"""Lists of what anybody writes, however long; they come in small pages."""

_NEXT = re.compile(r'<([^<>]*)>\s*;[^,]*\brel="?next"?')
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str,
                         headers: Message, newurl: str) -> None:  # fmt: skip
        return None


class Fetched:
    """Answers below `base`, the address of the API. `page_size`: the name of the number of entries a page, and how many
    there may be.

    Raises CannotCheck for an address without https (this machine excepted) and for a token that is none.
    """

    def __init__(
        self, base: str, token: str, page_size: tuple[str, int] = ("per_page", 100), seconds: float = SECONDS
    ) -> None:
        parts = urlsplit(base)
        if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
            raise CannotCheck("forge-without-https", address=base)
        if not re.fullmatch(r"[!-~]{8,500}", token):
            raise CannotCheck("no-token", variable=TOKEN)
        self._base, self._token, self._page_size, self._seconds = base.rstrip("/"), token, page_size, seconds
        self._opener = urllib.request.build_opener(_NoRedirect)

    def pages(self, name: str, path: str) -> Iterator[bytes]:
        called, most = self._page_size
        size = 20 if name in _TEXTS else most
        url = f"{self._base}/{path}{'&' if '?' in path else '?'}{called}={size}"
        for _ in range(MAX_PAGES):
            data, following = self._get(name, url)
            yield data
            if not following:
                return
            url = self._same_host(name, following)
        raise _refused(name, Sentence("forge.too-many-pages", {"count": MAX_PAGES}))

    def send(self, name: str, method: str, path: str, body: Mapping[str, str]) -> None:
        """Send fields as JSON. Raises CannotCheck when the forge does not take them."""
        self._get(name, f"{self._base}/{path}", method, msgspec.json.encode(body))

    def _same_host(self, name: str, url: str) -> str:
        if url.startswith(self._base + "/"):
            return url
        raise _refused(name, Sentence("forge.another-host"))

    def _get(self, name: str, url: str, method: str = "GET", body: bytes | None = None) -> tuple[bytes, str]:
        headers = {"Authorization": f"Bearer {self._token}", "Accept": "application/json", "User-Agent": "procbook"}
        headers |= {"Content-Type": "application/json"} if body is not None else {}
        asked = urllib.request.Request(url, body, headers, method=method)
        try:
            with self._opener.open(asked, timeout=self._seconds) as answer:
                data = self._body(name, answer)
                following = _next(url, answer.headers)
        except urllib.error.HTTPError as error:
            raise _refused(name, f"HTTP {error.code}") from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise _refused(name, type(error).__name__) from None
        return data, following

    def _body(self, name: str, answer: Any) -> bytes:
        """The whole answer, however slowly it drips in."""
        deadline = time.monotonic() + self._seconds
        data = bytearray()
        while (piece := answer.read1(65_536)) and len(data) <= MAX_BYTES:
            data += piece
            if time.monotonic() > deadline:
                raise TimeoutError
        return limited(bytes(data), name)


def _next(url: str, headers: Message) -> str:
    """The address of the next page: as `Link` says, or the number of pages where a forge says only that (Gitee)."""
    if following := _NEXT.search(headers.get("Link") or ""):
        return following[1]
    asked = re.search(r"[?&]page=(\d+)$", url)
    page, pages = int(asked[1]) if asked else 1, headers.get("total_page") or ""
    if not pages.isdecimal() or page >= int(pages):
        return ""
    return f"{url[: asked.start()] if asked else url}&page={page + 1}"


def _refused(name: str, why: str | Sentence) -> CannotCheck:
    return CannotCheck("no-answer", name=name, why=why)
