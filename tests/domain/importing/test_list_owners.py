"""Lines of a list say whose goods follow; what is about the list itself names nobody."""

from __future__ import annotations

import pytest

from ntt_pos.domain.importing.list_owners import Facts, Places, facts_in, legend_of, owner_in, place_key
from ntt_pos.domain.importing.workbook import RawRow

PLACES = Places(
    frozenset(map(place_key, ("Konga", "Lewoloba", "Lamahala Jaya"))),
    frozenset(map(place_key, ("Titehena", "Adonara Timur"))),
)


@pytest.mark.parametrize(
    ("line", "facts"),
    [
        ("KWT Sinar - Desa Lewokluok, Kec. Demon Pagong", Facts("KWT Sinar", "Lewokluok", "Demon Pagong")),
        ("3. Tenun Watan (Desa Konga) HP 0812 3456 7890", Facts("Tenun Watan", "Konga", phone="0812 3456 7890")),
        ("PKK Desa Lewoloba", Facts("PKK Desa Lewoloba", "Lewoloba")),
        ("Nama Kelompok : Ina Senaren", Facts("Ina Senaren")),
        ("Alamat: Desa Sandosi Kec. Witihama", Facts("", "Sandosi", "Witihama")),
        ("BUMDes Boru (85% : 15%)", Facts("BUMDes Boru", part_bp=1500)),
        ("Bagi hasil toko 15%", Facts(part_bp=1500)),
        ("MAKANAN", Facts(category="Makanan & minuman")),
        ("DAFTAR STOK TOKO", Facts()),
    ],
)
def test_a_line_says_whose_goods_follow(line, facts):
    assert facts_in((line,)) == facts


@pytest.mark.parametrize(
    "line", ["Dicetak, 2026-07-10, hal 1", "Ket. pemilik :", "B. BOTOLAN", "Total", "sdh dibayar tgl", "Catatan"]
)
def test_a_note_names_nobody(line):
    assert facts_in((line,), places=PLACES).producer == ""


@pytest.mark.parametrize(
    ("lines", "facts"),
    [
        (("Nama : Ibu Rosa Kelen", "Alamat : Konga (Titehena)"), Facts("Ibu Rosa Kelen", "Konga", "Titehena")),
        (("dari: KWT Wato, desa Lewoloba",), Facts("KWT Wato", "Lewoloba")),
        (("Nama : (titipan sendiri / toko)",), Facts(own=True)),
        (("A. Kelompok Mawar",), Facts("Kelompok Mawar")),
    ],
)
def test_a_label_names_producer_and_village(lines, facts):
    assert facts_in(lines, places=PLACES) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Mama Sisil, Konga", Facts("Mama Sisil", "Konga")),
        ("Ibu Siti\nLamahala Jaya", Facts("Ibu Siti", "Lamahala Jaya")),
        ("Lukas / Konga, Adonara Tmr", Facts("Lukas", "Konga", "Adonara Tmr")),
        ("Pak Bala, Antah - Titehena", Facts("Pak Bala", "Antah", "Titehena")),
        ("Kelompok Tani, Ternak", None),
    ],
)
def test_a_place_stands_behind_a_name(text, facts):
    assert owner_in(text, PLACES) == facts


def test_a_legend_says_whom_a_code_stands_for():
    assert legend_of(RawRow(9, ("LW", "= Lukas, Konga"))) == ("lw", "Lukas, Konga")
    assert legend_of(RawRow(9, ("LW", "Kopi", 5000))) is None
