"""The web catalogue: static pages that open from a stick and from any host, in both languages, without outside requests."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote
from xml.sax.saxutils import escape

from ntt_pos.documents.makers.site_lists import PILLAR_PAGES, SiteFile, SiteLists
from ntt_pos.documents.makers.site_pages import LANGUAGES, SitePages
from ntt_pos.documents.makers.site_pictures import SitePhoto
from ntt_pos.documents.makers.site_templates import PLAIN_FILES
from ntt_pos.domain.makers.public_view import PublicView, maker_page, product_page, village_page
from ntt_pos.i18n import Language
from ntt_pos.paths import resource


class Site:
    """The pages of what everybody may see; ``photos`` are known by the SHA-256 they are kept under."""

    def __init__(self, view: PublicView, photos: Mapping[str, SitePhoto]) -> None:
        self._lists = SiteLists(view, photos)

    def files(self) -> Iterator[SiteFile]:
        """Yield every file but the photos."""
        for name in PLAIN_FILES:
            yield self._lists.file(name, "", resource(f"site/{name}").read_bytes)
        index = self._index()
        yield self._lists.file("cari-data.js", index, f"var BARANG={index};\n".encode)
        for code in LANGUAGES:
            yield from SitePages(self._lists, Language(code)).files()
        if self._lists.view.shop.site:
            addresses = self._addresses()
            yield self._lists.file("sitemap.xml", addresses, lambda: self._sitemap(addresses))
            robots = f"User-agent: *\nAllow: /\nSitemap: {self._lists.view.shop.site}sitemap.xml\n"
            yield self._lists.file("robots.txt", robots, robots.encode)

    def _index(self) -> str:
        """Return what the search looks through, as a script: no file is fetched, so that a stick is enough."""
        language, rows = Language("id"), []
        for each in self._lists.view.products:
            maker, photo = each.maker, self._lists.photo(each)
            rows.append(
                [
                    each.name,
                    maker.name if maker else self._lists.view.shop.name,
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
        found += [product_page(each.code) for each in self._lists.view.products]
        found += [maker_page(each.code) for each in self._lists.makers]
        found += [village_page(code) for code in sorted(self._lists.villages)]
        return tuple(found)

    def _sitemap(self, addresses: Sequence[str]) -> bytes:
        site = self._lists.view.shop.site
        rows = "".join(
            f"<url><loc>{escape(site + quote(front + each))}</loc></url>\n"
            for each in addresses
            for front in ("", "en/")
        )
        head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        return f"{head}{rows}</urlset>\n".encode()
