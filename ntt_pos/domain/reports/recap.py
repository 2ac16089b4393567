"""The manager's two papers of a day: what to pay to whom with which banknotes, and what the outlet sold."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ntt_pos.domain.core.money import notes_to_fetch
from ntt_pos.domain.money.solvency import Solvency


@dataclass(frozen=True, slots=True)
class RecapRow:
    """One producer on the recap, in rupiah.

    ``payable`` and ``carried`` as on the statement (their sum is the balance when it is positive); ``number`` is the
    settlement of this day, or "" when nothing happened and only the balance stands; ``pays_by`` is CASH or TRANSFER.
    """

    producer_code: str
    producer: str
    village: str
    district: str
    number: str
    balance: int
    payable: int
    carried: int
    pays_by: str = "CASH"

    @property
    def cash(self) -> int:
        """What is to be paid in banknotes and coins; 0 for a transfer."""
        return self.payable if self.pays_by == "CASH" else 0

    @property
    def transfer(self) -> int:
        """What is to be sent to the producer's bank; 0 for cash."""
        return self.payable if self.pays_by == "TRANSFER" else 0


@dataclass(frozen=True, slots=True)
class OpenShiftNote:
    """A drawer that was still open when the day was cut."""

    register: str
    cashier: str
    opened_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Recap:
    """The payment recap of a closed day.

    ``missed`` are the dates that were closed late together with this one, ``without`` the registers of other PCs that
    nobody waited for; ``safe``, ``drawers``, ``bank`` and
    ``waiting`` (on its way to the bank) the money in these places for the trust check, in rupiah.
    """

    shop: str
    outlet: str
    address: str
    date: dt.date
    rows: tuple[RecapRow, ...]
    open_shifts: tuple[OpenShiftNote, ...] = ()
    missed: tuple[dt.date, ...] = ()
    without: tuple[str, ...] = ()
    safe: int = 0
    drawers: int = 0
    bank: int = 0
    waiting: int = 0
    practice: bool = False

    @property
    def owed(self) -> int:
        """What the shop owes to all producers together (balances above zero), in rupiah."""
        return sum(row.balance for row in self.rows if row.balance > 0)

    @property
    def receivable(self) -> int:
        """What producers owe the shop (balances below zero), as a negative amount in rupiah."""
        return sum(row.balance for row in self.rows if row.balance < 0)

    @property
    def trust(self) -> Solvency:
        """The money the shop held on this day against what it owed."""
        return Solvency(self.drawers, self.safe, self.bank, self.waiting, self.owed, -self.receivable)

    @property
    def cash(self) -> int:
        """All cash to pay, in rupiah."""
        return sum(row.cash for row in self.rows)

    @property
    def transfer(self) -> int:
        """All transfers to make, in rupiah."""
        return sum(row.transfer for row in self.rows)

    @property
    def notes_to_fetch(self) -> tuple[tuple[int, int], ...]:
        """(note or coin, how many) so that every producer can be paid exactly without changing money."""
        return notes_to_fetch(row.cash for row in self.rows)


@dataclass(frozen=True, slots=True)
class Share:
    """A line of a breakdown: how many, and how much in rupiah (paid by customers, producers' part, shop's part)."""

    label: str
    count: int
    paid: int
    producer_share: int = 0
    shop_share: int = 0


@dataclass(frozen=True, slots=True)
class RegisterDay:
    """A shift that touched the day; ``number`` is its Z, or "" while the drawer is open."""

    register: str
    cashier: str
    number: str
    expected: int
    counted: int
    difference: int


@dataclass(frozen=True, slots=True)
class DayReport:
    """The outlet's day, all registers together; amounts in rupiah, returns as positive amounts.

    Takings: ``sales_paid − returns_paid`` = producers' + shop's shares + tax; with ``rounding`` they are the money.
    """

    shop: str
    outlet: str
    address: str
    date: dt.date
    sales: int
    sales_paid: int
    units: int
    returns: int
    returns_paid: int
    rounding: int
    discounts: int
    producer_share: int
    shop_share: int
    tax: int
    means: tuple[Share, ...] = ()
    pillars: tuple[Share, ...] = ()
    producers: tuple[Share, ...] = ()
    products: tuple[Share, ...] = ()
    registers: tuple[RegisterDay, ...] = ()
    negative_stock: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    practice: bool = False

    @property
    def turnover(self) -> int:
        """What customers paid less what they got back, before cash rounding, in rupiah."""
        return self.sales_paid - self.returns_paid

    @property
    def net(self) -> int:
        """The money that came in less what went back, after cash rounding, in rupiah: the same sum as on the Z."""
        return self.turnover + self.rounding
