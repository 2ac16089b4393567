"""Goods that can no longer be sold (berita acara), and batches whose expiry date was typed wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.domain.core.words import NOTE_REASONS
from ntt_pos.domain.goods.stock import Bin, is_expired
from ntt_pos.domain.typed.typed_date import parse_day
from ntt_pos.domain.typed.typed_numbers import parse_quantity
from ntt_pos.i18n import N_, _
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.goods.note_drafts import KeptNote
from ntt_pos.services.goods.notes import StockPlace
from ntt_pos.services.goods.write_offs import WriteOffLine, WriteOffReason
from ntt_pos.ui.confirm import ConfirmDialog
from ntt_pos.ui.forms.combo import Combo
from ntt_pos.ui.lists.grid import Heading
from ntt_pos.ui.notes.note_dialogs import send
from ntt_pos.ui.notes.note_form import LONGEST_NOTE, LONGEST_QUANTITY
from ntt_pos.ui.notes.note_words import until_words
from ntt_pos.ui.notes.place_form import PlaceForm, PlacePart, key_of, place_headings
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Size
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.fields import Field, Labelled
from ntt_pos.ui.widgets.layout import fill, row
from ntt_pos.ui.widgets.text import tip

CHOSEN = (WriteOffReason.DAMAGED, WriteOffReason.EXPIRED, WriteOffReason.SAMPLE, WriteOffReason.DISPOSED)


class WriteOffForm(PlaceForm):
    """Berita acara, of goods of one or several producers."""

    producers = True

    def __init__(self, session: Session, posted: Callable[[Any], None]) -> None:
        super().__init__(
            session,
            key="write_off",
            title=_("What can no longer be sold?"),
            hint=_("Damage in the shop is paid to the producer when the terms say so; the note shows how much."),
            verb=_("Record the write-off"),
            headings=(place_headings(), (Heading(_("Goods")), Heading(_("Quantity"), 110, right=True))),
            posted=posted,
        )

    def above(self) -> QWidget:
        """Ask for the reason first: it says where the goods are."""
        self.why = Combo(self.look, _("Reason"), [(each.value, _(NOTE_REASONS[each].about)) for each in CHOSEN])
        kept = self.draft.lines[0].reason if self.draft.lines else WriteOffReason.DAMAGED
        self.why.choose(kept)
        self.why.currentIndexChanged.connect(lambda _place: self.load())
        return self.why

    def load(self) -> None:
        """Look up what is where this reason takes it from."""
        reason, notes = WriteOffReason(self.why.value), self.session.shop.notes
        bins = (Bin.DAMAGED,) if reason is WriteOffReason.DISPOSED else (Bin.SHELF,)
        expired = reason is WriteOffReason.EXPIRED
        self.session.books.run(
            lambda: notes.places(bins, everybody=True, expired=expired),
            lambda places: self._show(reason, places),
            self._failed,
            owner=self,
        )

    def suits(self, kept: KeptNote) -> bool:
        """The goods offered are those of the note's reason; else that reason is chosen, and they are looked up."""
        reason = str(kept.lines[0]["reason"]) if kept.lines else self.why.value
        if reason == self.why.value:
            return True
        self.why.choose(reason)
        return False

    def begin(self, thing: StockPlace, line: PlacePart | None) -> None:
        """Ask how many: nothing is proposed, because what is typed here is paid for."""
        super().begin(thing, line)
        if line is None:
            self.quantity.clear()

    def scan(self, code: str) -> None:
        """Every scan is one more of that product, or the next line; never a quantity."""
        before = self.chosen
        super().scan(code)
        if self.chosen is not None and self.chosen is not before and self.chosen.price_per == 1:
            self._count("1")

    def again(self, thing: StockPlace) -> bool:
        """One more of what is being entered."""
        if key_of(thing) != key_of(self.chosen) or thing.price_per != 1:
            return False
        typed = self.quantity.text().strip() or "0"
        if not typed.isdigit():
            return False
        self._count(str(int(typed) + 1))
        return True

    def _count(self, units: str) -> None:
        """Show what was scanned; what is typed instead takes its place."""
        self.quantity.setText(units)
        self.quantity.selectAll()

    def before_recording(self, lines: Sequence[PlacePart], go: Callable[[], None]) -> None:
        """Say what the shop pays for it, and to whom, before anything is recorded."""
        moves, reason = self.session.shop.stock_moves, WriteOffReason(self.why.value)
        parts = _parts(lines)

        def show(costs: Sequence[tuple[str, int]]) -> None:
            if not costs:
                go()
                return
            told = "\n".join(
                _("The shop pays {amount} to {name}.", amount=i18n.rp(amount), name=name) for name, amount in costs
            )
            title, verb = _("Does the shop pay for this?"), _("Record the write-off")
            self.session.open(ConfirmDialog(self.session, title, told, verb, go))

        self.session.books.run(lambda: moves.costs_of(reason, parts), show, self._failed, owner=self)

    def reason_of(self, place: StockPlace) -> str:
        """Every line bears the note's reason."""
        return self.why.value

    def row_of(self, line: PlacePart) -> Sequence[Any]:
        """Show whose it is beneath the name."""
        return self.cells(line, line.place.producer)

    def lines_changed(self) -> None:
        """One note has one reason: it stays while lines are on it."""
        self.why.setEnabled(not self.draft.lines)
        told = _("One note has one reason. Take the lines off to choose another one.")
        self.why.setToolTip(tip(told if self.draft.lines else ""))

    def post(self, lines: Sequence[PlacePart], happened: date | None, note: str, approval: ApprovalGiven | None) -> Any:
        """Record the write-off."""
        return self.session.shop.stock_moves.write_off(
            by=self.session.by,
            reason=WriteOffReason(self.why.value),
            lines=_parts(lines),
            note=note,
            occurred_on=happened,
            approval=approval,
            draft=self.key,
        )

    def _show(self, reason: WriteOffReason, places: Sequence[StockPlace]) -> None:
        if reason != self.why.value:
            return
        empty = {
            WriteOffReason.EXPIRED: _("Nothing on the shelf is past its date"),
            WriteOffReason.DISPOSED: _("Nothing is set aside as damaged"),
        }
        self.show_places(
            places,
            title=empty.get(reason, _("Nothing is on the shelf")),
            hint=_("Choose another reason above."),
        )


def _parts(lines: Sequence[PlacePart]) -> list[WriteOffLine]:
    return [WriteOffLine(each.place.product_id, each.quantity, each.place.batch_id) for each in lines]


class ExpiryDialog(Dialog):
    """Asks for the right date of a batch: its units move to a batch with that date."""

    def __init__(self, session: Session, place: StockPlace, posted: Callable[[Any], None]) -> None:
        until, _tone = until_words(place.expiry, session.today())
        there = i18n.quantity(place.quantity, place.price_per, place.unit)
        super().__init__(
            session.look,
            _("What date does {name} really bear?", name=place.name),
            hint=_("In the books: {until}, {quantity} on the shelf.", until=until, quantity=there),
            width=640,
        )
        self._session, self._place, self._posted = session, place, posted
        look = session.look
        self.day = Field(look, _("Right expiry date"), placeholder=_("20-5-26"), size=Size.BODY)
        self.quantity = Field(look, _("Quantity"), size=Size.BODY)
        self.quantity.setMaxLength(LONGEST_QUANTITY)
        self.quantity.setText(i18n.quantity(place.quantity, place.price_per, "").strip())
        self.note = Field(look, _("Note"), size=Size.BODY)
        self.note.setMaxLength(LONGEST_NOTE)
        hint = _("Leave it empty when the package bears none.")
        self._day = Labelled(look, _("Right expiry date"), self.day, hint=hint)
        self._quantity = Labelled(look, _("Quantity"), self.quantity, hint=_("Of how many the date is wrong."))
        fill(self.body, fill(row(gap=16), (self._day, 1), (self._quantity, 1)), Labelled(look, _("Note"), self.note))
        self.day.entered.connect(self.quantity.setFocus)
        self.quantity.entered.connect(self.note.setFocus)
        self.note.entered.connect(self.enter)
        self.go = self.verb(_("Correct the date"), self.enter, "Return")
        self.start_at(self.day)

    def enter(self) -> None:
        """Correct it; a date that is past is asked about first."""
        marked = self._day
        try:
            day = parse_day(self.day.text(), month_end=True) if self.day.text().strip() else None
            marked = self._quantity
            units = parse_quantity(self.quantity.text(), self._place.price_per)
        except DomainError as error:
            self._session.sounds.refused()
            marked.refuse(i18n.explain(error))
            self.arrange()
            return
        if is_expired(day, self._session.today()):
            doubt = DomainError(
                N_("{name}: the expiry date {day} is past, the till will not sell it."), name=self._place.name, day=day
            )
            told, yes = i18n.explain(doubt), _("Yes, it is right")
            go = self._send
            self._session.open(ConfirmDialog(self._session, _("Is this right?"), told, yes, lambda: go(day, units)))
        else:
            self._send(day, units)

    def _send(self, day: date | None, units: int) -> None:
        if not self.go.isEnabled():
            return
        self.go.setEnabled(False)
        shop, by, place, note = self._session.shop, self._session.by, self._place, self.note.text().strip()

        def work(approval: ApprovalGiven | None) -> Any:
            return shop.stock_moves.correct_expiry(
                by=by,
                product_id=place.product_id,
                batch_id=place.batch_id or None,
                expiry=day,
                quantity=units,
                note=note,
                approval=approval,
            )

        send(self._session, self, work, self._finished, self._failed, reason=note)

    def _finished(self, posted: Any) -> None:
        self.finish()
        self._posted(posted)

    def _failed(self, error: ShopError | None) -> None:
        self.go.setEnabled(True)
        if error is not None:
            self._session.sounds.refused()
            self.refuse(i18n.explain(error))
