"""The clone that a pipeline works in: branches fetched, laid out aside, committed to, pushed. Nothing of them runs."""

from __future__ import annotations

import base64
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from procbook.finding import CannotCheck
from procbook.tree import FOLDER, git, program
from procbook.writing import temporary_folder

REMOTE = "origin"

_AS_WRITTEN = ("core.symlinks=false", "core.autocrlf=false", f"core.attributesFile={os.devnull}")
"""How a branch is laid out: links become files, so that nothing is written through one."""


@dataclass(frozen=True)
class Clone:
    """The repository below `root`; `address` and `token` are the forge's, for http and https."""

    root: Path
    address: str
    token: str = ""

    def fetch(self, ref: str, name: str) -> str:
        """Fetch a ref of the forge under a name of ours. The id of its commit. Raises CannotCheck."""
        self._talk("fetch", "--quiet", "--no-tags", "--force", REMOTE, f"{ref}:{name}")
        return git(self.root, "rev-parse", "--verify", f"{name}^{{commit}}").decode().strip()

    @contextmanager
    def laid_out(self, commit: str) -> Iterator[Path]:
        """The manual of a commit in a folder aside, which is gone at the end of the block. Raises CannotCheck when the
        commit has none."""
        prefix = git(self.root, "rev-parse", "--show-prefix").decode().strip()
        with temporary_folder() as aside:
            folder = aside / "request"
            git(self.root, *_options(_AS_WRITTEN), "worktree", "add", "--quiet", "--detach", str(folder), commit)
            try:
                if not (folder / prefix / FOLDER).is_dir():
                    raise CannotCheck("no-manual", start=commit[:12], folder=FOLDER)
                yield folder / prefix
            finally:
                git(self.root, "worktree", "remove", "--force", str(folder))

    def commit(self, folder: Path, paths: list[str], message: str, by: tuple[str, str], at: datetime) -> str:
        """Commit files that were written into a laid out folder, by somebody's name and address. The commit's id."""
        git(folder, *_options(_AS_WRITTEN), "add", "--force", "--", *paths)
        who = _options((f"user.name={by[0]}", f"user.email={by[1]}"))
        when = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), at.isoformat())
        git(folder, *who, "commit", "--quiet", "--no-verify", "--no-gpg-sign", f"--message={message}", also=when)
        return git(folder, "rev-parse", "HEAD").decode().strip()

    def push(self, commit: str, branch: str) -> None:
        """Let a branch of the forge go on to a commit. Raises CannotCheck, also when it went on by itself."""
        self._talk("push", "--quiet", REMOTE, f"{commit}:refs/heads/{branch}")

    def _talk(self, what: str, *arguments: str) -> None:
        """Run git with the network, under the settings of the machine: a proxy, a certificate of the company."""
        found = program("git", self.root)
        if found is None:
            raise CannotCheck("no-git")
        options = _options((f"core.hooksPath={os.devnull}", "protocol.ext.allow=never", "credential.interactive=false"))
        environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", **self._signed_in()}
        done = subprocess.run(
            [found, *options, what, *arguments], cwd=self.root, env=environment, capture_output=True, check=False
        )
        if done.returncode:
            said = (done.stderr.decode("utf-8", "replace").strip().splitlines() or [f"git {what}"])[-1]
            told = said.replace(self.token, "…") if self.token else said
            raise CannotCheck("git-refused", what=what, ref=arguments[-1], text=told)

    def _signed_in(self) -> Mapping[str, str]:
        """The token as a header for the forge's own host, in the environment, where no list of processes shows it."""
        parts = urlsplit(self.address)
        if not self.token or parts.scheme not in ("http", "https"):
            return {}
        basic = base64.b64encode(f"oauth2:{self.token}".encode()).decode()
        return {
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": f"http.{parts.scheme}://{parts.netloc}/.extraHeader",
            "GIT_CONFIG_VALUE_0": f"Authorization: Basic {basic}",
        }


def _options(settings: tuple[str, ...]) -> list[str]:
    return [part for setting in settings for part in ("-c", setting)]
