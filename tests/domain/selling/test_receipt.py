"""What a receipt's lines cost before the discount on the whole purchase, and which multiply."""

from __future__ import annotations

from dataclasses import replace

from ntt_pos.domain.selling.pricing import Discount, DiscountKind
from tests.documents.receipts import a_full_receipt, a_line, a_return


def test_a_line_costs_what_was_paid_and_its_share_of_the_whole_discount() -> None:
    plain = a_line()
    line = replace(plain, paid=plain.paid - 700, discounts=(*plain.discounts, Discount(DiscountKind.CART, 700)))
    assert plain.cost == plain.paid
    assert (line.cost, line.cost - line.paid) == (plain.cost, 700)


def test_the_whole_discount_is_the_shares_of_its_lines() -> None:
    receipt = a_full_receipt()
    cut = sum(d.amount for line in receipt.lines for d in line.discounts if d.kind is DiscountKind.CART)
    assert receipt.whole_discount == cut


def test_what_comes_back_at_a_discount_does_not_multiply() -> None:
    line = a_line()
    assert line.multiplies
    assert replace(line, quantity=-line.quantity, gross=-line.gross).multiplies
    assert not replace(line, gross=line.gross - 1).multiplies
    assert a_return().lines
