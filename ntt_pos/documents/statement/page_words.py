"""What the second form of the statement says: every sentence on the page, the strip and in the message, once."""

from __future__ import annotations

import datetime as dt
from typing import Final

from ntt_pos.documents.engine.page import printable
from ntt_pos.documents.statement.page_dates import date_of, open_hours, period, weekday_of
from ntt_pos.documents.statement.statement_words import goods_name
from ntt_pos.domain.core.terms import TermsKind
from ntt_pos.domain.core.words import ENTRIES, MOVEMENTS
from ntt_pos.domain.goods.stock import MovementKind
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.money.amount_in_words import in_english_words, terbilang
from ntt_pos.domain.money.statement_goods import GoodsRow, unit_share
from ntt_pos.domain.money.statement_page import ReckonRow, Sign, StatementPage, Step
from ntt_pos.domain.money.statement_payload import BackLine, PaidLine, SoldLine, StatementPayload, StockLine
from ntt_pos.i18n import MINUS, N_, Language

TITLE: Final = N_("REPORT OF GOODS SOLD FOR YOU")
YOUR_MONEY: Final = N_("YOUR MONEY")
YOUR_DEBT: Final = N_("YOU OWE THE SHOP")
PRACTICE: Final = N_("PRACTICE – NO MONEY IS PAID")
_STEPS: Final = {
    Step.OLD_MONEY: N_("Old money, not received yet"),
    Step.OLD_LEFT: N_("Rest of the old money"),
    Step.OLD_KEPT: N_("Old small change"),
    Step.OLD_DEBT: N_("Old debt"),
    Step.ADVANCE: N_("Advance, already received"),
    Step.BOUNCED: N_("Bank transfer that came back"),
    Step.REPAID: N_("You paid to the shop"),
    Step.SUM: N_("Sum"),
    Step.SMALL: N_("Small change, paid another time"),
    Step.YOUR_MONEY: YOUR_MONEY,
    Step.SHOULD_BE: N_("What you should have received"),
    Step.LESS_THAT: N_("It should have been only"),
    Step.YOUR_DEBT: N_("YOUR DEBT (received more than that)"),
}
_STEP_NOTES: Final = {
    Step.SHOULD_BE: N_("No new money, only to reckon with."),
    Step.LESS_THAT: N_("From the sum above."),
}
_BACK_REASONS: Final = {
    "SPOILED": N_("Spoiled, the shop's clerk judged: the sale is undone, as agreed."),
    "CHANGED_MIND": N_("The buyer changed their mind. Back on the shelf, can still be sold."),
    "WRONG_ITEM": N_("Wrong item. Back on the shelf, can still be sold."),
    "DAMAGED_BY_SHOP": N_("Broken in the shop."),
}
_PARTS: Final = {
    MovementKind.RETURN: N_("{n} brought back by buyers, on the shelf again"),
    MovementKind.WITHDRAWAL: N_("{n} you fetched"),
    MovementKind.EXPIRED: N_("{n} expired"),
    MovementKind.DAMAGED: N_("{n} broken in the shop"),
    MovementKind.LOST: N_("{n} lost in the shop"),
    MovementKind.FOUND: N_("{n} found again"),
    MovementKind.SAMPLE: N_("{n} given as a sample"),
    MovementKind.MOVE: N_("{n} counted wrong"),
}


def amount_in_words(language: Language, amount: int) -> str:
    """Return whole rupiah in words of the page's language."""
    return in_english_words(amount) if language.code == "en" else terbilang(amount)


def below_amount(language: Language, page: StatementPage) -> list[str]:
    """Return what is under the amount: in words, where it is paid, what was received today, what is kept."""
    payload, said = page.last, []
    if payload.payable > 0:
        said.append(amount_in_words(language, payload.payable))
        cash = payload.producer.pays_by == "CASH"
        said.append(
            language.text("Paid in cash at the counter; it does not lapse.")
            if cash
            else language.text("Sent to your bank account.")
        )
    else:
        said.append(language.text("There is no money for you to receive yet."))
        if payload.carried > 0:
            kept = language.rp(payload.carried)
            said.append(language.text("The shop keeps {amount} for you, paid another time.", amount=kept))
    if page.paid_today:
        today = language.rp(page.paid_today)
        said.append(
            language.text("{today} that you received earlier today is not part of this.", today=today)
            if payload.payable
            else language.text("{today} you already received today is not part of this.", today=today)
        )
    return said


def debt_later(language: Language, debt: int) -> str:
    """Return how a debt is paid, and what happens when nothing is sold."""
    return language.text(
        "It is taken off what is sold next. If nothing is sold, the debt stays {debt}; it does not grow.",
        debt=language.rp(debt),
    )


def step_label(language: Language, row: ReckonRow, page: StatementPage) -> str:
    """Return what a row of the sum is called."""
    if row.step is Step.SOLD:
        return language.text("Goods sold {period}", period=period(language, page.from_day, page.last.date))
    if row.step is Step.PAID:
        return _received(language, row.paid[0], page.last.date)
    if row.step is Step.BACK and row.back is not None:
        return back_label(language, row.back)
    return language.text(_old_label(row, page) or _STEPS[row.step])


def _old_label(row: ReckonRow, page: StatementPage) -> str:
    """Return what old money is called that is told of a debt, or that was received."""
    if row.step is Step.OLD_MONEY and page.debt:
        return N_("Your money in the last report")
    if row.step is Step.OLD_LEFT and not row.amount:
        return N_("Old money, all of it received")
    return N_("Old money, received") if row.step is Step.OLD_KEPT and row.paid else ""


def step_note(language: Language, row: ReckonRow, page: StatementPage) -> str:
    """Return the second, small line of a row of the sum, or ""."""
    return " ".join(part for part in (_about(language, row, page), _what_debt_does(language, row, page)) if part)


def _about(language: Language, row: ReckonRow, page: StatementPage) -> str:
    if row.step in (Step.OLD_MONEY, Step.OLD_DEBT):
        return _from_report(language, page)
    if row.step in (Step.OLD_LEFT, Step.OLD_KEPT):
        return _old_left(language, row, page)
    if row.step is Step.BACK and row.back is not None:
        return back_note(language, row.back)
    if row.step in _STEP_NOTES:
        return language.text(_STEP_NOTES[row.step])
    if not row.paid:
        return ""
    said = weekday_of(language, row.paid[0].day)
    bounced = row.step is Step.BOUNCED
    return language.text("{day}. The money came back to the shop.", day=said) if bounced else f"{said}."


def _what_debt_does(language: Language, row: ReckonRow, page: StatementPage) -> str:
    """Say of a row of a debt's sum that the debt comes of it, grows or shrinks by it: there a plus is nothing to get."""
    told_as_story = any(each.step is Step.SHOULD_BE for each in page.rows)
    if not page.debt or told_as_story or row.step in (Step.OLD_MONEY, Step.OLD_DEBT, Step.OLD_LEFT):
        return ""
    received = page.rows[0].step is Step.OLD_LEFT
    first = N_("You received that money already, so it is the debt.") if received else N_("This is the debt.")
    words = {Sign.NONE: first, Sign.PLUS: N_("The debt grows."), Sign.MINUS: N_("The debt shrinks.")}
    return language.text(words[row.sign]) if row.sign in words else ""


def _from_report(language: Language, page: StatementPage) -> str:
    if page.last_date is None:
        return ""
    return language.text("From the report of {day}.", day=weekday_of(language, page.last_date))


def _old_left(language: Language, row: ReckonRow, page: StatementPage) -> str:
    """Say that the old money less what was received of it is what is left: the amount neither comes in nor goes out."""
    received = sum(-each.amount for each in row.paid)
    days = sorted({each.day for each in row.paid})
    shown = ", ".join(language.text("today") if day == page.last.date else weekday_of(language, day) for day in days)
    old = language.rupiah(row.old)
    received_on = language.text("Received {when}: {received}", when=shown, received=language.rupiah(received))
    report = (
        language.text("Old money: {old}", old=old)
        if page.last_date is None
        else language.text("Report of {day}: {old}", day=weekday_of(language, page.last_date), old=old)
    )
    said = [report, received_on] if row.paid else [report]
    if row.step is Step.OLD_KEPT:
        said.append(
            language.text("Small change of {amount} stays in the shop", amount=language.rupiah(page.last.carried))
        )
    return f"{'. '.join(said)}."


def _received(language: Language, paid: PaidLine, on: dt.date) -> str:
    if paid.means == "TRANSFER":
        return language.text("Already sent to your bank")
    return (
        language.text("Already received today, in cash")
        if paid.day == on
        else language.text("Already received, in cash")
    )


def back_goods(language: Language, back: BackLine) -> str:
    """Return what a line is about: ``1 bungkus Kopi bubuk 200 g``."""
    amount = language.quantity_in_full(back.quantity, back.price_per, printable(back.unit)) if back.quantity else ""
    return " ".join(part for part in (amount.replace(" ", "\u00a0"), goods_name(back.name)) if part)


def back_label(language: Language, back: BackLine) -> str:
    """Return what came back, was replaced or corrected."""
    goods = back_goods(language, back)
    if back.kind == EntryKind.RETURN:
        return language.text("Brought back: {goods}", goods=goods)
    if back.kind == EntryKind.COMPENSATION:
        if back.amount < 0:
            return language.text("Found again: {goods}", goods=goods)
        return language.text("Replaced by the shop: {goods}", goods=goods)
    if back.kind == EntryKind.CORRECTION:
        return language.text("Something put right")
    return language.text(ENTRIES[back.kind].short)


def back_note(language: Language, back: BackLine) -> str:
    """Return why, when, on which receipt, what the customer got and from whom, and who bears it."""
    if back.kind == EntryKind.RETURN:
        return _return_note(language, back)
    if back.kind == EntryKind.COMPENSATION:
        if back.amount < 0:
            return _found_note(language, back)
        day = f" {date_of(language, back.original_date)}" if back.original_date else ""
        lost = N_("Lost in the shop{day}. The shop bears it.")
        broken = N_("Broken in the shop{day}. The shop bears it.")
        return language.text(lost if back.reason == "LOST" else broken, day=day)
    said = printable(back.reason) if back.reason not in _BACK_REASONS else ""
    return f"{said[0].upper()}{said[1:].removesuffix('.')}." if said else ""


def _found_note(language: Language, back: BackLine) -> str:
    """Return when it was lost, that the shop paid for it then, and that it goes back; older payloads know no day."""
    lost = back.original_date if back.original_date != back.day else None
    paid = language.rupiah(-back.amount)
    return (
        language.text(
            "Lost {day}, the shop paid you {paid} for it then. Now it is on the shelf again and can be sold.",
            day=date_of(language, lost),
            paid=paid,
        )
        if lost is not None
        else language.text(
            "It was lost, the shop paid you {paid} for it then. Now it is on the shelf again and can be sold.",
            paid=paid,
        )
    )


def _return_note(language: Language, back: BackLine) -> str:
    said = []
    hers, shared = -back.amount, back.customer
    if back.quantity > 1 and back.price_per == 1 and hers % back.quantity == 0:
        said.append(f"{back.quantity} × {language.rupiah(hers // back.quantity)}.")
    if back.original_date is not None and back.day is not None:
        sold, day = date_of(language, back.original_date), date_of(language, back.day)
        number = back.original_number.rsplit("-", 1)[-1]
        said.append(
            language.text("Sold {sold} (receipt {number}), brought back {day}.", sold=sold, number=number, day=day)
            if number
            else language.text("Sold {sold}, brought back {day}.", sold=sold, day=day)
        )
    elif back.original_date is not None:
        said.append(language.text("Sold {sold}.", sold=date_of(language, back.original_date)))
    if back.reason in _BACK_REASONS:
        said.append(language.text(_BACK_REASONS[back.reason]))
    if shared and hers:
        said.append(
            language.text(
                "The buyer received {paid}: taken off from you {hers}, from the shop {shop}.",
                paid=language.rupiah(shared),
                hers=language.rupiah(hers),
                shop=language.rupiah(shared - hers),
            )
        )
    elif hers:
        said.append(language.text("You bear it."))
    return " ".join(said)


def split_of_piece(language: Language, *, price: int, share: int, unit: str, price_per: int) -> str:
    """Return ``harga 25.000 = Anda 21.250 + toko 3.750``; by weight the unit is with the price."""
    words = (
        N_("price {price} = you {hers} + shop {shop}")
        if price_per == 1
        else N_("price of 1 {unit} {price} = you {hers} + shop {shop}")
    )
    return language.text(
        words,
        unit=printable(unit),
        price=language.rupiah(price),
        hers=language.rupiah(share),
        shop=language.number(price - share),
    )


def counted(language: Language, quantity: int, row: GoodsRow, *, unit: bool = True) -> str:
    """Return a quantity of a product: pieces as a number alone, what is weighed or measured with its ``unit``."""
    shown = printable(row.unit) if unit and row.price_per > 1 else ""
    return language.quantity_in_full(quantity, row.price_per, shown).replace(" ", "\u00a0")


def parts_of(language: Language, row: GoodsRow) -> list[str]:
    """Return what is under a product's name: each other change, what came late, what was sold before it came."""
    said = []
    if row.back and row.back <= row.sold:
        said.append(
            language.text(
                "{n} of the {sold} sold came back from buyers",
                sold=counted(language, row.sold, row),
                n=counted(language, row.back, row),
            )
        )
    if len({each.price for each in row.money}) > 1:
        said.append(language.text("The price changed: each sale counts at the price of its day"))
    elif len(row.money) > 1:
        said.append(language.text("Your part changed: each sale counts with the part of its day"))
    for part in row.parts:
        known = _PARTS.get(MovementKind(part.why))
        if known:
            sign = MINUS if part.quantity < 0 else "+"
            said.append(f"{sign}\u00a0{language.text(known, n=counted(language, abs(part.quantity), row))}")
    for late in row.late:
        if late.original_date is not None:
            amount = language.quantity_in_full(late.quantity, late.price_per, printable(late.unit))
            day = date_of(language, late.original_date)
            said.append(language.text("{amount} sold {day}, written down later", amount=amount, day=day))
    if row.unbooked:
        said.append(language.text("{n} sold before they were written down", n=counted(language, row.unbooked, row)))
    return said


def other_heading(language: Language, page: StatementPage) -> tuple[str, str]:
    """Return the two lines above what else changed the shelf: what it was, where all of it was of one kind."""
    kinds = {part.why for row in page.goods for part in row.parts}
    if len(kinds) == 1:
        return "", language.text(MOVEMENTS[kinds.pop()].paper)
    return language.text("changed"), language.text("otherwise")


def aside_of(language: Language, row: GoodsRow) -> list[str]:
    """Return what is laid aside and not counted in what is left: ``di luar itu: 1 basi``."""
    said = []
    if row.spoiled > 0:
        said.append(language.text("besides these: {n} spoiled", n=counted(language, row.spoiled, row)))
    if row.expired > 0:
        said.append(language.text("besides these: {n} expired", n=counted(language, row.expired, row)))
    return said


def rule_sentences(language: Language, page: StatementPage) -> list[str]:
    """Return how the share is made: the shop's part of each 100 rupiah, and the agreed prices."""
    lines: tuple[SoldLine | StockLine, ...] = page.sold_lines or page.last.stock
    rates = sorted({line.rate_bp for line in lines if line.terms == TermsKind.COMMISSION})
    said = []
    if rates:
        shown = ", ".join(language.rate(rate).removesuffix(" %") for rate in rates)
        said.append(language.text("The shop's part: {rate} of each 100 of the selling price.", rate=shown))
    agreed = {line.name: unit_share(line) for line in lines if line.terms == TermsKind.NET_PRICE}
    if 0 < len(agreed) <= MOST_AGREED:
        goods = ", ".join(
            language.text("{goods}: {price} for you, as agreed", goods=goods_name(name), price=language.rupiah(price))
            for name, price in agreed.items()
        )
        said.append(language.text("Except {goods}.", goods=goods) if said else f"{goods}.")
    elif agreed:
        said.append(language.text("The other goods: at the price agreed with you."))
    return said


MOST_AGREED: Final = 2


def buyers_paid(language: Language, page: StatementPage) -> str:
    """Return ``Pembeli bayar 325.000 = toko 52.500 + Anda 272.500``."""
    return language.text(
        "Buyers paid {paid} = shop {shop} + you {hers}",
        paid=language.rupiah(page.sold_paid),
        shop=language.number(page.sold_paid - page.sold),
        hers=language.rupiah(page.sold),
    )


def contact_sentences(language: Language, payload: StatementPayload) -> tuple[str, str]:
    """Return whom to ask (bold) and until when, with the days and hours on which somebody is there."""
    shop = payload.shop
    until = weekday_of(language, shop.complaint_until)
    name, phone = printable(shop.contact_name), printable(shop.contact)
    rest = [language.text("Ask by {until} at the latest.", until=until), open_hours(language, shop)]
    if phone:
        shown = phone.replace(" ", "\u00a0")
        who = language.text(
            "Does something not fit? Ask {name}, telephone {phone}.",
            name=name or language.text("the shop"),
            phone=shown,
        ).replace(f" {shown}", f"\u00a0{shown}")
        place = language.text("Shop: {address}.", address=printable(shop.address)) if shop.address else ""
        rest.append(place)
    else:
        who = language.text(
            "Does something not fit? Come and ask in the shop, {address}.",
            address=printable(shop.address) or printable(shop.name),
        )
    return who, " ".join(part for part in rest if part)
