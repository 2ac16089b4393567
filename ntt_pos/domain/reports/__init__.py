"""Reports as values: what screen, page and workbook show."""
