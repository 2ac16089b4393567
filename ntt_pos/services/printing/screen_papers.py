"""Papers as they are shown on the screen: the same lines the printer gets, with the squares of their codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ntt_pos.documents.engine.qr_code import qr_modules
from ntt_pos.documents.labels.labels import label_lines
from ntt_pos.documents.receipt.receipt_text import receipt_lines
from ntt_pos.documents.receipt.z_report import z_lines
from ntt_pos.domain.devices.paper import Align, PaperCode, PaperLine
from ntt_pos.domain.goods.barcode import ean_bars
from ntt_pos.domain.goods.labels import Label, LabelKind
from ntt_pos.domain.money.shift_report import ShiftReport
from ntt_pos.domain.selling.receipt import Receipt
from ntt_pos.i18n import Language
from ntt_pos.services.core.logo import Logo
from ntt_pos.services.core.unit_of_work import Context
from ntt_pos.services.selling.qris import Qris

DOTS_OF_A_LETTER: Final = 12
EAN_DOTS: Final = 3
EAN_HIGH: Final = 96
Modules = tuple[tuple[bool, ...], ...]


@dataclass(frozen=True, slots=True)
class ScreenLine:
    """A line of paper; for a code its dark squares, for a picture its black dots, row by row."""

    line: PaperLine
    modules: Modules = ()


class Papers:
    """Draws this shop's papers for the screen, in the receipts' own language."""

    def __init__(self, context: Context, columns: int) -> None:
        self._context = context
        self.columns = columns

    def receipt(self, receipt: Receipt) -> tuple[ScreenLine, ...]:
        """Return a receipt's lines."""
        language = Language(self._context.settings.receipt_language)
        lines = tuple(_shown(line) for line in receipt_lines(receipt, columns=self.columns, language=language))
        logo = Logo(self._context).dots(self.columns * DOTS_OF_A_LETTER)
        return (ScreenLine(PaperLine(align=Align.CENTER, code=PaperCode.PICTURE), logo), *lines) if logo else lines

    def report(self, report: ShiftReport) -> tuple[ScreenLine, ...]:
        """Return the lines of an X or Z report."""
        language = Language(self._context.settings.receipt_language)
        practice = self._context.home.practice
        lines = z_lines(report, columns=self.columns, language=language, practice=practice)
        return tuple(_shown(line) for line in lines)

    def labels(self, labels: Sequence[Label], kind: LabelKind) -> tuple[ScreenLine, ...]:
        """Return labels as the receipt printer prints them, a line between two."""
        language = Language(self._context.settings.receipt_language)
        shown: list[ScreenLine] = []
        for label in labels:
            if shown:
                shown += [ScreenLine(PaperLine()), ScreenLine(PaperLine("-", code=PaperCode.RULE))]
            shown += [_shown(line) for line in label_lines(label, kind, self.columns, language)]
            shown.append(ScreenLine(PaperLine(label.code, align=Align.CENTER)))
        return tuple(shown)

    def qris(self, amount: int = 0) -> tuple[ScreenLine, ...]:
        """Return the lines of the QRIS paper; ``amount`` 0 is the static code."""
        return tuple(_shown(line) for line in Qris(self._context).paper(amount, columns=self.columns))


def _shown(line: PaperLine) -> ScreenLine:
    if line.code is PaperCode.QR:
        return ScreenLine(line, qr_modules(line.text))
    if line.code is PaperCode.EAN:
        bars = tuple(bar == "1" for bar in ean_bars(line.text) for _dot in range(EAN_DOTS))
        return ScreenLine(line, (bars,) * EAN_HIGH)
    return ScreenLine(line)
