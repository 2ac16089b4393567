"""Whoever counts the drawer is told no sum from which the cash could be worked out; who looks from outside sees all."""

from __future__ import annotations

import re

import pytest

from ntt_pos.documents.engine.paper_roll import as_text
from ntt_pos.documents.receipt.z_report import draw_z_pdf, z_lines
from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.i18n import Language
from tests.builders import a_product, a_sale

FLOAT = {50_000: 4}


@pytest.fixture
def sold(shop, cashier):
    """A shift of the cashier with a sale in cash and one by QRIS."""
    shop.shifts.open(by=cashier, denominations=FLOAT)
    product = a_product(shop, price=45_000, delivered=20)
    a_sale(shop, [(product, 1)], by=cashier)
    a_sale(shop, [(product, 1)], by=cashier, tenders=[Tender(Means.QRIS, 45_000, "QR1")])
    return shop


def test_who_opened_the_drawer_reads_a_blind_x_whoever_they_are(shop, cashier, manager):
    shop.shifts.open(by=manager, denominations=FLOAT)
    assert shop.shifts.blind_for(manager)
    assert shop.shifts.blind_for(cashier)


def test_a_manager_reads_anothers_x_whole(sold, manager, owner, cashier):
    assert not sold.shifts.blind_for(manager)
    assert not sold.shifts.blind_for(owner)
    assert sold.shifts.blind_for(cashier)


def test_a_blind_x_holds_no_sum_that_leads_to_the_cash(sold):
    report = sold.shifts.report()
    words = as_text(z_lines(report, columns=42, language=Language("id"), blind=True), 42)
    amounts = {int(found.replace(".", "")) for found in re.findall(r"(?<![\w-])\d[\d.]*(?![\w:-])", words)}
    assert {report.expected, report.net, report.gross, report.grand_total_net, report.opening_float} & amounts == set()
    assert "QRIS" in words
    assert "45.000" in words
    assert draw_z_pdf(report, Language("id"), blind=True) != draw_z_pdf(report, Language("id"))


def test_the_printed_x_is_as_its_reader_may_see_it(sold, cashier, manager):
    expected = f"{sold.shifts.report().expected:,}".replace(",", ".").encode()
    assert expected not in sold.print_x(by=cashier).payload
    assert expected in sold.print_x(by=manager).payload
