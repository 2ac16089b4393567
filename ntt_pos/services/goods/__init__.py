"""Goods: producers and products, deliveries, withdrawals, counts, write-offs, labels."""
