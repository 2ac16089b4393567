"""What carries records between the shop's PCs: a folder that all of them reach, or the shop's hub."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ntt_pos.data.hub_line import HubLine, hub_url
from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.domain.core.parcel import Kind
from ntt_pos.services.replication import own_chain, parcel_files
from ntt_pos.services.replication.hub_access import password_of
from ntt_pos.services.replication.hub_paths import Hub
from ntt_pos.services.replication.join_places import JoinFolder, JoinHub, JoinPlace

if TYPE_CHECKING:
    from ntt_pos.data.hub_line import HubUrl
    from ntt_pos.paths import DataFolder
    from ntt_pos.pc_settings import LocalSettings


class Carrier(Protocol):
    """Where PCs meet. ``kept`` is the newest record of this PC that it holds itself, None where it only passes parcels on."""

    @property
    def where(self) -> str:
        """What it is called in sentences."""

    @property
    def kept(self) -> tuple[int, str] | None:
        """Number and hash of that record."""

    def reach(self, lasts: Mapping[str, int]) -> parcel_files.Place:
        """Return where parcels lie, with what is new; ``lasts`` is how far each chain is here. Raises ShopError."""

    def newest(self, registers: Collection[str]) -> object:
        """Return what changes when one of these PCs recorded something; raises ShopError."""

    def send(self) -> None:
        """Let go what was put there; raises ShopError."""

    def close(self) -> None:
        """Give up what is open."""


class Folder:
    """A folder that all PCs reach: what is put there is there."""

    kept = None

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def where(self) -> str:
        """The folder."""
        return str(self._path)

    def reach(self, _lasts: Mapping[str, int]) -> Path:
        """Return the folder; raises DomainError when it is away."""
        if not self._path.is_dir():
            raise DomainError(
                "The folder {path} in which the PCs of this shop meet is not there. Selling goes on; it is tried again.",
                path=str(self._path),
            )
        return self._path

    def newest(self, registers: Collection[str]) -> object:
        """Return what the others said of their chains; it is proved when they meet."""
        newest: dict[str, object] = {}
        for register in registers:
            with suppress(ShopError, OSError):
                told = parcel_files.read(self._path / register / parcel_files.HEAD_FILE, Kind.HEAD).told
                newest[register] = told.last, told.body, own_chain.asks(self._path, register)
        return newest

    def send(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        """Nothing is open."""


class Carriers:
    """The carrier that this PC's settings name; a hub keeps its connection as long as they name the same one."""

    def __init__(self, folder: DataFolder, home: str, local: Callable[[], LocalSettings]) -> None:
        self._folder = folder
        self._home = home
        self._local = local
        self._hub: tuple[str, Hub] | None = None

    def now(self) -> Carrier | None:
        """Return it, None before it was said; raises ShopError for a hub whose password or certificate is away."""
        local = self._local()
        if not local.hub:
            self.close()
            return Folder(Path(local.exchange_folder)) if local.exchange_folder else None
        if self._hub is None or self._hub[0] != local.hub:
            self.close()
            self._hub = local.hub, Hub(HubLine(self._url()), self._home)
        return self._hub[1]

    def to_join(self) -> JoinPlace:
        """Return where another PC joins without naming a folder: the hub, over a line of its own, or the folder.

        Raises ShopError, also before one of them was named.
        """
        local = self._local()
        if local.hub:
            return JoinHub(self._url().render_as_string(hide_password=False), self._folder.hub_certificate)
        if not local.exchange_folder:
            raise DomainError("Name the folder that both PCs reach. Nothing was changed.")
        return JoinFolder(Path(local.exchange_folder))

    def _url(self) -> HubUrl:
        return hub_url(self._local().hub, self._folder.hub_certificate).set(password=password_of(self._folder))

    def close(self) -> None:
        """Give up the connection to a hub."""
        if self._hub is not None:
            self._hub[1].close()
            self._hub = None
