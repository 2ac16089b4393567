"""Papers of the producers' money for tests and pictures: every kind, with short and long names."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from ntt_pos.domain.money.voucher import Voucher, VoucherKind

LONG = "Kelompok Tenun Ikat Lewokluok Bersatu Sejahtera Maria Bunda Ina"


def a_voucher(**more: object) -> Voucher:
    """Return the voucher of a payment from the safe, as it is most days."""
    usual = Voucher(
        kind=VoucherKind.PAYOUT,
        entry="PAYOUT",
        number="BB-LRT-2026-000012",
        date=date(2026, 2, 28),
        at=datetime(2026, 2, 28, 8, 30, tzinfo=UTC),
        shop="NTT Mart Flores Timur",
        address="Taman Kota Felix Fernandez, Larantuka",
        producer="Kelompok Tenun Lewokluok",
        producer_code="P001",
        village="Lewokluok",
        district="Demon Pagong",
        amount=251_500,
        before=251_600,
        means="CASH",
        place="SAFE",
        receiver="Maria Bunda Kelen",
        by="Bela Tukan",
        journal_head="4a411e36a4baec56",
    )
    return replace(usual, **more)  # type: ignore[arg-type]


def a_large_one(**more: object) -> Voucher:
    """Return an advance above the limit of the meterai, collected by somebody who was approved."""
    return a_voucher(
        **{
            "entry": "ADVANCE", "amount": 12_987_500, "before": 11_000_000, "place": "DRAWER:LRT-01", "producer": LONG,
            "receiver": "Yosef Kelen", "relation": "keponakan", "approver": "Maria Fernandez", "stamp_duty": True, **more,
        }
    )  # fmt: skip


def a_reversed_transfer(**more: object) -> Voucher:
    """Return the copy of a transfer that the bank refused."""
    return a_voucher(
        **{
            "amount": 312_780, "before": 312_780, "means": "TRANSFER", "place": "BANK", "reference": "TRX 884 2113",
            "reversed_on": date(2026, 3, 2), "reversed_why": "ditolak bank, nomor rekening salah", "copy": 1, **more,
        }
    )  # fmt: skip


def a_receipt(**more: object) -> Voucher:
    """Return the receipt of money that a producer brought back."""
    return a_voucher(
        **{
            "kind": VoucherKind.REPAYMENT, "entry": "REPAYMENT", "number": "BM-LRT-2026-000003", "amount": 20_000,
            "before": -42_500, "receiver": "", "reason": "dibawa sendiri", **more,
        }
    )  # fmt: skip


def a_note(**more: object) -> Voucher:
    """Return the note of a correction."""
    return a_voucher(
        **{
            "kind": VoucherKind.CORRECTION, "entry": "CORRECTION", "number": "KR-LRT-2026-000003", "amount": -12_780,
            "before": 312_780, "means": "", "place": "", "receiver": "", "approver": "Maria Fernandez",
            "reason": "Salah hitung harga titip pada penjualan tanggal 12 Februari, seharusnya 20.000",
            "cites": "TJ-LRT-2026-000123", **more,
        }
    )  # fmt: skip


EVERY = {
    "usual": a_voucher(),
    "large": a_large_one(),
    "reversed": a_reversed_transfer(),
    "repayment": a_receipt(),
    "correction": a_note(),
}
