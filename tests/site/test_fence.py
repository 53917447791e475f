"""A request that nobody has reviewed: whatever it writes beside the manual runs, hides and reads nothing.

The harm is a marker: a file that is never written, a text that never comes onto the site.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from mkdocs.commands import serve as mkdocs_serve
from mkdocs.exceptions import Abort

from procbook.site.build import serving_inside
from procbook.site.fence import beyond
from procbook.site.harmless import harmful
from procbook.site.trust import by_approval, by_word
from tests.refusals import reason
from tests.site.sites import TODAY, run

USUAL = "site_name: x\ntheme: {name: procbook}\nplugins: [procbook]\n"
MARK = "marker-4711"

SETTINGS = {
    "hooks": "hooks: [hook.py]",
    "plugin": "plugins: [procbook, {macros: {module_name: hook}}]",
    "plugins as a mapping": "plugins: {procbook: {}, privacy: {}}",
    "theme folder": "theme: {name: procbook, custom_dir: over}",
    "templates of a theme": "theme: {name: procbook, static_templates: [x.html]}",
    "script": "extra_javascript: [x.js]",
    "style": "extra_css: [x.css]",
    "template": "extra_templates: [x.html]",
    "analytics": "extra: {analytics: {provider: google, property: x}}",
    "inherited": "INHERIT: ../other.yml",
    "watched": "watch: [/etc]",
    "python": "x: !!python/object/apply:os.mkdir [ran]",
    "environment": "site_name: !ENV HOME",
    "anchor": "site_description: &a x\ncopyright: *a",
    "name twice": "hooks: []\nhooks: [hook.py]",
    "snippets": "markdown_extensions: [pymdownx.snippets]",
    "pictures as text": "markdown_extensions: [pymdownx.b64]",
    "module": "markdown_extensions: [hook]",
    "function by name": "markdown_extensions: [{toc: {slugify: hook.x}}]",
    "formatter by name": "markdown_extensions: [{codehilite: {pygments_formatter: hook.X}}]",
    "pages outside": "docs_dir: ../outside",
    "pages anywhere": "docs_dir: /etc",
    "hidden pages": "docs_dir: .git",
    "pages on some systems": "docs_dir: 'docs\\x'",
    "pages where capitals are the same": "docs_dir: DOCS",
    "manual elsewhere": "plugins: [{procbook: {manual: ../other}}]",
    "footer": 'copyright: "<script>x</script>"',
    "description": "site_description: 'x\" onload=\"x'",
    "author": "site_author: '\"><script>'",
    "title in the menu": "nav: [{'<img src=x onerror=x>': about.md}]",
    "link in the menu": "nav: [{x: 'javascript:x'}]",
    "link of the repository": "repo_url: 'javascript:x'",
    "logo": "theme: {name: procbook, logo: 'https://elsewhere.example/x.png'}",
    "icon": "theme: {name: procbook, icon: {logo: ../../../../x}}",
    "palette": "theme: {name: procbook, palette: {scheme: 'x\" onload=\"x'}}",
    "what MkDocs may learn": "on_build: x",
}


@pytest.fixture
def request_folder(manual_folder: Path) -> Path:
    """A manual with code that leaves a mark wherever it runs."""
    code = f"open({str(manual_folder / 'ran')!r}, 'w')\n"
    for name in ("hook.py", "over/main.html", "over/x.html", "docs/.keep"):
        (manual_folder / name).parent.mkdir(exist_ok=True)
        (manual_folder / name).write_text(code if name.endswith(".py") else MARK, "utf-8")
    other = manual_folder.parent / "other.yml"
    other.write_text(f"hooks: [{manual_folder / 'hook.py'}]\n", "utf-8")
    (manual_folder.parent / "outside").mkdir()
    (manual_folder.parent / "outside/secret.txt").write_text(MARK, "utf-8")
    return manual_folder


def written(folder: Path, lines: str) -> None:
    """mkdocs.yml with other lines in the place of those that say the same."""
    names = {line.split(":")[0] for line in lines.splitlines()}
    kept = [line for line in USUAL.splitlines() if line.split(":")[0] not in names]
    (folder / "mkdocs.yml").write_text("\n".join((*kept, lines, "")), "utf-8")


def nothing_happened(folder: Path) -> None:
    assert not (folder / "ran").exists()
    for path in (*folder.glob("site/**/*"), *folder.glob("out/**/*")):
        assert not path.is_file() or MARK.encode() not in path.read_bytes(), path


@pytest.mark.parametrize("lines", SETTINGS.values(), ids=SETTINGS)
def test_settings_of_a_request_are_refused(lines: str, request_folder: Path) -> None:
    """Named with its line by the check, and no preview is built, draft or not."""
    written(request_folder, lines)
    done = run("check", *TODAY)
    assert done.exit_code == 1
    assert "mkdocs.yml:" in done.stdout
    assert run("build", *TODAY).exit_code == 1
    for command in (("build", "--draft"), ("pages", "--draft", "--out", "out")):
        assert "mkdocs.yml:" in reason(run(*command, *TODAY).exception)
    nothing_happened(request_folder)


@pytest.mark.parametrize(
    "lines",
    [
        "site_url: https://handbook.example/x/\nrepo_url: https://git.example/x\nedit_uri: edit/main/docs/",
        "copyright: '&copy; <a href=\"https://x.example\">某公司</a>'",
        "nav:\n  - 关于 R&D: about.md\n  - 外面: https://x.example/",
        "markdown_extensions:\n  - admonition\n  - footnotes\n  - toc: {permalink: true}\n  - pymdownx.tasklist",
        "theme: {name: material, palette: {scheme: default, primary: teal}, icon: {logo: material/home}}",
        "exclude_docs: |\n  drafts/\n  !drafts/x.md\nnot_in_nav: /x.md\nstrict: false\nvalidation: {nav: {omitted_files: info}}",
        "hooks: []\nextra_css: []\nextra: {}",
        "plugins:\n  procbook: {today: 2026-11-23, manual: .}",
    ],
)
def test_what_a_site_is_set_up_with_needs_no_word(lines: str, manual_folder: Path) -> None:
    written(manual_folder, lines)
    assert run("check", *TODAY).stdout.count("错误  ") == 0
    assert run("build", *TODAY).exit_code == 0


def test_no_setting_leaves_a_page_of_the_manual_out(manual_folder: Path) -> None:
    """A request could else hide a process from its readers."""
    written(manual_folder, "exclude_docs: |\n  *\ndraft_docs: processes/")
    assert run("build", *TODAY).exit_code == 0
    assert (manual_folder / "site/processes/office-supplies/index.html").exists()


PAGES = {
    "script": "<script>x</script>",
    "event": "<img src=x.png onerror=x>",
    "event by attributes": "# A {: onclick='x' }",
    "link": "[x](javascript:x)",
    "link in disguise": "[x](java&#115;cript&colon;x)",
    "link by reference": "[x][a]\n\n[a]: vbscript:x",
    "style": "<style>.approval {display: none}</style>",
    "cover": "x\n{: style='position: fixed' }",
    "notice": "已批准\n{: .approval }",
    "frame": "<iframe src='about.md'></iframe>",
    "drawing": "<svg onload='x'></svg>",
    "form": "<form action='https://elsewhere.example'><input name=x></form>",
    "other server": "![x](https://elsewhere.example/x.png)",
    "comment that is none": "<!--><script>x</script>-->",
    "redirect": "<meta http-equiv=refresh content='0;url=x'>",
    "template": "---\ntemplate: kept.html\n---\n# A",
    "head within itself": "---\na: &a [*a]\n---\n# A",
    "head that grows": "---\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n---\n# A",
    "template by lines of old": "---\rtemplate: kept.html\r---\r# A",
    "title": "---\ntitle: </title><script>x</script>\n---\n# A",
    "title without lines": 'Title: "><script>x</script>\n\n# A',
    "head that is read twice": "---\na: |\n  ```\n--- \n\n<script>x</script>",
}


@pytest.mark.parametrize("text", PAGES.values(), ids=PAGES)
def test_pages_of_a_request(text: str, manual_folder: Path) -> None:
    """Told with its page by the check, and left out of a draft; the rest of the preview is there."""
    (manual_folder / "docs/new.md").write_text(f"{text}\n\n{MARK}\n", "utf-8")
    checked = run("check", *TODAY)
    assert checked.exit_code == 1
    assert "docs/new.md:" in checked.stdout
    assert run("build", "--draft", *TODAY).exit_code == 0
    assert (manual_folder / "site/about/index.html").exists()
    nothing_happened(manual_folder)


@pytest.mark.parametrize("name", ["x.html", "x.svg", "x.xml", "x.js", "x.HTM", "x.html.webp", "x", "_headers", "x.MD"])
def test_files_that_could_run_are_no_part_of_a_site(name: str, manual_folder: Path) -> None:
    """The direct address of a file opens nothing that runs on the site's origin."""
    (manual_folder / f"docs/{name}").write_text(MARK, "utf-8")
    checked = run("check", *TODAY)
    assert checked.exit_code == 1
    assert f"docs/{name}:1:1" in checked.stdout
    assert run("build", "--draft", *TODAY).exit_code == 0
    nothing_happened(manual_folder)
    assert run("build", "--trust-site", *TODAY).exit_code == 0
    assert (manual_folder / f"site/{name}").exists()


def test_pictures_and_forms_are_part_of_a_site(manual_folder: Path) -> None:
    for name in ("a.png", "b.JPG", "Form-1.2.docx", "c.pdf", "d.mp4"):
        (manual_folder / f"docs/{name}").write_bytes(b"x")
    assert run("build", *TODAY).exit_code == 0
    assert {"a.png", "b.JPG", "Form-1.2.docx", "c.pdf", "d.mp4"} <= set(os.listdir(manual_folder / "site"))


@pytest.mark.posix
@pytest.mark.parametrize("place", ["docs/x.txt", "docs/x.md", "docs/folder"])
def test_links_lead_nowhere(place: str, request_folder: Path) -> None:
    """A link to a file of the machine that builds would bring it onto the site."""
    target = request_folder.parent / "outside"
    (request_folder / place).symlink_to(target if place == "docs/folder" else target / "secret.txt")
    checked = run("check", *TODAY)
    assert checked.exit_code == 1
    assert f"{place}:1:1" in checked.stdout
    assert run("build", "--draft", *TODAY).exit_code == 0
    nothing_happened(request_folder)


@pytest.mark.posix
@pytest.mark.parametrize("place", ["docs", "mkdocs.yml"])
def test_pages_and_settings_are_no_links(place: str, request_folder: Path) -> None:
    away = request_folder.parent / "away"
    (request_folder / place).rename(away)
    (request_folder / place).symlink_to(request_folder.parent / ("outside" if place == "docs" else "away"))
    assert run("check", *TODAY).exit_code == 1
    run("build", "--draft", *TODAY)
    nothing_happened(request_folder)


def test_an_attachment_that_could_run_is_no_part_of_a_draft(manual_folder: Path) -> None:
    process = manual_folder / "processes/office/office-supplies.yaml"
    text = process.read_text("utf-8")
    process.write_text(text.replace("name: 领用单,", "name: 领用单, form: files/x.html,"), "utf-8")
    (manual_folder / "processes/files").mkdir()
    (manual_folder / "processes/files/x.html").write_text(MARK, "utf-8")
    assert "unlisted-attachment" in run("check", *TODAY).stdout
    assert run("build", "--draft", *TODAY).exit_code == 0
    nothing_happened(manual_folder)


def test_who_has_read_it_lets_it_run(request_folder: Path) -> None:
    """One word for all commands: the check accepts what the build then does."""
    written(request_folder, "hooks: [hook.py]")
    assert run("check", "--trust-site", *TODAY).exit_code == 0
    assert run("build", "--trust-site", *TODAY).exit_code == 0
    assert (request_folder / "ran").exists()


def test_settings_that_change_while_the_site_is_served(request_folder: Path) -> None:
    """Somebody fetches a request while the site is served: MkDocs reads its settings anew, and obeys none of these."""
    path = str(request_folder / "mkdocs.yml")
    written(request_folder, "hooks: [hook.py]")
    with serving_inside(request_folder, by_approval(), date(2026, 11, 23)), pytest.raises(Abort, match="4"):
        mkdocs_serve.load_config(path)  # type: ignore[attr-defined]
    nothing_happened(request_folder)
    with serving_inside(request_folder, by_word, date(2026, 11, 23)):
        mkdocs_serve.load_config(path)  # type: ignore[attr-defined]
    assert (request_folder / "ran").exists()


def test_serving_does_not_begin_outside_of_the_fence(request_folder: Path) -> None:
    written(request_folder, "hooks: [hook.py]")
    assert "mkdocs.yml:4" in reason(run("serve", "--port", "65123").exception)
    nothing_happened(request_folder)


def test_every_setting_that_mkdocs_knows_is_judged() -> None:
    """A setting that a new MkDocs brings is outside of the fence until somebody has thought about it."""
    from mkdocs.config.defaults import MkDocsConfig

    known = {name for name, _ in MkDocsConfig()._schema} - {"config_file_path"}
    inside = {name for name in known if not list(beyond({name: ["x"] if name in LISTS else "x"}))}
    assert (
        known - inside
        == {
            *("extra", "extra_css", "extra_javascript", "extra_templates", "hooks", "mdx_configs", "watch"),
            *("edit_uri_template", "google_analytics", "local_site_address", "pages", "markdown_extensions", "plugins"),
        }
        & known
    )


LISTS = ("plugins", "markdown_extensions", "extra_css", "hooks", "watch")

HARMLESS = (
    '<td style="text-align: left;">x</td>',
    "<p>a &lt; b &amp; c > d<br></p><!-- x -->",
    '<a class="footnote-ref" href="#fn:1" role="doc-noteref">1</a>',
    '<div class="admonition note"><p class="admonition-title">x</p></div>',
    "<details open><summary>x</summary></details>",
    '<img alt="" src="images/x.png" width=100 />',
    '<img src="data:image/png;base64,AAA=">',
)
HARMFUL = (
    '<p a="b"onclick=x>', "<p/onclick=x>", "<a\x0bhref=x>", "<scr<script>ipt>", "a < b", "<![CDATA[x]]>", "<?x?>",
    '<img src="/\\elsewhere.example">', '<img src="data:image/svg+xml;base64,AAA=">', '<a href="&#1;javascript:x">',
    '<a href="java\tscript:x">', '<p class="note approval">', '<p style="text-align:left;position:fixed">',
    "<p hidden>", "<p data-until=x>", "<textarea>", "<title>", "<math>", "<!-- a --!><b>-->",
)  # fmt: skip


@pytest.mark.parametrize("html", HARMLESS)
def test_html_of_markdown_does_no_harm(html: str) -> None:
    assert list(harmful(html)) == []


@pytest.mark.parametrize("html", HARMFUL)
def test_html_that_nobody_knows_is_told(html: str) -> None:
    assert list(harmful(html))


LONG = ("<" * 30_000, '<a href="' * 10_000, "<a" + " a=b" * 20_000 + "<", '<p class="' + "nb " * 20_000 + '!">')


@pytest.mark.parametrize("html", LONG, ids=["signs", "quotes", "attributes", "classes"])
def test_no_page_takes_for_ever(html: str) -> None:
    assert any(harmful(html))
