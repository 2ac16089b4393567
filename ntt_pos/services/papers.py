"""Papers as they are shown on the screen: the same lines the printer gets, with the squares of their codes."""

from __future__ import annotations

from dataclasses import dataclass

from ntt_pos.documents.codes import qr_modules
from ntt_pos.documents.receipt_text import receipt_lines
from ntt_pos.domain.paper import PaperCode, PaperLine
from ntt_pos.domain.receipt import Receipt
from ntt_pos.i18n import Language
from ntt_pos.services.work import Context

Modules = tuple[tuple[bool, ...], ...]


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of paper; for a code its dark squares, row by row."""

    line: PaperLine
    modules: Modules = ()


class Papers:
    """Draws this shop's papers for the screen, in the receipts' own language."""

    def __init__(self, context: Context, columns: int) -> None:
        self._context = context
        self.columns = columns

    def receipt(self, receipt: Receipt) -> tuple[ShownLine, ...]:
        """Return a receipt's lines."""
        language = Language(self._context.settings.receipt_language)
        return tuple(_shown(line) for line in receipt_lines(receipt, columns=self.columns, language=language))


def _shown(line: PaperLine) -> ShownLine:
    if line.code is PaperCode.QR:
        return ShownLine(line, qr_modules(line.text))
    return ShownLine(line)
