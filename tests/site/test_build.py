"""procbook build and pages, as somebody meets them who runs them in a folder."""

from __future__ import annotations

import gzip
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from procbook.writing import LIST
from tests.refusals import reason
from tests.site.built import dead_links, pages, read
from tests.site.sites import TODAY, build_without_procbook, run


def process_file(folder: Path) -> Path:
    return next(path for path in folder.glob("processes/*/*.yaml") if path.parent.name != "organisation")


def content(folder: Path) -> dict[str, bytes]:
    """Every file by its path, but for the list of what `build` wrote, which MkDocs alone does not make."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != LIST)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_same_manual_same_bytes(manual_folder: Path, tmp_path: Path) -> None:
    """Whoever builds the same manual again gets the same files, also the compressed ones, so a site can be compared."""
    with open("mkdocs.yml", "a", encoding="utf-8") as settings:
        settings.write("site_url: https://handbook.example/\n")
    for name in ("one", "two"):
        done = run("build", "--out", str(tmp_path / name), *TODAY)
        assert (done.exit_code, done.stderr) == (0, "")
    one = content(tmp_path / "one")
    assert one == content(tmp_path / "two")
    assert {"index.html", "search/index.js", "assets/procbook/search.js", "sitemap.xml.gz"} <= set(one)
    assert b"2026-11-23" in gzip.decompress(one["sitemap.xml.gz"])


@pytest.mark.parametrize("moment", ["1000000000", "4000000000"])
def test_pages_make_the_same_bytes_on_any_day(moment: str, manual_folder: Path, tmp_path: Path) -> None:
    """Whoever builds exported pages years later, or with a clock that is wrong, gets the site of the manual's day."""
    with open("mkdocs.yml", "a", encoding="utf-8") as settings:
        settings.write("site_url: https://handbook.example/\n")
    assert run("build", "--out", str(tmp_path / "site"), *TODAY).exit_code == 0
    assert run("pages", "--out", str(tmp_path / "pages"), *TODAY).exit_code == 0
    build_without_procbook(tmp_path / "pages", SOURCE_DATE_EPOCH=moment)
    assert content(tmp_path / "pages/site") == content(tmp_path / "site")


@pytest.mark.parametrize("theme", ["procbook", "material"])
def test_templates_of_ones_own(theme: str, manual_folder: Path, tmp_path: Path) -> None:
    """Somebody puts a line above each page, as Material tells to: the handbook stays what it is, also in exported pages."""
    (manual_folder / "over").mkdir()
    template = "{% extends 'base.html' %}\n{% block announce %}MY LINE{{ super() }}{% endblock %}\n"
    for name in ("main.html", "mine.html"):
        (manual_folder / "over" / name).write_text(template, "utf-8")
    (manual_folder / "docs/new.md").write_text("---\ntemplate: mine.html\n---\n# New\n", "utf-8")
    settings = f"site_name: x\ntheme: {{name: {theme}, custom_dir: over}}\nplugins: [procbook]\n"
    (manual_folder / "mkdocs.yml").write_text(settings, "utf-8")
    for command, out in (("build", "site"), ("pages", "pages")):
        assert run(command, "--trust-site", "--out", str(tmp_path / out), *TODAY).exit_code == 0
    for page in ("index.html", "new/index.html", "404.html"):
        text = (tmp_path / "site" / page).read_text("utf-8")
        assert "MY LINE" in text
        assert "assets/procbook/site.js" in text
    build_without_procbook(tmp_path / "pages")
    assert content(tmp_path / "pages/site") == content(tmp_path / "site")


LACKING = {
    "glossary": (),
    "sources": ("    basis: [{source: L-IC, certainty: verified}]\n",),
    "requirements": ("fulfils: [R-001]\n",),
    "organisation/systems": ("    system: oa\n", " where: oa,"),
    "organisation/authority": ("    authority: supplies\n",),
}
"""Files that a manual may lack, and what of its process refers to them."""


@pytest.mark.parametrize("state", ["deleted", "empty", "blank"])
@pytest.mark.parametrize("names", [*([name] for name in LACKING), [*LACKING]], ids="-".join)
def test_what_a_manual_may_lack(manual_folder: Path, tmp_path: Path, names: list[str], state: str) -> None:
    """A manual without a glossary is accepted, and then there is no site."""
    process = process_file(manual_folder)
    for name in names:
        file = manual_folder / f"processes/{name}.yaml"
        file.write_text(re.sub(r"(?m)^(\w+):\n(?: .*\n?)+", r"\1: []\n", file.read_text("utf-8")), "utf-8")
        if state == "deleted":
            file.unlink()
        elif state == "blank" and not name.endswith("authority"):
            file.write_bytes(b"")
        for reference in LACKING[name]:
            assert reference in process.read_text("utf-8")
            process.write_text(process.read_text("utf-8").replace(reference, ""), "utf-8")
    done = run("check", *TODAY)
    assert done.exit_code == 0, done.output
    assert run("build", *TODAY).exit_code == 0
    assert dead_links(manual_folder / "site") == []
    assert run("pages", "--out", str(tmp_path / "pages"), *TODAY).exit_code == 0
    build_without_procbook(tmp_path / "pages")
    assert dead_links(tmp_path / "pages/site") == []


@pytest.mark.parametrize(
    ("epoch", "option", "day"),
    [
        (None, (), "2026-11-23"),
        ("1795651199", (), "2026-11-25"),
        ("1795651200", (), "2026-11-26"),
        ("1795651200", ("--today", "2026-12-05"), "2026-12-05"),
    ],
)
def test_the_day_of_a_build(
    manual_folder: Path, monkeypatch: pytest.MonkeyPatch, epoch: str | None, option: tuple[str, ...], day: str
) -> None:
    """A site shows the day of the last commit for ever, or another one than was asked for."""
    who = {f"GIT_{role}_{part}": "a@b" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
    moment = {"GIT_AUTHOR_DATE": "2026-03-05T12:00:00", "GIT_COMMITTER_DATE": "2026-03-05T12:00:00"}
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "x"]):
        subprocess.run(["git", *command], check=True, env={**os.environ, **who, **moment})
    if epoch:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert run("build", *option).exit_code == 0
    assert day in read(manual_folder / "site/index.html").named("footer")[0].text


def test_a_wrong_epoch_is_told(manual_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipeline that sets a date instead of seconds gets a traceback, or a site of another day."""
    for wrong in ("2026-11-23", "9" * 30, ""):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", wrong)
        for day in ((), TODAY):
            assert "SOURCE_DATE_EPOCH" in reason(run("build", *day).exception)
    assert not (manual_folder / "site").exists()


@pytest.mark.parametrize(
    ("written", "day"), [("2026-12-05", "2026-12-05"), ('"2026-12-05"', "2026-12-05"), ("soon", "")]
)
def test_the_day_in_mkdocs_yml(manual_folder: Path, written: str, day: str) -> None:
    """A day in the options of the plugin without quotes, or a wrong one, is told in words nobody understands."""
    settings = manual_folder / "mkdocs.yml"
    text = settings.read_text("utf-8")
    settings.write_text(re.sub(r"(?m)^( *- )procbook$", rf"\1procbook: {{today: {written}}}", text), "utf-8")
    done = subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q"], capture_output=True, text=True, check=False)
    if day:
        assert (done.returncode, done.stderr) == (0, "")
        assert day in read(manual_folder / "site/index.html").named("footer")[0].text
    else:
        assert done.returncode == 1
        assert "“soon”：日期写作 2026-11-23" in done.stderr
        assert "Traceback" not in done.stderr


def test_errors_are_shown_and_nothing_is_built(manual_folder: Path) -> None:
    """A manual with errors is refused with the report of `check`; the site of before stays as it is."""
    assert run("build", *TODAY).exit_code == 0
    before = content(manual_folder / "site")
    file = process_file(manual_folder)
    file.write_text(file.read_text("utf-8").replace("owner:", "onwer:", 1), "utf-8")
    done = run("build", *TODAY)
    assert done.exit_code == 1
    assert file.name in done.stdout
    assert "onwer" in done.stdout
    assert content(manual_folder / "site") == before


def test_draft_is_built_and_says_so(manual_folder: Path) -> None:
    """With --draft a manual that breaks a rule can be shown around, and every page says that it is a draft."""
    file = process_file(manual_folder)
    text = file.read_text("utf-8")
    file.write_text(text.replace("owner:", "owner: no-such-role #", 1), "utf-8")
    assert run("build", *TODAY).exit_code == 1
    done = run("build", "--draft", *TODAY)
    assert done.exit_code == 0
    assert "no-such-role" in done.stdout
    for page in pages(manual_folder / "site"):
        assert "草稿" in read(page).of_class("banner--draft")[0].text


@pytest.mark.parametrize("name", ["handbook", "organisation/roles", "glossary"])
def test_a_draft_without_a_shared_file_is_built(name: str, manual_folder: Path) -> None:
    """What everybody shares cannot be read: the draft shows the rest, and the fault is told."""
    (manual_folder / f"processes/{name}.yaml").write_text("x: [", "utf-8")
    done = run("build", "--draft", *TODAY)
    assert done.exit_code == 0, done.exception
    assert f"{name}.yaml" in done.stdout


@pytest.mark.parametrize("command", ["build", "pages"])
def test_folder_with_other_files_is_left_alone(command: str, manual_folder: Path, tmp_path: Path) -> None:
    """Whoever mistypes --out loses nothing: a folder that holds other files is refused."""
    other = tmp_path / "letters"
    other.mkdir()
    (other / "letter.txt").write_text("dear")
    done = run(command, "--out", str(other), *TODAY)
    assert done.exit_code != 0
    assert "letters" in reason(done.exception)
    assert content(other) == {"letter.txt": b"dear"}


def test_pages_can_be_written_again(manual_folder: Path, tmp_path: Path) -> None:
    """An earlier export is renewed: pages that the manual no longer has are gone."""
    out, page = tmp_path / "pages", manual_folder / "docs/no-longer.md"
    page.write_text("# x")
    assert run("pages", "--out", str(out), *TODAY).exit_code == 0
    assert (out / "docs/no-longer.md").exists()
    page.unlink()
    assert run("pages", "--out", str(out), *TODAY).exit_code == 0
    assert not (out / "docs/no-longer.md").exists()
    assert (out / "docs/index.md").exists()


def test_pages_for_zensical_link_as_zensical_reads_links(manual_folder: Path, tmp_path: Path) -> None:
    """Built by Zensical, which reads links in HTML as seen from the Markdown file, no link between pages is dead."""
    docs = tmp_path / "pages/docs"
    assert run("pages", "--zensical", "--out", str(docs.parent), *TODAY).exit_code == 0
    links = {
        (page, link.partition("#")[0])
        for page in docs.rglob("*.md")
        for link in re.findall(r' href="([^"#:]+)[^":]*"', page.read_text("utf-8"))
    }
    targets = {(page.parent / link).resolve() for page, link in links}
    assert len(targets) > 10
    assert [each for each in targets if not (each.exists() or each.with_suffix(".md").exists())] == []


def test_manual_without_mkdocs_yml(manual_folder: Path) -> None:
    """A folder with nothing but processes/ is enough for a site."""
    (manual_folder / "mkdocs.yml").unlink()
    for path in (manual_folder / "docs").iterdir():
        path.unlink()
    (manual_folder / "docs").rmdir()
    assert run("build", *TODAY).exit_code == 0
    assert (manual_folder / "site/index.html").exists()


def test_page_of_docs_cannot_replace_a_page_of_the_manual(manual_folder: Path) -> None:
    """docs/ needs no approval, so a page there cannot stand in for an approved process."""
    page = manual_folder / "docs/processes" / f"{process_file(manual_folder).stem}.md"
    page.parent.mkdir()
    page.write_text("# 不一样的流程")
    done = run("build", *TODAY)
    assert done.exit_code != 0
    assert page.name in done.output


def test_page_of_docs_is_in_the_menu_and_found(manual_folder: Path) -> None:
    """A page written by hand stands in the menu, and search finds what it says."""
    (manual_folder / "docs/parking.md").write_text("# 停车\n\n访客停在 **B2** 层。\n", "utf-8")
    assert run("build", *TODAY).exit_code == 0
    site = manual_folder / "site"
    assert any(link.endswith("parking/index.html") for link in read(site / "about/index.html").links)
    details = "".join(path.read_text("utf-8") for path in site.glob("search/*/d/*.js"))
    assert "访客停在 B2 层。" in details


@pytest.mark.parametrize(
    ("line", "said"), [("theme: {name: mkdocs}", "material"), ("plugins: [search, procbook]", "search")]
)
def test_unfit_settings_are_told(line: str, said: str, manual_folder: Path) -> None:
    """A theme or a search that would spoil the handbook is refused in words."""
    file = manual_folder / "mkdocs.yml"
    key = line.split(":")[0]
    kept = file.read_text("utf-8").split(f"{key}:")[0]
    rest = "" if key == "plugins" else "plugins: [procbook]\n"
    file.write_text(f"{kept}{line}\n{rest}", "utf-8")
    done = run("build", *TODAY)
    assert done.exit_code != 0
    assert said in done.output
    assert "Traceback" not in done.output


def test_addresses_that_stay_are_told(manual_folder: Path) -> None:
    """Who asks for pages without folders gets them with, and is told so and why that works from disk as well."""
    file = manual_folder / "mkdocs.yml"
    file.write_text(file.read_text("utf-8") + "use_directory_urls: false\n", "utf-8")
    done = run("build", *TODAY)
    assert done.exit_code == 0
    assert "use_directory_urls: false 不起作用" in done.stderr
    assert "links name index.html" in done.stderr


def test_dead_links_of_docs_are_told(manual_folder: Path) -> None:
    """Nobody approves docs/: a link to what is not there is told with file and line, in both languages."""
    lines = [
        "# 停车 {#parking}",
        "[好](about.md) [好](#parking) [好](glossary.md) [好](https://example.com/x) `[好](x.md)`",
        "[丢](nowhere.md)",
        "[丢](about.md#nowhere)",
        "[丢](#parkin) ![丢](plan.png)",
        "[丢][r]",
        "",
        "[r]: files/lost.xlsx",
    ]
    (manual_folder / "docs/parking.md").write_text("\n".join(lines) + "\n", "utf-8")
    done = run("build", *TODAY)
    assert done.exit_code == 0
    told = [line.split("：")[0] for line in done.stderr.splitlines() if "docs/" in line]
    assert told == [f"docs/parking.md:{line}" for line in (3, 4, 5, 5, 8)]
    assert "“停车”这一页上没有 #parkin，有 #parking。" in done.stderr
    assert "docs/parking.md:3: the link nowhere.md leads nowhere" in done.stderr


def test_docs_of_this_repository_lead_somewhere(real: Path) -> None:
    """The link check of the build finds nothing in the pages of this repository."""
    done = run("build", "--out", str(real / "again"), *TODAY)
    assert "docs/" not in done.stderr
