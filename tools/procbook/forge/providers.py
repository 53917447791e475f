"""The forges: which answers each needs, and the requests that they tell of."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from procbook.finding import CannotCheck
from procbook.forge import gitea, gitee, github, gitlab
from procbook.forge.answers import Answers
from procbook.forge.fetch import Fetched
from procbook.forge.request import Request

EVIDENCE = {
    "github": "github-review",
    "gitlab": "gitlab-approval",
    "gitea": "gitea-review",
    "gitee": "gitee-comment",
}
"""Each forge and the type of evidence that it gives."""

OWN_ADDRESS = {
    "github": "noreply@github.com",
    "gitlab": "noreply@gitlab.com",
    "gitea": "",
    "gitee": "noreply@gitee.com",
}
"""The address under which each forge commits what was written in its editor or merged by its buttons, unless its
administrator set another; Gitea commits as the person, until somebody gives it a key and an address to sign with."""

_READ: dict[str, Callable[[Answers, str, int, str], Request]] = {
    "github": github.request,
    "gitlab": gitlab.request,
    "gitea": gitea.request,
    "gitee": gitee.request,
}
_LISTED: dict[str, Callable[[Answers, str, str, str], list[int]]] = {
    "github": github.numbers,
    "gitlab": gitlab.numbers,
    "gitea": gitea.numbers,
    "gitee": gitee.numbers,
}
_PAGES = {"gitea": ("limit", 50)}


def request(forge: str, answers: Answers, address: str, pull: int, branch: str) -> Request:
    """A request to merge into `branch`, with the last opinion of every account. Raises CannotCheck.

    `address` is the repository's web address, `branch` the manual's own, both from the trusted governance.
    """
    return _READ[forge](answers, repository(address), pull, branch)


def numbers(forge: str, answers: Answers, address: str, branch: str, state: str) -> list[int]:
    """The requests into `branch` that are `OPEN`, or the page of those that were `MERGED` last. Raises CannotCheck."""
    return _LISTED[forge](answers, repository(address), branch, state)


def repository(address: str) -> str:
    """`owner/name` of a repository's web address. Raises CannotCheck."""
    name = urlsplit(address).path.strip("/").removesuffix(".git")
    if re.fullmatch(r"[\w.-]+(/[\w.-]+)+", name) and not {".", ".."} & set(name.split("/")):
        return name
    raise CannotCheck("forge-address", address=address)


def fetched(forge: str, address: str, token: str) -> Fetched:
    """Answers fetched from the forge's API. Raises CannotCheck."""
    parts = urlsplit(address)
    host = f"{parts.scheme}://{parts.netloc}"
    bases = {
        "gitee": f"{host}/api/v5",
        "github": "https://api.github.com" if parts.hostname == "github.com" else f"{host}/api/v3",
        "gitlab": f"{host}/api/v4",
        "gitea": f"{host}/api/v1",
    }
    return Fetched(bases[forge], token, _PAGES.get(forge, ("per_page", 100)))
