"""What the journal tells around an event: a drawer's movements with their sign, a basket's acts with their goods."""

from __future__ import annotations

from ntt_pos.domain.reports.control import TITLES, ControlKind
from ntt_pos.domain.reports.control_around import basket_lines, drawer_lines


def moved(kind, amount, **places):
    return {"rows": {"cash_movement": [{"kind": kind, "amount": amount, "document": "JL-1", **places}]}}


def test_money_into_the_drawer_is_more_and_out_of_it_less_and_other_places_are_not_told():
    into = moved("SALE", 25_000, to_place="DRAWER:LRT-01")
    out = moved("DROP", 80_000, from_place="DRAWER:LRT-01", to_place="SAFE")
    assert list(drawer_lines("sale", into, "LRT-01")) == [("Sale", "", "JL-1", 25_000)]
    assert list(drawer_lines("shift.closed", out, "LRT-01")) == [("Drawer closed", "", "JL-1", -80_000)]
    assert list(drawer_lines("sale", into, "LRT-02")) == []


def test_an_opened_drawer_tells_its_reason():
    told = {"rows": {"drawer_opened": [{"reason": "tukar uang"}]}}
    assert list(drawer_lines("drawer.opened", told, "LRT-01")) == [(TITLES[ControlKind.DRAWER], "tukar uang", "", None)]


def test_a_basket_tells_what_was_taken_out_and_what_was_sold_in_the_end():
    void = {"lines": [{"product": "K1", "quantity": 2, "paid": 50_000}], "total": 50_000, "reason": "salah scan"}
    sale = {
        "rows": {
            "sale": [{"number": "JL-1", "total": 25_000}],
            "sale_line": [{"product_name": "Kopi", "quantity": 1}],
        }
    }
    assert list(basket_lines("line.voided", void)) == [(TITLES[ControlKind.VOID], "K1 × 2 · salah scan", "", 50_000)]
    assert list(basket_lines("sale", sale)) == [("Sale", "Kopi × 1", "JL-1", 25_000)]
    assert list(basket_lines("shift.opened", {})) == [("Shift opened", "", "", None)]
    assert list(basket_lines("backup", {})) == []
