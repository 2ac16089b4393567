"""One turn in which a PC meets the others: where, who they are, and by which keys they know each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ntt_pos.data.copies.signatures import fingerprint
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.services.replication import parcel_files
from ntt_pos.services.replication.accepted_keys import is_of

if TYPE_CHECKING:
    from ntt_pos.data.copies.signatures import Signer
    from ntt_pos.domain.core.parcel import Kind, Parcel
    from ntt_pos.services.core.shop_pcs import OtherPC
    from ntt_pos.services.replication.accepted_keys import Note


class OtherKey(DomainError):
    """A parcel is signed with a key that is not known of its PC; ``key`` in what it tells is that key's fingerprint."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """Where the PCs of one shop (``install``) meet, the PCs as they were known when it began, and this PC's key."""

    where: str
    place: parcel_files.Place
    known: tuple[OtherPC, ...]
    signer: Signer
    note: Note
    install: str

    def signed_by(self, pc: OtherPC, path: parcel_files.Place, kind: Kind) -> Parcel:
        """Return a parcel that a PC signed, of whose register it may be; raises OtherKey for any other."""
        parcel = parcel_files.read(path, kind)
        check_key(pc, parcel, self.note)
        return parcel


def check_key(pc: OtherPC, parcel: Parcel, note: Note) -> None:
    """Raise OtherKey when a parcel is signed with a key that is not known of a PC."""
    if not is_of(pc, parcel.key, note):
        raise OtherKey(
            "{file} is signed with another key than that of {register}. If its PC was replaced, compare the key there and "
            "accept it ({key}); nothing of it was taken in.",
            file=parcel.name,
            register=pc.register,
            key=fingerprint(parcel.key),
        )
