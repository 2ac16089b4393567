"""This PC's access to the shop's hub: the address in its settings, password and certificate beside the books, never in them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from ntt_pos.data import atomic_files
from ntt_pos.data.hub_line import HubLine, hub_url, without_secrets
from ntt_pos.domain.core.errors import DomainError, StorageError
from ntt_pos.files import discard
from ntt_pos.services.replication.hub_paths import Hub

if TYPE_CHECKING:
    from ntt_pos.data.hub_line import HubUrl
    from ntt_pos.paths import DataFolder


def learn(folder: DataFolder, home: str, address: str, certificate: Path | None) -> str:
    """Try an address with its password, keep what opens the hub, and return the address without the password.

    Raises DomainError and StorageError, with nothing changed, when it is no address, the hub does not answer, or it does
    not know this PC.
    """
    url = hub_url(address, certificate)
    with closing(Hub(HubLine(url), home)) as hub:
        hub.reach({})
    return keep(folder, url, certificate)


def keep(folder: DataFolder, url: HubUrl, certificate: Path | None) -> str:
    """Keep what opens the hub beside the books, and return its address without the password; raises StorageError."""
    try:
        if certificate is None:
            discard(folder.hub_certificate)
        else:
            atomic_files.write_whole(folder.hub_certificate, certificate.read_bytes())
        _keep_password(folder.hub_password, url.password or "")
    except OSError as error:
        raise StorageError(
            "The access to the hub was not kept: {reason}.", reason=error.strerror or str(error)
        ) from error
    return without_secrets(url)


def password_of(folder: DataFolder) -> str | None:
    """Return the password of this PC at the hub, None for a hub that asks none; raises DomainError when it is away."""
    try:
        return folder.hub_password.read_text(encoding="utf-8").strip() or None
    except OSError as error:
        raise DomainError(
            "The password to the hub is not in {path}. Give this PC its access to the hub again; selling goes on.",
            path=str(folder.hub_password),
        ) from error


def _keep_password(path: Path, password: str) -> None:
    part = atomic_files.part_of(path)
    discard(part)
    atomic_files.write_secret(part, f"{password}\n")
    atomic_files.settle(part, path)
