"""Where a PC that joins and the office PC meet: the shared folder, or the shop's hub."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Final, Protocol

from ntt_pos.data import atomic_files
from ntt_pos.data.hub_line import HubLine, hub_url
from ntt_pos.data.queries.core import hub_parcels as query
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.join_code import is_hub_address
from ntt_pos.services.replication import join_files, parcel_files
from ntt_pos.services.replication.hub_paths import Hub

PART_BYTES: Final = 4_000_000  # of the books in one parcel of the hub: a statement that a slow line still brings


class JoinPlace(Protocol):
    """Where they meet. ``home`` is the register whose address at the hub this PC has, "" in a folder."""

    @property
    def where(self) -> str:
        """What it is called in sentences."""

    @property
    def home(self) -> str:
        """That register."""

    def reach(self) -> parcel_files.Place:
        """Return where the PCs' parcels lie, as they are now; raises DomainError and StorageError when it is away."""

    def of(self, register: str) -> parcel_files.Place:
        """Return where a PC leaves what has to do with joining; a hub lets each write in its own place."""

    def inviting(self) -> tuple[str, ...]:
        """Return the registers in whose place an invitation lies."""

    def send(self) -> None:
        """Let go what was put there; raises StorageError."""

    def put_books(self, register: str, name: str, seal: Callable[[Path], str]) -> str:
        """Put books there that ``seal`` writes into a file; return what it does. Raises OSError and StorageError."""

    def bring_books(self, register: str, name: str, target: Path) -> str:
        """Fetch books into a file and return its SHA-256; raises OSError and StorageError."""

    def clear(self, register: str, names: Collection[str]) -> None:
        """Take away what a register left there; at a hub all of it."""

    def close(self) -> None:
        """Give up what is open."""


class JoinFolder:
    """A folder that both PCs reach."""

    home = ""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def where(self) -> str:
        """The folder."""
        return str(self._path)

    def reach(self) -> Path:
        """Return the folder."""
        if not self._path.is_dir():
            raise DomainError(
                "The folder {path} is not there. Look at the network or choose another one; nothing was changed.",
                path=str(self._path),
            )
        return self._path

    def of(self, _register: str) -> Path:
        """Return the one place for all."""
        return self._path / join_files.FOLDER

    def inviting(self) -> tuple[str, ...]:
        """Return one name for that place when an invitation lies there."""
        return ("",) if (self.of("") / join_files.INVITATION).is_file() else ()

    def send(self) -> None:
        """Nothing waits."""

    def put_books(self, register: str, name: str, seal: Callable[[Path], str]) -> str:
        """Let them be written where they belong."""
        return seal(self.of(register) / name)

    def bring_books(self, register: str, name: str, target: Path) -> str:
        """Copy them."""
        return atomic_files.copy_whole(self.of(register) / name, target)

    def clear(self, register: str, names: Collection[str]) -> None:
        """Take these files away."""
        for name in names:
            parcel_files.take_away(self.of(register) / name)

    def close(self) -> None:
        """Nothing is open."""


class JoinHub:
    """The shop's hub, by the address of the register that this PC is or is to be."""

    def __init__(self, address: str, certificate: Path | None) -> None:
        """Connect; raises DomainError and StorageError."""
        self.url, self.certificate = hub_url(address, certificate), certificate
        self._line = HubLine(self.url)
        self.home = query.me(self._line)
        self._hub = Hub(self._line, self.home)
        if not self.home:
            self.close()
            raise DomainError(
                "The hub {host} does not know this address any more. Ask whoever looks after the server for a new one; "
                "nothing was changed.",
                host=self._line.host,
            )

    @property
    def where(self) -> str:
        """The server."""
        return self._line.host

    def reach(self) -> parcel_files.Place:
        """Return the hub as it is now."""
        return self._hub.reach({})

    def of(self, register: str) -> parcel_files.Place:
        """Return that register's place."""
        return self._hub.root / register / join_files.FOLDER

    def inviting(self) -> tuple[str, ...]:
        """Return whoever shows one."""
        return tuple(each.register for each in self.registers() if each.invites)

    def registers(self) -> tuple[query.Known, ...]:
        """Return the registers that the hub knows."""
        return tuple(query.registers(self._line, f"{join_files.FOLDER}/{join_files.INVITATION}"))

    def send(self) -> None:
        """Send what waits."""
        self._hub.send()

    def put_books(self, register: str, name: str, seal: Callable[[Path], str]) -> str:
        """Send them in parts."""
        with tempfile.TemporaryDirectory(prefix="ntt-pos-") as made:
            path = Path(made) / name
            digest = seal(path)
            with path.open("rb") as file:
                for number, part in enumerate(iter(lambda: file.read(PART_BYTES), b"")):
                    parcel_files.put(self.of(register) / _part(name, number), part)
            self.send()
        return digest

    def bring_books(self, register: str, name: str, target: Path) -> str:
        """Fetch part after part: what is missing shows in the SHA-256."""
        digest = hashlib.sha256()
        with target.open("wb") as file:
            for part in self._parts(register, name):
                file.write(part)
                digest.update(part)
        return digest.hexdigest()

    def clear(self, register: str, _names: Collection[str]) -> None:
        """Take everything away that this register left."""
        begins = f"{join_files.FOLDER}/"
        for name in query.names(self._line, register, begins):
            self._hub.drop(register, name)
        self.send()

    def close(self) -> None:
        """Give the connection up."""
        self._line.close()

    def _parts(self, register: str, name: str) -> Iterator[bytes]:
        number = 0
        while part := query.body(self._line, register, f"{join_files.FOLDER}/{_part(name, number)}"):
            yield part
            number += 1


def join_place(text: str, certificate: Path | None = None) -> JoinPlace:
    """Return the place that somebody named: a hub's address, or a folder. Raises DomainError and StorageError."""
    if is_hub_address(text):
        return JoinHub(text.strip(), certificate)
    return JoinFolder(Path(text).expanduser().absolute())


def _part(name: str, number: int) -> str:
    return f"{name}-{number:06d}"
