"""How far the records of the shop's other PCs are here, and how alarming that is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ntt_pos.data.queries.core import chains
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.services.replication.lost_office.both_out import BothOut
from ntt_pos.services.replication.refused_records import Waits
from ntt_pos.services.safety.freshness import OTHER_PC, Freshness

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit
    from ntt_pos.services.core.shop_pcs import OtherPC
    from ntt_pos.services.core.unit_of_work import Context


@dataclass(frozen=True, slots=True)
class ChainState:
    """How far another PC's records are here: the last one, when that PC said that these are all, and what is in the way.

    ``lacks`` is how many of this PC's records it did not say that it has, None where it said nothing of them; the first of
    these is of ``lacks_since``.
    """

    register: str
    seat: bool
    last: int
    said: datetime | None
    retired: bool = False
    problem: ShopError | None = None
    lacks: int | None = None
    lacks_since: datetime | None = None

    def behind(self, now: datetime) -> bool:
        """Whether records of this PC are on their way to it for longer than they should be."""
        return self.lacks_since is not None and OTHER_PC.freshness(now - self.lacks_since) is not Freshness.FINE

    def freshness(self, now: datetime) -> Freshness:
        """Return how alarming it is: a PC is switched off at night, and a folder is away for an hour."""
        if self.retired and not isinstance(self.problem, BothOut):
            return Freshness.FINE
        if self.problem is not None and not isinstance(self.problem, Waits):
            return Freshness.ALARM
        return OTHER_PC.freshness(now - self.said) if self.said is not None else Freshness.OLD


@dataclass(frozen=True, slots=True)
class ExchangeState:
    """How far all other PCs are; ``problem`` is why nothing was exchanged, ``new`` records came just now."""

    chains: tuple[ChainState, ...]
    problem: ShopError | None = None
    new: int = 0

    def stock_of(self, now: datetime) -> datetime | None:
        """Return of when the stock is that this PC shows; None when no other PC was silent for long."""
        said = min((each.said for each in self.chains if each.said is not None and not each.retired), default=now)
        return said if now - said > OTHER_PC.old else None


def lacking_of(context: Context, unit: Unit, pc: OtherPC, has: int | None) -> tuple[int | None, datetime | None]:
    """Return how many records of this PC another one lacks, which said that it ``has`` so many, and of when the first of them is."""
    if has is None or pc.ended is not None:
        return None, None
    home = context.home
    last, _hash = chains.head(unit, home.register_code) or (0, "")
    lacks = max(last - has, 0)
    return lacks, chains.moment_at(unit, home.register_id, has + 1) if lacks else None
