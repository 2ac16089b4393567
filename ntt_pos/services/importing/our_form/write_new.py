"""Writing what is new in a workbook: all of it inside one open writing, each delivery as its own record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ntt_pos.data.models import account, goods, proof
from ntt_pos.data.queries.goods import story_cards
from ntt_pos.data.queries.goods.imports import KnownShop
from ntt_pos.domain.core.same_fields import same_fields
from ntt_pos.domain.core.terms import TermsKind
from ntt_pos.domain.core.users import PersonalKind
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.core.journal_entry import JournalEntry
from ntt_pos.services.core.unit_of_work import UnitOfWork
from ntt_pos.services.goods.deliveries import DeliveryLine, post_delivery
from ntt_pos.services.goods.master_rows import (
    NewPermit,
    NewProducer,
    NewProduct,
    PermitKind,
    default_terms,
    price_row,
    terms_row,
    write_producer,
    write_product,
)
from ntt_pos.services.goods.story_card_rows import card_of_row, keep_card
from ntt_pos.services.importing.import_progress import ImportSteps
from ntt_pos.services.importing.our_form.changed_deliveries import correct_notes
from ntt_pos.services.importing.our_form.findings import Findings
from ntt_pos.services.importing.our_form.form_sheets import SheetKind
from ntt_pos.services.importing.our_form.rows import OWN_GOODS, BalanceRow, DeliveryRow, ProducerRow, ProductRow
from ntt_pos.services.importing.our_form.story_cards import NewCard


def write_findings(
    work: UnitOfWork,
    found: Findings,
    known: KnownShop,
    steps: ImportSteps,
    *,
    approval: ApprovalGiven | None = None,
) -> None:
    """Write producers, products, deliveries, corrected notes and opening balances; ``steps`` is told of each.

    Terms and prices hold from the open business date; whoever imports has approved them.
    """
    producers = {code: each.producer_id for code, each in known.producers.items()}
    products = {code: each.article.product_id for code, each in known.products.items()}
    groups = found.delivery_groups()
    steps.expect(len(found.producers) + len(found.products) + len(groups) + len(found.balances) + len(found.cards))
    with work.record("import") as record:
        _write_producers(record, found.producers, producers, steps)
        _write_products(record, found.products, producers, products, steps)
        _remember(record, SheetKind.PRODUCERS, [(row.row_hash, 0) for row in found.producers])
        _remember(record, SheetKind.PRODUCTS, [(row.row_hash, 0) for row in found.products])
        delivered = [*found.deliveries, *((each.row, each.ordinal) for each in found.changes)]
        seen = [(row.row_hash, ordinal) for row, ordinal in delivered]
        _remember(
            record,
            SheetKind.DELIVERIES,
            [each for each in seen if (SheetKind.DELIVERIES, *each) not in known.rows],
        )
        _remember(record, SheetKind.BALANCES, [(row.row_hash, 0) for row in found.balances])
    for (on, producer), rows in groups.items():
        post_delivery(
            work,
            producer_id=producers[producer] if producer else None,
            lines=[_line(row, products) for row, _ in rows],
            occurred_on=on,
        )
        steps.one()
    correct_notes(work, found.changes, products, approval)
    for balance in found.balances:
        if balance.amount:
            _write_balance(work, balance, producers[balance.producer.lower()])
        steps.one()
    for card in found.cards:
        _write_card(work, card, (producers if card.maker else products)[card.code.lower()])
        steps.one()


def _write_card(work: UnitOfWork, new: NewCard, local_id: int) -> None:
    """Keep what is new of a card; what was doubted stood in the list before anybody said yes."""
    whose = {"producer_id" if new.maker else "product_id": local_id}
    row = story_cards.card_of(work.unit, **whose)
    card = new.on(card_of_row(work.unit, row) if row is not None else None)
    with work.record("card.changed") as record:
        keep_card(record, card, **whose, sure=True)


def _write_producers(
    record: JournalEntry, rows: Sequence[ProducerRow], producers: dict[str, int], steps: ImportSteps
) -> None:
    terms = []
    for row in rows:
        new = same_fields(
            NewProducer,
            row,
            village_code=row.village.code,
            village=row.village.name,
            district=row.village.district,
            personal={
                PersonalKind.PHONE: row.phone,
                PersonalKind.BANK: row.bank,
                PersonalKind.ACCOUNT: row.account,
            },
        )
        producer_id = write_producer(record, new)
        producers[row.code.lower()] = producer_id
        if row.rate_bp is not None:
            agreed = default_terms(record, TermsKind.COMMISSION, rate_bp=row.rate_bp)
            terms.append(terms_row(record, agreed, valid_from=record.on, producer_id=producer_id))
        steps.one()
    record.add_all(goods.terms, terms)


def _write_products(
    record: JournalEntry,
    rows: Sequence[ProductRow],
    producers: dict[str, int],
    products: dict[str, int],
    steps: ImportSteps,
) -> None:
    terms: list[dict[str, Any]] = []
    prices: list[dict[str, Any]] = []
    for row in rows:
        permits: tuple[NewPermit, ...] = ()
        if row.permit or row.permit_until:
            permits = (NewPermit(PermitKind.PIRT, row.permit, row.permit_until),)
        new = same_fields(
            NewProduct,
            row,
            producer_id=None if row.producer.upper() == OWN_GOODS else producers[row.producer.lower()],
            permits=permits,
        )
        product_id = write_product(record, new, active=True)
        products[row.code.lower()] = product_id
        if row.net_price is not None:
            agreed = default_terms(record, TermsKind.NET_PRICE, net_price=row.net_price)
            terms.append(terms_row(record, agreed, valid_from=record.on, product_id=product_id))
        prices.append(price_row(record, product_id, row.price, valid_from=record.on))
        steps.one()
    record.add_all(goods.terms, terms)
    record.add_all(goods.price, prices)


def _remember(record: JournalEntry, kind: SheetKind, rows: Sequence[tuple[str, int]]) -> None:
    record.add_all(
        proof.import_row,
        [{"sheet": kind.value, "row_hash": row_hash, "ordinal": ordinal} for row_hash, ordinal in rows],
    )


def _line(row: DeliveryRow, products: dict[str, int]) -> DeliveryLine:
    return DeliveryLine(products[row.product.lower()], counted=row.quantity, expiry=row.expiry, note=row.note)


def _write_balance(work: UnitOfWork, row: BalanceRow, producer_id: int) -> None:
    with work.record("account.opening") as record:
        number = work.outlet_number("KR")
        record.add(
            account.account_correction,
            {
                "number": number,
                **record.posting(),
                "producer_id": producer_id,
                "kind": EntryKind.OPENING,
                "amount": row.amount,
                "reason": "Saldo",
                "cites": "",
                "approval_id": None,
            },
        )
        entry = record.entry(producer_id=producer_id, kind=EntryKind.OPENING, amount=row.amount, document=number)
        record.enter_all([entry])
