"""Makers: what customers are shown about goods and the people who make them."""
