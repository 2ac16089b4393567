"""Shelf cards and price cards: what stands on them, the code that is read back, and no name without consent."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader

from ntt_pos.documents.makers.shelf_card import CardWish, card_link, draw_shelf_cards
from ntt_pos.i18n import Language
from tests.documents.makers.examples import PERSON, SHOP, a_jpeg, product

DAY = date(2026, 4, 17)


def words(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


@pytest.mark.parametrize("small", [False, True])
def test_a_card_says_what_it_is_who_made_it_and_what_it_costs(small):
    wish = CardWish(product(), a_jpeg())
    pdf = draw_shelf_cards([wish], SHOP, DAY, Language("id"), small=small)
    assert pdf == draw_shelf_cards([wish], SHOP, DAY, Language("id"), small=small)
    (text,) = words(pdf)
    for told in ("Kopi arabika 250 g", "45.000", "BUMDes Leworahang", "Hokeng Jaya, Wulanggitang", "P012-0041"):
        assert told in text
    if not small:
        assert "Dipetik merah." in text
        assert "harga per 17 Apr 2026" in text


def test_the_code_opens_the_page_else_a_draft_else_names_the_product():
    image = pypdfium2.PdfDocument(draw_shelf_cards([CardWish(product())], SHOP, DAY, Language("id")))[0].render(scale=4)
    assert [each.text for each in zxingcpp.read_barcodes(image.to_pil())] == [
        "https://toko.example/barang/p012-0041.html"
    ]
    assert card_link(product(), replace(SHOP, site="")) == "https://wa.me/6281200000010?text=P012-0041"
    assert card_link(product(), replace(SHOP, site="", whatsapp="")) == "P012-0041"


def test_a_person_who_did_not_agree_is_a_village_and_a_spoiled_photo_costs_nothing():
    (text,) = words(draw_shelf_cards([CardWish(product(maker=PERSON), b"spoiled")], SHOP, DAY, Language("id")))
    assert "Desa Lewokluok" in text


def test_eight_stand_on_a_page_and_long_words_stay_inside():
    long = product(name="Nowing tenun ikat " * 6, sentence="kata " * 18)
    assert len(words(draw_shelf_cards([CardWish(long)] * 9, SHOP, DAY, Language("en")))) == 2


@pytest.mark.parametrize("small", [False, True])
def test_every_card_of_a_practice_shop_says_so_once_it_is_cut_out(small):
    shop = replace(SHOP, practice=True)
    (text,) = words(draw_shelf_cards([CardWish(product())] * 3, shop, DAY, Language("id"), small=small))
    assert text.count("LATIHAN") == 3
