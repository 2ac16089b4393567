"""Bukti bayar, bukti terima and nota koreksi: read again from the books, printed once as ASLI and then as SALINAN ke-n."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ntt_pos.data.atomic_files import write_durably
from ntt_pos.data.models import proof
from ntt_pos.data.queries.core.paper_files import not_out
from ntt_pos.data.queries.money import vouchers as query
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.money.account import needs_stamp
from ntt_pos.domain.money.voucher import Voucher, VoucherKind, kind_of
from ntt_pos.i18n import Language
from ntt_pos.services.core.paper_files import hand_out
from ntt_pos.services.core.print_queue import JobKind, queue_job
from ntt_pos.services.money.statements import day_folder

if TYPE_CHECKING:
    from pathlib import Path

    from ntt_pos.data.engine import Unit
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.domain.devices.paper import PaperLine
    from ntt_pos.services.core.unit_of_work import Context, UnitOfWork


@dataclass(frozen=True, slots=True)
class PaperPages:
    """Pages in a file for another program to print, and the ``batch`` to be asked about."""

    path: Path
    batch: str


class Vouchers:
    """The papers of the producers' money."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def voucher(self, number: str, copy: int | None = None) -> Voucher:
        """Return what a paper shows, as it was printed last (``copy`` None) or as a certain copy; nothing is journalled.

        Raises DomainError when there is no such document.
        """
        with self._context.reading() as unit:
            stored = self._need(unit, number)
        return self._told(stored, max(stored.prints - 1, 0) if copy is None else copy)

    def print(self, number: str, *, by: Actor) -> Voucher:
        """Queue a paper for the receipt printer: ASLI the first time, then SALINAN ke-n; each printing is journalled."""
        with self._context.writing(by, act=Act.REPRINT, subject=number.strip()[:40]) as work:
            told = self._next(work, number)
            queue_job(work.unit, self._context, JobKind.VOUCHER, told.number, now=work.now, copy=told.copy)
        return told

    def page(self, number: str, *, by: Actor, folder: Path) -> PaperPages:
        """Write a paper as PDF into the reports folder, numbered and journalled like ``print``; returns it and what to ask about.

        Raises OSError when the folder cannot be written; then nothing was journalled and the original is still to come.
        """
        with self._context.writing(by, act=Act.REPRINT, subject=number.strip()[:40]) as work:
            stored = self._need(work.unit, number)
            mark = f"-salinan-{stored.prints}" if stored.prints else ""
            path = day_folder(folder, stored.date) / f"{stored.number}-{stored.producer_code}{mark}.pdf"
            batch = self._context.ids.uid(work.now) if not_out(work.unit, [stored.number]) else ""
            told = self._next(work, number, batch, path.relative_to(folder).as_posix())
            write_durably(path, self.pdf(told))
        return PaperPages(path, batch)

    def openings(self) -> tuple[str, ...]:
        """Return the numbers of opening balances that are not on paper yet."""
        with self._context.reading() as unit:
            return query.openings_to_print(unit, self._context.home.outlet_id)

    def opening_pages(self, *, by: Actor, folder: Path) -> PaperPages:
        """Write the pages of all opening balances that are not on paper yet into one PDF, one for each producer to sign.

        Each is journalled, and it is asked about them as one batch. Raises DomainError when there is none, OSError when the
        folder cannot be written; nothing was journalled then.
        """
        from ntt_pos.documents.vouchers.voucher_pdf import draw_vouchers

        with self._context.writing(by, act=Act.REPRINT) as work:
            numbers = query.openings_to_print(work.unit, self._context.home.outlet_id)
            if not numbers:
                raise DomainError(
                    "No opening balance waits for its page. They come with the sheet Saldo of a workbook; a page printed "
                    "before is found in the producer's account."
                )
            path = day_folder(folder, work.on) / f"saldo-awal-{work.now:%H%M%S}.pdf"
            batch, file = self._context.ids.uid(work.now), path.relative_to(folder).as_posix()
            papers = [self._next(work, number, batch, file) for number in numbers]
            language = self._language
            write_durably(path, draw_vouchers(papers, language, title=language.text("Opening balances")))
        return PaperPages(path, batch)

    def pdf(self, told: Voucher) -> bytes:
        """Draw a paper: two copies on one A4 page, one for the producer and one for the shop."""
        from ntt_pos.documents.vouchers.voucher_pdf import draw_voucher

        return draw_voucher(told, self._language)

    def strip(self, told: Voucher, *, columns: int, code_page: str = "") -> tuple[PaperLine, ...]:
        """Return a paper's lines for the receipt printer."""
        from ntt_pos.documents.vouchers.voucher_strip import voucher_lines

        return voucher_lines(told, self._language, columns=columns, code_page=code_page)

    @property
    def _language(self) -> Language:
        return Language(self._context.settings.receipt_language)

    def _next(self, work: UnitOfWork, number: str, batch: str = "", file: str = "") -> Voucher:
        stored = self._need(work.unit, number)
        with work.record("copy.printed" if stored.prints else "voucher.printed") as record:
            reason = "reprint" if stored.prints else "original"
            row = {**record.posting(), "document": stored.number, "copy": stored.prints, "reason": reason}
            record.add(proof.copy_printed, row)
            if batch:
                hand_out(record, batch, file, [stored.number])
        return self._told(stored, stored.prints)

    def _need(self, unit: Unit, number: str) -> Voucher:
        wanted = number.strip().upper()
        kind = kind_of(wanted)
        found = query.one(unit, self._context.home.outlet_id, kind, wanted) if kind is not None else None
        if found is None:
            raise DomainError("There is no voucher {number}. Check the number.", number=number.strip()[:40])
        return found

    def _told(self, stored: Voucher, copy: int) -> Voucher:
        settings = self._context.settings
        return replace(
            stored,
            shop=settings.shop_name,
            address=settings.address,
            stamp_duty=stored.kind is VoucherKind.PAYOUT and needs_stamp(stored.amount, settings.stamp_duty_above),
            copy=copy,
            practice=self._context.home.practice,
        )
