"""The receipt as a message: short lines for a telephone, amounts and makers, no columns that a narrow screen breaks."""

from __future__ import annotations

from ntt_pos.documents.engine.clean import for_message
from ntt_pos.documents.receipt.receipt_text import means_name, paid_with, return_rule, total_label
from ntt_pos.domain.selling.pricing import DiscountKind
from ntt_pos.domain.selling.receipt import Receipt, ReceiptKind, ReceiptLine
from ntt_pos.i18n import Language


def receipt_message(receipt: Receipt, language: Language) -> str:
    """Return a receipt as the text of a WhatsApp message; ``*`` makes bold, names can make nothing."""
    lines = [f"*{for_message(receipt.shop)}*", for_message(receipt.address)]
    if receipt.practice:
        lines.append(f"*{language.text('PRACTICE')}*")
    title = {ReceiptKind.RETURN: language.text("RETURN"), ReceiptKind.EXCHANGE: language.text("EXCHANGE")}
    lines += [title[receipt.kind]] if receipt.kind in title else []
    booked = language.booked(receipt.at, receipt.business_date)
    when = f"{language.moment(receipt.at)} WITA" + (f" ({booked})" if booked else "")
    lines += [f"{receipt.number} · {when}", ""]
    bundles = {bundle.uid: bundle for bundle in receipt.bundles}
    for line in receipt.lines:
        if line.bundle in bundles:
            bundle = bundles.pop(line.bundle)
            cost = language.rupiah(bundle.price * bundle.quantity)
            lines.append(f"*{for_message(bundle.name)}* {bundle.quantity} × {language.rupiah(bundle.price)} = {cost}")
        lines += _line(line, language)
    lines.append("")
    if receipt.whole_discount:
        lines.append(f"{language.text('Whole purchase lowered')} {language.rupiah(-receipt.whole_discount)}")
    if receipt.rounding:
        lines.append(f"{language.text('Cash rounding')} {language.rupiah(receipt.rounding)}")
    if receipt.brought_back:
        lines.append(f"{language.text('Goods taken')} {language.rupiah(receipt.total)}")
        lines.append(f"{language.text('Goods brought back')} {language.rupiah(-receipt.brought_back)}")
    if receipt.refund_rounding:
        lines.append(f"{language.text('Rounding of goods back')} {language.rupiah(receipt.refund_rounding)}")
    lines.append(f"*{total_label(receipt, language)} {language.rp(abs(receipt.due))}*")
    lines += [f"{means_name(t.means, language)} {language.rupiah(t.amount)}" for t in paid_with(receipt)]
    lines += [
        language.text("Given back: {means}", means=means_name(means, language)) + f" {language.rupiah(amount)}"
        for means, amount in receipt.refunds
    ]
    if receipt.change:
        lines.append(f"{language.text('Change')} {language.rupiah(receipt.change)}")
    lines.append("")
    if receipt.footer:
        lines.append(for_message(receipt.footer))
    if receipt.kind is not ReceiptKind.RETURN:
        lines.append(return_rule(receipt.return_days, language))
    return "\n".join(lines).strip() + "\n"


def _line(line: ReceiptLine, language: Language) -> list[str]:
    quantity = language.quantity(line.quantity, line.price_per, line.unit)
    maker = ", ".join(for_message(part) for part in (line.producer, line.village) if part)
    if line.bundle:
        lines = [f"- {for_message(line.name)}, {quantity}"]
    else:
        many = f"{quantity} × {language.rupiah(line.price)}" if line.multiplies else quantity
        lines = [f"{for_message(line.name)}", f"  {many} = {language.rupiah(line.gross)}"]
        for discount in line.discounts:
            if discount.kind is DiscountKind.LINE:
                lines.append(f"  {language.text('Price lowered')} {language.rupiah(-discount.amount)}")
    if maker:
        lines.append("  " + language.text("made by {maker}", maker=maker))
    return lines
