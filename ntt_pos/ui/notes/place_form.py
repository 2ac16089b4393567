"""A note about goods that are here: each choice is one batch in one bin, so that nothing is taken that is not there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ntt_pos import i18n
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.words import BINS
from ntt_pos.domain.goods.stock import Bin
from ntt_pos.domain.typed.typed_numbers import parse_quantity
from ntt_pos.i18n import N_, _
from ntt_pos.services.goods.notes import StockPlace
from ntt_pos.ui.lists.grid import GridCell, GridRow, Heading
from ntt_pos.ui.notes.note_dialogs import NoteOption
from ntt_pos.ui.notes.note_form import LONGEST_QUANTITY, LineForm
from ntt_pos.ui.notes.note_words import until_words
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Size
from ntt_pos.ui.widgets.fields import Field, Labelled


@dataclass(frozen=True, slots=True)
class PlacePart:
    """Units (base units) of what is in one place, and why they go."""

    place: StockPlace
    quantity: int
    reason: str = ""


def place_headings() -> tuple[Heading, ...]:
    """Return the columns of a list of places."""
    return (Heading(_("Goods")), Heading(_("There is"), 100, right=True))


def place_options(places: Sequence[StockPlace], session: Session, *, producers: bool = False) -> dict[str, NoteOption]:
    """Return what is where as rows to choose from, by key; with ``producers`` they name whose it is."""
    today = session.today()
    options = {}
    for place in places:
        until, tone = until_words(place.expiry, today)
        where = _(BINS[place.bin].phrase) if place.bin is not Bin.SHELF else ""
        whose = (place.producer or _("The shop's own goods")) if producers else place.code
        below = " · ".join(part for part in (until, where, whose) if part)
        stock = i18n.quantity(place.quantity, place.price_per, place.unit)
        words = f"{place.name} {place.code} {place.producer} {until} {where} {' '.join(place.barcodes)}".casefold()
        key = key_of(place)
        row = GridRow(key, (GridCell(place.name, below, strong=True), GridCell(stock, tone=tone)))
        options[key] = NoteOption(row, words, (*place.barcodes, place.code))
    return options


def key_of(place: StockPlace) -> str:
    """Return the key of a place."""
    return f"{place.product_id}:{place.bin}:{place.batch_id}"


class PlaceForm(LineForm):
    """A note whose lines are parts of what is here."""

    producers = False

    def entry_fields(self) -> Sequence[Labelled]:
        """Ask how many of it."""
        self.quantity = Field(self.look, _("Quantity"), size=Size.BODY)
        self.quantity.setMaxLength(LONGEST_QUANTITY)
        return [Labelled(self.look, _("Quantity"), self.quantity)]

    def show_places(self, places: Sequence[StockPlace], *, title: str, hint: str) -> None:
        """Offer what is here."""
        self._places = {key_of(place): place for place in places}
        options = place_options(places, self.session, producers=self.producers)
        self.offer(list(options.values()), title=title, hint=hint)

    def thing(self, key: str) -> StockPlace:
        """Return a place by its key."""
        return self._places[key]

    def begin(self, thing: StockPlace, line: PlacePart | None) -> None:
        """Propose everything that is there."""
        until, tone = until_words(thing.expiry, self.session.today())
        there = i18n.quantity(thing.quantity, thing.price_per, thing.unit)
        about = _("{where}, {until}: {quantity}", where=_(BINS[thing.bin].phrase), until=until, quantity=there)
        self.entry.name(thing.name, f"{about[:1].upper()}{about[1:]}", tone=tone)
        units = line.quantity if line else thing.quantity
        self.quantity.setText(i18n.quantity(units, thing.price_per, "").strip())

    def read(self) -> PlacePart:
        """Return the line; never more than is there."""
        place: StockPlace = self.chosen
        return PlacePart(place, self.answer(self.fields[0], lambda text: _part(text, place)), self.reason_of(place))

    def reason_of(self, place: StockPlace) -> str:
        """Return why these units go."""
        return ""

    def keep(self, line: PlacePart) -> Mapping[str, str | int]:
        """Keep where it lies, how much of it and why."""
        return {
            "place": key_of(line.place),
            "name": line.place.name,
            "quantity": line.quantity,
            "reason": line.reason,
        }

    def line_of(self, kept: Mapping[str, Any]) -> PlacePart | None:
        """Return the line with what is there now."""
        place = self._places.get(kept["place"])
        return PlacePart(place, kept["quantity"], kept["reason"]) if place else None

    def thing_of(self, line: PlacePart) -> StockPlace:
        """Return the place of a line."""
        return line.place

    def units_of(self, line: PlacePart) -> tuple[str, int, int]:
        """Return the units of a line."""
        return line.place.unit, line.place.price_per, line.quantity

    def same(self, one: PlacePart, other: PlacePart) -> bool:
        """The same place."""
        return key_of(one.place) == key_of(other.place)

    def cells(self, line: PlacePart, *words: str) -> Sequence[Any]:
        """Return a line with its place and date beneath the name."""
        place = line.place
        until, _tone = until_words(place.expiry, self.session.today())
        below = " · ".join(part for part in (until, _(BINS[place.bin].phrase), *words) if part)
        quantity = i18n.quantity(line.quantity, place.price_per, place.unit)
        return GridCell(place.name, below, strong=True), GridCell(quantity, strong=True)

    def unknown(self, code: str) -> None:
        """Say that nothing with this code is here."""
        self.refuse(_("Nothing with the code {code} is here that fits this note; nothing was added.", code=code[:40]))


def _part(text: str, place: StockPlace) -> int:
    units = parse_quantity(text, place.price_per)
    if units > place.quantity:
        raise DomainError(
            N_("Only {there} are there. Type at most that, or count the shelf first."),
            there=i18n.quantity(place.quantity, place.price_per, place.unit),
        )
    return units
