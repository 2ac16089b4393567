"""What waits for somebody in the shop: counted, so that the first page can lead to each cure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ntt_pos.data.queries.goods import counts as count_query
from ntt_pos.data.queries.money import statements
from ntt_pos.data.queries.reports import report_money
from ntt_pos.data.queries.selling import late_sales, refund_checks
from ntt_pos.data.queries.selling import unknown_barcodes as code_query
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.money.ageing import LONG
from ntt_pos.domain.selling.reentry import PaperTwice, papers_twice
from ntt_pos.domain.selling.unknown_barcodes import CodeFate, codes_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ntt_pos.data.engine import Unit
    from ntt_pos.services.core.paper_files import PaperBatch

LATELY: Final = dt.timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Todo:
    """What waits beside sold-out shelves and closed days.

    ``uncollected``: producers, and the rupiah, that wait for more than 30 days; ``unconfirmed``: numbers of the Z
    whose count did not agree and that no second person confirmed; ``counting``: who began the stock counts that are not
    posted; ``unknown_codes``: codes that were scanned in the last 31 days and that nothing was done about;
    ``refunds``: returns above the limit, in cash or not, that nobody has confirmed; ``asked``: files of papers of this PC
    of which nobody said whether they were printed; ``twice``: papers that two PCs typed in within 31 days. Each ``since``
    is the date of the oldest.
    """

    uncollected: tuple[int, int]
    unprinted: int
    unconfirmed: tuple[str, ...]
    counting: tuple[str, ...]
    unknown_codes: tuple[str, ...] = ()
    refunds: tuple[str, ...] = ()
    unprinted_since: dt.date | None = None
    unconfirmed_since: dt.date | None = None
    counting_since: dt.date | None = None
    codes_since: dt.date | None = None
    refunds_since: dt.date | None = None
    asked: tuple[PaperBatch, ...] = ()
    twice: tuple[PaperTwice, ...] = ()


def attention(unit: Unit, outlet_id: int, balances: Mapping[int, int], today: dt.date) -> Todo:
    """Return what waits; ``balances`` are the producers' in rupiah, by local id."""
    lately = report_money.credited_since(unit, outlet_id, today - dt.timedelta(days=LONG))
    old = [max(balance - lately.get(who, 0), 0) for who, balance in balances.items() if balance > 0]
    unconfirmed = report_money.unconfirmed(unit, outlet_id)
    counting, refunds = count_query.drafts(unit, outlet_id), refund_checks.waiting(unit, outlet_id)
    unprinted, unprinted_since = statements.waiting_for_paper(unit, outlet_id, today - LATELY)
    codes = [
        each
        for each in codes_of(code_query.between(unit, outlet_id, today - LATELY, today))
        if each.fate is CodeFate.SCANNED
    ]
    return Todo(
        uncollected=(sum(each > 0 for each in old), sum(old)),
        unprinted=unprinted,
        unconfirmed=tuple(number for number, *_rest in unconfirmed),
        counting=tuple(draft.name for draft in counting),
        refunds=tuple(row["number"] for row in refunds),
        unknown_codes=tuple(each.code for each in codes),
        unprinted_since=unprinted_since,
        unconfirmed_since=min((on for *_rest, on in unconfirmed), default=None),
        counting_since=min((calendar_date(draft.at) for draft in counting), default=None),
        codes_since=min((calendar_date(each.first) for each in codes), default=None),
        twice=papers_twice(late_sales.of_papers(unit, outlet_id, today - LATELY)),
        refunds_since=min((calendar_date(row["at"]) for row in refunds), default=None),
    )
