"""The receipt as a page for a customer's telephone or an office's files: the same lines as on the roll, never cut off."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Final

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader

from ntt_pos.documents.engine.page import INK, Sheet, fitting, printable
from ntt_pos.documents.receipt.receipt_text import receipt_lines
from ntt_pos.domain.devices.paper import Align, PaperCode, PaperLine
from ntt_pos.domain.selling.receipt import Receipt
from ntt_pos.i18n import Language

COLUMNS: Final = 42
_WIDTH: Final[float] = 80 * mm
_MARGIN: Final[float] = 4 * mm
_ROOM: Final = _WIDTH - 2 * _MARGIN
_SIZE: Final = 8.6
_LINE: Final = 11.5
_QR_SIDE: Final[float] = 26 * mm
_LOGO_HIGH: Final[float] = 16 * mm


def draw_receipt_pdf(receipt: Receipt, language: Language, *, logo: bytes = b"") -> bytes:
    """Draw a receipt on one page 80 mm wide and as long as it is; the same receipt gives the same bytes."""
    lines = receipt_lines(receipt, columns=COLUMNS, language=language, code=PaperCode.QR)
    return paper_pdf(lines, title=receipt.number, author=receipt.shop, logo=logo, lang=language.code)


def paper_pdf(lines: Sequence[PaperLine], *, title: str, author: str, logo: bytes = b"", lang: str = "id") -> bytes:
    """Draw lines of paper on one page 80 mm wide; amounts end at the right edge whatever the letters' width."""
    above = _LOGO_HIGH + _LINE if logo else 0
    high = 2 * _MARGIN + above + sum(_height(line) for line in lines)
    sheet = Sheet(title=title, author=author, size=(_WIDTH, high), lang=lang)
    y = high - _MARGIN
    if logo:
        _draw_logo(sheet, logo, y)
        y -= above
    for line in lines:
        y -= _height(line)
        _draw(sheet, line, y)
    sheet.next_page()
    return sheet.finish()


def _height(line: PaperLine) -> float:
    if line.code is PaperCode.QR:
        return _QR_SIDE + 6
    return _LINE * (1.6 if line.big else 1)


def _draw(sheet: Sheet, line: PaperLine, y: float) -> None:
    if line.code is PaperCode.RULE:
        sheet.rule(_MARGIN, y + _LINE / 2, _WIDTH - _MARGIN, colour=INK)
        return
    if line.code is PaperCode.QR:
        sheet.qr((_WIDTH - _QR_SIDE) / 2, y + 3, _QR_SIDE, line.text)
        return
    size = _SIZE * (1.5 if line.big else 1)
    cut = len(line.text) - line.tail
    label, amount = printable(line.text[:cut].rstrip()), printable(line.text[cut:])
    indent = (len(label) - len(label.lstrip())) * size / 4
    size = fitting(f"{label}   {amount}" if amount else label, size, _ROOM - indent, bold=line.bold)
    at = {Align.LEFT: _MARGIN + indent, Align.CENTER: _WIDTH / 2, Align.RIGHT: _WIDTH - _MARGIN}[line.align]
    side = {Align.LEFT: "l", Align.CENTER: "c", Align.RIGHT: "r"}[line.align]
    sheet.text(at, y + 3, label.strip(), size, bold=line.bold, align=side)
    if amount:
        sheet.text(_WIDTH - _MARGIN, y + 3, amount, size, bold=line.bold, align="r")


def _draw_logo(sheet: Sheet, logo: bytes, top: float) -> None:
    picture = ImageReader(io.BytesIO(logo))
    wide, high = picture.getSize()
    scale = min(_ROOM / wide, _LOGO_HIGH / high)
    sheet.canvas.drawImage(
        picture, (_WIDTH - wide * scale) / 2, top - high * scale, width=wide * scale, height=high * scale
    )
