"""The manager's papers for the tests: a recap, a day report and a shift's report with everything in them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from ntt_pos.domain.core.approved_acts import ApprovedAct
from ntt_pos.domain.core.pillar_halal import Pillar
from ntt_pos.domain.money.shift import CashKind, CashMove
from ntt_pos.domain.money.shift_report import (
    ShiftFacts,
    ShiftLine,
    ShiftPayment,
    ShiftReport,
    ShiftReturn,
    ShiftSale,
    UserAct,
    report,
)
from ntt_pos.domain.reports.recap import DayReport, OpenShiftNote, Recap, RecapRow, RegisterDay, Share
from ntt_pos.domain.selling.payment import Means

DAY = date(2026, 2, 28)
SHOP = "NTT Mart Flores Timur"
ADDRESS = "Taman Kota Felix Fernandez, Larantuka"
_PRODUCERS = (
    "BUMDes Leworahang", "Kelompok Tenun Ikat Ina Senari Lewotala Bersatu dan Koperasi Wanita Sinar Lamaholot",
    "SMKN 1 Larantuka", "Kelompok Tani Lewokluok", "Ibu Maria Goreti Tukan",
)  # fmt: skip


def a_recap(count: int = 8, *, practice: bool = False, noisy: bool = True) -> Recap:
    """Return a recap of ``count`` producers: cash, transfers, a balance below zero and one that is carried."""
    rows = []
    for i in range(count):
        balance = (251_600, 1_349_250, -42_500, 499, 87_000)[i % 5] + 1_000 * (i // 5)
        transfer = i % 5 == 1
        payable = max(balance if transfer else balance - balance % 500, 0)
        rows.append(
            RecapRow(
                producer_code=f"P{i + 1:03}", producer=_PRODUCERS[i % 5], village="Hokeng Jaya", district="Wulanggitang",
                number="" if i % 5 == 4 else f"TJ-LRT-2026-{i + 1:06}", balance=balance, payable=payable,
                carried=balance - payable, pays_by="TRANSFER" if transfer else "CASH",
            )
        )  # fmt: skip
    return Recap(
        shop=SHOP, outlet="LRT", address=ADDRESS, date=DAY, rows=tuple(rows),
        open_shifts=(OpenShiftNote("LRT-02", "Ani", datetime(2026, 2, 28, 1, 0, tzinfo=UTC)),) if noisy else (),
        missed=(date(2026, 2, 26), date(2026, 2, 27)) if noisy else (), safe=1_000_000, drawers=350_000, bank=0,
        practice=practice,
    )  # fmt: skip


def a_day_report() -> DayReport:
    """Return a day of two registers."""
    return DayReport(
        shop=SHOP, outlet="LRT", address=ADDRESS, date=DAY, sales=37, sales_paid=2_345_650, units=121, returns=2,
        returns_paid=50_000, rounding=-450, discounts=12_500, producer_share=1_950_000, shop_share=345_650, tax=0,
        means=(Share("Tunai", 30, 1_845_200), Share("QRIS", 9, 450_000)),
        pillars=(
            Share("Satu Desa Satu Produk", 80, 1_500_000, 1_280_000, 220_000),
            Share("Satu Sekolah Satu Produk", 21, 400_000, 340_000, 60_000),
            Share("Satu Komunitas Satu Produk", 20, 395_650, 330_000, 65_650),
        ),
        producers=tuple(
            Share(f"P{i + 1:03} {name}", 10 + i, 300_000 + i, 255_000, 45_000 + i) for i, name in enumerate(_PRODUCERS)
        ),
        products=(Share("Kopi bubuk Hokeng 200 g", 40, 1_000_000, 850_000, 150_000),),
        registers=(
            RegisterDay("LRT-01", "Ani", "Z-LRT-01-2026-000003", 1_245_200, 1_245_000, -200),
            RegisterDay("LRT-02", "Bela", "", 600_000, 0, 0),
        ),
        negative_stock=("Abon ikan tuna 250 g", "Garam Oebafok"),
    )  # fmt: skip


def a_shift_report(*, counted: int | None = 1_245_000, producers: int = 5) -> ShiftReport:
    """Return a shift's report: X without a count, Z with one."""
    drawer = "DRAWER:LRT-01"
    lines = tuple(
        ShiftLine(
            list(Pillar)[i % 3], f"P{i + 1:03}", _PRODUCERS[i % 5], 250_000 + 1_000 * i, 212_500 + 850 * i,
            discounts=(("LINE", "1", 2_500),) if i == 0 else (),
        )
        for i in range(producers)
    )  # fmt: skip
    return report(
        ShiftFacts(
            shop=SHOP, outlet="LRT", register="LRT-01", number="Z-LRT-01-2026-000003" if counted is not None else "",
            sequence=3, opened_at=datetime(2026, 2, 28, 0, 0, tzinfo=UTC), opened_by="Ani",
            at=datetime(2026, 2, 28, 9, 30, tzinfo=UTC), by="Bela",
            movements=(
                CashMove(CashKind.FLOAT, "SAFE", drawer, 200_000), CashMove(CashKind.SALE, None, drawer, 1_120_200),
                CashMove(CashKind.REFUND, drawer, None, 25_000), CashMove(CashKind.PAY_OUT, drawer, None, 50_000),
            ),
            sales=(
                ShiftSale(date(2026, 2, 28), 1_300_000, 2_500, 1_297_500, -50, 1_297_450),
                ShiftSale(date(2026, 3, 1), 322_750, 0, 322_750, 0, 322_750),
            ),
            returns=(ShiftReturn(date(2026, 2, 28), 25_000, 25_000, 0),),
            lines=lines,
            payments=(
                ShiftPayment(Means.CASH, 1_120_200), ShiftPayment(Means.CASH, -25_000), ShiftPayment(Means.QRIS, 500_000),
            ),
            voids=(UserAct("Ani", 75_000), UserAct("Ani", 12_000)), copies=2,
            approvals=(
                ApprovedAct("DISCOUNT_ABOVE_CEILING", "Ani", "Bela", "tetangga", 5_000),
                ApprovedAct("PAY_OUT", "Ani", "Bela", "galon air", 50_000),
                ApprovedAct("RETURN_OUTSIDE_RULES", "Ani", "Bela Tukan Fernandez", "retur", 25_000),
                ApprovedAct("OPEN_DRAWER", "Ani", "Bela", "tukar uang receh"),
            ),
            drawer_openings=(UserAct("Ani", reason="tukar uang receh"),), sales_without_receipt=1, held_carts=1, held_total=45_000, counted=counted,
            denominations=((100_000, 10), (50_000, 4), (20_000, 2), (5_000, 1), (200, 0)), reason="kembalian keliru",
            before_net=5_000_000, before_absolute=5_200_000, journal_head="7f3a91c2" * 8,
        )
    )  # fmt: skip
