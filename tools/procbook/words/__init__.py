"""Every word that the product says, as data: `rules/<family>.yaml` and `texts/<part>.yaml` of each language."""

from procbook.words.catalogue import AUDITED, RuleWords, catalogue
from procbook.words.say import LANGUAGES, lines, printable, texts

__all__ = ["AUDITED", "LANGUAGES", "RuleWords", "catalogue", "lines", "printable", "texts"]
