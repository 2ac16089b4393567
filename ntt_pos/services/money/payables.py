"""Who is to be paid and who may collect it, and a producer's account with its history on one page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ntt_pos.data.queries.money import account as accounts
from ntt_pos.data.queries.money import payables as query
from ntt_pos.data.queries.money.payables import CollectorRow
from ntt_pos.data.queries.reports.overview import account_lines
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.money import notes_to_fetch
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.same_fields import same_fields
from ntt_pos.domain.money.account import HANDED_OVER, EntryKind, PaysBy, payable
from ntt_pos.domain.money.shift import drawer
from ntt_pos.domain.money.voucher import kind_of
from ntt_pos.services.core.contacts.personal_data import masked, sees_personal

if TYPE_CHECKING:
    from datetime import date, datetime

    from ntt_pos.data.engine import Unit
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.core.unit_of_work import Context

HISTORY: Final = 200


@dataclass(frozen=True, slots=True)
class PayRow(accounts.ProducerAccount):
    """A producer with a balance: what is payable now by means and step, the rest is carried (rupiah).

    ``collectors`` are the names of who may collect besides the payee; ``waiting`` days since the oldest money that was
    not collected yet came in; ``statement`` is the last one, "" when there is none, with its book date and when it was made.
    """

    payable: int
    carried: int
    collectors: tuple[str, ...]
    statement: str
    statement_day: date | None
    statement_at: datetime | None
    waiting: int


@dataclass(frozen=True, slots=True)
class PaySums:
    """What the rows of a list come to, in rupiah, and the notes and coins to fetch for its cash."""

    producers: int
    cash: int
    transfer: int
    notes: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class PayBoard:
    """Everybody who has money here or owes some: who can be paid first, by name."""

    rows: tuple[PayRow, ...]

    @property
    def ready(self) -> int:
        """How many producers can be paid something now."""
        return sum(row.payable > 0 for row in self.rows)


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A line of an account's history in rupiah, newest first; ``kind`` None is a statement with the balance it told.

    ``date`` is the book date, ``first`` and ``last`` say when it really was (the sales of a day are one line).
    ``reversed`` marks a payment that was taken back; ``printable`` whether its document is a voucher.
    """

    kind: EntryKind | None
    date: date
    amount: int
    balance: int
    document: str
    note: str
    units: int
    first: datetime
    last: datetime
    reversed: bool = False

    @property
    def printable(self) -> bool:
        """Whether a voucher, receipt or note of it can be printed."""
        return kind_of(self.document) is not None

    @property
    def reversible(self) -> bool:
        """Whether it is a payment that still stands."""
        return self.kind in HANDED_OVER and not self.reversed


@dataclass(frozen=True, slots=True)
class AccountBoard:
    """A producer's account: the row of the queue, who may collect, the drawer if it is open, and the history."""

    row: PayRow
    payee: CollectorRow
    collectors: tuple[CollectorRow, ...]
    drawer: str
    history: tuple[HistoryLine, ...] = field(default=())


class Payables:
    """The manager's desk for the producers' money."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def board(self, *, by: Actor) -> PayBoard:
        """Return everybody whose balance is not 0; names are masked for who may not see them. Raises Denied."""
        self._context.allow(by, Act.PAYOUT)
        sees = sees_personal(self._context, by)
        with self._context.reading() as unit:
            rows = [row for row in self._rows(unit, sees=sees) if row.balance]
        return PayBoard(tuple(sorted(rows, key=lambda row: (row.payable <= 0, row.name.casefold(), row.code))))

    def account(self, producer_id: int, *, by: Actor) -> AccountBoard:
        """Return a producer's account, also one with nothing in it; raises DomainError for no such producer, and Denied."""
        self._context.allow(by, Act.PAYOUT)
        sees = sees_personal(self._context, by)
        home = self._context.home
        with self._context.reading() as unit:
            found = next((row for row in self._rows(unit, sees=sees, only=producer_id)), None)
            if found is None:
                raise DomainError("There is no such producer.")
            people = [_seen(each, sees=sees) for each in query.people_of(unit, producer_id)]
            shift = accounts.open_shift_id(unit, home.register_id)
            return AccountBoard(
                row=found,
                payee=people[0],
                collectors=tuple(people[1:]),
                drawer=drawer(home.register_code) if shift is not None else "",
                history=self._history(unit, producer_id),
            )

    def _rows(self, unit: Unit, *, sees: bool, only: int | None = None) -> list[PayRow]:
        outlet, step = self._context.home.outlet_id, self._context.settings.payout_step
        today = calendar_date(self._context.clock.now())
        since, told = query.oldest_uncollected(unit, outlet), query.last_statements(unit, outlet)
        names = query.collector_names(unit, outlet)
        rows = []
        for each in accounts.producer_accounts(unit, outlet):
            if only is not None and each.producer_id != only:
                continue
            ready, carried = payable(each.balance, PaysBy(each.pays_by), step)
            statement, day, at = told.get(each.producer_id, ("", None, None))
            waits = since.get(each.producer_id)
            rows.append(
                same_fields(
                    PayRow,
                    each,
                    payable=ready,
                    carried=carried,
                    collectors=tuple(
                        name if sees else masked(name) for name in names.get(each.producer_id, ()) if name
                    ),
                    statement=statement,
                    statement_day=day,
                    statement_at=at,
                    waiting=max((today - waits).days, 0) if waits is not None else 0,
                )
            )
        return rows

    def _history(self, unit: Unit, producer_id: int) -> tuple[HistoryLine, ...]:
        undone = query.reversed_numbers(unit, producer_id)
        lines = [
            (
                (each.newest, 0),
                same_fields(HistoryLine, each, reversed=each.document in undone and each.kind in HANDED_OVER),
            )
            for each in account_lines(unit, producer_id, limit=HISTORY)
        ]
        lines += [
            ((each.newest, 1), HistoryLine(None, each.date, 0, each.closing, each.number, "", 0, each.at, each.at))
            for each in query.statements_of(unit, producer_id, limit=HISTORY)
        ]
        lines.sort(key=lambda pair: pair[0], reverse=True)
        return tuple(line for _place, line in lines[:HISTORY])


def sums(rows: tuple[PayRow, ...] | list[PayRow]) -> PaySums:
    """Return what a list of producers comes to."""
    cash = [row.payable for row in rows if row.pays_by == PaysBy.CASH]
    return PaySums(
        producers=sum(row.payable > 0 for row in rows),
        cash=sum(cash),
        transfer=sum(row.payable for row in rows if row.pays_by == PaysBy.TRANSFER),
        notes=notes_to_fetch(cash),
    )


def _seen(row: CollectorRow, *, sees: bool) -> CollectorRow:
    return row if sees else CollectorRow(row.person_uid, masked(row.name), row.relation, row.erased)
