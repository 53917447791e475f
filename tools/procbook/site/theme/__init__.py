"""The theme `procbook` of MkDocs: the templates of this folder, found by the entry point of pyproject.toml."""
