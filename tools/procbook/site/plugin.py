"""The MkDocs plugin: the pages of the manual join those written by hand in docs/."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as MkDocsPage

from procbook import pages
from procbook.check import check
from procbook.finding import CannotCheck
from procbook.load import load
from procbook.pages.page import Section, Site
from procbook.report import View, render
from procbook.search import write_index
from procbook.site.settings import apply_settings
from procbook.tree import FOLDER, WorkTree


class Options(Config):
    """Options in mkdocs.yml: `manual` is the folder that holds processes/, the others are set by `procbook build`."""

    manual = config_options.Type(str, default=".")
    today = config_options.Optional(config_options.Type(str))
    draft = config_options.Type(bool, default=False)


class HandbookPlugin(BasePlugin[Options]):
    """Checks the manual and adds its pages; a manual with errors is not built, unless as a draft."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        self.root = (Path(config.config_file_path or "").parent / self.config.manual).resolve()
        self.site = self._made()
        apply_settings(config, self.site)
        return config

    def _made(self) -> Site:
        today = date.fromisoformat(self.config.today) if self.config.today else date.today()
        try:
            loaded = load(WorkTree(self.root))
            report = check(loaded, today=today, language="zh")
        except CannotCheck as problem:
            raise PluginError(problem.texts["zh"]) from None
        if report.failed and not self.config.draft:
            raise PluginError(render(report, View("zh"), "concise"))
        return pages.make(loaded, today, draft=self.config.draft)

    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Generated pages give way to pages of the same name in docs/, so that a home page can be written by hand."""
        for page in self.site.pages:
            if page.path not in files.src_uris:
                files.append(File.generated(config, page.path, content=page.markdown))
        for static in self.site.files:
            files.append(File.generated(config, static.path, content=static.content))
        return files

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        documents = [document for page in self.site.pages for document in page.documents]
        write_index(documents, Path(config.site_dir) / "search", self.site.language, self.site.synonyms)

    def on_serve(self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Callable[..., Any]) -> LiveReloadServer:
        server.watch(str(self.root / FOLDER))
        return server
