"""Shops' things with valid defaults: a producer, a product on the shelf, an open drawer, a basket, a sale.

They write records the way the services do, so that what a test asks for is in the journal and verifies.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from ntt_pos.data.engine import Unit
from ntt_pos.data.models import goods, people, proof, sales, stock
from ntt_pos.data.models import shop as shop_tables
from ntt_pos.data.queries.core import chains, registers
from ntt_pos.data.queries.core import other_pcs as heard
from ntt_pos.domain.core.permissions import Act, Verdict
from ntt_pos.domain.core.pillar_halal import Halal, Pillar
from ntt_pos.domain.core.terms import OWN_TERMS, Terms, TermsKind
from ntt_pos.domain.core.users import Actor, OwnRole, Role, SecretKind
from ntt_pos.domain.goods.stock import MovementKind
from ntt_pos.domain.selling import cart as carts
from ntt_pos.domain.selling.cart import Cart, price_cart
from ntt_pos.domain.selling.payment import Means, Tender, due_in_cash

if TYPE_CHECKING:
    from ntt_pos.services.core.journal_entry import JournalEntry
    from ntt_pos.services.core.unit_of_work import UnitOfWork
    from ntt_pos.services.money.payables import PayRow
    from ntt_pos.services.selling.checkout import CompletedSale
    from ntt_pos.shop import Shop

COMMISSION_15 = Terms(TermsKind.COMMISSION, rate_bp=1500)


@dataclass(frozen=True, slots=True)
class AProducer:
    """A producer that was made."""

    producer_id: int
    code: str
    name: str
    person_uid: str


@dataclass(frozen=True, slots=True)
class AProduct:
    """A product that was made."""

    product_id: int
    code: str
    name: str
    price: int
    producer: AProducer | None
    batch_id: int | None


def somebody(shop: Shop, username: str = "pemilik") -> Actor:
    """Return a user of the shop as somebody who is signed in."""
    table = shop_tables.user_account
    with shop.context.reading() as unit:
        row = unit.row(sa.select(table).where(table.c.username == username))
    if row is None:
        raise LookupError(username)
    return Actor(row["id"], row["username"], row["name"], Role(row["role"]))


def account_row(shop: Shop, producer_id: int) -> PayRow:
    """A producer's line on the page of payouts: the balance, and what is payable now."""
    return shop.payables.account(producer_id, by=somebody(shop)).row


def a_producer(
    shop: Shop,
    *,
    code: str = "",
    name: str = "Kelompok Tenun Lewokluok",
    pillar: Pillar = Pillar.VILLAGE,
    village_code: str = "53.06.14.2003",
    village: str = "Lewokluok",
    district: str = "Demon Pagong",
    pays_by: str = "CASH",
    terms: Terms | None = COMMISSION_15,
    phone: str = "",
    by: Actor | None = None,
) -> AProducer:
    """Add a producer with terms (15 % commission unless told otherwise, None for none yet)."""
    by = by or somebody(shop)
    with shop.context.writing(by=by) as work, work.record("producer.added") as record:
        code = code or f"P{_next(work.unit, people.producer):03d}"
        person_uid = work.context.ids.uid(work.now)
        person_id = record.save(people.person, {"uid": person_uid, "erased": False})
        if phone:
            work.unit.run(
                sa.insert(people.personal_value),
                {
                    "uid": work.context.ids.uid(work.now),
                    "outlet_id": work.context.home.outlet_id,
                    "person_id": person_id,
                    "kind": "PHONE",
                    "value": phone,
                },
            )
        producer_id = record.save(
            people.producer,
            {
                "code": code,
                "name": name,
                "pillar": pillar,
                "village_code": village_code,
                "village": village,
                "district": district,
                "pays_by": pays_by,
                "active": True,
                "person_uid": person_uid,
                "photo_sha": "",
                "since": work.on,
            },
        )
        if terms is not None:
            _agree(record, terms, producer_id=producer_id)
    return AProducer(producer_id, code, name, person_uid)


def a_product(
    shop: Shop,
    *,
    producer: AProducer | None = None,
    own: bool = False,
    code: str = "",
    name: str = "Kopi Arabika Bajawa 200 g",
    category: str = "Kopi",
    unit: str = "bungkus",
    price_per: int = 1,
    price: int = 25_000,
    terms: Terms | None = None,
    barcode: str = "",
    delivered: int = 10,
    expiry: date | None = None,
    halal: Halal = Halal.HALAL,
    active: bool = True,
    by: Actor | None = None,
) -> AProduct:
    """Add a product with its price and ``delivered`` base units on the shelf.

    Without ``producer`` a new one is made; ``own`` goods have none. Without ``terms`` the producer's hold.
    """
    by = by or somebody(shop)
    if producer is None and not own:
        producer = a_producer(shop, by=by)
    with shop.context.writing(by=by) as work, work.record("product.added") as record:
        code = code or f"K{_next(work.unit, goods.product):04d}"
        product_id = record.save(
            goods.product,
            {
                "code": code,
                "name": name,
                "producer_id": producer.producer_id if producer else None,
                "category": category,
                "unit": unit,
                "price_per": price_per,
                "active": active,
                "halal": halal,
                "halal_checked": True,
                "photo_sha": "",
                "shelf": "",
            },
        )
        if barcode:
            record.save(goods.barcode, {"product_id": product_id, "code": barcode, "active": True})
        if own or terms is not None:
            _agree(record, terms or OWN_TERMS, product_id=product_id)
        if price:
            a_price(record, product_id, price, work.on)
    batch_id = None
    made = AProduct(product_id, code, name, price, producer, None)
    if delivered:
        batch_id = a_delivery(shop, made, delivered, expiry=expiry, by=by)
    return AProduct(product_id, code, name, price, producer, batch_id)


def a_price(record: JournalEntry, product_id: int, price: int, valid_from: date) -> None:
    """Add a selling price inside an open record."""
    record.add(
        goods.price,
        {
            **record.posting(),
            "product_id": product_id,
            "price": price,
            "valid_from": valid_from,
            "approval_id": None,
        },
    )


def a_delivery(
    shop: Shop, product: AProduct, quantity: int, *, expiry: date | None = None, by: Actor | None = None
) -> int:
    """Hand in ``quantity`` base units of a product and return the id of their batch."""
    by = by or somebody(shop)
    producer_id = product.producer.producer_id if product.producer else None
    with shop.context.writing(by=by) as work, work.record("delivery.posted") as record:
        number = work.outlet_number("ST")
        delivery_id = record.add(
            stock.delivery,
            {
                "number": number,
                **record.posting(),
                "producer_id": producer_id,
                "note": "",
                "reverses_id": None,
                "approval_id": None,
            },
        )
        line_id = record.add(
            stock.delivery_line,
            {
                "delivery_id": delivery_id,
                "product_id": product.product_id,
                "product_name": product.name,
                "claimed": quantity,
                "counted": quantity,
                "expiry": expiry,
                "note": "",
            },
        )
        batch_id = record.add(
            stock.batch, {"product_id": product.product_id, "expiry": expiry, "delivery_line_id": line_id}
        )
        record.move_all(
            [
                record.move_stock(
                    product_id=product.product_id,
                    producer_id=producer_id,
                    kind=MovementKind.DELIVERY,
                    quantity=quantity,
                    batch_id=batch_id,
                    expiry=expiry,
                    document=number,
                )
            ]
        )
    return batch_id


def a_basket(shop: Shop, *lines: tuple[AProduct, int]) -> Cart:
    """Return a basket with these products and quantities (base units), as scanned at the till."""
    basket = Cart()
    for position, (product, quantity) in enumerate(lines):
        basket = carts.add(basket, shop.catalogue.article(product.product_id), quantity, key=f"line-{position}")
    return basket


def another_register(shop: Shop, code: str) -> None:
    """Add another register and work as it: a file of its own would do the same and send its records."""
    with shop.context.writing(by=somebody(shop)) as work, work.record("register.added") as record:
        install = work.context.ids.uid(work.now)
        added = record.save(shop_tables.register, {"code": code, "kind": "TILL", "epoch": 0, "install_uid": install})
    shop.context.home = replace(shop.context.home, register_id=added, register_code=code)


def heard_from(shop: Shop, code: str, *, ahead: int = 0, seat_seq: int = 0, at: datetime | None = None) -> None:
    """Let a register's PC have said now how far it is: as far as its records are here, or some records ahead."""
    now = shop.context.clock.now()
    with shop.context.database.writing() as unit:
        known = registers.with_code(unit, code)
        if known is None:
            raise LookupError(code)
        seq, head = chains.head(unit, code) or (0, "")
        told = {"seq": seq + ahead, "head": head, "seat_seq": seat_seq}
        heard.put(unit, known["id"], **told, at=at or now, heard_at=now)


def an_open_drawer(shop: Shop, *, by: Actor, notes: dict[int, int] | None = None) -> None:
    """Open the shift with Rp200.000 in the drawer unless told otherwise; an open one stays."""
    if shop.shifts.current() is None:
        shop.shifts.open(by=by, denominations=notes if notes is not None else {50_000: 2, 10_000: 8, 2_000: 10})


def a_sale(
    shop: Shop, lines: Sequence[tuple[AProduct, int]], *, by: Actor, tenders: Sequence[Tender] = ()
) -> CompletedSale:
    """Sell these products, opening the drawer when needed; paid exactly in cash unless told otherwise."""
    an_open_drawer(shop, by=by)
    basket = a_basket(shop, *lines)
    if not tenders:
        due = due_in_cash(price_cart(basket).paid, shop.context.settings.cash_unit)
        tenders = [Tender(Means.CASH, due)] if due else []
    context = shop.context
    return shop.checkout.complete(basket, tuple(tenders), by=by, sale_uid=context.ids.uid(context.clock.now()))


def change_producer(shop: Shop, producer_id: int, *, by: Actor, **changes: object) -> None:
    """Fill in a producer's card anew; what is personal stays unless it is among the changes."""
    form = replace(shop.producer_admin.open(producer_id, by=by), **{"personal": None, "collectors": None, **changes})
    shop.producer_admin.change(producer_id, form, by=by, sure=True)


def change_product(shop: Shop, product_id: int, *, by: Actor, **changes: object) -> None:
    """Fill in a product's card anew."""
    form = replace(shop.product_admin.open(product_id), **changes)
    shop.product_admin.change(product_id, form, by=by)


def _agree(
    record: JournalEntry, terms: Terms, *, producer_id: int | None = None, product_id: int | None = None
) -> None:
    work: UnitOfWork = record.work
    record.add(
        goods.terms,
        {
            **record.posting(),
            "producer_id": producer_id,
            "product_id": product_id,
            "kind": terms.kind,
            "rate_bp": terms.rate_bp,
            "net_price": terms.net_price,
            "discount_bearer": terms.discount_bearer,
            "loss_bearer": terms.loss_bearer,
            "damage_bearer": terms.damage_bearer,
            "valid_from": work.on,
            "approval_id": None,
        },
    )


def an_empty_year(record: JournalEntry) -> None:
    """Say that a year in which nothing was written lies in a file of its own, which is there."""
    data, folders = b"", record.work.context.database.years.folders
    for folder in folders[:1]:
        (folder / "tahun-2020.db").write_bytes(data)
    told = {"year": 2020, "file": "tahun-2020.db", "sha256": hashlib.sha256(data).hexdigest(), "bytes": 0}
    record.add(proof.year_file, {**record.posting(), **told, "records": 0, "statements": 0})


def a_claim(shop: Shop, number: str, *, by: Actor) -> None:
    """Ask for a receipt of this register once more, and give it: with several PCs another one would ask."""
    sale = sales.sale.c
    with shop.context.writing(by=by) as work, work.record("return.asked") as record:
        asked = {"sale_id": work.unit.value(sa.select(sale.id).where(sale.number == number))}
        record.add(sales.return_ask, {**record.posting(), **asked})
    shop.claims.answer()


def _next(unit: Unit, table: sa.Table) -> int:
    return int(unit.value(sa.select(sa.func.count()).select_from(table))) + 1


def an_own_role(shop: Shop, *, name: str = "Gudang", username: str = "gus") -> OwnRole:
    """Make a role that takes deliveries and does not sell, as the owner, and somebody who has it (PIN 864209)."""
    owner = somebody(shop, "pemilik")
    made = shop.rights.add_role(by=owner, name=name, base=Role.CASHIER, secret=SecretKind.PIN)
    shop.rights.change(by=owner, role=made.code, act=Act.RECEIVE_GOODS, verdict=Verdict.ALLOWED)
    shop.rights.change(by=owner, role=made.code, act=Act.SELL, verdict=Verdict.DENIED)
    shop.people.add_user(by=owner, username=username, name="Gus", role=made.code, secret="864209")
    return made


def of_own_role(shop: Shop, made: OwnRole, *, username: str = "gus") -> bool:
    """Tell whether the shop knows the role as it was made: by code and name, with its rights and its person."""
    (known,) = shop.rights.roles()
    rights = shop.rights.matrix()[made.code]
    who = next(card for card in shop.people.users() if card.username == username)
    told = (known.code, known.name, known.base, known.secret) == (made.code, made.name, made.base, made.secret)
    may = (rights[Act.RECEIVE_GOODS], rights[Act.SELL]) == (Verdict.ALLOWED, Verdict.DENIED)
    return told and may and who.own is not None and who.own.code == made.code
