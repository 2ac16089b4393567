"""The receipt as lines of paper: the same for the printer, the screen and the archive."""

from __future__ import annotations

from ntt_pos.documents.paper_roll import Roll, as_text
from ntt_pos.domain.paper import Align, PaperCode, PaperLine
from ntt_pos.domain.payment import Means, Tender
from ntt_pos.domain.pricing import DiscountKind
from ntt_pos.domain.receipt import Receipt, ReceiptKind, ReceiptLine
from ntt_pos.i18n import N_, Language

_HEAD_SHOWN = 8
_MEANS = {
    Means.CASH: N_("Cash"),
    Means.QRIS: N_("QRIS"),
    Means.TRANSFER: N_("Bank transfer"),
    Means.CARD: N_("Debit card"),
    Means.EXCHANGE: N_("Exchange"),
}
_DISCOUNTS = {
    DiscountKind.LINE: N_("Discount"),
    DiscountKind.BUNDLE: N_("Hampers discount"),
    DiscountKind.CART: N_("Share of the discount"),
}


def receipt_lines(
    receipt: Receipt, *, columns: int, language: Language, code_page: str = "", code: PaperCode = PaperCode.QR
) -> tuple[PaperLine, ...]:
    """Return a receipt as lines of ``columns`` characters (32, 42 or 48); amounts in rupiah, Rp on the total.

    Lines of a RETURN show what came back as positive amounts; in an EXCHANGE the returned lines come first, with a
    negative quantity and negative amounts, and the sums are those of the goods taken instead. ``code_page`` cleans for a printer; ``code`` says how the number can be scanned.
    """
    roll = Roll(columns, code_page)
    _head(roll, receipt, language)
    taken = False
    if receipt.kind is ReceiptKind.EXCHANGE:
        roll.words(language.text("Brought back:"))
    for line in receipt.lines:
        if receipt.kind is ReceiptKind.EXCHANGE and line.quantity > 0 and not taken:
            taken = True
            roll.words(language.text("Taken instead:"))
        _line(roll, line, language)
    roll.rule()
    _sums(roll, receipt, language)
    _money(roll, receipt, language)
    roll.rule()
    _foot(roll, receipt, language, code)
    return tuple(roll.lines)


def receipt_text(receipt: Receipt, columns: int, language: Language) -> str:
    """Return a receipt as plain text, as the archive keeps it."""
    return as_text(receipt_lines(receipt, columns=columns, language=language), columns)


def means_name(means: Means, language: Language) -> str:
    """Return a means of payment as papers name it."""
    return language.text(_MEANS[means])


def _head(roll: Roll, receipt: Receipt, language: Language) -> None:
    roll.title(receipt.shop)
    if receipt.address:
        roll.words(receipt.address, align=Align.CENTER)
    if receipt.practice:
        roll.gap()
        roll.words(language.text("PRACTICE"), bold=True, big=True, align=Align.CENTER)
        roll.words(language.text("not a receipt, nothing was sold"), align=Align.CENTER)
    if receipt.copy:
        roll.gap()
        roll.words(language.text("COPY no. {n}", n=receipt.copy), bold=True, big=True, align=Align.CENTER)
    if receipt.kind is ReceiptKind.RETURN:
        roll.gap()
        roll.words(language.text("RETURN"), bold=True, big=True, align=Align.CENTER)
    elif receipt.kind is ReceiptKind.EXCHANGE:
        roll.gap()
        roll.words(language.text("EXCHANGE"), bold=True, big=True, align=Align.CENTER)
    roll.rule()
    roll.words(receipt.number, bold=True)
    roll.pair(f"{language.moment(receipt.at)} WITA", receipt.register)
    roll.words(language.text("Cashier: {name}", name=receipt.cashier))
    if receipt.original_number:
        roll.words(language.text("Bought with receipt {number}", number=receipt.original_number))
    roll.rule()


def _line(roll: Roll, line: ReceiptLine, language: Language) -> None:
    roll.words(line.name, bold=True)
    roll.pair(
        f"{language.quantity(line.quantity, line.price_per, line.unit)} × {language.rupiah(line.price)}",
        language.rupiah(line.gross),
        indent=2,
    )
    for discount in line.discounts:
        reason = f" ({discount.reason})" if discount.reason else ""
        sign = -1 if line.gross >= 0 else 1
        label = language.text(_DISCOUNTS[discount.kind]) + reason
        roll.pair(label, language.rupiah(sign * abs(discount.amount)), indent=2)
    maker = ", ".join(part for part in (line.producer, line.village) if part)
    if maker:
        roll.words(language.text("made by {maker}", maker=maker), indent=2)


def _sums(roll: Roll, receipt: Receipt, language: Language) -> None:
    if receipt.discount or receipt.rounding:
        roll.pair(language.text("Subtotal"), language.rupiah(receipt.gross))
    if receipt.discount:
        roll.pair(language.text("Discounts"), language.rupiah(-receipt.discount))
    if receipt.rounding:
        roll.pair(language.text("Cash rounding"), language.rupiah(receipt.rounding))
    label = language.text("TOTAL")
    if receipt.kind is ReceiptKind.RETURN:
        label = language.text("MONEY BACK")
    total = language.rp(receipt.total)
    if len(label) + 1 + len(total) <= roll.columns // 2:
        roll.pair(label, total, bold=True, big=True)
    else:
        roll.words(label, bold=True, big=True)
        roll.words(total, bold=True, big=True, align=Align.RIGHT)


def _money(roll: Roll, receipt: Receipt, language: Language) -> None:
    for tender in receipt.tenders:
        roll.pair(_tender(tender, language), language.rupiah(tender.amount))
    for means, amount in receipt.refunds:
        label = language.text("Given back: {means}", means=means_name(means, language))
        roll.pair(label, language.rupiah(amount))
    if receipt.tenders and (receipt.change or any(t.means is Means.CASH for t in receipt.tenders)):
        roll.pair(language.text("Change"), language.rupiah(receipt.change), bold=True)


def _tender(tender: Tender, language: Language) -> str:
    name = means_name(tender.means, language)
    return f"{name} {tender.reference}" if tender.reference else name


def _foot(roll: Roll, receipt: Receipt, language: Language, code: PaperCode) -> None:
    roll.words(language.plural("{n} item", "{n} items", receipt.units, n=receipt.units), align=Align.CENTER)
    roll.gap()
    if receipt.footer:
        roll.words(receipt.footer, align=Align.CENTER)
    if receipt.kind is not ReceiptKind.RETURN:
        roll.words(language.text("Keep this receipt: you need it to exchange or bring back goods."), align=Align.CENTER)
    roll.gap()
    roll.code(code, receipt.number)
    if code is PaperCode.QR:
        roll.gap()
        roll.words(receipt.number, align=Align.CENTER)
    if receipt.journal_head:
        head = receipt.journal_head[:_HEAD_SHOWN]
        roll.words(language.text("journal {head}", head=head), align=Align.CENTER)
