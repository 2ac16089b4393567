"""How PINs and passwords are kept: argon2id, as slow as this shop's first PC bears, measured when the shop is founded."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from ntt_pos.data.engine import Row, Unit
from ntt_pos.data.models import shop
from ntt_pos.data.queries.core import users as query
from ntt_pos.data.types import MOVED

if TYPE_CHECKING:
    from ntt_pos.services.core.journal_entry import JournalEntry

SETTING: Final = query.COST_SETTING
WANTED_SECONDS: Final = 0.25
_MOST_TIME: Final = 12


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess costs: rounds, and memory in KiB."""

    time: int = 2
    memory: int = 19_456

    @property
    def hasher(self) -> PasswordHasher:
        """The hasher of this cost."""
        return PasswordHasher(time_cost=self.time, memory_cost=self.memory, parallelism=1, type=Type.ID)


CHEAPEST: Final = Cost()  # OWASP's least for argon2id; practice shops keep it: their PINs are on the screen
_MEASURED: Final = Cost(1, 65_536)


def measure(seconds: Callable[[], float] = time.perf_counter) -> Cost:
    """Return the cost that takes about a quarter of a second here, with 64 MB; never less than two rounds."""
    begun = seconds()
    _MEASURED.hasher.hash("measured", salt=b"\x00" * 16)
    took = max(seconds() - begun, 0.001)
    return Cost(max(2, min(_MOST_TIME, round(WANTED_SECONDS / took))), _MEASURED.memory)


def fits(stored: str, secret: str) -> bool:
    """Whether a secret is the one that was kept."""
    try:
        return CHEAPEST.hasher.verify(stored, secret)  # a hash bears its own cost
    except (VerificationError, InvalidHashError):
        return False


def is_foreign(unit: Unit, row: Row, column: str, *, several: bool) -> bool:
    """Whether the hash in a user's row is not the one that the journal holds: another hand put it there.

    The newest record counts; in a shop of several PCs any of them, since the seat moves. Where no record tells of
    hashes (a shop from before), or where the one that counts may lie in a year file that is away, nothing is foreign.
    """
    known: list[object] = []
    for text in query.records_of_users(unit, row["outlet_id"]):
        if text.startswith(MOVED):
            if several:
                return False
            known.clear()
            continue
        people = json.loads(text).get("rows", {}).get("user_account", ())
        told = [each.get(column) for each in people if each["uid"] == row["uid"] and "secret_hash" in each]
        known = [*known, *told] if several else told[-1:] or known
    return bool(known) and hashlib.sha256(row[column].encode()).hexdigest() not in known


def stored_cost(unit: Unit, outlet_id: int) -> Cost | None:
    """Return the cost that was measured for a shop; None when none was, or somebody put nonsense there."""
    try:
        told = json.loads(query.stored_setting(unit, outlet_id, SETTING) or "null")
        cost = Cost(int(told["time"]), int(told["memory"]))
    except (ValueError, TypeError, KeyError):
        return None
    sane = 1 <= cost.time <= _MOST_TIME and CHEAPEST.memory <= cost.memory <= _MEASURED.memory
    return cost if sane else None


def keep_cost(record: JournalEntry, unit: Unit, outlet_id: int, cost: Cost) -> None:
    """Keep a measured cost with the shop's settings; it is journalled as they are."""
    row_id = query.setting_row_id(unit, outlet_id, SETTING)
    value = json.dumps(asdict(cost), sort_keys=True)
    record.save(shop.setting, {"value": value} if row_id else {"name": SETTING, "value": value}, row_id=row_id)
