"""Products as the till shows them: tiles, search results, card and stock check."""
