"""What all papers are made with: page, table, fonts, codes, clean text, pictures."""
