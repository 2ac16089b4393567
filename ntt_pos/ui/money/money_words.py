"""What the screens call the places of money and the reasons why it moved."""

from __future__ import annotations

from ntt_pos.domain.money.shift import BANK, SAFE, CashKind, is_drawer
from ntt_pos.i18n import N_, _

KINDS = {
    CashKind.OPENING: N_("Opening amount"),
    CashKind.FLOAT: N_("Float"),
    CashKind.SALE: N_("Sale"),
    CashKind.REFUND: N_("Money given back"),
    CashKind.PAY_IN: N_("Cash in"),
    CashKind.PAY_OUT: N_("Cash out"),
    CashKind.PAYOUT: N_("Paid to a producer"),
    CashKind.ADVANCE: N_("Advance to a producer"),
    CashKind.REPAYMENT: N_("Paid back by a producer"),
    CashKind.DROP: N_("Drawer closed"),
    CashKind.DEPOSIT: N_("Between safe and bank"),
    CashKind.CLEARING: N_("Settled by the bank"),
    CashKind.FEE: N_("Fee kept by the bank"),
    CashKind.DIFFERENCE: N_("Difference of a count"),
    CashKind.CORRECTION: N_("Correction"),
}


def place_words(place: str | None) -> str:
    """Return a place of money as people call it; None is outside the shop."""
    if place is None:
        return _("outside")
    if place == SAFE:
        return _("Safe")
    if place == BANK:
        return _("Bank")
    name = place.partition(":")[2]
    if is_drawer(place):
        return _("Drawer {register}").format(register=name)
    return _("On its way: {means}").format(means=_(MEANS.get(name, name)))


MEANS = {"QRIS": N_("QRIS"), "CARD": N_("Card"), "TRANSFER": N_("Transfer"), "CASH": N_("Cash")}
