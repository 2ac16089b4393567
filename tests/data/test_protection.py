"""What is in the books stays: every book refuses to be changed, whoever asks, and every bound holds."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ntt_pos.data import migrate
from ntt_pos.data.engine import connect
from ntt_pos.data.models import Sort, books, metadata
from ntt_pos.data.protection import present_triggers, trigger_sql
from ntt_pos.data.types import Flag
from tests.data.rows import RANGE, WORDS, a_row, check_texts

pytestmark = pytest.mark.databases("sqlite", "postgres")

BOOKS = tuple(table.name for table in books())
TABLES = tuple(metadata.tables)
DATABASE_ERRORS = (sa.exc.IntegrityError, sa.exc.ProgrammingError, sa.exc.DataError, sa.exc.OperationalError)
ACTS = {
    "sqlite": {
        "update": "UPDATE {table} SET {column} = {column}",
        "delete": "DELETE FROM {table} WHERE id = 1",
        "delete of everything": "DELETE FROM {table}",
        "replace": "INSERT OR REPLACE INTO {table} SELECT * FROM {table} WHERE id = 1",
        "update or replace": "UPDATE OR REPLACE {table} SET id = 1 WHERE id = 2",
        "upsert": "INSERT INTO {table} SELECT * FROM {table} WHERE id = 1 ON CONFLICT (id) DO UPDATE SET uid = excluded.uid",
    },
    "postgresql": {
        "update": "UPDATE {table} SET {column} = {column}",
        "delete": "DELETE FROM {table} WHERE id = 1",
        "delete of everything": "DELETE FROM {table}",
        "truncate": "TRUNCATE {table} CASCADE",
        "upsert": "INSERT INTO {table} SELECT * FROM {table} WHERE id = 1 ON CONFLICT (id) DO UPDATE SET uid = excluded.uid",
    },
}


@pytest.fixture(scope="module")
def filled(database_kind, tmp_path_factory, request):
    """Return a connection of the owner to a database with two rows in every table; every test is rolled back."""
    if database_kind == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('books') / 'books.db'}"
        migrate.create(url)
    else:
        server = request.getfixturevalue("server")
        name = f"ntt_pos_books_{server.role[-8:]}"
        server.make(name)
        url = server.named(name, as_owner=True)
        migrate.create(url)
        migrate.grant(url, role=server.role)
    database = connect(url)
    with database.engine.connect() as connection:
        # The rows need not make sense together, so nobody looks whether what they refer to is there.
        relax = "PRAGMA foreign_keys=OFF" if database_kind == "sqlite" else "SET session_replication_role = replica"
        connection.exec_driver_sql(relax)
        for table in metadata.sorted_tables:
            numbers = (1, 2) if "id" in table.c else (1,)
            connection.execute(sa.insert(table), [a_row(table, number) for number in numbers])
        if database_kind == "postgres":
            connection.exec_driver_sql("SET session_replication_role = origin")
        yield connection
    database.close()
    if database_kind == "postgres":
        server.drop(name)


@pytest.fixture
def connection(filled):
    """Return the connection inside a transaction that leaves nothing."""
    filled.exec_driver_sql("BEGIN")
    yield filled
    filled.exec_driver_sql("ROLLBACK")


def attempts(connection, table: str):
    for act, statement in ACTS[connection.dialect.name].items():
        yield act, statement.format(table=table, column=list(metadata.tables[table].c)[-1].name)


def trying(connection, statement: str) -> Exception | None:
    """Run a statement, undo it, and return what the database said against it."""
    connection.exec_driver_sql("SAVEPOINT attempt")
    try:
        connection.exec_driver_sql(statement)
    except DATABASE_ERRORS as error:
        return error
    finally:
        connection.exec_driver_sql("ROLLBACK TO SAVEPOINT attempt")
    return None


@pytest.mark.parametrize("table", BOOKS)
def test_a_book_refuses_every_change(connection, table):
    said = {act: str(trying(connection, statement)) for act, statement in attempts(connection, table)}
    assert {act: words for act, words in said.items() if "is append-only" not in words} == {}


@pytest.mark.parametrize("table", BOOKS)
def test_without_its_guards_a_book_would_accept_every_change(connection, table):
    if connection.dialect.name == "sqlite":
        for act in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER {table}_no_{act}")
        assert {act: trying(connection, statement) for act, statement in attempts(connection, table)} == dict.fromkeys(
            ACTS["sqlite"]
        )
        return
    connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    assert {act: trying(connection, statement) for act, statement in attempts(connection, table)} == dict.fromkeys(
        ACTS["postgresql"]
    )


@pytest.mark.databases("sqlite")
def test_without_recursive_triggers_a_replace_would_slip_through(filled):
    filled.exec_driver_sql("PRAGMA recursive_triggers=OFF")
    filled.exec_driver_sql("BEGIN")
    try:
        assert trying(filled, "INSERT OR REPLACE INTO sale SELECT * FROM sale WHERE id = 1") is None
        assert trying(filled, "DELETE FROM sale WHERE id = 1") is not None
    finally:
        filled.exec_driver_sql("ROLLBACK")
        filled.exec_driver_sql("PRAGMA recursive_triggers=ON")


def guards(dialect: str) -> set[str]:
    return {statement.split()[2] for statement in trigger_sql(dialect) if statement.startswith("CREATE TRIGGER")}


def test_all_guards_are_there_and_no_others(connection):
    assert present_triggers(connection) == guards(connection.dialect.name)


@pytest.mark.databases("postgres")
def test_a_disabled_guard_counts_as_gone(connection):
    connection.exec_driver_sql("ALTER TABLE sale DISABLE TRIGGER sale_no_change")
    assert guards("postgresql") - present_triggers(connection) == {"sale_no_change"}


@pytest.fixture
def as_the_app(filled, request):
    """Return a connection of the role the shop works as."""
    server = request.getfixturevalue("server")
    database = connect(server.named(filled.engine.url.database))
    with database.engine.connect() as connection:
        connection.exec_driver_sql("BEGIN")
        yield connection
        connection.exec_driver_sql("ROLLBACK")
    database.close()


@pytest.mark.databases("postgres")
def test_the_role_of_the_shop_may_not_even_try(as_the_app):
    tried = [
        statement.format(table=table, column="uid") for table in BOOKS for statement in ACTS["postgresql"].values()
    ]
    tried += [f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in BOOKS]
    tried += [f"DROP TRIGGER {table}_no_change ON {table}" for table in BOOKS]
    tried += [f"DROP TABLE {table} CASCADE" for table in TABLES]
    tried += [f"DELETE FROM {t.name}" for t in metadata.sorted_tables if t.info["sort"] is Sort.MASTER]
    tried += [
        "SET session_replication_role = replica",
        "CREATE TABLE loot (id int)",
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
        "UPDATE ntt_pos_version SET version_num = '9999'",
    ]
    said = {statement: str(trying(as_the_app, statement)) for statement in tried}
    refused = ("permission denied", "must be owner")
    assert {statement for statement, words in said.items() if not any(each in words for each in refused)} == set()


@pytest.mark.databases("postgres")
def test_the_role_of_the_shop_may_do_its_work(as_the_app):
    as_the_app.execute(sa.select(metadata.tables["sale"]))
    for table in metadata.sorted_tables:
        as_the_app.execute(sa.select(table).limit(1))
        if table.info["sort"] is not Sort.BOOK:
            column = list(table.c)[-1].name
            assert trying(as_the_app, f"UPDATE {table.name} SET {column} = {column}") is None
        if table.info["sort"] is Sort.HELPER:
            # its own lines may hold it back, the role may not
            assert "permission denied" not in str(trying(as_the_app, f"DELETE FROM {table.name}"))


def refused_rows(table: sa.Table):
    """Yield rows that a CHECK of the table must refuse, with what is wrong in them."""
    good = a_row(table, 3)
    for text in check_texts(table):
        if between := RANGE.search(text):
            name, low, high = between[1], int(between[2]), int(between[3])
            yield f"{name} too small", good | {name: low - 1}
            yield f"{name} too large", good | {name: high + 1}
        elif word := WORDS.search(text):
            yield f"{word[1]} unknown word", good | {word[1]: "NONSENSE"}


@pytest.mark.parametrize("table", TABLES)
def test_every_bound_and_every_word_list_holds(connection, table):
    made = metadata.tables[table]
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")  # only the CHECKs are asked here
    accepted = [what for what, row in refused_rows(made) if inserting(connection, made, row) is None]
    assert accepted == []
    assert inserting(connection, made, a_row(made, 3)) is None


def inserting(connection, table: sa.Table, row: dict[str, object]) -> Exception | None:
    connection.exec_driver_sql("SAVEPOINT attempt")
    try:
        connection.execute(sa.insert(table), row)
    except DATABASE_ERRORS as error:
        return error
    finally:
        connection.exec_driver_sql("ROLLBACK TO SAVEPOINT attempt")
    return None


@pytest.mark.parametrize(
    ("table", "wrong"),
    [
        ("sale", {"total": 2}),
        ("sale", {"discount": 1}),
        ("sale_line", {"producer_share": 2}),
        ("sale_line", {"discount": 1}),
        ("sale_return", {"money_back": 0}),
        ("return_line", {"tax": 1}),
        ("terms", {"product_id": 1}),
        ("terms", {"producer_id": None}),
        ("card", {"product_id": 1}),
        ("card", {"producer_id": None}),
        ("wanted", {"product_id": 1}),
        ("wanted", {"words": ""}),
        ("terms", {"kind": "NET_PRICE", "net_price": 0}),
        ("terms", {"kind": "NET_PRICE", "net_price": 5, "discount_bearer": "SHARED"}),
        ("approval", {"approver_id": 1}),
        ("stock_movement", {"quantity": 0}),
        ("cash_movement", {"from_place": None, "to_place": None}),
        ("product", {"price_per": 100}),
    ],
)
def test_amounts_that_contradict_each_other_are_refused(connection, table, wrong):
    made = metadata.tables[table]
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    assert isinstance(inserting(connection, made, a_row(made, 3) | wrong), sa.exc.IntegrityError)


@pytest.mark.databases("sqlite")
def test_every_table_is_strict_and_every_flag_is_0_or_1(connection):
    kinds = connection.exec_driver_sql("SELECT name, strict FROM pragma_table_list WHERE type = 'table'").fetchall()
    assert {name for name, strict in kinds if not strict} <= {"sqlite_schema", "sqlite_temp_schema", "ntt_pos_version"}
    for table in metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Flag):
                said = trying(connection, f"UPDATE {table.name} SET {column.name} = 2 WHERE 1")
                assert said is not None, f"{table.name}.{column.name}"


@pytest.mark.databases("sqlite")
def test_words_in_a_column_of_numbers_are_refused(connection):
    assert "cannot store TEXT" in str(trying(connection, "UPDATE balance_now SET amount = 'twelve'"))
    connection.exec_driver_sql("CREATE TABLE loose (amount INTEGER)")
    assert trying(connection, "INSERT INTO loose VALUES ('twelve')") is None
