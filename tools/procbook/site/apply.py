"""Our settings laid over a loaded mkdocs.yml. What its writer chose stays, except what the handbook promises."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.utils.yaml import yaml_load

from procbook.site.page_head import FRAMES
from procbook.site.settings import theme_folder
from procbook.words import bilingual

log = logging.getLogger("mkdocs.plugins.procbook")

THEME = "procbook"
"""The theme of the handbook: our templates over those of a frame."""

_KNOWN_TO_OTHERS = ("material",)
"""Frames that builders without plugins have as well: Zensical makes a site without the handbook, and ends well."""

_SEARCH = ("search", "material/search", "materialx/search")
_PROMISED = ("language", "font", "features")


def apply(config: MkDocsConfig, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> None:
    """Change `config` in place; `theirs` is what mkdocs.yml says. Raises PluginError as `require_usable` does."""
    require_usable(config)
    if config.theme.name in _KNOWN_TO_OTHERS:
        log.warning(bilingual("site.theme-of-others", theme=config.theme.name, ours=THEME))
    if theirs.get("use_directory_urls") is False:
        log.warning(bilingual("site.addresses-kept"))
    if "validation" not in theirs:  # ours are told with their line and in both languages
        config.validation.links.not_found = config.validation.links.anchors = logging.DEBUG
    config.site_name = ours["site_name"]
    config.use_directory_urls = ours["use_directory_urls"]
    _theme(config, merged_theme(ours["theme"], theirs.get("theme")))
    config.markdown_extensions = _both(ours["markdown_extensions"], config.markdown_extensions)
    config.extra_css = _both(ours["extra_css"], config.extra_css)
    config.extra_javascript = [*map(_script, ours["extra_javascript"]), *config.extra_javascript]
    config.extra.update(ours["extra"])


def without_own(config: MkDocsConfig) -> None:
    """An edition tells nothing of where the manual lies, nor what its writer says of the whole of it."""
    for name in ("site_url", "site_description", "site_author", "repo_url", "repo_name", "edit_uri"):
        config[name] = None


def require_usable(config: MkDocsConfig) -> None:
    """Raises PluginError for a theme or a plugin that cannot be used with the handbook."""
    if config.theme.name not in (THEME, *FRAMES):
        raise PluginError(bilingual("site.other-theme", theme=THEME, others=FRAMES))
    if any(name in config.plugins for name in _SEARCH):
        raise PluginError(bilingual("site.other-search"))


def own_settings(config: MkDocsConfig) -> dict[str, Any]:
    """What stands in mkdocs.yml itself."""
    with open(config.config_file_path, "rb") as file:
        found: dict[str, Any] = yaml_load(file)
    return found


def merged_theme(ours: Mapping[str, Any], theirs: Any) -> dict[str, Any]:
    """Our settings of the theme, and what mkdocs.yml says there (a mapping, or only the theme's name).

    Its name is that of the frame: ours is there only where procbook is.
    """
    chosen = dict(theirs) if isinstance(theirs, Mapping) else {"name": theirs}
    frame = chosen.get("name") if chosen.get("name") in FRAMES else ours["name"]
    return {**ours, **{name: value for name, value in chosen.items() if name not in _PROMISED}, "name": frame}


def _theme(config: MkDocsConfig, settings: Mapping[str, Any]) -> None:
    for name, value in settings.items():
        if name not in ("name", "custom_dir"):
            config.theme[name] = value
    if config.theme.name != THEME:
        own = 1 if config.theme.custom_dir else 0
        config.theme.dirs.insert(own, str(theme_folder()))


def _both(ours: list[str], theirs: list[str]) -> list[str]:
    return list(dict.fromkeys((*ours, *theirs)))


def _script(value: Mapping[str, Any]) -> ExtraScriptValue:
    script = ExtraScriptValue(value["path"])
    script.defer = value.get("defer", False)
    return script
