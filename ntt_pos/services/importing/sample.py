"""The sample shop: a practice file, stocked from the sample workbook as if its last delivery had come yesterday."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.users import Actor, Role
from ntt_pos.paths import seed_dir
from ntt_pos.services.core.founding import FirstShop
from ntt_pos.services.core.shop_settings import SettingsAdmin
from ntt_pos.services.core.sign_in.users import People
from ntt_pos.services.core.unit_of_work import Context
from ntt_pos.services.goods.bundles import BundleGiven, Bundles, PartGiven
from ntt_pos.services.goods.catalogue import Catalogue
from ntt_pos.services.goods.products import Products
from ntt_pos.services.importing.our_form.take_in import ImportResult, Imports
from ntt_pos.services.importing.sample_cards import tell_stories

WORKBOOK: Final = "titipan_contoh.xlsx"
PICTURES: Final = "gambar"
ORDERS_TO: Final = "+6281200009900"  # nobody's number, and no producer's either
PICTURED: Final = (  # the drawn picture of goods by what their names begin with; the first that holds is theirs
    ("abon ikan", "abon"),
    ("bakul anyaman", "bakul"),
    ("cerita rakyat", "cerita"),
    ("garam kasar", "garam"),
    ("gula lontar", "gula"),
    ("jagung titi", "jagung"),
    ("kacang mete", "mete"),
    ("keripik pisang", "keripik"),
    ("kopi arabika kemasan besar", "arabika2"),
    ("kopi arabika kemasan kecil", "kopikecil"),
    ("kopi arabika", "kopi"),
    ("kopi bubuk robusta pedas", "kopijahe"),
    ("kopi bubuk robusta", "robusta"),
    ("kue rambut", "kue"),
    ("kumpulan puisi", "buku"),
    ("kwatek tenun", "tenun"),
    ("madu hutan", "madu"),
    ("nowing tenun", "tenun"),
    ("senai selendang", "senai"),
    ("tepung kelor", "kelor"),
)


@dataclass(frozen=True, slots=True)
class SampleUser:
    """A user of the practice shop with the PIN that its sign-in screen shows. These open nothing but practice files."""

    username: str
    name: str
    role: Role
    secret: str


USERS: Final = (
    SampleUser("pemilik", "Maria Fernandez", Role.OWNER, "112233"),
    SampleUser("manajer", "Bela Tukan", Role.MANAGER, "445566"),
    SampleUser("ani", "Ani Kelen", Role.CASHIER, "123456"),
    SampleUser("yos", "Yos Hurint", Role.CASHIER, "654321"),
)
SAMPLE_SHOP: Final = FirstShop(
    outlet_code="LRT",
    register_code="LRT-01",
    shop_name="NTT Mart Flores Timur (latihan)",
    address="Taman Kota Felix Fernandez, Larantuka",
    owner_username=USERS[0].username,
    owner_name=USERS[0].name,
    owner_secret=USERS[0].secret,
    opening_cash=2_000_000,
    practice=True,
)


@dataclass(frozen=True, slots=True)
class SampleHampers:
    """A hampers of the practice shop: its name, the codes of its parts with how many, and its price in rupiah."""

    name: str
    parts: tuple[tuple[str, int], ...]
    price: int


HAMPERS: Final = (
    SampleHampers(
        "Hampers Lamaholot", (("P002-0006", 1), ("P002-0007", 1), ("P034-0122", 1), ("P032-0113", 1)), 160_000
    ),
    SampleHampers("Parsel kopi dan madu", (("P064-0231", 2), ("P004-0014", 1)), 145_000),
)


def build_sample_shop(
    context: Context,
    *,
    note: Path,
) -> ImportResult:
    """Give a practice shop founded as ``SAMPLE_SHOP`` its users and its stock, and note the PINs for the sign-in screen.

    All dates of the workbook are shifted so that its last delivery was yesterday (for a clock on 28 February 2026 by
    nothing at all). Raises DomainError for a shop that is no practice shop.
    """
    if not context.home.practice:
        raise DomainError("Sample goods are for a practice shop only. Nothing was changed.")
    people = People(context)
    owner = _owner(people)
    known = {card.username for card in people.users()}
    for user in USERS:
        if user.username not in known:
            people.add_user(by=owner, username=user.username, name=user.name, role=user.role, secret=user.secret)
    imports = Imports(context)
    yesterday = calendar_date(context.clock.now()) - timedelta(days=1)
    plan = imports.check(seed_dir() / WORKBOOK, last_delivery_on=yesterday)
    result = imports.apply(plan, by=owner)
    _pack_hampers(context, owner)
    _hang_pictures(context, owner)
    SettingsAdmin(context).change(by=owner, whatsapp_number=ORDERS_TO)
    tell_stories(context, Catalogue(context).everything(), picture_of, seed_dir(), by=owner)
    _write_note(note)
    return result


def _pack_hampers(context: Context, owner: Actor) -> None:
    """Pack the sample hampers, unless there are some; a workbook without their products has none."""
    catalogue, bundles = Catalogue(context), Bundles(context)
    if catalogue.bundles():
        return
    for each in HAMPERS:
        found = [(catalogue.by_code(code), quantity) for code, quantity in each.parts]
        if all(articles for articles, _quantity in found):
            parts = tuple(PartGiven(articles[0].product_id, quantity) for articles, quantity in found)
            given = BundleGiven(bundles.next_code(), each.name, parts, price=each.price, active=True, own_barcode=True)
            bundles.keep(given, by=owner)


def _hang_pictures(context: Context, owner: Actor) -> None:
    """Give the sample goods their drawn pictures; goods that have none keep the motif of their maker."""
    admin, files = Products(context), seed_dir() / PICTURES
    pictures = {picture: (files / f"{picture}.jpg").read_bytes() for _words, picture in PICTURED}
    wanted = {}
    for article in Catalogue(context).everything():
        picture = picture_of(article.name)
        if picture and not article.photo_sha:
            wanted[article.product_id] = pictures[picture]
    admin.show(wanted, by=owner)


def picture_of(name: str) -> str:
    """Return which drawn picture goods of a name have, "" for none."""
    return next((picture for words, picture in PICTURED if name.casefold().startswith(words)), "")


def _owner(people: People) -> Actor:
    for card in people.users():
        if card.username == SAMPLE_SHOP.owner_username and card.role is Role.OWNER:
            return Actor(card.user_id, card.username, card.name, card.role)
    raise DomainError("The practice shop has no owner called {name}.", name=SAMPLE_SHOP.owner_username)


def _write_note(note: Path) -> None:
    told = [
        {"username": user.username, "name": user.name, "role": user.role.value, "secret": user.secret} for user in USERS
    ]
    note.parent.mkdir(parents=True, exist_ok=True)
    part = note.with_suffix(".part")
    part.write_text(json.dumps({"users": told}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    part.replace(note)
