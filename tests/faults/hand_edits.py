"""Edits of the database file by hand, made by a script: of every table a value, an owner, a row gone, a row twice."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
import sqlalchemy as sa

from ntt_pos import bootstrap
from ntt_pos.data import migrate
from ntt_pos.data.copies.signatures import Signer
from ntt_pos.data.models import Sort, metadata
from ntt_pos.data.types import Blob, Day, Flag, Instant, Int, Json, Uid
from ntt_pos.domain.core import journal
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.paths import DataFolder
from ntt_pos.services.safety.backup import Backups, Places
from ntt_pos.shop import Shop
from tests.builders import somebody
from tests.fakes import FixedClock, SequenceIds
from tests.faults.rare_acts import do_rare_acts, restored_with_a_loss, with_other_pcs
from tests.histories.play import KINDS, Life, _act
from tests.histories.stage import set_up

Act = Callable[[Any], None]
SEED = 5


class Finder(StrEnum):
    """Who finds an edit, the first of these."""

    DATABASE = "the database refuses it"
    OPENING = "opening"
    VERIFY = "verify"
    ANCHORS = "verify --anchors"
    ARCHIVE = "archive"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class HandEdit:
    """One edit: of which table, what, and how it is made on an open connection."""

    table: str
    what: str
    make: Act

    def __str__(self) -> str:
        return f"{self.table}: {self.what}"


@dataclass(frozen=True, slots=True)
class LivedShop:
    """A shop in which everything was done: its file, the same file one evening earlier, and the heads kept outside."""

    database: Path
    earlier: Path
    second: Path
    at: FixedClock


def lived_shop(folder: Path) -> LivedShop:
    """Play every act of the histories twice and the rare ones once, keep the books after the first round, and the heads."""
    folder.mkdir(parents=True, exist_ok=True)
    second = folder / "second"
    second.mkdir()
    chance = random.Random(SEED)
    with set_up() as stage:
        life = Life(stage)
        path = Path(str(sa.make_url(life.url).database))
        for name in KINDS:
            _act(life, name, chance.randrange(1, 10_000))
        _copy(path, folder / "earlier.db")
        for name in KINDS:
            _act(life, name, chance.randrange(1, 10_000))
        shop = life.hands.shop
        do_rare_acts(shop, folder)
        at = FixedClock(life.clock.now())
        shop.close()
        home = DataFolder(folder / "lived")
        home.root.mkdir()
        _copy(path, home.database)
        _years(path.parent, home.root)
    restored_with_a_loss(home, second, at)
    with bootstrap.open_shop(home.root, clock=at, ids=SequenceIds(seed=8)) as shop:
        with_other_pcs(shop, Signer(home.sheet_key).public)
        Backups(shop.context, Places(home.backups, second)).keep_heads()
    return LivedShop(home.database, folder / "earlier.db", second, at)


def edits(lived: LivedShop) -> tuple[HandEdit, ...]:
    """Return every edit of every table that has rows, and those of the journal as a whole."""
    with closing(sqlite.connect(str(lived.database))) as connection:
        made = [each for table in metadata.sorted_tables for each in _of_table(connection, table)]
    return (*made, *_of_the_journal(lived), *_aimed())


def _of_table(connection: Any, table: sa.Table) -> Iterator[HandEdit]:
    name = str(table.name)
    columns = ", ".join(f'count("{each.name}")' for each in table.columns)
    filled = connection.execute(f'SELECT count(*), {columns} FROM "{name}"').fetchone()
    count = filled[0]
    there = [column for column, values in zip(table.columns, filled[1:], strict=True) if values]
    own = [column for column in there if _telling(column)]
    if not count:
        return
    if own:
        yield _changed(name, own[0], "max")
        yield _changed(name, own[-1], "min")
    owner = next((each for each in there if each.foreign_keys and each.name != "outlet_id"), None)
    if owner is not None and count > 1:
        yield _given_away(name, owner)
    yield HandEdit(
        name, "the newest row gone", _run(f'DELETE FROM "{name}" WHERE rowid = (SELECT max(rowid) FROM "{name}")')
    )
    if table.info["sort"] is not Sort.HELPER:
        yield HandEdit(name, "a row twice", lambda connection: _twice(connection, table))


def _telling(column: sa.Column[Any]) -> bool:
    named = column.name in ("id", "uid", "outlet_id", "record_uid") or column.name.endswith("_uid")
    return not (named or column.primary_key or column.foreign_keys or isinstance(column.type, Uid))


def _changed(table: str, column: sa.Column[Any], which: str) -> HandEdit:
    name = f'"{column.name}"'
    other = {
        Flag: f"1 - {name}",
        Int: f"{name} + 1",
        Day: f"date({name}, '+1 day')",
        Instant: f"substr({name}, 1, 18) || ((substr({name}, 19, 1) + 1) % 10) || substr({name}, 20)",
        Json: f"replace({name}, substr({name}, 2, 1), '\"x\":1,' || substr({name}, 2, 1))",
        Blob: "x'00'",
    }
    value = next((change for sort, change in other.items() if isinstance(column.type, sort)), f"{name} || 'x'")
    row = f'(SELECT {which}(rowid) FROM "{table}" WHERE {name} IS NOT NULL)'
    statement = f'UPDATE "{table}" SET {name} = {value} WHERE rowid = {row}'
    return HandEdit(table, f"{column.name} of the {'newest' if which == 'max' else 'oldest'} row", _run(statement))


def _given_away(table: str, column: sa.Column[Any]) -> HandEdit:
    target = next(iter(column.foreign_keys)).column.table
    name = f'"{column.name}"'
    row = f'(SELECT max(rowid) FROM "{table}" WHERE {name} IS NOT NULL)'
    other = f'coalesce((SELECT min(id) FROM "{target.name}" o WHERE o.id <> "{table}".{name}), {name} + 1)'
    return HandEdit(table, f"another {column.name}", _run(f'UPDATE "{table}" SET {name} = {other} WHERE rowid = {row}'))


def _twice(connection: Any, table: sa.Table) -> None:
    names = [str(each.name) for each in table.columns]
    values = {"id": f'(SELECT max(id) + 1 FROM "{table.name}")', "uid": "'018d0000-0000-7000-8000-00000000abcd'"}
    chosen = ", ".join(values.get(name, f'"{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    connection.execute(
        f'INSERT INTO "{table.name}" ({columns}) SELECT {chosen} FROM "{table.name}" ORDER BY id DESC LIMIT 1'
    )


def _of_the_journal(lived: LivedShop) -> Iterator[HandEdit]:
    middle = "(SELECT max(seq) / 2 FROM journal)"
    last = "(SELECT max(seq) FROM journal)"
    for what, statements in (
        ("a record in the middle gone", (f"DELETE FROM journal WHERE seq = {middle}",)),
        ("the last record gone", (f"DELETE FROM journal WHERE seq = {last}",)),
        ("the last ten records gone", (f"DELETE FROM journal WHERE seq > {last} - 10",)),
        ("a record's text", (f"UPDATE journal SET canonical = replace(canonical, 'a', 'b') WHERE seq = {middle}",)),
        ("a record's hash", (f"UPDATE journal SET hash = previous_hash WHERE seq = {middle}",)),
    ):
        yield HandEdit("journal", what, _run(*statements))
    yield HandEdit("journal", "who did an act, hashed anew to the end", _rehashed)
    yield HandEdit("the file", "an older file put back", lambda connection: _put_back(connection, lived.earlier))
    for what, statement in (
        ("a guard gone", "DROP TRIGGER sale_no_update"),
        ("a foreign table", "CREATE TABLE loot (id INTEGER)"),
        ("a foreign trigger", "CREATE TRIGGER loot AFTER INSERT ON sale BEGIN SELECT 1; END"),
        ("an index gone", "DROP INDEX ix_sale_shift_id"),
        ("a foreign unique index", "CREATE UNIQUE INDEX sqlitexblock ON sale (total, at)"),
    ):
        yield HandEdit("the schema", what, _run(statement))


def _aimed() -> Iterator[HandEdit]:
    """What somebody would edit who knows what it moves: money, rights, what a paper shows."""
    for name, value in (
        ("default_commission_bp", "0"),
        ("cash_unit", "10000"),
        ("close_hour", "3"),
        ("payout_step", "1"),
        ("refund_limit", "100000000"),
        ("manager_cart_discount_ceiling_bp", "1"),
        ("stamp_duty_above", "1"),
        ("whatsapp_number", '"+6281111111111"'),
        ("rights", '"{\\"CASHIER\\": {\\"PAY_OUT\\": \\"ALLOWED\\"}}"'),
    ):
        yield HandEdit(
            "setting", f"{name} is {value}", _run(f"UPDATE setting SET value = '{value}' WHERE name = '{name}'")
        )
    for table, what, statement in (
        ("own_role", "raised to a manager's", "UPDATE own_role SET base = 'MANAGER'"),
        ("user_account", "a cashier an owner", "UPDATE user_account SET role = 'OWNER' WHERE role = 'CASHIER'"),
        (
            "personal_value",
            "another telephone",
            "UPDATE personal_value SET value = '+6281111111111' WHERE kind = 'PHONE'",
        ),
        ("photo", "another picture", "UPDATE photo SET jpeg = x'ffd8ff'"),
        ("bundle_price", "a bundle for Rp1", "UPDATE bundle_price SET price = 1"),
        ("bundle_part", "another number in a bundle", "UPDATE bundle_part SET quantity = quantity + 1"),
        ("print_job", "what a receipt says", "UPDATE print_job SET payload = x'68616c6f' WHERE kind = 'RECEIPT'"),
        ("print_job", "marked as printed", "UPDATE print_job SET state = 'SENT'"),
        (
            "held_cart",
            "a product for Rp1",
            "UPDATE held_cart SET cart = replace(cart, '\"price\": null', '\"price\": 1')",
        ),
        ("outlet", "a real shop", "UPDATE outlet SET practice = 0"),
    ):
        yield HandEdit(table, what, _run(statement))
    for table, columns in (
        ("product", ("name",)),
        ("product", ("unit", "price_per")),
        ("sale_line", ("product_name",)),
    ):
        yield HandEdit(table, f"{' and '.join(columns)} of two exchanged", partial(_exchanged, table, columns))
    yield HandEdit("stock_movement", "one half of a netting given to another product", _netted_elsewhere)


def _exchanged(table: str, columns: Sequence[str], connection: Any) -> None:
    """Exchange values between a row and the first that differs from it."""
    names, marks = ", ".join(columns), ", ".join(f"{each} = ?" for each in columns)
    first = connection.execute(f"SELECT id, {names} FROM {table} ORDER BY id").fetchone()
    other = f"SELECT id, {names} FROM {table} WHERE {columns[0]} <> ? ORDER BY id"
    second = connection.execute(other, (first[1],)).fetchone()
    for row, values in ((first, second), (second, first)):
        connection.execute(f"UPDATE {table} SET {marks} WHERE id = ?", (*values[1:], row[0]))


def _netted_elsewhere(connection: Any) -> None:
    other = "SELECT {} FROM product p WHERE p.producer_id <> m.producer_id ORDER BY p.id LIMIT 1"
    values = ", ".join(
        f"{column} = ({other.format(of)})" for column, of in (("product_id", "p.id"), ("producer_id", "p.producer_id"))
    )
    newest = "(SELECT max(id) FROM stock_movement WHERE kind = 'MOVE')"
    connection.execute(f"UPDATE stock_movement AS m SET {values}, batch_id = NULL WHERE id = {newest}")


def _rehashed(connection: Any) -> None:
    """Put another name into an act of the last day and hash everything after it anew."""
    import json

    rows = connection.execute(
        "SELECT j.id, r.code, j.seq, j.canonical, j.previous_hash FROM journal j JOIN register r ON r.id = j.register_id "
        "WHERE j.seq > (SELECT max(seq) - 3 FROM journal) ORDER BY j.seq"
    ).fetchall()
    previous = rows[0][4]
    for place, (row_id, code, seq, text, _before) in enumerate(rows):
        record = json.loads(text)
        if not place:
            record["user"] = "bela" if record["user"] != "bela" else "ani"
        told = journal.canonical(record)
        hashed = journal.chain_hash(register=code, seq=seq, previous=previous, canonical_text=told)
        connection.execute(
            "UPDATE journal SET canonical = ?, previous_hash = ?, hash = ? WHERE id = ?",
            (told, previous, hashed, row_id),
        )
        previous = hashed


def _put_back(connection: Any, earlier: Path) -> None:
    with closing(sqlite.connect(str(earlier))) as older:
        older.backup(connection)


def _run(*statements: str) -> Act:
    def make(connection: Any) -> None:
        for statement in statements:
            connection.execute(statement)

    return make


def found_by(edit: HandEdit, lived: LivedShop, folder: Path) -> Finder:
    """Make an edit on a copy of the lived-in shop, guards, rules and references lifted, and return who finds it first."""
    home = DataFolder(folder)
    home.root.mkdir(parents=True)
    shutil.copyfile(lived.database, home.database)
    shutil.copyfile(DataFolder(lived.database.parent).sheet_key, home.sheet_key)
    _years(lived.database.parent, folder)
    try:
        _edit(home.database, edit)
    except sqlite.IntegrityError:
        return Finder.DATABASE
    try:
        shop = bootstrap.open_shop(folder, clock=FixedClock(lived.at.now()), ids=SequenceIds(seed=9))
    except ShopError:
        return Finder.OPENING
    with shop:
        return _found_in(shop, lived, home)


def _found_in(shop: Shop, lived: LivedShop, home: DataFolder) -> Finder:
    backups = Backups(shop.context, Places(home.backups, lived.second))
    try:
        migrate.check_ready(shop.context.database)
    except ShopError:
        return Finder.OPENING
    if backups.outside.compare(note=False) is not None:
        return Finder.OPENING
    if shop.verify.run().findings:
        return Finder.VERIFY
    if shop.verify.run(kept=backups.known()).findings:
        return Finder.ANCHORS
    archive = home.root.with_name("arsip")
    shop.export.write(archive, by=somebody(shop))
    words = ["--ujung-dari", str(lived.second)]
    done = subprocess.run([sys.executable, "-I", str(archive / "verify.py"), *words], capture_output=True, check=False)
    return Finder.ARCHIVE if done.returncode else Finder.NOBODY


def _edit(path: Path, edit: HandEdit) -> None:
    with closing(sqlite.connect(str(path), isolation_level=None)) as connection:
        guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for pragma in ("foreign_keys=OFF", "ignore_check_constraints=ON"):
            connection.execute(f"PRAGMA {pragma}")
        if edit.table in {"the schema", "the file"}:
            edit.make(connection)
            return
        for name, _sql in guards:
            connection.execute(f'DROP TRIGGER "{name}"')
        edit.make(connection)
        for _name, sql in guards:
            connection.execute(sql)


def table_of(results: Sequence[tuple[HandEdit, Finder]]) -> str:
    """Return the table of edits with who finds each, as Markdown."""
    heads = [str(finder) for finder in Finder]
    lines = ["| edit | " + " | ".join(heads) + " |", "| --- |" + " --- |" * len(heads)]
    lines += [
        f"| {edit} | " + " | ".join("x" if finder == head else "" for head in heads) + " |" for edit, finder in results
    ]
    return "\n".join(lines) + "\n"


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite.connect(str(source))) as old, closing(sqlite.connect(str(target))) as new:
        old.backup(new)


def _years(books: Path, to: Path) -> None:
    """Copy the files of closed years that are beside some books."""
    for path in books.glob("tahun-*.db"):
        shutil.copyfile(path, to / path.name)


def scratch() -> Path:
    """Return a folder for one edit."""
    return Path(tempfile.mkdtemp(prefix="ntt-pos-edit-")) / "shop"
