"""What the shop may decide differently: one typed value per setting with the design's default."""

from __future__ import annotations

from dataclasses import dataclass

from ntt_pos.domain.core.terms import Bearer


@dataclass(frozen=True, slots=True)
class ShopSettings:
    """The settings of an outlet. Amounts in rupiah, rates in basis points, times in WITA."""

    shop_name: str = "NTT Mart Flores Timur"
    address: str = "Taman Kota Felix Fernandez, Larantuka"
    regency_code: str = "53.06"
    default_commission_bp: int = 1500
    line_discount_ceiling_bp: int = 1000
    cart_discount_ceiling_bp: int = 1000
    manager_line_discount_ceiling_bp: int = 10_000
    manager_cart_discount_ceiling_bp: int = 10_000
    discount_bearer: Bearer = Bearer.SHOP
    loss_bearer: Bearer = Bearer.SHOP
    damage_bearer: Bearer = Bearer.SHOP
    cash_unit: int = 100
    payout_step: int = 500
    correction_limit: int = 0
    return_days: int = 3
    refund_limit: int = 500_000
    refund_confirmed_later: bool = False
    cutoff_hour: int = 0
    close_hour: int = 21
    idle_lock_minutes: int = 3
    stamp_duty_above: int = 5_000_000
    low_stock: int = 3
    complaint_contact: str = ""
    complaint_days: int = 14
    contact_name: str = ""
    open_days: str = "123456"
    opens_at: int = 8
    closes_at: int = 17
    closed_dates: str = ""
    keep_days: int = 0
    receipt_footer: str = "Terima kasih sudah membeli buatan Flores Timur."
    receipt_language: str = "id"
    qris_text: str = ""
    qris_fee_bp: int = 0
    logo_sha: str = ""
    label_right_mm: int = 0
    label_down_mm: int = 0
    second_person_at_close: bool = False
    whatsapp_number: str = ""
    site_address: str = ""
