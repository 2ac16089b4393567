"""The barcodes of a product or a bundle: scanned or typed, taken away, and one of the shop's own on request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.goods.barcode import clean_barcode
from ntt_pos.i18n import _
from ntt_pos.ui.theme import Look, Size, Space, Tone
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.fields import Field, Labelled
from ntt_pos.ui.widgets.layout import add, column, empty, fill, row
from ntt_pos.ui.widgets.text import Text


class BarcodeList(QWidget):
    """A field to scan into, and the codes taken so far."""

    changed = Signal()

    def __init__(self, look: Look, *, own: bool = True) -> None:
        super().__init__()
        self._look = look
        self.codes: list[str] = []
        self.own_asked = False
        stack = column(self, gap=Space.S)
        line = row(gap=Space.S)
        self.field = Field(look, _("Barcode"), placeholder=_("Scan it, or type it and press Enter"), size=Size.BODY)
        self.field.setMaxLength(48)
        self._labelled = Labelled(look, _("Barcode"), self.field)
        self.field.entered.connect(self._entered)
        self.own_button = Button(look, _("A barcode of the shop"))
        self.own_button.explain(
            _("An EAN-13 that begins with 20, for goods that come without one; given when it is saved")
        )
        self.own_button.clicked.connect(lambda _checked=False: self.ask_own())
        line.addWidget(self._labelled, 1)
        if own:
            holder = add(line, column())
            holder.addSpacing(20)
            fill(holder, self.own_button, 1)
        stack.addLayout(line)
        self._lines = add(stack, column(gap=0))
        self._show()

    def put(self, codes: Sequence[str]) -> None:
        """Show the codes there are."""
        self.codes = list(codes)
        self._show()

    def scan(self, code: str) -> bool:
        """Take a code; what is none is refused at the field."""
        try:
            clean = clean_barcode(code)
        except DomainError as error:
            self.field.setText(code)
            self._labelled.refuse(i18n.explain(error))
            return False
        self.field.clear()
        self._labelled.accept()
        if clean not in self.codes:
            self.codes.append(clean)
            self._show()
            self.changed.emit()
        return True

    def take(self) -> bool:
        """Take what is in the field too, before it is saved; tell whether it could be used."""
        return not self.field.text().strip() or self.scan(self.field.text())

    def ask_own(self) -> None:
        """Ask for a code of the shop's own, given when it is saved."""
        self.own_asked = True
        self._show()
        self.changed.emit()

    def _entered(self) -> None:
        if not self.field.text().strip():
            self.field.focusNextChild()
            return
        self.scan(self.field.text())

    def _show(self) -> None:
        had = self.hasFocus() or any(each.hasFocus() for each in self.findChildren(Button))
        empty(self._lines)
        for code in self.codes:
            self._add(code, partial(self._drop, code))
        if self.own_asked:
            self._add(_("A barcode of the shop, given when it is saved"), self._drop_own)
        self.own_button.refuse(_("One will be given when it is saved.") if self.own_asked else "")
        if had:
            self.field.setFocus()

    def _add(self, words: str, drop: Callable[[], None]) -> None:
        line = add(self._lines, fill(row(gap=Space.M), Text(self._look, words, tone=Tone.INK)))
        button = Button(self._look, _("Remove"), kind=ButtonKind.LINK)
        button.setAccessibleName(f"{_('Remove')} {words}")
        button.clicked.connect(lambda _checked=False: drop())
        fill(line, button, 1)

    def _drop(self, code: str) -> None:
        self.codes.remove(code)
        self._show()
        self.field.setFocus()
        self.changed.emit()

    def _drop_own(self) -> None:
        self.own_asked = False
        self._show()
        self.field.setFocus()
        self.changed.emit()
