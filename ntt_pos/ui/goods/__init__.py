"""Goods: the products and taking in a workbook."""
