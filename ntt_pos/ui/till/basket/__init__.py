"""The open basket: its lines, its sum, discounts, and baskets that are held."""
