"""What a PC knows of the shop's others beside its books, and which keys it takes for theirs."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING

from ntt_pos.data import atomic_files
from ntt_pos.data.signatures import fingerprint

if TYPE_CHECKING:
    from pathlib import Path

    from ntt_pos.services.core.admissions import OtherPC


@dataclass(slots=True)
class Note:
    """What this PC knows of the others beside its books: keys that somebody accepted, and what was sealed or unsealed last.

    ``beside`` holds what was unsealed of a register by its code, and what was sealed for it by the name of its folder.
    """

    accepted: dict[str, list[str]] = field(default_factory=dict)
    beside: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Note:
        """Read it; what cannot be read is learnt anew from the folder."""
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            return cls(dict(told["accepted"]), dict(told["beside"]))
        except (OSError, ValueError, KeyError, TypeError):
            return cls()

    def keep(self, path: Path) -> None:
        """Write it whole or not at all; raises OSError."""
        atomic_files.write_durably(path, json.dumps(asdict(self), indent=1, sort_keys=True).encode())

    def keep_beside(self, path: Path) -> None:
        """Write what was sealed or unsealed last; a key that somebody accepted meanwhile stays. Raises OSError."""
        replace(Note.read(path), beside=self.beside).keep(path)


def is_of(pc: OtherPC, key: str, note: Note) -> bool:
    """Return whether a PC signs with this key (hex): the one it was admitted with, or one that somebody accepted."""
    return key == pc.key or fingerprint(key) in note.accepted.get(pc.register, ())
