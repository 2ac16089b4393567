"""What the manager's screens show: the shop at a glance, producers with their money, products with their state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from ntt_pos.data.atomic_files import write_durably
from ntt_pos.data.queries.core import calendar
from ntt_pos.data.queries.goods import articles as article_query
from ntt_pos.data.queries.goods.counts import PostedCount, posted
from ntt_pos.data.queries.money import days
from ntt_pos.data.queries.money import statements as statement_query
from ntt_pos.data.queries.money.payables import oldest_uncollected
from ntt_pos.data.queries.reports import overview as query
from ntt_pos.data.queries.reports import product_list
from ntt_pos.data.queries.reports.overview import AccountLine, ProducerLine
from ntt_pos.data.queries.reports.product_list import EVERYTHING, BatchLine, Narrowing, PermitState, ProductState
from ntt_pos.data.queries.reports.report_goods import Dated, PermitLine, dated, permits
from ntt_pos.domain.core.business_date import calendar_date, shop_date
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.terms import Terms, terms_in_force
from ntt_pos.domain.goods.expiry import GOODS_SOON, PERMIT_SOON
from ntt_pos.domain.money.account import PaysBy, payable
from ntt_pos.domain.reports.report import this_week
from ntt_pos.services.core.contacts.personal_data import masked, sees_personal
from ntt_pos.services.core.contacts.regions import Regions, is_official
from ntt_pos.services.core.paper_files import waiting_batches
from ntt_pos.services.goods.catalogue import Catalogue
from ntt_pos.services.money.statements import day_folder
from ntt_pos.services.reports.day_papers import DayPapers, HomeFacts
from ntt_pos.services.reports.todo import Todo, attention

if TYPE_CHECKING:
    from pathlib import Path

    from ntt_pos.data.engine import Unit
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.domain.selling.cart import Article
    from ntt_pos.services.core.unit_of_work import Context

__all__ = [
    "AccountLine",
    "BatchLine",
    "Dated",
    "DayPaper",
    "HomeWeek",
    "Narrowing",
    "Overview",
    "PermitLine",
    "PermitState",
    "PostedCount",
    "ProducerLine",
    "ProductState",
    "day_folder",
]

ACCOUNT_LINES: Final = 12
SHOWN: Final = 500
FOUND: Final = 200
MOST_NARROWED: Final = 10_000
LATELY: Final = dt.timedelta(days=28)
DAYS_SHOWN: Final = 31


class DayPaper(StrEnum):
    """A paper of a closed date, by the name of its file."""

    RECAP = "rekap"
    REPORT = "laporan-hari"


@dataclass(frozen=True, slots=True)
class HomeWeek:
    """The takings (rupiah) of each day of this week, from Monday up to today, and of all seven days of the last one."""

    now: tuple[int, ...]
    before: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class HomeBoard:
    """The shop at a glance: today's figures and, counted, what waits for somebody (rupiah, counts).

    ``unlisted`` are the producers whose village the official list lacks, ``dated`` what is on the shelf and expired or
    expires soon, ``permits`` those that ran out or do soon, each the soonest first; ``oldest`` is the day on which the
    oldest money that waits came in, by producer. ``without`` are the registers that the last closed date was closed without.
    """

    facts: HomeFacts
    drawers: tuple[days.OpenDrawer, ...]
    last_closed: dt.date | None
    today: dt.date
    expiring: int
    expired: int
    permits_soon: int
    permits_expired: int
    owing: int
    producers: int
    most: tuple[ProducerLine, ...]
    to_pay: int
    attention: Todo
    week: HomeWeek
    last_count: PostedCount | None = None
    oldest: Mapping[int, dt.date] = field(default_factory=dict)
    dated: tuple[Dated, ...] = ()
    permits: tuple[PermitLine, ...] = ()
    halal_open: int = 0
    to_collect: int = 0
    unlisted: tuple[ProducerLine, ...] = ()
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProducerBoard:
    """Every producer, and the totals below the list; ``villages`` of ``all_villages`` have a producer here."""

    rows: tuple[ProducerLine, ...]
    owed: int
    villages: int
    all_villages: int


@dataclass(frozen=True, slots=True)
class ProducerCard:
    """One producer: what can be paid now (``ready``, the rest is ``carried``), terms, the account's last lines, goods."""

    line: ProducerLine
    ready: int
    carried: int
    terms: Terms | None
    terms_since: dt.date | None
    account: tuple[AccountLine, ...]
    articles: tuple[Article, ...]
    statement: str
    photo: bytes = b""


@dataclass(frozen=True, slots=True)
class ProductBoard:
    """The products of a list, how many the shop has in each state, and whether the list is cut at its most.

    ``elsewhere`` counts those that the words find but the state and the narrowing keep out.
    """

    articles: tuple[Article, ...]
    counts: Mapping[ProductState, int]
    cut: bool
    makers: tuple[tuple[int, str], ...] = ()
    categories: tuple[str, ...] = ()
    elsewhere: int = 0


@dataclass(frozen=True, slots=True)
class ProductOverview:
    """One product: where its units are, what was sold in the last 28 days (base units) and when last."""

    article: Article
    batches: tuple[BatchLine, ...]
    sold_lately: int
    last_sold: dt.date | None


@dataclass(frozen=True, slots=True)
class CloseBoard:
    """How far the calendar is: the date that can be closed now, missed ones, closed ones (newest first), open drawers.

    ``held`` are the baskets that are in no book and would go on waiting; ``unfinished`` is a date whose closing was
    stopped: it is cut, and some producers wait for their statement. ``later`` are the takings booked for tomorrow
    already. ``without`` are the registers that a closed date was closed without.
    """

    today: dt.date
    today_closed: bool
    missed: tuple[dt.date, ...]
    closed: tuple[dt.date, ...]
    unfinished: dt.date | None
    drawers: tuple[days.OpenDrawer, ...]
    sales: int
    takings: int
    waiting: int
    unprinted: int
    held: tuple[days.HeldBasket, ...] = ()
    later: int = 0
    without: Mapping[dt.date, tuple[str, ...]] = field(default_factory=dict)


class Overview:
    """Reads for the manager, and puts papers of the books into the folder."""

    def __init__(self, context: Context, regions: Regions | None = None) -> None:
        self._context = context
        self._regions = regions or Regions()

    def home(self, *, by: Actor) -> HomeBoard:
        """Return the shop at a glance; raises Denied for who may not see reports."""
        facts = DayPapers(self._context).home(by=by)
        today = calendar_date(self._context.clock.now())
        shop_day = shop_date(self._context.clock.now(), cutoff_hour=self._context.settings.cutoff_hour)
        with self._context.reading() as unit:
            rows = query.producers(unit, self._outlet, today=today)
            last_closed = calendar.day_state(unit, self._outlet).last_closed
            cut = days.cut_of(unit, self._outlet, last_closed) if last_closed is not None else None
            most = sorted((row for row in rows if row.balance > 0), key=lambda row: -row.balance)
            return HomeBoard(
                facts=facts,
                drawers=days.open_drawers(unit, self._outlet),
                last_closed=last_closed,
                today=shop_day,
                week=self._week(unit, shop_day),
                last_count=next(iter(posted(unit, self._outlet, limit=1)), None),
                oldest=oldest_uncollected(unit, self._outlet),
                dated=dated(unit, self._outlet, today + GOODS_SOON),
                permits=permits(unit, self._outlet, today + PERMIT_SOON),
                expiring=self._count(unit, ProductState.EXPIRING, today),
                expired=self._count(unit, ProductState.EXPIRED, today),
                permits_soon=self._count(unit, ProductState.ALL, today, _permits(PermitState.SOON)),
                permits_expired=self._count(unit, ProductState.ALL, today, _permits(PermitState.EXPIRED)),
                owing=sum(row.balance < 0 for row in rows),
                producers=len(rows),
                most=tuple(most[:20]),
                to_pay=sum(
                    payable(row.balance, PaysBy(row.pays_by), self._context.settings.payout_step)[0] > 0 for row in most
                ),
                halal_open=self._count(unit, ProductState.HALAL_OPEN, today),
                to_collect=self._count(unit, ProductState.COLLECT, today),
                unlisted=tuple(row for row in rows if row.active and not is_official(row.village_code)),
                without=cut.without if cut is not None else (),
                attention=replace(
                    attention(unit, self._outlet, {row.producer_id: row.balance for row in rows}, today),
                    asked=waiting_batches(unit, self._context),
                ),
            )

    def _week(self, unit: Unit, today: dt.date) -> HomeWeek:
        first = this_week(today).first - dt.timedelta(days=7)
        found = query.takings_by_day(unit, self._outlet, first, today)
        days = [found.get(first + dt.timedelta(days=at), 0) for at in range((today - first).days + 1)]
        return HomeWeek(now=tuple(days[7:]), before=tuple(days[:7]))

    def producers(self, *, by: Actor | None = None) -> ProducerBoard:
        """Return every producer, by name; telephone numbers are masked for whoever may not see them."""
        rows = self._lines(by)
        own = {village.code for village in self._regions.in_regency(self._context.settings.regency_code)}
        return ProducerBoard(
            rows=rows,
            owed=sum(row.balance for row in rows if row.balance > 0),
            villages=len({row.village_code for row in rows if row.active and row.products} & own),
            all_villages=len(own),
        )

    def producer(self, producer_id: int, *, by: Actor | None = None) -> ProducerCard:
        """Return one producer, masked as in ``producers``; raises DomainError when there is none."""
        line = next((row for row in self._lines(by) if row.producer_id == producer_id), None)
        if line is None:
            raise DomainError("There is no such producer.")
        with self._context.reading() as unit:
            on, today = self._context.dates(unit)
            agreed = query.terms_of(unit, producer_id)
            terms = terms_in_force(agreed, on)
            since = [row.valid_from for row in agreed if row.terms == terms and row.valid_from <= on]
            ids = product_list.product_ids_of(unit, producer_id)
            ready, carried = payable(line.balance, PaysBy(line.pays_by), self._context.settings.payout_step)
            return ProducerCard(
                line=line,
                ready=ready,
                carried=carried,
                terms=terms,
                terms_since=max(since, default=None),
                account=query.account_lines(unit, producer_id, limit=ACCOUNT_LINES),
                articles=article_query.articles(unit, ids, on=on, today=today),
                statement=statement_query.last_number(unit, producer_id),
                photo=query.photo_of(unit, producer_id),
            )

    def products(
        self,
        text: str = "",
        *,
        state: ProductState = ProductState.ALL,
        narrowing: Narrowing = EVERYTHING,
        catalogue: Catalogue | None = None,
    ) -> ProductBoard:
        """Return products found by words (best first) or all of them by name, in a state, at most 500."""
        hits = (catalogue or Catalogue(self._context)).search(text, FOUND) if text.strip() else ()
        with self._context.reading() as unit:
            on, today = self._context.dates(unit)
            low = self._context.settings.low_stock
            counts = {each: self._count(unit, each, today, narrowing) for each in ProductState}

            def among(limit: int) -> tuple[int, ...]:
                return product_list.product_ids(
                    unit, self._outlet, state=state, today=today, low_stock=low, limit=limit, narrowing=narrowing
                )

            if not text.strip():
                ids = among(SHOWN)
            else:
                ids = tuple(hit.product_id for hit in hits)
                if state is not ProductState.ALL or narrowing != EVERYTHING:
                    fitting = set(among(MOST_NARROWED))
                    ids = tuple(each for each in ids if each in fitting)
            found = article_query.articles(unit, ids, on=on, today=today)
            makers, categories = product_list.makers(unit, self._outlet), product_list.categories(unit, self._outlet)
        cut = len(ids) >= (FOUND if text.strip() else SHOWN)
        return ProductBoard(found, counts, cut, makers, categories, max(len(hits) - len(ids), 0))

    def product(self, product_id: int) -> ProductOverview:
        """Return one product; raises DomainError when there is none."""
        with self._context.reading() as unit:
            on, today = self._context.dates(unit)
            found = article_query.articles(unit, (product_id,), on=on, today=today)
            if not found:
                raise DomainError("There is no such product.")
            sold, last = product_list.sold_since(unit, product_id, on - LATELY)
            return ProductOverview(found[0], product_list.batches(unit, product_id), sold, last)

    def closing(self, *, by: Actor) -> CloseBoard:
        """Return how far the calendar is and what today brought so far; raises Denied for who may not see reports."""
        facts = DayPapers(self._context).home(by=by)
        today = shop_date(self._context.clock.now(), cutoff_hour=self._context.settings.cutoff_hour)
        with self._context.reading() as unit:
            state = calendar.day_state(unit, self._outlet)
            closed = statement_query.closed_dates(unit, self._outlet, DAYS_SHOWN)
            return CloseBoard(
                today=today,
                today_closed=state.last_closed is not None and state.last_closed >= today,
                missed=facts.missed,
                closed=closed,
                unfinished=state.unfinished,
                drawers=days.open_drawers(unit, self._outlet),
                sales=facts.sales,
                takings=facts.takings,
                waiting=facts.unprinted,
                unprinted=statement_query.count_unprinted(unit, self._outlet, today - dt.timedelta(days=DAYS_SHOWN)),
                held=days.held_baskets(unit, self._outlet),
                later=facts.later.takings,
                without=days.closed_without(unit, self._outlet, closed[-1]) if closed else {},
            )

    def day_paper(self, paper: DayPaper, day: dt.date, folder: Path, *, by: Actor) -> Path:
        """Return the PDF of a closed date's recap or day report, drawing it first when it is not in the folder.

        Raises Denied for who may not see reports, and OSError.
        """
        self._context.allow(by, Act.SEE_REPORTS, f"{paper} {day}")
        path = day_folder(folder, day) / f"{paper}-{day.isoformat()}.pdf"
        if not path.exists():
            reports = DayPapers(self._context)
            draw = reports.recap_pdf if paper is DayPaper.RECAP else reports.day_report_pdf
            write_durably(path, draw(day))
        return path

    @property
    def _outlet(self) -> int:
        return self._context.home.outlet_id

    def _lines(self, by: Actor | None) -> tuple[ProducerLine, ...]:
        """Return every producer with their telephone number as ``by`` may see it."""
        sees = sees_personal(self._context, by)
        with self._context.reading() as unit:
            rows = query.producers(unit, self._outlet, today=calendar_date(self._context.clock.now()))
        return rows if sees else tuple(replace(row, phone=masked(row.phone)) for row in rows)

    def _count(self, unit: Unit, state: ProductState, today: dt.date, narrowing: Narrowing = EVERYTHING) -> int:
        low = self._context.settings.low_stock
        return product_list.count_products(
            unit, self._outlet, state=state, today=today, low_stock=low, narrowing=narrowing
        )


def _permits(state: PermitState) -> Narrowing:
    return Narrowing(permit=state, on_sale=True)
