"""A bundle as the till sees it: what its parts cost, what it saves, how many can be made, and when it is not sold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.terms import Terms, TermsKind
from ntt_pos.domain.selling.bundle import Bundle, BundlePart, CartBundle, check_bundle
from ntt_pos.domain.selling.cart import Article

TERMS = Terms(TermsKind.COMMISSION, 1500)
KOPI = Article(1, "K", "Kopi", "bungkus", 1, 20_000, TERMS, on_hand=9, expired_on_hand=2)
GARAM = Article(2, "G", "Garam", "kg", 1000, 8_000, TERMS, on_hand=2_500)
PARSEL = Bundle(1, "PARSEL", "Parsel", 45_000, (BundlePart(KOPI, 2), BundlePart(GARAM, 1_250)))


def test_the_parts_cost_more_one_by_one_and_the_difference_is_saved() -> None:
    assert (PARSEL.gross, PARSEL.saving) == (50_000, 5_000)
    assert replace(PARSEL, price=None).saving == 0
    assert CartBundle("u", PARSEL, 3).price == 135_000


def test_as_many_can_be_made_as_the_scarcest_fresh_part_allows() -> None:
    assert PARSEL.available == 2
    assert replace(PARSEL, parts=(BundlePart(replace(KOPI, on_hand=-3), 1),)).available == 0
    assert replace(PARSEL, parts=()).available == 0


@pytest.mark.parametrize(
    ("changes", "said"), [({"active": False}, "not active"), ({"parts": ()}, "no parts"), ({"price": None}, "no price")]
)
def test_a_bundle_that_cannot_be_sold_says_why(changes: dict[str, object], said: str) -> None:
    assert check_bundle(PARSEL) == 45_000
    with pytest.raises(DomainError, match=said):
        check_bundle(replace(PARSEL, **changes))  # type: ignore[arg-type]
