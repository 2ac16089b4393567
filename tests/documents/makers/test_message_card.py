"""The WhatsApp card: a picture of its size with nothing hidden in it, and a text without marks."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from ntt_pos.documents.makers.message_card import SIZE, draw_message_card, message_text
from ntt_pos.i18n import Language
from tests.documents.makers.examples import PERSON, SHOP, a_jpeg, product


@pytest.mark.parametrize("photo", [b"", b"spoiled", a_jpeg()])
def test_the_picture_has_its_size_and_tells_nothing_else(photo):
    made = draw_message_card(product(), photo, SHOP, Language("id"))
    with Image.open(io.BytesIO(made)) as image:
        assert (image.size, image.info.get("exif"), image.info.get("comment")) == (SIZE, None, None)
    assert made == draw_message_card(product(), photo, SHOP, Language("id"))


def test_the_text_has_no_marks_and_no_name_without_consent():
    told = message_text(product(name="*Kopi* _tebal_", maker=PERSON), SHOP, Language("id"))
    assert told.splitlines()[:3] == ["Kopi tebal", "Rp 45.000", "Desa Lewokluok · Demon Pagong"]
    assert "https://toko.example/barang/p012-0041.html" in told
