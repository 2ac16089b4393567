"""The receipt as the bytes a receipt printer understands."""

from __future__ import annotations

from ntt_pos.documents.engine.escpos import barcode_fits, paper_bytes
from ntt_pos.documents.receipt.receipt_text import receipt_lines
from ntt_pos.domain.devices.paper import PaperCode, PaperProfile
from ntt_pos.domain.selling.receipt import Receipt
from ntt_pos.i18n import Language


def receipt_bytes(
    receipt: Receipt, profile: PaperProfile, language: Language, *, open_drawer: bool = False, logo: bytes = b""
) -> bytes:
    """Return a receipt for a printer; ``open_drawer`` puts the drawer's pulse first, if the printer has a drawer.

    ``logo`` is the shop's stored logo; it is above the shop's name.
    """
    lines = receipt_lines(
        receipt,
        columns=profile.columns,
        language=language,
        code_page=profile.code_page,
        code=PaperCode.BARCODE if barcode_fits(receipt.number, profile) else PaperCode.QR,
    )
    return paper_bytes(lines, profile, open_drawer=open_drawer, logo=logo)
