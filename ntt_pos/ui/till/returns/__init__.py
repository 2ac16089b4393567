"""Goods a customer brings back."""
