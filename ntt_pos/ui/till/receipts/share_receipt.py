"""A receipt in another form: a page, a picture, a text, a WhatsApp draft, or a kwitansi for an office."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QImage

from ntt_pos import i18n
from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.domain.selling.kwitansi import Kwitansi
from ntt_pos.domain.selling.receipt import Receipt
from ntt_pos.i18n import N_, _
from ntt_pos.ui.saved_files import open_file, open_outside, write_file
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Size, Space
from ntt_pos.ui.till.payment.means_correction import MeansDialog
from ntt_pos.ui.widgets.action import Action
from ntt_pos.ui.widgets.button import Button
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.fields import Field, Labelled
from ntt_pos.ui.widgets.layout import add, row
from ntt_pos.ui.widgets.number_pad import offer_digits

_UNFIT = re.compile(r"[^A-Za-z0-9.-]+")


class ShareDialog(Dialog):
    """Asks in which form a receipt is needed; files are kept with the receipts of this PC and opened."""

    def __init__(
        self, session: Session, receipt: Receipt, picture: Callable[[], QImage], corrected: Callable[[], None]
    ) -> None:
        super().__init__(
            session.look,
            _("What do you need of this receipt?"),
            hint=f"{receipt.number} · {i18n.rupiah(receipt.total)}",
            width=520,
        )
        self._session, self._receipt, self._picture, self._corrected = session, receipt, picture, corrected
        self._ways = (
            (_("A page (PDF)"), self._pdf),
            (_("A picture"), self._image),
            (_("A text"), self._text),
            (_("A WhatsApp draft"), self._whatsapp),
            (_("A kwitansi for an office"), self._kwitansi),
            (_("The payment was of another kind"), self._means),
        )
        sold = receipt.number.startswith("JL-")
        for place, (words, act) in enumerate(self._ways):
            button = add(self.body, self.acts.offer(Action(words, act, str(place + 1)), height=52, size=Size.AMOUNT))
            if place >= len(self._ways) - 2 and not sold:
                button.refuse(_("Only for the receipt of a sale."))
            if place == 0:
                self.start_at(button)

    def _pdf(self) -> None:
        self._keep("pdf", lambda: self._session.shop.receipts.pdf(self._receipt))

    def _text(self) -> None:
        session, receipt = self._session, self._receipt
        columns = session.papers.columns
        self._keep("txt", lambda: session.shop.receipts.text(receipt, columns).encode("utf-8"))

    def _image(self) -> None:
        image, path = self._picture(), self._path("png")

        def work() -> Path:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not image.save(str(path)):
                raise DomainError(N_("The picture could not be kept in {folder}."), folder=str(path.parent))
            return path

        self._session.paper.run(work, self._kept, self._failed, owner=self)

    def _keep(self, kind: str, make: Callable[[], bytes]) -> None:
        path = self._path(kind)
        self._session.paper.run(lambda: write_file(path, make()), self._kept, self._failed, owner=self)

    def _path(self, kind: str) -> Path:
        return self._session.shop.folder.receipts / f"{_UNFIT.sub('-', self._receipt.number)}.{kind}"

    def _kept(self, path: Path) -> None:
        self.finish()
        open_file(self._session, path)

    def _whatsapp(self) -> None:
        session, receipt = self._session, self._receipt
        self.finish()
        session.open(WhatsAppDialog(session, receipt))

    def _kwitansi(self) -> None:
        session, receipt = self._session, self._receipt
        self.finish()
        session.open(KwitansiDialog(session, receipt.number))

    def _means(self) -> None:
        session, number, corrected = self._session, self._receipt.number, self._corrected
        self.finish()
        session.open(MeansDialog(session, number, corrected))

    def _failed(self, error: ShopError) -> None:
        self._session.sounds.refused()
        self.refuse(i18n.explain(error))


class WhatsAppDialog(Dialog):
    """The draft of a message; it is only opened, a person sends it. The number is kept nowhere."""

    def __init__(self, session: Session, receipt: Receipt) -> None:
        super().__init__(
            session.look,
            _("To which number?"),
            hint=_("WhatsApp opens with a draft; nothing is sent by itself. The number is not kept."),
            width=520,
        )
        self._session, self._receipt = session, receipt
        self.field = Field(session.look, _("Telephone number"), placeholder="0812 3456 7890")
        self._labelled = Labelled(
            session.look, _("Telephone number"), self.field, hint=_("Leave it empty to choose the person in WhatsApp.")
        )
        self.body.addWidget(self._labelled)
        offer_digits(self.body, session.look, self.field)
        self.field.entered.connect(self.enter)
        self.verb(_("Open the draft"), self.enter, "Return")
        self.start_at(self.field)

    def enter(self) -> None:
        """Open the draft."""
        try:
            link = self._session.shop.receipts.message_link(self._receipt, self.field.text())
        except DomainError as error:
            self._labelled.refuse(i18n.explain(error))
            self.arrange()
            return
        session = self._session
        self.finish()
        if not link:
            QGuiApplication.clipboard().setText(session.shop.receipts.message(self._receipt))
            session.tell(_("This message is too long to open in WhatsApp. Its text is copied: paste it there."))
            return
        open_outside(session, link, self._opened, session)

    def _opened(self, could: bool) -> None:  # noqa: FBT001 what a launcher answers
        if not could:
            self._session.refuse(_("No program here opens WhatsApp. Use the page or the picture instead."))
            return
        self._session.tell(
            _("The draft opens in WhatsApp or the browser. Nothing to see? Use the page or the picture.")
        )


class KwitansiDialog(Dialog):
    """A kwitansi on A5 for a buyer who needs one: who, for which office, for what."""

    def __init__(self, session: Session, number: str) -> None:
        super().__init__(
            session.look,
            _("For whom is the kwitansi?"),
            hint=_(
                "{number}: the amount comes from the sale. What stays empty is left to write by hand.", number=number
            ),
            width=560,
        )
        self._session, self._number, self._issued = session, number, ""
        look = session.look
        self.buyer = Field(look, _("Buyer"))
        self.office = Field(look, _("Office"))
        self.purpose = Field(look, _("For what"))
        hints = (_("Received from, as it shall be printed on the paper."), "", _("Empty: the goods of the sale."))
        for field, hint in zip((self.buyer, self.office, self.purpose), hints, strict=True):
            self.body.addWidget(Labelled(look, field.accessibleName(), field, hint=hint))
        self._before = add(self.body, row(gap=Space.S))
        self.buyer.entered.connect(self.office.setFocus)
        self.office.entered.connect(self.purpose.setFocus)
        self.purpose.entered.connect(self.enter)
        self._go = self.verb(_("Make the kwitansi"), self.enter, "Return")
        self.start_at(self.buyer)
        session.books.run(lambda: session.shop.kwitansi.of_sale(number), self._show_before, self._failed, owner=self)

    def enter(self) -> None:
        """Issue it and open the page; a second Enter opens the same one again, as a copy."""
        session, sale = self._session, self._number
        buyer, office, purpose = self.buyer.text(), self.office.text(), self.purpose.text()
        issued = self._issued

        def work() -> Path:
            controller = session.shop.kwitansi
            number = issued
            if not number:
                number = controller.issue(
                    by=session.by, sale_number=sale, buyer=buyer, office=office, purpose=purpose
                ).number
            path = session.shop.folder.receipts / f"{_UNFIT.sub('-', number)}.pdf"
            return write_file(path, controller.pdf(number, by=session.by))

        self.write(session.books, work, self._kept, self._failed)

    def _show_before(self, cards: tuple[Kwitansi, ...]) -> None:
        """Offer the kwitansi that were already issued for this sale, to be opened as a copy."""
        for card in cards:
            words = _("{number} again (copy)", number=card.number)
            self._before.addWidget(Button(self.look, words, partial(self._again, card.number)))
        self.arrange()

    def _again(self, number: str) -> None:
        self._issued = number
        self.enter()

    def _kept(self, path: Path) -> None:
        self.finish()
        open_file(self._session, path)

    def _failed(self, error: ShopError) -> None:
        self._session.sounds.refused()
        self.refuse(i18n.explain(error))
