"""Putting what was made in its place, whole or not at all, whatever happens under way. Nothing else writes."""

from procbook.writing.files import remove_file, write_file, write_files, write_new
from procbook.writing.folder import LIST, Output, remove_folder, whole_folder
from procbook.writing.temporary import temporary_folder

__all__ = [
    "LIST",
    "Output",
    "remove_file",
    "remove_folder",
    "temporary_folder",
    "whole_folder",
    "write_file",
    "write_files",
    "write_new",
]
