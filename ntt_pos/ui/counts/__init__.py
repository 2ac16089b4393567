"""Stok opname: counting the shelf."""
