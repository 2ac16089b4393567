"""Records become books: the one function from a record of a journal to its rows, and to the sums that follow from them."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from ntt_pos.data.engine import IntegrityError
from ntt_pos.data.models import Sort, account, cash, goods, metadata, people, proof, sales, shop, stock
from ntt_pos.data.queries.core import calendar, chains, records, registers, users
from ntt_pos.data.queries.core.heads import hash_at
from ntt_pos.data.queries.money import shifts
from ntt_pos.data.queries.money.unsettled import put_settled
from ntt_pos.domain.core import journal
from ntt_pos.domain.core.business_date import ClockState, clock_state
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.users import Role
from ntt_pos.services.core import derived_sums
from ntt_pos.services.core.writers import of_seat
from ntt_pos.services.replication.refused_records import NotHere, Waits, another, contradicts, unknown
from ntt_pos.services.replication.rows_from_records import ToldRows

if TYPE_CHECKING:
    from ntt_pos.data.engine import Table, Unit
    from ntt_pos.domain.core.parcel import Record

_MOVES: Final = frozenset({str(shop.seat_closed.name), str(shop.seat_opened.name)})
CLOCK_SAID: Final = frozenset({"clock.confirmed", "clock.date_typed"})
Rows = list[dict[str, Any]]


class Apply:
    """Takes records into books of one outlet, in an open writing unit, each register's in the order of its chain.

    ``photo`` returns the JPEG of a SHA-256: records hold only that. What is known already changes nothing. ``living``
    books are another PC's that works on: they keep their own newest date and moment, may lack what a record names, and
    take from a register that is not the seat only what such a one may write. ``own`` records are those of the PC itself,
    which come back to it: its calendar goes by them. ``home`` is the register of the PC whose books these are. ``saved`` are the master rows that changed.
    """

    def __init__(
        self, unit: Unit, photo: Callable[[str], bytes], *, living: bool = False, own: bool = False, home: str = ""
    ) -> None:
        self._unit = unit
        self._told = ToldRows(unit, photo)
        self._living = living
        self._seat = True  # whether what follows in the chain is the seat's
        self._own = own
        self._home = home
        self.saved: set[tuple[str, int]] = set()
        self._expiries: dict[int, date | None] = {}
        self._counters: dict[str, int] = {}
        self._outlet_id = 0
        self.rows = 0

    def take_all(self, register: str, first: int, taken: Iterable[Record]) -> int:
        """Take a register's records in from a number on; return how many were new.

        Raises DomainError in words for a record that does not follow, whose hash does not fit, whose place another one
        has, or that says what this program does not know; the unit must then be undone.
        """
        head, new = chains.head(self._unit, register) or (0, journal.GENESIS), 0
        days: _Days | None = None
        if self._living and not self._own:
            found = registers.with_code(self._unit, register)
            self._seat = found is not None and registers.holds_seat(self._unit, found["id"])
        for seq, record in enumerate(taken, first):
            if not self._is_new(register, seq, head, record):
                continue
            try:
                told = self._write(register, seq, head[1], record)
                days = days or _Days(self._unit, told["outlet_id"], living=self._living and not self._own)
                days.follow(told)
            except NotHere as missing:
                if self._living:
                    raise Waits(register, seq, str(missing)) from None
                raise unknown(register, seq, str(missing)) from missing
            except (KeyError, ValueError, TypeError, AttributeError) as error:
                raise unknown(register, seq, str(error)) from error
            except IntegrityError as error:
                raise contradicts(register, seq, str(error.orig).splitlines()[0]) from error
            head, new = (seq, record.hash), new + 1
        if days is not None:
            days.keep()
            counted = [{"series": s, "outlet_id": days.outlet_id, "value": v} for s, v in self._counters.items()]
            self._unit.upsert(shop.counter, counted, put=("value",))
        return new

    def _is_new(self, register: str, seq: int, head: tuple[int, str], record: Record) -> bool:
        last, previous = head
        if seq <= last:
            if hash_at(self._unit, register, seq) != record.hash:
                raise another(register, seq)
            return False
        if seq != last + 1:
            raise DomainError(
                "Records {first} to {last} of {register} did not come yet, so record {seq} waits.",
                first=last + 1,
                last=seq - 1,
                register=register,
                seq=seq,
            )
        found = journal.chain_hash(register=register, seq=seq, previous=previous, canonical_text=record.text)
        if found != record.hash:
            raise DomainError(
                "Record {seq} of {register} was changed on the way, or does not follow the one before: its hash does not "
                "fit. Nothing of its file was taken in.",
                seq=seq,
                register=register,
            )
        return True

    def _write(self, register: str, seq: int, previous: str, record: Record) -> dict[str, Any]:
        """Write one record with its rows and sums; return its row in the journal."""
        told = json.loads(record.text)
        self._told.forget()
        uid, rows = str(told["uid"]), told["rows"]
        not_its = () if self._seat else _not_of_till(register, str(told["kind"]), rows)
        if not_its:
            raise DomainError(
                "Record {seq} of {register} changes what only the office PC changes ({what}): no program of this shop writes "
                "that. Nothing was taken in from there on. Look at that PC; then take {register} out of the shop, let it join "
                "again, and type its receipts since then in again, marked SUSULAN.",
                seq=seq,
                register=register,
                what=", ".join(not_its)[:80],
            )
        if self._living and not self._own:
            for opened in rows.get(shop.seat_opened.name, ()):
                self._check_opening(register, seq, opened, str(told["user"]))
        for name in sorted(rows, key=_places().__getitem__):
            table = metadata.tables[name]
            if table.info["sort"] is Sort.MASTER:
                for row in rows[name]:
                    self._save(table, row)
            else:
                self._add(table, rows[name], uid)
        for row in rows.get(account.settlement.name, ()):
            put_settled(self._unit, self._told.id_of(people.producer, row["producer"]))
        if self._living and not self._own and not rows.keys().isdisjoint(_MOVES):
            self._seat = registers.holds_seat(self._unit, self._told.id_of(shop.register, register))
        row = {
            "uid": record.uid,
            "outlet_id": self._outlet(register),
            "record_uid": uid,
            "register_id": self._told.id_of(shop.register, register),
            "seq": seq,
            "kind": str(told["kind"]),
            "at": datetime.fromisoformat(told["at"]),
            "business_date": date.fromisoformat(told["date"]),
            "canonical": record.text,
            "previous_hash": previous,
            "hash": record.hash,
        }
        self._unit.insert_all(proof.journal, [row])
        self.rows += 1 + sum(len(each) for each in rows.values())
        return row

    def _check_opening(self, register: str, seq: int, opened: Mapping[str, Any], by: str) -> None:
        """Raise DomainError for a register that takes the seat which neither was closed for it nor an owner opened there."""
        moving, before = registers.hand_over(self._unit), str(opened["before"])
        here = hash_at(self._unit, before, opened["before_seq"])
        if here is None:
            raise NotHere(f"{before} {opened['before_seq']}")
        closed = moving is not None and (moving["next"], moving["epoch"], moving["seq"], moving["hash"]) == (
            register,
            opened["epoch"],
            opened["before_seq"],
            here,
        )
        if opened["lost"]:
            user = users.user_named(self._unit, self._outlet(register), by)
            closed = user is not None and Role(user["role"]) is Role.OWNER
            last, _hash = chains.head(self._unit, before) or (0, "")
            goes_on = moving is not None and moving["next"] != register  # lost is the one that it was handed to
            if closed and last > opened["before_seq"] and before != self._home and not goes_on:
                raise DomainError(
                    "{register} is the office PC now and goes on from record {seq} of {before}; this PC has {last}. Take this PC "
                    "out of the shop at {register}, and let it join again.",
                    register=register,
                    seq=opened["before_seq"],
                    before=before,
                    last=last,
                )
        if here != opened["before_head"] or not closed:
            raise DomainError(
                "Record {seq} of {register} makes it the office PC, which {before} did not give away. Nothing of it was taken in.",
                seq=seq,
                register=register,
                before=before,
            )

    def _add(self, table: Table, told: Rows, record_uid: str) -> None:
        """Insert rows of a book; those that refer to each other one by one."""
        if table.info["sort"] is not Sort.BOOK:
            raise ValueError(table.name)
        if self._told.cite_each_other(table, told):
            for row in told:
                self._insert(table, [row], record_uid)
        else:
            self._insert(table, told, record_uid)

    def _insert(self, table: Table, told: Rows, record_uid: str) -> None:
        rows = [{**self._told.row(table, each), "record_uid": record_uid} for each in told]
        for _columns, alike in itertools.groupby(rows, key=tuple):
            same = list(alike)
            ids = self._unit.insert_all(table, same)
            for row_id, row in zip(ids, same, strict=True):
                self._told.ids[table.name, str(row["uid"])] = row_id
            self._follow(table, same, ids)

    def _save(self, table: Table, told: Mapping[str, Any]) -> None:
        """Insert or change one row of a master table, by its uid; its sealed columns come beside the records."""
        row = self._told.row(table, told)
        key = (table.name, str(row["uid"]))
        known = self._told.ids.get(key) or chains.id_named(self._unit, table, row["uid"], column="uid")
        if known is None:
            known = records.add(self._unit, table, row)
        else:
            records.change(self._unit, table, known, row)
        self._told.ids[key] = self._told.ids[table.name, str(row[table.info["key"]])] = known
        self.saved.add((str(table.name), known))

    def _follow(self, table: Table, rows: Rows, ids: Sequence[int]) -> None:
        """Bring the sums up to date with new rows of a book."""
        unit = self._unit
        if table is stock.stock_movement:
            derived_sums.add_stock(unit, [{**row, "expiry": self._expiry(row["batch_id"])} for row in rows])
        elif table is account.producer_entry:
            derived_sums.add_balances(unit, rows, ids)
        elif table is cash.cash_movement:
            derived_sums.add_money(unit, rows)
        elif table is sales.sale_line:
            derived_sums.add_sold(unit, rows)
        elif table is sales.return_line:
            derived_sums.add_returned(unit, rows)
        elif table is cash.shift_opened:
            for row_id, row in zip(ids, rows, strict=True):
                shifts.note_open(unit, row["register_id"], row_id, row["at"])
        elif table is cash.shift_closed:
            for row in rows:
                shifts.forget_open(unit, row["register_id"])
        elif table is proof.restored:
            self._counters.update((series, last) for row in rows for series, _first, last in json.loads(row["skipped"]))
        if "number" in table.c:
            numbers = (row["number"].rpartition("-") for row in rows if row["number"])
            self._counters.update((series, int(digits)) for series, _dash, digits in numbers)

    def _outlet(self, register: str) -> int:
        if not self._outlet_id:
            found = registers.with_code(self._unit, register)
            if found is None:
                raise NotHere(register)
            self._outlet_id = int(found["outlet_id"])
        return self._outlet_id

    def _expiry(self, batch_id: int | None) -> date | None:
        if batch_id is None:
            return None
        if batch_id not in self._expiries:
            self._expiries[batch_id] = chains.expiry_of(self._unit, batch_id)
        return self._expiries[batch_id]


class _Days:
    """The outlet's calendar, as the PC that wrote the records kept it."""

    def __init__(self, unit: Unit, outlet_id: int, *, living: bool) -> None:
        self.outlet_id = outlet_id
        self._unit = unit
        self._living = living
        state = calendar.day_state(unit, outlet_id)
        self._newest, self._cut, self._closed = state.newest, state.last_cut, state.last_closed
        self._last = calendar.last_instant(unit, outlet_id) if state.newest is not None else None

    def follow(self, row: Mapping[str, Any]) -> None:
        """Take a record's date and moment in; a clock that contradicts the books moves no moment unless somebody said so."""
        at, on, kind = row["at"], row["business_date"], row["kind"]
        if kind == "day.cut":
            self._cut = on
        elif kind == "day.closed":
            self._closed = on
        if self._living:  # one PC whose clock is ahead must not stop the others
            return
        self._newest = on if self._newest is None else max(on, self._newest)
        if kind in CLOCK_SAID:
            self._last = at
        elif clock_state(at, self._last) is ClockState.RIGHT:
            self._last = at if self._last is None else max(at, self._last)

    def keep(self) -> None:
        row = {
            "outlet_id": self.outlet_id,
            "newest_date": self._newest,
            "last_cut": self._cut,
            "last_closed": self._closed,
            "last_instant": self._last,
        }
        self._unit.upsert(shop.day_state, [row], put=tuple(row)[1:])


@cache
def _places() -> dict[str, int]:
    return {str(table.name): place for place, table in enumerate(metadata.sorted_tables)}


def _not_of_till(register: str, kind: str, rows: Mapping[str, Rows]) -> tuple[str, ...]:
    """Return what a till's record holds that a till does not write: the seat's, another register's, the end of a day."""
    others = [name for name, those in rows.items() if any(row.get("register", register) != register for row in those)]
    return (*of_seat(rows), *others, *({kind} & {"day.cut", "day.closed"}))


def photos_in(record: Record) -> tuple[str, ...]:
    """Return the SHA-256 of each photo that a record adds, so that they are at hand before it is written."""
    if f'"{goods.photo.name}":' not in record.text:
        return ()
    try:
        return tuple(str(row["jpeg"]) for row in json.loads(record.text)["rows"].get(goods.photo.name, ()))
    except (KeyError, ValueError, TypeError, AttributeError):
        return ()  # writing it says what is wrong
