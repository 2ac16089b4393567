"""The cashier's guide on two pages: the till with its keys, and what to do when something comes up."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ntt_pos.documents.engine.page import printable
from ntt_pos.documents.engine.page_loop import draw_pages
from ntt_pos.documents.engine.page_parts import ROOM, page_head, paragraph_block
from ntt_pos.documents.reports.guide_parts import key_blocks, picture_block, when_block
from ntt_pos.domain.core.guide import CashierGuide
from ntt_pos.i18n import N_, Language

WHEN: Final = (
    (
        N_("A product has no barcode"),
        N_("Touch its picture, or type a few letters of its name, its maker or its village."),
    ),
    (N_("A code is not known"), N_("It stays on the red card: scan again, or F2 picks the product. Paying goes on.")),
    (
        N_("A scan came while a window was open"),
        N_("It waits on the red card: F2 adds it, Ctrl N when it is not wanted."),
    ),
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
    (
        N_("The paper runs out, the printer is silent"),
        N_(
            "The sale is recorded. Put in a roll, or see to power and cable: what waits comes out by itself. Ctrl P shows it, and older papers."
        ),
    ),
    (
        N_("The power fails"),
        N_(
            "Start again and sign in: the basket is back, and the last sale says whether its receipt came out. Write sales into the notebook meanwhile; Ctrl T types them in later."
        ),
    ),
    (N_("You walk away"), N_("Ctrl L locks; the basket stays.")),
    (N_("You forgot your PIN"), N_("Ask the owner for a new one: office, page “Users”.")),
    (
        N_("The day is over"),
        N_(
            "F10: count the notes and coins first, then the difference is shown. The closing report (Z) is signed and kept with the money."
        ),
    ),
)


def draw_guide(guide: CashierGuide, language: Language) -> bytes:
    """Draw the guide: two pages of A4. The same guide gives the same bytes."""
    title = language.text("CASHIER'S GUIDE")
    blocks = [
        picture_block("till.png", ROOM),
        paragraph_block(
            language.text("One field takes everything: scan, type a name or a code, or 3* before either."),
            bold=True,
            gap=10,
        ),
        *key_blocks(guide.keys),
        replace(paragraph_block(language.text("What to do when …"), size=13, bold=True, gap=14), keep=True),
        *(when_block(language.text(what), language.text(do)) for what, do in WHEN),
        picture_block("pay.png", ROOM * 0.72),
    ]
    head = page_head(title, printable(guide.shop), "NTT Mart POS", "")
    return draw_pages(head, blocks, language, title=title, author=guide.shop, foot=title, practice=guide.practice)
