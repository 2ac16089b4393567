"""Statement payloads for the tests: the worked statement of the design, and what a village, a full shelf and bad days bring."""

from __future__ import annotations

from typing import Any

CHAIN_HASH = "7f3a91c2" + "ab" * 28
NUMBER = "TJ-LRT-2026-000123"

_LONG = (
    "Keripik pisang kepok rasa gula lontar dan jahe merah panen Wulanggitang 150 g",
    "Abon ikan tuna pedas manis tanpa pengawet buatan ibu-ibu Lamahala 250 g",
    "Sarung tenun ikat Lamaholot motif Nogo (kewatek menge) pewarna mengkudu",
)
_NAMES = (
    "Kopi bubuk 200 g", "Abon ikan tuna 250 g", "Keripik pisang 150 g", "Garam Oebafok", "Madu hutan 350 ml",
    "Jagung titi 200 g", "Minyak kelapa 500 ml", "Kacang mete 250 g", "Gula lontar cetak", "Sambal lu'at 180 g",
    "Teh daun kelor 100 g", "Sabun kelapa",
)  # fmt: skip


def sold(name: str, quantity: int, price: int, **changes: Any) -> dict[str, Any]:
    """Return a sold line at 15 % (changed as the test needs)."""
    paid = quantity * price // changes.get("price_per", 1)
    shop = paid * 15 // 100
    line = {
        "product": name, "name": name, "photo": "", "unit": "bungkus", "price_per": 1, "quantity": quantity, "price": price,
        "paid": paid, "shop": shop, "share": paid - shop, "terms": "COMMISSION", "rate_bp": 1500, "net_price": 0,
        "shop_discount": 0,
    }  # fmt: skip
    return {**line, **changes}


def stock(name: str, **changes: Any) -> dict[str, Any]:
    """Return a stock line."""
    line = {
        "product": name, "name": name, "photo": "", "unit": "bungkus", "price_per": 1, "opening": 20, "delivered": 0, "sold": 0,
        "returned": 0, "withdrawn": 0, "lost": 0, "closing": 20, "collect": 0, "expiry": "", "marks": [],
    }  # fmt: skip
    return {**line, **changes}


def payload(**changes: Any) -> dict[str, Any]:
    """Return the worked statement of the design: 127.350 − 127.000 + 272.500 − 21.250 = 251.600."""
    value: dict[str, Any] = {
        "layout": 1,
        "language": "id",
        "shop": {
            "name": "NTT Mart Flores Timur",
            "outlet": "LRT",
            "address": "Taman Kota Felix Fernandez, Larantuka",
            "contact": "WA 0812-0000-0000",
            "complaint_until": "2026-05-01",
        },
        "producer": {
            "code": "P012",
            "name": "BUMDes Leworahang",
            "pillar": "VILLAGE",
            "village": "Hokeng Jaya",
            "district": "Wulanggitang",
            "pays_by": "CASH",
            "photo": "",
        },
        "date": "2026-04-17",
        "kind": "NIGHT",
        "opening": 127_350,
        "paid_out": -127_000,
        "sold": 272_500,
        "returned": -21_250,
        "other": 0,
        "others": [],
        "closing": 251_600,
        "payable": 251_500,
        "carried": 100,
        "step": 500,
        "stamp_duty_above": 5_000_000,
        "sold_lines": [
            sold("Kopi bubuk 200 g", 6, 25_000),
            sold(
                "Abon ikan tuna 250 g", 3, 25_000, terms="NET_PRICE", net_price=20_000, rate_bp=0, shop=15_000, share=60_000
            ),
            sold("Keripik pisang 150 g", 8, 12_500),
        ],
        "sold_paid": 325_000,
        "sold_shop": 52_500,
        "sold_units": 17,
        "back_lines": [
            {
                "kind": "RETURN",
                "name": "Kopi bubuk 200 g",
                "unit": "bungkus",
                "price_per": 1,
                "quantity": 1,
                "reason": "SPOILED",
                "original_date": "2026-04-15",
                "original_number": "JL-LRT-01-2026-000418",
                "amount": -21_250,
            }
        ],
        "stock": [
            stock("Kopi bubuk 200 g", opening=43, sold=6, closing=37, collect=1, marks=["COLLECT"]),
            stock("Abon ikan tuna 250 g", opening=7, sold=3, closing=4, marks=["NEARLY_GONE"]),
            stock("Keripik pisang 150 g", delivered=24, sold=8, closing=36, expiry="2026-04-30", marks=["NEARLY_EXPIRED"]),
        ],
        "advice": [
            {
                "kind": "BRING", "name": "Abon ikan tuna 250 g", "unit": "bungkus", "price_per": 1, "quantity": 10,
                "by": "2026-04-24", "expiry": "",
            },
            {
                "kind": "COLLECT", "name": "Keripik pisang 150 g", "unit": "bungkus", "price_per": 1, "quantity": 12,
                "by": "", "expiry": "2026-04-30",
            },
        ],
        "weeks": [
            {"start": start, "amount": amount}
            for start, amount in (
                ("2026-02-23", 180_000), ("2026-03-02", 246_000), ("2026-03-09", 215_000), ("2026-03-16", 372_000),
                ("2026-03-23", 288_000), ("2026-03-30", 420_000), ("2026-04-06", 396_000), ("2026-04-13", 503_000),
            )
        ],
        "this_month": 1_319_000,
        "last_month": 1_271_000,
        "this_year": 2_980_000,
        "payments": [
            {"date": "2026-04-17", "number": "BB-LRT-2026-000061", "amount": 127_000, "means": "CASH"},
            {"date": "2026-04-10", "number": "BB-LRT-2026-000048", "amount": 96_500, "means": "CASH"},
            {"date": "2026-04-02", "number": "BB-LRT-2026-000031", "amount": 140_000, "means": "TRANSFER"},
        ],
    }  # fmt: skip
    return {**value, **changes}


def of_products(count: int, **changes: Any) -> dict[str, Any]:
    """Return a statement of ``count`` products, each sold and in stock; from 13 on some names are long."""
    lines, shelf = [], []
    for i in range(count):
        name = _NAMES[i] if i < len(_NAMES) else f"{_NAMES[i % 12]} no. {i}"
        if i >= len(_NAMES) and i % 7 == 0:
            name = f"{_LONG[i % 3]} no. {i}"
        weighed = {"unit": "kg", "price_per": 1000} if i == 3 else {}
        lines.append(sold(name, 250 if weighed else i % 5 + 1, 12_500 + 500 * (i % 9), product=str(i), **weighed))
        gone, marks = lines[-1]["quantity"], ["NEARLY_GONE"] if i % 6 == 1 else []
        left = 4_750 if weighed else 2 if marks else 30 + i
        shelf.append(stock(name, product=str(i), opening=left + gone, sold=gone, closing=left, marks=marks, **weighed))
    share = sum(line["share"] for line in lines)
    value = payload(
        sold_lines=lines, stock=shelf, sold=share, sold_paid=sum(line["paid"] for line in lines),
        sold_shop=sum(line["shop"] for line in lines), sold_units=sum(line["quantity"] if line["price_per"] == 1 else 1 for line in lines),
        opening=0, paid_out=0, returned=0, back_lines=[], closing=share, payable=share - share % 500, carried=share % 500,
        advice=payload()["advice"][:1],
    )  # fmt: skip
    return {**value, **changes}


def negative() -> dict[str, Any]:
    """Return a statement whose balance is below zero: only returns (case 19)."""
    back = payload()["back_lines"][0]
    return payload(
        opening=85_000, paid_out=-85_000, sold=0, returned=-42_500, closing=-42_500, payable=0, carried=-42_500,
        sold_lines=[], sold_paid=0, sold_shop=0, sold_units=0,
        back_lines=[{**back, "amount": -21_250}, {**back, "amount": -21_250, "reason": "CHANGED_MIND"}],
        stock=[stock("Kopi bubuk 200 g", opening=35, returned=1, closing=36, collect=1, marks=["COLLECT"])],
        advice=[{**payload()["advice"][1], "name": "Kopi bubuk 200 g", "quantity": 1, "expiry": ""}],
    )  # fmt: skip


def nothing_left() -> dict[str, Any]:
    """Return a statement that closes at 0: sold and returned on one day (case 18)."""
    return payload(
        opening=0, paid_out=0, sold=42_500, returned=-42_500, closing=0, payable=0, carried=0,
        sold_lines=[sold("Kopi bubuk 200 g", 2, 25_000)], sold_paid=50_000, sold_shop=7_500, sold_units=2,
        back_lines=[{**payload()["back_lines"][0], "quantity": 2, "amount": -42_500}], payments=[],
        stock=[stock("Kopi bubuk 200 g", opening=43, sold=2, closing=41, collect=2, marks=["COLLECT"])],
        weeks=[{**week, "amount": 0} for week in payload()["weeks"]], this_month=0, last_month=0, this_year=0, advice=[],
    )  # fmt: skip


def below_the_step() -> dict[str, Any]:
    """Return a statement whose balance is smaller than the smallest payment (case 53)."""
    return {**nothing_left(), "returned": -42_001, "closing": 499, "carried": 499}


def large(pays_by: str = "CASH") -> dict[str, Any]:
    """Return a statement above the limit of the stamp duty, with other changes of the balance."""
    return payload(
        producer={
            **payload()["producer"], "pays_by": pays_by, "pillar": "COMMUNITY", "code": "P107",
            "name": "Kelompok Tenun Ikat Ina Senari Lewotala Bersatu dan Koperasi Wanita Sinar Lamaholot",
            "village": "Lewohala Ile Ape Lamaholot Tengah", "district": "Ile Mandiri",
        },
        opening=1_250, paid_out=0, sold=12_345_250, returned=0, other=12_500,
        others=[
            {"kind": "COMPENSATION", "amount": 21_250, "note": "1 sarung hilang"},
            {"kind": "CORRECTION", "amount": -8_750, "note": "harga salah 12 April"},
        ],
        closing=12_359_000, payable=12_359_000, carried=0,
        sold_lines=[
            sold(_LONG[2], 11, 1_320_350, unit="lembar", paid=14_523_850, shop=2_178_600, share=12_345_250),
        ],
        sold_paid=14_523_850, sold_shop=2_178_600, sold_units=11, back_lines=[],
        stock=[stock(_LONG[2], unit="lembar", opening=15, sold=11, lost=1, closing=3, marks=["NEARLY_GONE", "SLOW"])],
    )  # fmt: skip


def late() -> dict[str, Any]:
    """Return a statement with a late sale, a compensation and a correction, each with its original day and number."""
    back = payload()["back_lines"][0]
    return payload(
        opening=0, paid_out=0, sold=170_000, returned=0, other=12_500,
        others=[
            {"kind": "COMPENSATION", "amount": 21_250, "note": "1 bungkus hilang"},
            {"kind": "CORRECTION", "amount": -8_750, "note": "harga salah 12 April"},
        ],
        closing=182_500, payable=182_500, carried=0,
        sold_lines=[sold("Kopi bubuk 200 g", 8, 25_000)], sold_paid=200_000, sold_shop=30_000, sold_units=8,
        back_lines=[
            {**back, "kind": "LATE", "quantity": 2, "reason": "", "original_date": "2026-04-12", "amount": 0},
            {**back, "kind": "COMPENSATION", "reason": "", "original_number": "SO-LRT-2026-000004", "amount": 21_250},
            {
                **back, "kind": "CORRECTION", "name": "", "unit": "", "quantity": 0, "reason": "harga salah 12 April",
                "original_number": "KR-LRT-2026-000002", "amount": -8_750,
            },
        ],
    )  # fmt: skip
