"""Makes the forms of the manual: one blank spreadsheet and one filled-in sample for each file in `forms/`."""
