"""The shop's database: how it is opened, checked, read and written; nothing else opens a connection."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from operator import attrgetter
from pathlib import Path
from typing import Any, Final, TypeVar

import pysqlite3.dbapi2 as sqlite
import sqlalchemy as sa

from ntt_pos.data import server
from ntt_pos.data.compiled_queries import WritePlan, insert_plan, read_plan, upsert, upsert_plan
from ntt_pos.data.server import Patience
from ntt_pos.data.sqlite_file import sqlite_engine
from ntt_pos.data.year_files import YearFolders
from ntt_pos.domain.core.errors import PlaceUnfit, StorageError

AT_ONCE: Final = 2_000
SHORT_S: Final = 1.0  # seconds: a unit that is open for longer is a proof or a report, no step of a sale
_LAST_ID: Final = attrgetter("lastrowid")

# What callers name without importing SQLAlchemy themselves.
Row = sa.RowMapping
Table = sa.Table
DatabaseError = sa.exc.DatabaseError
IntegrityError = sa.exc.IntegrityError
V = TypeVar("V")


def from_row(kind: Callable[..., V], row: sa.RowMapping | sa.Row[Any], /, **others: Any) -> V:
    """Return a frozen value: each field is the row's column of its name, unless it is one of ``others``."""
    columns: Mapping[Any, Any] = row._asdict() if isinstance(row, sa.Row) else row
    fields = vars(kind)["__dataclass_fields__"]
    return kind(**{name: columns[name] for name in fields if name not in others and name in columns}, **others)


class OutcomeUnknown(StorageError):
    """COMMIT itself failed: the records may or may not be there; reopen and look the document's uid up."""


class Unit:
    """One unit of work on one connection: open, read or write, finished when its ``with`` block ends."""

    def __init__(self, connection: sa.Connection, years: YearFolders) -> None:
        self.connection = connection
        self.years = years

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self.connection.dialect.name

    def run(self, statement: sa.Executable, params: Any = None) -> sa.CursorResult[Any]:
        """Run a statement with bound parameters."""
        return self.connection.execute(statement, params)

    def rows(self, statement: sa.Executable, params: Any = None) -> Sequence[sa.RowMapping]:
        """Return all rows as mappings."""
        return self.connection.execute(statement, params).mappings().all()

    def row(self, statement: sa.Executable, params: Any = None) -> sa.RowMapping | None:
        """Return the first row as a mapping, or None."""
        return self.connection.execute(statement, params).mappings().first()

    def value(self, statement: sa.Executable, params: Any = None) -> Any:
        """Return the first column of the first row, or None."""
        return self.connection.execute(statement, params).scalar()

    def tuples(self, statement: sa.Executable, params: Mapping[str, Any]) -> Sequence[Any]:
        """Return all rows, to be taken apart by place, of a statement that is kept (a scan asks eight of them).

        SQLite answers one in 5 µs; the way through SQLAlchemy takes 40 µs more, so that its driver is asked itself.
        """
        if self.dialect != "sqlite":
            return self.connection.execute(statement, params).all()
        sizes = tuple([(name, len(each)) for name, each in params.items() if isinstance(each, list)])
        plan = read_plan(statement, sizes)
        return plan.read(self._driver(plan.sql, plan.bound(params), sqlite.Cursor.fetchall))

    def named(self, statement: sa.Select[Any], params: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Return the first row by its columns' names, or None, of a statement that is kept."""
        found = self.tuples(statement, params)
        return dict(zip(statement.selected_columns.keys(), found[0], strict=True)) if found else None

    def change(self, statement: sa.Executable, params: Mapping[str, Any]) -> None:
        """Change or remove rows by a statement that is kept."""
        if self.dialect != "sqlite":
            self.connection.execute(statement, params)
            return
        plan = read_plan(statement, ())
        self._driver(plan.sql, plan.bound(params), _LAST_ID)

    def stream(self, query: sa.Select[Any]) -> Generator[sa.RowMapping, None, None]:
        """Yield the rows of a query without holding them all; close it when it is not read to its end."""
        result = self.connection.execute(query, execution_options={"stream_results": True, "yield_per": AT_ONCE})
        try:
            yield from result.mappings()
        finally:
            result.close()

    def upsert(
        self, table: sa.Table, rows: Sequence[Mapping[str, Any]], *, add: Sequence[str] = (), put: Sequence[str] = ()
    ) -> None:
        """Insert rows or, where the primary key exists, add to the ``add`` columns and replace the ``put`` columns."""
        if rows and self.dialect == "sqlite":
            self._write(upsert_plan(table, tuple(rows[0]), tuple(add), tuple(put)), rows)
        elif rows:
            self.connection.execute(upsert(table, self.dialect, tuple(add), tuple(put)), list(rows))

    def insert(self, table: sa.Table, row: Mapping[str, Any]) -> None:
        """Insert a row of which nobody needs a local id."""
        if self.dialect == "sqlite":
            self._write(insert_plan(table, tuple(row)), [row])
        else:
            self.connection.execute(sa.insert(table), row)

    def insert_all(self, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """Insert rows (all with the same columns) and return their local ids in order.

        On SQLite one writer holds the file and a book only grows, so that the ids of one insert follow each other.
        """
        if not rows:
            return []
        if self.dialect == "sqlite":
            last = self._write(insert_plan(table, tuple(rows[0])), rows)
            if len(rows) == 1:
                return [last]
            ((last,),) = self._driver("SELECT last_insert_rowid()", (), sqlite.Cursor.fetchall)
            return list(range(last - len(rows) + 1, last + 1))
        inserted = sa.insert(table).returning(table.c.id, sort_by_parameter_order=True)
        return [int(row[0]) for row in self.connection.execute(inserted, list(rows))]

    def overwrite_deleted(self) -> None:
        """Let SQLite write over what this unit deletes: otherwise it stands in the file's free room, and in each backup."""
        if self.dialect == "sqlite":
            self.connection.exec_driver_sql("PRAGMA secure_delete=ON")

    def _write(self, plan: WritePlan, rows: Sequence[Mapping[str, Any]]) -> int:
        """Write rows as their plan says and return the id that SQLite gave the last one."""
        bound = [tuple([bind(row[name]) if bind else row[name] for name, bind in plan.columns]) for row in rows]
        return int(self._driver(plan.sql, bound, _LAST_ID) or 0)

    def _driver(self, sql: str, bound: tuple[Any, ...] | list[tuple[Any, ...]], take: Callable[[Any], Any]) -> Any:
        """Ask SQLite's own driver and take what is wanted from its cursor; errors are told as SQLAlchemy tells them."""
        cursor = self.connection.connection.cursor()
        try:
            if isinstance(bound, tuple) or len(bound) == 1:
                cursor.execute(sql, bound if isinstance(bound, tuple) else bound[0])
            else:
                cursor.executemany(sql, bound)
            return take(cursor)
        except sqlite.Error as error:
            raise sa.exc.DBAPIError.instance(sql, bound, error, sqlite.Error) from error
        finally:
            cursor.close()


class Database:
    """One open database. ``reading()`` and ``writing()`` are the only ways in."""

    def __init__(
        self, engine: sa.Engine, *, url: str, years: YearFolders | None = None, patience: Patience = Patience.USUAL
    ) -> None:
        self.engine = engine
        self.url = url
        self.patience = patience  # with a server
        self.outlet_lock = 0  # whose books a writing on a server keeps other programs out of
        self.years = years or YearFolders()
        if self.is_sqlite:
            _read_years(engine, self.years)
        self._in_unit = threading.local()
        self._units: dict[int, float] = {}  # since when each thread has one open; infinite while it waits for the file
        self._left: dict[int, float] = {}  # when each thread closed its last one

    @property
    def is_sqlite(self) -> bool:
        """Whether this is a PC's own file, not a server."""
        return self.engine.dialect.name == "sqlite"

    @property
    def is_wanted(self) -> bool:
        """Whether another thread waits for the file or is in a short unit: long work in small steps lets it go first.

        A proof or a report reads for minutes and is not disturbed by what is written meanwhile; it does not count.
        """
        me, now = threading.get_ident(), time.monotonic()
        return any(now - since < SHORT_S for who, since in [*self._units.items()] if who != me)

    def rests(self, seconds: float) -> bool:
        """Whether no other thread has had a unit open for some seconds: nobody is in the middle of anything."""
        me, now = threading.get_ident(), time.monotonic()
        return not self.is_wanted and all(now - left >= seconds for who, left in [*self._left.items()] if who != me)

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """A consistent view: BEGIN deferred on SQLite, REPEATABLE READ READ ONLY on PostgreSQL."""
        begin = "BEGIN" if self.is_sqlite else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        with self._unit(begin, writing=False) as unit:
            yield unit

    @contextmanager
    def writing(self) -> Iterator[Unit]:
        """The one writer: BEGIN IMMEDIATE on SQLite, an advisory lock per outlet on PostgreSQL; commits at the end.

        Any exception inside rolls everything back. Raises OutcomeUnknown when COMMIT itself fails.
        """
        with self._unit("BEGIN IMMEDIATE" if self.is_sqlite else "BEGIN", writing=True) as unit:
            yield unit

    @contextmanager
    def _unit(self, begin: str, *, writing: bool) -> Iterator[Unit]:
        if getattr(self._in_unit, "open", False):
            raise RuntimeError("A unit of work is already open on this thread.")
        connection, me = self._connected(), threading.get_ident()
        self._in_unit.open = True
        self._units[me] = math.inf
        try:
            self._begin(connection, begin, self.outlet_lock if writing else None)
            self._units[me] = time.monotonic()
            try:
                yield Unit(connection, self.years)
            except BaseException as error:
                lost = connection.invalidated and not self.is_sqlite and isinstance(error, sa.exc.SQLAlchemyError)
                _roll_back(connection)
                if lost and not server.fell_asleep(error):
                    raise server.away() from error
                if isinstance(error, sa.exc.DBAPIError) and (raised := self._trouble(error)) is not None:
                    raise raised from error
                # SQLite tells of a damaged page as a plain DatabaseError.
                if isinstance(error, sa.exc.OperationalError) or type(error) is sa.exc.DatabaseError:
                    raise StorageError(
                        "The database failed: {reason}. Nothing was recorded.", reason=server.why(error)
                    ) from error
                raise
            try:
                connection.exec_driver_sql("COMMIT")
            except sa.exc.DBAPIError as error:
                connection.invalidate()
                if not writing:
                    return  # what was read was read; a reading leaves nothing behind that could be unknown
                if server.fell_asleep(error):
                    raise server.slow() from error
                raise OutcomeUnknown(
                    "The end of the writing was not confirmed, so look first whether it was recorded: {reason}",
                    reason=server.why(error),
                ) from error
        finally:
            self._in_unit.open = False
            del self._units[me]
            self._left[me] = time.monotonic()
            connection.close()

    def _connected(self) -> sa.Connection:
        try:
            return self.engine.connect()
        except sa.exc.OperationalError as error:
            if not self.is_sqlite and not server.refused(error):
                raise server.away() from error
            raise StorageError("The shop's database cannot be opened: {reason}", reason=server.why(error)) from error

    def _begin(self, connection: sa.Connection, begin: str, outlet_lock: int | None) -> None:
        """Open the unit on a connection."""
        try:
            if self.is_sqlite:
                connection.exec_driver_sql(begin)
            else:
                server.be_patient(connection, self.patience)
                connection.exec_driver_sql(server.begin(begin, self.patience, outlet_lock))
        except sa.exc.DBAPIError as error:
            raise self._trouble(error) or PlaceUnfit(
                "The database is busy or cannot be written: {reason}", reason=server.why(error)
            ) from error

    def _trouble(self, error: sa.exc.DBAPIError) -> StorageError | None:
        """Return the words for what a server, the line to it or a missing year file did; None for everything else."""
        if self.is_sqlite:
            return self._year_missing() if self.years.missing else None
        return server.trouble(error, self.patience)

    def _year_missing(self) -> StorageError:
        name, self.years.missing = self.years.missing, ""
        return StorageError(
            "This is in the file of a closed year, {file}, which is not beside the books or is damaged. Nothing was recorded. "
            "Copy it back from the folder of the backups, the second folder or the stick.",
            file=name,
        )

    def empty_log(self) -> None:
        """Write the log into the SQLite file and leave nothing in it; while somebody reads, closing the shop does that."""
        if self.is_sqlite:
            with suppress(sa.exc.DBAPIError, StorageError), self._connected() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def compact(self) -> None:
        """Give back to the disk what the SQLite file no longer needs; raises StorageError, and the books are as they were."""
        connection = self._connected()
        try:
            connection.exec_driver_sql("VACUUM")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        except sa.exc.DBAPIError as error:
            raise StorageError(
                "The file of the books could not be made smaller: {reason}. Nothing is lost; it is made smaller the next time.",
                reason=server.why(error),
            ) from error
        finally:
            connection.close()

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def _roll_back(connection: sa.Connection) -> None:
    """Undo an open unit; a connection that is already lost has been undone by the database itself."""
    try:
        if not connection.invalidated:
            connection.exec_driver_sql("ROLLBACK")
    except sa.exc.DBAPIError:
        connection.invalidate()


def connect(url: str, *, must_exist: bool = True, patience: Patience = Patience.USUAL) -> Database:
    """Open a database by URL and check its settings on every connection.

    A SQLite file that is missing is never created anew unless ``must_exist`` is False. ``patience`` is how long a server
    may take for each answer. Raises StorageError in words.
    """
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "sqlite":
        beside = YearFolders([Path(parsed.database or "").absolute().parent])
        return Database(sqlite_engine(parsed, must_exist=must_exist), url=url, years=beside)
    try:
        engine = server.make_engine(parsed, isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
    except sa.exc.NoSuchModuleError as error:
        raise StorageError("PostgreSQL support is not installed: {reason}", reason=str(error)) from error
    return Database(engine, url=url, patience=patience)


def _read_years(engine: sa.Engine, years: YearFolders) -> None:
    """Let every connection of an engine read the texts of closed years, and close what it opened for that with itself."""

    @sa.event.listens_for(engine, "connect")
    def _teach(connection: Any, record: Any) -> None:
        record.info["years"] = years.teach(connection)

    @sa.event.listens_for(engine, "close")
    def _close(_connection: object, record: Any) -> None:
        record.info.pop("years", lambda: None)()
