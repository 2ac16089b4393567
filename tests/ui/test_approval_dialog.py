"""The approval says each thing once, and that nothing has happened yet."""

from __future__ import annotations

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ApprovalNeeded
from ntt_pos.domain.core.permissions import Act
from ntt_pos.services.selling.sale_approvals import WHY
from ntt_pos.ui.approval_dialog import ask_approval


def needed(*acts: Act) -> ApprovalNeeded:
    first, *more = (ApprovalNeeded(WHY[act], act=act, ceiling="10 %") for act in acts)
    return ApprovalNeeded(first.message, act=first.act, more=more, **first.params)


def told(till, error: ApprovalNeeded) -> str:
    return ask_approval(till.session, error, print).hint.text()


def test_what_holds_for_two_reasons_is_said_once_below_both(till):
    lines = told(till, needed(Act.DISCOUNT_ABOVE_CEILING, Act.SELL_BELOW_SHARE)).splitlines()
    assert lines == [
        "Potongan satu baris melebihi 10 % yang boleh Anda berikan sendiri.",
        (
            "Di penjualan ini toko menombok: bagian produsen lebih besar dari yang dibayar pembeli. "
            "Manajer harus menyetujui; belum ada yang terjual."
        ),
    ]


def test_one_reason_stands_whole(till):
    """Negative control."""
    told_once = told(till, needed(Act.DISCOUNT))
    assert told_once == "Memberi potongan perlu persetujuan manajer; belum ada yang terjual."


def test_no_reason_sounds_as_if_it_were_over(till):
    for why in WHY.values():
        assert "belum ada yang terjual" in i18n.explain(ApprovalNeeded(why, act=Act.SELL, ceiling="10 %"))
