"""Books of one of several PCs that came back from a backup: their first record waits until the others gave back what they have."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ntt_pos.data import atomic_files
from ntt_pos.data.copies.manifest import Head, Heads, read_heads
from ntt_pos.data.queries.core import heads as book_heads
from ntt_pos.domain.core.errors import StorageError
from ntt_pos.domain.core.users import Actor
from ntt_pos.files import discard
from ntt_pos.i18n import N_
from ntt_pos.services.core.shop_pcs import Admissions, pcs
from ntt_pos.services.core.sign_in.users import People
from ntt_pos.services.core.unit_of_work import Context
from ntt_pos.services.safety.after_restore import Examined, Fresh, start_epoch

ASKED_BYTES: Final = 16
NOT_BROUGHT_BACK: Final = N_(
    "This PC is {code} of a shop with several PCs. Its backup is not brought back: take {code} out of the shop at "
    "the office PC, and let this PC join again in a new folder. The other PCs have what it sent; nothing was changed."
)


@dataclass(frozen=True, slots=True)
class BroughtBack:
    """Who brought which backup of which register back, and what was known of the books outside of it.

    ``asked`` is a random word that the other PCs repeat when they answer: what they said before is of before. ``without`` are
    the PCs that are gone, and that nothing waits for.
    """

    register: str
    username: str
    epoch_before: int
    sha256: str
    heads: Heads
    asked: str
    without: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, kept: Iterable[Heads], examined: Examined, fresh: Fresh, by: Actor, *, register: str, asked: str
    ) -> BroughtBack:
        """Put together what is known when a backup is put in place."""
        found: set[Head] = set(examined.lost)
        counters = dict(fresh.printed)
        for each in kept:
            if each.install == examined.heads.install:
                found |= set(each.heads)
                for series, value in each.counters.items():
                    counters[series] = max(value, counters.get(series, 0))
        heads = examined.heads
        known = Heads(heads.outlet, heads.install, heads.at, tuple(sorted(found)), counters)
        return cls(register, by.username, fresh.epoch_before, fresh.backup_sha256, known, asked)

    @classmethod
    def read(cls, path: Path) -> BroughtBack | None:
        """Read it, None when no books wait; raises StorageError."""
        if not path.is_file():
            return None
        heads = read_heads(path)
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            return cls(
                str(told["register"]),
                str(told["username"]),
                int(told["epoch_before"]),
                str(told["sha256"]),
                heads,
                str(told.get("asked", told["sha256"])),  # a program of before asked with none
                tuple(str(each) for each in told.get("without", ())),
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StorageError(
                "What is known of the backup that was brought back ({path}) cannot be read. Bring it back once more; nothing "
                "was changed.",
                path=str(path),
            ) from error

    def keep(self, path: Path) -> None:
        """Write it whole or not at all; raises OSError."""
        told = {
            "register": self.register,
            "username": self.username,
            "epoch_before": self.epoch_before,
            "sha256": self.sha256,
            "asked": self.asked,
            "without": self.without,
            **self.heads.plain(),
        }
        atomic_files.write_durably(path, json.dumps(told, indent=1, sort_keys=True).encode())

    def finish(self, context: Context, path: Path, *, key: Callable[[], str]) -> None:
        """Write the first record of the new epoch, now that all is here that the others have; numbers on paper are skipped."""
        with context.reading() as unit:
            now = book_heads.heads_of(unit, at=context.clock.now(), outlet_id=context.home.outlet_id)
            lost = tuple(
                head for head in self.heads.heads if book_heads.hash_at(unit, head.register, head.seq) != head.hash
            )
        by = People(context).owner_named(self.username)
        examined = Examined(heads=now, counts={}, findings=0, anchored=True, lost=lost)
        start_epoch(context, by, examined, (self.heads,), Fresh({}, self.epoch_before, self.sha256))
        admissions = Admissions(context)
        admissions.keep_seat(by=by, key=key)
        with context.reading() as unit:
            living = {each.register for each in pcs(unit) if each.ended is None}
        for gone in living.intersection(self.without):
            admissions.retire(by=by, code=gone)
        discard(path)
