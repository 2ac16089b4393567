"""The web pages: every address leads somewhere, nothing is asked of others, and hostile words stay words."""

from __future__ import annotations

import json
import posixpath
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from ntt_pos.documents.makers.site import Site
from ntt_pos.documents.makers.site_pictures import SitePhoto
from ntt_pos.domain.makers.public_view import quiet, slug
from ntt_pos.domain.selling.order_text import OrderLine, read_order
from tests.documents.makers.examples import GROUP, HOSTILE, PERSON, SHOP, a_view, product

PHOTOS = {
    each * 64: SitePhoto(f"gambar/{each * 16}-400.jpg", f"gambar/{each * 16}-1080.jpg", 960, 720) for each in ("a", "b")
}


class Page(HTMLParser):
    """A page taken apart: its tags with their attributes, its JSON-LD, its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words, self.scripts, self._script = "", [], False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self._script = tag == "script"

    def handle_endtag(self, tag):
        self._script = False

    def handle_data(self, data):
        if self._script:
            self.scripts.append(data)
        else:
            self.words += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.tags if name == tag]


def written(view=None) -> dict[str, str]:
    return {file.path: file.make().decode() for file in Site(view or a_view(), PHOTOS).files()}


def pages(files: dict[str, str]) -> dict[str, Page]:
    return {path: Page(text) for path, text in files.items() if path.endswith(".html")}


def test_every_link_leads_to_a_file_of_the_site_and_nothing_is_loaded_from_elsewhere():
    files = written(a_view(product(), product("P013-0001", maker=PERSON), product("TOKO-1", maker=None)))
    there = {*files, *(name for each in PHOTOS.values() for name in (each.small, each.large))}
    for path, page in pages(files).items():
        for tag, attrs in page.tags:
            for name in ("href", "src", "action"):
                target = attrs.get(name, "")
                if not target or target.startswith(("#", "https://wa.me/", "tel:")) or attrs.get("rel") == "canonical":
                    continue
                assert not urlsplit(target).scheme, (path, tag, target)
                whole = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(urlsplit(target).path)))
                assert whole in there, (path, target)
    assert not re.search(r"url\((?!\"data:)", files["gaya.css"])
    assert "http" not in files["cari.js"]


def test_both_languages_stand_side_by_side_and_a_story_keeps_its_own():
    files = pages(written())
    indonesian, english = files["barang/p012-0041.html"], files["en/barang/p012-0041.html"]
    assert (indonesian.all("html")[0]["lang"], english.all("html")[0]["lang"]) == ("id", "en")
    assert "Pesan lewat WhatsApp" in indonesian.words
    assert "Order by WhatsApp" in english.words
    assert "Dipetik merah." in english.words
    assert any(each.get("class") == "lead" and each.get("lang") == "id" for each in english.all("p"))


def test_a_person_who_did_not_agree_has_no_page_and_no_name():
    files = written(a_view(product("P013-0001", maker=PERSON)))
    assert "pembuat/p013.html" not in files
    told = Page(files["barang/p013-0001.html"])
    assert "Desa Lewokluok, Demon Pagong" in told.words
    data = json.loads(told.scripts[0])
    assert data["brand"]["name"] == SHOP.name


def test_the_structured_data_has_what_a_search_engine_asks_for():
    data = json.loads(Page(written()["barang/p012-0041.html"]).scripts[0])
    assert {name: data[name] for name in ("@type", "name", "sku", "description")} == {
        "@type": "Product",
        "name": "Kopi arabika 250 g",
        "sku": "P012-0041",
        "description": "Dipetik merah.",
    }
    assert data["image"] == ["https://toko.example/gambar/aaaaaaaaaaaaaaaa-1080.jpg"]
    offer = data["offers"]
    assert (offer["price"], offer["priceCurrency"], offer["availability"], offer["url"]) == (
        "45000",
        "IDR",
        "https://schema.org/InStock",
        "https://toko.example/barang/p012-0041.html",
    )
    assert json.loads(Page(written()["index.html"]).scripts[0])["@type"] == "Store"


def test_hostile_names_and_stories_stay_words_everywhere():
    maker = replace(GROUP, name=HOSTILE, story=HOSTILE, sentence=HOSTILE, village=HOSTILE)
    goods = product(name=HOSTILE, sentence=HOSTILE, story=HOSTILE, ingredients=HOSTILE, maker=maker)
    plain = pages(written())
    for path, page in pages(written(a_view(goods, shop=replace(SHOP, name=HOSTILE, address=HOSTILE)))).items():
        kinds = [tag for tag, _attrs in page.tags]
        assert kinds.count("script") == [tag for tag, _ in plain[path].tags].count("script"), path
        assert not any("onerror" in attrs for _tag, attrs in page.tags), path
        for script in page.scripts:
            json.loads(script)
        assert "49" not in page.words.replace("249", "") or "{{ 7*7 }}" in page.words
    index = written(a_view(goods))["cari-data.js"]
    assert "</script" not in index
    assert json.loads(index.removeprefix("var BARANG=").rstrip(";\n"))[0][0] == HOSTILE


def test_the_sitemap_names_every_page_once_and_is_xml():
    text = written()["sitemap.xml"]
    found = [each.text for each in ET.fromstring(text).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert len(found) == len(set(found))
    assert "https://toko.example/en/barang/p012-0041.html" in found
    assert "sitemap.xml" not in written(a_view(shop=replace(SHOP, site="")))


def test_the_order_is_a_draft_to_the_shop_that_works_without_a_script():
    page = Page(written()["barang/p012-0041.html"])
    link = next(each["href"] for each in page.all("a") if each.get("class") == "go")
    assert urlsplit(link).path == "/6281200000010"
    assert parse_qs(urlsplit(link).query)["text"] == ["PESAN LRT\n1 Kopi arabika 250 g (P012-0041) 45.000"]


def test_the_till_reads_every_order_that_the_pages_write():
    view = a_view(product(), product("P013-0001", name="Kain (tenun) × 2 x 3", price=1_250_000))
    found = {}
    for path, page in pages(written(view)).items():
        for link in (each["href"] for each in page.all("a") if each.get("class") == "go"):
            order = read_order(parse_qs(urlsplit(link).query)["text"][0], "LRT")
            found[path] = order.lines
    assert set(found) == {f"{front}barang/{code}.html" for front in ("", "en/") for code in ("p012-0041", "p013-0001")}
    assert {each for lines in found.values() for each in lines} == {
        OrderLine(1, each.name, each.code, each.price) for each in view.products
    }


def test_without_a_number_nothing_can_be_ordered_and_the_shop_is_named():
    page = Page(written(a_view(shop=replace(SHOP, whatsapp="")))["barang/p012-0041.html"])
    assert "wa.me" not in str(page.tags)
    assert "Taman Kota, Larantuka" in page.words


def test_sixty_goods_stand_on_a_page():
    files = written(a_view(*(product(f"P012-{n:04d}") for n in range(130))))
    assert {"semua/index.html", "semua/2.html", "semua/3.html"} <= set(files)
    assert "semua/4.html" not in files
    assert len(Page(files["semua/3.html"]).all("li")) == 10


@pytest.mark.parametrize(
    ("code", "name"), [("P012-0041", "p012-0041"), ("CON", "con_"), ("../x", "-x"), ("A B&C", "a-b-c"), ("..", "_")]
)
def test_a_code_is_a_file_name_everywhere(code, name):
    assert slug(code) == name


def test_what_did_not_change_has_the_same_key():
    before = {file.path: file.key for file in Site(a_view(product(), product("P012-0042")), PHOTOS).files()}
    changed = a_view(product(), product("P012-0042", ingredients="Biji kopi"))
    after = {file.path: file.key for file in Site(changed, PHOTOS).files()}
    assert {path for path in after if before[path] != after[path]} == {
        "barang/p012-0042.html",
        "en/barang/p012-0042.html",
    }


def test_a_name_in_capitals_is_made_quiet():
    assert (quiet("MADU HUTAN 460 G"), quiet("Madu ABC")) == ("Madu hutan 460 g", "Madu ABC")


def test_the_first_page_shows_kinds_in_turn_and_only_words_that_find_something():
    goods = [
        product(f"P012-{n:04d}", category=category, photos=(f"{n:x}" * 64,))
        for n, category in enumerate(("Kopi", "Kopi", "Kopi", "Kerajinan", "Buku"), 1)
    ]
    view = replace(a_view(*goods), newest=())
    photos = {sha: replace(PHOTOS["a" * 64], small=f"{sha[0]}.jpg") for each in goods for sha in each.photos}
    page = next(file for file in Site(view, photos).files() if file.path == "index.html").make().decode()
    assert re.findall(r'src="(\d)\.jpg"', page.partition('<div class="ikat"')[0]) == ["1", "4", "5", "2", "3"]
    asked = re.findall(r"cari\.html\?q=([^\"]+)", page)
    assert asked == ["kopi"]


def test_goods_with_a_photo_come_before_those_without_and_sold_out_ones_last():
    files = written(
        a_view(product("P012-0001", photos=()), product("P012-0002", available=False), product("P012-0003"))
    )
    assert re.findall(r"barang/(p012-\d{4})\.html", files["semua/index.html"]) == [
        "p012-0003",
        "p012-0001",
        "p012-0002",
    ]
