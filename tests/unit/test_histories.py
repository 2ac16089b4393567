"""Whole histories of a small shop, drawn at random: what was sold, returned and paid adds up on every paper."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ntt_pos.domain.account import EntryKind, PaysBy, payable, payout_kind
from ntt_pos.domain.cart import Article, Cart, CartLine, CutPrice, price_cart
from ntt_pos.domain.journal import GENESIS
from ntt_pos.domain.money import banknotes
from ntt_pos.domain.payment import Means, Tender, due_in_cash, settle_payment
from ntt_pos.domain.returns import MeansAmount, SaleMoney, SoldLine, give_back, plan_refund
from ntt_pos.domain.settlement import (
    EntryFact,
    MovementFact,
    ProducerFacts,
    SettlementFacts,
    SettlementKind,
    ShopFacts,
    SoldFact,
    StockFact,
    build_payload,
    chain_hash,
    payload_hash,
    payload_text,
)
from ntt_pos.domain.stock import Bin, MovementKind
from ntt_pos.domain.terms import OWN_TERMS, Bearer, Terms, TermsKind
from tests.unit.draw import an_article

FIRST = date(2026, 2, 2)
SHOP = ShopFacts("NTT Mart", "LRT", "Larantuka", "0383-1")
GOODS = (
    (an_article(product_id=1, price=25_000, terms=Terms(TermsKind.COMMISSION, rate_bp=1500)), "P1"),
    (
        an_article(
            product_id=2, price=3_333, terms=Terms(TermsKind.COMMISSION, rate_bp=1250, discount_bearer=Bearer.SHARED)
        ),
        "P1",
    ),
    (an_article(product_id=3, price=25_000, terms=Terms(TermsKind.NET_PRICE, net_price=20_000)), "P2"),
    (an_article(product_id=4, price=20_000, price_per=1000, terms=Terms(TermsKind.COMMISSION, rate_bp=1000)), "P2"),
    (an_article(product_id=5, price=7_250, terms=OWN_TERMS), ""),
)


@dataclass
class Sold:
    """A sale line as the books keep it, and how much of it came back."""

    article: Article
    producer: str
    line: SoldLine
    back: int = 0


@dataclass
class Ticket:
    """A sale's money, and its lines."""

    money: SaleMoney
    lines: list[Sold]


@dataclass
class Books:
    """What a history leaves behind."""

    tickets: list[Ticket] = field(default_factory=list)
    entries: dict[str, list[tuple[date, EntryFact]]] = field(default_factory=lambda: defaultdict(list))
    sold: dict[str, list[tuple[date, SoldFact]]] = field(default_factory=lambda: defaultdict(list))
    moves: dict[int, list[tuple[date, MovementFact]]] = field(default_factory=lambda: defaultdict(list))
    takings: int = 0
    shares: int = 0
    shop: int = 0
    rounding: int = 0


def sell(books: Books, on: date, data: st.DataObject) -> None:
    picked = data.draw(
        st.lists(st.tuples(st.sampled_from(GOODS), st.integers(1, 4), st.integers(0, 3_000)), min_size=1, max_size=4)
    )
    lines = tuple(
        CartLine(f"k{i}", good[0], quantity * (250 if good[0].weighed else 1), discount=CutPrice(rate_bp=rate))
        for i, (good, quantity, rate) in enumerate(picked)
    )
    priced = price_cart(Cart(lines, discount=CutPrice(rate_bp=data.draw(st.integers(0, 2_000)))))
    qris = data.draw(st.integers(0, priced.paid))
    tenders = [Tender(Means.QRIS, qris)] if qris else []
    cash = due_in_cash(priced.paid - qris, 100)
    if cash:
        tenders.append(Tender(Means.CASH, cash + data.draw(st.sampled_from((0, 900)))))
    settled = settle_payment(priced.paid, tenders, cash_unit=100)
    assert priced.paid + settled.rounding == settled.total  # I-2
    payments = tuple(
        MeansAmount(t.means, t.amount - (settled.change if t.means is Means.CASH else 0)) for t in settled.tenders
    )
    assert sum(p.amount for p in payments) == settled.total
    ticket = Ticket(SaleMoney(priced.paid, settled.total, payments), [])
    for (good, _, _), each in zip(picked, priced.lines, strict=True):
        article, producer = good
        split, quantity = each.split, each.line.quantity
        ticket.lines.append(Sold(article, producer, SoldLine(quantity, split.paid, split.producer_share)))
        books.moves[article.product_id].append((on, MovementFact(MovementKind.SALE, Bin.SHELF, -quantity)))
        books.shares += split.producer_share
        books.shop += split.shop_share
        if producer:  # I-4: one SALE entry per consigned line, none for own goods
            books.entries[producer].append((on, EntryFact(EntryKind.SALE, split.producer_share, on, "JL")))
            fact = SoldFact(
                product=article.code,
                name=article.name,
                unit=article.unit,
                price_per=article.price_per,
                quantity=quantity,
                price=article.price or 0,
                paid=split.paid,
                producer_share=split.producer_share,
                terms=(article.terms or OWN_TERMS).kind,
                rate_bp=(article.terms or OWN_TERMS).rate_bp,
            )
            books.sold[producer].append((on, fact))
    books.takings += settled.total
    books.rounding += settled.rounding
    books.tickets.append(ticket)


def bring_back(books: Books, on: date, data: st.DataObject) -> None:
    ticket = data.draw(st.sampled_from(books.tickets))
    paid_back = 0
    for sold in ticket.lines:
        units = data.draw(st.integers(0, sold.line.quantity - sold.back))
        if not units:
            continue
        returned = give_back(sold.line, sold.back, units)
        sold.back += units
        paid_back += returned.paid
        books.shares -= returned.producer_share
        books.shop -= returned.shop_share
        books.moves[sold.article.product_id].append((on, MovementFact(MovementKind.RETURN, Bin.SHELF, units)))
        if sold.producer:
            fact = EntryFact(
                EntryKind.RETURN, -returned.producer_share, on, "RT", name=sold.article.name, quantity=units
            )
            books.entries[sold.producer].append((on, fact))
    money = ticket.money
    plan = plan_refund(money, paid_back, cash_unit=100)
    ticket.money = SaleMoney(
        money.paid, money.total, money.payments, money.lines_back + paid_back, money.given_back + plan.rows
    )
    books.takings -= plan.money_back
    books.rounding += plan.rounding


def pay(books: Books, on: date, data: st.DataObject) -> None:
    producer = data.draw(st.sampled_from(("P1", "P2")))
    owed = sum(fact.amount for _, fact in books.entries[producer])
    ready, _ = payable(owed, PaysBy.CASH, 500)
    if ready:
        amount = data.draw(st.integers(1, ready))
        assert payout_kind(amount, owed, approved=False) is EntryKind.PAYOUT  # I-15
        books.entries[producer].append((on, EntryFact(EntryKind.PAYOUT, -amount, on, "BB")))


def statements(books: Books, producer: str, days: list[date]) -> list[dict[str, Any]]:
    """Close each day in order and return the producer's payloads."""
    made: list[dict[str, Any]] = []
    closing, taken_until = 0, FIRST - timedelta(1)
    products = [good[0] for good in GOODS if good[1] == producer]
    for on in days:
        entries = tuple(fact for day, fact in books.entries[producer] if taken_until < day <= on)
        if not entries:  # case 41: no entries, no document
            continue
        stock = tuple(
            StockFact(
                product=article.code,
                name=article.name,
                unit=article.unit,
                price_per=article.price_per,
                shelf_before=sum(m.quantity for day, m in books.moves[article.product_id] if day <= taken_until),
                movements=tuple(m for day, m in books.moves[article.product_id] if taken_until < day <= on),
            )
            for article in products
        )
        payload: dict[str, Any] = build_payload(
            SettlementFacts(
                SHOP,
                ProducerFacts(producer, producer, "VILLAGE", "Riangkemie", "Ile Mandiri", PaysBy.CASH),
                on,
                SettlementKind.NIGHT,
                closing,
                entries,
                sold=tuple(fact for day, fact in books.sold[producer] if taken_until < day <= on),
                stock=stock,
            )
        )
        made.append(payload)
        closing, taken_until = payload["closing"], on
    return made


@given(st.data())
def test_histories_add_up_on_every_paper(data: st.DataObject) -> None:
    books = Books()
    days = [FIRST + timedelta(n) for n in range(3)]
    on_time: dict[str, list[str]] = {}
    for on in days:
        for act in data.draw(st.lists(st.sampled_from((sell, sell, bring_back, pay)), max_size=4)):
            if act is not bring_back or books.tickets:
                act(books, on, data)
        for producer in ("P1", "P2"):
            known = [day for day in days if day <= on]
            on_time[producer] = on_time.get(producer, []) + [
                payload_text(p) for p in statements(books, producer, known) if p["date"] == on.isoformat()
            ]
    assert books.takings == books.shares + books.shop + books.rounding  # I-17
    for ticket in books.tickets:  # I-5
        given = sum(row.amount for row in ticket.money.given_back)
        assert given <= ticket.money.total
        if all(sold.back == sold.line.quantity for sold in ticket.lines):
            assert given == ticket.money.total
    for producer in ("P1", "P2"):
        entries = [fact for _, fact in books.entries[producer]]
        balance = sum(fact.amount for fact in entries)
        papers = statements(books, producer, days)
        assert [payload_text(p) for p in papers] == on_time[producer]  # I-12: caught up = on time
        closing, head = 0, GENESIS
        for number, paper in enumerate(papers, 1):
            assert paper["opening"] == closing  # I-7
            closing = paper["closing"]
            assert closing - paper["opening"] == paper["paid_out"] + paper["sold"] + paper["returned"] + paper["other"]
            assert paper["payable"] + paper["carried"] == closing  # I-23
            assert sum(note * count for note, count in banknotes(paper["payable"])) == paper["payable"]  # I-24
            assert paper["sold"] == sum(row["share"] for row in paper["sold_lines"])
            assert paper["sold_paid"] == sum(row["shop"] + row["share"] for row in paper["sold_lines"])
            head = chain_hash(head, f"TJ-{number}", "NIGHT", payload_hash(payload_text(paper)))
        assert len(head) == 64
        assert closing == balance  # I-6, I-9, I-10
        paid_out = sum(fact.amount for fact in entries if fact.kind is EntryKind.PAYOUT)
        assert -paid_out + balance == sum(fact.amount for fact in entries if fact.kind is not EntryKind.PAYOUT)  # I-16
        for article in (good[0] for good in GOODS if good[1] == producer):  # I-18, I-19
            moved = sum(m.quantity for _, m in books.moves[article.product_id])
            rows = [row for paper in papers for row in paper["stock"] if row["product"] == article.code]
            assert sum(row["returned"] - row["sold"] for row in rows) == moved
            assert (rows[-1]["closing"] if rows else 0) == moved
