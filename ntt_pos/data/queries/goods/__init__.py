"""Queries about products, stock, notes, counts and imports."""
