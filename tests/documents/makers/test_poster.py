"""The poster: one maker, one village, or what came this week, with the code that is read back."""

from __future__ import annotations

import io
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader

from ntt_pos.documents.makers.poster import draw_poster
from ntt_pos.domain.makers.feature import maker_feature, village_feature, week_feature
from ntt_pos.i18n import Language
from tests.documents.makers.examples import HOSTILE, PERSON, SHOP, a_jpeg, a_view, product

PHOTOS = {"a" * 64: a_jpeg(), "b" * 64: b"spoiled"}


def words(feature, *, shop=SHOP) -> str:
    pdf = draw_poster(feature, PHOTOS, shop, Language("id"))
    assert pdf == draw_poster(feature, PHOTOS, shop, Language("id"))
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(page.extract_text().split())


def test_a_maker_has_name_village_story_goods_and_the_shop():
    told = words(maker_feature(a_view(), "P012"))
    for each in (
        "BUMDes Leworahang",
        "Hokeng Jaya, Wulanggitang",
        "Kalimat.",
        "Cerita.",
        "45.000",
        "Taman Kota, Larantuka",
    ):
        assert each in told


def test_a_village_names_its_makers_and_a_week_what_came():
    view = replace(a_view(), this_week=("P012-0041",))
    assert "Desa Hokeng Jaya" in words(village_feature(view, "53.06.14.2003"))
    assert "BUMDes Leworahang" in words(village_feature(view, "53.06.14.2003"))
    assert words(week_feature(view)).startswith("Baru datang minggu ini")


def test_whoever_did_not_agree_is_a_village():
    told = words(maker_feature(a_view(product("P013-0001", maker=PERSON)), "P013"))
    assert "Desa Lewokluok" in told


@pytest.mark.parametrize(
    ("shop", "link"),
    [
        (SHOP, "https://toko.example/pembuat/p012.html"),
        (replace(SHOP, site=""), "https://wa.me/6281200000010?text=PESAN%20LRT"),
    ],
)
def test_the_code_opens_the_page_else_a_draft_to_the_shop(shop, link):
    document = pypdfium2.PdfDocument(draw_poster(maker_feature(a_view(), "P012"), PHOTOS, shop, Language("id")))
    found = zxingcpp.read_barcodes(document[0].render(scale=2).to_pil())
    document.close()
    assert [each.text for each in found] == [link]


def test_hostile_and_long_words_stay_on_one_page():
    maker = replace(a_view().makers[0], name=HOSTILE, sentence="kata " * 18, story="panjang " * 50)
    assert "alert" in words(
        maker_feature(a_view(product(name=HOSTILE * 2, maker=maker)), "P012"),
        shop=replace(SHOP, name="Toko " * 12, site="", whatsapp=""),
    )
