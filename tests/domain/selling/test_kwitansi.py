"""The town a kwitansi is dated in."""

from __future__ import annotations

import pytest

from ntt_pos.domain.selling.kwitansi import place_of_address


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("Taman Kota Felix Fernandez, Larantuka", "Larantuka"),
        ("Jl. A, Kel. B,  Maumere ", "Maumere"),
        ("Larantuka", "Larantuka"),
        ("", ""),
    ],
)
def test_it_is_what_comes_last_in_the_address(address: str, place: str) -> None:
    assert place_of_address(address) == place
