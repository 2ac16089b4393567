"""Queries about sales, receipts, returns and baskets."""
