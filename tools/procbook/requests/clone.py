"""The clone that a pipeline works in: branches fetched, laid out aside, committed to, pushed. Nothing of them runs."""

from __future__ import annotations

import base64
import os
import re
import subprocess
from collections.abc import Collection, Iterator, Mapping, Sequence
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

_NO_FILTER = {"smudge": "", "clean": "", "process": "", "required": "false"}
"""What takes a filter away that the clone has set up, as `git lfs install --local` does: the attributes of a request
would choose it."""


_DRIVER = re.compile(r"merge\..*\.driver$")
"""The setting of a program that merges files."""


@dataclass(frozen=True)
class Clone:
    """The repository below `root`; `address` and `token` are the forge's, for http and https."""

    root: Path
    address: str
    token: str = ""

    def fetch(self, names: Mapping[str, str]) -> list[str]:
        """Fetch refs of the forge at one moment, each under a name of ours. The ids of their commits. Raises
        CannotCheck."""
        refs = [f"{ref}:{name}" for ref, name in names.items()]
        self._talk("fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--force", REMOTE, *refs)
        return [self._commit(name) for name in names.values()]

    def forget(self, folder: str, kept: Collection[str]) -> None:
        """Take away the refs below a folder of ours but for those kept: what a request brought along is not kept for
        ever in a clone that stays."""
        there = git(self.root, "for-each-ref", "--format=%(refname)", f"{folder}/").decode().split()
        for name in there:
            if name.removeprefix(f"{folder}/") not in kept:
                git(self.root, "update-ref", "-d", name)

    @contextmanager
    def laid_out(self, commit: str) -> Iterator[Path]:
        """The manual of a commit in a folder aside, which is gone at the end of the block. Raises CannotCheck when the
        commit has none."""
        prefix = git(self.root, "rev-parse", "--show-prefix").decode().strip()
        with temporary_folder() as aside:
            folder = aside / "request"
            git(self.root, *self._as_written(), "worktree", "add", "--quiet", "--detach", str(folder), commit)
            try:
                if not (folder / prefix / FOLDER).is_dir():
                    raise CannotCheck("no-manual", start=commit[:12], folder=FOLDER)
                yield folder / prefix
            finally:
                git(self.root, "worktree", "remove", "--force", str(folder))

    def writers(self, folder: Path, path: str, published: str) -> list[str]:
        """Who is behind a file of a laid out branch, as `Name <address>`: its authors, committers, and who is named
        beside them, in every commit that the branch brings along."""
        form = "--format=%an <%ae>%n%cn <%ce>%n%(trailers:key=Co-authored-by,valueonly)"
        said = git(folder, "log", "--full-history", form, f"{published}..HEAD", "--", path)
        return list(dict.fromkeys(line for line in said.decode("utf-8", "replace").splitlines() if line.strip()))

    def commit(
        self, folder: Path, paths: list[str], message: str, by: tuple[str, str], at: datetime,
        authors: Sequence[str] = (),
    ) -> str:  # fmt: skip
        """Commit files that were written into a laid out folder, by somebody's name and address; `authors` are those
        whose wish it is. The commit's id."""
        plain = self._as_written()
        git(folder, *plain, "add", "--force", "--", *paths)
        who = [*plain, *_options((f"user.name={by[0]}", f"user.email={by[1]}"))]
        told = [f"--message={message}", *(f"--trailer=Co-authored-by: {author}" for author in authors)]
        git(folder, *who, "commit", "--quiet", "--no-verify", "--no-gpg-sign", *told, also=_dated(at))
        return git(folder, "rev-parse", "HEAD").decode().strip()

    def merge(self, folder: Path, base: str, message: str, by: tuple[str, str], at: datetime) -> str:
        """Merge a commit into what is laid out, as git does it alone. The commit's id; "" where a person has to, or a
        program that the clone has set up would: the attributes of a request would choose it."""
        plain = _options(tuple(f"{driver}=false" for driver in self._settings() if _DRIVER.match(driver)))
        try:
            tree = git(folder, *plain, "merge-tree", "--write-tree", "--no-messages", "HEAD", base).decode().split()[0]
        except subprocess.CalledProcessError:
            return ""
        who, when = _options((f"user.name={by[0]}", f"user.email={by[1]}")), _dated(at)
        parents = ("-p", "HEAD", "-p", base)
        commit = git(folder, *who, "commit-tree", tree, *parents, "-m", message, also=when).decode().strip()
        git(folder, *self._as_written(), "checkout", "--quiet", "--detach", commit)
        return commit

    def push(self, commit: str, branch: str) -> None:
        """Let a branch of the forge go on to a commit of ours. Raises CannotCheck, also when it went on by itself, is
        gone or never was: it has to be where the commit began, so that nothing is lost and no other one is written."""
        at = f"refs/heads/{branch}"
        self._talk("push", "--quiet", f"--force-with-lease={at}:{self._commit(f'{commit}^')}", REMOTE, f"{commit}:{at}")

    def _commit(self, name: str) -> str:
        return git(self.root, "rev-parse", "--verify", f"{name}^{{commit}}").decode().strip()

    def _as_written(self) -> list[str]:
        """The options under which files and commits are the same bytes, and nothing runs in between."""
        filters = {name.rpartition(".")[0] for name in self._settings() if name.startswith("filter.")}
        without = (f"{one}.{what}={value}" for one in sorted(filters) for what, value in _NO_FILTER.items())
        return _options((*_AS_WRITTEN, *without))

    def _settings(self) -> list[str]:
        """What the clone has set up, by name."""
        return git(self.root, "config", "--name-only", "--list").decode("utf-8", "surrogateescape").splitlines()

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


def _dated(at: datetime) -> Mapping[str, str]:
    return dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), at.isoformat())


def _options(settings: tuple[str, ...]) -> list[str]:
    return [part for setting in settings for part in ("-c", setting)]
