"""Paper as the bytes a receipt printer understands, made by python-escpos without touching a printer."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from ntt_pos.documents.engine.logo import dithered, logo_raster
from ntt_pos.documents.engine.qr_code import qr_modules
from ntt_pos.domain.devices.paper import DRAWER_KICK, Align, PaperCode, PaperLine, PaperProfile
from ntt_pos.domain.goods.barcode import ean_bars

_ALIGN: Final = {Align.LEFT: b"\x1ba\x00", Align.CENTER: b"\x1ba\x01", Align.RIGHT: b"\x1ba\x02"}
_BOLD: Final = (b"\x1bE\x00", b"\x1bE\x01")
_SIZE: Final = (b"\x1d!\x00", b"\x1d!\x11")
_START: Final = b"\x1b@"
_NO_KANJI: Final = b"\x1c."
_BARCODE_DOTS: Final = 2
_EAN_8: Final = 8
_EAN_DOTS: Final = 3
_EAN_HIGH: Final = 96
_QR_SIDE: Final = 200
# A big code needs squares of this many dots; the paper's own edge is most of its white.
_QR_DOTS: Final = 5
_QR_WHITE: Final = 2
_FEED: Final = 4


def paper_bytes(
    lines: Iterable[PaperLine], profile: PaperProfile, *, open_drawer: bool = False, logo: bytes = b""
) -> bytes:
    """Return cleaned lines of paper for a printer, cut at the end when the printer has a cutter.

    Lines must have been cleaned for ``profile.code_page`` (a Roll with that code page does it); a character that the
    page still lacks becomes ``?``, and nothing below a space is ever sent as text.
    """
    printer = _dummy(profile.escpos_profile)
    raw = printer._raw  # noqa: SLF001 - python-escpos' way of sending bytes as they are
    raw(_START)
    if open_drawer and profile.drawer:
        raw(DRAWER_KICK)
    raw(_NO_KANJI)
    raw(b"\x1bt" + bytes((_page_number(profile),)))
    if logo:
        raw(logo_raster(dithered(logo, profile.dots), profile.dots) + b"\n")
    align, bold, big = Align.LEFT, False, False
    for line in lines:
        if not line.text:
            raw(b"\n")
            continue
        if line.align is not align:
            align = line.align
            raw(_ALIGN[align])
        if line.code is PaperCode.BARCODE:
            raw(_barcode(line.text))
            continue
        if line.code is PaperCode.EAN:
            raw(_ean(line.text, profile))
            continue
        if line.code is PaperCode.QR:
            _qr(printer, line.text, profile, big=line.big)
            continue
        if line.bold is not bold:
            bold = line.bold
            raw(_BOLD[bold])
        if line.big is not big:
            big = line.big
            raw(_SIZE[big])
        raw(_encoded(line.text, profile.code_page) + b"\n")
    raw(_ALIGN[Align.LEFT] + _BOLD[False] + _SIZE[False])
    if profile.cutter:
        printer.cut(mode="PART")
    else:
        raw(b"\n" * _FEED)
    return bytes(printer.output)


def barcode_fits(number: str, profile: PaperProfile) -> bool:
    """Tell whether a number fits on the paper as CODE128 with bars of two dots, the thinnest that printers offer."""
    modules = 11 * (len(number) + 2) + 13
    return profile.native_barcode and number.isascii() and modules * _BARCODE_DOTS <= profile.dots


def _barcode(number: str) -> bytes:
    """Return a CODE128 in subset B, 70 dots high, its number in words below it (GS k 73)."""
    content = b"{B" + number.encode("ascii")
    head = b"\x1dh\x46\x1dw" + bytes((_BARCODE_DOTS,)) + b"\x1df\x00\x1dH\x02\x1dk\x49"
    return head + bytes((len(content),)) + content + b"\n"


def _ean(number: str, profile: PaperProfile) -> bytes:
    """Return an EAN-13 or EAN-8 (GS k 67, 68; UPC-A is the EAN-13 with a 0 before it), its number in words below.

    Bars are of three dots: two are 0,25 mm on these printers, thinner than GS1 allows. A printer without barcodes gets
    the bars as a picture in the middle of the paper, so that its quiet zones are white.
    """
    code = number if len(number) == _EAN_8 else number.zfill(13)
    if profile.native_barcode:
        head = b"\x1dh" + bytes((_EAN_HIGH,)) + b"\x1dw" + bytes((_EAN_DOTS,)) + b"\x1df\x00\x1dH\x02\x1dk"
        kind = b"\x44" if len(code) == _EAN_8 else b"\x43"
        return head + kind + bytes((len(code),)) + code.encode("ascii") + b"\n"
    bars = ean_bars(code)
    margin = (profile.dots - len(bars) * _EAN_DOTS) // 2
    row = int("".join(bar * _EAN_DOTS for bar in bars), 2) << (profile.dots - margin - len(bars) * _EAN_DOTS)
    wide = profile.dots // 8
    picture = row.to_bytes(wide, "big") * _EAN_HIGH
    raster = b"\x1dv0\x00" + wide.to_bytes(2, "little") + _EAN_HIGH.to_bytes(2, "little") + picture
    return _ALIGN[Align.LEFT] + raster + _ALIGN[Align.CENTER] + code.encode("ascii") + b"\n"


def _qr(printer: Any, content: str, profile: PaperProfile, *, big: bool) -> None:
    level, dots = "m", max(3, _QR_SIDE // (len(qr_modules(content)) + 8))
    if big:
        level, dots = _big_qr(content, profile.dots)
    if profile.native_qr:
        printer.qr(content, native=True, size=min(dots, 16), ec="lm".index(level))
        printer._raw(b"\n")  # noqa: SLF001 - see paper_bytes
        return
    picture = raster_qr(content, dots, profile.dots, level)
    printer._raw(_ALIGN[Align.LEFT] + picture + _ALIGN[Align.CENTER])  # noqa: SLF001


def _big_qr(content: str, paper_dots: int) -> tuple[str, int]:
    """Return the level and the dots a square of the largest code; a long one gives up correction for larger squares."""
    dots = {level: paper_dots // (len(qr_modules(content, level)) + 2 * _QR_WHITE) for level in "ml"}
    level = "m" if dots["m"] >= _QR_DOTS else "l"
    return level, max(3, dots[level])


@lru_cache(maxsize=32)
def raster_qr(content: str, dots: int, paper_dots: int, level: str = "m") -> bytes:
    """Return a QR code as a picture in the middle of the paper (GS v 0), for printers that cannot make one."""
    modules = qr_modules(content, level)
    margin = max((paper_dots - len(modules) * dots) // 2, 0)
    wide = paper_dots // 8
    rows = []
    for cells in modules:
        bits = 0
        for cell in cells:
            bits = bits << dots | ((1 << dots) - 1 if cell else 0)
        bits <<= paper_dots - margin - len(modules) * dots
        rows.append(bits.to_bytes(wide, "big") * dots)
    high = len(modules) * dots
    return b"\x1dv0\x00" + wide.to_bytes(2, "little") + high.to_bytes(2, "little") + b"".join(rows)


def _encoded(text: str, code_page: str) -> bytes:
    coded = text.encode(code_page, "replace")
    if coded.isascii() and text.isprintable():
        return coded
    return bytes(byte if byte >= 0x20 and byte != 0x7F else 0x3F for byte in coded)  # noqa: PLR2004 - ASCII's controls


def _page_number(profile: PaperProfile) -> int:
    pages: dict[str, str] = _escpos().capabilities.get_profile(profile.escpos_profile).codePages
    wanted = profile.code_page.upper()
    return next((int(number) for number, name in pages.items() if name.upper() == wanted), 0)


def _dummy(profile: str) -> Any:
    return _escpos().printer.Dummy(profile=profile)


@lru_cache(maxsize=1)
def _escpos() -> Any:
    """Import python-escpos when paper is first needed: it reads a long list of printers.

    Each import leaves a folder with a copy of that list in the temporary folder; it is taken away again.
    """
    import escpos.capabilities
    import escpos.printer

    shutil.rmtree(Path(escpos.capabilities.pickle_dir), ignore_errors=True)
    return escpos
