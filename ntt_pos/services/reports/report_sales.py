"""Reports of what was sold: the same lines cut by day, hour, product, producer, pillar, village and means of payment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, TypeAlias

from ntt_pos.data.queries.core import users as user_query
from ntt_pos.data.queries.reports import day_papers as day_query
from ntt_pos.data.queries.reports import report_goods as goods_query
from ntt_pos.data.queries.reports import report_sales as query
from ntt_pos.data.queries.reports.report_sales import By, Turnover
from ntt_pos.data.queries.selling import unknown_barcodes as code_query
from ntt_pos.domain.core.words import MEANS
from ntt_pos.domain.reports.report import (
    Cell,
    Column,
    Figure,
    Kind,
    Period,
    Report,
    Row,
    growth,
    period_before,
    row,
    share_of,
)
from ntt_pos.domain.selling.unknown_barcodes import CodeFate, UnknownBarcode, codes_of
from ntt_pos.i18n import N_
from ntt_pos.services.reports.report_context import BELOW, ReportContext

Head: TypeAlias = str | tuple[str, Kind, bool, bool]

FATES: Final = {
    CodeFate.SCANNED: N_("nothing yet"),
    CodeFate.KNOWN: N_("known when scanned again"),
    CodeFate.PICKED: N_("picked: {product}"),
    CodeFate.NOT_OURS: N_("not our goods"),
}
_MONEY: Final = (
    (N_("Returned"), Kind.RUPIAH, True),
    (N_("Turnover"), Kind.RUPIAH, True),
    (N_("Producers' part"), Kind.RUPIAH, True),
    (N_("Shop's part"), Kind.RUPIAH, True),
)
_ADDED: Final = ("units", "sold", "returned", "producer_share", "shop_share", "tax")
_UNITS: Final = (N_("Units"), Kind.PIECES, True)
_SHARE: Final = (N_("Of all"), Kind.PERCENT)
_BEFORE: Final = ((N_("Time before"), Kind.RUPIAH, True), (N_("Up or down"), Kind.PERCENT))


def by_day(making: ReportContext) -> Report:
    """Return turnover day by day, days without a sale left out."""
    counted = query.sales_counted(making.unit, making.outlet, making.period.first, making.period.last)
    lines = _turnover(making, By.DAY)
    columns = making.columns((N_("Date"), Kind.DATE), (N_("Sales"), Kind.COUNT, True), _UNITS, *_MONEY)
    rows = [row(each.key, counted.get(each.key, 0), *_cells(each)) for each in lines]
    title = making.text("Sales by day")
    table = making.table(title, *_taxed(making, columns, rows, lines), bars=(0, 4))
    days = len(counted)
    figures = list(_figures(making, lines))
    net = sum(each.net for each in lines)
    if days:
        figures.append(Figure(making.text("Per day with sales"), (2 * net + days) // (2 * days)))
    return making.report("penjualan-hari", title, [table], figures=figures, notes=_compared(making))


def by_hour(making: ReportContext) -> Report:
    """Return turnover by hour of the day (WITA)."""
    title = making.text("Sales by hour")
    return _report(
        making,
        "penjualan-jam",
        title,
        By.HOUR,
        (N_("Hour (WITA)"),),
        lambda each: [f"{each.key:02d}.00–{each.key:02d}.59"],
        order=lambda each: each.key,
        bars=(0, 3),
        compared=True,
    )


def by_product(making: ReportContext) -> Report:
    """Return turnover by product, most first."""
    named = query.products_named(making.unit, making.outlet)

    def words(each: Turnover) -> list[Cell]:
        known = named.get(each.key)
        return [known.name, known.code, known.producer or making.own] if known else [each.name, "", each.place]

    return _report(
        making,
        "penjualan-barang",
        making.text("Sales by product"),
        By.PRODUCT,
        (N_("Product"), (N_("Code"), *BELOW), (N_("Producer"), *BELOW)),
        words,
        about="product",
    )


def by_producer(making: ReportContext) -> Report:
    """Return turnover by producer, most first."""
    named = goods_query.producers_named(making.unit, making.outlet)

    def words(each: Turnover) -> list[Cell]:
        known = named.get(each.key)
        return [known.name, known.code, known.village] if known else [making.own, "", ""]

    return _report(
        making,
        "penjualan-produsen",
        making.text("Sales by producer"),
        By.PRODUCER,
        (N_("Producer"), (N_("Code"), *BELOW), (N_("Village"), *BELOW)),
        words,
        about="producer",
    )


def by_pillar(making: ReportContext) -> Report:
    """Return turnover by pillar."""
    return _report(
        making,
        "penjualan-pilar",
        making.text("Sales by pillar"),
        By.PILLAR,
        (N_("Pillar"),),
        lambda each: [making.pillar(each.key)],
        bars=(0, 3),
        compared=True,
    )


def by_village(making: ReportContext) -> Report:
    """Return turnover by village, most first."""
    return _report(
        making,
        "penjualan-desa",
        making.text("Sales by village"),
        By.VILLAGE,
        (N_("Village"), (N_("District"), *BELOW)),
        lambda each: [each.name or making.own, each.place],
    )


def by_cashier(making: ReportContext) -> Report:
    """Return turnover by who sold it, less what they took back, most first."""
    named = {each["id"]: each["name"] for each in user_query.users(making.unit, making.outlet)}
    return _report(
        making,
        "penjualan-kasir",
        making.text("Sales by cashier"),
        By.CASHIER,
        (N_("Cashier"),),
        lambda each: [named.get(each.key, "–")],
        bars=(0, 3),
        compared=True,
    )


def by_category(making: ReportContext) -> Report:
    """Return turnover by the category that each product is in now, most first."""
    named = query.products_named(making.unit, making.outlet)

    def sums(period: Period) -> list[Turnover]:
        found: dict[str, Turnover] = {}
        for each in _sold(making, period, By.PRODUCT):
            known = named.get(each.key)
            category = known.category if known else ""
            before = found.get(category, _nothing(each))
            added = {name: getattr(before, name) + getattr(each, name) for name in _ADDED}
            found[category] = replace(before, key=category, **added)
        return list(found.values())

    lines, before = _beside(sums(making.period), sums(period_before(making.period)))
    return _report_of(
        making,
        "penjualan-kategori",
        making.text("Sales by category"),
        sorted(lines, key=lambda each: -each.net),
        (N_("Category"),),
        lambda each: [each.key or making.text("without a category")],
        bars=(0, 3),
        before=before,
    )


def by_means(making: ReportContext) -> Report:
    """Return the money by means of payment; with the cash rounding taken out it is the turnover of every other cut."""
    first, last = making.period.first, making.period.last
    parts = day_query.means(making.unit, making.outlet, first, last)
    rounding = query.cash_rounding(making.unit, making.outlet, first, last)
    title = making.text("Sales by means of payment")
    columns = making.columns(N_("Means"), (N_("Payments"), Kind.COUNT, True), (N_("Amount"), Kind.RUPIAH, True), _SHARE)
    total = sum(part.paid for part in parts)
    rows = [
        row(making.text(MEANS[part.key].short), part.count, part.paid, share_of(part.paid, total))
        for part in sorted(parts, key=lambda part: -part.paid)
    ]
    if rounding:
        rows.append(row(making.text("Cash rounding, taken out"), None, -rounding, None))
    table = making.table(title, columns, rows, bars=(0, 2))
    figures = (
        Figure(making.text("Money taken"), total),
        Figure(making.text("Cash rounding"), rounding),
        Figure(making.text("Turnover"), total - rounding),
    )
    return making.report("penjualan-cara-bayar", title, [table], figures=figures)


def unknown_codes(making: ReportContext) -> Report:
    """Return the scans of the period that the shop did not know, the last one first, with what became of each."""
    first, last = making.period.first, making.period.last
    codes = codes_of(code_query.between(making.unit, making.outlet, first, last))
    columns = making.columns(
        N_("Code"), N_("Last scanned"), (N_("Times"), Kind.COUNT, True), N_("By"), N_("What became of it")
    )
    rows = [
        row(
            each.code,
            making.language.moment(each.last),
            each.count,
            each.by,
            _became(making, each),
            about=f"code {each.code}" if each.fate is CodeFate.SCANNED else "",
        )
        for each in codes
    ]
    title = making.text("Unknown codes")
    open_ones = sum(each.fate is CodeFate.SCANNED for each in codes)
    figures = (
        Figure(making.text("Codes"), len(codes), Kind.COUNT),
        Figure(making.text("Scans"), sum(each.count for each in codes), Kind.COUNT),
        Figure(making.text("Nothing done yet"), open_ones, Kind.COUNT),
    )
    table = making.table(title, columns, rows)
    notes = (making.text("Enter on a code that nothing was done about settles it; so does the first page."),)
    return making.report("kode-tak-dikenal", title, [table], figures=figures, notes=notes if open_ones else ())


def _became(making: ReportContext, code: UnknownBarcode) -> str:
    """Return every answer that was given to a code and how often, in the order each came first."""
    answers = [*code.answers, *([(CodeFate.SCANNED, "")] if code.fate is CodeFate.SCANNED else [])]
    told = Counter(making.text(FATES[fate], product=product or "–") for fate, product in answers)
    return "; ".join(f"{words} ({times}×)" if times > 1 else words for words, times in told.items())


def _report(  # noqa: PLR0913 a cut of the turnover says all this about itself
    making: ReportContext,
    name: str,
    title: str,
    by: By,
    heads: Sequence[Head],
    words: Callable[[Turnover], list[Cell]],
    *,
    order: Callable[[Turnover], int] | None = None,
    about: str = "",
    bars: tuple[int, int] | None = None,
    compared: bool = False,
) -> Report:
    now: Sequence[Turnover] = _turnover(making, by)
    before: Mapping[Any, int] | None = None
    if compared:
        now, before = _beside(now, _sold(making, period_before(making.period), by))
    lines = sorted(now, key=order or (lambda each: -each.net))
    return _report_of(making, name, title, lines, heads, words, about=about, bars=bars, before=before)


def _beside(now: Sequence[Turnover], before: Sequence[Turnover]) -> tuple[Sequence[Turnover], Mapping[Any, int] | None]:
    """Return the lines, with those that brought something only before, and what each brought then; None for nothing."""
    then = {each.key: each.net for each in before}
    known = {each.key for each in now}
    gone = [_nothing(each) for each in before if each.key not in known]
    return [*now, *gone], then or None


def _nothing(each: Turnover) -> Turnover:
    """Return a line that brought nothing."""
    return replace(each, units=0, quantity=0, sold=0, returned=0, producer_share=0, shop_share=0, tax=0)


def _report_of(  # noqa: PLR0913 as above
    making: ReportContext,
    name: str,
    title: str,
    lines: Sequence[Turnover],
    heads: Sequence[Head],
    words: Callable[[Turnover], list[Cell]],
    *,
    about: str = "",
    bars: tuple[int, int] | None = None,
    before: Mapping[Any, int] | None = None,
) -> Report:
    def beside(each: Turnover) -> list[Cell]:
        then = before.get(each.key, 0) if before is not None else 0
        return [then, growth(each.net, then)] if before is not None else []

    total = sum(each.net for each in lines)
    rows = [
        row(
            *words(each),
            *_cells(each),
            share_of(each.net, total),
            *beside(each),
            about=f"{about} {each.key}" if about and each.key is not None else "",
        )
        for each in lines
    ]
    columns = making.columns(*heads, _UNITS, *_MONEY, _SHARE, *(_BEFORE if before is not None else ()))
    table = making.table(title, *_taxed(making, columns, rows, lines), bars=bars)
    return making.report(name, title, [table], figures=_figures(making, lines), notes=_compared(making))


def _turnover(making: ReportContext, by: By) -> tuple[Turnover, ...]:
    return _sold(making, making.period, by)


def _sold(making: ReportContext, period: Period, by: By) -> tuple[Turnover, ...]:
    return query.turnover(making.unit, making.outlet, period.first, period.last, by=by)


def _cells(each: Turnover) -> list[Cell]:
    return [each.units, -each.returned, each.net, each.producer_share, each.shop_share]


def _taxed(
    making: ReportContext, columns: tuple[Column, ...], rows: Sequence[Row], lines: Sequence[Turnover]
) -> tuple[tuple[Column, ...], Sequence[Row]]:
    """Return columns and rows as they are; a shop that keeps tax gets its column, so that the parts add up."""
    if not any(each.tax for each in lines):
        return columns, rows
    tax = Column(making.text("Tax"), Kind.RUPIAH, total=True)
    taxed = [row(*each.cells, line.tax, about=each.about) for each, line in zip(rows, lines, strict=True)]
    return (*columns, tax), taxed


def _figures(making: ReportContext, lines: Sequence[Turnover]) -> tuple[Figure, ...]:
    return (
        Figure(making.text("Turnover"), sum(each.net for each in lines)),
        Figure(making.text("Producers' part"), sum(each.producer_share for each in lines)),
        Figure(making.text("Shop's part"), sum(each.shop_share for each in lines)),
        Figure(making.text("Units sold less returned"), sum(each.units for each in lines), Kind.COUNT),
        Figure(making.text("Against the time before"), growth(_net(lines), _net_before(making)), Kind.PERCENT),
    )


def _net(lines: Iterable[Turnover]) -> int:
    return sum(each.net for each in lines)


def _net_before(making: ReportContext) -> int:
    return _net(_sold(making, period_before(making.period), By.DAY))


def _compared(making: ReportContext) -> tuple[str, ...]:
    """Return with what time the turnover is compared."""
    before, net = period_before(making.period), _net_before(making)
    words = making.text(
        "Compared with {first} to {last}: turnover {amount} then.",
        first=before.first,
        last=before.last,
        amount=making.language.rp(net),
    )
    return (words,) if net else ()
