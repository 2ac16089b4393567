"""Unit, category and pillar are proposed by the words of a name, never taken when the list says them."""

from __future__ import annotations

import pytest

from ntt_pos.domain.core.pillar_halal import Pillar
from ntt_pos.services.importing.shop_lists.proposals import category_for, pillar_for, unit_for


@pytest.mark.parametrize(
    ("name", "category", "unit"),
    [
        ("Kopi bubuk 200 g", "Makanan & minuman", "bungkus"),
        ("Madu hutan 460 ml", "Makanan & minuman", "botol"),
        ("Sarung tenun ikat", "Kerajinan", "lembar"),
        ("Tas anyaman", "Kerajinan", "buah"),
        ("Bakul lontar", "Kerajinan", "buah"),
        ("Buku cerita Lamaholot", "Buku", "buku"),
        ("Sapu", "Lain-lain", "buah"),
    ],
)
def test_by_the_words_of_a_name(name, category, unit):
    assert category_for(name, "") == (category, False)
    assert unit_for(name, category, {}) == unit


def test_what_the_list_says_or_a_namesake_has_comes_first():
    assert category_for("Kopi", "minuman") == ("Makanan & minuman", True)
    assert unit_for("Kopi bubuk 200 g", "", {"kopi bubuk 200 g": "toples"}) == "toples"


def test_pillars():
    names = ("SMKN 1 Larantuka", "BUMDes Konga", "PKK Desa Boru", "Ibu Maria")
    assert [pillar_for(name) for name in names] == [Pillar.SCHOOL, Pillar.VILLAGE, Pillar.COMMUNITY, Pillar.COMMUNITY]
