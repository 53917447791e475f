"""Every word that the product says, as data: `rules/<family>.yaml` and `texts/<part>.yaml` of each language."""

from procbook.words.catalogue import AUDITED, RuleWords, catalogue
from procbook.words.fill import fill, printable
from procbook.words.say import Sentence, bilingual, cannot, rule_message, say
from procbook.words.system import why
from procbook.words.texts import LANGUAGES, lines, texts

__all__ = [
    "AUDITED",
    "LANGUAGES",
    "RuleWords",
    "Sentence",
    "bilingual",
    "cannot",
    "catalogue",
    "fill",
    "lines",
    "printable",
    "rule_message",
    "say",
    "texts",
    "why",
]
