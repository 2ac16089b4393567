"""What a statement in its first form says in words: sentences made of its payload, the same on A4 and on the strip."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from ntt_pos.documents.engine.page import goods_name, printable
from ntt_pos.documents.statement.statement_words import short_day
from ntt_pos.domain.core.words import ENTRIES, MEANS, MOVEMENTS, RETURN_REASONS
from ntt_pos.domain.goods.stock import MovementKind
from ntt_pos.domain.money.amount_in_words import terbilang
from ntt_pos.domain.money.statement_payload import BackLine, SoldLine, StatementPayload, StockLine
from ntt_pos.i18n import MINUS, N_, Language

TITLE: Final = N_("STATEMENT OF GOODS SOLD FOR YOU")
# What a compensation is paid for: the movement of the goods that it cites.
_PAID_FOR: Final = frozenset({MovementKind.LOST, MovementKind.DAMAGED, MovementKind.RETURN, MovementKind.FOUND})


def signed(language: Language, amount: int) -> str:
    """Return an amount with its sign in front: ``+272.500``, ``−21.250``, ``0``."""
    if amount == 0:
        return "0"
    return f"+{language.rupiah(amount)}" if amount > 0 else f"{MINUS}{language.rupiah(-amount)}"


def pay_sentence(language: Language, payload: StatementPayload) -> str:
    """Return what is under the amount: the amount in words, or why nothing is paid and what happens to the rest."""
    if payload.payable > 0:
        return terbilang(payload.payable)
    closing = payload.closing
    if closing < 0:
        return language.text(
            "No money to receive yet. The missing {amount} is taken from the next sales.", amount=language.rp(-closing)
        )
    if closing > 0:
        return language.text(
            "No money to receive yet. The rest of {amount} is carried to the next statement.",
            amount=language.rp(closing),
        )
    return language.text("No money to receive yet. No money is left over.")


def carried_sentence(language: Language, payload: StatementPayload) -> str:
    """Return ``Rp251.600 = diterima Rp251.500 + sisa Rp100``, or "" when nothing is carried beside a payment."""
    if payload.payable <= 0 or payload.carried == 0:
        return ""
    return language.text(
        "{balance} = received {payable} + kept for next time {carried}",
        balance=language.rp(payload.closing),
        payable=language.rp(payload.payable),
        carried=language.rp(payload.carried),
    )


def others_sentence(language: Language, payload: StatementPayload) -> str:
    """Return each other change of the balance by name: ``Koreksi +5.000 · Pajak −1.250``."""
    parts = []
    for other in payload.others:
        name = language.text(ENTRIES[other.kind].paper) if other.kind in ENTRIES else other.kind
        note = f" ({printable(other.note)})" if other.note else ""
        parts.append(f"{name}{note} {signed(language, other.amount)}")
    return " · ".join(parts)


def why(language: Language, line: SoldLine) -> str:
    """Return why the shop keeps its part: ``15 %`` or ``harga titip 20.000``."""
    if line.terms == "NET_PRICE":
        return language.text("net price {price}", price=line.net_price)
    return language.rate(line.rate_bp)


def discount_note(language: Language, line: SoldLine) -> str:
    """Return the second line of a sold row whose discount the shop bears, or ""."""
    if not line.shop_discount:
        return ""
    return language.text("discount of {amount} paid by the shop, your share stays the same", amount=line.shop_discount)


def back_words(language: Language, line: BackLine) -> str:
    """Return what came back or was corrected, why, and the original day and number."""
    amount = language.quantity(line.quantity, line.price_per, printable(line.unit)) if line.quantity else ""
    what = ", ".join(part for part in (goods_name(line.name), amount) if part)
    entry = "SALE" if line.kind == "LATE" else line.kind
    kind = language.text(ENTRIES[entry].phrase) if entry in ENTRIES else entry
    reason = printable(line.reason)
    said = (MOVEMENTS if reason in _PAID_FOR else RETURN_REASONS).get(reason)
    reason = language.text(said.phrase) if said else reason
    told = f"{kind} ({reason})" if reason else kind
    day = short_day(language, line.original_date)
    if day and line.kind == "RETURN":
        day = language.text("sold {day}", day=day)
    origin = ", ".join(part for part in (day, printable(line.original_number)) if part)
    return " · ".join(part for part in (what, told, origin) if part)


def back_amount(language: Language, line: BackLine) -> str:
    """Return what such a line changes; a late sale is counted among the sold goods and changes nothing here."""
    return language.text("counted in SOLD") if line.kind == "LATE" else signed(language, line.amount)


def marks(language: Language, line: StockLine) -> list[str]:
    """Return the marks of a stock row as words: ambil n, hampir habis, kedaluwarsa, jarang laku."""
    words = []
    for mark in line.marks:
        if mark == "COLLECT":
            words.append(language.text("collect {n}", n=bare_quantity(language, line.collect, line.price_per)))
        elif mark == "NEARLY_EXPIRED":
            words.append(language.text("expires {day}", day=short_day(language, line.expiry)))
        elif mark == "NEARLY_GONE":
            words.append(language.text("nearly gone"))
        elif mark == "SLOW":
            words.append(language.text("slow"))
    if line.collect and "COLLECT" not in line.marks:
        words.insert(0, language.text("collect {n}", n=bare_quantity(language, line.collect, line.price_per)))
    return words


def bare_quantity(language: Language, quantity: int, price_per: int) -> str:
    """Return a quantity without its unit."""
    return language.quantity(quantity, price_per, "").strip()


def means_word(language: Language, means: str) -> str:
    """Return a means of payment as the paper names it."""
    return language.text(MEANS[means].phrase) if means in MEANS else printable(means)


def months_lines(language: Language, payload: StatementPayload) -> tuple[tuple[str, str], ...]:
    """Return (period, turnover) of this month, last month and this year."""
    on = payload.date
    before = on.replace(day=1) - timedelta(days=1)
    return (
        (language.month(on), language.rp(payload.this_month)),
        (language.month(before), language.rp(payload.last_month)),
        (language.text("Year {year}", year=str(on.year)), language.rp(payload.this_year)),
    )


def thousands(language: Language, amount: int) -> str:
    """Return an amount in thousands of rupiah, half up; what is above 0 but below 1 is ``<1``."""
    if 0 < amount < 1000:  # noqa: PLR2004 - a thousand rupiah
        return "<1"
    return language.number((amount + 500) // 1000)


def how_computed(language: Language, payload: StatementPayload) -> str:
    """Return in one sentence how the producer's share is computed."""
    rates = sorted({line.rate_bp for line in payload.sold_lines if line.terms == "COMMISSION"})
    net = any(line.terms == "NET_PRICE" for line in payload.sold_lines)
    shown = ", ".join(language.rate(rate) for rate in rates)
    if shown and net:
        return language.text(
            "Your share = selling price less the shop's part ({rates}), or the agreed net price.", rates=shown
        )
    if shown:
        return language.text("Your share = selling price less the shop's part ({rates}).", rates=shown)
    return language.text("Your share = selling price less the shop's part, or the agreed net price.")


def complaints(language: Language, payload: StatementPayload) -> str:
    """Return where to say that something is wrong, and until when."""
    until = language.day(payload.shop.complaint_until)
    contact = printable(payload.shop.contact)
    if contact:
        return language.text(
            "Is something wrong? Tell us before {until}: {contact}, or come to the shop.", until=until, contact=contact
        )
    return language.text("Is something wrong? Come and tell us in the shop before {until}.", until=until)
