"""Unknown codes of the open shift: noted in one record, waiting until something is done about them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ntt_pos.data.models import proof
from ntt_pos.domain.core.errors import Denied, DomainError
from ntt_pos.domain.selling.unknown_barcodes import LONGEST_CODE, CodeFate
from ntt_pos.services.reports.report_catalogue import ReportKind
from ntt_pos.services.selling.unknown_barcodes import CodeNote
from tests.builders import a_product, an_open_drawer
from tests.services.reports.conftest import make
from tests.services.reports.test_day_papers import rows

__all__ = ["make"]


def records(shop):
    with shop.context.reading() as unit:
        j = proof.journal.c
        return unit.value(sa.select(sa.func.count()).where(j.kind == "code.unknown"))


def test_codes_wait_until_one_is_picked_or_not_ours(shop, cashier):
    product = a_product(shop)
    an_open_drawer(shop, by=cashier)
    codes = ("8990001", "8990002", "9" * 80)
    shop.unknown_barcodes.note([CodeNote(code, CodeFate.SCANNED) for code in codes], by=cashier)
    assert records(shop) == 1
    assert {each.code for each in shop.unknown_barcodes.waiting()} == {"8990001", "8990002", "9" * LONGEST_CODE}
    fates = [CodeNote("8990001", CodeFate.PICKED, product.product_id), CodeNote("8990002", CodeFate.NOT_OURS)]
    shop.unknown_barcodes.note(fates, by=cashier)
    assert {each.code for each in shop.unknown_barcodes.waiting()} == {"9" * LONGEST_CODE}


def test_nothing_noted_writes_nothing_and_without_a_shift_nothing_waits(shop, cashier):
    shop.unknown_barcodes.note([], by=cashier)
    with pytest.raises(DomainError):
        shop.unknown_barcodes.note([CodeNote("8990001", CodeFate.SCANNED)], by=cashier)
    assert records(shop) == 0
    assert shop.unknown_barcodes.waiting() == ()


def test_a_manager_gives_a_code_to_its_product_or_says_that_it_is_not_ours(shop, cashier, manager):
    product = a_product(shop)
    an_open_drawer(shop, by=cashier)
    scans = [CodeNote(code, CodeFate.SCANNED) for code in ("8990001", "8990002")]
    shop.unknown_barcodes.note(scans, by=cashier)
    assert [each.code for each in shop.unknown_barcodes.unsettled()] == ["8990002", "8990001"]
    with pytest.raises(Denied):
        shop.unknown_barcodes.settle("8990001", by=cashier)
    shop.unknown_barcodes.settle("8990001", by=manager, product_id=product.product_id)
    shop.unknown_barcodes.settle("8990002", by=manager)
    assert shop.unknown_barcodes.unsettled() == shop.unknown_barcodes.waiting() == ()
    assert [each.product_id for each in shop.catalogue.by_code("8990001")] == [product.product_id]
    assert shop.catalogue.by_code("8990002") == ()
    with pytest.raises(DomainError, match="waits for nobody"):
        shop.unknown_barcodes.settle("8990001", by=manager)
    assert shop.verify.run().findings == ()


def test_a_code_that_is_no_barcode_is_given_to_nothing(shop, cashier, manager):
    product = a_product(shop)
    an_open_drawer(shop, by=cashier)
    shop.unknown_barcodes.note([CodeNote("8" * LONGEST_CODE, CodeFate.SCANNED)], by=cashier)
    with pytest.raises(DomainError):
        shop.unknown_barcodes.settle("8" * LONGEST_CODE, by=manager, product_id=product.product_id)
    assert len(shop.unknown_barcodes.unsettled()) == 1


def test_the_report_tells_every_answer(shop, make, cashier):
    product = a_product(shop, name="Sambal luat")
    an_open_drawer(shop, by=cashier)
    picked, strange = CodeNote("8990001", CodeFate.PICKED, product.product_id), CodeNote("8990001", CodeFate.NOT_OURS)
    scan = CodeNote("8990001", CodeFate.SCANNED)
    for note in (scan, picked, scan, picked, scan, strange):
        shop.unknown_barcodes.note([note], by=cashier)
    (line,) = rows(make(ReportKind.UNKNOWN_CODES))
    assert line[-1] == "dipilih: Sambal luat (2×); bukan barang kami"
    shop.unknown_barcodes.note([scan], by=cashier)
    (row,) = make(ReportKind.UNKNOWN_CODES).tables[0].rows
    assert row.cells[-1].endswith("bukan barang kami; belum diurus")
    assert row.about == "code 8990001"
