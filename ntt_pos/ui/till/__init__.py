"""The till: where a basket becomes a paid sale."""
