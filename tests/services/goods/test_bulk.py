"""Many products changed at once: seen before, approved once, one record, all of them or none."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from ntt_pos.data.models import proof
from ntt_pos.domain.core.errors import ApprovalNeeded, Denied, DomainError
from ntt_pos.domain.core.permissions import Act, Verdict
from ntt_pos.domain.core.terms import Terms, TermsKind
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.goods.bulk import MOST, BulkChange, BulkKind
from tests.builders import a_producer, a_product


@pytest.fixture
def goods(shop):
    producer = a_producer(shop)
    return [a_product(shop, producer=producer, name=f"Kopi {n}", price=20_000 + 1_250 * n) for n in range(3)]


def ids(goods):
    return [each.product_id for each in goods]


def records(shop, kind):
    query = sa.select(proof.journal.c.canonical).where(proof.journal.c.kind == kind)
    with shop.context.reading() as unit:
        return [json.loads(row[0]) for row in unit.run(query)]


def now(shop, each):
    return shop.catalogue.article(each.product_id)


def test_a_raise_is_seen_before_and_is_one_record(shop, owner, goods):
    raised = BulkChange(BulkKind.PRICE_BY, 1_000)
    seen = shop.bulk.preview(ids(goods), raised)
    assert [(each.old, each.new) for each in seen] == [(20_000, 22_000), (21_250, 23_500), (22_500, 25_000)]
    assert [now(shop, each).price for each in goods] == [20_000, 21_250, 22_500]
    before = len(records(shop, "price.set"))
    assert shop.bulk.apply(ids(goods), raised, by=owner) == 3
    assert [now(shop, each).price for each in goods] == [22_000, 23_500, 25_000]
    assert len(records(shop, "price.set")) == before + 1
    assert len(records(shop, "price.set")[-1]["rows"]["price"]) == 3
    assert shop.verify.run().findings == ()


def test_a_small_price_is_never_rounded_to_nearly_nothing(shop, owner, goods):
    cheap = a_product(shop, producer=goods[0].producer, name="Plastik", price=200)
    (seen,) = shop.bulk.preview([cheap.product_id], BulkChange(BulkKind.PRICE_BY, 500))
    assert (seen.old, seen.new) == (200, 500)


def test_what_is_so_already_is_left_and_nothing_to_do_is_no_record(shop, owner, goods):
    same = BulkChange(BulkKind.PRICE, 20_000)
    assert [each.same for each in shop.bulk.preview(ids(goods), same)] == [True, False, False]
    assert shop.bulk.apply(ids(goods), same, by=owner) == 2
    before = len(records(shop, "price.set"))
    assert shop.bulk.apply(ids(goods), same, by=owner) == 0
    assert len(records(shop, "price.set")) == before


def test_terms_category_and_sale_change_too(shop, owner, goods):
    shop.bulk.apply(ids(goods), BulkChange(BulkKind.COMMISSION, 2_000), by=owner)
    shop.bulk.apply(ids(goods), BulkChange(BulkKind.CATEGORY, words="Kopi"), by=owner)
    shop.bulk.apply(ids(goods)[:2], BulkChange(BulkKind.ACTIVE, 0), by=owner)
    found = [now(shop, each) for each in goods]
    assert [(each.terms.rate_bp, each.category, each.active) for each in found] == [
        (2_000, "Kopi", False),
        (2_000, "Kopi", False),
        (2_000, "Kopi", True),
    ]
    shop.bulk.apply(ids(goods), BulkChange(BulkKind.ACTIVE, 1), by=owner)
    assert all(now(shop, each).active for each in goods)
    assert shop.verify.run().findings == ()


def test_one_approval_is_for_all_and_for_just_these(shop, owner, manager, goods):
    shop.rights.change(by=owner, role="MANAGER", act=Act.SET_PRICE, verdict=Verdict.APPROVAL)
    raised = BulkChange(BulkKind.PRICE_BY, 1_000)
    with pytest.raises(ApprovalNeeded) as asked:
        shop.bulk.apply(ids(goods), raised, by=manager)
    assert [now(shop, each).price for each in goods] == [20_000, 21_250, 22_500]
    with pytest.raises(ApprovalNeeded) as other:
        shop.bulk.apply(ids(goods), BulkChange(BulkKind.PRICE_BY, 5_000), by=manager)
    assert other.value.bound != asked.value.bound, "a signature is for just these prices"
    given = ApprovalGiven(owner.user_id, "harga baru")
    assert shop.bulk.apply(ids(goods), raised, by=manager, approval=given) == 3
    assert len(records(shop, "price.set")[-1]["rows"]["approval"]) == 1


def test_all_or_none(shop, owner, cashier, goods):
    dear = a_product(
        shop, producer=goods[0].producer, name="Madu", price=50_000, terms=Terms(TermsKind.NET_PRICE, net_price=45_000)
    )
    with pytest.raises(DomainError, match="producer would get more"):
        shop.bulk.apply([*ids(goods), dear.product_id], BulkChange(BulkKind.PRICE, 30_000), by=owner)
    assert [now(shop, each).price for each in goods] == [20_000, 21_250, 22_500]
    for wrong in ([], list(range(1, MOST + 2))):
        with pytest.raises(DomainError, match="from 1 to"):
            shop.bulk.apply(wrong, BulkChange(BulkKind.PRICE, 30_000), by=owner)
    with pytest.raises(Denied):
        shop.bulk.apply(ids(goods), BulkChange(BulkKind.ACTIVE, 0), by=cashier)


def test_a_net_price_is_set_and_raised_and_never_above_the_price(shop, owner, goods):
    asked = BulkChange(BulkKind.NET_PRICE, 15_000)
    assert [(each.old, each.new) for each in shop.bulk.preview(ids(goods)[:1], asked)] == [(None, 15_000)]
    assert shop.bulk.apply(ids(goods)[:2], asked, by=owner) == 2
    more = BulkChange(BulkKind.NET_BY, 1_000)
    assert [each.same for each in shop.bulk.preview(ids(goods), more)] == [
        False,
        False,
        True,
    ]  # the last has a commission
    assert shop.bulk.apply(ids(goods), more, by=owner) == 2
    found = [now(shop, each).terms for each in goods]
    assert [(each.kind, each.net_price) for each in found] == [
        (TermsKind.NET_PRICE, 16_500),
        (TermsKind.NET_PRICE, 16_500),
        (TermsKind.COMMISSION, 0),
    ]
    with pytest.raises(DomainError, match="more than the buyer pays"):
        shop.bulk.apply(ids(goods), BulkChange(BulkKind.NET_PRICE, 21_000), by=owner)
    assert now(shop, goods[0]).terms.net_price == 16_500
    assert shop.verify.run().findings == ()
