"""The printed catalogue: goods by pillar, district and maker, each with its number, and an index that tells the page."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader

from ntt_pos.documents.makers.catalogue_pdf import draw_catalogue
from ntt_pos.i18n import Language
from tests.documents.makers.examples import GROUP, HOSTILE, PERSON, SHOP, a_jpeg, a_view, product

PHOTOS = {"a" * 64: a_jpeg(400, 300), "b" * 64: b"spoiled"}
SCHOOL = replace(GROUP, code="P050", name="SMK Waiwerang", pillar="SCHOOL", district="Adonara Timur", photos=())


def pages(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def a_catalogue(*goods, language: str = "id", **more) -> list[str]:
    view = a_view(*goods, **more)
    pdf = draw_catalogue(view, PHOTOS, Language(language))
    assert pdf == draw_catalogue(view, PHOTOS, Language(language))
    return pages(pdf)


def test_a_buyer_finds_by_pillar_district_and_maker_with_price_and_number():
    goods = (
        product(),
        product("P050-0001", name="Puisi siswa", maker=SCHOOL, photos=()),
        product("P013-0001", maker=PERSON),
    )
    cover, village, school, index = a_catalogue(*goods)
    assert "Harga per 17 Apr 2026" in cover
    assert "3 barang · 2 pembuat" in cover
    for told in (
        "Satu Desa Satu Produk",
        "Kecamatan Wulanggitang",
        "BUMDes Leworahang",
        "Cerita.",
        "45.000",
        "P012-0041",
    ):
        assert told in village
    assert village.index("Kecamatan Demon Pagong") < village.index("Kecamatan Wulanggitang")
    assert "Satu Sekolah Satu Produk" in school
    assert "SMK Waiwerang" in school
    assert re.search(r"Puisi siswa SMK Waiwerang 3\b", index)
    assert "halaman 4/4" in index


def test_it_speaks_both_languages_and_stories_keep_their_own():
    cover, page, _index = a_catalogue(language="en")
    assert "Prices as of" in cover
    assert "Wulanggitang district" in page
    assert "Cerita." in page


def test_whoever_did_not_agree_is_a_village_and_hostile_words_stay_words():
    goods = [product(f"P013-{n:04d}", name=HOSTILE, sentence=HOSTILE, maker=PERSON) for n in range(40)]
    told = a_catalogue(*goods, product("TOKO-1", maker=None, available=False))
    assert "Desa Lewokluok" in told[1]
    assert "alert('1')" in told[1]
    assert any("habis" in page for page in told)


def test_the_code_of_the_cover_writes_to_the_shop():
    pdf = draw_catalogue(a_view(), PHOTOS, Language("id"))
    document = pypdfium2.PdfDocument(pdf)
    found = zxingcpp.read_barcodes(document[0].render(scale=2).to_pil())
    document.close()
    assert [each.text for each in found] == ["https://wa.me/6281200000010?text=PESAN%20LRT"]
    assert "WhatsApp" not in " ".join(a_catalogue(shop=replace(SHOP, whatsapp="")))


@pytest.mark.parametrize("count", [1, 130])
def test_the_index_names_every_product_once_with_its_page(count):
    goods = [product(f"P012-{n:04d}", name=f"Barang nomor {n:04d}") for n in range(count)]
    told = a_catalogue(*goods)
    where = {
        name: place
        for place, page in enumerate(told, 1)
        for name in re.findall(r"Barang nomor \d{4}", page)
        if "Indeks" not in page
    }
    listed = dict(
        re.findall(r"(Barang nomor \d{4}) BUMDes Leworahang (\d+)", " ".join(page for page in told if "Indeks" in page))
    )
    assert {name: int(page) for name, page in listed.items()} == where
    assert len(listed) == count
