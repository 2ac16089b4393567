"""The web catalogue: static pages that open from a stick and from any host, in both languages, without outside requests."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, TypeVar
from urllib.parse import quote
from xml.sax.saxutils import escape

from jinja2 import DictLoader, Environment, StrictUndefined

from ntt_pos.documents.makers import site_words as say
from ntt_pos.documents.makers.site_pictures import SitePhoto
from ntt_pos.domain.goods.showroom import PublicMaker, PublicProduct, Showroom, maker_page, product_page, village_page
from ntt_pos.domain.selling.order_text import order_head, order_line
from ntt_pos.i18n import Language
from ntt_pos.paths import resource

T = TypeVar("T", PublicProduct, PublicMaker)
LANGUAGES: Final = ("id", "en")
PLAIN_FILES: Final = ("gaya.css", "tanda.svg", "pesan.js", "cari.js")
TEMPLATES: Final = ("base", "parts", "home", "product", "maker", "list", "search", "shop")
PILLAR_PAGES: Final = {
    "VILLAGE": "pilar/desa.html",
    "SCHOOL": "pilar/sekolah.html",
    "COMMUNITY": "pilar/komunitas.html",
}
ON_A_PAGE: Final = 60
HOME_GOODS: Final = 6
HOME_MAKERS: Final = 3
HOME_VILLAGES: Final = 5
HERO: Final = 5
MORE: Final = 6
KINDS_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A file of the site: its address, what it was made from (a digest), and how it is made."""

    path: str
    key: str
    make: Callable[[], bytes]


class Site:
    """The pages of a showroom; ``photos`` are known by the SHA-256 they are kept under."""

    def __init__(self, room: Showroom, photos: Mapping[str, SitePhoto]) -> None:
        self.room, self.photos = room, photos
        self.of_maker: dict[str, list[PublicProduct]] = defaultdict(list)
        self.in_village: dict[str, list[PublicProduct]] = defaultdict(list)
        self.of_pillar: dict[str, list[PublicProduct]] = defaultdict(list)
        self.villages: dict[str, PublicMaker] = {}
        for each in room.products:
            if each.maker is not None:
                self.of_maker[each.maker.code].append(each)
                self.in_village[each.maker.village_code].append(each)
                self.of_pillar[each.maker.pillar].append(each)
                self.villages.setdefault(each.maker.village_code, each.maker)
        # Whoever is told of comes first, then by name.
        self.makers = sorted((each for each in room.makers if each.name), key=_maker_order)
        self._common = hashlib.sha256(repr((room.shop, _sources_digest())).encode()).hexdigest()

    def files(self) -> Iterator[SiteFile]:
        """Yield every file but the photos."""
        for name in PLAIN_FILES:
            yield self.file(name, "", resource(f"site/{name}").read_bytes)
        index = self._index()
        yield self.file("cari-data.js", index, f"var BARANG={index};\n".encode)
        for code in LANGUAGES:
            yield from _Pages(self, Language(code)).files()
        if self.room.shop.site:
            addresses = self._addresses()
            yield self.file("sitemap.xml", addresses, lambda: self._sitemap(addresses))
            robots = f"User-agent: *\nAllow: /\nSitemap: {self.room.shop.site}sitemap.xml\n"
            yield self.file("robots.txt", robots, robots.encode)

    def photo(self, product: PublicProduct | PublicMaker) -> SitePhoto | None:
        """Return the leading photo of a product or a maker."""
        return next((self.photos[sha] for sha in product.photos if sha in self.photos), None)

    def _index(self) -> str:
        """Return what the search looks through, as a script: no file is fetched, so that a stick is enough."""
        language, rows = Language("id"), []
        for each in self.room.products:
            maker, photo = each.maker, self.photo(each)
            rows.append(
                [
                    each.name,
                    maker.name if maker else self.room.shop.name,
                    f"{maker.village}, {maker.district}" if maker else "",
                    product_page(each.code),
                    photo.small if photo else "",
                    language.rupiah(each.price),
                    int(each.available),
                    maker.pillar.lower() if maker else "shop",
                    f"{each.category} {each.sentence}".strip(),
                ]
            )
        text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
        return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")

    def _addresses(self) -> tuple[str, ...]:
        found = ["index.html", "semua/index.html", "pembuat/index.html", "desa/index.html", "toko.html"]
        found += PILLAR_PAGES.values()
        found += [product_page(each.code) for each in self.room.products]
        found += [maker_page(each.code) for each in self.makers]
        found += [village_page(code) for code in sorted(self.villages)]
        return tuple(found)

    def _sitemap(self, addresses: Sequence[str]) -> bytes:
        site = self.room.shop.site
        rows = "".join(
            f"<url><loc>{escape(site + quote(front + each))}</loc></url>\n"
            for each in addresses
            for front in ("", "en/")
        )
        head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        return f"{head}{rows}</urlset>\n".encode()

    def file(self, path: str, made_from: object, make: Callable[[], bytes]) -> SiteFile:
        """Return a file with the digest of what it is made from."""
        return SiteFile(path, hashlib.sha256(f"{self._common}{made_from!r}".encode()).hexdigest(), make)


class _Pages:
    """The pages in one language."""

    def __init__(self, site: Site, language: Language) -> None:
        self._site, self._language, self._room = site, language, site.room
        self._front = "" if language.code == "id" else f"{language.code}/"
        self._t, self._pillars = say.labels(language), say.pillar_words(language)
        self._hours = say.hours(site.room.shop, language)
        self._as_of = language.text("Prices as of {day}", day=language.day(site.room.on))
        words = (language.code, self._t, self._pillars, self._hours, self._as_of)
        self._everywhere = hashlib.sha256(repr(words).encode()).hexdigest()

    def files(self) -> Iterator[SiteFile]:
        """Yield every page."""
        site, room = self._site, self._room
        yield self._home()
        for product in room.products:
            yield self._product(product)
        for maker in site.makers:
            yield self._maker(maker)
        yield from self._all_goods()
        people = [self._maker_card(each) for each in site.makers]
        yield self._list("pembuat/index.html", self._t["makers"], people=people)
        rows = [self._village_row(each) for each in sorted(site.villages.values(), key=lambda m: m.village.casefold())]
        yield self._list("desa/index.html", self._t["villages"], rows=rows)
        for code, maker in sorted(site.villages.items()):
            makers = [self._maker_card(each) for each in site.makers if each.village_code == code]
            goods = [self._card(each) for each in site.in_village[code]]
            yield self._list(
                village_page(code), maker.village, below=maker.district, people=makers, goods=goods, own=True
            )
        for pillar, page in PILLAR_PAGES.items():
            makers = [self._maker_card(each) for each in site.makers if each.pillar == pillar]
            goods = [self._card(each) for each in site.of_pillar[pillar][:ON_A_PAGE]]
            yield self._list(page, self._pillars[pillar]["long"], people=makers, goods=goods, sign=pillar)
        yield self._page("search", "cari.html", self._t["search"], {})
        steps = say.order_steps(self._language)
        yield self._page("shop", "toko.html", self._t["shop"], {"steps": steps}, data=self._store())

    def _home(self) -> SiteFile:
        site, room, language = self._site, self._room, self._language
        by_code = {each.code: each for each in room.products}
        newest = [by_code[code] for code in room.newest if code in by_code]
        pictured = _one_of_each_photo(
            [each for each in [*newest, *room.products] if site.photo(each) and each.available]
        )
        newest.sort(key=lambda each: site.photo(each) is None)  # pictured ones first, each as new as it is
        newest = _one_of_each_photo(newest)[:HOME_GOODS] or list(room.products[:HOME_GOODS])
        hero = [each for each in pictured if each.sentence and each not in newest][:HERO] or pictured[:HERO]
        villages = sorted(site.villages.values(), key=lambda m: (-len(site.in_village[m.village_code]), m.village))
        told: dict[str, Any] = {
            "hero": [self._card(each) for each in hero],
            "newest": [self._card(each) for each in newest],
            "makers": [self._maker_card(each) for each in _one_of_each_photo(site.makers)[:HOME_MAKERS]],
            "villages": [self._village_row(each) for each in villages[:HOME_VILLAGES]],
            "pillar_rows": [
                {"pillar": pillar, "page": page, "kinds": self._kinds(pillar)} for pillar, page in PILLAR_PAGES.items()
            ],
            "often": say.OFTEN,
            "sold_in": language.text("sold in {town}.", town=room.shop.town),
            "all_makers": language.text("All {n} makers", n=len(site.makers)),
            "all_villages": language.text("All {n} villages", n=len(site.villages)),
        }
        cover = next((photo.large for each in hero if (photo := site.photo(each)) is not None), "")
        return self._page("home", "index.html", room.shop.name, told, data=self._store(), cover=cover)

    def _product(self, product: PublicProduct) -> SiteFile:
        site, language, maker, shop = self._site, self._language, product.maker, self._room.shop
        others = [each for each in (site.of_maker[maker.code] if maker else ()) if each.code != product.code]
        photos = [site.photos[sha] for sha in product.photos if sha in site.photos]
        price = language.rupiah(product.price)
        order = None
        if shop.whatsapp and product.available:
            head, line = order_head(shop.outlet), order_line(product.name, product.code, product.price)
            written = quote(f"{head}\n1 {line}", safe="")
            link = f"https://wa.me/{shop.whatsapp}?text={written}"
            below = f"{self._t['one_piece']} · Rp {price}"
            order = {
                "number": shop.whatsapp,
                "code": product.code,
                "head": head,
                "line": line,
                "link": link,
                "below": below,
            }
        place = f"{maker.village}, {maker.district}" if maker else ""
        told = {
            "product": product,
            "photos": photos,
            "pillar": maker.pillar if maker else "",
            "pillar_page": PILLAR_PAGES.get(maker.pillar if maker else "", ""),
            "price": price,
            "per": say.per(product),
            "state": language.text("In the shop, {town}", town=shop.town)
            if product.available
            else language.text("Sold out now. Ask the shop when it comes again."),
            "facts": say.facts(product, language),
            "maker": maker,
            "maker_page": maker_page(maker.code) if maker and maker.name else self._village_page(maker),
            "maker_photo": site.photo(maker) if maker else None,
            "place": language.text("Village {place}", place=place) if maker and not maker.name else place,
            "more_words": language.plural(
                "{n} thing from this maker", "{n} things from this maker", len(others) + 1, n=len(others) + 1
            ),
            "order": order,
            "order_at_shop": language.text("To be had in the shop: {address}", address=shop.address),
            "more": [self._card(each) for each in others[:MORE]],
        }
        title = f"{product.name} · {shop.name}"
        about = product.sentence or " · ".join(
            part for part in (product.name, maker.name if maker else "", place) if part
        )
        cover = photos[0].large if photos else ""
        return self._page(
            "product",
            product_page(product.code),
            title,
            told,
            about=about,
            data=self._offer(product, photos),
            cover=cover,
        )

    def _maker(self, maker: PublicMaker) -> SiteFile:
        site, language = self._site, self._language
        goods = site.of_maker[maker.code]
        photos = [site.photos[sha] for sha in maker.photos if sha in site.photos]
        told = {
            "maker": maker,
            "photos": photos,
            "pillar_page": PILLAR_PAGES[maker.pillar],
            "village_page": self._village_page(maker),
            "place": f"{maker.village}, {maker.district}",
            "goods": [self._card(each) for each in goods],
            "count_words": language.plural(
                "{n} thing from this maker", "{n} things from this maker", len(goods), n=len(goods)
            ),
        }
        about = maker.sentence or f"{maker.name} · {maker.village}, {maker.district}"
        cover = photos[0].large if photos else ""
        return self._page(
            "maker", maker_page(maker.code), f"{maker.name} · {self._room.shop.name}", told, about=about, cover=cover
        )

    def _all_goods(self) -> Iterator[SiteFile]:
        goods = sorted(
            self._room.products, key=lambda each: (not each.available, each.category.casefold(), each.name.casefold())
        )
        count = max(1, -(-len(goods) // ON_A_PAGE))
        names = ["semua/index.html", *(f"semua/{n}.html" for n in range(2, count + 1))]
        for place, page in enumerate(names):
            cards = [self._card(each) for each in goods[place * ON_A_PAGE : (place + 1) * ON_A_PAGE]]
            pages = (
                [{"n": n + 1, "page": name, "here": n == place} for n, name in enumerate(names)] if count > 1 else []
            )
            yield self._list(page, self._t["all_goods"], goods=cards, pages=pages)

    def _list(self, path: str, heading: str, **told: Any) -> SiteFile:
        filled = {
            "heading": heading,
            "below": "",
            "people": (),
            "rows": (),
            "goods": (),
            "pages": (),
            "sign": "",
            "own": False,
        }
        return self._page("list", path, f"{heading} · {self._room.shop.name}", filled | told)

    def _page(
        self,
        template: str,
        path: str,
        title: str,
        told: Mapping[str, Any],
        *,
        about: str = "",
        data: Mapping[str, Any] | None = None,
        cover: str = "",
    ) -> SiteFile:
        shop, language = self._room.shop, self._language
        full = self._front + path
        home = "../" * path.count("/")
        up = "../" * full.count("/")
        other = next(code for code in LANGUAGES if code != language.code)
        link = f"{up}{'' if other == 'id' else f'{other}/'}{path}"
        brand, _space, more = shop.name.partition(" Flores ")
        values = {
            "lang": language.code,
            "title": title,
            "about": about or self._t["lead"],
            "path": full,
            "up": up,
            "home": home,
            "other": {"code": other, "name": say.NAMES[other], "link": link},
            "t": self._t,
            "pillars": self._pillars,
            "shop": shop,
            "brand": brand,
            "brand_more": f"Flores {more}" if more else "",
            "hours": self._hours,
            "as_of": self._as_of,
            "data": data,
            "cover": cover,
            "product": None,
            **told,
        }
        made_from = (self._everywhere, template, title, about, data, cover, *sorted(told.items()))
        return self._site.file(full, made_from, lambda: _render(template, values))

    def _card(self, product: PublicProduct) -> dict[str, Any]:
        maker = product.maker
        return {
            "name": product.name,
            "maker": maker.name if maker else "",
            "place": f"{maker.village}, {maker.district}" if maker else "",
            "pillar": maker.pillar if maker else "",
            "photo": self._site.photo(product),
            "page": product_page(product.code),
            "price": self._language.rupiah(product.price),
            "per": say.per(product),
            "available": product.available,
        }

    def _maker_card(self, maker: PublicMaker) -> dict[str, Any]:
        return {
            "name": maker.name,
            "place": f"{maker.village}, {maker.district}",
            "pillar": maker.pillar,
            "photo": self._site.photo(maker),
            "page": maker_page(maker.code),
        }

    def _village_row(self, maker: PublicMaker) -> dict[str, str]:
        return {"name": maker.village, "district": maker.district, "page": self._village_page(maker)}

    def _village_page(self, maker: PublicMaker | None) -> str:
        return village_page(maker.village_code) if maker else ""

    def _kinds(self, pillar: str) -> str:
        """Return the kinds of goods a pillar has most of."""
        counts: dict[str, int] = defaultdict(int)
        for each in self._site.of_pillar[pillar]:
            counts[each.category] += 1
        return ", ".join(sorted(counts, key=lambda name: (-counts[name], name))[:KINDS_NAMED])

    def _offer(self, product: PublicProduct, photos: Sequence[SitePhoto]) -> dict[str, Any]:
        """Return the JSON-LD of a product: schema.org's names, the price in IDR."""
        shop, maker = self._room.shop, product.maker
        there = "InStock" if product.available else "OutOfStock"
        page = self._front + product_page(product.code)
        front = shop.site or ""
        offer: dict[str, Any] = {
            "@type": "Offer",
            "price": str(product.price),
            "priceCurrency": "IDR",
            "availability": f"https://schema.org/{there}",
            "itemCondition": "https://schema.org/NewCondition",
            "seller": {"@type": "Store", "name": shop.name},
        }
        told: dict[str, Any] = {
            "@context": "https://schema.org",
            "@type": "Product",
            "name": product.name,
            "description": product.story or product.sentence or product.name,
            "sku": product.code,
            "category": product.category,
            "brand": {"@type": "Brand", "name": maker.name if maker and maker.name else shop.name},
            "offers": offer,
        }
        if product.barcode:
            told["gtin"] = product.barcode
        if shop.site:
            offer["url"] = front + page
            told["url"] = front + page
        if photos:
            up = front or "../" * page.count("/")
            told["image"] = [up + each.large for each in photos]
        return told

    def _store(self) -> dict[str, Any]:
        shop = self._room.shop
        told: dict[str, Any] = {
            "@context": "https://schema.org",
            "@type": "Store",
            "name": shop.name,
            "address": {"@type": "PostalAddress", "streetAddress": shop.address, "addressCountry": "ID"},
            "currenciesAccepted": "IDR",
        }
        if shop.whatsapp:
            told["telephone"] = f"+{shop.whatsapp}"
        if shop.site:
            told["url"] = shop.site
        return told


def _one_of_each_photo(products: Sequence[T]) -> list[T]:
    """Return products or makers with each leading photo once: six of the same picture show nothing."""
    seen: set[str] = set()
    found = []
    for each in products:
        lead = each.photos[0] if each.photos else each.code
        if lead not in seen:
            seen.add(lead)
            found.append(each)
    return found


def _maker_order(maker: PublicMaker) -> tuple[bool, bool, str]:
    return not maker.photos, not (maker.story or maker.sentence), maker.name.casefold()


@cache
def _environment() -> Environment:
    files = {f"{name}.html": resource(f"site/{name}.html").read_text(encoding="utf-8") for name in TEMPLATES}
    return Environment(
        loader=DictLoader(files), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


@cache
def _sources_digest() -> str:
    """Return a digest of templates and plain files: another version of the program makes every page anew."""
    names = [*(f"{name}.html" for name in TEMPLATES), *PLAIN_FILES]
    return hashlib.sha256(b"\0".join(resource(f"site/{name}").read_bytes() for name in names)).hexdigest()


def _render(template: str, values: Mapping[str, Any]) -> bytes:
    return _environment().get_template(f"{template}.html").render(values).encode()
