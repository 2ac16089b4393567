from __future__ import annotations

from dataclasses import dataclass

import pytest

from ntt_pos.domain.core.same_fields import same_fields


@dataclass(frozen=True, slots=True)
class Bought:
    name: str
    price: int
    copies: int = 0


@dataclass(frozen=True, slots=True)
class Shown(Bought):
    words: str = ""


def test_a_value_takes_the_fields_it_shares_and_what_is_said_of_the_others():
    assert same_fields(Bought, Shown("Kopi", 20_000, words="dua"), copies=2) == Bought("Kopi", 20_000, 2)
    assert same_fields(Shown, Bought("Kopi", 20_000), price=1) == Shown("Kopi", 1)


def test_a_field_that_neither_side_has_is_refused():
    with pytest.raises(TypeError, match="price"):
        same_fields(Bought, Card("Kopi"))


@dataclass(frozen=True, slots=True)
class Card:
    name: str
