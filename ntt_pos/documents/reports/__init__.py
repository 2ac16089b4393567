"""Reports on paper and as spreadsheets."""
