"""The WhatsApp card of a maker, a village or a week: a picture without metadata and a text without WhatsApp's marks."""

from __future__ import annotations

import io
from dataclasses import replace

from PIL import Image

from ntt_pos.documents.makers.feature_card import draw_feature_card, feature_text
from ntt_pos.domain.makers.feature import maker_feature, village_feature, week_feature
from ntt_pos.i18n import Language
from tests.documents.makers.examples import PERSON, SHOP, a_jpeg, a_view, product

PHOTOS = {"a" * 64: a_jpeg()}


def test_each_is_a_picture_of_1080_by_1350_and_the_same_every_time():
    view = replace(a_view(product(), product("P013-0001", maker=PERSON, photos=())), this_week=("P013-0001",))
    for feature in (maker_feature(view, "P012"), village_feature(view, "53.06.14.2004"), week_feature(view)):
        made = draw_feature_card(feature, PHOTOS, SHOP, Language("id"))
        assert made == draw_feature_card(feature, PHOTOS, SHOP, Language("id"))
        with Image.open(io.BytesIO(made)) as image:
            assert (image.size, image.format, image.getexif()) == ((1080, 1350), "JPEG", Image.Exif())


def test_the_text_tells_story_goods_and_where_and_marks_nothing():
    maker = replace(a_view().makers[0], sentence="*tebal* _miring_")
    text = feature_text(maker_feature(a_view(product(maker=maker)), "P012"), SHOP, Language("id"))
    assert text.splitlines()[0] == "BUMDes Leworahang"
    assert "Kopi arabika 250 g: Rp 45.000" in text
    assert "https://toko.example/pembuat/p012.html" in text
    assert "*" not in text
