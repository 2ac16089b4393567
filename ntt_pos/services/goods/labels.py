"""Labels of goods: which products and how many, on sheets of A4 or from the receipt printer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ntt_pos.data.atomic_files import write_durably
from ntt_pos.data.models import goods
from ntt_pos.data.queries.goods import batches
from ntt_pos.documents.labels.labels import draw_calibration, draw_labels, label_bytes
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.goods.labels import MOST_LABELS, Label, LabelKind, LabelSheet, Shift, check_sheet, label_code
from ntt_pos.i18n import Language
from ntt_pos.services.core.print_queue import JobKind, queue_job
from ntt_pos.services.goods.catalogue import Catalogue
from ntt_pos.services.goods.product_admin import next_own_barcode

if TYPE_CHECKING:
    from pathlib import Path

    from ntt_pos.domain.core.users import Actor
    from ntt_pos.domain.devices.paper import PaperProfile
    from ntt_pos.domain.selling.cart import Article
    from ntt_pos.services.core.unit_of_work import Context

FOLDER: Final = "label"
MOST_ON_ROLL: Final = 200


@dataclass(frozen=True, slots=True)
class LabelWish:
    """So many labels of a product."""

    product_id: int
    copies: int


@dataclass(frozen=True, slots=True)
class LabelLine:
    """A product as the labels' page lists it; without a ``code`` it first needs one of the shop's own."""

    product_id: int
    name: str
    producer: str
    price: int | None
    price_per: int
    unit: str
    code: str
    copies: int


class Labels:
    """Labels for the shelf and for the goods."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def lines(self, wishes: Sequence[LabelWish]) -> tuple[LabelLine, ...]:
        """Return products as they are now, in this order; what is gone is left out."""
        known = self._articles([wish.product_id for wish in wishes])
        return tuple(
            LabelLine(
                product_id=article.product_id,
                name=article.name,
                producer=article.producer_name,
                price=article.price,
                price_per=article.price_per,
                unit=article.unit,
                code=label_code(article.barcodes),
                copies=wish.copies,
            )
            for wish in wishes
            if (article := known.get(wish.product_id)) is not None
        )

    def of_delivery(self, number: str) -> tuple[LabelWish, ...]:
        """Return one label per piece handed in with a delivery; of weighed goods, one per product.

        Raises DomainError when there is no such delivery.
        """
        with self._context.reading() as unit:
            rows = batches.handed_in(unit, self._context.home.outlet_id, number)
        if not rows:
            raise DomainError("There is no delivery “{number}” with goods to label.", number=number[:40])
        wishes: dict[int, int] = {}
        for row in rows:
            more = row["counted"] if row["price_per"] == 1 else 1
            product_id = row["product_id"]
            wishes[product_id] = min(wishes.get(product_id, 0) + more, MOST_LABELS)
        return tuple(LabelWish(product_id, copies) for product_id, copies in wishes.items())

    def without_code(self) -> tuple[LabelWish, ...]:
        """Return a label for each piece on the shelf of the goods on sale that have no barcode, at least one of each.

        Where that is more than is printed at once, one of each, and of so many goods the first.
        """
        lacking = [each for each in Catalogue(self._context).everything() if not each.barcodes and each.active]
        pieces = {each.product_id: max(each.on_hand, 1) if each.price_per == 1 else 1 for each in lacking[:MOST_LABELS]}
        every = sum(pieces.values()) <= MOST_LABELS
        return tuple(LabelWish(product_id, copies if every else 1) for product_id, copies in pieces.items())

    def give_codes(self, product_ids: Sequence[int], *, by: Actor) -> int:
        """Give each product that has no EAN or UPC number one of the shop's own; return how many were given."""
        lacking = [each.product_id for each in self.lines([LabelWish(i, 1) for i in product_ids]) if not each.code]
        if not lacking:
            return 0
        with self._context.writing(by, act=Act.EDIT_CATALOGUE) as work, work.record("barcode.given") as record:
            for product_id in lacking:
                row = {"product_id": product_id, "code": next_own_barcode(work), "active": True}
                record.save(goods.barcode, row)
        return len(lacking)

    def wanted(self, wishes: Sequence[LabelWish]) -> list[Label]:
        """Return every label that is asked for; raises DomainError as ``pdf`` does."""
        if not wishes or any(wish.copies < 1 for wish in wishes):
            raise DomainError("Choose at least one product and one label of each. Nothing was printed.")
        if sum(wish.copies for wish in wishes) > MOST_LABELS:
            raise DomainError("At most {most} labels are printed at once. Print them in two goes.", most=MOST_LABELS)
        known = self._articles([wish.product_id for wish in wishes])
        labels: list[Label] = []
        for wish in wishes:
            article = known.get(wish.product_id)
            if article is None:
                raise DomainError("There is no such product. Nothing was printed.")
            labels += [self._label(article)] * wish.copies
        return labels

    def pdf(self, wishes: Sequence[LabelWish], sheet: LabelSheet, kind: LabelKind, *, start: int = 0) -> bytes:
        """Return labels on sheets of A4, beginning at a place of the first sheet (0 is the upper left one).

        Raises DomainError when nothing is asked for, a product has no price or no barcode, or the labels are too small.
        """
        check_sheet(sheet)
        if not 0 <= start < sheet.places:
            raise DomainError("The sheet has {places} labels. Begin on one of them.", places=sheet.places)
        return draw_labels(self.wanted(wishes), sheet, kind, self._language, start=start, shift=self._shift)

    def keep(
        self, wishes: Sequence[LabelWish], sheet: LabelSheet, kind: LabelKind, folder: Path, *, start: int = 0
    ) -> Path:
        """Put sheets of labels into the folder of papers and return where they lie. Raises OSError."""
        path = folder / FOLDER / f"label-{self._context.clock.now():%Y%m%d-%H%M%S}.pdf"
        write_durably(path, self.pdf(wishes, sheet, kind, start=start))
        return path

    def keep_test(self, sheet: LabelSheet, name: str, folder: Path) -> Path:
        """Put the test page of a sheet into the folder of papers and return where it lies. Raises OSError."""
        path = folder / FOLDER / f"uji-{sheet.columns}x{sheet.rows}.pdf"
        write_durably(path, draw_calibration(check_sheet(sheet), self._language, name, self._shift))
        return path

    def print_roll(self, wishes: Sequence[LabelWish], kind: LabelKind, *, profile: PaperProfile) -> str:
        """Queue labels for the receipt printer and return the job's uid; at most 200 at once."""
        labels = self.wanted(wishes)
        if len(labels) > MOST_ON_ROLL:
            raise DomainError(
                "{count} labels are too many for the receipt printer at once: at most {most}. Nothing was printed.",
                count=len(labels),
                most=MOST_ON_ROLL,
            )
        payload = label_bytes(labels, kind, profile, self._language)
        context = self._context
        with context.database.writing() as unit:
            return queue_job(unit, context, JobKind.LABEL, "LABEL", now=context.clock.now(), payload=payload)

    @property
    def _shift(self) -> Shift:
        settings = self._context.settings
        return settings.label_right_mm * 10, settings.label_down_mm * 10

    @property
    def _language(self) -> Language:
        return Language(self._context.settings.receipt_language)

    def _label(self, article: Article) -> Label:
        code = label_code(article.barcodes)
        if article.price is None:
            raise DomainError("{name} has no selling price yet. Set a price first.", name=article.name)
        if not code:
            raise DomainError(
                "{name} has no barcode yet. Give it one of the shop's own first; nothing was printed.",
                name=article.name,
            )
        return Label(
            name=article.name,
            producer=article.producer_name or self._context.settings.shop_name,
            village=article.village,
            price=article.price,
            price_per=article.price_per,
            unit=article.unit,
            code=code,
            practice=self._context.home.practice,
        )

    def _articles(self, ids: Sequence[int]) -> dict[int, Article]:
        found = Catalogue(self._context).articles(list(dict.fromkeys(ids)), codes=True)
        return {each.product_id: each for each in found}
