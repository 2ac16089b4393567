"""Goods go back to their owner: unsold from the shelf, expired and spoiled from what waits for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from ntt_pos.domain.core.words import NOTE_REASONS
from ntt_pos.domain.goods.stock import Bin, is_expired
from ntt_pos.i18n import _
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.core.contacts.personal_data import PersonCard
from ntt_pos.services.goods.notes import StockPlace
from ntt_pos.services.goods.stock_moves import WithdrawalLine
from ntt_pos.services.reports.overview import ProducerLine
from ntt_pos.ui.forms.combo import Combo
from ntt_pos.ui.lists.grid import Heading
from ntt_pos.ui.notes.place_form import PlaceForm, PlacePart, place_headings
from ntt_pos.ui.session import Session
from ntt_pos.ui.widgets.fields import Labelled

WHY = ("UNSOLD", "EXPIRED", "SPOILED", "OTHER")


class WithdrawalForm(PlaceForm):
    """Bukti tarik of one producer, or (None) of the shop's own goods."""

    def __init__(self, session: Session, producer: ProducerLine | None, posted: Callable[[Any], None]) -> None:
        self.producer = producer
        name = producer.name if producer else _("The shop's own goods")
        place = f"{producer.code} · {producer.village}, {producer.district}" if producer else ""
        super().__init__(
            session,
            key=self.key_of(producer),
            title=_("What does {name} take back?", name=name),
            hint=place,
            verb=_("Record the withdrawal"),
            headings=(place_headings(), (Heading(_("Goods")), Heading(_("Quantity"), 110, right=True))),
            posted=posted,
        )

    @staticmethod
    def key_of(producer: ProducerLine | None) -> str:
        """Return under which name a withdrawal that waits is kept."""
        return f"withdrawal:{producer.producer_id if producer else 0}"

    def entry_fields(self) -> Sequence[Labelled]:
        """Ask how many, and why."""
        self.why = Combo(self.look, _("Reason"), [(each, _(NOTE_REASONS[each].long)) for each in WHY])
        return [*super().entry_fields(), Labelled(self.look, _("Reason"), self.why)]

    def more_questions(self) -> Sequence[QWidget]:
        """Ask who takes the goods."""
        self._asked_who = False
        self.receiver = Combo(self.look, _("Taken by"), [("", _("not named"))])
        return [Labelled(self.look, _("Taken by"), self.receiver)]

    def record(self) -> None:
        """Record the note; when somebody could be named as taking the goods and nobody is, that is asked once."""
        if self.draft.lines and not self.receiver.value and self.receiver.count() > 1 and not self._asked_who:
            self._asked_who = True
            self.refuse(_("Who takes the goods? Choose the name, or record it once more without one."))
            self.receiver.setFocus()
            return
        super().record()

    def after(self, place: int) -> int:
        """The reason is proposed: after the quantity the line is complete."""
        return len(self.fields)

    def load(self) -> None:
        """Look up what is here of this producer, and who may collect."""
        shop, by = self.session.shop, self.session.by
        producer_id = self.producer.producer_id if self.producer else None

        def look() -> tuple[Sequence[StockPlace], Sequence[PersonCard]]:
            people = shop.personal.of_producer(producer_id, by=by) if producer_id is not None else ()
            return shop.notes.places((Bin.SHELF, Bin.COLLECT), producer_id=producer_id), people

        self.session.books.run(look, self._show, self._failed, owner=self)

    def begin(self, thing: StockPlace, line: PlacePart | None) -> None:
        """Propose why: what is past its date goes back as expired, what waits as spoiled."""
        super().begin(thing, line)
        if line is not None:
            self.why.choose(line.reason)
        elif is_expired(thing.expiry, self.session.today()):
            self.why.choose("EXPIRED")
        else:
            self.why.choose("SPOILED" if thing.bin is Bin.COLLECT else "UNSOLD")

    def reason_of(self, place: StockPlace) -> str:
        """Return the reason that is chosen."""
        return self.why.value

    def row_of(self, line: PlacePart) -> Sequence[Any]:
        """Show the reason beneath the name."""
        return self.cells(line, _(NOTE_REASONS[line.reason].long))

    def post(self, lines: Sequence[PlacePart], happened: date | None, note: str, approval: ApprovalGiven | None) -> Any:
        """Record the withdrawal; no money moves."""
        return self.session.shop.stock_moves.withdraw(
            by=self.session.by,
            producer_id=self.producer.producer_id if self.producer else None,
            lines=[
                WithdrawalLine(each.place.product_id, each.quantity, each.place.bin, each.reason, each.place.batch_id)
                for each in lines
            ],
            occurred_on=happened,
            note=note,
            received_by_uid=self.receiver.value or None,
            draft=self.key,
        )

    def _show(self, found: tuple[Sequence[StockPlace], Sequence[PersonCard]]) -> None:
        places, people = found
        named = [(each.person_uid, _person(each)) for each in people if not each.erased]
        self.receiver.show_options([("", _("not named")), *((uid, name) for uid, name in named if name)])
        self.show_places(
            places,
            title=_("Nothing of this producer is here"),
            hint=_("What was sold cannot be taken back. Look at the page “Goods”."),
        )


def _person(card: PersonCard) -> str:
    name = card.values.get("NAME", "")
    return " · ".join(part for part in (name, card.relation) if part) if name else ""
