"""Search in the handbook: an index of static files and the box that reads it.

Knows neither the model nor the site builder: it takes plain `Document`s and writes files.
"""

from procbook.search.document import ASIDE, Document, Part
from procbook.search.index import write_index
from procbook.search.verify import unfindable
from procbook.search.widget import asset_files, box, script
from procbook.search.words import stands_alone

__all__ = ["ASIDE", "Document", "Part", "asset_files", "box", "script", "stands_alone", "unfindable", "write_index"]
