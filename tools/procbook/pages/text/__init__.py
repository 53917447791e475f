"""Texts on pages: short forms of the format in words, texts of the manual as HTML, terms of the glossary in them."""
