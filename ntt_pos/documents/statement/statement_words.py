"""What the statement says in words: every sentence on the page, the strip and in the message, once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from ntt_pos.documents.engine.page import goods_name, printable
from ntt_pos.documents.statement.statement_dates import date_of, open_hours, weekday_of
from ntt_pos.domain.core.terms import TermsKind
from ntt_pos.domain.core.words import MOVEMENTS
from ntt_pos.domain.goods.stock import MovementKind
from ntt_pos.domain.money.amount_in_words import in_words
from ntt_pos.domain.money.statement_goods import GoodsRow, piece_split, splits_exactly
from ntt_pos.domain.money.statement_page import StatementPage
from ntt_pos.domain.money.statement_payload import AdviceLine, ShownProducer, SoldLine, StatementPayload, StockLine
from ntt_pos.i18n import MINUS, N_, Language

TITLE: Final = N_("REPORT OF GOODS SOLD FOR YOU")
_HASH_SHOWN: Final = 8
YOUR_MONEY: Final = N_("YOUR MONEY")
YOUR_DEBT: Final = N_("YOU OWE THE SHOP")
PRACTICE: Final = N_("PRACTICE – NO MONEY IS PAID")
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


def check_code(chain_hash: str) -> str:
    """Return what the paper shows of the settlement's chain hash: its first 8 hex digits."""
    return chain_hash[:_HASH_SHOWN]


def qr_content(payload: StatementPayload, *, number: str, chain_hash: str) -> str:
    """Return what the statement's QR code says: number, date, amount in rupiah and check code, with ``;`` between."""
    return ";".join((number, str(payload.date), str(payload.payable), check_code(chain_hash)))


def copy_mark(language: Language, copy: int) -> str:
    """Return ASLI for the original (0) or SALINAN ke-n."""
    return language.text("COPY no. {n}", n=copy) if copy else language.text("ORIGINAL")


def short_day(language: Language, day: date | None) -> str:
    """Return a date without its year: ``20 Feb``; "" for none."""
    return language.day(day).rsplit(" ", 1)[0].replace(" ", "\u00a0") if day else ""


def place(language: Language, producer: ShownProducer) -> str:
    """Return where a producer is: ``Desa Hokeng Jaya, Kecamatan Wulanggitang``."""
    village, district = printable(producer.village), printable(producer.district)
    if village and district:
        return language.text("{village} village, {district} district", village=village, district=district)
    return village or district


def advised_goods(language: Language, line: AdviceLine) -> tuple[str, str]:
    """Return (amount, name) of the goods that a piece of advice is about."""
    amount = language.quantity(line.quantity, line.price_per, printable(line.unit)).replace(" ", "\u00a0")
    return amount, goods_name(line.name)


def advice_words(language: Language, line: AdviceLine, on: date) -> str:
    """Return one piece of a statement's advice: what to bring and by when, or what to collect and why.

    What should come before the next day after ``on`` is asked for as soon as can be: nobody keeps such a date.
    """
    amount, name = advised_goods(language, line)
    if line.kind == "BRING":
        if line.by and line.by > on + timedelta(days=1):
            weekday, _, day = language.day_long(line.by).rsplit(" ", 1)[0].partition(" ")
            day = day.replace(" ", "\u00a0")
            by = f"{weekday} {day}"
            return language.text("Bring {amount} {name} before {by}.", amount=amount, name=name, by=by)
        return language.text("Bring {amount} {name} as soon as you can.", amount=amount, name=name)
    if line.expiry:
        return language.text(
            "Collect {amount} {name}, expires {expiry}.",
            amount=amount,
            name=name,
            expiry=short_day(language, line.expiry),
        )
    return language.text("Collect {amount} {name} put aside, not counted in what is left.", amount=amount, name=name)


def amount_in_words(language: Language, amount: int) -> str:
    """Return whole rupiah in words of the page's language."""
    return in_words(amount, language.code)


def below_amount(language: Language, page: StatementPage) -> list[str]:
    """Return what is under the amount: in words, where it is paid, what is kept, what was received instead."""
    payload, said = page.last, []
    if payload.payable > 0:
        said.append(amount_in_words(language, payload.payable))
        cash = payload.producer.pays_by == "CASH"
        said.append(
            language.text("Paid in cash at the counter.") if cash else language.text("Sent to your bank account.")
        )
    else:
        said.append(language.text("There is no money for you to receive yet."))
        if payload.carried > 0:
            kept = language.rp(payload.carried)
            said.append(language.text("The shop keeps {amount} for you, paid another time.", amount=kept))
    if page.paid_today and payload.payable <= 0:
        paid, day = language.rp(page.paid_today), date_of(language, payload.date)
        said.append(language.text("You received {paid} today, {day}.", paid=paid, day=day))
    return said


def debt_later(language: Language, debt: int) -> str:
    """Return how a debt is paid, and what happens when nothing is sold."""
    return language.text(
        "It is taken off what is sold next. If nothing is sold, the debt stays {debt}; it does not grow.",
        debt=language.rp(debt),
    )


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
    """Return what is laid aside and not counted in what is left: ``tidak termasuk 1 basi``."""
    said = []
    if row.spoiled > 0:
        said.append(language.text("not counting {n} spoiled", n=counted(language, row.spoiled, row)))
    if row.expired > 0:
        said.append(language.text("not counting {n} expired", n=counted(language, row.expired, row)))
    return said


def rule_sentences(language: Language, page: StatementPage, *, figures: bool) -> list[str]:
    """Return how the share is made: the shop's part of each 100 rupiah, and the agreed prices.

    With ``figures`` an agreed price says what the shop's part of it is.
    """
    lines: tuple[SoldLine | StockLine, ...] = page.sold_lines or page.last.stock
    rates = sorted({line.rate_bp for line in lines if line.terms == TermsKind.COMMISSION})
    said = []
    if rates:
        shown = ", ".join(language.rate(rate).removesuffix(" %") for rate in rates)
        exact = next((piece_split(line) for line in lines if splits_exactly(line)), None) if len(rates) == 1 else None
        said.append(
            language.text(
                "The shop gets {rate} of each 100, so {shop} of {price}.",
                rate=shown,
                shop=language.rupiah(exact[1]),
                price=language.rupiah(exact[0]),
            )
            if exact
            else language.text("The shop gets {rate} of each 100 of the selling price.", rate=shown)
        )
    agreed = list(dict.fromkeys(line.name for line in lines if line.terms == TermsKind.NET_PRICE))
    if 0 < len(agreed) <= MOST_AGREED:
        goods = ", ".join(goods_name(name) for name in agreed)
        splits = {piece_split(line) for line in lines if line.terms == TermsKind.NET_PRICE}
        if figures and len(agreed) == len(splits) == 1:
            price, shop = splits.pop()
            part, whole = language.number(shop), language.rupiah(price)
            said.append(language.text("{goods}: {shop} of {price}, as agreed.", goods=goods, shop=part, price=whole))
        else:
            said.append(language.text("{goods}: as agreed with you.", goods=goods))
    elif agreed:
        said.append(language.text("The other goods: at the price agreed with you."))
    return said


MOST_AGREED: Final = 2


def buyers_paid(language: Language, page: StatementPage) -> str:
    """Return ``Pembeli bayar 325.000 = Anda 272.500 + toko 52.500``."""
    return language.text(
        "Buyers paid {paid} = you {hers} + shop {shop}",
        paid=language.rupiah(page.sold_paid),
        shop=language.number(page.sold_shop),
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
            "Something wrong? Ask {name}, telephone {phone}.",
            name=name or language.text("the shop"),
            phone=shown,
        ).replace(f" {shown}", f"\u00a0{shown}")
        if shop.address:
            rest.insert(0, language.text("Or come to the shop, {address}.", address=printable(shop.address)))
    else:
        who = language.text(
            "Something wrong? Come and ask in the shop, {address}.",
            address=printable(shop.address) or printable(shop.name),
        )
    return who, " ".join(part for part in rest if part)
