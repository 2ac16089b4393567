"""Receipts afterwards: found again, shown again, and given to the customer as text, as a page, or as a message."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from ntt_pos.data.queries.selling import receipts as query
from ntt_pos.data.queries.selling.receipts import FoundSale, LastSale
from ntt_pos.documents.receipt.receipt_message import receipt_message
from ntt_pos.documents.receipt.receipt_pdf import draw_receipt_pdf
from ntt_pos.documents.receipt.receipt_text import receipt_text
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.selling.payment import plain_reference
from ntt_pos.domain.selling.receipt import SEQUENCE, Receipt, for_a_gift
from ntt_pos.i18n import Language
from ntt_pos.services.core.contacts.whatsapp import whatsapp_link
from ntt_pos.services.core.logo import Logo
from ntt_pos.services.core.print_queue import JobKind, queue_job
from ntt_pos.services.selling.checkout import Checkout
from ntt_pos.services.selling.returns import Returns

if TYPE_CHECKING:
    from ntt_pos.data.queries.selling.sales import SoldCard
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.domain.selling.payment import Tender
    from ntt_pos.services.core.unit_of_work import Context

__all__ = ["FoundSale", "LastSale", "Receipts"]

MOST: Final = 200
MOST_WORDS: Final = 8
RETURNED: Final = "RT-"


class Receipts:
    """The receipts of this outlet."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def find(
        self,
        *,
        day: date | None = None,
        amount: int | None = None,
        words: str = "",
        number: str = "",
        tail: str = "",
        limit: int = 50,
    ) -> tuple[FoundSale, ...]:
        """Return the sales that fit everything asked, newest first.

        ``day`` is the business date, ``amount`` the total or the sum before cash rounding in rupiah, ``words`` pieces of
        a product's name, code, maker or village, ``number`` a piece of the receipt's number. ``tail`` are its last
        digits, which may as well be the amount: the sale whose number ends in just them comes first.
        """
        with self._context.reading() as unit:
            found = query.find(
                unit,
                self._context.home.outlet_id,
                day=day,
                amount=amount,
                words=words.split()[:MOST_WORDS],
                number=number.strip(),
                tail=tail,
                limit=min(max(limit, 0), MOST),
            )
        whole = tail.zfill(SEQUENCE)
        return tuple(sorted(found, key=lambda each: not each.number.endswith(whole))) if tail else found

    def returned(self, *, number: str = "", tail: str = "", limit: int = 50) -> tuple[SoldCard, ...]:
        """Return the returns whose number has a piece, or ends in some digits, newest first."""
        with self._context.reading() as unit:
            outlet_id = self._context.home.outlet_id
            return query.returned(unit, outlet_id, number=number.strip(), tail=tail, limit=min(max(limit, 0), MOST))

    def last(self) -> LastSale | None:
        """Return the last sale of this register and whether its receipt came out, or None before the first."""
        with self._context.reading() as unit:
            return query.last(unit, self._context.home.register_id)

    def paid_today_by(self, tender: Tender) -> str:
        """Return the number of the latest sale of today that was paid by the same means and reference, or "".

        Raises DomainError for a reference that cannot be printed.
        """
        reference = plain_reference(tender.reference)
        with self._context.reading() as unit:
            context = self._context
            today = calendar_date(context.clock.now())
            return query.paid_by(unit, context.home.outlet_id, today, tender.means, reference)

    def show(self, number: str, *, copy: int = 0) -> Receipt:
        """Return a receipt of a sale (JL) or of a return (RT) rebuilt from what was stored; ``copy`` n is SALINAN ke-n."""
        wanted = number.strip().upper()
        if wanted.startswith(RETURNED):
            return Returns(self._context).receipt(wanted, copy=copy)
        return Checkout(self._context).receipt(wanted, copy=copy)

    def print_gift(self, number: str, *, by: Actor) -> Receipt:
        """Queue the paper of a sale that goes with a present and return it; no amount of money is on it."""
        with self._context.writing(by, act=Act.SELL, subject=number.strip()[:40]) as work:
            gift = for_a_gift(Checkout(self._context).receipt_in(work.unit, number))
            queue_job(work.unit, self._context, JobKind.GIFT, gift.number, now=work.now)
        return gift

    def text(self, receipt: Receipt, columns: int = 42) -> str:
        """Return a receipt as plain text of 32, 42 or 48 columns."""
        return receipt_text(receipt, columns, self._language)

    def pdf(self, receipt: Receipt) -> bytes:
        """Return a receipt as a page for a telephone; the same receipt gives the same bytes."""
        return draw_receipt_pdf(receipt, self._language, logo=Logo(self._context).picture())

    def message(self, receipt: Receipt) -> str:
        """Return a receipt as the draft of a WhatsApp message; nothing is sent."""
        return receipt_message(receipt, self._language)

    def message_link(self, receipt: Receipt, phone: str = "") -> str:
        """Return the address that opens WhatsApp with the draft, for a telephone number when one was told.

        Empty when the message is too long for an address: then its text is copied instead.

        Raises DomainError for what is no Indonesian or international number. The number is kept nowhere.
        """
        return whatsapp_link(self.message(receipt), phone)

    @property
    def _language(self) -> Language:
        return Language(self._context.settings.receipt_language)
