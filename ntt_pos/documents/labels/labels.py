"""Labels with EAN barcodes: sheets of A4 as PDF, and the receipt printer's roll."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ntt_pos.documents.engine.escpos import paper_bytes
from ntt_pos.documents.engine.page import HEIGHT, WIDTH, Sheet, fitting, printable, wrap
from ntt_pos.documents.engine.paper_roll import Roll
from ntt_pos.documents.engine.qr_code import runs
from ntt_pos.domain.devices.paper import Align, PaperCode, PaperLine, PaperProfile
from ntt_pos.domain.goods.barcode import ean_bars
from ntt_pos.domain.goods.labels import NO_SHIFT, Label, LabelKind, LabelSheet, Shift
from ntt_pos.i18n import UNITS, Language

POINTS: Final = 72 / 254  # of a tenth of a millimetre
DOT: Final = 72 / 600  # bars are whole dots of a 600-dpi printer, two of 300 dpi at least
# Modules of 9 to 7 such dots: 115 to 90 % of the nominal 0,33 mm; GS1 allows 80 to 200 %.
MODULES: Final = (9 * DOT, 8 * DOT, 7 * DOT)
EAN_13: Final = 95
EAN_8: Final = 67
QUIET: Final = {EAN_13: (11, 7), EAN_8: (7, 7)}  # modules left white before and after the bars
WIDE_LABEL: Final = 168.0  # from here on the barcode is beside the price
LEAST_BARS: Final = 18.0
MOST_BARS: Final = 44.0
GUARDS: Final = 3.0
NAMES: Final = (13.0, 12.0, 11.0, 10.0, 9.0, 8.0, 7.0, 6.2, 5.6, 5.0, 4.5, 4.0)


def draw_labels(
    labels: Sequence[Label],
    sheet: LabelSheet,
    kind: LabelKind,
    language: Language,
    *,
    start: int,
    shift: Shift = NO_SHIFT,
) -> bytes:
    """Draw labels on sheets of A4 from a place on (0 is the first); the same labels give the same bytes.

    ``shift`` (tenths of a millimetre) is how far right and down the shop's printer must print to hit the sheet.
    """
    paper = Sheet(title=language.text("Labels"), author="NTT Mart POS", lang=language.code)
    for number, label in enumerate(labels, start=start):
        if number > start and number % sheet.places == 0:
            paper.next_page()
        x, y, wide, high = _place(sheet, number, shift)
        box = (x * POINTS, HEIGHT - (y + high) * POINTS, wide * POINTS, high * POINTS)
        _label(paper, label, kind, language, box)
    paper.next_page()
    return paper.finish()


def _place(sheet: LabelSheet, number: int, shift: Shift) -> tuple[int, int, int, int]:
    if not sheet.crowded:
        return sheet.printed(number, shift)
    x, y = sheet.corner(number)
    return x + shift[0], y + shift[1], sheet.wide, sheet.high


def draw_calibration(sheet: LabelSheet, language: Language, name: str, shift: Shift = NO_SHIFT) -> bytes:
    """Draw where each label of a sheet is expected, to be laid over the sheet itself before labels are printed on it.

    ``shift`` is the one in force (tenths of a millimetre): the page moves with it, and says so.
    """
    paper = Sheet(title=language.text("Test sheet for labels"), author="NTT Mart POS", lang=language.code)
    paper.canvas.translate(shift[0] * POINTS, -shift[1] * POINTS)
    for place in range(sheet.places):
        x, y = sheet.corner(place)
        left, foot, wide, high = (
            x * POINTS,
            HEIGHT - (y + sheet.high) * POINTS,
            sheet.wide * POINTS,
            sheet.high * POINTS,
        )
        paper.box(left, foot, wide, high, line=((0, 0, 0), 0.5))
        paper.text(left + wide / 2, foot + high / 2, str(place + 1), 11, bold=True, align="c")
    told = language.text(
        "{name}: print at 100 %, not fitted to the page. The lines must lie on the labels' edges.", name=name
    )
    paper.text(WIDTH / 2, HEIGHT / 2 - 14, told, fitting(told, 11, WIDTH - 60), align="c")
    _rulers(paper, sheet)
    beside = language.text(
        "If they are off: read how many mm they must move right and down, and type that in Settings, Labels."
    )
    paper.text(WIDTH / 2, HEIGHT / 2 - 28, beside, fitting(beside, 11, WIDTH - 60), align="c")
    if shift != NO_SHIFT:
        right, down = (language.number(each // 10) for each in shift)
        now = language.text(
            "Now they are moved {right} mm right and {down} mm down: add what you read.", right=right, down=down
        )
        paper.text(WIDTH / 2, HEIGHT / 2 - 42, now, fitting(now, 11, WIDTH - 60), align="c")
    paper.next_page()
    return paper.finish()


def _rulers(paper: Sheet, sheet: LabelSheet) -> None:
    """Draw a millimetre scale to both sides of the first label's right and lower edge; 0 is the edge."""
    left, top = sheet.corner(0)
    right, foot = (left + sheet.wide) * POINTS, HEIGHT - (top + sheet.high) * POINTS
    middle_x, middle_y = (left + sheet.wide / 2) * POINTS, HEIGHT - (top + sheet.high / 2) * POINTS
    for millimetre in range(-5, 6):
        far, long = millimetre * 10 * POINTS, 9 if millimetre % 5 == 0 else 5
        paper.rule(middle_x + 24, foot + far, middle_x + 24 + long, colour=(0, 0, 0), width=0.4)
        paper.box(right + far, middle_y - 12 - long, 0.4, long, fill=(0, 0, 0))


def label_bytes(labels: Sequence[Label], kind: LabelKind, profile: PaperProfile, language: Language) -> bytes:
    """Return labels for a receipt printer, one below the other with a line between to cut along."""
    roll = Roll(profile.columns, profile.code_page)
    for number, label in enumerate(labels):
        if number:
            roll.gap()
            roll.rule()
        roll_label(roll, label, kind, language)
    return paper_bytes(roll.lines, profile)


def label_lines(label: Label, kind: LabelKind, columns: int, language: Language) -> tuple[PaperLine, ...]:
    """Return a label as the receipt printer prints it, for the screen."""
    roll = Roll(columns)
    roll_label(roll, label, kind, language)
    return tuple(roll.lines)


def roll_label(roll: Roll, label: Label, kind: LabelKind, language: Language) -> None:
    """Add a label to a roll."""
    if label.practice:
        roll.words(language.text("PRACTICE"), bold=True, align=Align.CENTER)
    if kind is LabelKind.PRODUCT:
        roll.words(label.name, bold=True, align=Align.CENTER)
        roll.words(_maker(label), align=Align.CENTER)
        roll.words(price_words(label, language), bold=True, align=Align.CENTER)
    else:
        roll.words(label.name, bold=True, align=Align.CENTER)
        roll.title(price_words(label, language))
        roll.words(_maker(label), align=Align.CENTER)
    roll.code(PaperCode.EAN, label.code)


def price_words(label: Label, language: Language) -> str:
    """Return the price as a label tells it: ``Rp25.000``, ``Rp20.000/kg``."""
    words = language.rp(label.price)
    return words if label.price_per == 1 else f"{words}/{UNITS.get(label.unit.lower(), label.unit)}"


def _label(
    paper: Sheet, label: Label, kind: LabelKind, language: Language, box: tuple[float, float, float, float]
) -> None:
    x, y, wide, high = box
    pad = max(3.4, min(wide, high) * 0.075)
    bars = ean_bars(label.code)
    before, after = QUIET[len(bars)]
    module = next((m for m in MODULES if (before + len(bars) + after) * m <= wide - 2), MODULES[-1])
    code_wide = (before + len(bars) + after) * module
    digits = 7.4 * module / (8 * DOT)
    inner, foot, top = wide - 2 * pad, y + pad, y + high - pad
    price = price_words(label, language)
    shelf = kind is LabelKind.SHELF
    beside = shelf and wide >= WIDE_LABEL
    bars_high = max(LEAST_BARS, min(MOST_BARS, high * (0.24 if beside else 0.34)))
    code_x = x + wide - pad - code_wide + after * module * 0.5 if beside else x + (wide - code_wide) / 2
    _code(paper, label.code, bars, (code_x, foot), module, bars_high, digits)
    size = fitting(price, min(30.0, high * (0.25 if beside else 0.19 if shelf else 0.13)), inner, bold=True)
    floor = foot + bars_high + digits * 0.86 + 1 + size * 0.24
    at, side = (x + pad, "l") if beside else (x + wide / 2, "c")
    paper.text(at, floor, price, size, bold=True, align=side)
    floor += size * 0.8
    _words(paper, label, language, (x + pad, floor, inner, top - floor), centred=not beside)


def _words(
    paper: Sheet, label: Label, language: Language, box: tuple[float, float, float, float], *, centred: bool
) -> None:
    """Write the name, as large as all of it fits, and below it who made it and where."""
    x, y, wide, high = box
    name, maker = printable(label.name), printable(_maker(label))
    if label.practice:
        maker = f"{language.text('PRACTICE')} · {maker}"
    small = max(5.2, min(8.5, high * 0.2))
    size, lines = NAMES[-1], [name]
    for size in NAMES:
        lines = wrap(name, size, wide, bold=True)
        if len(lines) * size * 1.16 + small * 1.25 <= high:
            break
    room = max(int((high - small * 1.25) / (size * 1.16)), 1)
    if len(lines) > room:  # the maker always is there: rather a name that ends in dots
        lines = [*lines[: room - 1], f"{lines[room - 1][:-1].rstrip()}…"]
    at, side = (x + wide / 2, "c") if centred else (x, "l")
    baseline = y + high - size * 0.82
    for line in lines:
        paper.text(at, baseline, line, size, bold=True, align=side)
        baseline -= size * 1.16
    baseline = max(baseline + size * 1.16 - small * 1.3, y + small * 0.1)
    paper.text(at, baseline, maker, fitting(maker, small, wide), align=side)


def _code(
    paper: Sheet,
    code: str,
    bars: str,
    corner: tuple[float, float],
    module: float,
    high: float,
    size: float,
) -> None:
    """Draw the bars with their quiet zones and the number below; the guards reach down between the digits."""
    before, _after = QUIET[len(bars)]
    left, foot = corner[0] + before * module, corner[1] + size * 0.86
    half = len(bars) // 2
    guards = {*range(3), *range(half - 2, half + 3), *range(len(bars) - 3, len(bars))}
    paper.fill((0.0, 0.0, 0.0))
    for start, length in runs(tuple(bar == "1" for bar in bars)):
        low = GUARDS if start in guards else 0.0
        paper.canvas.rect(left + start * module, foot - low, length * module, high + low, stroke=0, fill=1)
    shown = code if len(bars) == EAN_8 else code.zfill(13)
    first, rest = ("", shown) if len(bars) == EAN_8 else (shown[0], shown[1:])
    middle = len(rest) // 2
    baseline = corner[1]
    if first:
        paper.text(left - 3 * module, baseline, first, size, align="r")
    for digits, begin, end in ((rest[:middle], 3, half - 2), (rest[middle:], half + 3, len(bars) - 3)):
        room = (end - begin) * module
        step = room / len(digits)
        for place, digit in enumerate(digits):
            paper.text(left + begin * module + (place + 0.5) * step, baseline, digit, size, align="c")


def _maker(label: Label) -> str:
    return " · ".join(part for part in (label.producer, label.village) if part)
