"""The line to a PostgreSQL server, which may be slow, silent or cut: how long is waited, and what is said then."""

from __future__ import annotations

import time
from enum import IntEnum
from functools import cache
from typing import Any, Final

import sqlalchemy as sa

from ntt_pos.domain.core.errors import PlaceUnfit, StorageError
from ntt_pos.i18n import N_, Said

CONNECT_S: Final = 3
LOCK_S: Final = 3
IDLE_S: Final = 5
LONG_LOCK_S: Final = 60
NO_ANSWER: Final = "no answer in time"
_GRACE_S: Final = 1  # the server stops a statement itself before the PC gives the line up

# What a server or its driver says in English, and what the shop is told; the first that fits.
_WORDS: Final = (
    ("certificate", N_("its certificate is not the one that this PC was given")),
    ("not permitted to log in", N_("the server does not let this PC in")),
    ("has another record", N_("it has another record of this PC in this place")),
    ("lacks the record before", N_("what was sent does not follow what it has")),
    ("has no such record", N_("what was sent does not follow what it has")),
    ("does not record as", N_("the server does not let this program do that")),
    ("does not change", N_("the server does not let this program do that")),
    ("has a newer", N_("it has something newer of this PC")),
    ("password", N_("the server does not take this password")),
    ("pg_hba.conf", N_("the server does not let this PC in")),
    ("does not exist", N_("the server has no such database or user")),
    ("permission denied", N_("the server does not let this program do that")),
    ("too many", N_("too many programs are connected to the server")),
    ("starting up", N_("the server is only just starting")),
    ("shutting down", N_("the server is being stopped")),
    ("terminating connection", N_("the connection was cut")),
    ("closed the connection", N_("the connection was cut")),
    ("No space left", N_("the disk is full")),
    ("read-only transaction", N_("the server only lets the books be read")),
    ("refused", N_("it refuses the connection")),
    ("unreachable", N_("it cannot be reached")),
    ("No route to host", N_("it cannot be reached")),
    ("translate host name", N_("it cannot be reached")),
    ("resolve", N_("it cannot be reached")),
    ("timeout", N_("it does not answer")),
    (NO_ANSWER, N_("it does not answer")),
)


class Patience(IntEnum):
    """How many seconds an answer is waited for: by a question, by work that takes its time."""

    USUAL = 10
    LONG = 600


# What every session asks of the server. The server ends a session that holds a transaction open and is silent, so that
# a PC whose line was cut does not hold the others up.
SETTINGS: Final = {
    "statement_timeout": f"{Patience.USUAL}s",
    "lock_timeout": f"{LOCK_S}s",
    "idle_in_transaction_session_timeout": f"{IDLE_S}s",
}
LONG: Final = (
    f"SET LOCAL statement_timeout = '{Patience.LONG}s'; SET LOCAL lock_timeout = '{LONG_LOCK_S}s'; "
    f"SET LOCAL idle_in_transaction_session_timeout = '{Patience.LONG}s'"
)


# A connection gives up in time: on connecting, and on a line that is dead.
_GIVES_UP: Final[dict[str, Any]] = {
    "connect_timeout": CONNECT_S,
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": int(Patience.USUAL) * 1000,  # milliseconds
}


def make_engine(url: sa.URL, **settings: Any) -> sa.Engine:
    """Return an engine whose connections give up in time: on connecting, on waiting for an answer, on a dead line.

    Raises NoSuchModuleError where psycopg is not installed.
    """
    url = url.set(drivername="postgresql+psycopg")
    options = [str(url.query.get("options", "")), *(f"-c {name}={value}" for name, value in SETTINGS.items())]
    engine = sa.create_engine(
        url,
        connect_args={**_GIVES_UP, "options": " ".join(options).strip()},
        **settings,
    )
    sa.event.listen(engine, "do_connect", lambda _dialect, _record, args, named: _driver().connect(*args, **named))
    return engine


@cache
def _driver() -> Any:
    import psycopg  # a till on SQLite starts quicker without it

    class Connection(psycopg.Connection[Any]):
        """Waits for an answer as long as its patience lasts, then closes: what came of the statement is unknown."""

        patience: int = Patience.USUAL

        def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
            end = time.monotonic() + self.patience + _GRACE_S if timeout is None else None
            try:
                return super().wait(gen, interval, timeout or self.patience + _GRACE_S)
            except psycopg.OperationalError as error:
                if end is not None and time.monotonic() >= end:
                    self.pgconn.finish()
                    raise psycopg.OperationalError(NO_ANSWER) from error
                raise

    return Connection


def plain_connection(url: sa.URL, options: str) -> Any:
    """Return a connection of the driver's own, which commits each statement by itself; raises ``driver_error()``.

    Raises StorageError where psycopg is not installed.
    """
    try:
        driver = _driver()
    except ImportError as error:
        raise StorageError("PostgreSQL support is not installed: {reason}", reason=str(error)) from error
    named = {"host": url.host, "port": url.port, "user": url.username, "password": url.password, "dbname": url.database}
    told = {**_GIVES_UP, **{name: value for name, value in named.items() if value}, **url.query, "options": options}
    return driver.connect(**told, autocommit=True, prepare_threshold=None)


def driver_error() -> type[Exception]:
    """Return what the driver raises for everything that the server or the line did."""
    import psycopg

    return psycopg.Error


def be_patient(connection: sa.Connection, patience: Patience) -> None:
    """Let a connection wait that long for each answer."""
    connection.connection.driver_connection.patience = patience  # type: ignore[union-attr]


def begin(statement: str, patience: Patience, outlet_lock: int | None) -> str:
    """Return what opens a unit, in one round trip."""
    parts = [statement] if statement else []
    if patience is Patience.LONG:
        parts.append(LONG)
    if outlet_lock is not None:
        parts.append(f"SELECT pg_advisory_xact_lock({outlet_lock:d})")
    return "; ".join(parts)


def trouble(error: sa.exc.DBAPIError, patience: Patience) -> StorageError | None:
    """Return the words for what a line or a server did; None for what is no trouble of the line."""
    if fell_asleep(error):
        return slow()
    if error.connection_invalidated:
        return away()
    state = getattr(error.orig, "sqlstate", None)
    if state == "55P03":
        return PlaceUnfit(
            "Another register is writing and did not finish within {seconds} seconds. Nothing was recorded; try again.",
            seconds=LONG_LOCK_S if patience is Patience.LONG else LOCK_S,
        )
    if state == "57014":
        return PlaceUnfit(
            "The server needed longer than {seconds} seconds for this. Nothing was recorded; try again, and call for help "
            "when it happens again.",
            seconds=int(patience),
        )
    return None


def fell_asleep(error: BaseException) -> bool:
    """Return whether this PC was silent in mid-unit until the server ended its session and undid the unit."""
    return isinstance(error, sa.exc.DBAPIError) and getattr(error.orig, "sqlstate", None) == "25P03"


def slow() -> PlaceUnfit:
    """Say that this PC was too slow; the server answers."""
    return PlaceUnfit("This PC was too slow, so the server stopped this. Nothing was recorded; try again.")


def refused(error: sa.exc.DBAPIError) -> bool:
    """Return whether a server answered, and said why nobody comes in; psycopg knows that by the words only."""
    return "FATAL" in str(error.orig) or "password" in str(error.orig)


def why(error: sa.exc.DBAPIError) -> str:
    """Return what a database says of an error, in the shop's words where they are known: SQLite's are in ``i18n``."""
    return reason(str(error.orig).strip())


def reason(told: str) -> str:
    """Return what a server or its driver said, in the shop's words where they are known."""
    return next((Said(words) for sign, words in _WORDS if sign in told), told)


def away() -> PlaceUnfit:
    """Say that the server does not answer."""
    return PlaceUnfit(
        "The server does not answer. Nothing was recorded. Look at the network cable and whether the server is on."
    )
