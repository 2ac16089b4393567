"""The references of what goes back to the customer otherwise than in cash: one field for each such part."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.words import MEANS
from ntt_pos.domain.selling.payment import NEED_REFERENCE, Means, ReferenceMissing
from ntt_pos.domain.selling.returns import MeansAmount, check_refund_references
from ntt_pos.i18n import _
from ntt_pos.ui.theme import Look, Space
from ntt_pos.ui.widgets.fields import Field, Labelled
from ntt_pos.ui.widgets.layout import column, empty


class BackReferences(QWidget):
    """Empty where everything goes back in cash; ``entered``: Enter in one of the fields."""

    entered = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        self._look = look
        self._stack = column(self, gap=Space.S)
        self._rest: Sequence[MeansAmount] = ()
        self._asked: dict[Means, tuple[Field, Labelled]] = {}

    def ask(self, rest: Sequence[MeansAmount]) -> None:
        """Ask for the reference of each of these parts that has one."""
        empty(self._stack)
        self._rest, self._asked = rest, {}
        for each in rest:
            if each.means in NEED_REFERENCE:
                words = _("Reference of {means} {amount}, which goes back")
                name = words.format(means=_(MEANS[each.means].long), amount=i18n.rupiah(each.amount))
                field = Field(self._look, name)
                field.entered.connect(self.entered)
                self._asked[each.means] = (field, Labelled(self._look, name, field))
                self._stack.addWidget(self._asked[each.means][1])
        self.setVisible(bool(self._asked))

    def texts(self) -> dict[Means, str]:
        """Return what was typed, by means."""
        return {means: field.text() for means, (field, _labelled) in self._asked.items()}

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields that are asked now."""
        return tuple(field for field, _labelled in self._asked.values())

    def complete(self) -> bool:
        """Whether every part has its reference; the first without one asks for it."""
        for each in self._rest:
            try:
                check_refund_references((each,), self.texts())
            except ReferenceMissing as error:
                self._asked[each.means][1].refuse(i18n.explain(error))
                return False
        return True
