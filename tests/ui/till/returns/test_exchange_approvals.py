"""An exchange that a manager has to agree to ends with the right PIN, whatever is asked for, and by whom."""

from __future__ import annotations

import itertools

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt

from ntt_pos.data.models import sales
from ntt_pos.data.models import shop as shop_rows
from ntt_pos.domain.selling.payment import Means
from tests.builders import a_product
from tests.conftest import MANAGER_PIN, OWNER_PIN, actor_named
from tests.ui.conftest import FLOAT

HONEY, SWEETS, CLOTH = "8990000000029", "8990000000036", "8990000000043"
F4, F7, F9, F12 = (getattr(Qt.Key, f"Key_F{n}") for n in (4, 7, 9, 12))
PINS = {"Bela": MANAGER_PIN, "Maria": OWNER_PIN}


@pytest.fixture
def counter(hands, shop):
    """Return what opens a till where somebody has just sold food for 900,000 rupiah in cash."""

    def sold(seller: str):
        shop.shifts.open(by=actor_named(shop, seller), denominations={100_000: 20, **FLOAT})
        hands.sign_in(seller)
        prices = {HONEY: ("Madu hutan", 900_000), SWEETS: ("Permen asam", 5_000), CLOTH: ("Tenun ikat", 950_000)}
        for code, (name, price) in prices.items():
            a_product(shop, name=name, price=price, barcode=code, delivered=9)
        hands.burst(HONEY)
        hands.press(F12)
        hands.exact()
        hands.press(F7)
        hands.enter()
        hands.type("1")
        return hands

    return sold


def sign(till, who: str) -> None:
    """Sign as somebody who is named in the dialog."""
    next(each for each in till.dialog._buttons if who in each.accessibleName()).click()
    if not till.dialog.reason.text():
        till.dialog.reason.setText("Pelanggan tetap")
    till.dialog.secret.setFocus()
    till.type(PINS[who])
    till.enter()


def asked(till) -> bool:
    return type(till.dialog).__name__ == "ApprovalDialog"


def signed(shop) -> list[tuple[str, int]]:
    with shop.context.reading() as unit:
        rows = unit.rows(sa.select(shop_rows.approval).order_by(shop_rows.approval.c.id))
        return [(row["act"], row["approver_id"]) for row in rows]


def refunds(shop) -> dict[str, int]:
    with shop.context.reading() as unit:
        return {row["means"]: row["amount"] for row in unit.rows(sa.select(sales.refund))}


def discount(till, who: str) -> None:
    till.press(F4)
    till.type("60%")
    till.dialog.reason.setText("Kemasan penyok")
    till.enter()
    if asked(till):
        sign(till, who)
    assert till.dialog is None


def pay(till, shop, who: str) -> int:
    """Pay the exchange, and return how many signatures that asks for: two at the most."""
    till.press(F12)
    signatures = 0
    for _step in range(4):
        if asked(till):
            sign(till, who)
            signatures += 1
        elif type(till.dialog).__name__ == "PayDialog":
            till.exact() if till.dialog._plan.due(Means.CASH) else till.enter()
    return signatures


CASES = [
    (seller, other, cut, late, second)
    for seller, other, cut, late, second in itertools.product(
        ("ani", "bela"), (SWEETS, CLOTH), (False, True), (0, 11), ("Bela", "Maria")
    )
    if seller == "ani" or second == "Maria"
]


@pytest.mark.parametrize(("seller", "other", "cut", "late", "second"), CASES)
def test_the_right_pin_ends_every_exchange(counter, shop, fixed_clock, seller, other, cut, late, second):
    """It was asked for over and over: what was signed before and what was signed at the payment did not hold together."""
    till = counter(seller)
    till.press(F9)
    assert asked(till) == (seller == "ani")
    if asked(till):
        sign(till, "Bela")
    till.burst(other)
    if cut:
        discount(till, second)
    fixed_clock.advance(minutes=late)
    assert pay(till, shop, second) <= 1
    assert till.dialog is None
    worth = {SWEETS: 5_000, CLOTH: 950_000}[other] * (40 if cut else 100) // 100
    back = refunds(shop)
    assert (back["EXCHANGE"], back.get("CASH", 0)) == (min(worth, 900_000), max(900_000 - worth, 0))
    acts = [act for act, _who in signed(shop)]
    assert len(acts) == len(set(acts))
    assert ("RETURN_OUTSIDE_RULES" in acts) == (seller == "ani")
    assert shop.verify.run().findings == ()


def test_each_right_goes_by_who_signed_for_it(counter, shop):
    """The manager agreed to the food, the owner to the money."""
    till = counter("ani")
    till.press(F9)
    sign(till, "Bela")
    till.burst(SWEETS)
    assert pay(till, shop, "Maria") == 1
    bela, owner = actor_named(shop, "bela").user_id, actor_named(shop, "pemilik").user_id
    assert signed(shop) == [("RETURN_OUTSIDE_RULES", bela), ("REFUND_ABOVE_LIMIT", owner)]


@pytest.mark.parametrize("cut", [True, False])
def test_the_question_about_a_return_comes_with_its_own_reason(counter, cut):
    """It came with the discount's; without a discount (the control) there is no other one."""
    till = counter("ani")
    till.press(F9)
    sign(till, "Bela")
    till.burst(SWEETS)
    if cut:
        discount(till, "Bela")
    till.press(F12)
    till.enter()
    assert asked(till)
    assert till.dialog.reason.text() == "Berubah pikiran"


def test_another_basket_is_asked_about_again(counter, shop):
    """The negative control: what was signed for one discount does not hold for a larger sum."""
    till = counter("ani")
    till.press(F9)
    sign(till, "Bela")
    till.burst(CLOTH)
    discount(till, "Bela")
    till.burst(HONEY)
    till.press(F4)
    till.type("70%")
    till.dialog.reason.setText("Tutup pecah")
    till.enter()
    assert asked(till)
