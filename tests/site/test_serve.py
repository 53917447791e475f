"""Editing with the site beside it: a real `mkdocs serve` and a real `procbook serve`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.serving import seen, serving


@pytest.fixture
def manual_folder(manual_folder: Path) -> Path:
    """Its site is that of a fixed day, also for MkDocs alone."""
    settings = manual_folder / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace("- procbook", '- procbook: {today: "2026-11-23"}'), "utf-8")
    return manual_folder


@pytest.mark.parametrize("command", ["mkdocs", "procbook"])
def test_edit_is_seen_and_a_mistake_does_no_harm(command: str, manual_folder: Path) -> None:
    """An edit is on the page; a broken one is told there, while the page stays; mending heals it."""
    file = manual_folder / "processes/office/office-supplies.yaml"
    good = file.read_text("utf-8")
    title = next(line for line in good.splitlines() if line.startswith("title:"))
    with serving(command, manual_folder) as site:
        page = f"{site}processes/office-supplies/"
        seen(page, lambda text: "</html>" in text and "2026-11-23" in text)
        file.write_text(good.replace(title, "title: 领一支红笔"), "utf-8")
        seen(page, lambda text: "领一支红笔" in text)
        file.write_text(good.replace("owner:", "onwer:", 1), "utf-8")
        seen(page, lambda text: "onwer" in text and "领一支红笔" in text and 'role="alert"' in text)
        file.write_text(good.replace(title, "title: 再领一支笔"), "utf-8")
        seen(page, lambda text: "再领一支笔" in text and 'role="alert"' not in text)
