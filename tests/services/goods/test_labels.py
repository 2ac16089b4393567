"""Labels of products as they are sold today, of a delivery, and codes of the shop's own on request."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest
import sqlalchemy as sa

from ntt_pos.data.models import goods
from ntt_pos.domain.core.errors import Denied, DomainError
from ntt_pos.domain.core.users import Actor
from ntt_pos.domain.devices.paper import PaperProfile
from ntt_pos.domain.goods.barcode import is_valid_gtin
from ntt_pos.domain.goods.labels import PRESETS, LabelKind, LabelSheet
from ntt_pos.services.core.print_queue import JobKind, JobState
from ntt_pos.services.goods.deliveries import DeliveryLine
from ntt_pos.services.goods.labels import LabelWish
from ntt_pos.shop import Shop
from tests.builders import a_delivery, a_product
from tests.documents.escpos_interpreter import EscposPrinter
from tests.fakes import MemoryPrinter

CODE = "8992154695923"


def codes_of(shop: Shop, product_id: int) -> list[str]:
    table = goods.barcode
    with shop.context.reading() as unit:
        return [row.code for row in unit.run(sa.select(table.c.code).where(table.c.product_id == product_id))]


def test_a_label_tells_todays_price_and_where_the_goods_come_from(shop: Shop, manager: Actor) -> None:
    coffee = a_product(shop, barcode=CODE)
    shop.products.set_price(coffee.product_id, 27_500, by=manager)
    pdf = shop.labels.pdf([LabelWish(coffee.product_id, 2)], PRESETS[0], LabelKind.SHELF)
    text = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert text.count("Rp27.500") == 2
    assert text.count("Kelompok Tenun Lewokluok · Lewokluok") == 2


def test_labels_and_their_test_page_are_shifted_by_what_the_shop_measured(
    shop: Shop, manager: Actor, owner: Actor, tmp_path: Path
) -> None:
    coffee = a_product(shop, barcode=CODE)
    shop.products.set_price(coffee.product_id, 27_500, by=manager)

    def left_of() -> float:
        lefts: list[float] = []
        pdf = shop.labels.pdf([LabelWish(coffee.product_id, 1)], PRESETS[1], LabelKind.SHELF)
        page = pypdf.PdfReader(io.BytesIO(pdf)).pages[0]
        page.extract_text(visitor_text=lambda text, _cm, tm, *_: lefts.append(tm[4]) if "Rp" in text else None)
        return lefts[0]

    before = left_of()
    shop.settings.change(by=owner, label_right_mm=2, label_down_mm=-1)
    assert left_of() - before == pytest.approx(2 * 72 / 25.4, abs=0.01)
    told = shop.labels.keep_test(PRESETS[1], "A4, 3 × 7", tmp_path)
    assert "digeser 2 mm ke kanan dan −1 mm" in " ".join(pypdf.PdfReader(told).pages[0].extract_text().split())
    with pytest.raises(DomainError):
        shop.settings.change(by=owner, label_right_mm=6)


def test_codes_of_the_shops_own_are_given_once_to_what_has_none(shop: Shop, manager: Actor, cashier: Actor) -> None:
    coffee, tea, salt = a_product(shop, barcode=CODE), a_product(shop), a_product(shop, barcode="KODE-LAMA")
    ids = [coffee.product_id, tea.product_id, salt.product_id]
    with pytest.raises(Denied):
        shop.labels.give_codes(ids, by=cashier)
    assert shop.labels.give_codes(ids, by=manager) == 2
    assert shop.labels.give_codes(ids, by=manager) == 0
    lines = shop.labels.lines([LabelWish(each, 1) for each in ids])
    given = [line.code for line in lines]
    assert given[0] == CODE
    assert all(is_valid_gtin(code) and code.startswith("20") for code in given[1:])
    assert len(set(given)) == 3
    assert set(codes_of(shop, salt.product_id)) == {"KODE-LAMA", given[2]}
    assert shop.catalogue.by_code(given[1])[0].product_id == tea.product_id
    assert shop.verify.run().findings == ()


def test_a_delivery_wishes_a_label_for_every_piece(shop: Shop, manager: Actor) -> None:
    coffee = a_product(shop, barcode=CODE)
    salt = a_product(shop, producer=coffee.producer, unit="kg", price_per=1000, delivered=0)
    assert coffee.producer is not None
    posted = shop.deliveries.post(
        by=manager,
        producer_id=coffee.producer.producer_id,
        lines=[
            DeliveryLine(coffee.product_id, 7),
            DeliveryLine(salt.product_id, 5_000),
            DeliveryLine(coffee.product_id, 2),
        ],
    )
    assert shop.labels.of_delivery(posted.number) == (LabelWish(coffee.product_id, 9), LabelWish(salt.product_id, 1))
    a_delivery(shop, coffee, 3)
    with pytest.raises(DomainError, match="no delivery"):
        shop.labels.of_delivery("ST-LRT-2026-999999")


def test_labels_that_cannot_be_are_refused_in_words(shop: Shop) -> None:
    coffee, bare = a_product(shop, barcode=CODE), a_product(shop)
    unpriced = a_product(shop, barcode="96385074", price=0, active=False)
    sheet, kind = PRESETS[0], LabelKind.SHELF
    for wishes, words in (
        ([], "at least one"),
        ([LabelWish(coffee.product_id, 0)], "at least one"),
        ([LabelWish(coffee.product_id, -1)], "at least one"),
        ([LabelWish(coffee.product_id, 2_001)], "At most"),
        ([LabelWish(bare.product_id, 1)], "no barcode"),
        ([LabelWish(unpriced.product_id, 1)], "no selling price"),
        ([LabelWish(9_999, 1)], "no such product"),
    ):
        with pytest.raises(DomainError, match=words):
            shop.labels.pdf(wishes, sheet, kind)
    with pytest.raises(DomainError, match="Begin on one"):
        shop.labels.pdf([LabelWish(coffee.product_id, 1)], sheet, kind, start=24)
    with pytest.raises(DomainError, match="too small"):
        shop.labels.pdf([LabelWish(coffee.product_id, 1)], LabelSheet(9, 40), kind)
    with pytest.raises(DomainError, match="too many for the receipt printer"):
        shop.labels.print_roll([LabelWish(coffee.product_id, 201)], kind, profile=PaperProfile())


def test_labels_wait_in_the_print_queue_and_come_out_of_the_receipt_printer(shop: Shop) -> None:
    coffee = a_product(shop, barcode=CODE)
    profile = PaperProfile()
    uid = shop.labels.print_roll([LabelWish(coffee.product_id, 2)], LabelKind.PRODUCT, profile=profile)
    printer = MemoryPrinter()
    job = shop.print_queue.work_once(printer)
    assert job is not None
    assert (job.uid, job.kind, job.state) == (uid, JobKind.LABEL, JobState.SENT)
    paper = EscposPrinter(dots=profile.dots)
    paper.read(printer.jobs[0])
    assert [op.text for op in paper.ops if op.kind == "EAN"] == [CODE, CODE]
