"""A count, a stock card and labels with valid defaults, for tests of their papers and for the album."""

from __future__ import annotations

from datetime import UTC, date, datetime

from ntt_pos.domain.goods.barcode import in_store_ean13
from ntt_pos.domain.goods.counting import BlindSheet, Countable, CountDifference, CountResult
from ntt_pos.domain.goods.labels import Label
from ntt_pos.domain.goods.stock import Bin, MovementKind
from ntt_pos.domain.goods.stock_card import BatchCard, BinSums, CardLine, StockCard

SHOP = "NTT Mart Flores Timur"
AT = datetime(2026, 2, 28, 1, 5, tzinfo=UTC)
DAY = date(2026, 2, 28)
MAKERS = ("BUMDes Leworahang", "Kelompok Tenun Lewokluok", "Kelompok Wanita Tani Kasih Ibu Sejahtera Lamaholot")
GOODS = ("Kopi Arabika Bajawa 200 g", "Abon ikan tuna pedas kemasan keluarga besar 250 g", "Garam kasar (curah)")


def a_countable(number: int) -> Countable:
    """Return a product of a count; every third is weighed."""
    weighed = number % 3 == 2
    return Countable(
        product_id=number,
        code=f"P{number // 3:03d}-{number:04d}",
        name=GOODS[number % 3],
        unit="kg" if weighed else "bungkus",
        price_per=1000 if weighed else 1,
        producer_id=number // 3,
        producer_code=f"P{number // 3:03d}",
        producer_name=MAKERS[number // 3 % 3],
        category="Kopi",
        shelf=f"A{number % 5}",
        barcodes=(in_store_ean13(number),) if number % 2 else (),
    )


def a_blind_sheet(products: int = 40) -> BlindSheet:
    """Return a sheet to count on."""
    return BlindSheet(SHOP, "semua barang", AT, "Bela Tukan", tuple(a_countable(n) for n in range(products)))


def a_result(differences: int = 6, *, approver: str = "Maria Fernandez", note: str = "") -> CountResult:
    """Return a posted count: losses of the shop and of producers, and finds."""
    found = []
    for number in range(differences):
        product = a_countable(number)
        units = (-2, -1, 3)[number % 3] * product.price_per
        money = 42_500 if number % 3 == 0 else 0
        bearer = ("SHOP", "PRODUCER", "")[number % 3]
        reason = ("hilang di rak depan", "rusak dan belum dicatat, kemasannya robek", "di belakang rak")[number % 3]
        expected = 40 * product.price_per
        found.append(CountDifference(product, expected, expected + units, money, money, bearer=bearer, reason=reason))
    return CountResult(
        number="SO-LRT-2026-000012",
        shop=SHOP,
        scope="semua barang",
        at=AT,
        date=DAY,
        counter="Bela Tukan",
        note=note,
        agreed=31,
        differences=tuple(found),
        approver=approver,
    )


def a_stock_card(sales: int = 30) -> StockCard:
    """Return a card on which everything happened, and a row of sales."""
    moved: list[tuple[MovementKind, Bin, int, str, int]] = [
        (MovementKind.DELIVERY, Bin.SHELF, 60, "ST-LRT-2026-000047", 1),
        (MovementKind.DELIVERY, Bin.SHELF, 12, "ST-LRT-2026-000052", 2),
        (MovementKind.EXPIRED, Bin.SHELF, -2, "BA-LRT-2026-000003", 2),
        (MovementKind.EXPIRED, Bin.COLLECT, 2, "BA-LRT-2026-000003", 2),
        (MovementKind.DAMAGED, Bin.SHELF, -1, "BA-LRT-2026-000004", 1),
        (MovementKind.DAMAGED, Bin.DAMAGED, 1, "BA-LRT-2026-000004", 1),
        (MovementKind.WITHDRAWAL, Bin.COLLECT, -2, "BT-LRT-2026-000002", 2),
        (MovementKind.LOST, Bin.SHELF, -3, "SO-LRT-2026-000012", 1),
        (MovementKind.FOUND, Bin.SHELF, 1, "SO-LRT-2026-000013", 1),
        *((MovementKind.SALE, Bin.SHELF, -1, f"JL-LRT-01-2026-{n:06d}", 1) for n in range(sales)),
    ]
    expiry = {1: date(2026, 9, 9), 2: date(2026, 2, 20)}
    sums = BinSums()
    lines = []
    for kind, where, quantity, document, batch in moved:
        sums = sums.plus(where, quantity)
        late = date(2026, 2, 11) if document.startswith("ST") else None
        lines.append(CardLine(DAY, AT, late, kind, where, quantity, document, batch, expiry[batch], sums))
    batches = (
        BatchCard(1, expiry[1], "ST-LRT-2026-000047", 62, 4 + sales, BinSums(57 - sales, 0, 1)),
        BatchCard(2, expiry[2], "ST-LRT-2026-000052", 14, 4, BinSums(10, 0, 0)),
    )
    return StockCard(SHOP, "P009-0029", GOODS[1], MAKERS[2], "bungkus", 1, None, DAY, BinSums(), tuple(lines), batches)


def some_labels(count: int) -> list[Label]:
    """Return labels of different goods."""
    makers, prices = MAKERS, (25_000, 1_250_000, 20_000)
    return [
        Label(
            name=GOODS[n % 3],
            producer=makers[n % 3],
            village="Lewokluok",
            price=prices[n % 3],
            price_per=1000 if n % 3 == 2 else 1,
            unit="kg" if n % 3 == 2 else "bungkus",
            code=in_store_ean13(n + 1),
        )
        for n in range(count)
    ]
