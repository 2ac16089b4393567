"""One act in the journal: the rows that were added or changed for it, and the hash that chains it to the act before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from ntt_pos.data.engine import Table
from ntt_pos.data.models import account, cash, proof, stock
from ntt_pos.data.models.base import Sort
from ntt_pos.data.queries.core import records as query
from ntt_pos.data.queries.core.heads import other_heads
from ntt_pos.data.types import instant_text
from ntt_pos.domain.core import journal
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.goods.stock import Bin, MovementKind
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.money.shift import CashKind
from ntt_pos.services.core.derived_sums import add_balances, add_money, add_stock
from ntt_pos.services.core.journal_rows import journal_row
from ntt_pos.services.core.writers import of_seat

if TYPE_CHECKING:
    from ntt_pos.services.core.unit_of_work import UnitOfWork

SEARCHED: Final = ("product", "producer")


class JournalEntry:
    """One act in the journal: every row added here is part of its canonical text."""

    def __init__(self, work: UnitOfWork, kind: str, on: date) -> None:
        self.work = work
        self.kind = kind
        self.on = on
        self.uid = work.context.ids.uid(work.now)
        self.notes: dict[str, object] = {}
        self.hash = ""
        self.seq = 0
        self._rows: dict[str, list[dict[str, object]]] = {}
        self._saved: dict[tuple[str, int], int] = {}

    def posting(self, occurred_on: date | None = None) -> dict[str, Any]:
        """Return the columns every posted document has."""
        work = self.work
        return {
            "register_id": work.context.home.register_id,
            "user_id": work.by.user_id,
            "at": work.now,
            "business_date": self.on,
            "occurred_on": occurred_on,
        }

    def add(self, table: Table, row: Mapping[str, Any]) -> int:
        """Insert one row of a book and return its local id."""
        return self.add_all(table, [row])[0]

    def add_all(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """Insert rows of one book (all with the same columns) and return their local ids in order."""
        if not rows:
            return []
        if table.info["sort"] is not Sort.BOOK:
            raise TypeError(f"{table.name} is not a book")
        context = self.work.context
        full = [
            {"uid": context.ids.uid(self.work.now), "outlet_id": context.home.outlet_id, "record_uid": self.uid, **row}
            for row in rows
        ]
        ids = self.work.unit.insert_all(table, full)
        key = table.info["key"]
        for row_id, row in zip(ids, full, strict=True):
            context.codes[table.name, row_id] = str(row[key])
        self.work.booked += [(table.name, row_id) for row_id in ids]
        self._note(table, full)
        return ids

    def save(self, table: Table, values: Mapping[str, Any], *, row_id: int | None = None) -> int:
        """Insert or change one row of a master table; the journal holds the row as it is afterwards.

        Private values are left out; with no values the row is journalled as it is.
        """
        if table.info["sort"] is not Sort.MASTER:
            raise TypeError(f"{table.name} is not master data")
        unit, context = self.work.unit, self.work.context
        if row_id is None:
            new = {"uid": context.ids.uid(self.work.now), **values}
            if "outlet_id" in table.c and "outlet_id" not in new:
                new["outlet_id"] = context.home.outlet_id
            row_id = query.add(unit, table, new)
        elif values:
            query.change(unit, table, row_id, values)
        now = query.row(unit, table, row_id)
        if now is None:
            raise DomainError("That record is no longer there.")
        self._note_once(table, dict(now))
        if table.name in SEARCHED:
            self.work.changed.add((table.name, row_id))
        return row_id

    def move_stock(  # noqa: PLR0913 a movement says all this about itself
        self,
        *,
        product_id: int,
        producer_id: int | None,
        kind: MovementKind,
        quantity: int,
        bin: Bin = Bin.SHELF,  # noqa: A002 the column's own name
        batch_id: int | None = None,
        expiry: date | None = None,
        document: str,
        line_uid: str | None = None,
        occurred_on: date | None = None,
        cites_id: int | None = None,
    ) -> dict[str, Any]:
        """Return a stock movement row for ``move_all`` (signed quantity; ``expiry`` is the batch's, for the derived stock)."""
        return {
            "product_id": product_id,
            "producer_id": producer_id,
            "batch_id": batch_id,
            "bin": bin,
            "kind": kind,
            "quantity": quantity,
            "business_date": self.on,
            "occurred_on": occurred_on,
            "document": document,
            "line_uid": line_uid,
            "cites_id": cites_id,
            "expiry": expiry,
        }

    def move_all(self, movements: Sequence[Mapping[str, Any]]) -> list[int]:
        """Append movements made by ``move_stock`` and update the derived stock."""
        rows = [{name: value for name, value in m.items() if name != "expiry"} for m in movements]
        ids = self.add_all(stock.stock_movement, rows)
        add_stock(self.work.unit, movements)
        return ids

    def enter_all(self, entries: Sequence[Mapping[str, Any]]) -> list[int]:
        """Append producer entries (``entry(...)``) and update the derived balances."""
        ids = self.add_all(account.producer_entry, entries)
        add_balances(self.work.unit, entries, ids)
        return ids

    def entry(
        self,
        *,
        producer_id: int,
        kind: EntryKind,
        amount: int,
        document: str,
        line_uid: str | None = None,
        occurred_on: date | None = None,
        movement_id: int | None = None,
        note: str = "",
    ) -> dict[str, Any]:
        """Return a producer entry row for ``enter_all`` (signed rupiah)."""
        return {
            "producer_id": producer_id,
            "kind": kind,
            "amount": amount,
            "business_date": self.on,
            "occurred_on": occurred_on,
            "document": document,
            "line_uid": line_uid,
            "movement_id": movement_id,
            "note": note,
        }

    def move_cash(  # noqa: PLR0913 a movement says all this about itself
        self,
        *,
        kind: CashKind,
        amount: int,
        from_place: str | None = None,
        to_place: str | None = None,
        shift_id: int | None = None,
        document: str = "",
        reason: str = "",
        number: str | None = None,
        approval_id: int | None = None,
        uid: str = "",
    ) -> int:
        """Append a cash movement (rupiah, positive) and update the derived sums of both places; None is outside the shop.

        ``uid`` is a key the screen made, so that the same movement is never recorded twice.
        """
        row_id = self.add(
            cash.cash_movement,
            {
                **self.posting(),
                "number": number,
                "shift_id": shift_id,
                "from_place": from_place,
                "to_place": to_place,
                "kind": kind,
                "amount": amount,
                "reason": reason,
                "document": document,
                "approval_id": approval_id,
                **({"uid": uid} if uid else {}),
            },
        )
        money = {"outlet_id": self.work.context.home.outlet_id, "amount": amount}
        add_money(self.work.unit, [{**money, "from_place": from_place, "to_place": to_place}])
        return row_id

    def cite_others(self) -> None:
        """Note the newest record of every other register that these books hold: what this act went by."""
        home = self.work.context.home
        heads = other_heads(self.work.unit, home.outlet_id, home.register_id)
        if heads:
            self.notes["heads"] = heads

    def seal(self) -> None:
        """Chain the record to the register's head and append it to the journal."""
        work, unit = self.work, self.work.unit
        home = work.context.home
        if not work.context.at_seat and of_seat(self._rows):
            raise work.context.only_at_seat()
        head = query.chain_head(unit, home.register_id)
        self.seq = head["seq"] + 1 if head else 1
        previous = head["hash"] if head else journal.GENESIS
        text = journal.canonical(
            {
                "kind": self.kind,
                "uid": self.uid,
                "at": instant_text(work.now),
                "date": self.on.isoformat(),
                "user": work.by.username,
                "rows": self._rows,
                **self.notes,
            }
        )
        self.hash = journal.chain_hash(
            register=home.register_code, seq=self.seq, previous=previous, canonical_text=text
        )
        unit.insert_all(
            proof.journal,
            [
                {
                    "uid": work.context.ids.uid(work.now),
                    "outlet_id": home.outlet_id,
                    "record_uid": self.uid,
                    "register_id": home.register_id,
                    "seq": self.seq,
                    "kind": self.kind,
                    "at": work.now,
                    "business_date": self.on,
                    "canonical": text,
                    "previous_hash": previous,
                    "hash": self.hash,
                }
            ],
        )
        work.keep_newest(self.on)

    def _note_once(self, table: Table, row: Mapping[str, Any]) -> None:
        """Note a master row as it is now, in the place of what this record said of it before."""
        rows = self._rows.setdefault(str(table.name), [])
        place = self._saved.setdefault((str(table.name), row["id"]), len(rows))
        told = journal_row(self.work.unit, table, row, self.work.context.codes)
        rows[place : place + 1] = [told]

    def _note(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        context = self.work.context
        self._rows.setdefault(str(table.name), []).extend(
            journal_row(self.work.unit, table, row, context.codes) for row in rows
        )
