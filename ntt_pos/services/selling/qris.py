"""The shop's QRIS: its code with the amount filled in, on the customer's display and, when asked for, on paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ntt_pos.documents.engine.escpos import paper_bytes
from ntt_pos.documents.engine.paper_roll import Roll
from ntt_pos.documents.engine.qr_code import qr_modules
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.devices.paper import Align, PaperCode, PaperLine, PaperProfile
from ntt_pos.domain.selling.qris import QrisCode, check_static, with_amount
from ntt_pos.i18n import Language
from ntt_pos.services.core.print_queue import JobKind, queue_job

if TYPE_CHECKING:
    from ntt_pos.services.core.unit_of_work import Context


@dataclass(frozen=True, slots=True)
class QrisShown:
    """A code to be scanned: ``amount`` rupiah, 0 for the static code; ``modules`` are its dark squares, row by row."""

    text: str
    amount: int
    merchant: str
    city: str
    modules: tuple[tuple[bool, ...], ...]


class Qris:
    """The QRIS code of this shop."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def ready(self) -> bool:
        """Tell whether the shop's code was entered in the settings."""
        return bool(self._context.settings.qris_text)

    def merchant(self) -> QrisCode | None:
        """Return whom the shop's code pays, or None before it was entered."""
        return check_static(self._context.settings.qris_text) if self.ready() else None

    def code(self, amount: int) -> QrisShown:
        """Return the code that asks for ``amount`` rupiah. Raises DomainError without a code and outside 1 to 10.000.000."""
        return self._shown(with_amount(self._need(), amount), amount)

    def static(self) -> QrisShown:
        """Return the shop's own code, for a customer who types the amount."""
        return self._shown(self._need(), 0)

    def paper(self, amount: int = 0, *, columns: int = 32, code_page: str = "") -> tuple[PaperLine, ...]:
        """Return the code as lines of paper; ``amount`` 0 is the static code."""
        shown = self.code(amount) if amount else self.static()
        settings, roll = self._context.settings, Roll(columns, code_page)
        language = Language(settings.receipt_language)
        roll.title(settings.shop_name)
        roll.words("QRIS", bold=True, big=True, align=Align.CENTER)
        roll.words(shown.merchant, align=Align.CENTER)
        roll.words(shown.city, align=Align.CENTER)
        roll.gap()
        roll.code(PaperCode.QR, shown.text, big=True)
        roll.gap()
        if amount:
            roll.words(language.rp(amount), bold=True, big=True, align=Align.CENTER)
            roll.words(language.text("Scan and pay exactly this amount."), align=Align.CENTER)
        else:
            roll.words(language.text("Scan and type the amount the cashier tells you."), align=Align.CENTER)
        if self._context.home.practice:
            roll.words(language.text("PRACTICE"), bold=True, big=True, align=Align.CENTER)
        return tuple(roll.lines)

    def print(self, amount: int = 0, *, profile: PaperProfile) -> str:
        """Queue the code for the receipt printer and return the job's uid; it records nothing, nothing is paid yet."""
        lines = self.paper(amount, columns=profile.columns, code_page=profile.code_page)
        context = self._context
        with context.database.writing() as unit:
            return queue_job(
                unit,
                context,
                JobKind.LABEL,
                "QRIS",
                now=context.clock.now(),
                payload=paper_bytes(lines, profile),
            )

    def _need(self) -> str:
        if not self.ready():
            raise DomainError("The shop's QRIS code was not entered yet. The manager enters it in the settings, once.")
        return self._context.settings.qris_text

    def _shown(self, text: str, amount: int) -> QrisShown:
        whom = check_static(self._context.settings.qris_text)
        return QrisShown(text, amount, whom.merchant, whom.city, qr_modules(text))
