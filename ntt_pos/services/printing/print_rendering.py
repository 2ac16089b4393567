"""The bytes of a waiting paper, made when it is sent, from what the books stored and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict

from ntt_pos.data.queries.money.statements import gathered
from ntt_pos.documents.engine.escpos import paper_bytes
from ntt_pos.documents.engine.paper_roll import Roll
from ntt_pos.documents.receipt.receipt_escpos import receipt_bytes
from ntt_pos.documents.receipt.z_report import z_lines
from ntt_pos.documents.statement.old_form.strip import strip_lines
from ntt_pos.documents.statement.statement_strip import statement_strip_lines
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.devices.paper import DRAWER_KICK, Align, PaperProfile
from ntt_pos.domain.money.shift_report import ShiftReport
from ntt_pos.domain.selling.payment import Means
from ntt_pos.domain.selling.receipt import Receipt, for_a_gift
from ntt_pos.i18n import Language
from ntt_pos.services.core.logo import Logo
from ntt_pos.services.core.print_queue import DOCUMENTS, Job, JobKind
from ntt_pos.services.core.unit_of_work import Context
from ntt_pos.services.goods.notes import GoodsNotes
from ntt_pos.services.money.shifts import Shifts
from ntt_pos.services.money.statements import Statements
from ntt_pos.services.money.vouchers import Vouchers
from ntt_pos.services.selling.checkout import Checkout
from ntt_pos.services.selling.returns import Returns


class StripFacts(TypedDict):
    """What a strip needs beside its payload, whichever its form."""

    number: str
    chain_hash: str
    copy: int
    columns: int
    code_page: str
    practice: bool


class Renderer:
    """Turns a job of the print queue into bytes for this PC's printer, in the receipts' own language."""

    def __init__(self, context: Context, profile: PaperProfile) -> None:
        self._context = context
        self._profile = profile

    def render(self, job: Job) -> bytes:
        """Return the bytes of a job; raises DomainError for a paper that this printer does not print."""
        if job.payload is not None and job.kind not in DOCUMENTS:
            return job.payload
        draws: dict[JobKind, Callable[[Job], bytes]] = {
            JobKind.RECEIPT: self._receipt,
            JobKind.GIFT: self._gift,
            JobKind.Z: self._z,
            JobKind.STATEMENT: self._strip,
            JobKind.NOTE: self._note,
            JobKind.VOUCHER: self._voucher,
            JobKind.KICK: lambda _job: DRAWER_KICK,
            JobKind.TEST: lambda _job: self.test_page(),
        }
        if job.kind in draws:
            return draws[job.kind](job)
        raise DomainError("The receipt printer does not print {document}.", document=job.document)

    def report(self, report: ShiftReport, *, copy: int = 0, blind: bool = False) -> bytes:
        """Return an X or Z report for the printer; a ``blind`` X is without what tells the cash."""
        lines = z_lines(
            report,
            columns=self._profile.columns,
            language=self._language,
            code_page=self._profile.code_page,
            practice=self._context.home.practice,
            blind=blind,
        )
        if copy:
            roll = Roll(self._profile.columns, self._profile.code_page)
            roll.words(self._language.text("COPY no. {n}", n=copy), bold=True, big=True, align=Align.CENTER)
            lines = (*roll.lines, *lines)
        return paper_bytes(lines, self._profile)

    def _voucher(self, job: Job) -> bytes:
        desk = Vouchers(self._context)
        told = desk.voucher(job.document, copy=job.copy)
        lines = desk.strip(told, columns=self._profile.columns, code_page=self._profile.code_page)
        return paper_bytes(lines, self._profile)

    def test_page(self) -> bytes:
        """Return the test page: the shop, a rule of digits that must fill one line, and an amount at the right edge."""
        return test_page(self._context.settings.shop_name, self._profile, self._language)

    @property
    def _language(self) -> Language:
        return Language(self._context.settings.receipt_language)

    def _strip(self, job: Job) -> bytes:
        with self._context.reading() as unit:
            frozen = Statements(self._context).need(unit, job.document)
            covered = [each.payload for each in gathered(unit, frozen)]
        told: StripFacts = {
            "number": frozen.number,
            "chain_hash": frozen.chain_hash,
            "copy": job.copy,
            "columns": self._profile.columns,
            "code_page": self._profile.code_page,
            "practice": self._context.home.practice,
        }
        old_form = frozen.payload.layout == 1
        lines = strip_lines(frozen.payload, **told) if old_form else statement_strip_lines(covered, **told)
        return paper_bytes(lines, self._profile)

    def _z(self, job: Job) -> bytes:
        return self.report(Shifts(self._context).closed(job.document).report, copy=job.copy)

    def _note(self, job: Job) -> bytes:
        return paper_bytes(GoodsNotes(self._context).strip(job.document, self._profile, copy=job.copy), self._profile)

    def _receipt(self, job: Job) -> bytes:
        books = Returns(self._context) if job.document.startswith("RT-") else Checkout(self._context)
        receipt: Receipt = books.receipt(job.document, copy=job.copy)
        cash = any(tender.means is Means.CASH for tender in receipt.tenders) or any(
            m is Means.CASH for m, _ in receipt.refunds
        )
        return receipt_bytes(
            receipt,
            self._profile,
            self._language,
            open_drawer=cash and not job.copy and not job.again,
            logo=Logo(self._context).picture(),
        )

    def _gift(self, job: Job) -> bytes:
        receipt = for_a_gift(Checkout(self._context).receipt(job.document))
        return receipt_bytes(receipt, self._profile, self._language, logo=Logo(self._context).picture())


def test_page(shop_name: str, profile: PaperProfile, language: Language) -> bytes:
    """Return a test page for a printer, also one of a shop that is not founded yet."""
    roll = Roll(profile.columns, profile.code_page)
    roll.title(shop_name)
    roll.words(language.text("Printer test"), bold=True, align=Align.CENTER)
    roll.words("".join(str(n % 10) for n in range(1, profile.columns + 1)))
    roll.pair(language.text("The line above fills the paper exactly."), "12.500")
    return paper_bytes(roll.lines, profile)
