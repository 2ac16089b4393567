"""Selling: the basket, its price, how it is paid, the receipt, and what comes back."""
