"""The cashier's guide on two pages: the till with its keys, and what to do when something comes up."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from reportlab.lib.utils import ImageReader

from ntt_pos.documents.engine.page import PRIMARY, WASH, Block, Sheet, printable, wrap
from ntt_pos.documents.engine.page_loop import draw_pages
from ntt_pos.documents.engine.page_parts import LEFT, RIGHT, ROOM, page_head, paragraph_block
from ntt_pos.domain.core.guide import CashierGuide, KeyLine
from ntt_pos.i18n import N_, Language
from ntt_pos.paths import resource

SIZE: Final = 9.5
LINE: Final = 12.0
CAP: Final = 46.0
GAP: Final = 14.0
HALF: Final = (ROOM - GAP) / 2
WHEN_ROOM: Final = 168.0

WHEN: Final = (
    (
        N_("A product has no barcode"),
        N_("Touch its picture, or type a few letters of its name, its maker or its village."),
    ),
    (N_("A code is not known"), N_("It stays on the red card: scan again, or F2 picks the product. Paying goes on.")),
    (N_("Several of one product"), N_("Type 3* and scan, or scan and press F3.")),
    (N_("Goods by weight"), N_("Type 0,5* and scan, or scan and type the kilograms.")),
    (N_("A line is wrong"), N_("Choose it with the arrows, Enter opens it: quantity, discount, remove.")),
    (N_("The customer forgot something"), N_("F5 holds the basket, F6 brings it back.")),
    (N_("The customer pays in two ways"), N_("F12, type the first part, choose the other way, type the rest.")),
    (
        N_("QRIS"),
        N_(
            "F12, F6. Look into the shop's own app whether it came, type its reference. A picture on the customer's telephone is no proof."
        ),
    ),
    (
        N_("Goods come back"),
        N_("F7 and the receipt's number, or its last digits. Without a receipt the manager approves."),
    ),
    (N_("Something needs approval"), N_("The manager types their own PIN on this screen, for this one act.")),
    (N_("The printer does not print"), N_("The sale is recorded. See to paper and cable; Ctrl P prints what waits.")),
    (
        N_("The power fails"),
        N_(
            "Start again and sign in: the basket is back, and the last sale says whether its receipt came out. Write sales into the notebook meanwhile; Ctrl T types them in later."
        ),
    ),
    (N_("You walk away"), N_("Ctrl L locks; the basket stays.")),
    (
        N_("The day is over"),
        N_(
            "F10: count the notes and coins first, then the difference is told. The closing report (Z) is signed and kept with the money."
        ),
    ),
)


def draw_guide(guide: CashierGuide, language: Language) -> bytes:
    """Draw the guide: two pages of A4. The same guide gives the same bytes."""
    title = language.text("CASHIER'S GUIDE")
    blocks = [
        _picture("till.png", ROOM),
        paragraph_block(
            language.text("One field takes everything: scan, type a name or a code, or 3* before either."),
            bold=True,
            gap=10,
        ),
        *_keys(guide.keys),
        replace(paragraph_block(language.text("What to do when …"), size=13, bold=True, gap=14), keep=True),
        *(_when(language.text(what), language.text(do)) for what, do in WHEN),
        _picture("pay.png", ROOM * 0.72),
    ]
    head = page_head(title, printable(guide.shop), "NTT Mart POS", "")
    return draw_pages(head, blocks, language, title=title, author=guide.shop, foot=title, practice=guide.practice)


def _picture(name: str, wide: float) -> Block:
    picture = ImageReader(io.BytesIO(resource(f"pictures/{name}").read_bytes()))
    across, down = picture.getSize()
    high = wide * down / across

    def draw(sheet: Sheet, top: float) -> None:
        left = LEFT + (ROOM - wide) / 2
        sheet.canvas.drawImage(picture, left, top - high, wide, high)

    return Block(high, draw, gap=12)


def _keys(keys: Sequence[KeyLine]) -> list[Block]:
    """Two keys beside each other to a row, read down each column."""
    half = (len(keys) + 1) // 2
    pairs = [(keys[place], keys[place + half] if place + half < len(keys) else None) for place in range(half)]
    return [_key_row(left, right) for left, right in pairs]


def _key_row(left: KeyLine, right: KeyLine | None) -> Block:
    cells = [(LEFT, left), *(((LEFT + HALF + GAP, right),) if right else ())]
    told = [(x, each, wrap(printable(f"{each.name}: {each.told}"), SIZE, HALF - CAP - 8)) for x, each in cells]
    high = max(len(lines) for _x, _each, lines in told) * LINE + 5

    def draw(sheet: Sheet, top: float) -> None:
        for x, each, lines in told:
            sheet.box(x, top - 15, CAP, 15, fill=WASH)
            sheet.text(x + CAP / 2, top - 11, each.cap, SIZE, bold=True, colour=PRIMARY, align="c")
            for place, line in enumerate(lines):
                sheet.text(x + CAP + 8, top - 11 - place * LINE, line, SIZE)

    return Block(high, draw)


def _when(what: str, do: str) -> Block:
    names = wrap(printable(what), SIZE + 0.5, WHEN_ROOM - 10, bold=True)
    lines = wrap(printable(do), SIZE + 0.5, ROOM - WHEN_ROOM)
    high = max(len(names), len(lines)) * (LINE + 1) + 8

    def draw(sheet: Sheet, top: float) -> None:
        sheet.rule(LEFT, top, RIGHT)
        for x, rows, bold in ((LEFT, names, True), (LEFT + WHEN_ROOM, lines, False)):
            for place, line in enumerate(rows):
                sheet.text(x, top - 14 - place * (LINE + 1), line, SIZE + 0.5, bold=bold)

    return Block(high, draw, keep=True)  # all on the second page, with the picture below
