"""How a band of a limit is called, on pages and in reports."""

from __future__ import annotations

from procbook.manual.model import Band, Limit
from procbook.words import texts


def band_name(limit: Limit, band: Band, language: str) -> str:
    """超过 10,000 元、不超过 100,000 元; a lowest band that begins below nothing has no lower end to name."""
    words = texts("pages", language)
    label, unit = words["labels"], limit.unit if limit.unit == "%" else f" {limit.unit}"
    lowest = bool(limit.bands) and band == limit.bands[0] and band.over <= 0
    parts = [] if lowest else [f"{label['over']} {band.over:,.10g}{unit}"]
    parts += [f"{label['up_to']} {band.up_to:,.10g}{unit}"] if band.up_to is not None else []
    return str(words["comma"]).join(parts) or str(label["all"])
