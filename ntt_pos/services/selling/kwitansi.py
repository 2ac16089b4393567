"""Kwitansi for buyers who must account for the money: issued once per wish, printed as ASLI once, then as numbered copies."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ntt_pos.data.models import people, proof, sales
from ntt_pos.data.queries.selling import kwitansi as query
from ntt_pos.documents.vouchers.kwitansi_pdf import draw_kwitansi
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.users import PersonalKind
from ntt_pos.domain.selling.kwitansi import Kwitansi, place_of_address
from ntt_pos.domain.typed.typed_text import typed_line
from ntt_pos.i18n import Language
from ntt_pos.services.core.contacts.personal_values import put_personal

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.core.journal_entry import JournalEntry
    from ntt_pos.services.core.unit_of_work import Context, UnitOfWork

LONGEST_NAME: Final = 80
LONGEST_PURPOSE: Final = 160
NAMES_SHOWN: Final = 3


class KwitansiAdmin:
    """The kwitansi of this outlet."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def issue(self, *, by: Actor, sale_number: str, buyer: str = "", office: str = "", purpose: str = "") -> Kwitansi:
        """Issue a kwitansi for a sale: a person's name, an office, or both; what was given back is taken off.

        The person's name goes to the erasable table only; the office is no personal data and stays. Without a purpose
        the goods are named. Raises DomainError when nothing of the sale is left or nobody is named.
        """
        who, where, what = _words(buyer, LONGEST_NAME), _words(office, LONGEST_NAME), _words(purpose, LONGEST_PURPOSE)
        if not who and not where:
            raise DomainError("Type the buyer's name or the office. No kwitansi was issued.")
        number = sale_number.strip().upper()
        with self._context.writing(by=by, act=Act.SELL, subject=number[:40]) as work:
            sale = query.sale_to_receipt(work.unit, self._context.home.outlet_id, number)
            if sale is None:
                raise DomainError("There is no sale “{number}”.", number=sale_number.strip()[:40])
            amount = sale.total - int(sale.back)
            if amount <= 0:
                raise DomainError(
                    "Everything of sale {number} was given back: there is nothing to confirm. No kwitansi was issued.",
                    number=number,
                )
            made = work.register_number("KW")
            with work.record("kwitansi.issued") as record:
                record.add(
                    sales.kwitansi,
                    {
                        **record.posting(),
                        "number": made,
                        "sale_id": sale.id,
                        "person_id": self._person(record, who),
                        "office": where,
                        "purpose": what or self._goods(work.unit, sale.id),
                        "amount": amount,
                        "stamp_duty_above": self._context.settings.stamp_duty_above,
                    },
                )
            return self._need(work.unit, made)

    def of_sale(self, sale_number: str) -> tuple[Kwitansi, ...]:
        """Return the kwitansi issued for a sale, oldest first."""
        with self._context.reading() as unit:
            return query.of_sale(unit, self._context.home.outlet_id, sale_number.strip().upper())

    def pdf(self, number: str, *, by: Actor) -> bytes:
        """Return a kwitansi to be printed: ASLI the first time, then SALINAN ke-n; each printing is journalled."""
        with self._context.writing(by=by, act=Act.REPRINT, subject=number.strip()[:40]) as work:
            stored = self._need(work.unit, number)
            self._record_print(work, stored)
        return self._draw(stored, stored.prints)

    def preview(self, number: str) -> bytes:
        """Return a kwitansi to be looked at: as it was printed last, or ASLI before that; nothing is journalled."""
        with self._context.reading() as unit:
            stored = self._need(unit, number)
        return self._draw(stored, max(stored.prints - 1, 0))

    def _record_print(self, work: UnitOfWork, stored: Kwitansi) -> None:
        with work.record("copy.printed" if stored.prints else "kwitansi.printed") as record:
            reason = "reprint" if stored.prints else "original"
            row = {**record.posting(), "document": stored.number, "copy": stored.prints, "reason": reason}
            record.add(proof.copy_printed, row)

    def _person(self, record: JournalEntry, name: str) -> int | None:
        if not name:
            return None
        person_id = record.save(people.person, {"erased": False})
        put_personal(record, person_id, {PersonalKind.NAME: name})
        return person_id

    def _goods(self, unit: Unit, sale_id: int) -> str:
        names = query.product_names(unit, sale_id)
        told = ", ".join(names[:NAMES_SHOWN])
        more = len(names) - NAMES_SHOWN
        language = Language(self._context.settings.receipt_language)
        text = language.text("{names} and {more} more", names=told, more=more) if more > 0 else told
        return text[:LONGEST_PURPOSE]

    def _need(self, unit: Unit, number: str) -> Kwitansi:
        found = query.one(unit, self._context.home.outlet_id, number.strip().upper())
        if found is None:
            raise DomainError("There is no kwitansi “{number}”.", number=number.strip()[:40])
        return found

    def _draw(self, stored: Kwitansi, copy: int) -> bytes:
        settings = self._context.settings
        paper = replace(
            stored,
            shop=settings.shop_name,
            address=settings.address,
            place=place_of_address(settings.address),
            copy=copy,
            practice=self._context.home.practice,
        )
        return draw_kwitansi(paper, Language(settings.receipt_language))


def _words(text: str, longest: int) -> str:
    plain = typed_line(text, longest)
    if plain is None:
        raise DomainError("Use at most {longest} printable characters. No kwitansi was issued.", longest=longest)
    return plain
