"""The MkDocs plugin: the pages of the manual join those written by hand in docs/."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from html import escape
from pathlib import Path
from threading import Thread
from typing import Any, Literal

from jinja2 import Environment
from mkdocs.config import config_options
from mkdocs.config.base import BaseConfigOption, Config, ValidationError
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel, file_sort_key
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from procbook.finding import CannotCheck
from procbook.manual.dates import day_of, is_date
from procbook.manual.load import load
from procbook.pages.page import ASSETS, StaticFile
from procbook.pages.whole import PATH as WHOLE
from procbook.search import Document, unfindable, write_index
from procbook.site.apply import apply, own_settings, without_own
from procbook.site.docs_links import dead_links
from procbook.site.from_disk import named_files
from procbook.site.handbook import Handbook, build_day, handbook_of
from procbook.site.harmless import harmful
from procbook.site.left_out import leave_out, leave_out_own
from procbook.site.page_cache import KeptPages, KeptTemplates
from procbook.site.page_content import page_html, search_document
from procbook.site.page_head import unusable
from procbook.site.ready import clashes, not_utf_8
from procbook.site.settings import assets, navigation, settings
from procbook.site.style_sheets import OWN_STYLES, STYLE, style_sheets, write_style
from procbook.site.templates import over_ours
from procbook.site.trust import Trust, by_word, is_trusted
from procbook.site.used_style import Seen
from procbook.tree import FOLDER, WorkTree
from procbook.words import LANGUAGES, bilingual, cannot, texts, why

log = logging.getLogger("mkdocs.plugins.procbook")


class DayOption(BaseConfigOption[date]):
    """A day: with quotes text, without them what YAML makes of it."""

    def run_validation(self, value: object) -> date:
        if type(value) is not date and not (isinstance(value, str) and is_date(value)):
            raise ValidationError(bilingual("report.no-date", value=value))
        return day_of(str(value))


class TypeOption(config_options.Type[Any]):
    """A value of a type; the sentence says what to write instead of another."""

    def __init__(self, type_: type, sentence: str, default: object) -> None:
        super().__init__(type_, default=default)
        self._sentence = sentence

    def run_validation(self, value: object) -> Any:
        try:
            return super().run_validation(value)
        except ValidationError:
            raise ValidationError(bilingual(self._sentence, value=value)) from None


class Options(Config):  # type: ignore[no-untyped-call]
    """Options in mkdocs.yml: `manual` is the folder that holds processes/; the others are as for `procbook build`."""

    manual = TypeOption(str, "site.option-folder", default=".")
    today: config_options.Optional[date] = config_options.Optional(DayOption())
    draft = TypeOption(bool, "site.option-yes-no", default=False)


class HandbookPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]
    """Checks the manual and adds its pages; a manual with errors is not built, unless as a draft."""

    handbook: Handbook | None = None
    files: Files
    prepared = False
    kept: KeptPages | None = None
    indexing: Thread | None = None
    progress: Callable[[int, int], None] = staticmethod(lambda done, total: None)
    trust: Trust = staticmethod(by_word)
    """Who runs MkDocs by itself has it obey whatever mkdocs.yml says, before we are asked."""
    trusted = False

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Because of this method MkDocs keeps the plugin, and with it the last good manual, while it serves."""
        if command == "serve":
            self.kept, self.templates = KeptPages(), KeptTemplates()

    def prepare(self, handbook: Handbook) -> None:
        """Take a manual that was checked already."""
        self.handbook, self.prepared, self.trusted = handbook, True, handbook.trusted

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        self.root = (Path(config.config_file_path or "").parent / self.config.manual).resolve()
        problems = "" if self.prepared else self._read()
        assert self.handbook is not None
        self.own = own_settings(config)
        apply(config, settings(self.handbook), self.own)
        if self.handbook.private:
            without_own(config)
        config.extra["procbook"]["problems"] = escape(problems)
        self.seen, self.sheets = Seen(), [] if self.kept else style_sheets(config.theme.dirs)
        if self.sheets:
            config.extra["procbook"]["style"] = STYLE
            config.extra_css = [path for path in config.extra_css if path not in OWN_STYLES]
        self.written: list[Document] = []
        self.ours: dict[str, str] = {}
        self.done = 0
        return config

    def _read(self) -> str:
        """Read the manual anew. While serving, a manual with errors leaves the last good one; gives the report then."""
        self.trusted = False
        try:
            day = self.config.today or build_day(date.today(), os.environ)
            loaded = load(WorkTree(self.root))
            self.trusted = is_trusted(loaded, day, self.trust)
            found, report = handbook_of(loaded, day, self.config.draft, trust=self.trust)
        except CannotCheck as problem:
            found, report = None, cannot(problem).say(LANGUAGES[0])
        if found is None and self.handbook is None:
            raise PluginError(report)
        if report:
            log.error(report)
        self.handbook = found or self.handbook
        return report if found is None else ""

    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Add the generated pages. No page in docs/ stands in for one of them, and no setting leaves one out: nobody
        need have approved docs/ and settings.

        The sitemap lists them in the order of all files, which is the one that MkDocs gives to exported pages.
        """
        assert self.handbook is not None
        site = self.handbook.site
        if not self.trusted:
            leave_out(files, WorkTree(self.root))
        if self.handbook.private:
            leave_out_own(files, config)
        own = [file.src_uri for file in files.documentation_pages()]
        if wrong := [fault for file in files.documentation_pages() if (fault := _unreadable(file))]:
            raise PluginError("\n".join(wrong))
        generated = {page.path: page.markdown.encode() for page in site.pages}
        generated |= {static.path: _readable_from_disk(static) for static in site.files}
        generated |= {f"{ASSETS}/{name}": content for name, content in assets(site).items()}
        if wrong := [*_clashes(files, own, generated, config)]:
            raise PluginError("\n".join(wrong))
        for path, content in generated.items():
            files.append(File.generated(config, path, content=content, inclusion=InclusionLevel.INCLUDED))
        config.nav = [*navigation(site), *self._others(config, own, site.language)]
        self.files = Files(sorted(files, key=file_sort_key))
        return self.files

    def _others(self, config: MkDocsConfig, own: list[str], language: str) -> list[Any]:
        """The pages of docs/, as mkdocs.yml orders them or under one heading."""
        if config.nav and not (self.handbook and self.handbook.private):
            return list(config.nav)
        return [{texts("site", language)["more"]: sorted(own)}] if own else []

    def on_pre_page(self, page: Page, /, *, config: MkDocsConfig, files: Files) -> Page:
        """The day of the manual, not of the machine, so that the same manual makes the same bytes."""
        assert self.handbook is not None
        page.update_date = self.handbook.day.isoformat()
        return page

    def on_env(self, env: Environment, /, *, config: MkDocsConfig, files: Files) -> Environment:
        over_ours(env)
        for dead in dead_links(files, self.root):
            log.warning(bilingual(f"site.dead-{'anchor' if dead.page else 'link'}", **dead._asdict()))
        if self.kept:
            env.bytecode_cache = self.templates
            pages = [file.page for file in files.documentation_pages() if file.page]
            self.kept.frame(pages, repr([config.nav, config.extra, [(page.url, page.title) for page in pages]]))
        return env

    def on_page_markdown(self, markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """The pages of the manual are HTML but for their headings; MkDocs would read each of their tags, twice."""
        if not page.file.generated_by:
            icons = [Path(folder) / ".icons" for folder in config.theme.dirs]
            for name, _ in [*unusable(page.meta, icons)]:  # told by the check; a draft does without
                del page.meta[name]
            return markdown
        self.ours[page.file.src_uri] = markdown
        if self.kept:
            self.kept.read(page, markdown)
        return ""

    def on_page_content(self, html: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        markdown = self.ours.pop(page.file.src_uri, None)
        if markdown is not None:
            return page_html(page, markdown)
        if not self.trusted and (piece := next(harmful(html), "")):
            raise PluginError(bilingual("site.page-harmful", path=f"docs/{page.file.src_uri}", text=piece))
        return html

    def on_page_context(
        self, context: TemplateContext, /, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        self.progress(self.done, len(nav.pages))
        self.done += 1
        if not page.file.generated_by:
            self.written.append(search_document(page))
        if self.kept:
            context["kept"] = self.kept.output(page)  # type: ignore[typeddict-unknown-key]
        return context

    def on_post_page(self, output: str, /, *, page: Page, config: MkDocsConfig) -> str:
        output = named_files(output)
        self.seen.page(output)
        if self.kept:
            self.kept.keep(page, output)
        return output

    def on_post_template(self, output_content: str, /, *, template_name: str, config: MkDocsConfig) -> str:
        self.seen.page(output_content)
        return output_content

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write style sheet and search index; while serving, all rules stay and the edited page need not wait."""
        assert self.handbook is not None
        if self.sheets:
            write_style(Path(config.site_dir), self.sheets, self.seen)
        site = self.handbook.site
        documents = [document for page in site.pages for document in page.documents]
        folder = Path(config.site_dir) / "search"
        documents += self.written
        write = partial(write_index, documents, folder, site.language, site.synonyms, self._is_private)
        if self.kept:
            self.indexing = Thread(target=write)
            self.indexing.start()
        else:
            write()
            _refuse_broken(unfindable(documents, folder))

    def _is_private(self, word: str) -> bool:
        private = self.handbook.private if self.handbook else None
        return private is not None and any(private.said_in(word))

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """The folder is emptied next."""
        self.on_shutdown()

    def on_shutdown(self) -> None:
        if self.indexing:
            self.indexing.join()

    def on_serve(
        self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Callable[..., Any]
    ) -> LiveReloadServer:
        """Watch the manual too, and look five times a second, since an edit shall be seen within two seconds."""
        server.observer._timeout = 0.2
        server.watch(str(self.root / FOLDER))
        gc.freeze()
        return server


def _readable_from_disk(static: StaticFile) -> bytes:
    """The page to print names the files that its links lead to as well; what people attach stays as it is."""
    return named_files(static.content.decode()).encode() if static.path == WHOLE else static.content


def _refuse_broken(lost: list[str]) -> None:
    """A name that search does not find is a fault of the program, and nobody would see it on the site."""
    if lost:
        raise PluginError(bilingual("site.index-broken", count=len(lost), some=lost[:5]))


def _clashes(files: Files, own: Sequence[str], generated: Iterable[str], config: MkDocsConfig) -> Iterator[str]:
    """What was written by hand and stands where something else has to."""
    pages = [path for path in generated if path.endswith(".md")]
    for path, other in clashes(own, pages):
        yield bilingual(f"site.page-{'same' if other else 'taken'}", path=f"docs/{path}", other=f"docs/{other}")
    for path in set(generated) - set(pages):
        if (file := files.get_file_from_path(path)) and file.src_dir == config.docs_dir:
            yield bilingual("site.page-taken", path=f"docs/{path}", other="")


def _unreadable(file: File) -> str:
    """Why a page that was written by hand cannot be read; "" when it can."""
    path = f"docs/{file.src_uri}"
    try:
        line = not_utf_8(file.content_bytes)
    except OSError as error:
        return bilingual("site.page-unreadable", path=path, why=why(error))
    return bilingual("site.page-not-utf-8", path=path, line=line) if line else ""
