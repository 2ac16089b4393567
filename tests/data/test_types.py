"""The column types read the same from both databases, and no table uses any other."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa

from ntt_pos.data import types
from ntt_pos.data.engine import connect
from ntt_pos.data.models import metadata
from ntt_pos.domain.core.errors import StorageError

pytestmark = pytest.mark.databases("sqlite", "postgres")

OURS = (
    types.Text,
    types.Word,
    types.Json,
    types.Blob,
    types.Int,
    types.Flag,
    types.Day,
    types.Instant,
    types.Uid,
    types.YearJson,
)
SCRATCH = sa.Table(
    "scratch",
    sa.MetaData(),
    sa.Column("id", types.Int(), primary_key=True),
    sa.Column("text", types.Text()),
    sa.Column("word", types.Word()),
    sa.Column("json", types.Json()),
    sa.Column("blob", types.Blob()),
    sa.Column("flag", types.Flag()),
    sa.Column("day", types.Day()),
    sa.Column("instant", types.Instant()),
    sa.Column("uid", types.Uid()),
    sqlite_strict=True,
)
VALUES = {
    "id": 2**60,
    "text": "Kopi “Lewokluok” ☕",
    "word": "SHELF",
    "json": '{"a":1}',
    "blob": b"\x00\xff",
    "flag": True,
    "day": date(2026, 2, 28),
    "instant": datetime(2026, 2, 28, 23, 30, 1, 5, tzinfo=UTC),
    "uid": "019c9d5a-0000-7000-8000-000000000001",
}


def strangers(tables: sa.MetaData) -> list[str]:
    return [f"{c.table.name}.{c.name}" for t in tables.sorted_tables for c in t.columns if type(c.type) not in OURS]


@pytest.fixture
def scratch(empty_url):
    database = connect(empty_url, must_exist=False)
    with database.engine.connect() as connection:
        SCRATCH.create(connection)
    yield database
    database.close()


def test_no_table_uses_a_column_type_of_its_own():
    assert strangers(metadata) == []


def test_a_foreign_column_type_would_be_found():
    other = sa.MetaData()
    sa.Table("price", other, sa.Column("amount", sa.Numeric()), sa.Column("name", sa.String(20)))
    assert strangers(other) == ["price.amount", "price.name"]


def test_every_value_comes_back_as_it_was_stored(scratch):
    with scratch.writing() as unit:
        unit.run(sa.insert(SCRATCH), VALUES)
    with scratch.reading() as unit:
        row = dict(unit.row(sa.select(SCRATCH)))
    assert row == VALUES
    assert [type(value) for value in row.values()] == [type(value) for value in VALUES.values()]
    assert row["instant"].tzinfo is UTC


def test_nothing_comes_back_as_nothing(scratch):
    nothing = dict.fromkeys(VALUES) | {"id": 1}
    with scratch.writing() as unit:
        unit.run(sa.insert(SCRATCH), nothing)
    with scratch.reading() as unit:
        assert dict(unit.row(sa.select(SCRATCH))) == nothing


def test_an_instant_of_another_zone_is_the_same_instant(scratch):
    local = datetime(2026, 3, 1, 7, 30, tzinfo=timezone(timedelta(hours=8)))
    with scratch.writing() as unit:
        unit.run(sa.insert(SCRATCH), VALUES | {"instant": local})
    with scratch.reading() as unit:
        assert unit.value(sa.select(SCRATCH.c.instant)) == datetime(2026, 2, 28, 23, 30, tzinfo=UTC)


def test_texts_days_and_instants_are_ordered_alike_on_both_databases(scratch):
    names = ["", "Abon", "abon", "Kopi", "kopi", "Ébano", "~"]
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 10, 2)]
    instants = [datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, 0, 0, 0, 1, tzinfo=UTC)]
    with scratch.writing() as unit:
        for place, name in enumerate(names):
            unit.run(sa.insert(SCRATCH), VALUES | {"id": place, "text": name})
        for place, day in enumerate(reversed(days)):
            unit.run(sa.insert(SCRATCH), VALUES | {"id": 100 + place, "text": "day", "day": day})
        for place, at in enumerate(reversed(instants)):
            unit.run(sa.insert(SCRATCH), VALUES | {"id": 200 + place, "text": "instant", "instant": at})
    with scratch.reading() as unit:
        by_text = [r["text"] for r in unit.rows(sa.select(SCRATCH.c.text).where(SCRATCH.c.id < 100).order_by("text"))]
        by_day = [r["day"] for r in unit.rows(sa.select(SCRATCH.c.day).where(SCRATCH.c.text == "day").order_by("day"))]
        by_instant = [
            r["instant"]
            for r in unit.rows(sa.select(SCRATCH.c.instant).where(SCRATCH.c.text == "instant").order_by("instant"))
        ]
    assert by_text == sorted(names)
    assert by_day == days
    assert by_instant == instants


def test_an_instant_is_written_with_fixed_width():
    assert types.instant_text(datetime(2026, 2, 6, 23, 30, tzinfo=UTC)) == "2026-02-06T23:30:00.000000Z"


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("name", ["day", "instant"])
@pytest.mark.parametrize(
    "value", ["", "yesterday", "28/02/2026", "2026-02-30", "[1]", "2026-02-28T23:30", 7, 1.5, b"2026"]
)
def test_what_is_no_date_is_told_in_words_and_is_no_fault_of_the_program(scratch, name, value):
    with scratch.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA writable_schema=ON")
        connection.exec_driver_sql("UPDATE sqlite_master SET sql = replace(sql, ' STRICT', '')")
    scratch.engine.dispose()
    with scratch.writing() as unit:
        unit.run(sa.insert(SCRATCH), VALUES)
        unit.connection.exec_driver_sql(f"UPDATE scratch SET {name} = ?", (value,))
    with scratch.reading() as unit, pytest.raises(StorageError, match="where a date belongs"):
        unit.value(sa.select(SCRATCH.c[name]))
