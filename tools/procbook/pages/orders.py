"""办理单: for each order the file that asks for it, and the way into the forge's editor that has it already."""

from __future__ import annotations

from typing import NamedTuple

from procbook.manual.forge_pages import is_filled_in, new_file_address
from procbook.manual.orders import ACTIONS, ACTS, ORDER
from procbook.pages import lookup
from procbook.pages.changing import emergency_contacts, emergency_line
from procbook.pages.context import PageContext
from procbook.pages.editors import folder
from procbook.pages.facts import Facts, fact
from procbook.search import Document
from procbook.words import texts


class OrderForm(NamedTuple):
    """An order: its name, what it is called and does, what it asks, the words that people search for it by, the text of
    its file, and where the forge's editor opens ("" for a manual without a forge)."""

    name: str
    title: str
    about: str
    asks: tuple[str, ...]
    words: tuple[str, ...]
    text: str
    editor: str


@fact
def order_forms(facts: Facts) -> tuple[OrderForm, ...]:
    """One for each kind of order. The editor gets the text with its comments, which say what belongs where."""
    forge, kinds = facts.manual.settings.forge, texts("orders", facts.manual.settings.language)["kinds"]
    made = []
    for name in (*ACTS, *ACTIONS):
        told = kinds[name]
        editor = new_file_address(forge, folder(facts) + ORDER, told["text"]) if forge else ""
        asks, words = tuple(told["asks"]), lookup.list_in(facts, told["words"])
        made.append(OrderForm(name, told["title"], told["about"], asks, words, told["text"], editor))
    return tuple(made)


def orders_page(context: PageContext) -> tuple[dict[str, object], tuple[Document, ...]]:
    """What needs no command line, for somebody who has nothing but a browser."""
    forge, says = lookup.forge(context.facts), texts("orders", lookup.language(context.facts))
    forms = order_forms(context.facts)
    title = context.labels["orders"]
    values = {
        "orders": forms,
        "says": says,
        "urgent": emergency_line(context),
        "call": emergency_contacts(context.facts),
        "filled_in": forge is not None and is_filled_in(forge),
        "ask": None if forge else lookup.caretaker(context.facts),
    }
    page = Document("orders/", title, "page", weight=0.4)
    return values, (page, *(_document(each) for each in forms))


def _document(form: OrderForm) -> Document:
    """Found by each of the words that people have for it."""
    return Document(f"orders/#{form.name}", form.title, "page", form.about, form.words, weight=0.5)
