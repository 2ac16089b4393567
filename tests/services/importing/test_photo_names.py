"""A file name means the product whose code, barcode or name it holds; slips and shared names are asked about."""

from __future__ import annotations

import pytest

from ntt_pos.data.queries.goods.photos import PhotoSubject
from ntt_pos.services.importing.photo_names import PhotoNames, Reading, chosen_once

NAMES = PhotoNames(
    [
        PhotoSubject(1, "TANI-001", "Kopi bubuk Hokeng 200 g", "Kelompok Tani Hokeng", ("8991234567890",)),
        PhotoSubject(2, "PKK-2", "Sarung tenun", "PKK Melati", ()),
        PhotoSubject(3, "PKK-3", "Sarung tenun", "PKK Mawar", ()),
        PhotoSubject(4, "UD-4", "Madu hutan 350 ml", "UD Lebah", ()),
        PhotoSubject(5, "UD-5", "Madu hutan 650 ml", "UD Lebah", ()),
    ]
)


@pytest.mark.parametrize(
    ("file", "product"),
    [
        ("kopi-bubuk_hokeng_200g.JPG", 1),
        ("Kopi bubuk Hokeng 200 g (2).jpg", 1),
        ("tani001.png", 1),
        ("8991234567890_1.jpg", 1),
        ("UD-4 depan.jpg", 4),
        ("Sarung Tenun PKK Mawar.jpg", 3),
        ("PKK Mawar/sarung tenun.jpg", 3),
        ("madu hutan 350 ml - salinan.jpg", 4),
    ],
)
def test_sure(file, product):
    assert NAMES.read(file) == Reading((product,), sure=True)


@pytest.mark.parametrize(
    ("file", "products"),
    [
        ("sarung tenun.jpg", (2, 3)),
        ("madu huttan 350ml.jpg", (4,)),
        ("madu.jpg", (4, 5)),
        ("IMG_2033.jpg", ()),
    ],
)
def test_asked(file, products):
    assert NAMES.read(file) == Reading(products)


def test_the_second_photo_of_a_product_is_asked_about():
    sure = Reading((1,), sure=True)
    assert chosen_once([sure, sure, Reading(())]) == (sure, Reading((1,)), Reading(()))
