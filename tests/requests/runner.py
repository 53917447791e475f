"""Running the very files that a forge runs: the steps of a job, with what the forge would put into its variables."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from tests.audit.attacks.repository import SCRUBBED


@dataclass
class Runner:
    """Runs jobs of pipelines in a workspace. `blanks` fill the expressions `${{ … }}` of GitHub and Gitea."""

    workspace: Path
    tools: Path
    variables: Mapping[str, str] = field(default_factory=dict)
    blanks: Mapping[str, str] = field(default_factory=dict)

    def dated(self, now: datetime) -> None:
        """Let the jobs run at a moment, as a build that is to be repeated does."""
        self.variables = {**self.variables, "SOURCE_DATE_EPOCH": str(int(now.timestamp()))}

    def shell(self, script: str, variables: Mapping[str, Any]) -> subprocess.CompletedProcess[str]:
        """Run lines as a runner does: in sh, ending at the first that fails."""
        given = {name: self._filled(str(value)) for name, value in variables.items()}
        environment = SCRUBBED | {"PROCBOOK_TOOLS": str(self.tools)} | given | dict(self.variables)
        return subprocess.run(
            ["sh", "-e", "-c", script], cwd=self.workspace, env=environment, capture_output=True, text=True
        )

    def gitlab(self, file: Path, job: str) -> subprocess.CompletedProcess[str]:
        """A job of `.gitlab-ci.yml`."""
        pipeline = yaml.safe_load(file.read_text("utf-8"))
        return self.shell("\n".join(pipeline[job]["script"]), pipeline["variables"])

    def actions(self, file: Path, job: str) -> list[subprocess.CompletedProcess[str]]:
        """The steps of a job of a workflow: after one that failed only those with `if: always()`. What an action does
        is not ours to try; the workspace is what checkout would have made of it."""
        workflow = yaml.safe_load(file.read_text("utf-8"))
        asked = workflow["jobs"][job]
        variables = {**workflow.get("env", {}), **asked.get("env", {})}
        done: list[subprocess.CompletedProcess[str]] = []
        for step in (step for step in asked["steps"] if "run" in step):
            if step.get("if") == "always()" or not any(each.returncode for each in done):
                done.append(self.shell(step["run"], {**variables, **step.get("env", {})}))
        return done

    def _filled(self, text: str) -> str:
        return re.sub(r"\$\{\{ *([\w.]+) *\}\}", lambda found: self.blanks.get(found[1], ""), text)


def tools(folder: Path, source: str) -> Path:
    """A folder in which procbook is installed from `source`, as a runner keeps it: that of these tests."""
    (folder / "bin").mkdir(parents=True)
    os.symlink(Path(sys.executable).with_name("procbook"), folder / "bin/procbook")
    (folder / "from").write_text(source, "utf-8")
    return folder
