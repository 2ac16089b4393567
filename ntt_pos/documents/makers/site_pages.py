"""The web pages in one language: home, goods, makers, villages, pillars, search, and the shop with its hours."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote

from ntt_pos.documents.makers import site_words as say
from ntt_pos.documents.makers.site_json_ld import product_data, store_data
from ntt_pos.documents.makers.site_lists import (
    PILLAR_PAGES,
    SiteFile,
    SiteLists,
    kinds_in_turn,
    one_of_each_photo,
    weave,
)
from ntt_pos.documents.makers.site_templates import render
from ntt_pos.domain.makers.public_view import PublicMaker, PublicProduct, maker_page, product_page, village_page
from ntt_pos.domain.selling.order_text import order_head, order_line
from ntt_pos.i18n import Language

LANGUAGES: Final = ("id", "en")
ON_A_PAGE: Final = 60
HOME_GOODS: Final = 6
HOME_MAKERS: Final = 3
HOME_VILLAGES: Final = 5
HERO: Final = 5
MORE: Final = 6
KINDS_NAMED: Final = 3


class Shown(dict[str, Any]):
    """What is shown of a product in a list. Its digest stands for it where pages are compared: it is in many of them."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__(values)
        self._digest = hashlib.sha256(repr(sorted(self.items())).encode()).hexdigest()

    def __repr__(self) -> str:
        """Return the digest."""
        return self._digest


class SitePages:
    """The pages in one language."""

    def __init__(self, site: SiteLists, language: Language) -> None:
        self._site, self._language, self._view = site, language, site.view
        self._front = "" if language.code == "id" else f"{language.code}/"
        self._t, self._pillars = say.labels(language), say.pillar_words(language)
        self._hours = say.hours(site.view.shop, language)
        self._as_of = language.text("Prices as of {day}", day=language.day(site.view.on))
        words = (language.code, self._t, self._pillars, self._hours, self._as_of)
        self._cards: dict[str, Shown] = {}
        self._everywhere = hashlib.sha256(repr(words).encode()).hexdigest()

    def files(self) -> Iterator[SiteFile]:
        """Yield every page."""
        site, view = self._site, self._view
        yield self._home()
        for product in view.products:
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
        yield self._page("shop", "toko.html", self._t["shop"], {"steps": steps}, data=store_data(view.shop))

    def _home(self) -> SiteFile:
        site, view, language = self._site, self._view, self._language
        by_code = {each.code: each for each in view.products}
        newest = [by_code[code] for code in view.newest if code in by_code]
        pictured = one_of_each_photo(
            [each for each in [*newest, *view.products] if site.photo(each) and each.available]
        )
        newest.sort(key=lambda each: site.photo(each) is None)  # pictured ones first, each as new as it is
        newest = one_of_each_photo(newest)[:HOME_GOODS] or list(view.products[:HOME_GOODS])
        seen = {sha for each in newest for sha in each.photos}
        others = [each for each in pictured if each.sentence and seen.isdisjoint(each.photos)]
        hero = kinds_in_turn(others)[:HERO] if len(others) >= HERO else kinds_in_turn(pictured)[:HERO]
        villages = sorted(site.villages.values(), key=lambda m: (-len(site.in_village[m.village_code]), m.village))
        told: dict[str, Any] = {
            "hero": [self._card(each) for each in hero],
            "newest": [self._card(each) for each in newest],
            "makers": [self._maker_card(each) for each in one_of_each_photo(site.makers)[:HOME_MAKERS]],
            "villages": [self._village_row(each) for each in villages[:HOME_VILLAGES]],
            "pillar_rows": [
                {"pillar": pillar, "page": page, "kinds": self._kinds(pillar)} for pillar, page in PILLAR_PAGES.items()
            ],
            "often": site.found(say.OFTEN),
            "sold_in": language.text("sold in {town}.", town=view.shop.town),
            "all_makers": language.text("All {n} makers", n=len(site.makers)),
            "all_villages": language.text("All {n} villages", n=len(site.villages)),
        }
        cover = next((photo.large for each in hero if (photo := site.photo(each)) is not None), "")
        return self._page("home", "index.html", view.shop.name, told, data=store_data(view.shop), cover=cover)

    def _product(self, product: PublicProduct) -> SiteFile:
        site, language, maker, shop = self._site, self._language, product.maker, self._view.shop
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
            "weave": weave(maker),
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
            data=product_data(product, photos, shop, self._front + product_page(product.code)),
            cover=cover,
        )

    def _maker(self, maker: PublicMaker) -> SiteFile:
        site, language = self._site, self._language
        goods = site.of_maker[maker.code]
        photos = [site.photos[sha] for sha in maker.photos if sha in site.photos]
        told = {
            "maker": maker,
            "weave": weave(maker),
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
            "maker", maker_page(maker.code), f"{maker.name} · {self._view.shop.name}", told, about=about, cover=cover
        )

    def _all_goods(self) -> Iterator[SiteFile]:
        goods = sorted(
            self._view.products,
            key=lambda each: (
                not each.available,
                self._site.photo(each) is None,
                each.category.casefold(),
                each.name.casefold(),
            ),
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
        return self._page("list", path, f"{heading} · {self._view.shop.name}", filled | told)

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
        shop, language = self._view.shop, self._language
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
        return self._site.file(full, made_from, lambda: render(template, values))

    def _card(self, product: PublicProduct) -> Shown:
        """Return a product as it is in lists, made once."""
        if product.code not in self._cards:
            self._cards[product.code] = Shown(self._new_card(product))
        return self._cards[product.code]

    def _new_card(self, product: PublicProduct) -> dict[str, Any]:
        maker = product.maker
        return {
            "weave": weave(maker),
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
            "weave": weave(maker),
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
