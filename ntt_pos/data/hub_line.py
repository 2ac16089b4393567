"""The line to the shop's hub, a PostgreSQL server that only carries what PCs send each other: its address, and one connection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from ntt_pos.data import server
from ntt_pos.data.server import Patience
from ntt_pos.domain.core.errors import DomainError, StorageError

ANSWER_S: Final = int(Patience.USUAL)
SLOWEST: Final = 4_000  # bytes a second of the slowest line that counts as one
_HERE: Final = ("localhost", "127.0.0.1", "::1")
# A slow line may take its time as long as something comes; the server gives a PC up that is gone.
_OPTIONS: Final = " ".join(
    f"-c {name}={value}"
    for name, value in {
        **server.SETTINGS,
        "statement_timeout": f"{Patience.LONG}s",
        "tcp_keepalives_idle": 5,
        "tcp_keepalives_interval": 2,
        "tcp_keepalives_count": 3,
    }.items()
)


HubUrl = sa.URL  # an address of a hub, with its password


def hub_url(address: str, certificate: Path | None) -> HubUrl:
    """Return the address of a hub with what proves it; raises DomainError for one over a network that nothing proves."""
    try:
        url = sa.make_url(address)
    except (sa.exc.ArgumentError, ValueError):
        raise _no_address() from None
    socket = str(url.query.get("host", ""))
    host = url.host or (socket if socket.startswith("/") else "")
    if not url.drivername.startswith("postgresql") or not (host and url.database and url.username):
        raise _no_address()
    # Nothing else of the address is taken over: it could name another host, or do without the proof.
    url = url.set(drivername="postgresql", query={} if url.host else {"host": socket})
    if host.startswith("/"):
        return url
    if host in _HERE and (certificate is None or not certificate.is_file()):
        return url.update_query_dict({"sslmode": "allow"})  # the other end of a tunnel, which packs only what is plain
    if certificate is None or not certificate.is_file():
        raise DomainError(
            "The hub {host} is reached over a network: name the file with its server's certificate, so that nobody else is "
            "taken for it. Nothing was changed.",
            host=host,
        )
    return url.update_query_dict({"sslmode": "verify-full", "sslrootcert": str(certificate)})


def without_secrets(url: HubUrl) -> str:
    """Return an address as settings may hold it: without the password, and without what ``hub_url`` adds."""
    plain = url._replace(password=None).difference_update_query(("sslmode", "sslrootcert"))
    return plain.render_as_string(hide_password=False)


class HubLine:
    """One connection to the hub, opened when it is needed and given up when it is silent; used by one thread at a time.

    What the server or the line does is told as StorageError; then the next question opens a new one.
    """

    def __init__(self, url: sa.URL) -> None:
        self.url = url
        self.opened = 0  # how often; what was known of the hub may be another one's after that
        self._connection: Any = None

    @property
    def host(self) -> str:
        """What the hub is called in sentences."""
        return self.url.host or "localhost"

    def stream(self, question: str, told: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of an answer as they come, in one round trip."""
        with self._asking() as connection, connection.cursor() as cursor:
            yield from cursor.stream(question, told, binary=True)

    def run(self, order: str, told: Mapping[str, Any], *, size: int = 0) -> None:
        """Run a statement, which commits by itself; ``size`` is about how many bytes it sends."""
        with self._asking(size) as connection:
            connection.execute(order, told)

    def copy(self, order: str, rows: Iterable[Sequence[object]], *, size: int) -> None:
        """Send rows by COPY: all of them are there after it, or none; ``size`` is about how many bytes they are."""
        with self._asking(size) as connection, connection.cursor() as cursor, cursor.copy(order) as copying:
            for row in rows:
                copying.write_row(row)

    def close(self) -> None:
        """Give the connection up."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    @contextmanager
    def _asking(self, size: int = 0) -> Iterator[Any]:
        if self._connection is not None and self._connection.closed:
            self._connection = None
        try:
            if self._connection is None:
                self._connection = server.plain_connection(self.url, _OPTIONS)
                self.opened += 1
            self._connection.patience = ANSWER_S + size // SLOWEST
            yield self._connection
        except server.driver_error() as error:
            self.close()
            raise StorageError(
                "The hub {host} cannot be used: {reason}. The books are untouched and selling goes on; it is tried again.",
                host=self.host,
                reason=server.reason(str(error).strip()),
            ) from error


def _no_address() -> DomainError:
    return DomainError(
        "This is no address of a hub. It reads postgresql://USER:PASSWORD@HOST/DATABASE; nothing was changed."
    )
