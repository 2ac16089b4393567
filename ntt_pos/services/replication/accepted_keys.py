"""What a PC knows of the shop's others beside its books, and which keys it takes for theirs."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING

from ntt_pos.data import atomic_files
from ntt_pos.data.copies.signatures import fingerprint, is_fingerprint
from ntt_pos.domain.core.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ntt_pos.services.core.shop_pcs import OtherPC


@dataclass(frozen=True, slots=True)
class Offices:
    """The office PC that counts, with what it opened the seat, and the one that these books went on with.

    ``ended`` is the last record of this PC that counts there once it was taken out there, None before.
    """

    winner: str
    loser: str
    epoch: int
    before_seq: int
    ended: int | None = None


@dataclass(slots=True)
class Note:
    """What this PC knows of the others beside its books: keys that somebody accepted, and what was sealed or unsealed last.

    ``beside`` holds what was unsealed of a register by its code, and what was sealed for it by the name of its folder;
    ``offices`` tells which counts where there are two, None where there is one.
    """

    accepted: dict[str, list[str]] = field(default_factory=dict)
    beside: dict[str, str] = field(default_factory=dict)
    offices: Offices | None = None

    @classmethod
    def read(cls, path: Path) -> Note:
        """Read it; what cannot be read is learnt anew from the folder."""
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            offices = told.get("offices")
            two = Offices(**offices) if isinstance(offices, dict) else None
            return cls(dict(told["accepted"]), dict(told["beside"]), two)
        except (OSError, ValueError, KeyError, TypeError):
            return cls()

    @property
    def ended(self) -> int | None:
        """Up to which record this PC counts where it was taken out at an office whose records it cannot take in, else None."""
        return self.offices.ended if self.offices is not None else None

    def accept(self, register: str, printed: str, working: Sequence[str], *, seen: str) -> None:
        """Note a key that somebody compared; ``seen`` is the one that was refused, "" when none was. Raises DomainError."""
        if register not in working:
            raise DomainError(
                "No other PC works here as {code}. Those that do: {known}. Nothing was changed.",
                code=register[:40],
                known=", ".join(working) or "-",
            )
        if not is_fingerprint(printed):
            raise DomainError(
                "“{text}” is no key. Type the register and its key, for example LRT-01=1a2b-3c4d-… Nothing was changed.",
                text=f"{register}={printed}"[:90],
            )
        if seen and printed != seen:
            raise DomainError(
                "{key} is not the key that was seen of {register}: that is {seen}. Compare it on that PC; nothing was changed.",
                key=printed,
                register=register,
                seen=seen,
            )
        self.accepted.setdefault(register, []).append(printed)

    def keep(self, path: Path) -> None:
        """Write it whole or not at all; raises OSError."""
        atomic_files.write_durably(path, json.dumps(asdict(self), indent=1, sort_keys=True).encode())

    def keep_beside(self, path: Path) -> None:
        """Write what was learnt when the PCs met; a key that somebody accepted meanwhile stays. Raises OSError."""
        replace(Note.read(path), beside=self.beside, offices=self.offices).keep(path)


def is_of(pc: OtherPC, key: str, note: Note) -> bool:
    """Return whether a PC signs with this key (hex): the one it was admitted with, or one that somebody accepted."""
    return key == pc.key or fingerprint(key) in note.accepted.get(pc.register, ())
