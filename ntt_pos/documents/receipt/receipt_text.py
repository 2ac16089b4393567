"""The receipt as lines of paper: the same for the printer, the screen and the archive."""

from __future__ import annotations

from collections.abc import Sequence

from ntt_pos.documents.engine.paper_roll import Roll, as_text
from ntt_pos.domain.core.words import DISCOUNTS, MEANS
from ntt_pos.domain.devices.paper import Align, PaperCode, PaperLine
from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.domain.selling.pricing import DiscountKind
from ntt_pos.domain.selling.receipt import Receipt, ReceiptBundle, ReceiptKind, ReceiptLine
from ntt_pos.i18n import Language

_HEAD_SHOWN = 8


def receipt_lines(
    receipt: Receipt, *, columns: int, language: Language, code_page: str = "", code: PaperCode = PaperCode.QR
) -> tuple[PaperLine, ...]:
    """Return a receipt as lines of ``columns`` characters (32, 42 or 48); amounts in rupiah, Rp on the total.

    Lines of a RETURN show what came back as positive amounts; in an EXCHANGE the returned lines come first, with a
    negative quantity and negative amounts, and the sums are those of the goods taken instead. A bundle is at its own
    price with its parts below it; a GIFT tells no amount of money. ``code_page`` cleans for a printer; ``code`` says how the number can be scanned.
    """
    roll = Roll(columns, code_page)
    _head(roll, receipt, language)
    _goods(roll, receipt, language)
    roll.rule()
    if receipt.kind is not ReceiptKind.GIFT:
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
    return language.text(MEANS[means].paper)


def return_rule(days: int, language: Language) -> str:
    """Return what the shop promises about goods that are brought back; no paper ever says that they cannot be.

    UU 8/1999 article 18 forbids a clause by which a shop refuses returned goods; defective ones are always taken.
    """
    if days <= 0:
        return language.text("If something is spoiled or wrong, bring it back with this receipt.")
    return language.plural(
        "Goods can be brought back within {n} day with this receipt; food only if it is spoiled.",
        "Goods can be brought back within {n} days with this receipt; food only if it is spoiled.",
        days,
        n=days,
    )


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
    elif receipt.kind is ReceiptKind.GIFT:
        roll.gap()
        roll.words(language.text("FOR A GIFT"), bold=True, big=True, align=Align.CENTER)
        roll.words(language.text("without prices"), align=Align.CENTER)
    if receipt.reentry:
        roll.gap()
        roll.words(language.text("LATE SALE"), bold=True, big=True, align=Align.CENTER)
        roll.words(language.text("typed in later from paper {number}", number=receipt.reentry), align=Align.CENTER)
    roll.rule()
    roll.words(receipt.number, bold=True)
    roll.pair(f"{language.moment(receipt.at)} WITA", receipt.register)
    if booked := language.booked(receipt.at, receipt.business_date):
        roll.words(f"({booked})")
    roll.words(language.text("Cashier: {name}", name=receipt.cashier))
    if receipt.original_number:
        roll.words(language.text("Bought with receipt {number}", number=receipt.original_number))
    roll.rule()


def _goods(roll: Roll, receipt: Receipt, language: Language) -> None:
    if receipt.kind is ReceiptKind.EXCHANGE:
        roll.words(language.text("Brought back:"))
    bundles = {bundle.uid: bundle for bundle in receipt.bundles}
    gift, taken = receipt.kind is ReceiptKind.GIFT, False
    for line in receipt.lines:
        if receipt.kind is ReceiptKind.EXCHANGE and line.quantity > 0 and not taken:
            taken = True
            roll.words(language.text("Taken instead:"))
        if not line.bundle:
            _line(roll, line, language, gift=gift)
        elif line.bundle in bundles:
            bundle = bundles.pop(line.bundle)
            parts = [each for each in receipt.lines if each.bundle == bundle.uid]
            _bundle(roll, bundle, parts, language, gift=gift)


def _bundle(roll: Roll, bundle: ReceiptBundle, parts: Sequence[ReceiptLine], language: Language, *, gift: bool) -> None:
    roll.words(f"{bundle.quantity} × {bundle.name}" if gift else bundle.name, bold=True)
    if not gift:
        price = language.rupiah(bundle.price)
        roll.pair(f"{bundle.quantity} × {price}", language.rupiah(bundle.price * bundle.quantity), indent=2)
    for part in parts:
        many = language.quantity(part.quantity, part.price_per, part.unit)
        roll.item(f"{part.name}, {many}" + ("" if gift else f" ({language.rupiah(part.cost)})"), indent=2)
        _maker(roll, part, language, indent=4)


def _line(roll: Roll, line: ReceiptLine, language: Language, *, gift: bool) -> None:
    roll.words(line.name, bold=True)
    many = language.quantity(line.quantity, line.price_per, line.unit)
    if gift:
        roll.words(many, indent=2)
    else:
        by_price = f"{many} × {language.rupiah(line.price)}" if line.multiplies else many
        roll.pair(by_price, language.rupiah(line.gross), indent=2)
    for discount in line.discounts:
        if discount.kind is DiscountKind.LINE:
            reason = f" ({discount.reason})" if discount.reason else ""
            roll.pair(
                language.text(DISCOUNTS[discount.kind].paper) + reason, language.rupiah(-discount.amount), indent=2
            )
    _maker(roll, line, language, indent=2)


def _maker(roll: Roll, line: ReceiptLine, language: Language, *, indent: int) -> None:
    maker = ", ".join(part for part in (line.producer, line.village) if part)
    if maker:
        roll.words(language.text("made by {maker}", maker=maker), indent=indent)


def _sums(roll: Roll, receipt: Receipt, language: Language) -> None:
    # What was taken off one line is there and is in the subtotal: only the rest is taken off here, once.
    if receipt.whole_discount or receipt.rounding:
        roll.pair(language.text("Subtotal"), language.rupiah(receipt.paid + receipt.whole_discount))
    if receipt.whole_discount:
        roll.pair(language.text("Whole purchase lowered"), language.rupiah(-receipt.whole_discount))
    if receipt.rounding:
        roll.pair(language.text("Cash rounding"), language.rupiah(receipt.rounding))
    if receipt.brought_back:
        roll.pair(language.text("Goods taken"), language.rupiah(receipt.total))
        roll.pair(language.text("Goods brought back"), language.rupiah(-receipt.brought_back))
    if receipt.refund_rounding:
        roll.pair(language.text("Rounding of goods back"), language.rupiah(receipt.refund_rounding))
    label = total_label(receipt, language)
    total = language.rp(abs(receipt.due))
    if len(label) + 1 + len(total) <= roll.columns // 2:
        roll.pair(label, total, bold=True, big=True)
    else:
        roll.words(label, bold=True, big=True)
        roll.words(total, bold=True, big=True, align=Align.RIGHT)


def total_label(receipt: Receipt, language: Language) -> str:
    """Return what the last sum is called: what is paid, or what is given back."""
    if receipt.kind is ReceiptKind.RETURN or receipt.due < 0:
        return language.text("MONEY BACK")
    return language.text("TO PAY") if receipt.brought_back else language.text("TOTAL")


def paid_with(receipt: Receipt) -> tuple[Tender, ...]:
    """Return what was paid with; goods brought back are in the sum already."""
    return tuple(each for each in receipt.tenders if each.means is not Means.EXCHANGE or not receipt.brought_back)


def _money(roll: Roll, receipt: Receipt, language: Language) -> None:
    for tender in paid_with(receipt):
        roll.pair(_tender(tender, language), language.rupiah(tender.amount))
    for means, given in receipt.refunds:
        label = language.text("Given back: {means}", means=means_name(means, language))
        roll.pair(label, language.rupiah(given))
    if receipt.tenders and (receipt.change or any(t.means is Means.CASH for t in receipt.tenders)):
        roll.pair(language.text("Change"), language.rupiah(receipt.change), bold=True)
    for each in receipt.corrected:
        wrong, right = means_name(each.wrong, language), means_name(each.right, language)
        roll.pair(language.text("Corrected: {wrong} → {right}", wrong=wrong, right=right), language.rupiah(each.amount))


def _tender(tender: Tender, language: Language) -> str:
    name = means_name(tender.means, language)
    return f"{name} {tender.reference}" if tender.reference else name


def _foot(roll: Roll, receipt: Receipt, language: Language, code: PaperCode) -> None:
    roll.words(language.plural("{n} item", "{n} items", receipt.units, n=receipt.units), align=Align.CENTER)
    roll.gap()
    if receipt.footer:
        roll.words(receipt.footer, align=Align.CENTER)
    if receipt.kind is not ReceiptKind.RETURN:
        roll.words(return_rule(receipt.return_days, language), align=Align.CENTER)
    roll.gap()
    roll.code(code, receipt.number)
    if code is PaperCode.QR:
        roll.gap()
        roll.words(receipt.number, align=Align.CENTER)
    if receipt.journal_head:
        head = receipt.journal_head[:_HEAD_SHOWN]
        roll.words(language.text("journal {head}", head=head), align=Align.CENTER)
