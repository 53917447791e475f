"""Where a reader says what is wrong: the forge's form for a new issue, filled in; or the person to ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from procbook.manual.forge_pages import issue_address
from procbook.manual.model import Forge, Process, Step
from procbook.pages.links import address, position, process_path


class Feedback:
    """Links to the form for pages, processes and steps; "" without a forge, and the page names somebody to ask."""

    def __init__(self, forge: Forge | None, words: Mapping[str, Any]) -> None:
        self._forge = forge
        self._position = str(words["position"])
        self._words: Mapping[str, str] = words["feedback"]
        self._status: Mapping[str, str] = words["status"]

    def page(self, path: str, title: str) -> Markup:
        return self._link(title, [self._words["page"].format(title, address(path) or "/")])

    def process(self, process: Process, step: Step | None = None) -> Markup:
        """About a process or one of its steps, with the version that the reader sees."""
        lines, subject, anchor = [self._words["process"].format(process.title, process.id)], process.title, ""
        if step:
            name = f"{self._position.format(position(process, step.id))} {step.title}"
            lines.append(self._words["step"].format(name, step.id))
            subject, anchor = f"{process.title} {name}", f"#{step.id}"
        lines.append(self._words["version"].format(process.version or self._status[process.status]))
        lines.append(self._words["place"].format(address(process_path(process.id)) + anchor))
        return self._link(subject, lines)

    def _link(self, subject: str, lines: list[str]) -> Markup:
        if self._forge is None:
            return Markup("")
        text = "\n".join([*lines, "", self._words["ask"], ""])
        target = issue_address(self._forge, self._words["title"].format(subject), text)
        return Markup('<a class="feedback-link" href="{}">{}</a>').format(target, self._words["link"])
