"""The books are proved by themselves: each day what is new, each week everything; how far they were proved is recorded."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from ntt_pos.data.copies.manifest import Head
from ntt_pos.data.queries.core import heads as book_heads
from ntt_pos.data.queries.core import records
from ntt_pos.domain.core.business_date import wita
from ntt_pos.services.safety.proof.verify import Verify, VerifyReport

if TYPE_CHECKING:
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.core.unit_of_work import Context

WEEK: Final = timedelta(days=7)
DAILY: Final = "proof.daily"
WHOLE: Final = "proof.whole"


@dataclass(frozen=True, slots=True)
class ProofMade:
    """A proof as the journal tells of it: when, how many findings, and the heads up to which it went."""

    at: datetime
    findings: int
    heads: tuple[Head, ...]


class Proofs:
    """The proofs that this register makes by itself."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def work_if_due(self, *, by: Actor) -> VerifyReport | None:
        """Prove what is due and record it; None when today's proof was made.

        The whole proof comes after seven days, and every day as long as the last proof had findings: what is new is
        proved from heads that were good.
        """
        now, whole, last = self._context.clock.now(), self._last(WHOLE), self._last(WHOLE, DAILY)
        if last is not None and wita(last.at).date() == wita(now).date():
            return None
        verify, heads = Verify(self._context), self._heads()
        if whole is None or last is None or last.findings or not timedelta(0) <= now - whole.at < WEEK:
            kind, report = WHOLE, verify.run()
        else:
            kind, report = DAILY, verify.run_since(last.heads)
        with self._context.writing(by, despite_clock=True) as work, work.record(kind) as record:
            record.notes.update(
                findings=len(report.findings),
                heads={head.register: f"{head.seq} {head.hash}" for head in heads},
            )
        return report

    def _heads(self) -> tuple[Head, ...]:
        """Return the journal's heads before a proof begins: what is recorded while it runs is the next one's."""
        context = self._context
        with context.reading() as unit:
            return book_heads.heads_of(unit, at=context.clock.now(), outlet_id=context.home.outlet_id).heads

    def _last(self, *kinds: str) -> ProofMade | None:
        with self._context.reading() as unit:
            text = records.newest_of_kinds(unit, self._context.home.register_id, kinds)
        if text is None:
            return None
        told = json.loads(text)
        heads = tuple(Head(code, int(kept.split()[0]), kept.split()[1]) for code, kept in sorted(told["heads"].items()))
        return ProofMade(datetime.fromisoformat(told["at"]), told["findings"], heads)
