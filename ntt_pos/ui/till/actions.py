"""Why something cannot be done at the till now, and what the cashier will likely do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ntt_pos.i18n import _

if TYPE_CHECKING:
    from ntt_pos.ui.till.controller import TillController


class Reasons:
    """Why an act cannot be done now."""

    def __init__(self, controller: TillController) -> None:
        self._controller = controller

    def without_shift(self) -> str:
        """Needs an open shift."""
        return (
            ""
            if self._controller.session.shift is not None
            else _("No shift is open: press F10 and count the float first.")
        )

    def without_lines(self) -> str:
        """Needs something in the basket."""
        return "" if self._controller.cart else _("The basket is empty: scan something first.")

    def cannot_hold(self) -> str:
        """Needs a basket that nothing is exchanged for."""
        if self._controller.exchanging is not None:
            return _("Goods are being exchanged: pay the basket, or stop the exchange first.")
        return self.without_lines()

    def cannot_type_again(self) -> str:
        """Needs an open shift and nothing that is exchanged."""
        if self._controller.exchanging is not None:
            return _("Goods are being exchanged: pay the basket, or stop the exchange first.")
        return self.without_shift()

    def nothing_special(self) -> str:
        """Needs an exchange or a re-entry."""
        special = self._controller.exchanging is not None or self._controller.reentry is not None
        return "" if special else _("Neither an exchange nor a re-entry is going on.")

    def nothing_on_card(self) -> str:
        """Needs a scan on the red card."""
        return "" if self._controller.unknown.waiting else _("No scan waits on the red card.")

    def nothing_removed(self) -> str:
        """Needs a line that was removed just now."""
        return "" if self._controller.can_undo else _("No line was removed just now.")

    def without_line(self) -> str:
        """Needs a chosen line."""
        if not self._controller.cart:
            return self.without_lines()
        return (
            ""
            if self._controller.line() or self._controller.bundle()
            else _("Choose a line first, with the arrows or the mouse.")
        )

    def nothing_held(self) -> str:
        """Needs a held basket, and nothing that is exchanged for the open one."""
        if self._controller.exchanging is not None:
            return _("Goods are being exchanged: pay the basket, or stop the exchange first.")
        return "" if self._controller.held else _("No basket is held.")

    def cannot_pay(self) -> str:
        """Needs a shift and something to pay."""
        shift = self._controller.session.shift
        if shift is not None and shift.too_old:
            return _("This shift is older than 24 hours: count and close it first (F10).")
        return self.without_shift() or self.without_lines()


def next_steps(controller: TillController) -> list[tuple[str, str]]:
    """Return the three likeliest next steps as (key cap, sentence)."""
    if controller.session.shift is None:
        if controller.offers_practice:
            return [
                ("Ctrl R", _("Practise first: eight tasks, ten minutes.")),
                ("F10", _("Count the float and open the shift.")),
                ("F2", _("Look up stock and prices meanwhile.")),
            ]
        return [
            ("F10", _("Count the float and open the shift.")),
            ("F2", _("Look up stock and prices meanwhile.")),
            ("F11", _("See the receipts of earlier sales.")),
        ]
    if controller.session.shift.too_old:
        return [
            ("F10", _("Count and close the shift: it is older than 24 hours.")),
            ("F5", _("Put the basket aside first, when one is open.")),
            ("F11", _("See the receipts of earlier sales.")),
        ]
    return _after_sale(controller) if controller.showing_change else _selling(controller)


def _stuck(controller: TillController) -> list[tuple[str, str]]:
    waits = any(job.state in ("FAILED", "UNKNOWN") for job in controller.session.waiting)
    return [("Ctrl P", _("A paper did not come out: look at it."))] if waits else []


def _after_sale(controller: TillController) -> list[tuple[str, str]]:
    return [
        (_("Scan"), _("Start the next sale: scan or type a product.")),
        *(_stuck(controller) or [("F11", _("Print a copy of the receipt."))]),
        ("Ctrl L", _("Lock the till when you walk away.")),
    ]


def _selling(controller: TillController) -> list[tuple[str, str]]:
    if controller.exchanging is not None and not controller.cart:
        return [
            (_("Scan"), _("Scan what the customer takes instead.")),
            ("F12", _("Then take the difference, or give it back.")),
            ("F7", _("Look at the receipt again.")),
        ]
    if not controller.cart:
        steps = [
            (_("Scan"), _("Scan a product, or type a few letters of its name.")),
            ("3*", _("Type 3* before a scan for three of them, 0,5* for half a kilogram.")),
        ]
        if stuck := _stuck(controller):
            return [*steps, *stuck]
        if controller.held:
            return [*steps, ("F6", _("Take the held basket back."))]
        if controller.offers_practice:
            return [*steps, ("Ctrl R", _("Practise first: eight tasks, ten minutes."))]
        return [*steps, ("F2", _("Look up stock and prices without selling."))]
    return [
        ("F12", _("Take the payment.")),
        ("F3", _("Change how many of the chosen line.")),
        ("F8", _("Remove the line, or empty the basket.")),
    ]
