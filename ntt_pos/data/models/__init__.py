"""The tables, one module per area."""

from ntt_pos.data.models import account, cash, goods, makers, people, proof, sales, shop, stock
from ntt_pos.data.models.base import Sort, books, metadata

__all__ = [
    "Sort",
    "account",
    "books",
    "cash",
    "goods",
    "makers",
    "metadata",
    "people",
    "proof",
    "sales",
    "shop",
    "stock",
]
