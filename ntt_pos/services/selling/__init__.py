"""Selling: checkout, baskets, returns, receipts, QRIS."""
