"""The owner's control: every act by somebody's word is there with who, how much and by whose permission, and looking is noted."""

from __future__ import annotations

import datetime as dt

import pypdf
import pytest

from ntt_pos.domain.core.errors import Denied, DomainError
from ntt_pos.domain.core.permissions import Act, Verdict
from ntt_pos.domain.core.terms import Terms, TermsKind
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.money.shift import CashKind
from ntt_pos.domain.reports.control import (
    TITLES,
    CashierLine,
    ControlKind,
    Trend,
    beside_the_shop,
    by_person,
    stands_out,
    together,
)
from ntt_pos.domain.reports.control_records import RECORDS, read_record
from ntt_pos.domain.reports.report import Period
from ntt_pos.domain.selling import cart as carts
from ntt_pos.domain.selling.cart import CutPrice
from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.services.core.approvals import ApprovalGiven, done_alone
from ntt_pos.services.goods.bulk import BulkChange, BulkKind
from ntt_pos.services.goods.write_offs import WriteOffLine, WriteOffReason
from ntt_pos.services.reports.control_report import was
from ntt_pos.services.reports.report_catalogue import Format
from tests.builders import a_basket, a_producer, a_product, a_sale, an_open_drawer
from tests.services.days import bring_back, close_drawer
from tests.services.reports.test_day_papers import ID

WEEK = Period(dt.date(2026, 2, 23), dt.date(2026, 3, 1))


@pytest.fixture
def producer(shop):
    return a_producer(shop)


@pytest.fixture
def busy(shop, producer, cashier, manager, owner):
    """A correction that nobody approved, one that somebody did, damage, a return and a price."""
    wanted = {"producer_id": producer.producer_id, "kind": EntryKind.CORRECTION, "reason": "salah hitung"}
    shop.corrections.correct(by=owner, amount=900_000, approval=done_alone(owner, "sendiri di toko"), **wanted)
    shop.corrections.correct(by=manager, amount=-5_000, approval=ApprovalGiven(owner.user_id, "dicek"), **wanted)
    coffee = a_product(shop, producer=producer, price=25_000, delivered=10)
    lines = [WriteOffLine(coffee.product_id, 2)]
    shop.stock_moves.write_off(by=manager, reason=WriteOffReason.DAMAGED, lines=lines, note="jatuh")
    an_open_drawer(shop, by=cashier)
    sale = a_sale(shop, [(coffee, 3)], by=cashier)
    bring_back(shop, cashier, sale, 1, ReturnReason.SPOILED)
    return coffee


def by_kind(board):
    found = {}
    for each in board.events:
        found.setdefault(each.kind, []).append(each)
    return found


def test_each_act_says_who_how_much_and_by_whose_permission(shop, owner, manager, cashier, busy):
    board = shop.control.board(WEEK, by=owner)
    found = by_kind(board)
    approved, alone = found[ControlKind.CORRECTION]
    assert (approved.by, approved.amount, approved.approver, approved.alone) == (manager.name, -5_000, owner.name, "")
    assert (alone.by, alone.amount, alone.approver, alone.alone) == (owner.name, 900_000, "", "sendiri di toko")
    (off,) = found[ControlKind.WRITE_OFF]
    assert (off.amount, off.document) == (2 * 21_250, "BA-LRT-2026-000001")
    assert f"{busy.name} × 2 · jatuh" in off.detail
    (back,) = found[ControlKind.RETURN]
    assert (back.by, back.amount) == (cashier.name, -25_000)
    assert board.trends["write_offs"].now == 42_500
    assert board.trends["corrections"].now == 895_000
    (line,) = board.cashiers
    assert (line.name, line.sold, line.returned, line.returned_bp) == (cashier.name, 75_000, 25_000, 3_333)
    assert shop.verify.run().findings == ()


def test_what_came_since_the_owner_looked_is_new_and_looking_is_in_the_journal(shop, owner, busy, fixed_clock):
    assert shop.control.look(by=owner) is None
    fixed_clock.advance(minutes=5)
    shop.rights.change(by=owner, role="CASHIER", act=Act.OPEN_DRAWER, verdict=Verdict.ALLOWED)
    fixed_clock.advance(minutes=5)
    since = shop.control.look(by=owner)
    board = shop.control.board(WEEK, by=owner, since=since)
    assert [each.kind for each in board.events if each.new] == [ControlKind.RIGHTS]
    assert "CASHIER · OPEN_DRAWER · APPROVAL · ALLOWED" in board.events[0].detail
    with shop.context.reading() as unit:
        from ntt_pos.data.queries.reports.control import looks

        assert len(looks(unit, shop.context.home.outlet_id)) == 2


def test_only_who_answers_for_rights_may_look_and_an_attempt_is_an_event(shop, owner, manager):
    for ask in (lambda: shop.control.look(by=manager), lambda: shop.control.board(WEEK, by=manager)):
        with pytest.raises(Denied):
            ask()
    assert {each.by for each in by_kind(shop.control.board(WEEK, by=owner))[ControlKind.DENIED]} == {manager.name}


def test_a_note_stands_beside_its_event_for_good_and_is_a_record(shop, owner, manager, busy, tmp_path):
    (off,) = by_kind(shop.control.board(WEEK, by=owner))[ControlKind.WRITE_OFF]
    shop.control.note(off.key, "ditanya,  jatuh dari rak", by=owner)
    shop.control.note(off.key, "foto ada", by=owner)
    (off,) = by_kind(shop.control.board(WEEK, by=owner))[ControlKind.WRITE_OFF]
    assert [(each.by, each.words) for each in off.notes] == [
        (owner.name, "ditanya, jatuh dari rak"),
        (owner.name, "foto ada"),
    ]
    path = shop.control.write(shop.control.board(WEEK, by=owner), Format.PDF, tmp_path, by=owner, language=ID)
    text = " ".join("\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages).split())
    assert "ditanya, jatuh dari rak" in text
    for key, words in ((off.key, "  "), ("LRT-01:999999", "x"), ("apa saja", "x")):
        with pytest.raises(DomainError):
            shop.control.note(key, words, by=owner)
    with pytest.raises(Denied):
        shop.control.note(off.key, "bukan saya", by=manager)
    assert shop.verify.run().findings == ()


def test_a_changed_price_has_the_old_one_beside_it(shop, owner, busy):
    shop.products.set_price(busy.product_id, 27_000, by=owner)
    shop.products.set_price(busy.product_id, 28_000, by=owner)
    prices = by_kind(shop.control.board(WEEK, by=owner))[ControlKind.PRICE]
    assert [(each.amount, each.before, each.product_id) for each in prices] == [
        (28_000, 27_000, busy.product_id),
        (27_000, 25_000, busy.product_id),
    ]


def test_the_paper_of_a_week_holds_every_event(shop, owner, busy, tmp_path):
    board = shop.control.board(WEEK, by=owner)
    path = shop.control.write(board, Format.PDF, tmp_path, by=owner, language=ID)
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    for words in ("Pengawasan", "tanpa penyetuju", "BA-LRT-2026-000001", "Saldo dikoreksi"):
        assert words in text
    for form in (Format.XLSX, Format.CSV):
        assert shop.control.write(board, form, tmp_path, by=owner, language=ID).stat().st_size


def test_what_is_usual_is_the_middle_half_of_the_weeks_before():
    trend = Trend((0, 0, 0, -2_000, -1_000, 0, 0, -500, 0, -90_000, 0, -12_500))
    assert trend.usual == (-1_000, 0)
    assert trend.unusual
    assert not Trend((*trend.weeks[:-1], -800)).unusual


def test_every_kind_has_a_title_and_a_record_without_rows_breaks_nothing():
    assert set(TITLES) == set(ControlKind)
    for kind in RECORDS:
        try:
            read_record(kind, {"user": "x", "rows": {}})
        except (KeyError, TypeError) as error:
            pytest.fail(f"{kind}: {error!r}")


@pytest.mark.parametrize(
    ("kind", "told", "detail"),
    [
        (
            "restored",
            {"rows": {"restored": [{"old_seq": 40, "anchored_seq": 52, "skipped": '[["JL-LRT-01-2026",76,87]]'}]}},
            "JL-LRT-01-2026-000076–000087 · 41–52",
        ),
        ("heads.missing", {"papers": [["JL-LRT-01-2026", 76, 87]]}, "JL-LRT-01-2026-000076–000087"),
    ],
)
def test_a_backup_that_was_brought_back_and_older_books_are_looked_at(kind, told, detail):
    found = read_record(kind, told)
    assert (found.kind, found.detail) == (ControlKind.OLDER_BOOKS, detail)


def test_a_change_of_many_products_says_the_share_and_each_price_by_name(shop, owner, producer):
    ids = [a_product(shop, producer=producer, name=name, price=20_000).product_id for name in ("Kopi", "Abon")]
    shop.bulk.apply(ids, BulkChange(BulkKind.PRICE, 22_000), by=owner)
    shop.bulk.apply(ids, BulkChange(BulkKind.COMMISSION, 1_750), by=owner)
    found = by_kind(shop.control.board(WEEK, by=owner))
    assert found[ControlKind.PRICE][0].detail == "Kopi 22.000 (sebelumnya 20.000) · Abon 22.000 (sebelumnya 20.000)"
    told = "17,5 % · Kopi (sebelumnya komisi 15 %) · Abon (sebelumnya komisi 15 %)"
    assert found[ControlKind.TERMS][0].detail == told


def test_a_net_price_is_said_in_the_shops_words(shop, owner, producer):
    honey = a_product(shop, producer=producer, name="Madu", price=20_000)
    net = Terms(TermsKind.NET_PRICE, net_price=15_000)
    shop.products.set_terms(net, by=owner, product_id=honey.product_id)
    (agreed,) = by_kind(shop.control.board(WEEK, by=owner))[ControlKind.TERMS]
    assert agreed.detail == "Madu · harga titip 15.000"


def test_changed_terms_have_the_old_ones_beside_them(shop, owner, producer, tmp_path):
    honey = a_product(shop, producer=producer, name="Madu", price=20_000)
    for terms, of in (
        (Terms(TermsKind.NET_PRICE, net_price=15_000), {"product_id": honey.product_id}),
        (Terms(TermsKind.COMMISSION, rate_bp=1_750), {"producer_id": producer.producer_id}),
        (Terms(TermsKind.INHERIT), {"product_id": honey.product_id}),
        (Terms(TermsKind.COMMISSION, rate_bp=500), {"product_id": honey.product_id}),
    ):
        shop.products.set_terms(terms, by=owner, **of)
    board = shop.control.board(WEEK, by=owner)
    told = [(was(each, ID), each.product_id, each.producer_id) for each in by_kind(board)[ControlKind.TERMS]]
    assert told == [
        ("komisi 17,5 %", honey.product_id, None),
        ("harga titip 15.000", honey.product_id, None),
        ("komisi 15 %", None, producer.producer_id),
        ("komisi 15 %", honey.product_id, None),
    ]
    path = shop.control.write(board, Format.PDF, tmp_path, by=owner, language=ID)
    text = " ".join("\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages).split())
    assert "sebelumnya harga titip 15.000" in text


def test_what_came_back_names_the_receipt_and_not_an_identifier(shop, owner, busy):
    (back,) = by_kind(shop.control.board(WEEK, by=owner))[ControlKind.RETURN]
    assert "JL-LRT-01-2026-000001" in back.detail
    assert "-7000-" not in back.detail


def test_a_shelf_below_zero_is_an_event_of_its_product(shop, owner, cashier, producer):
    honey = a_product(shop, producer=producer, name="Madu", delivered=1)
    assert shop.control.board(WEEK, by=owner).below_zero == 0
    a_sale(shop, [(honey, 3)], by=cashier)
    board = shop.control.board(WEEK, by=owner)
    (below,) = by_kind(board)[ControlKind.BELOW_ZERO]
    assert (board.below_zero, below.product_id, below.detail) == (1, honey.product_id, "Madu · −2 bks")


def test_each_person_has_a_line_and_twelve_weeks_are_a_chart(shop, owner, manager, cashier, busy):
    board = shop.control.board(WEEK, by=owner)
    lines = {each.name: each for each in by_person(board.events)}
    mine = lines[manager.name]
    assert (mine.written_off, mine.paid, mine.missing, mine.others) == (1, 42_500, 0, 1)
    report = shop.control.report(board, language=ID)
    assert [(len(each.values), each.names[-1]) for each in report.series] == [(12, "1 Mar")] * 4
    assert report.series[2].values[-1] == 42_500


def test_an_opened_drawer_is_told_among_the_movements_of_its_shift(shop, owner, cashier, busy):
    shop.shifts.open_drawer(by=cashier, reason="tukar uang", approval=ApprovalGiven(owner.user_id, "ya"))
    a_sale(shop, [(busy, 1)], by=cashier)
    (event,) = by_kind(shop.control.board(WEEK, by=owner))[ControlKind.DRAWER]
    lines = shop.control.around(event, by=owner)
    assert [(each.what, each.amount, each.document[:2]) for each in lines] == [
        ("Float", 200_000, ""),
        ("Sale", 75_000, "JL"),
        ("Money given back", -25_000, "RT"),
        (TITLES[ControlKind.DRAWER], None, ""),
        ("Sale", 25_000, "JL"),
    ]
    assert [each.here for each in lines] == [False, False, False, True, False]
    assert lines[3].detail == "tukar uang"
    close_drawer(shop)
    an_open_drawer(shop, by=cashier)
    assert shop.control.around(event, by=owner)[-1].what == "Drawer closed"  # the next shift is not in it


def test_what_was_taken_out_of_a_basket_is_told_with_what_became_of_the_basket(shop, owner, cashier, busy):
    cart = a_basket(shop, (busy, 2))
    shop.baskets.void_line(cart, cart.lines[0].key, by=cashier, reason="salah scan")
    a_sale(shop, [(busy, 1)], by=cashier)
    a_sale(shop, [(busy, 4)], by=cashier)
    (event,) = by_kind(shop.control.board(WEEK, by=owner))[ControlKind.VOID]
    assert event.detail == f"{busy.name} × 2 · salah scan"
    assert [(each.what, each.amount, each.here) for each in shop.control.around(event, by=owner)] == [
        (TITLES[ControlKind.RETURN], -25_000, False),  # with this the customer before was done
        (TITLES[ControlKind.VOID], 50_000, True),
        ("Sale", 25_000, False),
    ]
    with pytest.raises(Denied):
        shop.control.around(event, by=cashier)


def test_who_lets_off_far_more_than_the_shop_stands_out_and_comes_first():
    ani, bela = CashierLine("Ani", 10, 900_000, 1_000, 0), CashierLine("Bela", 5, 100_000, 9_000, 0)
    both = together([ani, bela])
    assert [each.name for each in beside_the_shop([ani, bela])] == ["Bela", "Ani"]
    assert [stands_out(each, both) for each in (ani, bela)] == [False, True]
    assert not stands_out(ani, together([ani]))


def test_what_somebody_approved_or_took_out_of_the_drawer_is_an_event_with_its_paper(shop, owner, manager, cashier):
    shop.shifts.open(by=cashier, denominations={100_000: 5})
    by = {"by": cashier, "approval": ApprovalGiven(manager.user_id, "pelanggan lama")}
    basket = carts.change_line(a_basket(shop, (a_product(shop), 2)), "line-0", discount=CutPrice(rate_bp=2_000))
    uid = shop.context.ids.uid(shop.context.clock.now())
    sale = shop.checkout.complete(basket, (Tender(Means.CASH, 40_000),), sale_uid=uid, **by)
    (paid,) = shop.corrections.payments(sale.number).rows
    shop.corrections.change_means(payment_uid=paid.payment_uid, means=Means.QRIS, reference="R9", **by)
    shop.shifts.move_cash(kind=CashKind.PAY_OUT, amount=15_000, reason="beli plastik", **by)
    a_sale(shop, [(a_product(shop), 1)], by=cashier)
    found = by_kind(shop.control.board(WEEK, by=owner))
    (out,), (right,), (signed,) = (found[k] for k in (ControlKind.CASH_OUT, ControlKind.MEANS, ControlKind.APPROVED))
    assert (out.amount, out.by, out.approver, out.detail) == (-15_000, cashier.name, manager.name, "beli plastik")
    assert (right.amount, right.document, right.approver) == (40_000, sale.number, manager.name)
    assert right.detail == "Tunai → QRIS · R9"
    assert (signed.document, signed.approver) == (sale.number, manager.name)
    assert signed.detail == "Potongan baris di atas batas 10.000 · Menjual walau toko menombok 2.500 · pelanggan lama"
    assert [each.here for each in shop.control.around(out, by=owner)].count(True) >= 1
