"""Kwitansi: for offices that must account for the money, with a name that can be erased."""

from __future__ import annotations

import io
import json

import pytest
import sqlalchemy as sa
from pypdf import PdfReader

from ntt_pos.data.models import people, proof, sales
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.services.selling.returns import Bringing
from tests.builders import a_product, a_sale


@pytest.fixture
def kopi(shop):
    return a_product(shop, price=2_500_000, delivered=20)


def words_of(pdf):
    return " ".join("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_a_kwitansi_says_who_paid_how_much_in_words_and_for_what(shop, cashier, kopi):
    sale = a_sale(shop, [(kopi, 2)], by=cashier)
    made = shop.kwitansi.issue(
        by=cashier, sale_number=sale.number, buyer="Yohanes Kopong", office="Dinas Perindustrian dan Perdagangan"
    )
    assert (made.number, made.amount, made.stamp_duty) == ("KW-LRT-01-2026-000001", 5_000_000, False)
    paper = words_of(shop.kwitansi.pdf(made.number, by=cashier))
    for expected in (
        "KWITANSI",
        made.number,
        sale.number,
        "Yohanes Kopong · Dinas Perindustrian dan Perdagangan",
        "Lima juta rupiah",
        "Rp5.000.000",
        "Kopi Arabika Bajawa 200 g",
        "Larantuka, 28 Februari 2026",
        "ASLI",
    ):
        assert expected in paper, expected
    assert "METERAI" not in paper
    assert shop.verify.run().findings == ()


def test_case_58_above_five_million_there_is_a_box_for_the_meterai(shop, cashier, owner):
    product = a_product(shop, price=5_000_001)
    shop.settings.change(by=owner, cash_unit=1)
    sale = a_sale(shop, [(product, 1)], by=cashier)
    made = shop.kwitansi.issue(by=cashier, sale_number=sale.number, office="Bappeda")
    assert made.stamp_duty
    assert "METERAI Rp10.000" in words_of(shop.kwitansi.preview(made.number))


def test_it_is_asli_once_then_a_numbered_copy_and_the_same_bytes_later(shop, cashier, kopi, fixed_clock):
    sale = a_sale(shop, [(kopi, 1)], by=cashier)
    made = shop.kwitansi.issue(by=cashier, sale_number=sale.number, office="SMKN 1 Larantuka", purpose="Suguhan rapat")
    before = shop.kwitansi.preview(made.number)
    assert shop.kwitansi.pdf(made.number, by=cashier) == before
    fixed_clock.advance(hours=5)
    copy = shop.kwitansi.pdf(made.number, by=cashier)
    assert "SALINAN ke-1" in words_of(copy)
    assert shop.kwitansi.preview(made.number) == copy
    assert "SALINAN ke-2" in words_of(shop.kwitansi.pdf(made.number, by=cashier))
    assert [card.prints for card in shop.kwitansi.of_sale(sale.number)] == [3]
    assert shop.shifts.report().copies == 2


def test_the_persons_name_is_in_no_book_and_can_be_erased(shop, cashier, kopi):
    sale = a_sale(shop, [(kopi, 1)], by=cashier)
    made = shop.kwitansi.issue(by=cashier, sale_number=sale.number, buyer="Yohanes Kopong", office="Bappeda")
    with shop.context.reading() as unit:
        told = " ".join(row["canonical"] for row in unit.rows(sa.select(proof.journal)))
        rows = json.dumps([str(dict(row)) for row in unit.rows(sa.select(sales.kwitansi))])
    assert "Bappeda" in told
    assert "Yohanes" not in told + rows
    with shop.context.writing(by=cashier) as work, work.record("person.erased") as record:
        person_id = work.unit.value(sa.select(sales.kwitansi.c.person_id))
        work.unit.run(sa.delete(people.personal_value).where(people.personal_value.c.person_id == person_id))
        record.save(people.person, {"erased": True}, row_id=person_id)
    assert shop.kwitansi.of_sale(sale.number)[0].buyer is None
    assert "(dihapus) · Bappeda" in words_of(shop.kwitansi.preview(made.number))
    assert shop.verify.run().findings == ()


def test_what_was_given_back_is_taken_off_and_nothing_is_confirmed_for_nothing(shop, cashier, manager, kopi):
    sale = a_sale(shop, [(kopi, 2)], by=cashier)
    for units, amount in ((1, 2_500_000), (1, 0)):
        uid = shop.context.ids.uid(shop.context.clock.now())
        bringing = [Bringing(1, units, ReturnReason.SPOILED)]
        shop.returns.complete(by=manager, number=sale.number, bringing=bringing, return_uid=uid)
        if amount:
            assert shop.kwitansi.issue(by=cashier, sale_number=sale.number, office="Bappeda").amount == amount
    with pytest.raises(DomainError, match="given back"):
        shop.kwitansi.issue(by=cashier, sale_number=sale.number, office="Bappeda")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "buyer's name or the office"),
        ({"buyer": "x" * 81}, "at most 80"),
        ({"office": "Dinas\x1bp\x00"}, "printable"),
        ({"office": "Bappeda", "sale_number": "JL-7"}, "no sale"),
        ({"office": "Bappeda", "purpose": "x" * 161}, "at most 160"),
    ],
)
def test_a_wrong_kwitansi_is_refused_and_takes_no_number(shop, cashier, kopi, changes, said):
    sale = a_sale(shop, [(kopi, 1)], by=cashier)
    with pytest.raises(DomainError, match=said):
        shop.kwitansi.issue(**{"by": cashier, "sale_number": sale.number, **changes})
    assert shop.kwitansi.of_sale(sale.number) == ()
    made = shop.kwitansi.issue(by=cashier, sale_number=sale.number, buyer="Ina 🙂")
    assert made.number.endswith("000001")
    assert shop.kwitansi.pdf(made.number, by=cashier).startswith(b"%PDF")
    with pytest.raises(DomainError, match="no kwitansi"):
        shop.kwitansi.preview("KW-9")
