"""Goods are handed in: what the producer says, what was counted, and until when it keeps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ntt_pos import i18n
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.pillar_halal import Halal
from ntt_pos.domain.goods.notes import delivery_doubts
from ntt_pos.domain.typed.typed_date import parse_day
from ntt_pos.domain.typed.typed_numbers import parse_quantity
from ntt_pos.i18n import N_, _
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.goods.deliveries import DeliveryLine
from ntt_pos.services.goods.notes import Deliverable
from ntt_pos.services.reports.overview import ProducerLine
from ntt_pos.ui.goods.product_acts import product_over
from ntt_pos.ui.goods.product_form import ProductBegun
from ntt_pos.ui.goods.story_card_form import card_over
from ntt_pos.ui.lists.grid import GridCell, GridRow, Heading
from ntt_pos.ui.notes.note_dialogs import NoteOption
from ntt_pos.ui.notes.note_form import LONGEST_NOTE, LONGEST_QUANTITY, LineForm
from ntt_pos.ui.notes.note_words import until_words
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Size, Tone
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.fields import Field, Labelled

SAID, COUNTED, EXPIRY, NOTE = range(4)
LONGEST_DATE = 24


@dataclass(frozen=True, slots=True)
class DeliveryEntry:
    """A line as it was typed (base units)."""

    goods: Deliverable
    claimed: int
    counted: int
    expiry: date | None
    note: str


class DeliveryForm(LineForm):
    """Surat titip of one producer, or (None) of the shop's own goods."""

    def __init__(self, session: Session, producer: ProducerLine | None, posted: Callable[[Any], None]) -> None:
        self.producer = producer
        self._goods: dict[str, Deliverable] = {}
        self._unknown = self._added = ""  # a code that nobody knows; the product that was made for this note
        name = producer.name if producer else _("The shop's own goods")
        place = f"{producer.code} · {producer.village}, {producer.district}" if producer else ""
        super().__init__(
            session,
            key=self.key_of(producer),
            title=_("What does {name} hand in?", name=name),
            hint=place,
            verb=_("Record the delivery"),
            headings=(
                (Heading(_("Goods")), Heading(_("Stock"), 92, right=True)),
                (
                    Heading(_("Goods")),
                    Heading(_("Said"), 96, right=True),
                    Heading(_("Counted"), 96, right=True),
                    Heading(_("Difference"), 96, right=True),
                ),
            ),
            posted=posted,
        )
        self._makes_products = session.may(Act.EDIT_CATALOGUE)
        if self._makes_products:
            self.verb(_("New product"), self.new_product, "Ctrl+N", kind=ButtonKind.PLAIN)
            self.verb(_("Story and photos"), self.story, "Ctrl+Y", kind=ButtonKind.PLAIN)
            self.foot.addWidget(self.go)  # last, as in every form

    def new_product(self) -> None:
        """Add a product of this producer without leaving the note, and count it next."""
        if self.chosen is not None and not self.add():
            return
        usual = Counter((each.article.category, each.article.unit) for each in self._goods.values()).most_common(1)
        category, unit = usual[0][0] if usual else ("", "")
        begun = ProductBegun(self.producer.producer_id if self.producer else 0, category, unit, self._unknown)
        product_over(self, self.session, begun, self._made, self._failed)

    def _made(self, product_id: int) -> None:
        self._added, self._unknown = str(product_id), ""
        self.search.clear()
        self.refuse("")
        self.load()

    def story(self) -> None:
        """Fill in the card of the product that is being entered, or of the chosen line; the note waits."""
        goods = self.chosen
        if goods is None and self.lines.chosen:
            goods = self.draft.lines[int(self.lines.chosen)].goods
        if goods is None:
            self.refuse(_("Choose a product first, then Ctrl+Y tells its story."))
            return
        card_over(self, self.session, goods.article.product_id, self.session.tell)

    @staticmethod
    def key_of(producer: ProducerLine | None) -> str:
        """Return under which name a delivery that waits is kept."""
        return f"delivery:{producer.producer_id if producer else 0}"

    def entry_fields(self) -> Sequence[Labelled]:
        """Ask what was said, what was counted, until when it keeps, and why the two differ."""
        look = self.look
        self.said = Field(look, _("Said by the producer"), size=Size.BODY)
        self.counted = Field(look, _("Counted"), size=Size.BODY)
        self.expiry = Field(look, _("Expiry date"), size=Size.BODY, placeholder=_("20-5-26"))
        self.why = Field(look, _("Note of the line"), size=Size.BODY)
        for quantity in (self.said, self.counted):
            quantity.setMaxLength(LONGEST_QUANTITY)
        self.expiry.setMaxLength(LONGEST_DATE)
        self.why.setMaxLength(LONGEST_NOTE)
        labels = (_("Said"), _("Counted"), _("Expiry date"), _("Note"))
        widgets = (self.said, self.counted, self.expiry, self.why)
        return [Labelled(look, label, widget) for label, widget in zip(labels, widgets, strict=True)]

    def stretch_of(self, place: int) -> int:
        """Let the note be wider than the figures."""
        return 3 if place == NOTE else 2

    def load(self) -> None:
        """Look up the producer's goods."""
        notes, producer_id = self.session.shop.notes, self.producer.producer_id if self.producer else None
        self.session.books.run(lambda: notes.goods_of(producer_id), self._show, self._failed, owner=self)

    def thing(self, key: str) -> Deliverable:
        """Return a product by its key."""
        return self._goods[key]

    def begin(self, thing: Deliverable, line: DeliveryEntry | None) -> None:
        """Ask for the quantities in the product's own unit, and say how its last date is called."""
        article = thing.article
        unit = i18n.UNITS.get(article.unit, article.unit)
        how = _("In {unit}, with a comma: 0,5 is half.") if article.weighed else _("Whole {unit}.")
        parts = [how.format(unit=unit)]
        there = [each for each in self.draft.lines if each.goods.article.product_id == article.product_id]
        if there and line is None:
            parts.append(_("It is on the note already; another line needs another date."))
        elif article.halal is not Halal.NONE:
            parts.append(_("Food: type the date on the package; leave it empty when there is none."))
        self.entry.name(article.name, " ".join(parts), tone=Tone.ATTENTION if there and line is None else Tone.MUTED)
        for field, value in ((self.said, line.claimed if line else 0), (self.counted, line.counted if line else 0)):
            field.setText(_typed(value, article.price_per) if line else "")
        self.expiry.setText(f"{line.expiry:%d-%m-%Y}" if line and line.expiry else "")
        self.why.setText(line.note if line else "")

    def after(self, place: int) -> int:
        """What was said is proposed as counted; the note is asked only when the two differ."""
        if place == SAID and not self.counted.text().strip():
            self.counted.setText(self.said.text().strip())
        if place == EXPIRY and self.said.text().strip() in ("", self.counted.text().strip()):
            return NOTE + 1
        return place + 1

    def again(self, thing: Deliverable) -> bool:
        """Count one more piece when the product being counted is scanned again."""
        if thing is not self.chosen or thing.article.weighed:
            return False
        text = self.counted.text().strip()
        if text and not (text.isascii() and text.isdigit()):
            return False
        self.counted.setText(str((int(text) if text else 1) + 1))
        return True

    def read(self) -> DeliveryEntry:
        """Return the line; without a word of the producer what was counted stands for it."""
        per = self.chosen.article.price_per
        said, counted, expiry, _why = self.fields
        if not (self.counted.text().strip() or self.said.text().strip()):
            self.answer(counted, _not_counted)
        units = self.answer(counted, lambda text: _units(text or self.said.text(), per))
        claimed = self.answer(said, lambda text: _units(text, per)) if self.said.text().strip() else units
        if not units and not claimed:
            self.answer(counted, _nothing)
        until = None
        if self.expiry.text().strip():
            until = self.answer(expiry, lambda text: parse_day(text, month_end=True))
        return DeliveryEntry(self.chosen, claimed, units, until, self.why.text().strip())

    def doubts(self, line: DeliveryEntry) -> Sequence[DomainError]:
        """Return what looks like a slip: a date that is past, 300 where 30 usually come."""
        article = line.goods.article
        return delivery_doubts(
            article.name,
            counted=line.counted,
            claimed=line.claimed,
            expiry=line.expiry,
            largest=line.goods.largest,
            price_per=article.price_per,
            today=self.session.today(),
        )

    def keep(self, line: DeliveryEntry) -> Mapping[str, str | int]:
        """Keep the product, the quantities, the date and the note of the line."""
        article = line.goods.article
        return {
            "product": article.product_id,
            "name": article.name,
            "claimed": line.claimed,
            "counted": line.counted,
            "expiry": line.expiry.isoformat() if line.expiry else "",
            "note": line.note,
        }

    def line_of(self, kept: Mapping[str, Any]) -> DeliveryEntry | None:
        """Return the line with its product as it is now."""
        goods = self._goods.get(str(kept["product"]))
        expiry = date.fromisoformat(kept["expiry"]) if kept["expiry"] else None
        return DeliveryEntry(goods, kept["claimed"], kept["counted"], expiry, kept["note"]) if goods else None

    def thing_of(self, line: DeliveryEntry) -> Deliverable:
        """Return the product of a line."""
        return line.goods

    def row_of(self, line: DeliveryEntry) -> Sequence[GridCell]:
        """Show what was said and counted, and the difference in ochre."""
        article = line.goods.article
        until, _tone = until_words(line.expiry, self.session.today())
        below = " · ".join(part for part in (until, line.note) if part)
        difference = line.counted - line.claimed
        shown = i18n.quantity(difference, article.price_per, article.unit)
        return (
            GridCell(article.name, below, strong=True),
            GridCell(i18n.quantity(line.claimed, article.price_per, article.unit), tone=Tone.MUTED),
            GridCell(i18n.quantity(line.counted, article.price_per, article.unit), strong=True),
            GridCell(f"+{shown}" if difference > 0 else shown if difference else "–", tone=_tone_of(difference)),
        )

    def units_of(self, line: DeliveryEntry) -> tuple[str, int, int]:
        """Return what was counted."""
        article = line.goods.article
        return article.unit, article.price_per, line.counted

    def same(self, one: DeliveryEntry, other: DeliveryEntry) -> bool:
        """The same product with the same date."""
        return one.goods.article.product_id == other.goods.article.product_id and one.expiry == other.expiry

    def post(
        self, lines: Sequence[DeliveryEntry], happened: date | None, note: str, approval: ApprovalGiven | None
    ) -> Any:
        """Record the delivery; every doubt was answered when its line was put onto the note."""
        return self.session.shop.deliveries.post(
            by=self.session.by,
            producer_id=self.producer.producer_id if self.producer else None,
            lines=[
                DeliveryLine(each.goods.article.product_id, each.counted, each.claimed, each.expiry, each.note)
                for each in lines
            ],
            occurred_on=happened,
            note=note,
            sure=True,
            draft=self.key,
        )

    def unknown(self, code: str) -> None:
        """Say whose a scanned product is, or that nobody knows the code."""
        catalogue = self.session.shop.catalogue

        def told(found: Sequence[Any]) -> None:
            if found:
                whose = found[0].producer_name or _("the shop")
                sentence = _("{name} belongs to {producer}. Make one note per producer; nothing was added.")
                self.refuse(sentence.format(name=found[0].name, producer=whose))
            else:
                self._unknown = code
                sentence = (
                    _("No product has the code {code}. Ctrl+N makes one with it; nothing was added.")
                    if self._makes_products
                    else _("No product has the code {code}. Enter it on the page “Goods” first; nothing was added.")
                )
                self.refuse(sentence.format(code=code[:40]))

        self.session.books.run(lambda: catalogue.by_code(code), told, self._failed, owner=self)

    def _show(self, found: Sequence[Deliverable]) -> None:
        self._goods = {str(each.article.product_id): each for each in found}
        options = []
        for key, each in self._goods.items():
            article = each.article
            stock = i18n.quantity(article.on_hand, article.price_per, article.unit)
            pill = ("", "") if article.active else (_("not on sale"), "danger")
            cells = (GridCell(article.name, article.code, strong=True, pill=pill), GridCell(stock))
            words = f"{article.name} {article.code} {' '.join(article.barcodes)}".casefold()
            options.append(
                NoteOption(GridRow(key, cells, not article.active), words, (*article.barcodes, article.code))
            )
        self.offer(
            options,
            title=_("No goods of this producer yet"),
            hint=_("Ctrl+N makes the first one.")
            if self._makes_products
            else _("Enter the product on the page “Goods” first, with its terms and price."),
        )
        if self._added in self._goods:
            added, self._added = self._added, ""
            self.choose(added)


def _units(text: str, price_per: int) -> int:
    plain = text.strip()
    return 0 if plain.replace(",", "").strip("0") == "" and plain else parse_quantity(plain, price_per)


def _not_counted(_text: str) -> int:
    raise DomainError(N_("Type how many were counted first; nothing was added. One piece is 1."))


def _nothing(_text: str) -> int:
    raise DomainError("The quantity must be more than 0.")


def _typed(units: int, price_per: int) -> str:
    return i18n.quantity(units, price_per, "").strip()


def _tone_of(difference: int) -> Tone:
    return Tone.ATTENTION if difference else Tone.MUTED
