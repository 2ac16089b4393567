"""Unknown codes of the open shift: noted in one record, waiting until something is done about them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ntt_pos.data.models import proof
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.selling.unknown_barcodes import LONGEST_CODE, CodeFate
from ntt_pos.services.selling.unknown_barcodes import CodeNote
from tests.builders import a_product, an_open_drawer


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
