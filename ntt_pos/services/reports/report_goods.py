"""Reports of goods: what expires, what was sold before it was handed in, permits that run out, what was asked for in vain."""

from __future__ import annotations

from ntt_pos.data.queries.reports import report_goods as query
from ntt_pos.data.queries.selling import wanted as wanted_query
from ntt_pos.domain.core.words import PERMITS
from ntt_pos.domain.goods.expiry import GOODS_AHEAD, PERMIT_AHEAD
from ntt_pos.domain.goods.stock import is_expired
from ntt_pos.domain.reports.report import Figure, Kind, Report, Row, Table, Units, row
from ntt_pos.i18n import N_
from ntt_pos.services.reports.report_context import BELOW, ReportContext


def expiring(making: ReportContext) -> Report:
    """Return what is on the shelf and is expired, and what expires soon."""
    tables = expiry_tables(making)
    return making.report("kedaluwarsa", making.text("Expiring goods"), tables, as_of=making.today)


def negative_stock(making: ReportContext) -> Report:
    """Return the products whose shelf is below zero."""
    return making.report("stok-minus", making.text("Stock below zero"), [negative_table(making)], as_of=making.today)


def permits(making: ReportContext) -> Report:
    """Return the permits that ran out or run out soon."""
    return making.report("izin", making.text("Permits running out"), [permits_table(making)], as_of=making.today)


def wanted(making: ReportContext) -> Report:
    """Return what customers asked for in vain, by week, the newest week first and in it the most wanted."""
    asked = wanted_table(making)
    strange = {each.cells[1] for each in asked.rows if not each.about}
    figures = (
        Figure(making.text("Times asked"), asked.totals[-1], Kind.COUNT),
        Figure(making.text("Things not in the shop"), len(strange), Kind.COUNT),
    )
    return making.report("dicari-pembeli", asked.title, [asked], figures=figures)


def expiry_tables(making: ReportContext) -> list[Table]:
    """Return what lies on the shelf past its date, the oldest first, and what expires soon."""
    goods = query.dated(making.unit, making.outlet, making.today + GOODS_AHEAD)

    def table(title: str, when: str, days: str, rows: list[Row]) -> Table:
        columns = making.columns(
            (when, Kind.DATE),
            (days, Kind.COUNT),
            N_("Product"),
            (N_("Producer"), *BELOW),
            (N_("On the shelf"), Kind.QUANTITY),
            N_("Unit"),
        )
        return making.table(title, columns, rows)

    def line(each: query.Dated) -> Row:
        return row(
            each.expiry,
            abs((each.expiry - making.today).days),
            each.name,
            each.producer or making.own,
            Units(each.quantity, each.price_per),
            each.unit,
            about=f"product {each.product_id}",
        )

    past = [line(each) for each in goods if is_expired(each.expiry, making.today)]
    coming = [line(each) for each in goods if not is_expired(each.expiry, making.today)]
    return [
        table(making.text("Expired"), N_("Expired after"), N_("Days past"), past),
        table(
            making.text("Expiring within {days} days", days=GOODS_AHEAD.days), N_("Expires"), N_("Days left"), coming
        ),
    ]


def negative_table(making: ReportContext) -> Table:
    """Return what was sold before its delivery was recorded."""
    columns = making.columns(
        N_("Product"),
        (N_("Code"), *BELOW),
        (N_("Producer"), *BELOW),
        (N_("On the shelf"), Kind.QUANTITY),
        N_("Unit"),
        (N_("Last sold"), Kind.DATE),
    )
    rows = [
        row(
            each.name,
            each.code,
            each.producer or making.own,
            Units(each.quantity, each.price_per),
            each.unit,
            each.last_sold,
            about=f"product {each.product_id}",
        )
        for each in query.shelf(making.unit, making.outlet).values()
        if each.quantity < 0
    ]
    return making.table(making.text("Sold before it was delivered"), columns, rows)


def permits_table(making: ReportContext) -> Table:
    """Return permits by the date they run out."""
    columns = making.columns(
        (N_("Valid until"), Kind.DATE),
        (N_("Days left"), Kind.COUNT),
        N_("Permit"),
        N_("Number"),
        N_("Product"),
        (N_("Producer"), *BELOW),
    )
    rows = [
        row(
            each.expires,
            (each.expires - making.today).days,
            making.text(PERMITS[each.kind].short),
            each.number,
            each.name,
            each.producer or making.own,
            about=f"product {each.product_id}",
        )
        for each in query.permits(making.unit, making.outlet, making.today + PERMIT_AHEAD)
    ]
    return making.table(making.text("Permits out within {days} days", days=PERMIT_AHEAD.days), columns, rows)


def wanted_table(making: ReportContext) -> Table:
    """Return by week what was asked for, with its producer and village; what the shop does not know in words."""
    columns = making.columns(
        (N_("Week from"), Kind.DATE),
        N_("Asked for"),
        N_("Producer"),
        N_("Village"),
        (N_("Times"), Kind.COUNT, True),
    )
    rows = [
        row(
            each.week,
            each.words,
            (each.producer or making.own) if each.product_id else making.text("not in the shop"),
            each.village,
            each.times,
            about=f"product {each.product_id}" if each.product_id else "",
        )
        for each in wanted_query.by_week(making.unit, making.outlet, making.period.first, making.period.last)
    ]
    return making.table(making.text("Asked for by customers"), columns, rows)
