"""Fetching answers: whatever goes wrong is 'cannot check', and the token goes nowhere else."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from procbook.forge import Fetched, fetched, request
from procbook.words import LANGUAGES, cannot
from tests.forge import forge_answers as given
from tests.forge.forge_answers import ADDRESS, APPROVER, BRANCH, PULL
from tests.refusals import refused

SECRET = "glpat-secret-1234567890"
Answerer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.seen.append((self.path, self.headers.get("Authorization")))  # type: ignore[attr-defined]
        self.server.answer(self)  # type: ignore[attr-defined]

    def say(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Forge(ThreadingHTTPServer):
    """A forge on this machine that answers as a test says."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen: list[tuple[str, str | None]] = []
        self.answer: Answerer = lambda handler: handler.say(404)
        self.closed = threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True, kwargs={"poll_interval": 0.02}).start()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is what some tests are about."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Forge]]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    running: list[Forge] = []

    def make() -> Forge:
        running.append(Forge())
        return running[-1]

    yield make
    for forge in running:
        forge.closed.set()
        forge.shutdown()
        forge.server_close()


@pytest.fixture
def forge(start: Callable[[], Forge]) -> Forge:
    return start()


def answer_like_github(forge: Forge) -> Answerer:
    answers = given.github()

    def answer(handler: Handler) -> None:
        path = handler.path.split("?")[0]
        name = {"7": "pull", "reviews": "reviews", "activity": "pushes"}[path.rsplit("/", 1)[1]]
        body = answers[name] if name == "pull" else answers[name][0]
        if name == "reviews" and "page=2" not in handler.path:
            following = f'<{forge.address}{path}?page=2>; rel="next", <{forge.address}{path}?page=2>; rel="last"'
            handler.say(200, b"[]", Link=following)
        else:
            handler.say(200, json.dumps(body).encode())

    return answer


def test_answers_are_fetched_with_all_pages(forge: Forge) -> None:
    """The recorder reads what the forge says, to the last page, with its token in every request."""
    forge.answer = answer_like_github(forge)
    (review,) = request("github", Fetched(forge.address, SECRET), ADDRESS, PULL, BRANCH).reviews
    assert review.user == APPROVER
    assert {token for _, token in forge.seen} == {f"Bearer {SECRET}"}
    assert all(re.search(r"per_page=(100|20)$", path) or "page=2" in path for path, _ in forge.seen)


def cut_off(handler: Handler) -> None:
    """One byte of 99, then nothing any more."""
    handler.send_response(200)
    handler.send_header("Content-Length", "99")
    handler.end_headers()
    handler.wfile.write(b"{")
    handler.connection.close()


def no_http(handler: Handler) -> None:
    handler.wfile.write(b"hello\r\n")


def never(handler: Handler) -> None:
    assert isinstance(handler.server, Forge)
    handler.server.closed.wait()


BAD: dict[str, Answerer] = {
    "401": lambda h: h.say(401, b'{"message": "Bad credentials"}'),
    "403 rate limit": lambda h: h.say(403, b'{"message": "API rate limit exceeded"}'),
    "404": lambda h: h.say(404),
    "500": lambda h: h.say(500, SECRET.encode()),
    "HTML": lambda h: h.say(200, b"<!doctype html><title>Sign in</title>"),
    "empty": lambda h: h.say(200),
    "other JSON": lambda h: h.say(200, b'{"number": "7"}'),
    "too large": lambda h: h.say(200, b" " * 150_100_000),
    "cut off": cut_off,
    "no HTTP": no_http,
    "slow": never,
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_a_bad_answer_is_no_pass(forge: Forge, what: str) -> None:
    """Every way in which a forge does not answer ends in one line that says what to do, without the token."""
    forge.answer = BAD[what]
    with refused() as told:
        request("github", Fetched(forge.address, SECRET, seconds=0.4), ADDRESS, PULL, BRANCH)
    for text in (cannot(told.value).say(language) for language in LANGUAGES):
        assert SECRET not in text
        assert "pull" in text
        assert len(text.splitlines()) == 1
    assert re.search("令牌|地址", cannot(told.value).say("zh"))


def test_an_answer_that_drips_ends(forge: Forge) -> None:
    """A forge that sends a byte now and then does not hold the job for ever."""

    def drip(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not forge.closed.wait(0.05):
            handler.wfile.write(b" ")
            handler.wfile.flush()

    forge.answer = drip
    with refused("TimeoutError"):
        request("github", Fetched(forge.address, SECRET, seconds=0.3), ADDRESS, PULL, BRANCH)


@pytest.mark.parametrize("how", ["redirect", "next page"])
def test_the_token_stays_with_its_host(start: Callable[[], Forge], how: str) -> None:
    """Neither a redirect nor a next page on another host ever sees the token."""
    forge, thief = start(), start()
    elsewhere = f"{thief.address}/repos"
    if how == "redirect":
        forge.answer = lambda handler: handler.say(302, Location=elsewhere)
    else:
        honest = answer_like_github(forge)
        link = f'<{elsewhere}>; rel="next"'
        forge.answer = lambda h: h.say(200, b"[]", Link=link) if "reviews" in h.path else honest(h)
    with refused():
        request("github", Fetched(forge.address, SECRET), ADDRESS, PULL, BRANCH)
    assert thief.seen == []


def test_a_next_page_without_end_is_told(forge: Forge) -> None:
    """A list whose pages never end is given up."""
    honest = answer_like_github(forge)
    link = f'<{forge.address}/repos/group/manual/pulls/7/reviews>; rel="next"'
    forge.answer = lambda h: h.say(200, b"[]", Link=link) if "reviews" in h.path else honest(h)
    with refused("500 pages"):
        request("github", Fetched(forge.address, SECRET), ADDRESS, PULL, BRANCH)


@pytest.mark.parametrize("token", ["", "short", "a b c d e f g", f"{SECRET}\r\nX-Evil: 1", "令牌令牌令牌令牌"])
def test_a_token_that_is_none_is_not_sent(token: str) -> None:
    """A token that is missing or was pasted with a line end is told, without showing it."""
    with refused() as told:
        Fetched("https://forge.example", token)
    assert not token or token not in str([told.value, cannot(told.value).say("en")])


def test_only_https_and_the_api_of_the_forge() -> None:
    """A token is never sent in the clear, and each forge is asked where its API is."""
    with refused("https"):
        fetched("gitlab", "http://git.example/group/manual", SECRET)
    with refused("https"):
        fetched("gitlab", "ftp://git.example/group/manual", SECRET)
    assert fetched("github", "https://github.com/a/b", SECRET)._base == "https://api.github.com"
    assert fetched("github", "https://git.example/a/b", SECRET)._base == "https://git.example/api/v3"
