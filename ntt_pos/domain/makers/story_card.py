"""The card of a maker or a product: what the shop tells of it, who agreed to be shown, and what may leave the shop."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from ntt_pos.domain.core.errors import DomainError, Doubtful
from ntt_pos.domain.core.pillar_halal import Pillar

LONGEST: Final[Mapping[str, int]] = {"sentence": 90, "story": 400, "ingredients": 200, "care": 120, "weight": 20}
MOST_PHOTOS: Final = 3
_TELEPHONE: Final = re.compile(r"(?:\d[\s./()-]{0,2}){8,}")
_HEALS: Final = re.compile(
    r"\b(?:(?:me)?nyembuh\w*|sembuh\w*|obat\w*|(?:meng|peng|ber)obat\w*|(?:ber)?khasiat\w*|penyakit\w*|heal\w*|cure\w*"
    r"|medic\w*)\b",
    re.IGNORECASE,
)
_NOT_FOR_WHATSAPP: Final = re.compile(
    r"\b(?:moke|arak|tuak|sopi|anggur merah|minuman keras|bir|alkohol|rokok|tembakau|cerutu|jamu|obat\w*|ramuan|babi hidup"
    r"|ayam hidup|kambing hidup|sapi|hewan|ternak|anak ayam|anak babi|ikan hias)\b",
    re.IGNORECASE,
)
_GROUPS: Final = re.compile(
    r"\b(?:bumdes\w*|kelompok|komunitas|pkk|koperasi|ksu|kub|kwt|poktan|gapoktan|tani|umkm|ud|cv|pt|sanggar|paguyuban|yayasan"
    r"|ibu-ibu|mama-mama|nelayan|karang taruna|usaha bersama|dapur|rumah produksi|omk|orang muda katolik|susteran|biara"
    r"|paroki|rumah tenun|tenun)\b",
    re.IGNORECASE,
)
_SCHOOLS: Final = re.compile(
    r"\b(?:sd[kin]?|smp[kn]?|sma[kn]?|smk[ns]?|slb[n]?|tk[k]?|paud|sekolah|seminari|universitas|institut|politeknik|mts|mi|ma)\b",
    re.IGNORECASE,
)


class MakerKind(StrEnum):
    """Who is behind a producer: a person and a pupil are protected, a group and a school carry their name."""

    PERSON = "PERSON"
    GROUP = "GROUP"
    SCHOOL = "SCHOOL"
    PUPIL = "PUPIL"


class ConsentTo(StrEnum):
    """What of a person may be shown."""

    NAME = "NAME"
    FACE = "FACE"
    PHONE = "PHONE"


class ConsentPlace(StrEnum):
    """Where it may be shown."""

    SHOP = "SHOP"
    PAPER = "PAPER"
    INTERNET = "INTERNET"


Agreed = frozenset[tuple[ConsentTo, ConsentPlace]]


@dataclass(frozen=True, slots=True)
class Card:
    """What the shop tells of a maker or a product. ``kind`` is a maker's; ``photos`` are JPEG, the first one leads."""

    sentence: str = ""
    story: str = ""
    ingredients: str = ""
    care: str = ""
    weight: str = ""
    kind: MakerKind | None = None
    shown: bool = True
    whatsapp: bool = False
    photos: tuple[bytes, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class ConsentAct:
    """A consent as it was given or withdrawn, by whom it was recorded and when."""

    to: ConsentTo
    place: ConsentPlace
    given: bool
    at: datetime
    user: str


@dataclass(frozen=True, slots=True)
class ConsentPaper:
    """What is on the sheet that somebody signs: who, what they agree to, where, who read it to them and when."""

    shop: str
    address: str
    code: str
    name: str
    village: str
    agreed: Agreed
    read_by: str
    at: datetime
    practice: bool


def agreed_now(acts: Collection[ConsentAct]) -> Agreed:
    """Return what somebody agrees to after these acts, oldest first: the last word about each holds."""
    last = {(act.to, act.place): act.given for act in acts}
    return frozenset(key for key, given in last.items() if given)


def proposed_kind(name: str, pillar: Pillar) -> MakerKind:
    """Return who probably is behind a name. It is proposed on the form only: nothing is shown because of a guess."""
    if _SCHOOLS.search(name):
        return MakerKind.SCHOOL
    if _GROUPS.search(name):
        return MakerKind.GROUP
    return MakerKind.PUPIL if pillar is Pillar.SCHOOL else MakerKind.PERSON


def may_name(kind: MakerKind | None, agreed: Agreed, place: ConsentPlace) -> bool:
    """Tell whether a maker's name may be shown somewhere. Whoever has no card yet counts as a person who was not asked."""
    if kind in (MakerKind.GROUP, MakerKind.SCHOOL):
        return True
    return kind is MakerKind.PERSON and (ConsentTo.NAME, place) in agreed


def may_show_face(kind: MakerKind | None, agreed: Agreed, place: ConsentPlace) -> bool:
    """Tell whether photos of a maker may be shown somewhere; those of a pupil never."""
    if kind in (MakerKind.GROUP, MakerKind.SCHOOL):
        return True
    return kind is MakerKind.PERSON and (ConsentTo.FACE, place) in agreed


def may_show_phone(kind: MakerKind | None, agreed: Agreed, place: ConsentPlace) -> bool:
    """Tell whether a maker's telephone may be shown somewhere; a group's too only when it agreed."""
    return kind is not MakerKind.PUPIL and (ConsentTo.PHONE, place) in agreed


def check_card(card: Card, *, name: str, category: str = "") -> Card:
    """Return the card as it is kept: plain lines without control characters. Raises DomainError naming what is wrong."""
    if len(card.photos) > MOST_PHOTOS:
        raise DomainError(
            "A card has at most {most} photos. Take one away first; nothing was changed.",
            most=MOST_PHOTOS,
            what="photos",
        )
    if card.kind is MakerKind.PUPIL and card.photos:
        raise DomainError(
            "A pupil is never shown by face: take the photos away, or show the school as the maker. Nothing was changed.",
            what="photos",
        )
    if card.whatsapp and _NOT_FOR_WHATSAPP.search(f"{name} {category}"):
        raise DomainError(
            "“{name}” may not go into the WhatsApp catalogue: WhatsApp allows no alcohol, tobacco, animals or remedies. "
            "Untick it; the web catalogue and the shelf card stay.",
            name=name,
            what="whatsapp",
        )
    return replace(
        card,
        sentence=_words(card.sentence, "sentence"),
        story=_words(card.story, "story"),
        ingredients=_words(card.ingredients, "ingredients"),
        care=_words(card.care, "care"),
        weight=_words(card.weight, "weight"),
    )


def doubts(card: Card, *, private_names: Collection[str] = (), new_photos: bool = False) -> list[Doubtful]:
    """Return what somebody is asked about before a card is kept; nothing when all is plain.

    ``private_names`` are names that may not be shown to everybody.
    """
    found: list[Doubtful] = []
    words = f"{card.sentence} {card.story} {card.ingredients} {card.care}"
    heals = _HEALS.search(words)
    if heals is not None:
        found.append(
            Doubtful(
                "“{word}” promises that it heals. Food may not be praised so (UU 18/2012). Is this really meant?",
                word=heals.group(),
            )
        )
    digits = _TELEPHONE.search(words)
    if digits is not None:
        found.append(
            Doubtful(
                "“{digits}” looks like a telephone number or another number of a person. Everybody will read it. Is this meant?",
                digits=digits.group().strip(),
            )
        )
    named = next((each for each in private_names if names_somebody(words, each)), "")
    if named:
        found.append(
            Doubtful(
                "The name {name} is in these words, but there is no consent to show it on the internet. Is this meant?",
                name=named,
            )
        )
    if new_photos:
        found.append(
            Doubtful(
                "Has everybody who can be recognised in the new photos agreed to be shown? Children are never shown."
            )
        )
    return found


def names_somebody(words: str, name: str) -> bool:
    """Tell whether somebody's full name is in a text, whatever capitals and spaces."""
    wanted = " ".join(name.casefold().split())
    return (
        bool(wanted) and re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", " ".join(words.casefold().split())) is not None
    )


def _words(text: str, what: str) -> str:
    plain = " ".join(text.split())
    if len(plain) > LONGEST[what]:
        raise DomainError(
            "This text has {length} characters, {longest} fit. Shorten it; nothing was changed.",
            length=len(plain),
            longest=LONGEST[what],
            what=what,
        )
    if not plain.isprintable():
        raise DomainError("This text holds signs that cannot be shown. Type it again; nothing was changed.", what=what)
    return plain
