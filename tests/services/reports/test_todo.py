"""What waits for somebody: money long uncollected, counts begun, unknown codes, each until it is done."""

from __future__ import annotations

from dataclasses import replace

from ntt_pos.data.queries.reports.product_list import ProductState
from ntt_pos.domain.goods.counting import CountScope, ScopeKind
from ntt_pos.domain.goods.stock import Bin
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.domain.selling.unknown_barcodes import CodeFate
from ntt_pos.services.goods.stock_moves import WithdrawalLine
from ntt_pos.services.selling.unknown_barcodes import CodeNote
from tests.builders import a_product, a_sale, an_open_drawer
from tests.services.days import bring_back
from tests.services.importing.lists import an_xlsx
from tests.services.importing.shop_lists.test_take_in import answered


def waiting(shop, by):
    return shop.overview.home(by=by).attention


def test_a_shop_in_which_all_is_done_has_nothing_waiting(shop, manager):
    todo = waiting(shop, manager)
    assert (todo.uncollected, todo.unprinted, todo.unconfirmed, todo.counting, todo.unknown_codes) == (
        (0, 0),
        0,
        (),
        (),
        (),
    )


def test_money_waits_from_the_thirty_first_day(shop, cashier, manager, fixed_clock):
    product = a_product(shop, price=20_000, delivered=10)
    a_sale(shop, [(product, 2)], by=cashier)
    fixed_clock.advance(days=30)
    assert waiting(shop, manager).uncollected == (0, 0)
    fixed_clock.advance(days=1)
    assert waiting(shop, manager).uncollected == (1, 34_000)


def test_unknown_codes_and_counts_that_were_begun_wait(shop, cashier, manager):
    a_product(shop, delivered=3)
    an_open_drawer(shop, by=cashier)
    shop.unknown_barcodes.note([CodeNote("8990001", CodeFate.SCANNED)], by=cashier)
    assert waiting(shop, manager).unknown_codes == ("8990001",)
    shop.unknown_barcodes.note([CodeNote("8990001", CodeFate.NOT_OURS)], by=cashier)
    assert waiting(shop, manager).unknown_codes == ()
    shop.counting.start(CountScope(ScopeKind.ALL), by=manager)
    assert waiting(shop, manager).counting == (manager.name,)


def test_what_an_import_left_open_waits_until_the_cards_say_it(shop, owner, tmp_path):
    path = tmp_path / "daftar.xlsx"
    rows = [["Produsen", "Desa", "Kec", "Barang", "Harga", "Stok"]]
    an_xlsx(A=[*rows, ["Lukas Wungu", "Lewotobi", "Ile Bura", "Kopi 200 g", 25000, 3]])(path)
    shop.shop_lists.apply(answered(shop, shop.shop_lists.read(path), {}), by=owner)

    board = shop.overview.home(by=owner)
    assert ([row.village for row in board.unlisted], board.halal_open) == (["Lewotobi"], 1)

    line = board.unlisted[0]
    card = shop.producer_admin.open(line.producer_id, by=owner)
    shop.producer_admin.change(line.producer_id, replace(card, village_code="53.06.14.2003"), by=owner)
    product = shop.overview.products().articles[0].product_id
    shop.product_admin.change(product, shop.product_admin.open(product), by=owner)

    board = shop.overview.home(by=owner)
    assert (board.unlisted, board.halal_open) == ((), 0)


def test_spoiled_goods_wait_on_a_list_until_their_maker_takes_them(shop, cashier, manager):
    honey = a_product(shop, name="Madu hutan", price=20_000, delivered=10)
    a_product(shop, name="Kopi", delivered=3)
    sale = a_sale(shop, [(honey, 2)], by=cashier)
    assert shop.overview.home(by=manager).to_collect == 0
    bring_back(shop, cashier, sale, 1, ReturnReason.SPOILED)
    assert shop.overview.home(by=manager).to_collect == 1
    listed = shop.overview.products(state=ProductState.COLLECT)
    assert [each.name for each in listed.articles] == ["Madu hutan"]
    lines = [WithdrawalLine(honey.product_id, 1, bin=Bin.COLLECT, reason="SPOILED")]
    shop.stock_moves.withdraw(by=manager, producer_id=honey.producer.producer_id, lines=lines)
    assert shop.overview.home(by=manager).to_collect == 0
