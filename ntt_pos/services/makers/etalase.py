"""The office's view of what is shown: what is missing per maker, the papers and pictures, and which cards to print again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ntt_pos.data.atomic_files import write_durably
from ntt_pos.data.engine import from_row
from ntt_pos.data.models import makers
from ntt_pos.data.queries.goods import story_cards as query
from ntt_pos.documents.makers.feed_csv import feed_csv
from ntt_pos.documents.makers.message_card import draw_message_card, message_text
from ntt_pos.documents.makers.shelf_card import CardWish, draw_shelf_cards
from ntt_pos.documents.makers.site_pictures import site_photo
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.makers.feed import feed_rows
from ntt_pos.domain.makers.story_card import ConsentPlace, MakerKind, may_name
from ntt_pos.i18n import Language
from ntt_pos.services.makers.public_views import PublicViews

if TYPE_CHECKING:
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.domain.makers.public_view import LeftOut, PublicProduct, PublicView
    from ntt_pos.services.core.unit_of_work import Context

MOST_CARDS: Final = 400


@dataclass(frozen=True, slots=True)
class MakerLine:
    """A maker with what the shop tells of it. ``named`` tells whether everybody may read the name on the internet."""

    producer_id: int
    code: str
    name: str
    pillar: str
    village: str
    district: str
    kind: MakerKind | None
    story: bool
    photo: bool
    named: bool
    village_code: str
    goods: tuple[tuple[str, str], ...]  # code and name
    again: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is missing."""
        return self.story and self.named and (self.photo or self.kind is MakerKind.PUPIL)


@dataclass(frozen=True, slots=True)
class EtalaseBoard:
    """Every maker, how many have a story and a photo, and the codes of goods whose printed price is an older one."""

    lines: tuple[MakerLine, ...]
    stories: int
    photos: int
    products: int
    again: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FeedFile:
    """The feed that was written, and what is not in it."""

    path: Path
    rows: int
    left_out: tuple[LeftOut, ...]


class Etalase:
    """What this outlet shows, for the office."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._views = PublicViews(context)

    def board(self, *, by: Actor) -> EtalaseBoard:
        """Return what is missing per maker and what must be printed again."""
        self._context.allow(by, Act.EDIT_CATALOGUE)
        view = self._views.now()
        outlet_id = self._context.home.outlet_id
        with self._context.reading() as unit:
            rows = query.producers(unit, outlet_id)
            cards = {row["producer_id"]: row for row in query.cards(unit, outlet_id) if row["producer_id"]}
            photos, agreed = query.photo_names(unit, outlet_id), query.agreed_by_all(unit, outlet_id)
            printed = query.printed_prices(unit, outlet_id)
        prices = {each.code: each.price for each in view.products}
        again = frozenset(code for code, price in printed.items() if prices.get(code, price) != price)
        of_maker: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for product in view.products:
            if product.maker is not None:
                of_maker[product.maker.code].append((product.code, product.name))
        lines = []
        for row in rows:
            card, own = cards.get(row["id"]), tuple(of_maker[row["code"]])
            kind = MakerKind(card["kind"]) if card is not None else None
            lines.append(
                from_row(
                    MakerLine,
                    row,
                    producer_id=row["id"],
                    kind=kind,
                    story=card is not None and bool(card["sentence"] or card["story"]),
                    photo=card is not None and bool(photos.get(card["id"])),
                    named=may_name(kind, agreed.get(row["id"], frozenset()), ConsentPlace.INTERNET),
                    goods=own,
                    again=tuple(code for code, _name in own if code in again),
                )
            )
        stories, pictured = sum(line.story for line in lines), sum(line.photo for line in lines)
        return EtalaseBoard(tuple(lines), stories, pictured, len(view.products), tuple(sorted(again)))

    def message(self, code: str) -> bytes:
        """Return the WhatsApp card of a product (JPEG), nothing when it is not shown."""
        view = self._views.now()
        found = _chosen(view, [code])
        return self._message(found[0], view) if found else b""

    def shelf_cards(self, codes: Collection[str], *, small: bool = False) -> bytes:
        """Return shelf cards (``small``: price cards) as they would be printed (PDF), nothing when none is shown."""
        view = self._views.now(ConsentPlace.PAPER)
        found = _chosen(view, codes)
        return self._drawn(found, view, small=small) if found else b""

    def keep_shelf_cards(self, codes: Collection[str], folder: Path, *, by: Actor, small: bool = False) -> Path:
        """Put shelf cards (``small``: price cards) into the folder of papers and note each with its price.

        Raises DomainError when none of the goods is shown or too many are asked for, OSError where nothing can be written.
        """
        view = self._views.now(ConsentPlace.PAPER)
        found = _chosen(view, codes)
        if not found:
            raise DomainError("None of these goods is on sale and shown. Nothing was printed.")
        if len(found) > MOST_CARDS:
            raise DomainError(
                "At most {most} cards are made at once. Choose fewer; nothing was printed.", most=MOST_CARDS
            )
        pdf = self._drawn(found, view, small=small)
        path = folder / f"{'kartu-harga' if small else 'kartu-rak'}-{self._context.clock.now():%Y%m%d-%H%M%S}.pdf"
        write_durably(path, pdf)
        with self._context.writing(by, act=Act.EDIT_CATALOGUE) as work, work.record("card.printed") as record:
            ids = query.product_ids(work.unit, self._context.home.outlet_id, [each.code for each in found])
            rows = [
                {
                    **record.posting(),
                    "product_id": ids[each.code],
                    "producer_id": None,
                    "paper": "PRICE" if small else "SHELF",
                    "price": each.price,
                    "copies": 1,
                }
                for each in found
            ]
            record.add_all(makers.card_print, rows)
        return path

    def keep_message(self, code: str, folder: Path, *, by: Actor) -> tuple[Path, str]:
        """Put a product's WhatsApp card into the folder of papers; return where it lies and the text that goes with it."""
        self._context.allow(by, Act.EDIT_CATALOGUE, code)
        view = self._views.now()
        found = _chosen(view, [code])
        if not found:
            raise DomainError("None of these goods is on sale and shown. Nothing was printed.")
        path = folder / f"wa-{code.lower()}.jpg"
        write_durably(path, self._message(found[0], view))
        return path, message_text(found[0], view.shop, self._language)

    def keep_feed(self, folder: Path, *, by: Actor) -> FeedFile:
        """Write the feed of the WhatsApp catalogue; what lacks something is left out and named."""
        self._context.allow(by, Act.EDIT_CATALOGUE)
        view = self._views.now()
        photos: dict[str, tuple[str, ...]] = {}
        for product in view.products:
            if product.whatsapp:
                made = (site_photo(sha, self._views.photo(sha)) for sha in product.photos)
                photos[product.code] = tuple(each.large for each in made if each is not None and each.fits_a_feed)
        rows, left = feed_rows(view, photos)
        path = folder / "katalog-whatsapp.csv"
        write_durably(path, feed_csv(rows))
        return FeedFile(path, len(rows), tuple(left))

    @property
    def _language(self) -> Language:
        return Language(self._context.settings.receipt_language)

    def _drawn(self, found: Sequence[PublicProduct], view: PublicView, *, small: bool) -> bytes:
        wishes = [CardWish(each, b"" if small else self._photo(each)) for each in found]
        return draw_shelf_cards(wishes, view.shop, view.on, self._language, small=small)

    def _photo(self, product: PublicProduct) -> bytes:
        return self._views.photo(product.photos[0]) if product.photos else b""

    def _message(self, product: PublicProduct, view: PublicView) -> bytes:
        return draw_message_card(product, self._photo(product), view.shop, self._language)


def _chosen(view: PublicView, codes: Collection[str]) -> list[PublicProduct]:
    wanted = frozenset(codes)
    return [each for each in view.products if each.code in wanted]
