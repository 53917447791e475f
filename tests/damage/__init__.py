"""Random manuals: whatever the check accepts is made, shown and compared (`python -m tests.damage --help`)."""
