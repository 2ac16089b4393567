"""Filling in the card of a maker or a product, and recording who agreed to be shown where."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ntt_pos.data.atomic_files import write_durably
from ntt_pos.data.models import goods, makers, people
from ntt_pos.data.queries.core import records
from ntt_pos.data.queries.goods import story_cards as query
from ntt_pos.documents.engine.photo import card_photo, read_picture
from ntt_pos.documents.makers.consent_sheet import draw_consent
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.pillar_halal import Pillar
from ntt_pos.domain.core.words import SHOWN_ON
from ntt_pos.domain.makers.public_view import maker_page, product_page
from ntt_pos.domain.makers.story_card import (
    Agreed,
    Card,
    ConsentAct,
    ConsentPaper,
    MakerKind,
    agreed_now,
    proposed_kind,
)
from ntt_pos.i18n import Language
from ntt_pos.services.goods.master_rules import need
from ntt_pos.services.goods.story_card_rows import card_of_row, keep_card

if TYPE_CHECKING:
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.core.journal_entry import JournalEntry
    from ntt_pos.services.core.unit_of_work import Context


@dataclass(frozen=True, slots=True)
class OpenCard:
    """A card with what it is about; ``kind`` of a card that is not kept yet is only proposed."""

    name: str
    code: str
    pillar: str
    village: str
    card: Card
    agreed: Agreed = frozenset()
    acts: tuple[ConsentAct, ...] = ()
    new: bool = True


class Cards:
    """The cards of this outlet."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def of_producer(self, producer_id: int) -> OpenCard:
        """Return a maker's card with the consents; raises DomainError when there is no such producer."""
        with self._context.reading() as unit:
            row = records.row_of_outlet(unit, people.producer, producer_id, self._context.home.outlet_id)
            if row is None:
                raise DomainError("There is no such producer.")
            found = query.card_of(unit, producer_id=producer_id)
            acts = query.consent_acts(unit, producer_id)
            pillar = Pillar(row["pillar"])
            card = card_of_row(unit, found) if found is not None else Card(kind=proposed_kind(row["name"], pillar))
            return OpenCard(
                row["name"],
                row["code"],
                pillar,
                f"{row['village']}, {row['district']}",
                card,
                agreed_now(acts),
                acts,
                found is None,
            )

    def of_product(self, product_id: int) -> OpenCard:
        """Return a product's card; raises DomainError when there is no such product."""
        with self._context.reading() as unit:
            row = records.row_of_outlet(unit, goods.product, product_id, self._context.home.outlet_id)
            if row is None:
                raise DomainError("There is no such product.")
            maker = query.producer(unit, row["outlet_id"], row["producer_id"]) if row["producer_id"] else None
            found = query.card_of(unit, product_id=product_id)
            return OpenCard(
                row["name"],
                row["code"],
                maker["pillar"] if maker else "",
                f"{maker['name']} · {maker['village']}" if maker else "",
                card_of_row(unit, found) if found is not None else Card(),
                new=found is None,
            )

    def keep(
        self,
        card: Card,
        *,
        by: Actor,
        producer_id: int | None = None,
        product_id: int | None = None,
        sure: bool = False,
    ) -> None:
        """Keep the card of a maker or of a product.

        The journal holds who changed which part and when, and the flags as they are now; the words and the photos can be
        erased. Raises DomainError for what cannot be kept, and Doubtful for what looks like a slip, unless ``sure``.
        """
        with self._context.writing(by, act=Act.EDIT_CATALOGUE) as work, work.record("card.changed") as record:
            keep_card(record, card, producer_id=producer_id, product_id=product_id, sure=sure)

    def agree(self, producer_id: int, agreed: Agreed, *, by: Actor) -> tuple[ConsentAct, ...]:
        """Record what a maker agrees to now; what was given before and is missing here is withdrawn. Returns what changed.

        Raises DomainError for a pupil: there is nothing that could be agreed to.
        """
        with self._context.writing(by, act=Act.EDIT_CATALOGUE) as work:
            row = need(work, people.producer, producer_id)
            found = query.card_of(work.unit, producer_id=producer_id)
            if agreed and (found is None or found["kind"] == MakerKind.PUPIL):
                raise DomainError(
                    "Fill in the card first, and say that the maker is no pupil: pupils are never shown by face or name. "
                    "Nothing was recorded."
                )
            before = agreed_now(query.consent_acts(work.unit, producer_id))
            changed = [(key, True) for key in sorted(agreed - before)] + [
                (key, False) for key in sorted(before - agreed)
            ]
            if changed:
                with work.record("consent.changed") as record:
                    record.notes["producer"] = row["code"]
                    record.add_all(
                        makers.consent, [consent_row(record, producer_id, *key, given=given) for key, given in changed]
                    )
            acts = query.consent_acts(work.unit, producer_id)
        return acts[len(acts) - len(changed) :] if changed else ()

    def paper(self, producer_id: int, *, by: Actor) -> ConsentPaper:
        """Return what is on the sheet that a maker signs, as agreed now."""
        shown, settings = self.of_producer(producer_id), self._context.settings
        return ConsentPaper(
            settings.shop_name,
            settings.address,
            shown.code,
            shown.name,
            shown.village,
            shown.agreed,
            by.name,
            self._context.clock.now(),
            self._context.home.practice,
        )

    def keep_sheet(self, producer_id: int, folder: Path, *, by: Actor) -> Path:
        """Put the sheet that a maker signs into the folder of papers and return where it lies. Raises OSError."""
        paper = self.paper(producer_id, by=by)
        path = folder / f"{paper.code}-{self._context.clock.now():%Y%m%d-%H%M%S}.pdf"
        write_durably(path, draw_consent(paper, Language(self._context.settings.receipt_language)))
        return path

    def keep_removal_list(self, producer_id: int, folder: Path) -> Path:
        """Put the list of what must be removed after a withdrawal into the folder of papers; return where it lies.

        It names the addresses of the web pages and, per product, how many cards were printed. Raises OSError.
        """
        opened = self.of_producer(producer_id)
        say = Language(self._context.settings.receipt_language)
        with self._context.reading() as unit:
            codes = query.codes_of_producer(unit, producer_id)
            printed = query.printed_of_producer(unit, producer_id)
            papers = query.papers_of_producer(unit, producer_id)
        site = self._context.settings.site_address
        pages = [maker_page(opened.code), *(product_page(code) for code in codes)]
        lines = [
            say.text("WITHDRAWN: what must be removed today"),
            f"{opened.code} · {opened.name} · {say.moment(self._context.clock.now())}",
            "",
            say.text(
                "1. Publish the pages again and copy them to the host with deletion. Then look whether these changed or are gone:"
            ),
            *(f"   [ ] {site}{front}{page}" for page in pages for front in ("", "en/")),
            "",
            say.text("2. Take these printed cards and papers away and destroy them:"),
            *(f"   [ ] {code}: {copies}" for code, copies in printed.items()),
            *(f"   [ ] {say.text(SHOWN_ON[paper])}: {copies}" for paper, copies in papers.items()),
            *([] if printed or papers else [f"   {say.text('none was printed')}"]),
            "",
            say.text(
                "3. In WhatsApp, take the products out of the catalogue and delete the statuses that show the maker."
            ),
            say.text("What customers took home and what others passed on cannot be called back."),
        ]
        path = folder / f"{opened.code}-ditarik-{self._context.clock.now():%Y%m%d-%H%M%S}.txt"
        write_durably(path, ("\n".join(lines) + "\n").encode())
        return path

    def read_photo(self, path: Path) -> bytes:
        """Return a picture of a file as a card keeps it (JPEG, at most 1,080 dots); raises DomainError in words."""
        return card_photo(read_picture(path))

    @staticmethod
    def photo_of(picture: bytes, *, turned: int = 0) -> bytes:
        """Return a picture as a card keeps it, turned clockwise by quarters."""
        return card_photo(picture, turned=turned)


def consent_row(record: JournalEntry, producer_id: int, to: str, place: str, *, given: bool) -> dict[str, object]:
    """Return a row of a consent for ``record.add_all``."""
    return {**record.posting(), "producer_id": producer_id, "consent_to": to, "place": place, "given": given}
