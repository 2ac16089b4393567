"""The sums of a shift on the screen, as its X and Z tell them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.words import MEANS
from ntt_pos.domain.money.shift_report import ShiftReport
from ntt_pos.domain.selling.payment import Means
from ntt_pos.i18n import _, ngettext
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.layout import add, column, frame, row, rule
from ntt_pos.ui.widgets.text import NameText, Text


def report_summary(look: Look, report: ShiftReport, *, blind: bool) -> QWidget:
    """Return the sums of a report; a blind one says nothing about what the drawer should hold."""
    holder = QWidget()
    holder.setProperty("role", "plain")
    stack = column(holder, gap=Space.M, margins=(0, 0, 0 if blind else Space.L, 0))
    if not blind:
        stack.addLayout(_tiles(look, report))
    grid = add(stack, QGridLayout())
    grid.setVerticalSpacing(Space.S)
    for place, (name, value, strong) in enumerate(_sums(report, blind=blind)):
        weight = Weight.MEDIUM if strong else Weight.REGULAR
        grid.addWidget(Text(look, name, size=Size.AMOUNT, weight=weight), 2 * place, 0)
        grid.addWidget(
            Text(look, value, size=Size.AMOUNT, weight=weight, align=Qt.AlignmentFlag.AlignRight), 2 * place, 1
        )
        grid.addWidget(rule(), 2 * place + 1, 0, 1, 2)
    if blind:
        told = _("The sums of cash follow when the drawer is counted.")
        stack.addWidget(Text(look, told, tone=Tone.MUTED, wrap=True))
    if report.by_producer and not blind:
        stack.addWidget(Text(look, _("By producer"), size=Size.META, tone=Tone.MUTED))
        for each in report.by_producer:
            line = add(stack, row())
            line.addWidget(NameText(look, each.name or _("Own goods")), 1)
            line.addWidget(Text(look, i18n.rupiah(each.paid), align=Qt.AlignmentFlag.AlignRight))
    stack.addStretch(1)
    return holder


def _tiles(look: Look, report: ShiftReport) -> QHBoxLayout:
    tiles = row(gap=Space.S)
    shown = [(_("Should be"), report.expected, Tone.INK)]
    if report.kind == "Z":
        shown.append((_("Counted"), report.counted, Tone.INK))
        shown.append((_("Difference"), report.difference, Tone.DANGER if report.difference else Tone.POSITIVE))
    for name, value, tone in shown:
        inner = column(add(tiles, frame("tile"), 1), gap=0, margins=(Space.L, Space.S + 2, Space.L, Space.S + 2))
        inner.addWidget(Text(look, name, size=Size.META, tone=Tone.MUTED))
        inner.addWidget(Text(look, i18n.rupiah(value), size=Size.LARGE, weight=Weight.MEDIUM, tone=tone))
    return tiles


def _sums(report: ShiftReport, *, blind: bool) -> list[tuple[str, str, bool]]:
    """Return (name, amount, strong) of every sum worth a line; a blind one has none that the cash could be had from."""
    sales, returns = report.sales, report.returns
    sold = ngettext("{n} sale", "{n} sales", sales.count)
    back = ngettext("{n} return", "{n} returns", returns.count)
    if blind:
        lines = [(sold, "", True), *([(back, "", False)] if returns.count else [])]
    else:
        lines = [
            (sold, i18n.rupiah(sales.amount), False),
            *([(back, i18n.rupiah(-returns.amount), False)] if returns.count else []),
            (_("Net"), i18n.rupiah(report.net), True),
        ]
    if report.discount:
        lines.append((_("Discounts, already taken off"), i18n.rupiah(-report.discount), False))
    means = [
        (each.net, _(MEANS[each.means].long), each.net)
        for each in report.by_means
        if not (blind and each.means is Means.CASH)
    ]
    rest = [
        (not blind and report.rounding, _("Rounding"), report.rounding),
        (not blind and report.opening_float, _("Float"), report.opening_float),
        (not blind and report.pay_in.count, _("Paid in"), report.pay_in.amount),
        (not blind and report.pay_out.count, _("Cash out"), -report.pay_out.amount),
        (not blind and report.payouts.count, _("Paid to producers"), -report.payouts.amount),
        (not blind and report.repayments.count, _("Repaid by producers"), report.repayments.amount),
    ]
    lines.extend((name, i18n.rupiah(value), False) for shows, name, value in (*means, *rest) if shows)
    if report.held_carts.count:
        lines.append((_("Baskets still on hold"), str(report.held_carts.count), False))
    return lines
