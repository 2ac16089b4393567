"""A large shop whose journal and statements are true, so that ``verify`` has everything to prove and nothing to find."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any, cast

import pysqlite3.dbapi2 as sqlite
import sqlalchemy as sa

from ntt_pos.data.engine import Unit
from ntt_pos.data.models import Sort, metadata
from ntt_pos.data.queries.money import days
from ntt_pos.data.queries.verify.row_texts import learn_sha256, row_texts
from ntt_pos.data.queries.verify.verify_books import readable_books, rows_with_names
from ntt_pos.data.year_files import YearFolders
from ntt_pos.domain.core import journal
from ntt_pos.domain.money.settlement import GENESIS, chain_hash
from ntt_pos.paths import DataFolder
from ntt_pos.services.core.journal_rows import journal_row, told_columns
from tests.benchmarks.shops import Size, made


def sealed(size: Size, folder: Path) -> DataFolder:
    """Return a shop of this size with a whole journal, made in ``folder`` when it is not there yet."""
    template = made(size, folder)
    home = DataFolder(folder / f"{template.root.name}-sealed")
    done = home.root / "ready"
    if not done.exists():
        shutil.rmtree(home.root, ignore_errors=True)
        home.root.mkdir(parents=True)
        shutil.copyfile(template.database, home.database)
        with _unguarded(home.database) as unit:
            _settle(unit)
            _close_days(unit)
            _seal(unit)
        done.touch()
    return home


@contextmanager
def _unguarded(path: Path) -> Iterator[Unit]:
    """Open the books for rewriting, without guards and without care: a copy is lost at most."""
    engine = sa.create_engine(
        "sqlite://",
        creator=lambda: sqlite.connect(str(path), isolation_level=None),
        module=sqlite,
        isolation_level="AUTOCOMMIT",
        poolclass=sa.pool.NullPool,
    )
    with engine.connect() as connection:
        run = connection.exec_driver_sql
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-200000"):
            run(f"PRAGMA {pragma}").close()
        guards = run("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        run("BEGIN")
        for name, _sql in guards:
            run(f'DROP TRIGGER "{name}"')
        years = YearFolders()
        years.teach(connection.connection.driver_connection)
        yield Unit(connection, years)
        for _name, sql in guards:
            run(sql)
        run("COMMIT")
        run("PRAGMA journal_mode=WAL").close()
    engine.dispose()


def _settle(unit: Unit) -> None:
    """Give every statement the payload and the hashes that fit its entries."""
    run = unit.connection.exec_driver_sql
    rows = run(
        "SELECT s.id, s.producer_id, s.number, s.kind, s.business_date, s.payload, sum(e.amount), p.code FROM settlement s "
        "JOIN settlement_entry m ON m.settlement_id = s.id JOIN producer_entry e ON e.id = m.entry_id "
        "JOIN producer p ON p.id = s.producer_id GROUP BY s.id ORDER BY s.producer_id, s.chain_position"
    ).fetchall()
    moved = run(
        "SELECT s.settlement_id, sum(m.quantity), -sum(m.quantity * (m.kind = 'SALE')) FROM settlement_movement s "
        "JOIN stock_movement m ON m.id = s.movement_id WHERE m.bin = 'SHELF' GROUP BY s.settlement_id"
    )
    shelves = {row_id: (left, units) for row_id, left, units in moved.fetchall()}
    producer, closing_sum, previous = 0, 0, GENESIS
    for row_id, who, number, kind, day, payload, sold, code in rows:
        left, units = shelves.get(row_id, (0, 0))
        if who != producer:
            producer, closing_sum, previous = who, 0, GENESIS
        opening, closing_sum = closing_sum, closing_sum + sold
        told = {
            **json.loads(payload),
            "opening": opening,
            "closing": closing_sum,
            "payable": 0,
            "sold": sold,
            "returned": 0,
            "date": day,
            "kind": kind,
            "layout": 1,
            "producer": {"code": code},
            "carried": closing_sum,
            "other": 0,
            "others": [],
            "paid_out": 0,
            "sold_paid": sold,
            "sold_shop": 0,
            "sold_lines": [{"share": sold, "paid": sold, "shop": 0, "quantity": units}],
            "stock": [{"sold": units, "opening": 0, "closing": left}],
        }
        text = journal.canonical(told)
        digest = hashlib.sha256(text.encode()).hexdigest()
        linked = chain_hash(previous, number, kind, digest)
        run(
            "UPDATE settlement SET opening = ?, closing = ?, payload = ?, payload_sha256 = ?, previous_hash = ?, "
            "chain_hash = ? WHERE id = ?",
            (opening, closing_sum, text, digest, previous, linked, row_id),
        )
        previous = linked


def _close_days(unit: Unit) -> None:
    run = unit.connection.exec_driver_sql
    for row_id, outlet, day in run("SELECT id, outlet_id, business_date FROM day_closed").fetchall():
        sums = days.day_sums(unit, outlet, date.fromisoformat(day))
        run("UPDATE day_closed SET summary = ? WHERE id = ?", (json.dumps(sums, sort_keys=True), row_id))


def _seal(unit: Unit) -> None:
    """Write each record anew from its rows and chain all of them."""
    run = unit.connection.exec_driver_sql
    code = str(run("SELECT code FROM register WHERE id = 1").scalar_one())
    records = run("SELECT id, record_uid, kind, at, business_date, seq FROM journal ORDER BY seq").fetchall()
    previous, users = GENESIS, "pemilik"
    learn_sha256(unit)
    with ExitStack() as readings:
        waiting: dict[str, dict[str, list[str]]] = {}
        readers = {}
        for table in readable_books(unit):
            readers[str(table.name)] = readings.enter_context(closing(row_texts(unit, table, told_columns(table))))
        newest = {name: _read(readers[name], name, waiting) for name in readers}
        for row_id, uid, kind, at, day, seq in records:
            found = waiting.pop(uid, {})
            for name in found:
                newest[name] = _read(readers[name], name, waiting)
            text = run("SELECT canonical FROM journal WHERE id = ?", (row_id,)).scalar_one()
            if text == '{"kind":"history"}':
                if kind == "import":
                    found |= _masters(unit)
                rows = {name: [json.loads(each) for each in texts] for name, texts in found.items()}
                _put_head(unit, rows.get("shift_closed", ()), previous)
                told = {"kind": kind, "uid": uid, "at": at, "date": day, "user": users, "rows": rows}
                text = journal.canonical(told)
            hashed = journal.chain_hash(register=code, seq=seq, previous=previous, canonical_text=text)
            run(
                "UPDATE journal SET canonical = ?, previous_hash = ?, hash = ? WHERE id = ?",
                (text, previous, hashed, row_id),
            )
            previous = hashed


def _put_head(unit: Unit, closed: Iterable[dict[str, Any]], head: str) -> None:
    """Let a Z name the journal's head as it was."""
    for row in closed:
        row["journal_head"] = head
        row["report"] = journal.canonical({**json.loads(row["report"]), "journal_head": head})
        unit.connection.exec_driver_sql(
            "UPDATE shift_closed SET journal_head = ?, report = ? WHERE uid = ?", (head, row["report"], row["uid"])
        )


def _read(reader: Iterator[tuple[str, list[str]]], name: str, waiting: dict[str, dict[str, list[str]]]) -> str:
    uid, texts = next(reader, ("", []))
    if uid:
        waiting.setdefault(uid, {}).setdefault(name, []).extend(texts)
    return uid


def _masters(unit: Unit) -> Mapping[str, list[str]]:
    """Return the master rows that no record of the services tells of."""
    told = {
        row["uid"]
        for (text,) in unit.connection.exec_driver_sql(
            'SELECT canonical FROM journal WHERE canonical <> \'{"kind":"history"}\''
        )
        for rows in json.loads(text)["rows"].values()
        for row in rows
    }
    found: dict[str, list[str]] = {}
    for table in metadata.sorted_tables:
        if table.info["sort"] is not Sort.MASTER:
            continue
        asked = rows_with_names(table)
        for row in unit.stream(asked.query):
            if row["uid"] in told:
                continue
            codes = {(target, row[c]): str(row[label]) for c, target, label in asked.names if row[c] is not None}
            plain = journal_row(unit, table, cast("Mapping[str, Any]", row), codes)
            found.setdefault(str(table.name), []).append(json.dumps(plain))
    return found
