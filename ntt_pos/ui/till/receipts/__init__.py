"""Receipts again, in other forms, and papers that wait for the printer."""
