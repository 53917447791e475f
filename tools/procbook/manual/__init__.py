"""The manual as values, read from its files: what there is, what names what, who holds what, which days count."""
