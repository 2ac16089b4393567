"""Kept statements: the driver asked directly answers what SQLAlchemy does, and fails in the same words."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from ntt_pos.data.compiled_queries import insert_plan, read_plan
from ntt_pos.data.engine import connect
from ntt_pos.data.models import goods, stock
from ntt_pos.data.models import shop as tables
from ntt_pos.data.queries.core import users
from ntt_pos.data.queries.goods import articles
from ntt_pos.data.queries.selling import baskets
from ntt_pos.domain.core.errors import StorageError
from ntt_pos.domain.goods.stock import Bin, MovementKind
from tests.builders import a_product

BARCODE = goods.barcode.c


@pytest.fixture
def stocked_ids(shop):
    return [a_product(shop, name=f"Kopi {number}", barcode=f"89900000{number:05}").product_id for number in range(7)]


@pytest.mark.parametrize("count", [1, 2, 7])
def test_a_kept_statement_answers_what_sqlalchemy_does(stocked_ids, shop, count):
    wanted = {"ids": stocked_ids[:count]}
    statements = [getattr(articles, f"_{name}") for name in ("TERMS", "PRICES", "SHELF", "BARCODES", "PRODUCTS")]
    with shop.context.reading() as unit:
        for statement in statements:
            told = [tuple(row) for row in unit.tuples(statement, wanted)]
            assert sorted(told, key=str) == sorted((tuple(row) for row in unit.run(statement, wanted)), key=str)
            assert told


def test_dates_and_flags_are_read_as_such(stocked_ids, shop):
    with shop.context.reading() as unit:
        (price, *_rest) = unit.tuples(articles._PRICES, {"ids": stocked_ids[:1]})
        (product,) = unit.tuples(articles._PRODUCTS, {"ids": stocked_ids[:1]})
    assert isinstance(price[3], date)
    assert articles._ProductRow._make(product).active is True


@pytest.mark.parametrize("user_id", [2, 999])
def test_a_row_by_its_names_is_what_sqlalchemy_reads(shop, user_id):
    wanted = {"outlet": 1, "user": user_id, "register": 1}
    with shop.context.reading() as unit:
        told, known = unit.named(users._STATE, wanted), unit.row(users._STATE, wanted)
    assert told == (dict(known) if known else None)


def test_a_kept_statement_removes_only_what_it_says(shop, fixed_clock):
    with shop.context.database.writing() as unit:
        baskets.keep_open(unit, 1, fixed_clock.now(), "{}")
        baskets.forget_open(unit, 2)
        assert baskets.open_basket(unit, 1) == "{}"
        baskets.forget_open(unit, 1)
        assert baskets.open_basket(unit, 1) is None


def test_the_driver_gets_a_word_of_a_list_as_plain_text():
    plan = insert_plan(stock.stock_movement, ("kind", "bin"))
    row = {"kind": MovementKind.SALE, "bin": Bin.SHELF}
    bound = {name: bind and bind(row[name]) for name, bind in plan.columns}
    assert bound == {"kind": "SALE", "bin": "SHELF"}
    assert [type(value) for value in bound.values()] == [str, str]


def test_the_named_columns_are_those_of_the_statement():
    assert articles._ProductRow._fields == tuple(column.key for column in articles._PRODUCTS.exported_columns)


def test_a_value_of_the_statement_itself_is_kept_beside_the_asked_ones():
    statement = sa.select(BARCODE.code).where(
        BARCODE.outlet_id == 7, BARCODE.product_id.in_(sa.bindparam("ids", expanding=True))
    )
    plan = read_plan(statement, (("ids", 2),))
    assert plan.sql.count("?") == 3
    assert plan.bound({"ids": [31, 32]}) == (7, 31, 32)


def test_an_error_of_the_driver_becomes_the_shops_own(shop_url):
    gone = sa.Table("no_such_table", sa.MetaData(), sa.Column("id", sa.Integer))
    database = connect(shop_url)
    with pytest.raises(StorageError, match="no such table"), database.reading() as unit:
        unit.tuples(sa.select(gone.c.id), {})
    database.close()


def test_a_refused_row_is_told_as_sqlalchemy_tells_it(shop_url):
    database = connect(shop_url)
    row = {"who": "tester", "failures": 1, "uptime": 0}
    with pytest.raises(sa.exc.IntegrityError), database.writing() as unit:
        unit.insert_all(tables.sign_in_throttle, [row])
        unit.insert_all(tables.sign_in_throttle, [row])
    with database.reading() as unit:
        assert unit.rows(sa.select(tables.sign_in_throttle.c.who)) == []
    database.close()
