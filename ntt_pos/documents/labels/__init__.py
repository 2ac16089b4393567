"""Labels for shelves and goods, and codes that program a scanner."""
