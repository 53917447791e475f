"""The forges: which answers each needs, and the opinions that they tell."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from procbook.finding import CannotCheck
from procbook.forge import gitea, github, gitlab
from procbook.forge.answers import Answers
from procbook.forge.fetch import Fetched
from procbook.forge.review import Review, latest

EVIDENCE = {"github": "github-review", "gitlab": "gitlab-approval", "gitea": "gitea-review"}
"""Each forge and the type of evidence that it gives."""

OWN_ADDRESS = {
    "github": "noreply@github.com",
    "gitlab": "noreply@gitlab.com",
    "gitea": "",
    "gitee": "noreply@gitee.com",
}
"""The address under which each forge commits what was written in its editor or merged by its buttons, unless its
administrator set another; Gitea commits as the person, until somebody gives it a key and an address to sign with."""

_READ: dict[str, Callable[[Answers, str, int, str], list[Review]]] = {
    "github": github.reviews,
    "gitlab": gitlab.reviews,
    "gitea": gitea.reviews,
}
_PAGES = {"gitea": "limit=50"}


def reviews(forge: str, answers: Answers, address: str, pull: int, branch: str) -> list[Review]:
    """The last opinion of every account on a pull request that was merged into `branch`. Raises CannotCheck.

    `address` is the repository's web address, `branch` the manual's own, both from the trusted governance.
    """
    return latest(_READ[_known(forge)](answers, repository(address), pull, branch))


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
        "github": "https://api.github.com" if parts.hostname == "github.com" else f"{host}/api/v3",
        "gitlab": f"{host}/api/v4",
        "gitea": f"{host}/api/v1",
    }
    return Fetched(bases[_known(forge)], token, _PAGES.get(forge, "per_page=100"))


def _known(forge: str) -> str:
    if forge in _READ:
        return forge
    raise CannotCheck("forge-without-commit", forge=forge)
