"""Counting at the shelf: blind, by scanner, kept over restarts, with selling going on meanwhile."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pypdf
import pytest
import sqlalchemy as sa

from ntt_pos.data.models import account, stock
from ntt_pos.data.queries.core import records, registers
from ntt_pos.domain.core.errors import ApprovalNeeded, Denied, DomainError
from ntt_pos.domain.core.permissions import Act, Verdict
from ntt_pos.domain.core.terms import Bearer
from ntt_pos.domain.core.users import Actor, Role
from ntt_pos.domain.goods.counting import CountScope, ScopeKind, parse_count, read_scope
from ntt_pos.domain.goods.stock import MovementKind
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.goods.count_posting import CountWaits
from ntt_pos.shop import Shop
from tests.builders import (
    COMMISSION_15,
    AProduct,
    a_delivery,
    a_producer,
    a_product,
    a_sale,
    another_register,
    change_product,
    heard_from,
)
from tests.fakes import FixedClock

ALL = CountScope(ScopeKind.ALL)
CODE = "8992154695923"


def on_hand(shop: Shop, product: AProduct) -> int:
    return sum(batch.quantity for batch in shop.stock_moves.batches(product.product_id))


def balance(shop: Shop, product: AProduct) -> int:
    assert product.producer is not None
    table = account.balance_now
    with shop.context.reading() as unit:
        found = unit.value(sa.select(table.c.amount).where(table.c.producer_id == product.producer.producer_id))
    return int(found or 0)


def counted(shop: Shop, uid: str) -> dict[int, int | None]:
    return {row.product.product_id: row.counted for row in shop.counting.rows(uid)}


def text_of(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def of_producer(product: AProduct) -> CountScope:
    assert product.producer is not None
    return CountScope(ScopeKind.PRODUCER, product.producer.code)


def test_every_scan_adds_one_and_a_typed_quantity_replaces_what_was_counted(shop: Shop, manager: Actor) -> None:
    coffee = a_product(shop, barcode=CODE, delivered=10)
    uid = shop.counting.start(ALL, by=manager)
    assert counted(shop, uid) == {coffee.product_id: None}
    assert [shop.counting.scan(uid, CODE, by=manager).counted for _ in range(3)] == [1, 2, 3]
    assert shop.counting.put(uid, coffee.product_id, 12, by=manager).counted == 12
    assert shop.counting.scan(uid, coffee.code.lower(), by=manager).counted == 13
    shop.counting.forget(uid, coffee.product_id, by=manager)
    assert counted(shop, uid) == {coffee.product_id: None}


def test_a_weighed_product_waits_for_its_weight(shop: Shop, manager: Actor) -> None:
    salt = a_product(shop, unit="kg", price_per=1000, delivered=50_000, barcode=CODE)
    uid = shop.counting.start(ALL, by=manager)
    assert shop.counting.scan(uid, CODE, by=manager).counted is None
    assert counted(shop, uid) == {salt.product_id: None}
    shop.counting.put(uid, salt.product_id, parse_count("49,25", 1000), by=manager)
    assert counted(shop, uid) == {salt.product_id: 49_250}


def test_a_count_survives_closing_the_program_and_another_window_goes_on_with_it(
    shop: Shop, manager: Actor, open_again: Callable[..., Shop]
) -> None:
    a_product(shop, barcode=CODE)
    uid = shop.counting.start(ALL, by=manager)
    shop.counting.scan(uid, CODE, by=manager)
    shop.close()
    again = open_again()
    (draft,) = again.counting.under_way()
    assert (draft.uid, draft.name, draft.counted) == (uid, manager.name, 1)
    assert again.counting.scan(uid, CODE, by=manager).counted == 2
    again.counting.drop(uid, by=manager)
    assert again.counting.under_way() == ()
    with pytest.raises(DomainError, match="no longer under way"):
        again.counting.scan(uid, CODE, by=manager)


def test_goods_sold_after_they_were_counted_are_not_missing(shop: Shop, manager: Actor, cashier: Actor) -> None:
    coffee = a_product(shop, delivered=10)
    uid = shop.counting.start(ALL, by=manager)
    shop.counting.put(uid, coffee.product_id, 10, by=manager)
    a_sale(shop, [(coffee, 4)], by=cashier)
    a_delivery(shop, coffee, 3)
    assert shop.counting.differences(uid) == ()
    posted = shop.counting.post(uid, by=manager)
    assert (posted.lost, posted.found, posted.compensation) == (0, 0, 0)
    assert on_hand(shop, coffee) == 9
    assert shop.counting.result(posted.number).agreed == 1


def test_a_loss_found_before_a_sale_is_still_the_same_loss_afterwards(
    shop: Shop, manager: Actor, cashier: Actor
) -> None:
    coffee = a_product(shop, delivered=10)
    uid = shop.counting.start(ALL, by=manager)
    shop.counting.put(uid, coffee.product_id, 8, by=manager)
    a_sale(shop, [(coffee, 3)], by=cashier)
    (difference,) = shop.counting.differences(uid)
    assert (difference.expected, difference.counted, difference.units) == (10, 8, -2)
    shop.counting.give_reason(uid, [coffee.product_id], "tidak ada di rak", by=manager)
    posted = shop.counting.post(uid, by=manager)
    assert (posted.lost, posted.compensation) == (2, 42_500)
    assert on_hand(shop, coffee) == 5
    assert shop.verify.run().findings == ()


def test_what_moved_between_its_first_and_last_unit_is_counted_again(
    shop: Shop, manager: Actor, cashier: Actor
) -> None:
    coffee = a_product(shop, barcode=CODE, delivered=3)
    uid = shop.counting.start(ALL, by=manager)
    shop.counting.scan(uid, CODE, by=manager)
    a_sale(shop, [(coffee, 1)], by=cashier)
    shop.counting.scan(uid, CODE, by=manager)
    assert shop.counting.differences(uid)[0].disturbed
    with pytest.raises(DomainError, match="moved while it was counted"):
        shop.counting.post(uid, by=manager)
    shop.counting.put(uid, coffee.product_id, 2, by=manager)
    assert shop.counting.differences(uid) == ()
    shop.counting.post(uid, by=manager)
    assert on_hand(shop, coffee) == 2


def test_more_sold_after_the_count_than_it_saw_asks_for_another_count(
    shop: Shop, manager: Actor, cashier: Actor
) -> None:
    coffee = a_product(shop, delivered=10)
    uid = shop.counting.start(ALL, by=manager)
    shop.counting.put(uid, coffee.product_id, 2, by=manager)
    a_sale(shop, [(coffee, 5)], by=cashier)
    shop.counting.give_reason(uid, [coffee.product_id], "hilang", by=manager)
    with pytest.raises(DomainError, match="only 5 are there, not 8"):
        shop.counting.post(uid, by=manager)
    assert on_hand(shop, coffee) == 5
    assert len(shop.counting.under_way()) == 1


def test_the_value_and_who_bears_it_follow_the_terms(shop: Shop, manager: Actor) -> None:
    shops = a_product(shop, delivered=10, name="A")
    theirs = a_product(
        shop,
        delivered=10,
        name="B",
        producer=a_producer(shop, terms=replace(COMMISSION_15, loss_bearer=Bearer.PRODUCER)),
    )
    own = a_product(shop, delivered=10, name="C", own=True, price=7_250)
    uid = shop.counting.start(ALL, by=manager)
    for product in (shops, theirs, own):
        shop.counting.put(uid, product.product_id, 8, by=manager)
    by_name = {each.product.name: each for each in shop.counting.differences(uid)}
    assert [(by_name[n].value, by_name[n].money, by_name[n].bearer) for n in "ABC"] == [
        (42_500, 42_500, "SHOP"),
        (42_500, 0, "PRODUCER"),
        (14_500, 0, "SHOP"),
    ]
    with pytest.raises(DomainError, match="Say why"):
        shop.counting.post(uid, by=manager)
    shop.counting.give_reason(uid, [each.product.product_id for each in by_name.values()], "hilang", by=manager)
    posted = shop.counting.post(uid, by=manager)
    assert posted.compensation == balance(shop, shops) == 42_500
    assert balance(shop, theirs) == 0
    result = {each.product.name: each for each in shop.counting.result(posted.number).differences}
    assert [(result[n].money, result[n].bearer, result[n].reason) for n in "ABC"] == [
        (42_500, "SHOP", "hilang"),
        (0, "PRODUCER", "hilang"),
        (0, "SHOP", "hilang"),
    ]
    (listed,) = shop.counting.posted()
    assert (listed.number, listed.lines, listed.differences, listed.money) == (posted.number, 3, 3, 42_500)


def test_found_again_takes_back_what_its_loss_cost_and_the_view_says_so_before(shop: Shop, manager: Actor) -> None:
    coffee = a_product(shop, delivered=10)
    first = shop.counting.start(ALL, by=manager)
    shop.counting.put(first, coffee.product_id, 8, by=manager)
    shop.counting.give_reason(first, [coffee.product_id], "hilang", by=manager)
    shop.counting.post(first, by=manager)
    shop.products.set_price(coffee.product_id, 50_000, by=manager)
    again = shop.counting.start(ALL, by=manager)
    shop.counting.put(again, coffee.product_id, 11, by=manager)
    (found,) = shop.counting.differences(again)
    assert (found.units, found.value, found.money) == (3, 42_500, -42_500)
    shop.counting.give_reason(again, [coffee.product_id], "di belakang rak", by=manager)
    assert shop.counting.post(again, by=manager).compensation == -42_500
    assert balance(shop, coffee) == 0
    with shop.context.reading() as unit:
        moved = unit.rows(sa.select(stock.stock_movement).where(stock.stock_movement.c.kind == MovementKind.FOUND))
    assert [(row["quantity"], row["cites_id"] is not None) for row in moved] == [(2, True), (1, False)]
    assert shop.verify.run().findings == ()


def test_what_nobody_saw_stays_unless_it_is_counted_as_gone(shop: Shop, manager: Actor) -> None:
    coffee, tea = a_product(shop, delivered=10), a_product(shop, delivered=5)
    uid = shop.counting.start(ALL, by=manager)
    shop.counting.put(uid, coffee.product_id, 10, by=manager)
    left = shop.counting.start(ALL, by=manager)
    shop.counting.put(left, coffee.product_id, 10, by=manager)
    assert shop.counting.post(left, by=manager).lost == 0
    assert on_hand(shop, tea) == 5
    assert shop.counting.rest_is_gone(uid, by=manager) == 1
    shop.counting.give_reason(uid, [tea.product_id], "tidak ada", by=manager)
    assert shop.counting.post(uid, by=manager).lost == 5
    assert on_hand(shop, tea) == 0


def test_a_count_takes_the_goods_of_its_producer_category_or_shelf_only(shop: Shop, owner: Actor) -> None:
    coffee = a_product(shop, barcode=CODE, category="Kopi")
    salt = a_product(shop, barcode="8990000000013", category="Garam", name="Garam Lewoleba")
    gone = a_product(shop, delivered=0, active=False, category="Kopi")
    change_product(shop, salt.product_id, by=owner, shelf="A2")
    scopes = shop.counting.scopes()
    assert (scopes.categories, scopes.shelves) == (("Garam", "Kopi"), ("A2",))
    assert {code for code, _name in scopes.producers} >= {of_producer(coffee).value, of_producer(salt).value}
    for scope, product in (
        (of_producer(coffee), coffee),
        (CountScope(ScopeKind.CATEGORY, "Kopi"), coffee),
        (CountScope(ScopeKind.SHELF, "A2"), salt),
    ):
        uid = shop.counting.start(scope, by=owner)
        assert set(counted(shop, uid)) == {product.product_id}
        other, code = (salt, "8990000000013") if product is coffee else (coffee, CODE)
        with pytest.raises(DomainError, match=f"{other.name}.*not part of this count"):
            shop.counting.scan(uid, code, by=owner)
        with pytest.raises(DomainError, match="not part of this count"):
            shop.counting.put(uid, other.product_id, 1, by=owner)
    assert gone.product_id not in counted(shop, shop.counting.start(ALL, by=owner))
    with pytest.raises(DomainError, match="no goods to count"):
        shop.counting.start(CountScope(ScopeKind.SHELF, "Z9"), by=owner)


def test_one_code_of_two_products_asks_which_and_a_scope_that_holds_one_does_not(
    shop: Shop, owner: Actor
) -> None:  # case 16
    mine, theirs = a_product(shop, barcode=CODE, name="Kopi A"), a_product(shop, barcode=CODE, name="Kopi B")
    both = shop.counting.start(ALL, by=owner)
    with pytest.raises(DomainError, match=f"Kopi A .{mine.code}., Kopi B .{theirs.code}."):
        shop.counting.scan(both, CODE, by=owner)
    one = shop.counting.start(of_producer(theirs), by=owner)
    assert shop.counting.scan(one, CODE, by=owner).product.product_id == theirs.product_id


@pytest.mark.parametrize("code", ["", "  ", "4006381333931", "☕🎉", "\x1bp0", "9" * 5_000, "'; DROP TABLE x; --"])
def test_an_unknown_code_counts_nothing(shop: Shop, manager: Actor, code: str) -> None:
    a_product(shop, barcode=CODE)
    uid = shop.counting.start(ALL, by=manager)
    with pytest.raises(DomainError, match="Nothing was counted"):
        shop.counting.scan(uid, code, by=manager)
    assert set(counted(shop, uid).values()) == {None}


@pytest.mark.parametrize("text", ["-1", "−1", "1,5", "1e5", "", "☕", "99999999999", "0,5", "1.5", "1 2", "٣"])
def test_what_is_no_count_of_pieces_is_refused(text: str) -> None:
    with pytest.raises(DomainError):
        parse_count(text, 1)


def test_a_count_may_be_nothing_and_weighed_goods_have_a_comma() -> None:
    assert [parse_count(text, 1) for text in ("0", "00", " 7 ", "1.000")] == [0, 0, 7, 1_000]
    assert [parse_count(text, 1000) for text in ("0", "0,0", "1,25", "12")] == [0, 0, 1_250, 12_000]
    with pytest.raises(DomainError):
        parse_count("0,0001", 1000)


def test_a_negative_or_endless_count_never_reaches_the_books(shop: Shop, manager: Actor) -> None:
    coffee = a_product(shop)
    uid = shop.counting.start(ALL, by=manager)
    for wrong in (-1, 10_000_001, 2**70):
        with pytest.raises(DomainError):
            shop.counting.put(uid, coffee.product_id, wrong, by=manager)
    for reason in ("", "   ", "x" * 121):
        with pytest.raises(DomainError, match="why it differs"):
            shop.counting.give_reason(uid, [coffee.product_id], reason, by=manager)
    with pytest.raises(DomainError, match="at least one product"):
        shop.counting.post(uid, by=manager)


def test_a_cashier_counts_nothing_and_where_the_shop_wants_it_a_manager_asks(
    shop: Shop, owner: Actor, manager: Actor, cashier: Actor
) -> None:
    coffee = a_product(shop, delivered=10)
    with pytest.raises(Denied):
        shop.counting.start(ALL, by=cashier)
    shop.rights.change(by=owner, role=Role.MANAGER, act=Act.COUNT_STOCK, verdict=Verdict.APPROVAL)
    uid = shop.counting.start(ALL, by=manager)
    shop.counting.put(uid, coffee.product_id, 9, by=manager)
    shop.counting.give_reason(uid, [coffee.product_id], "hilang", by=manager)
    with pytest.raises(ApprovalNeeded):
        shop.counting.post(uid, by=manager)
    assert on_hand(shop, coffee) == 10
    with pytest.raises(Denied, match="approves their own"):
        shop.counting.post(uid, by=manager, approval=ApprovalGiven(manager.user_id, "saya"))
    shop.counting.post(uid, by=manager, approval=ApprovalGiven(owner.user_id, "sudah dilihat"))
    with shop.context.reading() as unit:
        head = unit.row(sa.select(stock.stock_count))
    assert head is not None
    assert head["approval_id"] is not None
    assert shop.verify.run().findings == ()


def test_goods_off_sale_that_stand_on_the_shelf_are_found(shop: Shop, manager: Actor) -> None:
    a_product(shop, delivered=10)
    forgotten = a_product(shop, delivered=0, active=False, barcode=CODE)
    uid = shop.counting.start(ALL, by=manager)
    assert forgotten.product_id not in counted(shop, uid)
    shop.counting.scan(uid, CODE, by=manager)
    assert counted(shop, uid)[forgotten.product_id] == 1
    (found,) = shop.counting.differences(uid)
    assert (found.units, found.money) == (1, 0)
    shop.counting.give_reason(uid, [forgotten.product_id], "di gudang", by=manager)
    assert shop.counting.post(uid, by=manager).found == 1
    assert on_hand(shop, forgotten) == 1


def test_the_minutes_name_who_approved_and_the_blind_sheet_tells_no_quantity(
    shop: Shop, owner: Actor, manager: Actor
) -> None:
    coffee = a_product(shop, delivered=8_731)
    shop.rights.change(by=owner, role=Role.MANAGER, act=Act.COUNT_STOCK, verdict=Verdict.APPROVAL)
    uid = shop.counting.start(ALL, by=manager)
    blind = text_of(shop.counting.blind_sheet(uid))
    assert coffee.name in blind
    assert "8.731" not in blind
    assert "8731" not in blind
    shop.counting.put(uid, coffee.product_id, 8_729, by=manager)
    shop.counting.give_reason(uid, [coffee.product_id], "hilang di rak depan", by=manager)
    posted = shop.counting.post(uid, by=manager, approval=ApprovalGiven(owner.user_id, "sudah dilihat"))
    made = shop.counting.minutes(posted.number)
    assert made == shop.counting.minutes(posted.number)
    told = text_of(made)
    for words in (
        posted.number,
        "8.731 bks",
        "8.729 bks",
        "−2 bks",
        "42.500",
        "hilang di rak depan",
        owner.name,
        manager.name,
    ):
        assert words in told


def test_a_scope_is_stored_by_codes_and_told_in_words(shop: Shop) -> None:
    coffee = a_product(shop)
    assert coffee.producer is not None
    scope = of_producer(coffee)
    assert read_scope(scope.text) == scope
    assert read_scope("rak 1") is None
    assert shop.counting.told(scope.text) == coffee.producer.name
    assert shop.counting.told("rak 1") == "rak 1"


def at_another_pc(shop: Shop, product: AProduct, by: Actor, *, units: int) -> None:
    """Sell at LRT-02, whose records come from another PC."""
    home = shop.context.home
    another_register(shop, "LRT-02")
    a_sale(shop, [(product, units)], by=by)
    shop.context.home = home


@contextmanager
def at_lrt_02(shop: Shop) -> Iterator[None]:
    """Work as LRT-02."""
    home = shop.context.home
    with shop.context.reading() as unit:
        known = registers.with_code(unit, "LRT-02")
    assert known is not None
    shop.context.home = replace(home, register_id=known["id"], register_code="LRT-02")
    yield
    shop.context.home = home


def test_a_count_is_posted_when_every_pc_was_heard_since(
    shop: Shop, cashier: Actor, manager: Actor, fixed_clock: FixedClock
) -> None:
    coffee = a_product(shop, delivered=10)
    at_another_pc(shop, coffee, cashier, units=1)
    heard_from(shop, "LRT-02")
    fixed_clock.advance(minutes=1)
    uid = shop.counting.start(of_producer(coffee), by=manager)
    shop.counting.put(uid, coffee.product_id, 9, by=manager)
    with pytest.raises(CountWaits, match="Nothing was heard of LRT-02"):
        shop.counting.post(uid, by=manager)
    fixed_clock.advance(minutes=1)
    heard_from(shop, "LRT-02", ahead=1)  # it says that there is more
    with pytest.raises(CountWaits):
        shop.counting.post(uid, by=manager)
    with at_lrt_02(shop):
        a_sale(shop, [(coffee, 1)], by=cashier)  # it came: sold after the count
    heard_from(shop, "LRT-02")
    told = _posted(shop, uid, manager)
    assert "without" not in told
    assert told["heads"].keys() == {"LRT-02"}


def test_a_count_posted_without_a_silent_pc_names_it(
    shop: Shop, cashier: Actor, manager: Actor, fixed_clock: FixedClock
) -> None:
    coffee = a_product(shop, delivered=10)
    at_another_pc(shop, coffee, cashier, units=1)
    heard_from(shop, "LRT-02")
    fixed_clock.advance(minutes=1)
    uid = shop.counting.start(of_producer(coffee), by=manager)
    shop.counting.put(uid, coffee.product_id, 9, by=manager)
    assert _posted(shop, uid, manager, without=("LRT-02",))["without"] == ["LRT-02"]


def test_alone_a_count_says_what_it_always_said(shop: Shop, manager: Actor) -> None:
    coffee = a_product(shop, delivered=10)
    uid = shop.counting.start(of_producer(coffee), by=manager)
    shop.counting.put(uid, coffee.product_id, 10, by=manager)
    assert _posted(shop, uid, manager).keys() == {"kind", "uid", "at", "date", "user", "rows"}


def _posted(shop: Shop, uid: str, by: Actor, *, without: tuple[str, ...] = ()) -> dict[str, object]:
    """Post a count and return its record."""
    number = shop.counting.post(uid, by=by, without=without).number
    head = stock.stock_count.c
    with shop.context.reading() as unit:
        record_uid = unit.value(sa.select(head.record_uid).where(head.number == number))
        told: dict[str, object] = json.loads(records.text_of(unit, record_uid) or "")
    return told
