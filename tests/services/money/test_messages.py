"""Messages to producers are drafts: the statement in short, what to bring, what to collect; the number is nobody else's."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from ntt_pos.domain.core.errors import Denied
from ntt_pos.domain.core.permissions import Act, Role, Verdict
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.money.messages import MessageKind
from ntt_pos.services.money.payouts import PaymentWay
from ntt_pos.services.money.safe import MoneyWay
from tests.builders import AProducer, a_producer, a_product, a_sale, account_row, an_open_drawer
from tests.services.days import bring_back, later, new_key, next_day


@pytest.fixture
def told(shop, cashier, manager):
    """A producer whose coffee nearly ran out and came back spoiled once, and the numbers of the night."""
    producer = a_producer(shop, code="P012", name="BUMDes *Leworahang*", phone="0812-0000-0010")
    product = a_product(shop, producer=producer, name="Kopi_Arabika 250 g", price=45_000, delivered=30)
    next_day(shop)
    later(shop, days=8)
    an_open_drawer(shop, by=cashier)
    sale = a_sale(shop, [(product, 28)], by=cashier)
    bring_back(shop, cashier, sale, 1, ReturnReason.SPOILED)
    closed = shop.close_day.close(by=manager)
    return producer.producer_id, closed.days[-1].numbers[0]


def by_kind(drafts):
    return {draft.kind: draft for draft in drafts}


def test_the_statement_says_money_goods_stock_and_advice_and_opens_for_the_right_number(shop, manager, told):
    producer_id, number = told
    draft = by_kind(shop.messages.drafts(producer_id, by=manager))[MessageKind.STATEMENT]
    payload = shop.statements.payload(number)
    money = f"{payload.payable:,}".replace(",", ".")
    practice, first = draft.text.splitlines()[:2]
    assert "LATIHAN" in practice
    assert first == f"*UANG ANDA Rp{money}*"
    for piece in (
        number,
        "28 laku = 1.071.000",
        "KopiArabika 250 g: sisa 2 ",
        "Pembeli kembalikan 1 bungkus KopiArabika 250 g: − 38.250",
        "BAWA",
        "AMBIL 1 bungkus KopiArabika 250 g yang basi",
    ):
        assert piece in draft.text, piece
    assert len(draft.text) <= 1500
    assert len(draft.link) <= 2000
    assert "*Leworahang*" not in draft.text
    assert "\u00a0" not in draft.text
    address = urlsplit(draft.link)
    assert (address.netloc, address.path) == ("wa.me", "/6281200000010")
    assert parse_qs(address.query)["text"] == [draft.text]


def test_what_to_bring_and_what_to_collect_are_told_as_of_now(shop, manager, told):
    drafts = by_kind(shop.messages.drafts(told[0], by=manager))
    restock, collect = drafts[MessageKind.RESTOCK], drafts[MessageKind.COLLECT]
    assert "Bawa" in restock.text
    assert "Ambil" not in restock.text
    assert "Ambil 1" in collect.text
    assert restock.link
    assert collect.link


def test_nothing_to_bring_or_collect_is_told_and_no_draft_is_made(shop, manager):
    producer = a_producer(shop, phone="081200000010")
    a_product(shop, producer=producer, delivered=10)
    for draft in shop.messages.drafts(producer.producer_id, by=manager):
        assert (draft.text, draft.link) == ("", "")
        assert draft.nothing


@pytest.mark.parametrize("phone", ["", "12", "tidak ada"])
def test_without_a_usable_number_the_text_can_still_be_copied(shop, cashier, manager, phone):
    producer = a_producer(shop, phone=phone)
    a_sale(shop, [(a_product(shop, producer=producer, delivered=9), 2)], by=cashier)
    shop.close_day.close(by=manager)
    draft = by_kind(shop.messages.drafts(producer.producer_id, by=manager))[MessageKind.STATEMENT]
    assert draft.text
    assert (draft.phone, draft.link) == ("", "")
    assert draft.no_number


def test_an_erased_number_is_gone_from_every_draft(shop, owner, manager, told):
    shop.personal.erase(by=owner, producer_id=told[0])
    draft = by_kind(shop.messages.drafts(told[0], by=manager))[MessageKind.STATEMENT]
    assert (draft.phone, draft.link) == ("", "")
    assert "erased" in draft.no_number
    assert "0010" not in draft.text


def test_who_may_not_see_personal_data_gets_the_text_and_no_number(shop, owner, manager, cashier, told):
    shop.rights.change(by=owner, role=Role.MANAGER, act=Act.SEE_PERSONAL_DATA, verdict=Verdict.DENIED)
    draft = by_kind(shop.messages.drafts(told[0], by=manager))[MessageKind.STATEMENT]
    assert draft.text
    assert (draft.phone, draft.link) == ("", "")
    assert draft.no_number
    with pytest.raises(Denied):
        shop.messages.drafts(told[0], by=cashier)


def test_writing_a_message_settles_nothing(shop, manager, told):
    before = shop.statements.list()
    shop.messages.drafts(told[0], by=manager)
    assert shop.statements.list() == before
    assert shop.verify.run().findings == ()


def test_what_was_paid_since_is_said(shop, manager, told):
    shop.payouts.pay(by=manager, producer_id=told[0], amount=500_000, key=new_key(shop))
    draft = by_kind(shop.messages.drafts(told[0], by=manager))[MessageKind.STATEMENT]
    assert "Rp500.000 sudah dibayarkan kepada Anda" in draft.text


def test_an_earlier_statement_is_told_when_it_is_asked_for(shop, cashier, manager, told):
    producer_id, number = told
    draft = by_kind(shop.messages.drafts(producer_id, by=manager, number=number))[MessageKind.STATEMENT]
    assert number in draft.text
    assert shop.statements.payload(number).date.year == 2026


def test_a_message_after_the_payment_promises_nothing_that_was_paid(shop, manager, owner, told):
    producer_id, number = told
    payload = shop.statements.payload(number)
    shop.safe.move(by=owner, way=MoneyWay.SAFE_IN, amount=5_000_000, key=new_key(shop), reason="modal")
    shop.payouts.pay(by=manager, producer_id=producer_id, amount=payload.payable - 100_000, key=new_key(shop))
    text = by_kind(shop.messages.drafts(producer_id, by=manager, number=number))[MessageKind.STATEMENT].text
    assert "UANG ANDA Rp" not in text
    assert "masih ada Rp100.000" in text
    shop.payouts.pay(by=manager, producer_id=producer_id, amount=100_000, key=new_key(shop))
    text = by_kind(shop.messages.drafts(producer_id, by=manager, number=number))[MessageKind.STATEMENT].text
    assert "sudah diterima semua" in text
    assert "masih ada" not in text


def paid(shop, manager, producer_id, amount):
    """Pay by transfer; return the voucher's number."""
    way = PaymentWay("TRANSFER", reference="TRX 1")
    return shop.payouts.pay(by=manager, producer_id=producer_id, amount=amount, key=new_key(shop), way=way).number


def test_an_earlier_statement_that_was_paid_promises_nothing_either(shop, cashier, manager, told):
    producer_id, number = told
    product = a_product(shop, producer=AProducer(producer_id, "P012", "", ""), price=40_000, delivered=9)
    paid(shop, manager, producer_id, shop.statements.payload(number).payable)
    next_day(shop)
    a_sale(shop, [(product, 1)], by=cashier)
    later_number = shop.close_day.close(by=manager).days[-1].numbers[0]
    for _ in range(3):
        next_day(shop)
        a_sale(shop, [(product, 1)], by=cashier)
        paid(shop, manager, producer_id, account_row(shop, producer_id).payable)
    text = by_kind(shop.messages.drafts(producer_id, by=manager, number=number))[MessageKind.STATEMENT].text
    assert "UANG ANDA Rp" not in text
    assert "sudah diterima semua" in text
    assert text.count("sudah dibayarkan kepada Anda") == 1
    text = by_kind(shop.messages.drafts(producer_id, by=manager, number=later_number))[MessageKind.STATEMENT].text
    assert "UANG ANDA Rp" not in text


def test_a_payment_is_dated_when_it_was_made_also_after_the_close(shop, manager, told):
    paid(shop, manager, told[0], 500_000)
    text = by_kind(shop.messages.drafts(told[0], by=manager))[MessageKind.STATEMENT].text
    assert "Rp500.000 sudah dibayarkan kepada Anda, Senin 9 Maret." in text


def test_money_that_came_back_from_the_bank_still_waits(shop, manager, owner, told):
    producer_id, number = told
    payable = shop.statements.payload(number).payable
    voucher = paid(shop, manager, producer_id, payable)
    shop.payouts.reverse(
        by=manager, number=voucher, reason="ditolak bank", approval=ApprovalGiven(owner.user_id, "ditolak bank")
    )
    text = by_kind(shop.messages.drafts(producer_id, by=manager, number=number))[MessageKind.STATEMENT].text
    assert "UANG ANDA Rp" in text
    assert "sudah dibayarkan" not in text


def test_a_landline_stays_on_the_card_and_whatsapp_asks_for_a_mobile_number(shop, manager):
    producer = a_producer(shop, phone="0383 21234")
    drafts = shop.messages.drafts(producer.producer_id, by=manager)
    assert {draft.link for draft in drafts} == {""}
    assert "no mobile number" in drafts[0].no_number
