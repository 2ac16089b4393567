"""A new shop: one record holds it whole, and an answer that cannot be used writes nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from ntt_pos.data import engine, migrate
from ntt_pos.data.models import proof, shop
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.services.core.founding import FirstShop, found_shop
from tests.fakes import SequenceIds

FIRST = FirstShop(
    outlet_code="LRT", register_code="LRT-01", shop_name="NTT Mart", address="Larantuka", owner_username="pemilik",
    owner_name="Maria", owner_secret="135790", opening_cash=500_000, practice=True,
)  # fmt: skip


@pytest.fixture
def empty(empty_url):
    migrate.create(empty_url)
    database = engine.connect(empty_url)
    yield database
    database.close()


def test_the_first_record_holds_the_shop_its_owner_and_the_opening_cash(empty, fixed_clock):
    context = found_shop(empty, fixed_clock, SequenceIds(), FIRST)
    assert (context.home.outlet_code, context.home.register_code) == ("LRT", "LRT-01")
    with empty.reading() as unit:
        (record,) = unit.rows(sa.select(proof.journal))
        assert (record["seq"], record["kind"]) == (1, "shop.created")
        assert "500000" in record["canonical"]
        assert [row["username"] for row in unit.rows(sa.select(shop.user_account.c.username))][-1] == "pemilik"


@pytest.mark.parametrize(
    "changes",
    [
        {"outlet_code": "lrt"}, {"register_code": "ABC-01"}, {"register_code": "LRT-1"}, {"owner_username": "Maria F"},
        {"owner_name": " "}, {"owner_name": "x" * 61}, {"owner_secret": "1"}, {"shop_name": ""},
    ],
)  # fmt: skip
def test_an_answer_that_cannot_be_used_writes_nothing(empty, fixed_clock, changes):
    with pytest.raises(DomainError):
        found_shop(empty, fixed_clock, SequenceIds(), replace(FIRST, **changes))
    with empty.reading() as unit:
        assert unit.value(sa.select(sa.func.count()).select_from(shop.outlet)) == 0
