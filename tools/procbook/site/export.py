"""The same pages as files that `mkdocs build` turns into the same site without procbook, or Zensical into its own."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

from procbook.manual.litter import is_litter
from procbook.site import from_disk
from procbook.site.apply import merged_theme
from procbook.site.build import build
from procbook.site.handbook import Handbook
from procbook.site.settings import settings, theme_folder
from procbook.site.style_sheets import OWN_STYLES, STYLE
from procbook.site.templates import written_over_ours
from procbook.tree.apart import require_apart
from procbook.writing import temporary_folder, whole_folder

_UPWARDS = re.compile(rb'((?:href|src)=")\.\./')
_MARK = ".procbook-pages"
"""What marked an export before there were lists of files."""
_NOT_TEMPLATES = shutil.ignore_patterns("*.py", "__pycache__", "mkdocs_theme.yml")
_NOT_TAKEN = ("docs_dir", "site_dir", "exclude_docs", "nav", "INHERIT")
_DAY, _LINKS = "day.py", "from_disk.py"
"""Hooks that MkDocs runs. Zensical passes them over: it dates nothing, and its site has to be served."""
_ON_ITS_DAY = '''"""The sitemap says the day of the manual, so that the same pages make the same bytes on any day."""


def on_pre_page(page, **_):
    page.update_date = "{day}"
    return page
'''


class Exported(NamedTuple):
    """What was written: the number of files in docs/; what lies in the folder and is not ours."""

    files: int
    kept: tuple[str, ...]


def export(root: Path, handbook: Handbook, out: Path, zensical: bool = False) -> Exported:
    """Write docs/, overrides/, mkdocs.yml and its hooks, and put them at `out` when all are there. Raises CannotCheck.

    MkDocs leaves links in HTML as they are. Zensical takes them as seen from the Markdown file, so with `zensical`
    they are written like that. The search index and the one style sheet need the finished pages, so the site is built
    once, aside. Zensical has other pages around ours, and so all rules.
    """
    require_apart(out)
    with whole_folder(out, _MARK, litter=is_litter) as output:
        docs = output.folder / "docs"
        with temporary_folder() as aside:
            built = build(root, handbook, aside / "site")
            for file in built.plugin.files:
                if _is_ours(file, built.config):
                    _write(docs / file.src_uri, from_the_source(file) if zensical else file.content_bytes)
            shutil.copytree(aside / "site" / "search", docs / "search")
            one_style = bool(built.plugin.sheets) and not zensical
            if one_style:
                _write(docs / STYLE, (aside / "site" / STYLE).read_bytes())
        _write_theme(built.config, output.folder / "overrides")
        _write(output.folder / _DAY, _ON_ITS_DAY.format(day=handbook.day.isoformat()).encode())
        shutil.copyfile(from_disk.__file__, output.folder / _LINKS)
        text = _mkdocs_yml(built.plugin.own, built.config.nav, handbook, zensical, one_style)
        _write(output.folder / "mkdocs.yml", text.encode())
        written = sum(path.is_file() for path in docs.rglob("*"))
    return Exported(written, output.kept)


def _is_ours(file: File, config: MkDocsConfig) -> bool:
    """Made from the manual or written by hand; what the theme brings along it brings again."""
    excluded: bool = file.inclusion.is_excluded()  # type: ignore[no-untyped-call]
    return not excluded and (bool(file.generated_by) or file.src_dir == config.docs_dir)


def from_the_source(file: File) -> bytes:
    """A page `x.md` is read at `x/`, so its links begin one folder lower; an index stays where it is."""
    if not file.generated_by or not file.src_uri.endswith(".md") or file.name == "index":
        return file.content_bytes
    return _UPWARDS.sub(rb"\1", file.content_bytes)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _write_theme(config: MkDocsConfig, folder: Path) -> None:
    """Our templates, and over them those that mkdocs.yml names."""
    shutil.copytree(theme_folder(), folder, dirs_exist_ok=True, ignore=_NOT_TEMPLATES)
    if config.theme.custom_dir:
        shutil.copytree(
            config.theme.custom_dir, folder, dirs_exist_ok=True, ignore=_NOT_TEMPLATES, copy_function=_copy_template
        )


def _copy_template(source: str, target: str) -> None:
    data = Path(source).read_bytes()
    if source.endswith(".html"):
        data = written_over_ours(data.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
    Path(target).write_bytes(data)


def _mkdocs_yml(own: Mapping[str, Any], nav: Any, handbook: Handbook, zensical: bool, one_style: bool) -> str:
    """What mkdocs.yml says, without our plugin, and everything that the plugin would add. The theme refuses a builder
    for which the pages were not written. `one_style`: whether all style sheets stand there as one."""
    theirs = {name: value for name, value in own.items() if name not in _NOT_TAKEN}
    ours = settings(handbook)
    both = {**theirs, **ours}
    both["theme"] = {**merged_theme(ours["theme"], theirs.get("theme")), "custom_dir": "overrides"}
    for name in ("markdown_extensions", "extra_css", "extra_javascript"):
        both[name] = [*ours[name], *(each for each in theirs.get(name, []) if each not in ours[name])]
    if one_style:
        both["extra_css"] = [path for path in both["extra_css"] if path not in OWN_STYLES]
    both["extra"] = {**theirs.get("extra", {}), **ours["extra"]}
    both["extra"]["procbook"]["written_for"] = "zensical" if zensical else "mkdocs"
    both["extra"]["procbook"]["style"] = STYLE if one_style else ""
    both["plugins"] = [
        each for each in _plugins(theirs.get("plugins", [])) if each != "procbook" and "procbook" not in each
    ]
    both["hooks"] = [*theirs.get("hooks", []), _DAY, _LINKS]
    both["nav"] = nav
    return yaml.safe_dump(both, allow_unicode=True, sort_keys=False, width=120)


def _plugins(value: Any) -> list[Any]:
    """Plugins may be a list or a mapping."""
    return [{name: options} for name, options in value.items()] if isinstance(value, dict) else list(value)
