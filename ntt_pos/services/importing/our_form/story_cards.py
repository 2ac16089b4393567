"""The sheet Kartu: what the shop tells of makers and goods, taken in where nothing is told yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.pillar_halal import Pillar
from ntt_pos.domain.importing.form_cells import code_of
from ntt_pos.domain.importing.raw_cells import RawValue, Sentence, WrongCell, plain, says_none
from ntt_pos.domain.importing.workbook import RawRow
from ntt_pos.domain.makers.story_card import (
    LONGEST,
    MOST_PHOTOS,
    Card,
    MakerKind,
    check_card,
    doubts,
    proposed_kind,
)
from ntt_pos.services.importing.our_form.changed_master_data import SheetDifference
from ntt_pos.services.importing.our_form.form_sheets import (
    FORM,
    Problem,
    Reader,
    SheetKind,
    SheetNote,
    SheetNoteKind,
    SheetTable,
)
from ntt_pos.services.importing.photos_beside import PhotosBeside

MAKER_WORDS: Final[Mapping[MakerKind, str]] = {
    MakerKind.PERSON: "Orang",
    MakerKind.GROUP: "Kelompok",
    MakerKind.SCHOOL: "Sekolah",
    MakerKind.PUPIL: "Siswa",
}
YES_NO: Final[Mapping[bool, str]] = {True: "Ya", False: "Tidak"}
OF_GOODS: Final = ("ingredients", "care", "weight", "whatsapp")
_HEADERS: Final = {column.key: column.header for column in FORM[SheetKind.CARDS]}


@dataclass(frozen=True, slots=True)
class CardSubject:
    """What a card is about: a maker, else a product; ``card`` is what is told already, without ``photos`` of them."""

    maker: bool
    name: str
    category: str = ""
    pillar: Pillar = Pillar.VILLAGE
    card: Card | None = None
    photos: int = 0


@dataclass(frozen=True, slots=True)
class CardRow:
    """A row of Kartu; ``told`` holds what its filled cells say, by the name of the card's field."""

    reader: Reader
    code: str
    told: Mapping[str, Any]
    photos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewCard:
    """What is new of a card: the fields that were empty, and the photos where there were none."""

    code: str
    maker: bool
    told: Mapping[str, Any]
    kind: MakerKind | None

    def on(self, card: Card | None) -> Card:
        """Return the card as it will be."""
        return replace(card or Card(kind=self.kind), **self.told)


def read_card(table: SheetTable, row: RawRow, problems: list[Problem]) -> CardRow | None:
    """Return a row of Kartu, or None when a cell is wrong."""
    reader = Reader(table, row, problems)
    code = reader.take("code", code_of)
    told: dict[str, Any] = {}
    for key, longest in LONGEST.items():
        told[key] = reader.take(key, _words(longest))
    told["kind"] = reader.take("kind", _one_of({word: kind for kind, word in MAKER_WORDS.items()}))
    for key in ("shown", "whatsapp"):
        told[key] = reader.take(key, _one_of({word: value for value, word in YES_NO.items()}))
    photos = reader.take("photos", _names)
    if reader.wrong or code is None:
        return None
    return CardRow(reader, code, {key: value for key, value in told.items() if value not in ("", None)}, photos or ())


def judge_card(
    row: CardRow, about: CardSubject, photos: PhotosBeside
) -> tuple[NewCard | None, list[SheetDifference], list[SheetNote]]:
    """Return what is new of a card, where the shop tells something else already, and what deserves a look.

    What cannot be kept is listed as a wrong cell of the row.
    """
    reader, had = row.reader, about.card
    for key in OF_GOODS if about.maker else ("kind",):
        if row.told.get(key):
            reader.refuse(key, Sentence("A card of this kind has no such entry."), Sentence("Nothing here."))
    jpegs = tuple(_photo(reader, photos, name) for name in row.photos) if not about.photos else ()
    if reader.wrong:
        return None, [], []
    differences = list(_differences(row, had)) if had is not None else []
    fields = {key: value for key, value in row.told.items() if had is None or not getattr(had, key)}
    if had is not None:
        fields = {key: value for key, value in fields.items() if key in LONGEST}
    if jpegs:
        fields["photos"] = jpegs
    kind = (row.told.get("kind") or proposed_kind(about.name, about.pillar)) if about.maker else None
    new = NewCard(row.code, about.maker, fields, kind)
    if not fields:
        return None, differences, []
    try:
        card = check_card(new.on(had), name=about.name, category=about.category)
    except DomainError as error:
        reader.refuse(
            str(error.params.get("what", "code")),
            Sentence(error.message, dict(error.params)),
            Sentence("A card as the office keeps it."),
        )
        return None, [], []
    sheet, cell = reader.where("sentence")
    notes = [
        SheetNote(SheetNoteKind.CARD_DOUBT, sheet, cell, Sentence(each.message, dict(each.params)))
        for each in doubts(card, new_photos=about.maker and bool(jpegs))
    ]
    return new, differences, notes


def card_cells(code: str, name: str, card: Card | None, photos: tuple[str, ...]) -> tuple[str, ...]:
    """Return a card as its row of the sheet; ``photos`` are the names of its files."""
    told = card or Card()
    words = {key: getattr(told, key) for key in LONGEST}
    words |= {"code": code, "name": name, "photos": "; ".join(photos)}
    if card is not None:
        words |= {"shown": YES_NO[told.shown], "whatsapp": YES_NO[told.whatsapp] if told.kind is None else ""}
        words["kind"] = MAKER_WORDS[told.kind] if told.kind is not None else ""
    return tuple(words.get(column.key, "") for column in FORM[SheetKind.CARDS])


def _differences(row: CardRow, had: Card) -> Iterator[SheetDifference]:
    for key, value in row.told.items():
        old = getattr(had, key)
        if old == value or (key in LONGEST and not old):
            continue
        sheet, cell = row.reader.where(key)
        yield SheetDifference(sheet, cell, row.code, _HEADERS[key], _shown(old), _shown(value))


def _shown(value: object) -> str:
    if isinstance(value, MakerKind):
        return MAKER_WORDS[value]
    return YES_NO[value] if isinstance(value, bool) else str(value or "")


def _photo(reader: Reader, photos: PhotosBeside, name: str) -> bytes:
    try:
        return photos.read(name)
    except DomainError as error:
        reader.refuse(
            "photos", Sentence(error.message, dict(error.params)), Sentence("The names of photo files, with ; between.")
        )
        return b""


def _words(longest: int) -> Callable[[RawValue], str]:
    accepted = Sentence("Plain text of at most {longest} characters.", {"longest": longest})

    def read(raw: RawValue) -> str:
        text = "" if says_none(raw) else " ".join(plain(raw, accepted).split())
        if len(text) > longest:
            raise WrongCell("The text has {count} characters, which is too long.", accepted, count=len(text))
        return text

    return read


def _one_of(words: Mapping[str, Any]) -> Callable[[RawValue], Any]:
    known = {word.casefold(): value for word, value in words.items()}
    accepted = Sentence("One of the words: {names}.", {"names": ", ".join(words)})

    def read(raw: RawValue) -> Any:
        if says_none(raw):
            return None
        text = plain(raw, accepted).strip()
        if text.casefold() not in known:
            raise WrongCell("“{text}” is none of the words.", accepted, text=text[:40])
        return known[text.casefold()]

    return read


def _names(raw: RawValue) -> tuple[str, ...]:
    accepted = Sentence("The names of photo files, with ; between.")
    names = (
        tuple(each.strip() for each in plain(raw, accepted).split(";") if each.strip()) if not says_none(raw) else ()
    )
    if len(names) > MOST_PHOTOS:
        raise WrongCell("There are {count} photos, which are too many.", accepted, count=len(names))
    return names
