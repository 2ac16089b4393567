"""A kwitansi: the paper by which an office proves to its treasurer what a sale cost and who was paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Kwitansi:
    """Everything a kwitansi shows; ``amount`` in rupiah. ``copy`` 0 is ASLI, n is SALINAN ke-n.

    ``buyer`` is a person's name, None once it was erased; ``office`` is whom the person bought for, and stays. ``prints``
    is how often it was printed.
    """

    number: str
    sale_number: str
    date: date
    buyer: str | None
    office: str
    purpose: str
    amount: int
    stamp_duty: bool
    cashier: str
    journal_head: str = ""
    prints: int = 0
    shop: str = ""
    address: str = ""
    place: str = ""
    copy: int = 0
    practice: bool = False


def place_of_address(address: str) -> str:
    """Return the town a paper is dated in: what is last in the shop's address."""
    return address.rpartition(",")[2].strip()
