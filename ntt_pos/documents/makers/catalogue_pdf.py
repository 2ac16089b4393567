"""The printed catalogue (A4): a cover, the goods by pillar, district and maker with the number to order by, and an index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Final

from reportlab.lib.utils import ImageReader

from ntt_pos.documents.engine.drawn_photo import readable_photos
from ntt_pos.documents.engine.page import (
    HEIGHT,
    PRIMARY,
    RULE,
    WASH,
    WIDTH,
    Block,
    Sheet,
    fitting,
    paginate,
    printable,
    wrap,
)
from ntt_pos.documents.engine.page_parts import practice_mark
from ntt_pos.documents.makers.paper_parts import PILLAR_INK, draw_ikat, draw_lead, draw_sign, fit
from ntt_pos.documents.makers.site_words import hours, order_steps, per
from ntt_pos.domain.core.words import OWN_GOODS, PILLARS
from ntt_pos.domain.makers.public_view import PublicMaker, PublicProduct, PublicView
from ntt_pos.domain.selling.order_text import order_head
from ntt_pos.i18n import Language

LEFT: Final = 40.0
RIGHT: Final = WIDTH - 40.0
ROOM: Final = RIGHT - LEFT
TOP: Final = HEIGHT - 62.0
FOOT: Final = 52.0
GAP: Final = 14.0
HALF: Final = (ROOM - GAP) / 2
CARD_HIGH: Final = 80.0
PLAIN_HIGH: Final = 40.0  # a product without a photo
PHOTO: Final = (96.0, 72.0)
STORY_LINES: Final = 6
COVER_PHOTOS: Final = 9
INDEX_LINE: Final = 11.5
MUTED: Final = (0.33, 0.35, 0.40)
SHOP: Final = ""  # the pillar of what the shop makes itself


def draw_catalogue(view: PublicView, photos: Mapping[str, bytes], language: Language) -> bytes:
    """Draw the catalogue of everything that may be shown on paper; the same view gives the same bytes.

    ``photos`` are small JPEGs by the SHA-256 they are kept under; a spoiled one is left out.
    """
    return _Catalogue(view, photos, language).draw()


class _Catalogue:
    def __init__(self, view: PublicView, photos: Mapping[str, bytes], language: Language) -> None:
        self._view, self._language = view, language
        self._photos = readable_photos(photos)
        self._sheet = Sheet(language.text("Catalogue"), view.shop.name, subject=self._as_of, lang=language.code)
        self._page_of: dict[str, int] = {}
        self._page = self._pages = 1

    @property
    def _as_of(self) -> str:
        return self._language.text("Prices as of {day}", day=self._language.day(self._view.on))

    def draw(self) -> bytes:
        """Draw all pages."""
        sections = [
            (pillar, paginate(list(self._section(pillar, goods)), top=TOP, next_top=TOP, foot=FOOT))
            for pillar, goods in self._by_pillar()
        ]
        index = self._index_pages()
        self._pages = 1 + sum(len(pages) for _pillar, pages in sections) + len(index)
        self._cover()
        for pillar, pages in sections:
            for laid in pages:
                self._page += 1
                self._head(pillar)
                laid.draw(self._sheet)
                self._foot()
        for entries in index:
            self._page += 1
            self._index(entries)
            self._foot()
        return self._sheet.finish()

    # -- the goods --------------------------------------------------------------------------------------------------

    def _by_pillar(self) -> Iterator[tuple[str, list[PublicProduct]]]:
        goods: dict[str, list[PublicProduct]] = defaultdict(list)
        for each in self._view.products:
            goods[each.maker.pillar if each.maker else SHOP].append(each)
        for pillar in (*PILLARS, SHOP):
            if goods[pillar]:
                yield pillar, goods[pillar]

    def _section(self, pillar: str, goods: Sequence[PublicProduct]) -> Iterator[Block]:
        """Yield the title of a pillar, then its districts with their makers."""
        yield self._title(pillar, goods)
        districts: dict[str, dict[str, list[PublicProduct]]] = defaultdict(lambda: defaultdict(list))
        for each in goods:
            district = each.maker.district if each.maker else ""
            districts[district][each.maker.code if each.maker else ""].append(each)
        for district in sorted(districts, key=str.casefold):
            if district:
                yield self._district(district)
            makers = sorted(districts[district].values(), key=lambda own: _maker_key(own[0].maker))
            for own in makers:
                yield from self._maker_and_goods(own)

    def _maker_and_goods(self, own: Sequence[PublicProduct]) -> Iterator[Block]:
        maker = own[0].maker
        if maker is not None:
            yield self._told_maker(maker) if maker.story or maker.sentence else self._plain_maker(maker)
        ordered = sorted(own, key=lambda each: (each.name.casefold(), each.code))
        for high, goods in (
            (CARD_HIGH, [each for each in ordered if self._lead(each.photos)]),
            (PLAIN_HIGH, [each for each in ordered if not self._lead(each.photos)]),
        ):
            for place in range(0, len(goods), 2):
                yield Block(high, partial(self._pair, goods[place : place + 2], high), gap=6)

    def _title(self, pillar: str, goods: Sequence[PublicProduct]) -> Block:
        say = self._language
        words = say.text(PILLARS[pillar].long) if pillar else say.text(OWN_GOODS)
        makers = len({each.maker.code for each in goods if each.maker})
        counted = say.plural("{n} product", "{n} products", len(goods), n=say.number(len(goods)))
        if makers:
            counted += " · " + say.plural("{n} maker", "{n} makers", makers, n=say.number(makers))

        def draw(sheet: Sheet, top: float) -> None:
            ink = PILLAR_INK.get(pillar, PRIMARY)
            if pillar:
                draw_sign(sheet, pillar, LEFT + 9, top - 18, 9)
            with sheet.group("H1"):
                sheet.text(LEFT + (27 if pillar else 0), top - 26, words, 25, bold=True, colour=ink)
            sheet.text(RIGHT, top - 25, counted, 10.5, colour=MUTED, align="r")

        return Block(38, draw, keep=True)

    def _district(self, district: str) -> Block:
        words = self._language.text("{district} district", district=district)

        def draw(sheet: Sheet, top: float) -> None:
            with sheet.group("H2"):
                sheet.text(LEFT, top - 15, printable(words), 14.5, bold=True, colour=PRIMARY)
            sheet.rule(LEFT, top - 22, RIGHT, colour=PRIMARY, width=1.2)

        return Block(26, draw, gap=16, keep=True)

    def _plain_maker(self, maker: PublicMaker) -> Block:
        name, place = self._who(maker)

        def draw(sheet: Sheet, top: float) -> None:
            size = fitting(name, 11.5, ROOM * 0.62, bold=True)
            wide = sheet.text(LEFT, top - 13, name, size, bold=True)
            room = ROOM - wide - 10
            sheet.text(LEFT + wide + 8, top - 13, place, fitting(place, 9.5, room) if place else 9.5, colour=MUTED)

        return Block(18, draw, gap=10, keep=True)

    def _told_maker(self, maker: PublicMaker) -> Block:
        """Return a maker with what the shop tells: in the box are photo, name, place, sentence and story."""
        name, place = self._who(maker)
        lead = self._lead(maker.photos)
        inset = PHOTO[0] + 12 if lead else 0.0
        room = ROOM - 24 - inset
        sentence = wrap(printable(maker.sentence), 10.5, room, bold=True) if maker.sentence else []
        story = wrap(printable(maker.story), 9.5, room)[:STORY_LINES] if maker.story else []
        words_high = 30 + 13.5 * len(sentence) + 12.5 * len(story)
        high = max(words_high, PHOTO[1] if lead else 0) + 20

        def draw(sheet: Sheet, top: float) -> None:
            sheet.box(LEFT, top - high, ROOM, high, radius=7, fill=WASH)
            if lead:
                draw_lead(sheet, lead, (LEFT + 10, top - 10 - PHOTO[1], *PHOTO), maker.pillar)
            x, y = LEFT + 12 + inset, top - 20
            sheet.text(x, y, name, fitting(name, 13, room, bold=True), bold=True)
            y -= 12.5
            sheet.text(x, y, place, 9.5, colour=MUTED)
            y -= 3
            for line in sentence:
                y -= 13.5
                sheet.text(x, y, line, 10.5, bold=True)
            for line in story:
                y -= 12.5
                sheet.text(x, y, line, 9.5)

        return Block(high, draw, gap=12, keep=True)

    def _pair(self, pair: Sequence[PublicProduct], high: float, sheet: Sheet, top: float) -> None:
        for place, product in enumerate(pair):
            self._page_of[product.code] = self._page
            self._card(sheet, product, (LEFT + place * (HALF + GAP), top, high))
        sheet.rule(LEFT, top - high, RIGHT, width=0.5)

    def _card(self, sheet: Sheet, product: PublicProduct, place: tuple[float, float, float]) -> None:
        """Draw a product: its photo at the left where there is one, else its words over the whole width."""
        say = self._language
        x, top, high = place
        lead = self._lead(product.photos)
        inset = PHOTO[0] + 9 if lead else 0.0
        if lead:
            draw_lead(sheet, lead, (x, top - 4 - PHOTO[1], *PHOTO), "")
        at, room = x + inset, HALF - inset
        y, foot = top - 3, top - high + 9
        size, lines = fit(product.name, room, 27 if lead else 13.5, (10.5, 9.5, 8.5))
        for line in lines:
            y -= size * 1.16
            sheet.text(at, y, line, size, bold=True)
        told = product.sentence or product.story or product.ingredients if lead else ""
        weight = product.weight if product.weight and product.weight.casefold() not in product.name.casefold() else ""
        if told:
            size, lines = fit(told, room, max(9.6, y - foot - 14), (8.5, 8.0), bold=False)
            for line in lines:
                y -= size * 1.2
                sheet.text(at, y - 1, line, size, colour=MUTED)
        unit = per(product)
        amount = say.rupiah(product.price)
        code = product.code if product.available else f"{product.code} · {say.text('sold out')}"
        wide = sheet.text(at, foot, "Rp ", 8.5)
        wide += sheet.text(at + wide, foot, amount, 12.5, bold=True)
        wide += sheet.text(at + wide, foot, f" / {unit}" if unit else f"  {weight}" if weight else "", 8.5)
        sheet.text(x + HALF, foot, code, fitting(code, 8.5, room - wide - 6), align="r")

    # -- cover, index, head and foot --------------------------------------------------------------------------------

    def _cover(self) -> None:
        sheet, say, shop, view = self._sheet, self._language, self._view.shop, self._view
        leads = self._cover_leads()
        top = HEIGHT - 70
        sheet.text(LEFT, top, printable(shop.name), fitting(printable(shop.name), 17, ROOM, bold=True), bold=True)
        lines = [say.text("Made in the village,"), say.text("sold in {town}.", town=shop.town)]
        top -= 22
        size = min(fitting(printable(line), 46.0, ROOM, bold=True) for line in lines)
        with sheet.group("H1"):
            for line in lines:
                top -= size * 1.12
                sheet.text(LEFT, top, printable(line), size, bold=True, colour=PRIMARY)
        makers, goods = len([each for each in view.makers if each.name]), len(view.products)
        counted = " · ".join(
            (
                say.text("Catalogue"),
                say.plural("{n} product", "{n} products", goods, n=say.number(goods)),
                say.plural("{n} maker", "{n} makers", makers, n=say.number(makers)),
                self._as_of,
            )
        )
        top -= 28
        sheet.text(LEFT, top, counted, fitting(counted, 13, ROOM))
        top -= 22
        wide = (ROOM - 2 * 8) / 3
        high = wide * 0.75
        for place, lead in enumerate(leads):
            x, y = LEFT + place % 3 * (wide + 8), top - (place // 3 + 1) * high - place // 3 * 8
            draw_lead(sheet, lead, (x, y, wide, high), "")
        top -= -(-len(leads) // 3) * (high + 8) + 18
        draw_ikat(sheet, 0, top - 20, WIDTH, 20)
        self._how_to_order(top - 44)
        if shop.practice:
            practice_mark(sheet, say)
        sheet.next_page()

    def _how_to_order(self, top: float) -> None:
        sheet, say, shop = self._sheet, self._language, self._view.shop
        side = 96.0 if shop.whatsapp else 0.0
        room = ROOM - side - 24 if side else ROOM
        begin = top
        with sheet.group("H2"):
            sheet.text(LEFT, top - 14, say.text("How to order"), 15, bold=True)
        top -= 20
        if shop.whatsapp:
            told = say.text(
                "Send the product numbers and how many you want to +{number} by WhatsApp, or ask in the shop.",
                number=shop.whatsapp,
            )
        else:
            told = say.text("Ask in the shop, with the product numbers and how many you want.")
        for line in (*wrap(told, 11, room), *wrap(order_steps(say)[2], 11, room)):
            top -= 14.5
            sheet.text(LEFT, top, line, 11)
        top -= 8
        for line in (printable(shop.address), hours(shop, say), shop.site.removeprefix("https://").rstrip("/")):
            if line:
                top -= 14.5
                sheet.text(LEFT, top, line, fitting(line, 11, room), bold=line == printable(shop.address))
        if side:
            sheet.qr(
                RIGHT - side,
                begin - side - 4,
                side,
                f"https://wa.me/{shop.whatsapp}?text={order_head(shop.outlet)}".replace(" ", "%20"),
            )
            sheet.text(RIGHT, begin - side - 18, say.text("Scan to write to the shop"), 9, align="r")

    def _cover_leads(self) -> list[ImageReader]:
        """Return the first pictures of goods that can be bought, each once, of as many kinds as there are."""
        found: list[ImageReader] = []
        seen: set[str] = set()
        by_kind: dict[str, list[PublicProduct]] = defaultdict(list)
        for each in sorted(self._view.products, key=lambda each: not each.sentence):
            if each.available and each.photos and each.photos[0] in self._photos and each.photos[0] not in seen:
                seen.add(each.photos[0])
                by_kind[each.category].append(each)
        rows = list(by_kind.values())
        for place in range(max((len(own) for own in rows), default=0)):
            found += [self._photos[own[place].photos[0]] for own in rows if place < len(own)]
        return found[: COVER_PHOTOS if len(found) >= COVER_PHOTOS else len(found) // 3 * 3]

    def _index_pages(self) -> list[list[tuple[str, str, str]]]:
        """Return pages of entries: name, who made it, code."""
        shop = self._view.shop
        entries = sorted(
            (
                (each.name, each.maker.name or each.maker.village if each.maker else shop.name, each.code)
                for each in self._view.products
            ),
            key=lambda entry: (entry[0].casefold(), entry[2]),
        )
        most = 2 * int((TOP - 34 - FOOT) // INDEX_LINE)
        return [entries[start : start + most] for start in range(0, len(entries), most)]

    def _index(self, entries: Sequence[tuple[str, str, str]]) -> None:
        sheet = self._sheet
        self._head("")
        with sheet.group("H1"):
            sheet.text(LEFT, TOP - 22, self._language.text("Index"), 21, bold=True, colour=PRIMARY)
        half = -(-len(entries) // 2)
        for place, (name, maker, code) in enumerate(entries):
            x = LEFT + (0 if place < half else HALF + GAP)
            y = TOP - 34 - (place % half + 1) * INDEX_LINE
            page = str(self._page_of.get(code, ""))
            size, (line, *_more) = fit(name, HALF * 0.52, 10, (8.2,))
            wide = sheet.text(x, y, line, size, bold=True)
            _size, (who, *_more) = fit(maker, HALF - wide - 30, 10, (7.6,), bold=False)
            sheet.text(x + wide + 5, y, who, 7.6, colour=MUTED)
            sheet.text(x + HALF, y, page, 8.2, align="r")

    def _head(self, pillar: str) -> None:
        sheet, shop, say = self._sheet, self._view.shop, self._language
        y = HEIGHT - 36
        name = printable(shop.name)
        sheet.text(LEFT, y, name, fitting(name, 9.5, ROOM * 0.5, bold=True), bold=True)
        if pillar:
            words = say.text(PILLARS[pillar].long)
            wide = sheet.text(RIGHT, y, words, 9.5, bold=True, colour=PILLAR_INK[pillar], align="r")
            draw_sign(sheet, pillar, RIGHT - wide - 9, y + 3.4, 3.8)
        draw_ikat(sheet, LEFT, y - 16, ROOM, 8)

    def _foot(self) -> None:
        sheet, shop, say = self._sheet, self._view.shop, self._language
        sheet.rule(LEFT, 40, RIGHT, colour=RULE)
        told = self._as_of
        if shop.whatsapp:
            told = f"{say.text('Order by WhatsApp: +{number}, with the product number', number=shop.whatsapp)} · {told}"
        page = say.text("page {page}/{pages}", page=self._page, pages=self._pages)
        sheet.text(LEFT, 27, told, fitting(told, 9, ROOM - 80))
        sheet.text(RIGHT, 27, page, 9, align="r")
        if shop.practice:
            practice_mark(sheet, say)
        sheet.next_page()

    def _lead(self, photos: Sequence[str]) -> ImageReader | None:
        return next((self._photos[sha] for sha in photos if sha in self._photos), None)

    def _who(self, maker: PublicMaker) -> tuple[str, str]:
        if maker.name:
            return printable(maker.name), printable(f"{maker.village}, {maker.district}")
        return printable(self._language.text("Village {place}", place=maker.village)), printable(maker.district)


def _maker_key(maker: PublicMaker | None) -> tuple[bool, str, str]:
    """Order makers: those with a story first, then by name."""
    if maker is None:
        return True, "", ""
    return not (maker.story or maker.sentence), (maker.name or maker.village).casefold(), maker.code
