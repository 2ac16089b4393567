"""Receipts for the tests: an ordinary sale, and everything a receipt can be asked to say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.domain.selling.pricing import Discount, DiscountKind
from ntt_pos.domain.selling.receipt import CorrectedMeans, Receipt, ReceiptBundle, ReceiptKind, ReceiptLine

HEAD = "7f3a91c2" + "0" * 56


def a_line(
    name: str = "Kopi bubuk Hokeng 200 g", quantity: int = 2, price: int = 25_000, **changes: Any
) -> ReceiptLine:
    """Return a receipt line of a village's coffee."""
    price_per = changes.get("price_per", 1)
    gross = quantity * price // price_per
    discounts = changes.get("discounts", ())
    line = ReceiptLine(
        name=name, code="P012-01", producer="BUMDes Leworahang", village="Hokeng Jaya", quantity=quantity, unit="bungkus",
        price=price, price_per=1, gross=gross, discounts=(), paid=gross - sum(d.amount for d in discounts),
    )  # fmt: skip
    return replace(line, **changes)


def a_receipt(lines: tuple[ReceiptLine, ...] = (a_line(),), **changes: Any) -> Receipt:
    """Return a sale paid in cash with Rp100.000."""
    gross = sum(line.gross for line in lines)
    paid = sum(line.paid for line in lines)
    total = paid - paid % 100
    receipt = Receipt(
        kind=ReceiptKind.SALE, shop="NTT Mart Flores Timur", address="Taman Kota Felix Fernandez, Larantuka", outlet="LRT",
        register="LRT-01", number="JL-LRT-01-2026-000418", at=datetime(2026, 2, 28, 2, 5, tzinfo=UTC),
        business_date=date(2026, 2, 28), cashier="Ani", lines=lines, gross=gross, discount=gross - paid, paid=paid,
        rounding=total - paid, total=total, tenders=(Tender(Means.CASH, 100_000),), change=100_000 - total,
        units=sum(line.quantity if line.price_per == 1 else 1 for line in lines), journal_head=HEAD,
        footer="Terima kasih sudah membeli buatan Flores Timur.",
    )  # fmt: skip
    return replace(receipt, **changes)


def a_full_receipt(**changes: Any) -> Receipt:
    """Return a receipt with long names, weighed goods, discounts, rounding and two tenders."""
    lines = (
        a_line(),
        a_line(
            "Keripik pisang kepok rasa gula lontar dan jahe merah panen Wulanggitang 150 g", 3, 12_517,
            producer="Kelompok Wanita Tani Sinar Lamaholot Bersatu", village="Lewotobi",
            discounts=(Discount(DiscountKind.LINE, 2_500, reason="kemasan penyok"),),
        ),
        a_line("Garam Oebafok", 333, 20_000, unit="kg", price_per=1000, producer="", village=""),
        a_line(
            "Sarung tenun ikat “Nogo” – kewatek menge", 1, 1_250_000, unit="lembar", producer="Ina Senari", village="Lewohala",
            discounts=(Discount(DiscountKind.CART, 50_000),),
        ),
    )  # fmt: skip
    receipt = a_receipt(lines)
    rest = receipt.paid - 500_000
    cash = rest - rest % 100
    return replace(
        receipt,
        rounding=cash - rest,
        total=500_000 + cash,
        tenders=(Tender(Means.QRIS, 500_000, "8842113"), Tender(Means.CASH, 850_000)),
        change=850_000 - cash,
        **changes,
    )


def a_return(**changes: Any) -> Receipt:
    """Return a receipt for one unit brought back."""
    return a_receipt(
        (a_line(quantity=1),),
        **{
            "kind": ReceiptKind.RETURN, "number": "RT-LRT-01-2026-000007", "original_number": "JL-LRT-01-2026-000418",
            "tenders": (), "refunds": ((Means.CASH, 25_000),), "change": 0, **changes,
        },
    )  # fmt: skip


def an_exchange(**changes: Any) -> Receipt:
    """Return a receipt for one unit brought back against two of another."""
    back = a_line(quantity=-1, gross=-25_000, paid=-25_000)
    taken = a_line("Abon ikan tuna 250 g", 2, 25_000)
    return a_receipt(
        (back, taken),
        **{
            "kind": ReceiptKind.EXCHANGE, "original_number": "JL-LRT-01-2026-000390", "gross": 50_000, "paid": 50_000,
            "total": 50_000, "rounding": 0, "discount": 0,
            "tenders": (Tender(Means.EXCHANGE, 25_000), Tender(Means.CASH, 50_000)), "change": 25_000, "units": 2, **changes,
        },
    )  # fmt: skip


def a_bundle_receipt(**changes: Any) -> Receipt:
    """Return two hampers of three makers and a line by itself, with a discount on the whole and a payment put right."""
    parts = (("Kopi bubuk Hokeng 200 g", 50_000, 16_667, 2_084), ("Sarung tenun kecil", 40_000, 13_333, 1_666),
             ("Madu hutan Lewotobi 150 ml", 30_000, 10_000, 1_250))  # fmt: skip
    lines = tuple(
        a_line(
            name, 2, price, bundle="h1", producer=f"Kelompok {name.split()[0]}",
            discounts=(Discount(DiscountKind.BUNDLE, saved), Discount(DiscountKind.CART, share)),
        )
        for name, price, saved, share in parts
    )  # fmt: skip
    alone = a_line("Garam Oebafok", 333, 20_000, unit="kg", price_per=1000, producer="", village="")
    receipt = a_receipt(
        (*lines, alone),
        bundles=(ReceiptBundle("h1", "Hampers Lamaholot", 2, 100_000),),
        tenders=(Tender(Means.CASH, 250_000),),
        corrected=(CorrectedMeans(Means.CASH, Means.QRIS, 201_600),),
    )
    return replace(receipt, change=250_000 - receipt.total, **changes)


def a_split_receipt(**changes: Any) -> Receipt:
    """Return a sale paid by four means."""
    lines = (a_line(quantity=8),)
    tenders = (
        Tender(Means.QRIS, 50_000, "8842113"), Tender(Means.CARD, 60_000, "APPR 771203"),
        Tender(Means.TRANSFER, 40_000, "FT26059XK1"), Tender(Means.CASH, 100_000),
    )  # fmt: skip
    return a_receipt(lines, tenders=tenders, change=50_000, **changes)


def a_cheaper_exchange(**changes: Any) -> Receipt:
    """Return one unit brought back against something cheaper: the rest goes back in cash."""
    back = a_line(quantity=-1, gross=-25_000, paid=-25_000)
    taken = a_line("Teh daun kelor 50 g", 1, 9_950)
    return a_receipt(
        (back, taken),
        **{
            "kind": ReceiptKind.EXCHANGE, "original_number": "JL-LRT-01-2026-000390", "gross": 9_950, "paid": 9_950,
            "total": 9_950, "rounding": 0, "discount": 0, "tenders": (Tender(Means.EXCHANGE, 9_950),), "change": 0,
            "units": 1, "refunds": ((Means.CASH, 15_000),), **changes,
        },
    )  # fmt: skip
