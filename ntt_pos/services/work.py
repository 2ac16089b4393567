"""One writing at the shop: the transaction in which documents, ledgers, derived sums and journal change together."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from typing import Any, Final

import sqlalchemy as sa

from ntt_pos.data.engine import Database, Unit
from ntt_pos.data.models import account, cash, proof, shop, stock
from ntt_pos.data.models.base import Sort
from ntt_pos.data.types import Blob, instant_text
from ntt_pos.domain import journal
from ntt_pos.domain.account import EntryKind
from ntt_pos.domain.business_date import ClockState, business_date, clock_state
from ntt_pos.domain.errors import Denied, DomainError, ShopError, StorageError
from ntt_pos.domain.people import Actor, Role
from ntt_pos.domain.permissions import Act, Rights, Verdict, read_rights, verdict
from ntt_pos.domain.shift import CashKind
from ntt_pos.domain.shop_settings import ShopSettings
from ntt_pos.domain.stock import Bin, MovementKind
from ntt_pos.i18n import N_
from ntt_pos.services.ports import Clock, Ids

UNKNOWN_BATCH: Final = 0
MOST_CODES: Final = 50_000
RIGHTS_SETTING: Final = "rights"
_log = logging.getLogger(__name__)


SEARCHED: Final = ("product", "producer")


class ClockSuspect(DomainError):
    """The PC's clock contradicts the books; a manager confirms it before anything is recorded."""


class DateAsked(DomainError):
    """The last record is more than two days old: somebody types today's date before anything is recorded."""


class SessionEnded(DomainError):
    """The acting user was disabled meanwhile: the screen asks for another sign-in."""

    def __init__(self, by: Actor) -> None:
        super().__init__(
            N_("{name} may no longer work here: the user was disabled. Nothing was recorded."), name=by.name
        )
        self.username = by.username


@dataclass(frozen=True, slots=True)
class Home:
    """Which outlet and register this installation is."""

    outlet_id: int
    outlet_code: str
    register_id: int
    register_code: str
    practice: bool


def _room_unknown() -> int | None:
    return None


@dataclass(slots=True)
class Context:
    """What every service is given: database, clock, ids, home and the settings in force."""

    database: Database
    clock: Clock
    ids: Ids
    home: Home
    settings: ShopSettings
    free_bytes: Callable[[], int | None] = _room_unknown  # on the disk that holds the books
    learn_time: Callable[[datetime], None] | None = None  # where several registers share the server's time
    codes: dict[tuple[str, int], str] = field(default_factory=dict)
    changed: set[tuple[str, int]] = field(default_factory=set)  # products and producers the search has not taken up yet

    @contextmanager
    def writing(
        self, by: Actor, *, act: Act | None = None, subject: str = "", despite_clock: bool = False
    ) -> Iterator[Work]:
        """Open the writing unit of an act by ``by``: it commits when the block ends, or leaves nothing behind.

        ``act`` is the right it needs, checked first and by the role the user has now; ``subject`` names what it is done
        to. Raises ClockSuspect, DateAsked, SessionEnded and Denied; the last two are journalled although nothing else is.
        ``despite_clock`` is for what must be recorded even while the clock is suspect (a failed sign-in, the
        confirmation of the clock): it is dated on the newest business date.
        """
        try:
            with self.database.writing(outlet_lock=self.home.outlet_id) as unit:
                work = Work.open(self, unit, by, despite_clock=despite_clock)
                if act is not None:
                    work.right(act, subject)
                yield work
        except BaseException as error:
            self.codes.clear()  # names of rows that were rolled back must not be remembered
            if isinstance(error, Denied):
                self._note_denial(by, error.act, error.subject)
            elif isinstance(error, SessionEnded) and error.username == by.username:
                self._note_denial(by, str(act or ""), subject)
            raise
        self.changed |= work.changed
        if len(self.codes) > MOST_CODES:
            self.codes.clear()

    def moment(self, unit: Unit) -> datetime:
        """Return this moment as every register of these books counts it: the server's where there is one."""
        if self.learn_time is not None:
            self.learn_time(unit.value(_SERVER_TIME))
        return self.clock.now()

    def allow(self, by: Actor, act: Act, subject: str = "") -> Verdict:
        """Return whether somebody may do an act that writes nothing (reading reports, personal data); raises Denied.

        A denial is journalled, as in ``writing``.
        """
        with self.reading() as unit:
            state = unit.row(_STATE, {"outlet": self.home.outlet_id, "user": by.user_id})
        if state is None or not state["active"]:
            self._note_denial(by, str(act), subject)
            raise SessionEnded(by)
        now = replace(by, role=Role(state["role"]))
        try:
            return _answer(now, act, subject, _rights(state["rights"]))
        except Denied:
            self._note_denial(by, str(act), subject)
            raise

    def verdict_on(self, by: Actor, act: Act) -> Verdict:
        """Return what somebody may do by the role they have now; asking is no attempt, so nothing is journalled."""
        with self.reading() as unit:
            state = unit.row(_STATE, {"outlet": self.home.outlet_id, "user": by.user_id})
        if state is None or not state["active"]:
            return Verdict.DENIED
        return verdict(Role(state["role"]), act, _rights(state["rights"]))

    def _note_denial(self, by: Actor, act: str, subject: str) -> None:
        """Journal who tried what. The denial stands also when it cannot be written; the log then says so."""
        try:
            with self.database.writing(outlet_lock=self.home.outlet_id) as unit:
                work = Work.open(self, unit, by, despite_clock=True, shut_out=True)
                with work.record("denied") as record:
                    record.notes.update(act=str(act), object=subject, role=str(work.by.role))
        except ShopError as error:
            self.codes.clear()
            _log.error("A denial (%s, %s) could not be journalled: %s", by.username, act, error)

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """Open a short consistent view."""
        with self.database.reading() as unit:
            yield unit


class Work:
    """An open writing: its moment, business date and actor. Rows are added through records."""

    def __init__(self, context: Context, unit: Unit, by: Actor, now: datetime, on: date, rights: Rights) -> None:
        self.context = context
        self.unit = unit
        self.by = by
        self.now = now
        self.on = on
        self.rights = rights
        self.approvals: set[str] = set()
        self.changed: set[tuple[str, int]] = set()

    @classmethod
    def open(
        cls, context: Context, unit: Unit, by: Actor, *, despite_clock: bool = False, shut_out: bool = False
    ) -> Work:
        """Check the actor and the clock against the books and fix the business date of everything written here.

        The actor's role is the one they have now, not the one they signed in with. ``shut_out`` is for the record of an
        attempt by somebody who was disabled.
        """
        now = context.moment(unit)
        state = unit.row(_STATE, {"outlet": context.home.outlet_id, "user": by.user_id})
        if state is None or not (state["active"] or shut_out):
            raise SessionEnded(by)
        by = replace(by, role=Role(state["role"]))
        rights = _rights(state["rights"])
        newest, last_cut, last = state["newest_date"], state["last_cut"], state["last_instant"]
        clock = clock_state(now, last)
        if clock is not ClockState.RIGHT:
            if despite_clock and newest is not None:
                return cls(context, unit, by, now, newest, rights)
            if clock is ClockState.ASK_DATE:
                raise DateAsked(
                    "The last record is of {last}, the PC's clock says {now}. Type today's date to go on; nothing was recorded.",
                    now=now,
                    last=last,
                )
            raise ClockSuspect(
                "The PC's clock says {now}, but the last record is of {last}. A manager must confirm the clock.",
                now=now,
                last=last,
            )
        on = business_date(now, cutoff_hour=context.settings.cutoff_hour, newest=newest, last_cut=last_cut)
        unit.upsert(
            shop.day_state,
            [
                {
                    "outlet_id": context.home.outlet_id,
                    "newest_date": on,
                    "last_cut": last_cut,
                    "last_closed": None,
                    "last_instant": max(now, last or now),
                }
            ],
            put=("newest_date", "last_instant"),
        )
        return cls(context, unit, by, now, on, rights)

    def right(self, act: Act, subject: str = "") -> Verdict:
        """Return whether the acting user may do an act alone or needs approval; raise Denied when they may not at all."""
        return _answer(self.by, act, subject, self.rights)

    def number(self, series: str) -> str:
        """Return the next gapless number of a series such as ``JL-LRT-01-2026`` (design 2, Numbers)."""
        table = shop.counter
        self.unit.upsert(
            table, [{"series": series, "outlet_id": self.context.home.outlet_id, "value": 1}], add=("value",)
        )
        value = self.unit.value(sa.select(table.c.value).where(table.c.series == series))
        return f"{series}-{value:06d}"

    def register_number(self, kind: str) -> str:
        """Return the next number of a series kept per register: JL sale, RT return, Z."""
        return self.number(f"{kind}-{self.context.home.register_code}-{self.on.year}")

    def outlet_number(self, kind: str, on: date | None = None) -> str:
        """Return the next number of a series kept per outlet: TJ, BB, ST, BT, SO, BA, BM, KR."""
        return self.number(f"{kind}-{self.context.home.outlet_code}-{(on or self.on).year}")

    @contextmanager
    def record(self, kind: str, *, on: date | None = None) -> Iterator[Record]:
        """Open one journal record; it is chained when the block ends. ``on`` overrides the business date (settlements)."""
        record = Record(self, kind, on or self.on)
        yield record
        record.seal()


class Record:
    """One act in the journal: every row added here is part of its canonical text."""

    def __init__(self, work: Work, kind: str, on: date) -> None:
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

    def add(self, table: sa.Table, row: Mapping[str, Any]) -> int:
        """Insert one row of a book and return its local id."""
        return self.add_all(table, [row])[0]

    def add_all(self, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> list[int]:
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
        self._note(table, full)
        return ids

    def save(self, table: sa.Table, values: Mapping[str, Any], *, row_id: int | None = None) -> int:
        """Insert or change one row of a master table; the journal holds the row as it is afterwards.

        Private values are left out; with no values the row is journalled as it stands.
        """
        if table.info["sort"] is not Sort.MASTER:
            raise TypeError(f"{table.name} is not master data")
        unit, context = self.work.unit, self.work.context
        if row_id is None:
            new = {"uid": context.ids.uid(self.work.now), **values}
            if "outlet_id" in table.c and "outlet_id" not in new:
                new["outlet_id"] = context.home.outlet_id
            row_id = int(unit.connection.execute(sa.insert(table).returning(table.c.id), new).scalar_one())
        elif values:
            unit.run(sa.update(table).where(table.c.id == row_id).values(**values))
        now = unit.row(sa.select(table).where(table.c.id == row_id))
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
        self.work.unit.upsert(
            stock.stock_now,
            [
                {
                    "product_id": m["product_id"],
                    "batch_id": m["batch_id"] or UNKNOWN_BATCH,
                    "bin": m["bin"],
                    "quantity": m["quantity"],
                    "expiry": m["expiry"],
                }
                for m in movements
            ],
            add=("quantity",),
        )
        return ids

    def enter_all(self, entries: Sequence[Mapping[str, Any]]) -> list[int]:
        """Append producer entries (``entry(...)``) and update the derived balances."""
        ids = self.add_all(account.producer_entry, entries)
        self.work.unit.upsert(
            account.balance_now,
            [
                {
                    "producer_id": e["producer_id"],
                    "amount": e["amount"],
                    "newest_entry_id": row_id,
                    "settled_entry_id": 0,
                    "settled_movement_id": 0,
                }
                for row_id, e in zip(ids, entries, strict=True)
            ],
            add=("amount",),
            put=("newest_entry_id",),
        )
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
        from_place: str | None,
        to_place: str | None,
        shift_id: int | None,
        document: str,
        reason: str = "",
        number: str | None = None,
        approval_id: int | None = None,
        uid: str = "",
    ) -> int:
        """Append a cash movement (rupiah, positive) and update the derived sums of both places; None is outside the shop.

        ``uid`` is a key the screen made, so that the same movement is never recorded twice.
        """
        outlet_id = self.work.context.home.outlet_id
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
        sums = [
            {"outlet_id": outlet_id, "place": p, "amount": sign * amount}
            for p, sign in ((from_place, -1), (to_place, 1))
            if p
        ]
        self.work.unit.upsert(cash.place_now, sums, add=("amount",))
        return row_id

    def seal(self) -> None:
        """Chain the record to the register's head and append it to the journal."""
        work, unit = self.work, self.work.unit
        home = work.context.home
        head = unit.row(_HEAD, {"register": home.register_id})
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

    def _note_once(self, table: sa.Table, row: Mapping[str, Any]) -> None:
        """Note a master row as it is now, in the place of what this record said of it before."""
        rows = self._rows.setdefault(str(table.name), [])
        place = self._saved.setdefault((str(table.name), row["id"]), len(rows))
        told = journal_row(self.work.unit, table, row, self.work.context.codes)
        rows[place : place + 1] = [told]

    def _note(self, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
        context = self.work.context
        self._rows.setdefault(str(table.name), []).extend(
            journal_row(self.work.unit, table, row, context.codes) for row in rows
        )


def _answer(by: Actor, act: Act, subject: str, rights: Rights) -> Verdict:
    """Answer the one question about a right that every act of every service asks."""
    answer = verdict(by.role, act, rights)
    if answer is Verdict.DENIED:
        raise Denied(
            "{name} may not do this. Ask a manager or the owner; nothing was recorded.",
            act=act,
            subject=subject,
            name=by.name,
        )
    return answer


def _rights(stored: str | None) -> Rights:
    """Return the shop's own rights from their setting; without one the defaults hold."""
    try:
        return read_rights(json.loads(stored)) if stored else read_rights("")
    except (ValueError, TypeError) as error:
        raise StorageError("The rights of the roles hold what this program never writes. Restore a backup.") from error


_SERVER_TIME: Final = sa.select(sa.func.clock_timestamp())
_STATE = (
    sa.select(
        shop.user_account.c.active,
        shop.user_account.c.role,
        sa.select(shop.setting.c.value)
        .where(shop.setting.c.outlet_id == sa.bindparam("outlet"), shop.setting.c.name == RIGHTS_SETTING)
        .scalar_subquery()
        .label("rights"),
        shop.day_state.c.newest_date,
        shop.day_state.c.last_cut,
        shop.day_state.c.last_instant,
    )
    .join_from(shop.user_account, shop.day_state, shop.day_state.c.outlet_id == sa.bindparam("outlet"), isouter=True)
    .where(shop.user_account.c.id == sa.bindparam("user"), shop.user_account.c.outlet_id == sa.bindparam("outlet"))
)
_HEAD = (
    sa.select(proof.journal.c.seq, proof.journal.c.hash)
    .where(proof.journal.c.register_id == sa.bindparam("register"))
    .order_by(proof.journal.c.seq.desc())
    .limit(1)
)


def journal_row(
    unit: Unit, table: sa.Table, row: Mapping[str, Any], codes: dict[tuple[str, int], str]
) -> dict[str, object]:
    """Return a row as the journal holds it: codes and uids for local ids, ISO dates, 0/1, SHA-256 for bytes, no nulls.

    The same function writes the journal and verifies it. ``codes`` caches the names of referred rows (they never change).
    """
    plain: dict[str, object] = {}
    for name, shown, target, is_blob in _columns(table):
        value = row.get(name)
        if value is None:
            continue
        if target is not None:
            plain[shown] = name_of(unit, target, int(value), codes)
        elif isinstance(value, bool):
            plain[shown] = int(value)
        elif isinstance(value, datetime):
            plain[shown] = instant_text(value)
        elif isinstance(value, date):
            plain[shown] = value.isoformat()
        elif is_blob:
            plain[shown] = hashlib.sha256(bytes(value)).hexdigest()
        elif isinstance(value, int):
            plain[shown] = value
        else:
            plain[shown] = str(value)
    return plain


@cache
def _columns(table: sa.Table) -> tuple[tuple[str, str, sa.Table | None, bool], ...]:
    """Return (name, name in the journal, table it refers to, whether bytes) of each column that the journal holds."""
    plan = []
    for column in table.columns:
        if column.name in ("id", "record_uid") or column.info.get("private"):
            continue
        target = next((key.column.table for key in column.foreign_keys), None)
        shown = column.name.removesuffix("_id") if target is not None else column.name
        plan.append((str(column.name), str(shown), target, isinstance(column.type, Blob)))
    return tuple(plan)


def journal_columns(table: sa.Table) -> tuple[str, ...]:
    """Return the names under which the journal holds a table's columns."""
    return tuple(shown for _name, shown, _target, _is_blob in _columns(table))


def name_of(unit: Unit, table: sa.Table, row_id: int, codes: dict[tuple[str, int], str]) -> str:
    """Return what names a row in the journal: its code or username where it has one, else its uid."""
    known = codes.get((table.name, row_id))
    if known is None:
        known = str(unit.value(sa.select(table.c[table.info["key"]]).where(table.c.id == row_id)))
        codes[table.name, row_id] = known
    return known
