"""The red card: scans that are not in the basket, with what can be done about them; it never stops anybody from paying."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from ntt_pos.domain.core.business_date import wita
from ntt_pos.domain.selling.unknown_barcodes import UnknownBarcode
from ntt_pos.i18n import _
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.till.entry.unknown_barcodes import NOT_OURS_KEY, BarcodesOnCard
from ntt_pos.ui.till.entry.unknown_words import waiting_words
from ntt_pos.ui.widgets.announce import announce
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.layout import add, column, fill, frame, plain, row
from ntt_pos.ui.widgets.text import ElidedText, Text

OTHERS = 3
SHOWN = 40


class UnknownBarcodeCard(QFrame):
    """Stays until every code on it is known, picked or not ours; after the sale only the bar at the top counts them."""

    def __init__(
        self,
        look: Look,
        codes: BarcodesOnCard,
        pick: Callable[[], object],
        not_ours: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "alarm")
        self._codes = codes
        stack = column(self, gap=0, margins=2)
        head = add(stack, frame("alarmhead"))
        line = row(head, margins=(Space.M, Space.S, Space.M, Space.S))
        self.title = add(line, Text(look, size=Size.AMOUNT, weight=Weight.MEDIUM, tone=Tone.ON_DANGER))
        self.what_to_do = add(line, ElidedText(look, size=Size.META, tone=Tone.ON_DANGER), 1)
        inside = add(stack, plain(), 1)
        body = column(inside, gap=Space.S, margins=(Space.M, Space.XS, Space.M, Space.S))
        last = row(gap=Space.S)
        self.code = add(last, ElidedText(look, size=Size.TITLE, weight=Weight.MEDIUM))
        self.when = add(last, Text(look, size=Size.BODY, tone=Tone.MUTED))
        self.others = ElidedText(look, tone=Tone.MUTED)
        last.addSpacing(Space.M)
        last.addWidget(self.others, 1)
        fill(body, 1, last)
        self._verbs = verbs = add(body, row(gap=Space.S))
        self.pick_button = Button(look, _("Pick the product"), pick, kind=ButtonKind.DANGER, cap="F2")
        self.not_ours_button = Button(look, _("Not our goods"), not_ours, cap=NOT_OURS_KEY.replace("+", " "))
        for button in (self.pick_button, self.not_ours_button):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            verbs.addWidget(button, 1)
        body.addStretch(1)
        codes.changed.connect(self.refresh)
        self.refresh()

    def cover(self, place: QRect) -> None:
        """Stand over a place."""
        self.setGeometry(place.united(QRect(place.topLeft(), self.minimumSizeHint())))
        self.raise_()

    def refresh(self) -> None:
        """Show what waits."""
        waiting, shrunk = self._codes.waiting, self._codes.shrunk
        self.setVisible(bool(waiting) and not shrunk)
        if not waiting:
            return
        names = [self._codes.refused_name(each.code) for each in waiting]
        words = waiting_words(self._codes)
        self.title.setText(words)
        shown = [name or each.code[:SHOWN] for name, each in zip(names, waiting, strict=True)]
        again = self._codes.scanned_again(waiting[0].code)
        told = f"{words}: {', '.join(shown[:OTHERS])}"
        if again:
            told += ". " + _("Scanned again: the same, or one more?")
        if told != self.accessibleName() and not shrunk:
            announce(self, told, urgent=True)
        self.setAccessibleName(told)
        self.code.setText(shown[0])
        if again:
            asked = _("Scanned again: the same, or one more?"), _("Add one more"), _("The same one")
        elif names[0]:
            asked = _("Scan again, or choose"), _("Add"), _("Not wanted")
        else:
            asked = _("Not in the basket · scan again, or choose"), _("Pick the product"), _("Not our goods")
        self.what_to_do.setText(asked[0])
        self.pick_button.set_words(asked[1])
        self.not_ours_button.set_words(asked[2])
        for place, button in enumerate((self.pick_button, self.not_ours_button)):
            button.setMinimumWidth(button.least)
            self._verbs.setStretch(place, button.least)
        self.when.setText(_when(waiting[0]))
        rest = list(zip(shown, waiting, strict=True))[1 : OTHERS + 1]
        more = " …" if len(waiting) > OTHERS + 1 else ""
        self.others.setText(" · ".join(f"{name} {_when(each)}" for name, each in rest) + more)
        self.others.setVisible(bool(rest))


def _when(code: UnknownBarcode) -> str:
    """Return when a code was scanned last, to the second, and how often."""
    at = f"{wita(code.last):%H.%M.%S}"
    return f"{at} · {code.count}×" if code.count > 1 else at
