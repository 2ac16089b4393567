"""The tables, one module per area."""

from ntt_pos.data.models import account, cash, goods, people, proof, sales, shop, stock
from ntt_pos.data.models.base import Sort, books, metadata

__all__ = ["Sort", "account", "books", "cash", "goods", "metadata", "people", "proof", "sales", "shop", "stock"]
