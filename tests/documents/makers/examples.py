"""PublicViews for the tests of pages and papers, and what is hostile in names."""

from __future__ import annotations

import io
from datetime import date

from PIL import Image

from ntt_pos.domain.makers.public_view import PublicMaker, PublicPermit, PublicProduct, PublicView, ShopFace

HOSTILE = "</script><script>alert('1')</script>\"'&<img src=x onerror=alert(1)>{{ 7*7 }}"
SHOP = ShopFace(
    "NTT Mart Flores Timur", "Taman Kota, Larantuka", "LRT", "123456", 8, 17, "6281200000010", "https://toko.example/"
)
PERSON = PublicMaker("P013", "", "VILLAGE", "53.06.14.2004", "Lewokluok", "Demon Pagong")
GROUP = PublicMaker(
    "P012",
    "BUMDes Leworahang",
    "VILLAGE",
    "53.06.14.2003",
    "Hokeng Jaya",
    "Wulanggitang",
    "Kalimat.",
    "Cerita.",
    "",
    ("b" * 64,),
)


def a_jpeg(wide: int = 960, high: int = 720) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (wide, high), "brown").save(made, "JPEG")
    return made.getvalue()


def product(code: str = "P012-0041", *, name: str = "Kopi arabika 250 g", **more) -> PublicProduct:
    told = {
        "category": "Kopi",
        "unit": "bungkus",
        "price_per": 1,
        "price": 45_000,
        "available": True,
        "maker": GROUP,
        "permits": (PublicPermit("PIRT", "206530601001"),),
        "sentence": "Dipetik merah.",
        "photos": ("a" * 64,),
        "whatsapp": True,
    }
    return PublicProduct(code, name, **(told | more))


def a_view(*products: PublicProduct, shop: ShopFace = SHOP) -> PublicView:
    goods = products or (product(),)
    makers = {each.maker.code: each.maker for each in goods if each.maker is not None}
    return PublicView(shop, date(2026, 4, 17), goods, tuple(makers.values()), tuple(each.code for each in goods))
