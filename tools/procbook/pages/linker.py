"""The links that stand on one page, and the texts of the manual on it: what names a thing becomes a link to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from markupsafe import Markup, escape

from procbook.manual.field_names import field_name
from procbook.manual.model import Process
from procbook.manual.reach import Way
from procbook.manual.richtext import Marks, Name, to_html, to_plain
from procbook.pages import lookup, targets
from procbook.pages.facts import Declared
from procbook.pages.links import Meaning, Target, anchor, link, role_path, telephone
from procbook.pages.text.html import Rich, markup
from procbook.pages.text.named import quoted


class Linker:
    """Links from the page `path`. What has an id is named by it; what is not there is left as its id."""

    def __init__(self, facts: Declared, path: str) -> None:
        self._facts = facts
        self._path = path
        self._words = lookup.words(facts)

    def to(self, target: str, anchor: str = "") -> str:
        """The relative address of a page or file."""
        return link(self._path, target, anchor)

    def target(self, target: Target | None) -> Markup | None:
        return target.html(self._path) if target else None

    def process(self, id: str) -> Markup:
        return self.target(targets.process_target(self._facts, id)) or escape(id)

    def processes(self, ids: Iterable[str]) -> Markup:
        return Markup(self._words["list"]).join(map(self.process, ids))

    def planned_tag(self, process: str) -> Markup:
        """Nobody follows a link in vain: a process without content says so."""
        target = targets.process_target(self._facts, process)
        return target.tag_html if target else Markup("")

    def step(self, process: str, step: str, short: bool = False) -> Markup | None:
        """`第 3 步 名称`, after the title of its process unless that is clear from the page or `short`."""
        target = targets.part_target(self._facts, process, step)
        return self.target(target._replace(within="") if target and short else target)

    def steps(self, process: str, steps: Iterable[str]) -> Markup:
        """Steps of a process as a list below its title."""
        items = (f"<li>{self.step(process, step, short=True)}</li>" for step in steps)
        return self.process(process) + Markup(f"<ul>{''.join(items)}</ul>")

    def role(self, id: str) -> Markup:
        roles = lookup.roles(self._facts)
        return anchor(self.to(role_path(id)), roles[id], "role") if id in roles else escape(id)

    def roles(self, ids: Iterable[str]) -> Markup:
        return Markup(self._words["list"]).join(self.role(id) for id in ids if id)

    def record(self, id: str) -> Markup | None:
        return self.target(targets.record_target(self._facts, id))

    def control(self, id: str) -> Markup | None:
        return self.target(targets.control_target(self._facts, id))

    def limit(self, id: str) -> Markup:
        known = lookup.limits(self._facts)
        return anchor(self.to("authority.md", id), known[id]) if id in known else escape(id)

    def system(self, id: str) -> Markup:
        known = lookup.systems(self._facts)
        return anchor(self.to("systems.md", id), known[id].name) if id in known else escape(id)

    def source(self, id: str, text: str = "") -> Markup:
        """A law or standard by its title, or under another text."""
        known = lookup.sources(self._facts)
        return anchor(self.to("sources.md", id), text or known[id]) if id in known else escape(text or id)

    def demand(self, id: str) -> Markup:
        """A demand with its title, by its row in the register."""
        titles = lookup.demands(self._facts)
        known = id in titles
        return anchor(self.to("registers/demands.md", id), f"{id} {titles[id]}") if known else escape(id)

    def materials(self, names: Iterable[str], forms: bool = True) -> Markup:
        """Records with their links and forms; anything else is a plain name. Those with forms stand each on a line."""
        listed = [(self.record(name) or escape(name), self._forms_of(name) if forms else Markup("")) for name in names]
        if not any(buttons for _, buttons in listed):
            return Markup(self._words["list"]).join(name for name, _ in listed)
        line = Markup('<span class="material"><span>{}</span>{}</span>')
        return Markup("").join(line.format(*each) for each in listed)

    def _forms_of(self, name: str) -> Markup:
        return self.forms(name) if self.record(name) else Markup("")

    def origin(self, source: str) -> Markup:
        """Where a number comes from: a system or a record by its name, or what was written instead."""
        if source in lookup.systems(self._facts):
            return self.system(source)
        return self.record(source) or escape(source)

    def forms(self, record: str) -> Markup:
        """Where a record is filled in, its blank form and its filled-in sample, as buttons that stay together; ""
        without any."""
        names, language = lookup.records(self._facts)[record], lookup.language(self._facts)
        listed = [
            (names.form, field_name("record.form", language)),
            (names.sample, field_name("record.sample", language)),
        ]
        files = (self._download(file, label) for file, label in listed if file)
        buttons = Markup(" ").join(filter(None, [self._fill(record, self._words["fill"]["here"]), *files]))
        return Markup(' <span class="forms">{}</span>').format(buttons) if buttons else buttons

    def form(self, record: str) -> Markup:
        """The blank form of a record that has one, as a button that names it, and where it is filled in."""
        names = lookup.records(self._facts)[record]
        blank = self._download(names.form, self._words["blank_form"].format(id=record, name=names.name))
        fill = self._fill(record, self._words["fill"]["short"])
        return Markup('<span class="blank">{} {}</span>').format(blank, fill) if fill else blank

    def _fill(self, record: str, label: str) -> Markup:
        """Where a record is filled in; "" when it cannot be, or is being."""
        names = lookup.records(self._facts)[record]
        if names.fill in ("", self._path):
            return Markup("")
        title = self._words["fill"]["title"].format(id=record, name=names.name)
        pattern = Markup('<a class="download download--fill" href="{}" aria-label="{}">{}</a>')
        return pattern.format(self.to(names.fill), title, label)

    def _download(self, file: str, label: str) -> Markup:
        """What comes is said with its kind: who has no program for it asks before he fetches it."""
        kind = file.rpartition(".")[2]
        return Markup('<a class="download" href="{}" download>{} {}</a>').format(self.to(file), label, kind)

    def reached(self, ways: Sequence[Way]) -> Markup:
        """The ways to somebody: what can be dialled from outside is dialled by a tap. Of a main number that alone:
        what a telephone makes of an extension in a link differs from one to the next, so it is told."""
        words, html = self._words["reach"], Markup("")
        for way in ways:
            between = words["between"].get(way.kind, words["between"]["other"]) if html and way.kind else ""
            html += between + self._way(way, str(words.get(way.kind, "{}")))
        return html

    def aside(self, html: Markup) -> Markup:
        """In brackets, as a remark."""
        return markup(self._words["aside"], html)

    def _way(self, way: Way, pattern: str) -> Markup:
        return markup(pattern, telephone(way.number, way.text) if way.number else escape(way.text))

    # Texts

    def rich(self, process: Process | None, terms: bool = False) -> Rich:
        """The texts of a process as HTML, with what they name: its tables, and roles. With `terms`, the first use of
        each leads to its meaning in the glossary."""
        html = self._html(partial(targets.meaning, self._facts, process))
        named = partial(self._named, {table.title: f"table-{table.id}" for table in process.tables} if process else {})
        marked = self._marker() if terms else None
        return Rich(html, self._words["labels"]["table"], lambda text: marked(named(text)) if marked else named(text))

    def plain(self, process: Process | None, text: str, marks: Marks = "emphasis") -> str:
        """A text of a process as readers of this page see it."""
        return to_plain(text, self._plain(partial(targets.meaning, self._facts, process)), marks)

    def quote(self, quote: targets.Quote) -> Markup:
        """A line of another page."""
        return Markup(to_html(quote.text, self._html(quote.meaning), "emphasis"))

    def plain_quote(self, quote: targets.Quote) -> str:
        return to_plain(quote.text, self._plain(quote.meaning), "emphasis")

    def _html(self, meaning: Callable[[Name], Meaning | None]) -> Callable[[Name], str | None]:
        def html(name: Name) -> Markup | None:
            meant = meaning(name)
            return meant.html(self._path, name.after) if meant else None

        return html

    def _plain(self, meaning: Callable[[Name], Meaning | None]) -> Callable[[Name], str | None]:
        def plain(name: Name) -> str | None:
            meant = meaning(name)
            return meant.plain(self._path, name.after) if meant else None

        return plain

    def _named(self, tables: Mapping[str, str], html: str) -> str:
        with_tables = quoted(html, tables, lambda id, title: anchor(f"#{id}", Markup(title)))
        return lookup.role_names(self._facts).linked(with_tables, self._role_named)

    def _role_named(self, id: str, title: str) -> str:
        path = role_path(id)
        return title if path == self._path else anchor(self.to(path), Markup(title), "role-link")

    def _marker(self) -> Callable[[str], str]:
        seen: set[str] = set()
        address = partial(self.to, "glossary.md")
        return lambda html: lookup.terms(self._facts).marked(html, seen, address)
