"""The strip that helps to program a scanner: what it is to send around a code, in the numbers its own manual asks for.

The steps are those of the makers' guides: Honeywell (Add Prefix, 9 9 for every kind of code, the hexadecimal number,
Save), Newland and its relatives (Enter Setup, Set Custom Prefix, the hexadecimal number, Save), Zebra and Symbol (Scan
Prefix, four digits, then the format with prefix and suffix). The menus' own codes are in each guide and are not
printed here: they differ from model to model.
"""

from __future__ import annotations

from typing import Final

from ntt_pos.documents.engine.escpos import barcode_fits
from ntt_pos.documents.engine.paper_roll import Roll
from ntt_pos.domain.devices.paper import Align, PaperCode, PaperLine, PaperProfile
from ntt_pos.domain.devices.scanner_marks import hex_of, zebra_of
from ntt_pos.domain.devices.scanner_trial import CODES
from ntt_pos.i18n import Language

TRIAL: Final = "UJI1"


def scanner_lines(
    prefix: str, suffix: str, profile: PaperProfile, language: Language, shop_name: str
) -> tuple[PaperLine, ...]:
    """Return the strip for a prefix and a suffix (either may be empty)."""
    roll = Roll(profile.columns, profile.code_page)
    roll.title(shop_name)
    roll.words(language.text("Setting up the scanner"), bold=True, align=Align.CENTER)
    roll.gap()
    roll.words(
        language.text(
            "The till knows a scan by these signs. Program them once; the scanner's own guide has the menu codes."
        )
    )
    for name, mark, steps in (
        (language.text("Before every code"), prefix, _prefix_steps(language, prefix)),
        (language.text("After every code"), suffix, _suffix_steps(language, suffix)),
    ):
        if not mark:
            continue
        roll.rule()
        roll.words(name, bold=True)
        for sign in mark:
            roll.words(
                language.text("{sign} = hex {hex} = Zebra {zebra}", sign=sign, hex=hex_of(sign), zebra=zebra_of(sign))
            )
            _code(roll, sign, profile)
        for step in steps:
            roll.item(step)
    roll.rule()
    roll.words(language.text("Always: let the scanner end every code with Enter (CR), as most do when they are new."))
    if prefix or suffix:
        roll.words(
            language.text("Trial: open Settings, This PC, and scan this. The till shows whether it knew the scan.")
        )
        _code(roll, TRIAL, profile)
    roll.rule()
    roll.words(language.text("Ten codes to try the scanner with; they are on no goods:"))
    for code in CODES:
        roll.gap()
        _code(roll, code, profile)
    return tuple(roll.lines)


def _code(roll: Roll, content: str, profile: PaperProfile) -> None:
    roll.code(PaperCode.BARCODE if barcode_fits(content, profile) else PaperCode.QR, content)


def _prefix_steps(language: Language, mark: str) -> tuple[str, ...]:
    digits, zebra = _spaced(mark)
    return (
        language.text("Honeywell: Add Prefix, 9 9, {digits}, Save.", digits=digits),
        language.text(
            "Newland, HP: Enter Setup, Set Custom Prefix, {digits}, Save, Enable Custom Prefix.", digits=digits
        ),
        language.text("Zebra, Symbol: Scan Prefix, {zebra}; Scan Options, PREFIX DATA SUFFIX, Enter.", zebra=zebra)
        if len(mark) == 1
        else language.text("Zebra, Symbol: they send one sign before a code; choose a prefix of one sign."),
    )


def _suffix_steps(language: Language, mark: str) -> tuple[str, ...]:
    digits, _zebra = _spaced(mark)
    return (
        language.text("Honeywell: Add Suffix, 9 9, {digits} 0 D, Save.", digits=digits),
        language.text(
            "Newland, HP: Enter Setup, Set Custom Suffix, {digits}, Save, Enable Custom Suffix.", digits=digits
        ),
        language.text("Zebra, Symbol: their suffix is the Enter itself; a prefix is enough there."),
    )


def _spaced(mark: str) -> tuple[str, str]:
    return " ".join("".join(map(hex_of, mark))), " ".join("".join(map(zebra_of, mark)))
