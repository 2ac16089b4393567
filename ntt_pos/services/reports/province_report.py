"""The month's report across outlets, made of the fact sheets that they signed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from ntt_pos.domain.core.words import PILLARS
from ntt_pos.domain.money.ageing import Waited
from ntt_pos.domain.reports.fact_sheet import FactSheet, GoodsFacts, MakerFacts
from ntt_pos.domain.reports.report import Cell, Figure, Kind, Period, Report, Row, Table, Units, row
from ntt_pos.i18n import N_, Language
from ntt_pos.services.core.contacts.regions import Regions
from ntt_pos.services.reports.report_context import BELOW, columns_in

TOP_GOODS: Final = 50


@dataclass(slots=True)
class _Sum:
    """What an outlet, pillar, village or product adds up to."""

    net: int = 0
    share: int = 0
    shop: int = 0
    pieces: int = 0
    quantity: int = 0
    before: int = 0
    expired: int = 0
    lost: int = 0
    sellers: set[tuple[str, str]] = field(default_factory=set)
    waited: Waited = field(default_factory=Waited)

    def add(self, outlet: str, goods: GoodsFacts) -> None:
        """Add what a product brought on a day."""
        self.net += goods.net
        self.share += goods.share
        self.shop += goods.shop
        self.pieces += goods.pieces
        self.quantity += goods.quantity
        if goods.pieces > 0:
            self.sellers.add((outlet, goods.maker))

    def add_maker(self, maker: MakerFacts) -> None:
        """Add what a producer lost, and how long paid money had waited."""
        self.expired += maker.expired
        self.lost += maker.lost
        self.waited += Waited(maker.weighted, maker.paid_out)


class ProvinceReport:
    """The report in the making."""

    def __init__(
        self,
        language: Language,
        regions: Regions,
        period: Period,
        outlets: tuple[str, ...],
        now: list[FactSheet],
        then: list[FactSheet],
        *,
        damaged: tuple[str, ...] = (),
    ) -> None:
        self._language = language
        self._regions = regions
        self._period = period
        self._outlets = outlets
        self._now = now
        self._then = then
        self._damaged = damaged
        self._regency = {sheet.outlet: sheet.regency for sheet in (*then, *now)}

    def made(self) -> Report:
        """Return the report."""
        by_outlet = self._cut(lambda sheet, _maker: sheet.outlet)
        total = sum((each.waited for each in by_outlet.values()), Waited())
        villages = {maker.village for sheet in self._now for maker in sheet.makers if maker.on_sale and maker.village}
        language = self._language
        return Report(
            name="laporan-provinsi",
            title=language.text("Month of all outlets"),
            shop="NTT Mart",
            outlet=language.text("Province"),
            period=self._period,
            language=language.code,
            tables=(
                self._outlet_table(by_outlet),
                self._missing_table(),
                self._plain_table(
                    language.text("By regency"),
                    N_("Regency"),
                    self._cut(lambda sheet, _maker: sheet.regency),
                    self._regency_name,
                ),
                self._plain_table(
                    language.text("By pillar"),
                    N_("Pillar"),
                    self._cut(lambda _sheet, maker: maker.pillar if maker else ""),
                    lambda key: language.text(PILLARS[key].long) if key else language.text("Own goods"),
                ),
                self._village_table(),
                self._goods_table(),
            ),
            figures=(
                Figure(language.text("Turnover"), sum(each.net for each in by_outlet.values())),
                Figure(language.text("Producers' income"), sum(each.share for each in by_outlet.values())),
                Figure(language.text("Outlets that reported"), len({sheet.outlet for sheet in self._now}), Kind.COUNT),
                Figure(language.text("Villages with a product"), len(villages), Kind.COUNT),
                Figure(language.text("Hours from sale to payout"), total.hours, Kind.COUNT),
            ),
            notes=(
                language.text(
                    "Every number is from sheets that the outlets signed; a day counts when its sheet is here."
                ),
                *self._about_damaged(),
            ),
            practice=any(sheet.practice for sheet in self._now),
        )

    def _about_damaged(self) -> tuple[str, ...]:
        if not self._damaged:
            return ()
        return (
            self._language.text(
                "Not counted, because they were changed after they were taken in: {files}. Take these sheets of the shops in "
                "once more; they take the place of the damaged ones.",
                files=", ".join(self._damaged),
            ),
        )

    def _cut(self, key: Callable[[FactSheet, MakerFacts | None], str]) -> dict[str, _Sum]:
        sums: dict[str, _Sum] = defaultdict(_Sum)
        for sheet in self._then:
            makers = {maker.code: maker for maker in sheet.makers}
            for goods in sheet.goods:
                sums[key(sheet, makers.get(goods.maker))].before += goods.net
        for sheet in self._now:
            makers = {maker.code: maker for maker in sheet.makers}
            for goods in sheet.goods:
                sums[key(sheet, makers.get(goods.maker))].add(sheet.outlet, goods)
            for maker in sheet.makers:
                sums[key(sheet, maker)].add_maker(maker)
        return sums

    def _outlet_table(self, sums: dict[str, _Sum]) -> Table:
        days: dict[str, int] = defaultdict(int)
        for sheet in self._now:
            days[sheet.outlet] += 1
        rows = [
            row(
                outlet,
                self._regency_name(self._regency.get(outlet, "")),
                days[outlet],
                one.net,
                one.before,
                one.share,
                one.shop,
                one.pieces,
                one.expired,
                one.lost,
                one.waited.hours,
            )
            for outlet, one in sorted(sums.items(), key=lambda each: (-each[1].net, each[0]))
        ]
        columns = columns_in(
            self._language,
            N_("Outlet"),
            (N_("Regency"), *BELOW),
            (N_("Days closed"), Kind.COUNT),
            (N_("Turnover"), Kind.RUPIAH, True),
            (N_("Month before"), Kind.RUPIAH, True),
            (N_("Producers' income"), Kind.RUPIAH, True),
            (N_("Shop's part"), Kind.RUPIAH, True),
            (N_("Units"), Kind.PIECES, True),
            (N_("Expired"), Kind.PIECES, True),
            (N_("Lost or damaged"), Kind.PIECES, True),
            (N_("Hours to payout"), Kind.COUNT),
        )
        return Table(self._language.text("By outlet"), columns, tuple(rows), bars=(0, 3))

    def _missing_table(self) -> Table:
        """Who sent nothing, and which closed days are missed: each sheet names the day that was closed before it."""
        here = {(sheet.outlet, sheet.day.isoformat()) for sheet in (*self._then, *self._now)}
        missed: dict[str, list[str]] = defaultdict(list)
        for sheet in self._now:
            if sheet.previous >= self._period.first.isoformat() and (sheet.outlet, sheet.previous) not in here:
                missed[sheet.outlet].append(sheet.previous)
        silent = sorted(set(self._outlets) - {sheet.outlet for sheet in self._now})
        language = self._language
        rows = [row(outlet, language.text("Nothing this month")) for outlet in silent]
        rows += [
            row(outlet, ", ".join(language.day(dt.date.fromisoformat(day)) for day in sorted(days)))
            for outlet, days in sorted(missed.items())
        ]
        return Table(
            language.text("Did not report"), columns_in(self._language, N_("Outlet"), N_("Which days")), tuple(rows)
        )

    def _plain_table(self, title: str, head: str, sums: dict[str, _Sum], name: Callable[[str], str]) -> Table:
        rows = [
            row(name(key), len(one.sellers), one.net, one.before, one.share, one.pieces)
            for key, one in sorted(sums.items(), key=lambda each: (-each[1].net, each[0]))
            if one.net or one.before or one.pieces
        ]
        return Table(title, columns_in(self._language, head, *_HEADS), tuple(rows), bars=(0, 2))

    def _village_table(self) -> Table:
        sums = self._cut(lambda _sheet, maker: maker.village if maker else "")
        rows: list[tuple[str, str, Row]] = []
        for code, one in sums.items():
            if not (one.net or one.before or one.pieces):
                continue
            village = self._regions.by_code(code) if code else None
            name = village.name if village else (code or self._language.text("Own goods"))
            place = f"{village.district}, {village.regency}" if village else ""
            cells: tuple[Cell, ...] = (name, place, len(one.sellers), one.net, one.before, one.share, one.pieces)
            rows.append((place, name, row(*cells)))
        rows.sort(key=lambda each: each[:2])
        columns = columns_in(self._language, N_("Village"), (N_("District"), *BELOW), *_HEADS)
        return Table(self._language.text("By village"), columns, tuple(each[2] for each in rows))

    def _goods_table(self) -> Table:
        sums: dict[tuple[str, str], _Sum] = defaultdict(_Sum)
        named: dict[tuple[str, str], tuple[GoodsFacts, str]] = {}
        for sheet in self._now:
            makers = {maker.code: maker.name or maker.code for maker in sheet.makers}
            for goods in sheet.goods:
                key = (sheet.outlet, goods.code)
                sums[key].add(sheet.outlet, goods)
                named[key] = goods, makers.get(goods.maker, goods.maker)
        best = sorted(sums.items(), key=lambda each: (-each[1].net, each[0]))[:TOP_GOODS]
        rows = []
        for key, one in best:
            goods, maker = named[key]
            rows.append(
                row(goods.name or goods.code, maker, key[0], Units(one.quantity, goods.per), one.net, one.share)
            )
        columns = columns_in(
            self._language,
            N_("Product"),
            (N_("Producer"), *BELOW),
            N_("Outlet"),
            (N_("Quantity"), Kind.QUANTITY),
            (N_("Turnover"), Kind.RUPIAH),
            (N_("Producers' income"), Kind.RUPIAH),
        )
        title = self._language.text("The {n} products that brought most", n=TOP_GOODS)
        return Table(title, columns, tuple(rows))

    def _regency_name(self, code: str) -> str:
        found = self._regions.in_regency(code)
        return found[0].regency if found else code


_HEADS: Final = (
    (N_("Producers that sold"), Kind.COUNT, True),
    (N_("Turnover"), Kind.RUPIAH, True),
    (N_("Month before"), Kind.RUPIAH, True),
    (N_("Producers' income"), Kind.RUPIAH, True),
    (N_("Units"), Kind.PIECES, True),
)
