"""What the till says about words and numbers that are like nothing in the shop."""

from __future__ import annotations

from ntt_pos.i18n import _, ngettext
from ntt_pos.ui.till.entry.entry_text import EntryText
from ntt_pos.ui.till.entry.unknown_barcodes import BarcodesOnCard


def waiting_words(codes: BarcodesOnCard) -> str:
    """Say how many scans wait on the red card."""
    waiting = codes.waiting
    if any(codes.refused_name(each.code) for each in waiting):
        return ngettext("{n} scan is not in the basket", "{n} scans are not in the basket", len(waiting))
    return ngettext("{n} unknown code", "{n} unknown codes", len(waiting))


A_QUANTITY = 3  # digits; more are a code


def nothing_like(entry: EntryText) -> str:
    """Say that nothing is like what was typed, and what to try instead."""
    if entry.is_number and len(entry.rest) <= A_QUANTITY:
        return _(
            "No product has the code {code}: nothing was added. For a quantity type {code}* before the scan, or press F3.",
            code=entry.rest,
        )
    if entry.is_number:
        return _(
            "No product has the code {code}: nothing was added. Scan again, or type its name.", code=entry.rest[:40]
        )
    if entry.is_wordless:
        return _(
            "“{words}” is no product's code: nothing was added. Type a few letters, or choose with the arrows.",
            words=entry.rest[:40],
        )
    return _(
        "Nothing here is like “{words}”: nothing was added. Try fewer letters, or the producer.", words=entry.rest[:40]
    )
