"""What a customer asked for in vain is in the journal, in the report, and on the producer's list of what to bring."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ntt_pos.data.models import account
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.money.statement_payload import read_payload
from ntt_pos.i18n import Language
from ntt_pos.services.reports.report_catalogue import ReportKind
from tests.builders import a_product, a_sale


def test_what_is_noted_is_counted_whatever_its_capitals_and_verifies(shop, cashier):
    honey = a_product(shop, name="Madu hutan", delivered=0)
    assert shop.wanted.note(by=cashier, words="Gula lontar").times == 1
    assert shop.wanted.note(by=cashier, words=" gula  lontar").times == 2
    noted = shop.wanted.note(by=cashier, product_id=honey.product_id)
    assert (noted.name, noted.times) == ("Madu hutan", 1)
    assert not shop.verify.run().findings
    for wrong in ({"words": ""}, {"words": "Ana 0812 3456 789"}, {"product_id": 999_999}):
        with pytest.raises(DomainError):
            shop.wanted.note(by=cashier, **wrong)


def test_the_report_tells_by_week_product_and_village(shop, cashier, manager, fixed_clock):
    honey = a_product(shop, name="Madu hutan", delivered=0)
    shop.wanted.note(by=cashier, words="Gula lontar")
    shop.wanted.note(by=cashier, product_id=honey.product_id)
    fixed_clock.advance(hours=1)
    shop.wanted.note(by=cashier, product_id=honey.product_id)
    report = shop.report_catalogue.make(ReportKind.WANTED, by=manager, language=Language("id"))
    (table,) = report.tables
    assert [each.cells[1:] for each in table.rows] == [
        ("Madu hutan", honey.producer.name, "Lewokluok", 2),
        ("Gula lontar", "tidak ada di toko", "", 1),
    ]
    assert table.totals[-1] == 3
    pack = shop.report_catalogue.make(ReportKind.DINAS, by=manager, language=Language("id"))
    assert pack.tables[-1] == table


def test_the_producers_statement_asks_for_it(shop, cashier, manager):
    honey = a_product(shop, name="Madu hutan 460 g", delivered=0)
    coffee = a_product(shop, producer=honey.producer, name="Kopi")
    for _each in range(5):
        shop.wanted.note(by=cashier, product_id=honey.product_id)
    a_sale(shop, [(coffee, 1)], by=cashier)
    shop.close_day.close(by=manager)
    with shop.context.reading() as unit:
        payload = read_payload(unit.value(sa.select(account.settlement.c.payload)))
    assert [(each.name, each.why, each.asked) for each in payload.todo] == [("Madu hutan 460 g", "WANTED", 5)]
