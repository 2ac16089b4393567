"""The one module of the histories that calls the shop's services: what somebody does, in the words of the acts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError
from ntt_pos.domain.core.pillar_halal import Pillar
from ntt_pos.domain.core.terms import Bearer, Terms, TermsKind
from ntt_pos.domain.goods.stock import Bin
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.money.shift import CashKind
from ntt_pos.domain.money.statement_payload import payload_values
from ntt_pos.domain.selling import cart as carts
from ntt_pos.domain.selling.cart import Cart, CutPrice
from ntt_pos.domain.selling.cart_bundles import add_bundle
from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.goods.bundles import PartGiven
from ntt_pos.services.goods.count_posting import CountLine
from ntt_pos.services.goods.deliveries import DeliveryLine
from ntt_pos.services.goods.master_rows import NewProducer, NewProduct
from ntt_pos.services.goods.stock_moves import WithdrawalLine
from ntt_pos.services.goods.write_offs import WriteOffLine, WriteOffReason
from ntt_pos.services.money.payouts import PaymentWay
from ntt_pos.services.money.safe import MoneyWay
from ntt_pos.services.selling.returnable import NewBasket
from ntt_pos.services.selling.returns import Bringing, WithoutReceipt
from tests.builders import account_row, change_producer, change_product, somebody
from tests.histories.sums import Deal

if TYPE_CHECKING:
    from ntt_pos.services.money.close_day import DaysClosed
    from ntt_pos.services.selling.checkout import CompletedSale
    from ntt_pos.shop import Shop

T = TypeVar("T")

PRODUCERS = (
    ("P001", "Kelompok Kopi Riangkemie", "VILLAGE", "CASH", Deal("COMMISSION", 1500)),
    ("P002", "SMK Negeri 1 Larantuka", "SCHOOL", "CASH", Deal("COMMISSION", 1250, discount_bearer="SHARED")),
    (
        "P003",
        "Tenun Lewokluok",
        "COMMUNITY",
        "TRANSFER",
        Deal("COMMISSION", 1000, discount_bearer="PRODUCER", loss_bearer="PRODUCER", damage_bearer="PRODUCER"),
    ),
    ("P004", "BUMDes Leworahang", "VILLAGE", "CASH", Deal("COMMISSION", 1500)),
)
PRODUCTS = (
    ("KOPI", "Kopi bubuk 200 g", "P001", "bungkus", 25_000, None),
    ("SIRUP", "Sirup asam 330 ml", "P001", "botol", 12_500, None),
    ("GARAM", "Garam Pantai Besar", "P001", "kg", 20_000, None),
    ("KERIPIK", "Keripik pisang 80 g", "P002", "bungkus", 3_333, None),
    ("TENUN", "Selendang tenun", "P003", "lembar", 50_000, None),
    ("ABON", "Abon ikan tuna 250 g", "P004", "bungkus", 25_000, Deal("NET_PRICE", net_price=20_000)),
    (
        "MADU",
        "Madu hutan 150 ml",
        "P004",
        "botol",
        18_700,
        Deal("NET_PRICE", net_price=15_000, discount_bearer="PRODUCER"),
    ),
    ("TAS", "Tas belanja toko", "", "lembar", 7_250, Deal("OWN")),
)
BUNDLE = ("HAMPERS", "Hampers Flores", (("KOPI", 1), ("KERIPIK", 2), ("TENUN", 1)), 75_000)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line at the till: units of a product, and what is taken off or typed over."""

    product_id: int
    units: int
    off: int = 0
    off_bp: int = 0
    typed: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A line of the basket as the till shows it before it is paid."""

    product_id: int
    units: int
    price: int
    off: int
    off_bp: int
    bundle: str


class Driver:
    """Somebody at the till, in the office and at night, in one open shop."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.cashier = somebody(shop, "ani")
        self.manager = somebody(shop, "bela")
        self.owner = somebody(shop, "pemilik")

    def key(self) -> str:
        """Return a key as a screen makes it."""
        return self.shop.context.ids.uid(self.shop.context.clock.now())

    def approved(self, act: Callable[[ApprovalGiven | None], T]) -> T:
        """Try an act alone and, when it asks for it, with the owner's approval."""
        try:
            return act(None)
        except ApprovalNeeded:
            return act(ApprovalGiven(self.owner.user_id, "disetujui pemilik"))

    # at the till

    def basket(
        self,
        wanted: Iterable[Wanted],
        *,
        off: int = 0,
        off_bp: int = 0,
        bundles: int = 0,
        bundle_id: int = 0,
    ) -> Cart:
        cart = Cart()
        if bundles:
            bundle = self.shop.catalogue.bundle(bundle_id)
            cart = add_bundle(cart, bundle, bundles, uid=self.key())
        for each in wanted:
            key = f"l{each.product_id}"
            cart = carts.add(cart, self.shop.catalogue.article(each.product_id), each.units, key=key)
            changes: dict[str, object] = {}
            if each.typed is not None:
                changes["price"] = each.typed
            if each.off or each.off_bp:
                changes["discount"] = CutPrice(amount=each.off, rate_bp=each.off_bp, reason="langganan")
            if changes:
                cart = carts.change_line(cart, cart.last_key, **changes)
        if off or off_bp:
            cart = carts.discount_cart(cart, CutPrice(amount=off, rate_bp=off_bp, reason="bazar"))
        return cart

    def shown(self, cart: Cart) -> list[Asked]:
        """Return the basket's lines in order."""
        return [
            Asked(
                line.article.product_id,
                line.quantity,
                line.unit_price,
                line.discount.amount if line.discount else 0,
                line.discount.rate_bp if line.discount else 0,
                line.bundle,
            )
            for line in cart.lines
        ]

    def sell(self, cart: Cart, tenders: Sequence[tuple[str, int]], *, alone: bool = False) -> CompletedSale:
        uid, paid = self.key(), _tenders(tenders)
        if alone:
            return self.shop.checkout.complete(cart, paid, by=self.cashier, sale_uid=uid)
        return self.approved(
            lambda given: self.shop.checkout.complete(cart, paid, by=self.cashier, sale_uid=uid, approval=given)
        )

    def can_be_sold(self, product_id: int) -> bool:
        article = self.shop.catalogue.article(product_id)
        return not 0 < article.on_hand <= article.expired_on_hand

    def expired(self, product_id: int) -> int:
        return self.shop.catalogue.article(product_id).expired_on_hand

    def take_back(
        self, number: str, lines: Sequence[tuple[int, int, str]], *, cash_instead_of: Sequence[str] = ()
    ) -> Mapping[str, int]:
        """Take units of lines (position, units, reason) back and return the money given back per means."""
        uid = self.key()
        back = self.approved(
            lambda given: self.shop.returns.complete(
                by=self.cashier,
                number=number,
                bringing=_bringing(lines),
                return_uid=uid,
                cash_instead_of=[Means(each) for each in cash_instead_of],
                references=dict.fromkeys((Means.QRIS, Means.TRANSFER, Means.CARD), "B 1"),
                approval=given,
            )
        )
        return {str(means): amount for means, amount in back.refunds}

    def exchange(
        self, number: str, lines: Sequence[tuple[int, int, str]], cart: Cart, paid: int
    ) -> tuple[Mapping[str, int], str, int]:
        """Take units back and sell a basket of ``paid`` rupiah; return refunds by means, the new number, cash taken."""
        bringing = _bringing(lines)
        due = paid - self.shop.returns.plan(number, bringing, exchange_for=paid).exchange
        cash = due - due % 100
        uid, sale_uid = self.key(), self.key()
        wanted = NewBasket(cart, _tenders([("CASH", cash)] if cash else []), sale_uid)
        done = self.approved(
            lambda given: self.shop.returns.exchange(
                by=self.cashier,
                number=number,
                bringing=bringing,
                wanted=wanted,
                return_uid=uid,
                references=dict.fromkeys((Means.QRIS, Means.TRANSFER, Means.CARD), "B 1"),
                signed=() if given is None else (given,),
            )
        )
        return {str(means): amount for means, amount in done.returned.refunds}, done.sold.number, cash

    def take_back_without_receipt(self, product_id: int, units: int, price: int, reason: str) -> int:
        """Return the cash given back."""
        uid = self.key()
        bringing = [WithoutReceipt(product_id, units, price, ReturnReason(reason))]
        return self.approved(
            lambda given: self.shop.returns.complete_without_receipt(
                by=self.cashier, bringing=bringing, return_uid=uid, approval=given
            )
        ).money_back

    def open_drawer(self, notes: Mapping[int, int]) -> None:
        self.shop.shifts.open(by=self.cashier, denominations=dict(notes))

    def close_drawer(self, counted: Mapping[int, int], reason: str) -> tuple[int, int]:
        """Return expected and counted rupiah."""
        made = self.shop.shifts.close(by=self.cashier, counted=dict(counted), reason=reason)
        return made.expected, made.counted

    def pay_in(self, amount: int) -> None:
        self._drawer_cash(CashKind.PAY_IN, amount, "uang kecil")

    def pay_out(self, amount: int) -> None:
        self._drawer_cash(CashKind.PAY_OUT, amount, "beli kantong")

    def _drawer_cash(self, kind: CashKind, amount: int, why: str) -> None:
        self.approved(
            lambda given: self.shop.shifts.move_cash(
                by=self.cashier, kind=kind, amount=amount, reason=why, approval=given
            )
        )

    def change_means(self, number: str, means: str) -> None:
        (row,) = self.shop.corrections.payments(number).rows
        self.approved(
            lambda given: self.shop.corrections.change_means(
                by=self.cashier,
                payment_uid=row.payment_uid,
                means=Means(means),
                reference="" if means == "CASH" else "ref-koreksi",
                reason="salah tekan",
                approval=given,
            )
        )

    def clear(self, means: str, amount: int, fee: int) -> None:
        self.shop.reconciliation.settle(
            by=self.manager, means=Means(means), amount=amount, fee=fee, reference="mutasi", key=self.key()
        )

    # goods

    def deliver(
        self, producer_id: int | None, lines: Sequence[tuple[int, int, int, date | None]], happened: date | None
    ) -> int:
        """Post (product, counted, claimed, expiry) lines and return the delivery's id."""
        given = [DeliveryLine(product, counted, claimed, expiry) for product, counted, claimed, expiry in lines]
        return self.shop.deliveries.post(
            by=self.manager, producer_id=producer_id, lines=given, occurred_on=happened, sure=True
        ).delivery_id

    def undo_delivery(self, delivery_id: int) -> list[str] | None:
        """Undo a delivery and return the notes undone with it; None when something stands in the way."""
        if self.shop.deliveries.undoing(delivery_id).in_the_way:
            return None
        undone = self.shop.deliveries.reverse(delivery_id, by=self.owner, note="salah ketik")
        return [each.number for each in undone.along]

    def withdraw(
        self, producer_id: int | None, product_id: int, units: int, place: str, batch_id: int | None = None
    ) -> tuple[int, str]:
        reason = "UNSOLD" if place == "SHELF" else "SPOILED"
        lines = [WithdrawalLine(product_id, units, Bin(place), reason, batch_id)]
        posted = self.shop.stock_moves.withdraw(by=self.manager, producer_id=producer_id, lines=lines)
        return posted.withdrawal_id, posted.number

    def undo_withdrawal(self, withdrawal_id: int) -> None:
        self.shop.stock_moves.reverse_withdrawal(withdrawal_id, by=self.owner, note="salah ketik")

    def count(self, counted: Sequence[tuple[int, int]]) -> int:
        """Post a count of (product, units) and return what the producers' balances gained."""
        lines = [CountLine(product, units, reason="opname") for product, units in counted]
        return self.shop.stock_moves.count(by=self.owner, scope="rak depan", lines=lines).compensation

    def write_off(self, product_id: int, units: int, reason: str, batch_id: int | None = None) -> tuple[int, str, int]:
        """Write goods off; return id, number and what the producers' balances gained."""
        wanted = {"reason": WriteOffReason(reason), "lines": [WriteOffLine(product_id, units, batch_id)]}
        try:
            posted = self.shop.stock_moves.write_off(by=self.owner, **wanted)
        except ApprovalNeeded:  # above what one person writes off in a day
            approval = ApprovalGiven(self.manager.user_id, "dilihat bersama")
            posted = self.shop.stock_moves.write_off(by=self.owner, approval=approval, **wanted)
        return posted.write_off_id, posted.number, posted.compensation

    def undo_write_off(self, write_off_id: int) -> bool:
        """Undo a write-off; False when its goods are no longer where it put them."""
        try:
            self.shop.stock_moves.reverse_write_off(write_off_id, by=self.owner, note="tidak rusak")
        except DomainError:
            return False
        return True

    def batches(self, product_id: int) -> list[tuple[int | None, date | None, int]]:
        return [(b.batch_id, b.expiry, b.quantity) for b in self.shop.stock_moves.batches(product_id) if b.quantity > 0]

    def correct_expiry(self, product_id: int, batch_id: int | None, expiry: date, units: int) -> None:
        self.shop.stock_moves.correct_expiry(
            by=self.owner, product_id=product_id, batch_id=batch_id, expiry=expiry, quantity=units
        )

    # accounts

    def correct(self, producer_id: int, kind: str, amount: int) -> None:
        self.approved(
            lambda given: self.shop.corrections.correct(
                by=self.manager,
                producer_id=producer_id,
                kind=EntryKind(kind),
                amount=amount,
                reason="salah tulis",
                approval=given,
            )
        )

    def proposed(self, producer_id: int) -> tuple[int, int]:
        """Return (balance, payable) as the payout screen shows them."""
        made = account_row(self.shop, producer_id)
        return made.balance, made.payable

    def pay(self, producer_id: int, amount: int, *, key: str, place: str = "", means: str = "") -> tuple[str, bool]:
        """Pay and return the voucher's number and whether it was there already."""
        way = PaymentWay(means=means, place=place)
        made = self.approved(
            lambda given: self.shop.payouts.pay(
                by=self.manager, producer_id=producer_id, amount=amount, key=key, way=way, approval=given
            )
        )
        return made.number, made.already_recorded

    def into_the_safe(self, amount: int) -> None:
        """Bring money into the safe from outside."""
        self.shop.safe.move(by=self.owner, way=MoneyWay.SAFE_IN, amount=amount, key=self.key(), reason="modal")

    def bounce(self, number: str) -> None:
        self.approved(
            lambda given: self.shop.payouts.reverse(
                by=self.manager, number=number, reason="transfer kembali", approval=given
            )
        )

    def repay(self, producer_id: int, amount: int, place: str) -> None:
        self.shop.payouts.repay(by=self.manager, producer_id=producer_id, amount=amount, to_place=place)

    # what things are called and cost

    def rename_producer(self, producer_id: int, name: str) -> None:
        change_producer(self.shop, producer_id, by=self.manager, name=name)

    def move_producer(self, producer_id: int, pillar: str, village_code: str) -> None:
        change_producer(self.shop, producer_id, by=self.manager, pillar=Pillar(pillar), village_code=village_code)

    def rename_product(self, product_id: int, name: str) -> None:
        change_product(self.shop, product_id, by=self.manager, name=name)

    def set_price(self, product_id: int, price: int, start: date | None) -> None:
        self.shop.products.set_price(product_id, price, by=self.owner, valid_from=start, sure=True)

    def set_terms(self, deal: Deal, *, producer_id: int | None, product_id: int | None, start: date | None) -> None:
        self.shop.products.set_terms(
            _terms(deal), by=self.owner, producer_id=producer_id, product_id=product_id, valid_from=start, sure=True
        )

    # the night, the papers, the clock

    def close_day(
        self,
        *,
        by_itself: bool = False,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> DaysClosed:
        by = self.shop.people.system_actor() if by_itself else self.manager
        return self.shop.close_day.close(by=by, progress=progress, cancelled=cancelled)

    def close_if_due(self) -> DaysClosed:
        return self.shop.close_day.close_if_due(by=self.shop.people.system_actor())

    def statement_now(self, producer_id: int) -> tuple[str, bool]:
        made = self.shop.statements.adhoc(by=self.manager, producer_id=producer_id)
        return made.number, made.new

    def paper(self, number: str) -> Mapping[str, Any]:
        return payload_values(self.shop.statements.payload(number))

    def receipt(self, number: str) -> object:
        return self.shop.checkout.receipt(number)

    def type_date(self, today: date) -> None:
        self.shop.people.type_date(today, by=self.cashier)

    def confirm_clock(self) -> None:
        self.shop.people.confirm_clock(by=self.manager)

    def now(self) -> datetime:
        return self.shop.context.clock.now()

    def recap(self, day: date) -> dict[str, int]:
        """Return the balance of each producer on the recap of a date, by code."""
        return {row.producer_code: row.balance for row in self.shop.day_papers.recap(day, by=self.owner).rows}

    def on_the_screen(self) -> dict[str, int]:
        """Return the balance of each producer on the list of producers, by code."""
        return {row.code: row.balance for row in self.shop.overview.producers().rows}

    def day_report(self, day: date) -> dict[str, Any]:
        """Return the sums of the day report in plain figures."""
        made = self.shop.day_papers.day_report(day, by=self.owner)
        return {
            "sales": made.sales,
            "sales_paid": made.sales_paid,
            "returns_paid": made.returns_paid,
            "producer_share": made.producer_share,
            "shop_share": made.shop_share,
            "rounding": made.rounding,
        }

    def findings(self) -> list[str]:
        """Return what verify finds."""
        return [f"{each.kind} {each.where}: {each.text()}" for each in self.shop.verify.run().findings]


def stock_the_shop(shop: Shop) -> None:
    """Furnish a shop with producers of every kind of terms, their products, a first delivery and hampers."""
    by = somebody(shop, "pemilik")
    producers: dict[str, int | None] = {"": None}
    for code, name, pillar, pays_by, deal in PRODUCERS:
        new = NewProducer(code, name, Pillar(pillar), "53.06.14.2003", "Lewokluok", "Demon Pagong", pays_by)
        producers[code] = shop.products.add_producer(new, by=by, terms=_terms(deal))
    ids = {}
    for code, name, producer, unit, price, deal in PRODUCTS:
        made = NewProduct(code, name, producers[producer], "Oleh-oleh", unit)
        terms = _terms(deal) if deal else None
        ids[code] = shop.products.add_product(made, by=by, terms=terms, price=price, active=True)
    for producer, producer_id in producers.items():
        mine = [row[0] for row in PRODUCTS if row[2] == producer]
        lines = [DeliveryLine(ids[code], 5_000 if code == "GARAM" else 30) for code in mine]
        shop.deliveries.post(by=by, producer_id=producer_id, lines=lines)
    code, name, parts, price = BUNDLE
    bundle = shop.bundles.add(by=by, code=code, name=name, parts=[PartGiven(ids[part], n) for part, n in parts])
    shop.bundles.set_price(bundle.bundle_id, price, by=by)
    shop.bundles.activate(bundle.bundle_id, by=by)


def _terms(deal: Deal) -> Terms:
    return Terms(
        TermsKind(deal.kind),
        deal.rate_bp,
        deal.net_price,
        Bearer(deal.discount_bearer),
        Bearer(deal.loss_bearer),
        Bearer(deal.damage_bearer),
    )


def _tenders(tenders: Sequence[tuple[str, int]]) -> tuple[Tender, ...]:
    return tuple(Tender(Means(means), amount, "" if means == "CASH" else f"ref-{amount}") for means, amount in tenders)


def _bringing(lines: Sequence[tuple[int, int, str]]) -> list[Bringing]:
    return [Bringing(position, units, ReturnReason(reason)) for position, units, reason in lines]
