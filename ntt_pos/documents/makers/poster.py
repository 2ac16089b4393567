"""The poster (A4) of a maker, of a village, or of what came this week: for a wall, the market, a church."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from reportlab.lib.utils import ImageReader

from ntt_pos.documents.engine.drawn_photo import readable_photos
from ntt_pos.documents.engine.page import HEIGHT, PRIMARY, WIDTH, Sheet, fitting, printable
from ntt_pos.documents.engine.page_parts import practice_mark
from ntt_pos.documents.makers.feature_words import feature_heading, feature_link, feature_place
from ntt_pos.documents.makers.paper_parts import (
    CREAM,
    PILLAR_INK,
    draw_ikat,
    draw_lead,
    draw_sign,
    fit,
    maker_words,
)
from ntt_pos.documents.makers.site_words import hours, per
from ntt_pos.domain.core.words import PILLARS
from ntt_pos.domain.makers.feature import Feature, FeatureKind
from ntt_pos.domain.makers.public_view import PublicProduct, ShopFace
from ntt_pos.i18n import Language

LEFT: Final = 42.0
ROOM: Final = WIDTH - 2 * LEFT
PHOTO_HIGH: Final = 318.0
ALONE_HIGH: Final = 400.0  # of a photo that no story follows
IKAT: Final = 20.0
BELOW: Final = 116.0  # the shop's own part at the foot
ACROSS: Final = 3
ROWS: Final = {FeatureKind.MAKER: 1, FeatureKind.VILLAGE: 1, FeatureKind.WEEK: 2}
GAP: Final = 14.0
MUTED: Final = (0.33, 0.35, 0.40)


def draw_poster(feature: Feature, photos: Mapping[str, bytes], shop: ShopFace, language: Language) -> bytes:
    """Draw a poster; ``photos`` are JPEGs by the SHA-256 they are kept under. The same feature gives the same bytes."""
    return _Poster(feature, readable_photos(photos), shop, language).draw()


class _Poster:
    def __init__(self, feature: Feature, photos: Mapping[str, ImageReader], shop: ShopFace, language: Language) -> None:
        self._feature, self._photos, self._shop, self._language = feature, photos, shop, language
        self._heading = feature_heading(feature, language)
        self._sheet = Sheet(self._heading, shop.name, lang=language.code)

    def draw(self) -> bytes:
        """Draw the page."""
        sheet, feature = self._sheet, self._feature
        sheet.box(0, 0, WIDTH, HEIGHT, fill=CREAM)
        if feature.kind is FeatureKind.WEEK:
            top = self._week_head()
        else:
            top = self._lead() - 14
            top = self._told(top)
        self._goods(top)
        self._foot()
        if self._shop.practice:
            practice_mark(sheet, self._language)
        sheet.next_page()
        return sheet.finish()

    def _week_head(self) -> float:
        sheet, top = self._sheet, HEIGHT
        draw_ikat(sheet, 0, top - 30 - IKAT, WIDTH, IKAT)
        top -= 62
        size, lines = fit(self._heading, ROOM, 100, (50.0, 44.0, 38.0, 32.0))
        with sheet.group("H1"):
            for line in lines:
                top -= size * 1.12
                sheet.text(LEFT, top, line, size, bold=True, colour=PRIMARY)
        return top - 16

    def _lead(self) -> float:
        """Draw the photo over the whole width, else that of the first goods, and return where the words begin."""
        feature = self._feature
        shas = (*feature.photos, *(sha for each in feature.goods for sha in each.photos))
        photo = next((self._photos[sha] for sha in shas if sha in self._photos), None)
        high = PHOTO_HIGH if feature.sentence or feature.story else ALONE_HIGH
        bottom = HEIGHT - high
        draw_lead(self._sheet, photo, (0, bottom, WIDTH, high), feature.pillar, radius=0)
        draw_ikat(self._sheet, 0, bottom - IKAT, WIDTH, IKAT)
        return bottom - IKAT

    def _told(self, top: float) -> float:
        sheet, feature, say = self._sheet, self._feature, self._language
        if feature.pillar:
            top -= 15
            draw_sign(sheet, feature.pillar, LEFT + 6, top + 4.6, 6)
            words = say.text(PILLARS[feature.pillar].long)
            sheet.text(LEFT + 19, top, words, 14, bold=True, colour=PILLAR_INK[feature.pillar])
        size, lines = fit(self._heading, ROOM, 78, (38.0, 34.0, 30.0, 26.0, 22.0))
        with sheet.group("H1"):
            for line in lines:
                top -= size * 1.14
                sheet.text(LEFT, top, line, size, bold=True)
        place = printable(feature_place(feature))
        top -= 21
        sheet.text(LEFT, top, place, fitting(place, 15, ROOM), colour=MUTED)
        top -= 5
        for text, sizes, high in (
            (feature.sentence, (18.0, 16.0, 14.0), 44.0),
            (feature.story, (12.5, 11.5, 10.5), 80.0),
        ):
            if text:
                size, lines = fit(text, ROOM, high, sizes, bold=text == feature.sentence)
                for line in lines:
                    top -= size * 1.3
                    sheet.text(LEFT, top, line, size, bold=text == feature.sentence)
                top -= 6
        return top - 10

    def _goods(self, top: float) -> None:
        """Draw as many goods as there is room for: one row below a story, two for the week."""
        goods = self._feature.goods
        if not goods:
            return
        rows = min(ROWS[self._feature.kind], -(-len(goods) // ACROSS))
        high = (top - BELOW - 14 - GAP * (rows - 1)) / rows
        wide = (ROOM - GAP * (ACROSS - 1)) / ACROSS
        for place, product in enumerate(goods[: rows * ACROSS]):
            self._one(product, (LEFT + place % ACROSS * (wide + GAP), top - place // ACROSS * (high + GAP), wide, high))

    def _one(self, product: PublicProduct, box: tuple[float, float, float, float]) -> None:
        sheet, say, kind = self._sheet, self._language, self._feature.kind
        x, top, wide, high = box
        with_maker = kind is not FeatureKind.MAKER
        words_high = 66.0 if with_maker else 52.0
        tall = 1.15 if kind is FeatureKind.WEEK else 0.75
        photo_high = min(wide * tall, high - words_high)
        photo = next((self._photos[sha] for sha in product.photos if sha in self._photos), None)
        if photo_high > words_high * 0.5:
            pillar = product.maker.pillar if product.maker else ""
            draw_lead(sheet, photo, (x, top - photo_high, wide, photo_high), pillar, radius=6)
            top -= photo_high
        size, lines = fit(product.name, wide, 31, (13.5, 12.5, 11.5, 10.5))
        for line in lines:
            top -= size * 1.2
            sheet.text(x, top, line, size, bold=True)
        if with_maker:
            name, place = maker_words(product, self._shop, say)
            told = f"{name} · {place}" if kind is FeatureKind.WEEK else name
            _size, (who, *_more) = fit(told, wide, 12, (9.5,), bold=False)
            top -= 13
            sheet.text(x, top, who, 9.5, colour=MUTED)
        unit = per(product)
        amount = say.rupiah(product.price) + (f" / {unit}" if unit else "")
        top -= 19
        gone = sheet.text(x, top, "Rp ", 11)
        sheet.text(x + gone, top, amount, fitting(amount, 17, wide - gone, bold=True), bold=True, colour=PRIMARY)

    def _foot(self) -> None:
        sheet, shop, say = self._sheet, self._shop, self._language
        sheet.box(0, 0, WIDTH, BELOW, fill=(1, 1, 1))
        draw_ikat(sheet, 0, BELOW - 8, WIDTH, 8)
        link, side = feature_link(self._feature, shop), 74.0
        room = ROOM - (side + 20 if link else 0)
        name = printable(shop.name)
        sheet.text(LEFT, 74, name, fitting(name, 21, room, bold=True), bold=True)
        address = printable(shop.address)
        sheet.text(LEFT, 54, address, fitting(address, 12.5, room))
        open_at = hours(shop, say)
        sheet.text(LEFT, 38, open_at, fitting(open_at, 12.5, room))
        if link:
            sheet.qr(WIDTH - LEFT - side, 22, side, link)
            told = say.text("Scan: story and order") if shop.site else say.text("Scan to write to the shop")
            sheet.text(LEFT, 21, told, 10, colour=MUTED)
