"""The lines of a sale in a return: how many of each come back, and for each its own reason and its own place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.words import RETURN_REASONS
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.domain.typed.typed_numbers import parse_quantity
from ntt_pos.i18n import _
from ntt_pos.services.selling.returns import Bringing
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.action import Action, Actions
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.fields import Field
from ntt_pos.ui.widgets.layout import column, rule, take_out
from ntt_pos.ui.widgets.text import ElidedText, NameText, Text

REASONS = (
    ReturnReason.CHANGED_MIND,
    ReturnReason.WRONG_ITEM,
    ReturnReason.SPOILED,
    ReturnReason.DAMAGED_BY_SHOP,
)
SHELVED = frozenset({ReturnReason.CHANGED_MIND, ReturnReason.WRONG_ITEM})


@dataclass(frozen=True, slots=True)
class ReasonChoice:
    """A reason, and whether goods that it leaves sound are fit for the shelf."""

    reason: ReturnReason = ReturnReason.CHANGED_MIND
    fit: bool = True

    @property
    def on_shelf(self) -> bool:
        """Whether the units go back on the shelf."""
        return self.reason in SHELVED and self.fit

    def place(self) -> str:
        """Return where the units go, in words."""
        if self.on_shelf:
            return _("The goods go back on the shelf.")
        if self.reason in SHELVED:
            return _("The goods are set aside until their producer collects them.")
        if self.reason is ReturnReason.SPOILED:
            return _("The goods wait for their producer to collect them.")
        return _("The goods are set aside as damaged; the producer is compensated.")


class ReturnPart:
    """Units of one line that come back for one reason."""

    def __init__(self, look: Look, line: Any) -> None:
        self.line = line
        self.why: ReasonChoice | None = None
        self.field = Field(look, _("How many of {name} come back", name=line.name), placeholder="0")
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.field.setFixedWidth(84)
        self.told = Text(look, size=Size.META, tone=Tone.PRIMARY)

    @property
    def filled(self) -> bool:
        """Whether something was typed."""
        return self.field.text().strip() not in ("", "0")

    @property
    def able(self) -> bool:
        """Whether something of the line may still come back."""
        return bool(self.line.returnable > 0)


class ReturnParts(QWidget):
    """Lists the lines. ``pointed`` comes when another part has the focus, ``changed`` when a number was typed.

    A reason belongs to the part with the focus; a part typed in later begins with the reason chosen last.
    """

    pointed = Signal()
    changed = Signal()
    finished = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain")
        self._look = look
        self.parts: list[ReturnPart] = []
        self._latest = ReasonChoice()
        self._now: ReturnPart | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, Space.L, 0)
        self._grid.setHorizontalSpacing(Space.M)
        self._grid.setVerticalSpacing(Space.S)
        self._grid.setColumnStretch(0, 1)

    @property
    def now(self) -> ReturnPart | None:
        """The part the reasons belong to."""
        return self._now

    @property
    def why(self) -> ReasonChoice:
        """The reason of the part that has the focus."""
        return self.why_of(self._now)

    def why_of(self, part: ReturnPart | None) -> ReasonChoice:
        """Return a part's reason."""
        return part.why if part is not None and part.why is not None else self._latest

    def show_lines(self, lines: Any) -> bool:
        """Show the lines of a sale; returns whether anything may still come back."""
        for line in lines:
            self._add(ReturnPart(self._look, line), len(self.parts))
        self._arrange()
        first = next((part for part in self.parts if part.able), None)
        if first is not None:
            self._now = first
            first.field.setFocus()
        return first is not None

    def fill(self) -> None:
        """Let everything that may still come back come back."""
        for part in self.parts:
            if part.able:
                self._all(part)

    def choose(self, why: ReasonChoice) -> None:
        """Give the part with the focus another reason; those typed before keep theirs."""
        for part in self.parts:
            if part.why is None and part.filled:
                part.why = self._latest
        self._latest = why
        if self._now is not None:
            self._now.why = why
        self.tell()

    def split(self) -> None:
        """Let the rest of the line with the focus come back for another reason: one more place to type."""
        if self._now is None or not self._now.able:
            return
        part = ReturnPart(self._look, self._now.line)
        self._now.why = self.why
        self._add(part, self.parts.index(self._now) + 1)
        self._arrange()
        part.field.setFocus()

    def bringing(self) -> tuple[Bringing, ...]:
        """Return what comes back; raises DomainError for what is no quantity."""
        return tuple(
            Bringing(
                part.line.position,
                parse_quantity(part.field.text(), part.line.price_per),
                self.why_of(part).reason,
                self.why_of(part).on_shelf,
            )
            for part in self.parts
            if part.filled
        )

    @property
    def asks(self) -> bool:
        """Whether food comes back that nothing is wrong with."""
        filled = (each for each in self.parts if each.filled and each.line.food)
        return any(self.why_of(each).reason is ReturnReason.CHANGED_MIND for each in filled)

    def tell(self) -> None:
        """Show the reason of each part that comes back."""
        for part in self.parts:
            why = self.why_of(part)
            aside = "" if why.on_shelf or why.reason not in SHELVED else " · " + _("not for the shelf")
            part.told.setText(_(RETURN_REASONS[why.reason].long) + aside if part.filled else "")
            part.told.setVisible(part.filled)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the focus from part to part."""
        if event.type() == QEvent.Type.FocusIn:
            part = next((each for each in self.parts if each.field is watched), None)
            if part is not None and part is not self._now:
                self._now = part
                self.pointed.emit()
        return super().eventFilter(watched, event)

    def _add(self, part: ReturnPart, place: int) -> None:
        part.field.textEdited.connect(lambda _text: self._edited())
        part.field.entered.connect(self._next)
        part.field.installEventFilter(self)
        part.field.setEnabled(part.able)
        self.parts.insert(place, part)

    def _edited(self) -> None:
        self.tell()
        self.changed.emit()

    def _arrange(self) -> None:
        """Put every part into its row, and keep Tab in the order of the rows."""
        kept = {part.field for part in self.parts} | {part.told for part in self.parts}
        for widget in take_out(self._grid):
            if widget not in kept:
                widget.hide()
                widget.deleteLater()
        seen: set[int] = set()
        for place, part in enumerate(self.parts):
            again = part.line.position in seen
            seen.add(part.line.position)
            self._grid.addWidget(self._words(part, again=again), 2 * place, 0)
            self._grid.addWidget(part.field, 2 * place, 1)
            self._grid.addWidget(self._all_button(part), 2 * place, 2)
            self._grid.addWidget(rule(), 2 * place + 1, 0, 1, 3)
        self._grid.setRowStretch(2 * len(self.parts), 1)
        for before, after in zip(self.parts, self.parts[1:], strict=False):
            QWidget.setTabOrder(before.field, after.field)
        self.tell()

    def _words(self, part: ReturnPart, *, again: bool) -> QWidget:
        line, look = part.line, self._look
        holder = QWidget()
        holder.setProperty("role", "plain")
        words = column(holder, gap=0)
        if again:
            words.addWidget(NameText(look, _("{name}, for another reason", name=line.name), weight=Weight.MEDIUM))
        else:
            words.addWidget(NameText(look, line.name, weight=Weight.MEDIUM))
            words.addWidget(ElidedText(look, _told(line), size=Size.META, tone=Tone.MUTED))
        words.addWidget(part.told)
        return holder

    def _all_button(self, part: ReturnPart) -> Button:
        everything = Button(self._look, _("All"), kind=ButtonKind.LINK)
        everything.setAccessibleName(_("All of {name}", name=part.line.name))
        everything.clicked.connect(lambda _checked=False: self._all(part))
        if not part.able:
            everything.refuse(_("Everything of this line is already back."))
        return everything

    def _all(self, part: ReturnPart) -> None:
        part.field.setText(i18n.quantity(part.line.returnable, part.line.price_per, "").strip())
        part.field.setFocus()
        self._edited()

    def step(self, by: int) -> None:
        """Go to the line above or below, where there is one; from elsewhere to the line that was left."""
        now = self._now
        part = self._beside(by) if now is None or now.field.hasFocus() else now
        if part is not None:
            part.field.setFocus()
            part.field.selectAll()

    def _beside(self, by: int) -> ReturnPart | None:
        able = [each for each in self.parts if each.able]
        place = able.index(self._now) + by if self._now in able else -1
        return able[place] if 0 <= place < len(able) else None

    def _next(self) -> None:
        if self._beside(1) is None:
            self.finished.emit()
        else:
            self.step(1)


def _told(line: Any) -> str:
    sold = i18n.quantity(line.sold, line.price_per, line.unit)
    told = _("sold {sold} for {paid}", sold=sold, paid=line.paid)
    if line.returned:
        back = i18n.quantity(line.returned, line.price_per, line.unit)
        told += " · " + _("already back {back}", back=back)
    if line.bundle:
        told += " · " + _("from {bundle}", bundle=line.bundle)
    return told


def reason_buttons(acts: Actions, choose: Callable[[ReturnReason], None], *, first_key: int) -> list[Button]:
    """Return a button per reason, with its F key."""
    return acts.choices(
        *(
            Action(_(RETURN_REASONS[reason].long), partial(choose, reason), f"F{first_key + place}")
            for place, reason in enumerate(REASONS)
        ),
        size=Size.BODY,
    )
