"""Beginning a note of goods: whose it is, or which batch, is asked first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ntt_pos import i18n
from ntt_pos.domain.goods.stock import Bin
from ntt_pos.i18n import _
from ntt_pos.services.goods.notes import StockPlace
from ntt_pos.services.reports.overview import ProducerBoard, ProducerLine
from ntt_pos.ui.lists.grid import GridCell, GridRow, Heading
from ntt_pos.ui.notes.delivery_form import DeliveryForm
from ntt_pos.ui.notes.note_dialogs import NoteOption, PickDialog
from ntt_pos.ui.notes.note_words import units_words
from ntt_pos.ui.notes.place_form import key_of, place_headings, place_options
from ntt_pos.ui.notes.withdrawal_form import WithdrawalForm
from ntt_pos.ui.notes.write_off_form import ExpiryDialog, WriteOffForm
from ntt_pos.ui.session import Session
from ntt_pos.ui.widgets.dialog import Dialog

OWN = "own"
Form = type[DeliveryForm] | type[WithdrawalForm]


class Beginnings:
    """Opens the forms; ``posted`` is called with what was recorded."""

    def __init__(self, session: Session, posted: Callable[[Any], None]) -> None:
        self._session, self._posted = session, posted

    def delivery(self) -> None:
        """Ask whose goods are handed in."""
        self._pick(_("Whose goods are handed in?"), DeliveryForm)

    def withdrawal(self) -> None:
        """Ask who takes goods back."""
        self._pick(_("Who takes goods back?"), WithdrawalForm)

    def write_off(self) -> None:
        """Open the form of a write-off."""
        self._session.open(WriteOffForm(self._session, self._posted))

    def expiry(self) -> None:
        """Ask which batch bears a wrong date."""
        session = self._session
        places: dict[str, StockPlace] = {}

        def take(key: str) -> None:
            session.open(ExpiryDialog(session, places[key], self._posted))

        question, hint = _("Which batch bears a wrong date?"), _("Scan or type the goods …")
        dialog = PickDialog(session.look, question, place_headings(), take, placeholder=hint)

        def show(found: Sequence[StockPlace]) -> None:
            places.update({key_of(place): place for place in found})
            options = place_options(found, session, producers=True)
            empty, step = _("Nothing is on the shelf"), _("Take goods in first: Ctrl+N.")
            dialog.show_options(list(options.values()), title=empty, hint=step)

        session.open(dialog)
        self._look_up(dialog, lambda: session.shop.notes.places((Bin.SHELF,), everybody=True), show)

    def of_producer(self, key: str, *, taking: bool) -> None:
        """Open the form of one producer, asked by another page."""
        form: Form = WithdrawalForm if taking else DeliveryForm

        def show(board: ProducerBoard) -> None:
            line = next((each for each in board.rows if str(each.producer_id) == key), None)
            if line is not None:
                self._session.open(form(self._session, line, self._posted))

        self._session.books.run(self._session.shop.overview.producers, show, owner=self._session)

    def _pick(self, question: str, form: Form) -> None:
        session = self._session
        known: dict[str, ProducerLine | None] = {OWN: None}

        def take(key: str) -> None:
            session.open(form(session, known[key], self._posted))

        headings = (Heading(_("Producer")), Heading(_("Stock"), 120, right=True))
        hint = _("Type a name, a village or a code …")
        dialog = PickDialog(session.look, question, headings, take, placeholder=hint)

        def show(found: tuple[ProducerBoard, frozenset[str]]) -> None:
            board, begun = found
            options = []
            for line in board.rows:
                known[str(line.producer_id)] = line
                options.append(_option(line, begun=form.key_of(line) in begun))
            pill = _pill(begun=form.key_of(None) in begun)
            own = GridCell(_("The shop's own goods"), strong=True, pill=pill)
            options.append(NoteOption(GridRow(OWN, (own, GridCell(""))), own.text.casefold()))
            dialog.show_options(options, title=_("No producers yet"), hint=_("Enter one on the page “Producers”."))

        session.open(dialog)
        shop = session.shop
        self._look_up(dialog, lambda: (shop.overview.producers(), shop.note_drafts.begun()), show)

    def _look_up(self, dialog: Dialog, work: Callable[[], Any], show: Callable[[Any], None]) -> None:
        self._session.books.run(work, show, lambda error: dialog.refuse(i18n.explain(error)), owner=dialog)


def _pill(*, begun: bool) -> tuple[str, str]:
    return (_("begun"), "attention_ink") if begun else ("", "")


def _option(line: ProducerLine, *, begun: bool) -> NoteOption:
    pill = _pill(begun=begun)
    below = f"{line.code} · {line.village}, {line.district}"
    cells = (GridCell(line.name, below, strong=True, pill=pill), GridCell(units_words(line.stock)))
    words = f"{line.name} {line.code} {line.village} {line.district}".casefold()
    return NoteOption(GridRow(str(line.producer_id), cells, not line.active), words, (line.code,))
