"""Counting the safe: blind by note and coin, and offered where the books cannot know what is in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.domain.money.shift import PlaceUnknown
from ntt_pos.i18n import _
from ntt_pos.services.money.safe import SafeDiffers
from ntt_pos.ui.confirm import ConfirmDialog
from ntt_pos.ui.forms.denominations import DenominationCounter
from ntt_pos.ui.forms.questions import TextQuestion
from ntt_pos.ui.money.dialogs.act_dialog import Act, ActDialog
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Size, Space, Tone, Weight
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.layout import add, column, fill, frame
from ntt_pos.ui.widgets.text import Text

LONGEST = 200


class CountSafeDialog(ActDialog):
    """Counts the safe by note and coin; what it should hold is told only afterwards.

    The window behind it is veiled meanwhile, and Esc asks before a count that was begun is dropped.
    """

    veils = True

    def __init__(self, session: Session, then: Callable[[Any], None]) -> None:
        super().__init__(
            session,
            _("How much is in the safe?"),
            _("Record the count"),
            then,
            hint=_("Count by note and coin before anything is shown. The difference comes afterwards."),
            width=640,
        )
        self.counter = add(self.body, DenominationCounter(self.look, total=_("Counted")))
        self.counter.entered.connect(self.enter)
        self._box = frame("warn")
        inner = column(self._box, gap=Space.S, margins=(Space.L, Space.M, Space.L, Space.M))
        self.told = Text(self.look, size=Size.AMOUNT, weight=Weight.MEDIUM, tone=Tone.ATTENTION, wrap=True)
        self.reason = TextQuestion(self.look, _("Reason for the difference"), longest=LONGEST)
        self.last(self.reason)
        fill(inner, self.told, self.reason)
        self._box.hide()
        self.body.addWidget(self._box)
        self.start_at(self.counter.first)

    def leave(self) -> None:
        """Drop the count, after asking once something was typed."""
        if not self.counter.typed():
            super().leave()
            return
        told = _("The notes and coins that were typed are forgotten. Nothing of them is in the books.")
        title, drop = _("Drop this count?"), _("Drop the count")
        self.session.open(ConfirmDialog(self.session, title, told, drop, super().leave, danger=True))

    def prepare(self) -> Act:
        """Read the count."""
        shop, by, key = self.session.shop, self.session.by, self.key
        counted = self.counter.counted()
        if not counted and not self._box.isVisibleTo(self):
            raise DomainError("Nothing was counted yet. Type how many of each note and coin there are.")
        reason = ""
        if self._box.isVisibleTo(self):
            reason = self.needed(self.reason, _("Say why, or count again."))
        return lambda _approval: shop.safe.count_safe(by=by, denominations=counted, key=key, reason=reason)

    def told_why_not(self, error: ShopError) -> bool:
        """Ask for the reason when the count differs."""
        if not isinstance(error, SafeDiffers):
            return False
        self.told.setText(
            _(
                "Should be {expected}, counted {counted}: difference {difference}.",
                expected=error.expected,
                counted=error.counted,
                difference=error.difference,
            )
        )
        self._box.show()
        self.reason.field.setFocus()
        self.arrange()
        return True


def offer_to_count(session: Session, dialog: Dialog, error: ShopError) -> None:
    """Give a dialog that asks about a safe nobody ever counted a verb that counts it now."""
    if not isinstance(error, PlaceUnknown):
        return

    def count() -> None:
        dialog.finish()
        session.open(CountSafeDialog(session, lambda _counted: None))

    dialog.verb(_("Count the safe now"), count, "F8", kind=ButtonKind.PLAIN)
