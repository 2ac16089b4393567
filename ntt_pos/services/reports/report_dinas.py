"""The monthly pack for the trade office: producers, turnover and income by pillar, district and village, and coverage."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ntt_pos.data.queries.reports import report_goods as goods_query
from ntt_pos.data.queries.reports import report_money as money_query
from ntt_pos.data.queries.reports import report_sales as query
from ntt_pos.data.queries.reports.report_goods import NamedProducer
from ntt_pos.data.queries.reports.report_sales import By
from ntt_pos.domain.goods.stock import MovementKind
from ntt_pos.domain.money.ageing import Credit, Waited, waited
from ntt_pos.domain.reports.report import (
    Cell,
    Figure,
    Kind,
    Period,
    Report,
    Row,
    Series,
    Table,
    months_of,
    period_before,
    row,
)
from ntt_pos.i18n import N_
from ntt_pos.services.reports.report_compared import MONEY, compared_note, compared_table
from ntt_pos.services.reports.report_context import BELOW, ReportContext
from ntt_pos.services.reports.report_goods import wanted_table

if TYPE_CHECKING:
    from ntt_pos.services.core.contacts.regions import Village

TOP: Final = 20
_HEADS: Final = (
    (N_("Producers"), Kind.COUNT, True),
    (N_("Sold something"), Kind.COUNT, True),
    (N_("Turnover"), Kind.RUPIAH, True),
    (N_("Producers' income"), Kind.RUPIAH, True),
    (N_("Units"), Kind.PIECES, True),
    (N_("Expired"), Kind.PIECES, True),
    (N_("Lost or damaged"), Kind.PIECES, True),
)
_COMPARED: Final = {
    **MONEY,
    N_("Producers who sold something"): lambda sold: sum(each.key is not None and each.units > 0 for each in sold),
}
_MOST_DAYS: Final = 62
_HOURS: Final = (N_("Hours to payout"), Kind.COUNT)


@dataclass(slots=True)
class _Sum:
    """What one pillar, district or village adds up to."""

    producers: int = 0
    sellers: int = 0
    net: int = 0
    share: int = 0
    units: int = 0
    expired: int = 0
    lost: int = 0
    waited: Waited = field(default_factory=Waited)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells of a row."""
        return (self.producers, self.sellers, self.net, self.share, self.units, self.expired, self.lost)


class _Cut:
    """What producers sold, lost and waited for, added up by pillar or village."""

    def __init__(
        self, making: ReportContext, producers: Mapping[int, NamedProducer], by_producer: Sequence[query.Turnover]
    ) -> None:
        self._making, self._producers, self._by_producer = making, producers, by_producer
        self._gone = goods_query.gone(making.unit, making.outlet, making.period.first, making.period.last)
        self._waited = waits(making)

    def sums(self, by: By, key: Callable[[NamedProducer], str]) -> dict[str, _Sum]:
        """Return the sums of each part; ``key`` says to which one a producer belongs."""
        making, gone = self._making, self._gone
        sums: dict[str, _Sum] = defaultdict(_Sum)
        for who in self._producers.values():
            one = sums[key(who)]
            one.producers += who.on_sale
            one.expired += gone.get((who.producer_id, MovementKind.EXPIRED), 0)
            one.lost += gone.get((who.producer_id, MovementKind.LOST), 0)
            one.lost += gone.get((who.producer_id, MovementKind.DAMAGED), 0)
            one.waited += self._waited.get(who.producer_id, Waited())
        for line in self._by_producer:
            if line.key in self._producers and line.units > 0:
                sums[key(self._producers[line.key])].sellers += 1
        for line in query.turnover(making.unit, making.outlet, making.period.first, making.period.last, by=by):
            one = sums[line.key]
            one.net += line.net
            one.share += line.producer_share
            one.units += line.units
        return sums


def dinas(making: ReportContext) -> Report:
    """Return the pack for a period, as a rule a month."""
    first, last = making.period.first, making.period.last
    producers = goods_query.producers_named(making.unit, making.outlet)
    by_producer = query.turnover(making.unit, making.outlet, first, last, by=By.PRODUCER)
    making.step()
    cut = _Cut(making, producers, by_producer)
    making.step()
    pillars = cut.sums(By.PILLAR, lambda who: who.pillar)
    making.step()
    villages = cut.sums(By.VILLAGE, lambda who: who.village_code)
    making.step()
    official = making.regions.in_regency(making.context.settings.regency_code)
    covered = {who.village_code for who in producers.values() if who.on_sale} & {each.code for each in official}
    compared = compared_table(making, _COMPARED, by=By.PRODUCER)
    making.step()
    tables = [
        compared,
        _pillar_table(making, pillars),
        _district_table(making, villages, official, covered),
        _village_table(making, villages),
        _product_table(making),
        _missing_table(making, official, covered),
        wanted_table(making),
    ]
    total = sum((each.waited for each in pillars.values()), Waited())
    pack = making.report(
        "paket-dinas",
        making.text("Pack for the trade office"),
        tables,
        figures=(
            Figure(making.text("Turnover"), sum(each.net for each in by_producer)),
            Figure(making.text("Producers' income"), sum(each.producer_share for each in by_producer)),
            *_counts(making, producers.values(), total, len(covered)),
        ),
        notes=_notes(making, len(covered), len(official)),
    )
    return making.letter(pack, series=[_series(making)], receiver=making.text("Received by the trade office"))


def _counts(
    making: ReportContext, producers: Iterable[NamedProducer], total: Waited, covered: int
) -> tuple[Figure, ...]:
    return (
        Figure(making.text("Producers with goods on sale"), sum(who.on_sale for who in producers), Kind.COUNT),
        Figure(making.text("Hours from sale to payout"), total.hours, Kind.COUNT),
        Figure(making.text("Villages with a product"), covered, Kind.COUNT),
        Figure(
            making.text("Expired, on the shelf today"),
            goods_query.lying_expired(making.unit, making.outlet, making.today),
            Kind.COUNT,
        ),
    )


def _notes(making: ReportContext, covered: int, official: int) -> tuple[str, ...]:
    return (
        making.text("{n} of {all} villages have a product in the shop.", n=covered, all=official),
        making.text(
            "Expired in the tables is what was taken off the shelf in the period; what is still there past its date is counted as today."
        ),
        compared_note(making),
        making.text("Producers and villages are counted as they are today; money and units are of the period."),
        making.text(
            "Hours from sale to payout: for every rupiah paid out in the period, how long ago it was earned; the oldest money leaves first."
        ),
    )


def _series(making: ReportContext) -> Series:
    """Return the turnover of each month of a long period, else of each day beside the same day of the period before."""
    if making.period.days > _MOST_DAYS:
        months = dict.fromkeys(months_of(making.period), 0)
        for each in query.turnover(making.unit, making.outlet, making.period.first, making.period.last, by=By.DAY):
            months[each.key.replace(day=1)] += each.net
        named = tuple(making.language.day(month).partition(" ")[2] for month in months)
        return Series(making.text("Turnover of each month (rupiah)"), named, tuple(months.values()))

    def days(period: Period) -> list[int]:
        sold = query.turnover(making.unit, making.outlet, period.first, period.last, by=By.DAY)
        net = {each.key: each.net for each in sold}
        return [net.get(period.first + dt.timedelta(days=at), 0) for at in range(period.days)]

    period, before = making.period, period_before(making.period)
    names = [str((period.first + dt.timedelta(days=at)).day) for at in range(period.days)]
    then = days(before)[: period.days]
    title = making.text("Turnover of each day (rupiah)")
    if any(then):
        title = making.text(
            "Turnover of each day (rupiah); outlined: {first} to {last}", first=before.first, last=before.last
        )
    return Series(title, tuple(names), tuple(days(period)), tuple(then) if any(then) else ())


def waits(making: ReportContext) -> dict[int, Waited]:
    """Return per producer how long the money paid out in the period had waited."""
    paid = money_query.payouts(making.unit, making.outlet, making.period.first, making.period.last)
    counted: dict[int, list[Credit]] = defaultdict(list)
    for voucher in paid:
        if not voucher.reversed:
            counted[voucher.producer_id].append(Credit(voucher.at, voucher.amount))
    if not counted:
        return {}
    plus: dict[int, list[Credit]] = defaultdict(list)
    minus: dict[int, list[Credit]] = defaultdict(list)
    for each in money_query.moved(making.unit, tuple(counted), making.period.last):
        side = plus if each.amount > 0 else minus
        if each.amount:
            side[each.producer_id].append(Credit(each.at, abs(each.amount)))
    return {who: waited(plus[who], minus[who], vouchers) for who, vouchers in counted.items()}


def _pillar_table(making: ReportContext, sums: dict[str, _Sum]) -> Table:
    rows = [
        row(making.pillar(key), *one.cells, one.waited.hours)
        for key, one in sorted(sums.items(), key=lambda each: (not each[0], -each[1].net))
        if key or one.net or one.units
    ]
    columns = making.columns(N_("Pillar"), *_HEADS, _HOURS)
    return making.table(making.text("By pillar"), columns, rows, bars=(0, 3))


def _district_table(
    making: ReportContext, sums: dict[str, _Sum], official: Sequence[Village], covered: set[str]
) -> Table:
    columns = making.columns(
        N_("District"), (N_("Villages"), Kind.COUNT, True), (N_("With a product"), Kind.COUNT, True), *_HEADS[:5]
    )
    by_district: dict[str, list[Village]] = defaultdict(list)
    for village in official:
        by_district[village.district].append(village)
    known = {village.code: village.district for village in official}
    totals: dict[str, _Sum] = defaultdict(_Sum)
    for code, one in sums.items():
        district = known.get(code, making.text("Elsewhere") if code else making.own)
        mine = totals[district]
        mine.producers += one.producers
        mine.sellers += one.sellers
        mine.net += one.net
        mine.share += one.share
        mine.units += one.units
    names = [*sorted(by_district), *(name for name in totals if name not in by_district)]
    rows = [
        row(
            name,
            len(by_district.get(name, ())),
            sum(village.code in covered for village in by_district.get(name, ())),
            *totals[name].cells[:5],
        )
        for name in names
        if name in by_district or totals[name].net or totals[name].producers
    ]
    return making.table(making.text("By district"), columns, rows, bars=(0, 5), meter=(2, 1))


def _village_table(making: ReportContext, sums: dict[str, _Sum]) -> Table:
    columns = making.columns(N_("Village"), (N_("District"), *BELOW), *_HEADS)
    rows: list[tuple[str, str, Row]] = []
    for code, one in sums.items():
        if not (one.producers or one.net or one.units or one.expired or one.lost):
            continue
        village = making.regions.by_code(code) if code else None
        district = village.district if village else ""
        name = village.name if village else (code or making.own)
        rows.append((district, name, row(name, district, *one.cells)))
    rows.sort(key=lambda each: (not each[0], each[0], each[1]))
    return making.table(making.text("By village"), columns, [each[2] for each in rows])


def _product_table(making: ReportContext) -> Table:
    first, last = making.period.first, making.period.last
    named = query.products_named(making.unit, making.outlet)
    columns = making.columns(
        N_("Product"),
        (N_("Producer"), *BELOW),
        (N_("Units"), Kind.PIECES, True),
        (N_("Turnover"), Kind.RUPIAH, True),
        (N_("Producers' income"), Kind.RUPIAH, True),
    )
    sold = sorted(query.turnover(making.unit, making.outlet, first, last, by=By.PRODUCT), key=lambda each: -each.net)
    rows = [
        row(
            named[each.key].name,
            named[each.key].producer or making.own,
            each.units,
            each.net,
            each.producer_share,
            about=f"product {each.key}",
        )
        for each in sold[:TOP]
        if each.key in named and each.net > 0
    ]
    return making.table(making.text("Products that brought most"), columns, rows, bars=(0, 3), meter=(3, None))


def _missing_table(making: ReportContext, official: Sequence[Village], covered: set[str]) -> Table:
    columns = making.columns(N_("District"), (N_("How many"), Kind.COUNT, True), N_("Villages"))
    missing: dict[str, list[str]] = defaultdict(list)
    for each in official:
        if each.code not in covered:
            missing[each.district].append(each.name)
    rows = [row(district, len(names), ", ".join(sorted(names))) for district, names in sorted(missing.items())]
    return making.table(making.text("Villages without a product"), columns, rows)
