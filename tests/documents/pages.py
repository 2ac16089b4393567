"""Pages of the second form for the tests: the worked statement, a debt, three unpaid days, and what a village brings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from ntt_pos.domain.core.terms import TermsKind
from ntt_pos.domain.goods.stock import BatchStock, Bin, MovementKind
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.money.settlement import build_payload
from ntt_pos.domain.money.settlement_facts import (
    EntryFact,
    MovementFact,
    NoteFact,
    PaymentFact,
    SettlementFacts,
    SettlementKind,
    ShopFacts,
    SoldFact,
    StockFact,
)
from ntt_pos.domain.money.statement_page import StatementPage, gather
from ntt_pos.domain.money.statement_payload import ShownProducer, StatementPayload

ON = date(2026, 4, 17)  # a Friday
E, M = EntryKind, MovementKind
SHOP = ShopFacts(
    name="NTT Mart Flores Timur",
    outlet="LRT",
    address="Taman Kota Felix Fernandez, Larantuka",
    contact="0812-0000-0000",
    contact_name="Ibu Maria, bagian pembukuan",
    open_days="123456",
    opens=8,
    closes=17,
    keep_days=13,
)
LEWORAHANG = ShownProducer("P012", "BUMDes Leworahang", "VILLAGE", "Hokeng Jaya", "Wulanggitang", "CASH")
INA_KEWA = ShownProducer("P031", "Kelompok Tani Ina Kewa", "COMMUNITY", "Lamahelan", "Ile Boleng", "CASH")
TANJUNG = ShownProducer("P044", "SMK Negeri 1 Tanjung Bunga", "SCHOOL", "Waiklibang", "Tanjung Bunga", "CASH")
LONG = ShownProducer(
    "P107",
    "Kelompok Tenun Ikat Ina Senari Lewotala Bersatu dan Koperasi Wanita Sinar Lamaholot",
    "COMMUNITY",
    "Lewohala Ile Ape Lamaholot Tengah",
    "Ile Mandiri",
    "CASH",
)


def sold(code: str, name: str, quantity: int, price: int, **changes: Any) -> SoldFact:
    """Return sold goods at 15 % (changed as the test needs)."""
    paid = quantity * price // changes.get("price_per", 1)
    share = paid - paid * 15 // 100
    fact = SoldFact(code, name, "bungkus", 1, quantity, price, paid, share, TermsKind.COMMISSION, 1500)
    return replace(fact, **changes)


def entries_of(*lines: SoldFact, on: date = ON) -> tuple[EntryFact, ...]:
    """Return the SALE entries of sold lines."""
    return tuple(
        EntryFact(E.SALE, line.producer_share, on, f"JL-LRT-01-2026-000{n}")
        for n, line in enumerate(lines, 230 + 10 * on.day)
    )


def stock(code: str, name: str, before: int, *moves: tuple[MovementKind, int], **changes: Any) -> StockFact:
    """Return a product's stock: what was there, and what moved on the shelf."""
    price = changes.pop("price", 25_000)
    share = changes.pop("share", price - price * 15 // 100)
    movements = tuple(MovementFact(kind, Bin.SHELF, quantity) for kind, quantity in moves)
    terms = TermsKind.COMMISSION if share == price - price * 15 // 100 else TermsKind.NET_PRICE
    fact = StockFact(
        code, name, "bungkus", 1, before, 0, movements, unit_price=price, unit_share=share, terms=terms, rate_bp=1500
    )
    return replace(fact, **changes)


COFFEE = sold("K1", "Kopi bubuk 200 g", 6, 25_000)
ABON = sold(
    "A1",
    "Abon ikan tuna 250 g",
    3,
    25_000,
    producer_share=60_000,
    terms=TermsKind.NET_PRICE,
    rate_bp=0,
    net_price=20_000,
)
CHIPS = sold("C1", "Keripik pisang 150 g", 8, 12_500)
SPOILED = EntryFact(
    E.RETURN,
    -21_250,
    ON,
    "RT-LRT-01-2026-000031",
    name="Kopi bubuk 200 g",
    unit="bungkus",
    quantity=1,
    reason="SPOILED",
    original_date=date(2026, 4, 15),
    original_number="JL-LRT-01-2026-000418",
    product="K1",
    customer=25_000,
)
PAYMENTS = tuple(
    PaymentFact(day, f"BB-LRT-2026-0000{n}", amount, means)
    for n, (day, amount, means) in enumerate(
        (
            (date(2026, 3, 6), 120_000, "CASH"),
            (date(2026, 3, 20), 155_000, "CASH"),
            (date(2026, 3, 27), 110_500, "CASH"),
            (date(2026, 4, 2), 140_000, "TRANSFER"),
            (date(2026, 4, 10), 96_500, "CASH"),
            (ON, 127_000, "CASH"),
        ),
        56,
    )
)
WORKED = SettlementFacts(
    SHOP,
    LEWORAHANG,
    ON,
    SettlementKind.NIGHT,
    127_350,
    (EntryFact(E.PAYOUT, -127_000, ON, "BB-LRT-2026-000061", means="CASH"), *entries_of(COFFEE, ABON, CHIPS), SPOILED),
    (COFFEE, ABON, CHIPS),
    (
        stock(
            "K1", "Kopi bubuk 200 g", 43, (M.SALE, -6), first_delivery=date(2026, 1, 5), aside_since=ON,
            movements=(MovementFact(M.SALE, Bin.SHELF, -6), MovementFact(M.RETURN, Bin.COLLECT, 1)),
            sold_by_day=((ON, 20),),
        ),
        stock(
            "A1", "Abon ikan tuna 250 g", 7, (M.SALE, -3), share=20_000, first_delivery=date(2026, 1, 5), sold_by_day=((ON, 56),)
        ),
        stock(
            "C1", "Keripik pisang 150 g", 20, (M.DELIVERY, 24), (M.SALE, -8), price=12_500, first_delivery=date(2026, 1, 5),
            shelf=(BatchStock(1, date(2026, 4, 24), 12), BatchStock(2, date(2026, 7, 1), 24)), sold_by_day=((ON, 8),),
        ),
    ),
    payments=PAYMENTS,
    last_date=date(2026, 4, 10),
    received_this_month=363_500,
    received_last_month=385_500,
    notes=(NoteFact("ST-LRT-2026-000031", date(2026, 4, 14)),),
)  # fmt: skip
EARLIER = replace(
    WORKED, payments=PAYMENTS[:5], received_this_month=236_500, notes=()
)  # nothing was paid on the day itself


def worked() -> StatementPage:
    """Return the worked statement: 350 + 272.500 − 21.250 = 251.600, paid 251.500."""
    return gather([build_payload(WORKED)])


def debt() -> StatementPage:
    """Return a debt: 127.500 received, 2 × 21.250 came back."""
    back = replace(
        SPOILED,
        amount=-42_500,
        quantity=2,
        customer=50_000,
        document="RT-LRT-01-2026-000037",
        original_date=date(2026, 4, 14),
        original_number="JL-LRT-01-2026-000377",
    )
    facts = replace(
        WORKED,
        producer=INA_KEWA,
        opening=127_500,
        notes=(),
        entries=(EntryFact(E.PAYOUT, -127_500, date(2026, 4, 16), "BB-LRT-2026-000060", means="CASH"), back),
        sold=(),
        stock=(
            stock(
                "K1", "Kopi bubuk 200 g", 35, first_delivery=date(2026, 1, 5), aside_since=ON,
                movements=(MovementFact(M.RETURN, Bin.COLLECT, 2),), sold_by_day=((ON, 4),),
            ),
            stock("C1", "Keripik pisang 150 g", 18, price=12_500, first_delivery=date(2026, 1, 5), sold_by_day=((ON, 6),)),
        ),
        payments=(
            PaymentFact(date(2026, 3, 13), "BB-LRT-2026-000012", 84_500, "CASH"),
            PaymentFact(date(2026, 3, 27), "BB-LRT-2026-000031", 106_000, "CASH"),
            PaymentFact(date(2026, 4, 9), "BB-LRT-2026-000048", 63_500, "CASH"),
            PaymentFact(date(2026, 4, 16), "BB-LRT-2026-000060", 127_500, "CASH"),
        ),
        last_date=date(2026, 4, 15),
        received_this_month=191_000,
        received_last_month=190_500,
    )  # fmt: skip
    return gather([build_payload(facts)])


def three_days() -> StatementPage:
    """Return a page that gathers three unpaid days, with a loss that the shop pays and goods lost from the shelf."""
    return gather(three_payloads())


def three_payloads() -> list[StatementPayload]:
    """Return the settlements of Wednesday, Thursday and Friday; on Wednesday the page before was paid in full."""
    payloads: list[StatementPayload] = []
    opening, shelf = 84_500, 30
    for n, quantity in enumerate((2, 3, 1)):
        day = ON - timedelta(days=2 - n)
        line = sold("K1", "Kopi bubuk 200 g", quantity, 25_000)
        madu = sold("M1", "Madu hutan 460 g", 1, 65_000, unit="botol")
        entries = entries_of(line, madu, on=day)
        moves = [(M.SALE, -quantity)]
        if n == 0:
            entries = (EntryFact(E.PAYOUT, -84_500, day, "BB-LRT-2026-000062", means="CASH"), *entries)
        if n == 2:
            lost = EntryFact(
                E.COMPENSATION, 21_250, day, "SO-LRT-2026-000004", name="Kopi bubuk 200 g", unit="bungkus", quantity=1,
                reason="LOST", original_date=date(2026, 4, 15), original_number="SO-LRT-2026-000004", product="K1",
            )  # fmt: skip
            entries = (*entries, lost)
            moves.append((M.LOST, -1))
        facts = replace(
            WORKED,
            producer=TANJUNG,
            date=day,
            opening=opening,
            entries=entries,
            sold=(line, madu),
            stock=(
                stock(
                    "K1", "Kopi bubuk 200 g", shelf, *moves, first_delivery=date(2026, 1, 5), sold_by_day=((ON, 40),)
                ),
                stock(
                    "M1",
                    "Madu hutan 460 g",
                    6 - n,
                    (M.SALE, -1),
                    unit="botol",
                    price=65_000,
                    first_delivery=date(2026, 4, 13),
                ),
            ),
            payments=(*PAYMENTS[:5], PaymentFact(date(2026, 4, 15), "BB-LRT-2026-000062", 84_500, "CASH")),
            last_date=date(2026, 4, 14) if n == 0 else day - timedelta(days=1),
            received_this_month=321_000,
            received_last_month=385_500,
        )
        payloads.append(build_payload(facts))
        opening, shelf = payloads[-1].closing, shelf + sum(quantity for _, quantity in moves)
    return payloads


_NAMES = (
    "Kopi bubuk 200 g", "Abon ikan tuna 250 g", "Keripik pisang 150 g", "Garam Oebafok", "Madu hutan 350 ml",
    "Jagung titi 200 g", "Minyak kelapa 500 ml", "Kacang mete 250 g", "Gula lontar cetak", "Sambal lu'at 180 g",
    "Teh daun kelor 100 g", "Sabun kelapa",
)  # fmt: skip
_LONG_NAMES = (
    "Keripik pisang kepok rasa gula lontar dan jahe merah panen Wulanggitang 150 g",
    "Sarung tenun ikat Lamaholot motif Nogo (kewatek menge) pewarna mengkudu",
)


def of_products(count: int, **changes: Any) -> StatementPage:
    """Return a page of ``count`` products, each sold and in stock; one by weight, some with long names."""
    lines, shelf = [], []
    for i in range(count):
        name = (
            _NAMES[i % 12] if i < 12 else f"{_LONG_NAMES[i % 2]} no. {i}" if i % 7 == 0 else f"{_NAMES[i % 12]} no. {i}"
        )
        weighed = {"unit": "kg", "price_per": 1000} if i == 3 else {}
        price = 12_500 + 500 * (i % 9)
        lines.append(sold(f"{i:03}", name, 250 if weighed else i % 5 + 1, price, **weighed))
        gone = lines[-1].quantity
        shelf.append(
            stock(f"{i:03}", name, (5_000 if weighed else 30 + i) + gone, (M.SALE, -gone), price=price,
                  first_delivery=date(2026, 1, 5), sold_by_day=((ON, gone * 2),), **weighed)
        )  # fmt: skip
    facts = replace(
        EARLIER, opening=0, entries=entries_of(*lines), sold=tuple(lines), stock=tuple(shelf), last_date=None
    )
    return gather([build_payload(replace(facts, **changes))])


def nothing_left() -> StatementPage:
    """Return a page that closes at 0: sold and brought back on one day (case 18)."""
    line = sold("K1", "Kopi bubuk 200 g", 2, 25_000)
    back = replace(SPOILED, amount=-42_500, quantity=2, customer=50_000, original_date=ON)
    facts = replace(
        WORKED, opening=0, entries=(*entries_of(line), back), sold=(line,), payments=(), received_this_month=0,
        received_last_month=0, last_date=None,
        stock=(stock("K1", "Kopi bubuk 200 g", 43, first_delivery=date(2026, 1, 5), movements=(MovementFact(M.SALE, Bin.SHELF, -2), MovementFact(M.RETURN, Bin.COLLECT, 2)), aside_since=ON, sold_by_day=((ON, 8),)),),
    )  # fmt: skip
    return gather([build_payload(facts)])


def transfer(pays_by: str = "TRANSFER") -> StatementPage:
    """Return a large amount of a group with a long name, with a correction and goods fetched."""
    line = sold("S1", _LONG_NAMES[1], 11, 1_320_350, unit="lembar", paid=14_523_850, producer_share=12_345_273)
    fix = EntryFact(
        E.CORRECTION, -8_750, ON, "KR-LRT-2026-000002", reason="harga salah 12 April", note="harga salah 12 April"
    )
    facts = replace(
        EARLIER, producer=replace(LONG, pays_by=pays_by), opening=1_250, entries=(*entries_of(line), fix), sold=(line,),
        stock=(stock("S1", _LONG_NAMES[1], 15, (M.SALE, -11), (M.WITHDRAWAL, -1), unit="lembar", price=1_320_350, first_delivery=date(2026, 1, 5), sold_by_day=((ON, 11),)),),
    )  # fmt: skip
    return gather([build_payload(facts)])


def several_returns() -> StatementPage:
    """Return a page with returns of every kind, a late sale, a price change, goods found again, expired goods."""
    line = sold("K1", "Kopi bubuk 200 g", 4, 25_000)
    dearer = sold("K1", "Kopi bubuk 200 g", 2, 27_000)
    salt = sold("G1", "Garam Oebafok", 333, 20_000, unit="kg", price_per=1000, paid=6_660, producer_share=5_661)
    late = EntryFact(
        E.SALE, dearer.producer_share, ON, "JL-LRT-01-2026-000433", occurred_on=date(2026, 4, 12), name="Kopi bubuk 200 g",
        unit="bungkus", quantity=2, original_date=date(2026, 4, 12), product="K1",
    )  # fmt: skip
    backs = (
        SPOILED,
        replace(SPOILED, reason="CHANGED_MIND", document="RT-LRT-01-2026-000032", original_number="JL-LRT-01-2026-000420"),
        replace(SPOILED, reason="DAMAGED_BY_SHOP", document="RT-LRT-01-2026-000033", original_number="JL-LRT-01-2026-000421"),
        replace(
            SPOILED, kind=E.COMPENSATION, amount=21_250, reason="RETURN", original_date=ON, document="RT-LRT-01-2026-000033",
            customer=0,
        ),
        replace(SPOILED, kind=E.COMPENSATION, amount=-21_250, reason="FOUND", original_date=ON, document="SO-LRT-2026-000006", customer=0),
    )  # fmt: skip
    facts = replace(
        EARLIER,
        opening=0,
        entries=(*entries_of(line), late, *entries_of(salt), *backs),
        sold=(line, dearer, salt),
        stock=(
            stock(
                "K1", "Kopi bubuk 200 g", 20, first_delivery=date(2026, 1, 5), aside_since=ON,
                movements=(
                    MovementFact(M.SALE, Bin.SHELF, -6), MovementFact(M.RETURN, Bin.SHELF, 1), MovementFact(M.FOUND, Bin.SHELF, 1),
                    MovementFact(M.WITHDRAWAL, Bin.SHELF, -4), MovementFact(M.EXPIRED, Bin.SHELF, -2),
                    MovementFact(M.EXPIRED, Bin.COLLECT, 2), MovementFact(M.RETURN, Bin.COLLECT, 1),
                ),
                collect=(BatchStock(1, date(2026, 4, 10), 2), BatchStock(2, None, 1)),
                sold_by_day=((ON, 12),),
            ),
            stock("G1", "Garam Oebafok", 5_000, (M.SALE, -333), unit="kg", price_per=1000, price=20_000, first_delivery=date(2026, 1, 5), sold_by_day=((ON, 1_332),)),
        ),
        last_date=date(2026, 4, 14),
    )  # fmt: skip
    return gather([build_payload(facts)])
