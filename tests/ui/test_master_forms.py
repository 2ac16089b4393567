"""The forms of producers, products, terms, prices and hampers, through their keys."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLineEdit

from ntt_pos.domain.core.permissions import Act, Verdict
from ntt_pos.domain.core.pillar_halal import Pillar
from ntt_pos.domain.core.terms import Terms, TermsKind
from ntt_pos.domain.core.users import PersonalKind, Role
from ntt_pos.services.goods.agreements import Standing
from ntt_pos.services.goods.master_rows import PermitKind
from ntt_pos.services.replication.exchange_state import ChainState, ExchangeState
from ntt_pos.ui.approval_dialog import ApprovalDialog
from ntt_pos.ui.confirm import ConfirmDialog
from ntt_pos.ui.goods.bundle_form import BundleDialog
from ntt_pos.ui.goods.bundles_dialog import BundlesDialog
from ntt_pos.ui.goods.product_form import ProductDialog
from ntt_pos.ui.producers.producer_form import ProducerDialog
from tests.builders import a_producer, a_product, a_sale
from tests.conftest import OWNER_PIN, actor_named

CTRL, KEY = Qt.KeyboardModifier.ControlModifier, Qt.Key
EAN = "8992154695923"


def save(hands):
    hands.press(KEY.Key_S, CTRL)


def fill(question, words):
    """Type into a question's field as a hand would leave it."""
    question.widget.setText(words)
    question.widget.textEdited.emit(words)


def choose(page, row_id):
    page.grid.choose(str(row_id))
    page.look_up()


@pytest.fixture
def producers(office):
    return office("producers")


@pytest.fixture
def goods(office):
    return office("goods")


# -- producers ----------------------------------------------------------------------------------------------------


def test_a_producer_is_added_with_the_keyboard_alone(producers, shop, manager):
    hands, page = producers
    hands.press(KEY.Key_N, CTRL)
    dialog = hands.dialog
    assert isinstance(dialog, ProducerDialog)
    assert (dialog.code.value(), dialog.rate.value()) == (shop.producer_admin.next_code(), 1500)
    hands.type("BUMDes Lewokluok")
    dialog.village.field.setFocus()
    hands.type("lewo demo")
    hands.enter()
    assert dialog.village.words == "Lewokluok (Demon Pagong)"
    dialog.phone.field.setFocus()
    hands.type("0812-3888-7771")
    hands.now += 600  # a hand that goes to a button
    dialog.people.add_button.setFocus()
    hands.enter()
    hands.type("Yohana Kelen")
    hands.enter()
    hands.type("bendahara")
    save(hands)
    assert hands.dialog is None
    line = next(row for row in shop.overview.producers(by=manager).rows if row.name == "BUMDes Lewokluok")
    assert (line.village, line.district, line.phone) == ("Lewokluok", "Demon Pagong", "+6281238887771")
    card = shop.producer_admin.open(line.producer_id, by=manager)
    assert [(each.name, each.relation) for each in card.collectors] == [("Yohana Kelen", "bendahara")]
    assert shop.overview.producer(line.producer_id).terms.rate_bp == 1500
    assert page.grid.chosen == str(line.producer_id)
    assert page.message.text


def test_a_village_that_does_not_exist_is_refused_at_its_field_with_the_nearest_ones(producers, shop):
    hands, _page = producers
    hands.press(KEY.Key_N, CTRL)
    dialog = hands.dialog
    fill(dialog.name, "BUMDes Atlantis")
    fill(dialog.village, "Bungalma")
    save(hands)
    assert hands.dialog is dialog
    assert "Bungalima (Adonara Barat)" in dialog.village.labelled._below.text()
    fill(dialog.village, "Bungalima")  # typed in full is as good as chosen
    save(hands)
    assert hands.dialog is None
    assert any(row.village == "Bungalima" for row in shop.overview.producers().rows)


def test_somebody_alike_is_asked_about_and_enter_is_the_safe_answer(producers, shop):
    hands, _page = producers
    known = shop.overview.producers().rows[0]
    count = len(shop.overview.producers().rows)
    hands.press(KEY.Key_N, CTRL)
    dialog = hands.dialog
    fill(dialog.name, known.name.upper())
    official = shop.producer_admin.regions.by_code(known.village_code)
    dialog.village.put((known.village_code, official.label))
    save(hands)
    assert isinstance(hands.dialog, ConfirmDialog)
    hands.enter()
    assert hands.dialog is dialog
    assert len(shop.overview.producers().rows) == count
    save(hands)
    hands.press(KEY.Key_Return, CTRL)
    assert hands.dialog is None
    assert len(shop.overview.producers().rows) == count + 1


def test_wrong_answers_are_marked_where_they_stand_and_nothing_is_kept(producers, shop):
    hands, _page = producers
    count = len(shop.overview.producers().rows)
    hands.press(KEY.Key_N, CTRL)
    dialog = hands.dialog
    save(hands)
    assert dialog.name.field.property("state") == "refused"
    fill(dialog.name, "Kelompok Baru")
    dialog.village.put(("53.06.10.2005", "Bilal (Adonara Timur)"))
    for rate in ("101", "-5", "lima belas", "😀"):
        fill(dialog.rate, rate)
        save(hands)
        assert dialog.rate.field.property("state") == "refused"
    fill(dialog.rate, "12,5")
    fill(dialog.phone, "bukan nomor")
    save(hands)
    assert dialog.phone.field.property("state") == "refused"
    fill(dialog.phone, "")
    dialog.pays_by.put("TRANSFER")
    save(hands)
    assert dialog.refusal.text()
    assert len(shop.overview.producers().rows) == count


def test_esc_asks_only_when_something_was_typed(producers):
    hands, _page = producers
    hands.press(KEY.Key_N, CTRL)
    hands.escape()
    assert hands.dialog is None
    hands.press(KEY.Key_N, CTRL)
    dialog = hands.dialog
    hands.type("Baru")
    hands.escape()
    assert isinstance(hands.dialog, ConfirmDialog)
    hands.escape()
    assert hands.dialog is dialog
    hands.escape()
    hands.press(KEY.Key_Return, CTRL)
    assert hands.dialog is None


def test_enter_in_the_list_opens_the_card_and_esc_closes_an_open_list_of_villages_first(producers, shop, coffee):
    hands, page = producers
    choose(page, coffee.producer.producer_id)
    hands.settle()
    page.search.setFocus()
    hands.enter()
    dialog = hands.dialog
    assert dialog.name.value() == "BUMDes Leworahang"
    assert not dialog.code.field.isEnabled()
    dialog.village.field.setFocus()
    hands.type("lew")
    assert dialog.village.field.offering
    hands.escape()
    assert not dialog.village.field.offering
    assert hands.dialog is dialog


@pytest.mark.parametrize("key", ["producers", "goods"])
def test_a_hand_quicker_than_the_card_changes_what_is_chosen_and_not_what_was_shown(office, shop, coffee, salt, key):
    hands, page = office(key)
    first, second = (row.key for row in page.grid.rows[:2])
    choose(page, first)
    hands.settle()
    page.grid.choose(second)
    hands.press(KEY.Key_F2)
    desk = shop.producer_admin if key == "producers" else shop.product_admin
    by = {"by": actor_named(shop, "bela")} if key == "producers" else {}
    assert hands.dialog.name.value() == desk.open(int(second), **by).name != desk.open(int(first), **by).name


def test_who_may_not_see_personal_data_gets_no_fields_for_it_and_no_number(office, shop, owner):
    maker = a_producer(shop, name="Tenun Rahasia", phone="+6281238887771")
    shop.rights.change(by=owner, role=Role.MANAGER, act=Act.SEE_PERSONAL_DATA, verdict=Verdict.DENIED)
    hands, page = office("producers")
    choose(page, maker.producer_id)
    hands.settle()
    assert "8123888" not in page.card._meta.text()
    hands.press(KEY.Key_F2)
    assert not hands.dialog.phone.isVisibleTo(hands.dialog)
    fill(hands.dialog.name, "Tenun Terang")
    save(hands)
    assert hands.dialog is None
    assert shop.producer_admin.open(maker.producer_id, by=owner).personal == {PersonalKind.PHONE: "+6281238887771"}


def test_only_the_owner_erases_and_is_told_what_stays(office, shop, coffee):
    hands, page = office("producers")
    choose(page, coffee.producer.producer_id)
    hands.settle()
    hands.press(KEY.Key_Delete, CTRL | Qt.KeyboardModifier.ShiftModifier)
    hands.settle()
    assert hands.dialog is None
    assert page.message.text == page.erase_button.reason
    hands, page = office("producers", username="pemilik")
    maker = a_producer(shop, name="Tenun Lama", phone="+6281238887771")
    page.load()
    hands.settle()
    choose(page, maker.producer_id)
    hands.settle()
    hands.press(KEY.Key_Delete, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert isinstance(hands.dialog, ConfirmDialog)
    said = hands.session.now()
    there, gone = (
        ChainState(code, seat=False, last=9, said=said, retired=code == "LRT-03") for code in ("LRT-02", "LRT-03")
    )
    hands.session.others = ExchangeState((there, gone))
    hands.press(KEY.Key_Return, CTRL)
    assert shop.producer_admin.open(maker.producer_id, by=actor_named(shop, "pemilik")).personal == {}
    assert "Di LRT-02 data itu terhapus" in page.message.text


def test_a_producer_rests_after_a_question_and_works_again_without_one(producers, shop, coffee):
    hands, page = producers
    choose(page, coffee.producer.producer_id)
    hands.settle()
    hands.press(KEY.Key_D, CTRL)
    assert isinstance(hands.dialog, ConfirmDialog)
    hands.press(KEY.Key_Return, CTRL)
    assert not shop.catalogue.article(coffee.product_id).active
    choose(page, coffee.producer.producer_id)
    hands.settle()
    hands.press(KEY.Key_D, CTRL)
    assert hands.dialog is None
    assert all(line.active for line in shop.overview.producers().rows)


def test_producers_are_narrowed_by_village_stock_and_permit(producers, shop, coffee, salt, manager):
    hands, page = producers
    a_producer(shop, name="Sekolah Kosong", pillar=Pillar.SCHOOL, village_code="53.06.10.2005", village="Bilal")
    card = shop.product_admin.open(coffee.product_id)
    from ntt_pos.services.goods.master_rows import NewPermit

    old = NewPermit(PermitKind.PIRT, "1-25", dt.date(2026, 2, 1))
    shop.product_admin.change(coffee.product_id, replace(card, permits=(old,)), by=manager)
    page.load()
    hands.settle()
    page.stock.choose("NONE")
    assert [row.cells[0].text for row in page.grid.rows] == ["Sekolah Kosong"]
    page.stock.choose("")
    page.permit.choose("EXPIRED")
    assert [row.cells[0].text for row in page.grid.rows] == ["BUMDes Leworahang"]
    page.permit.choose("")
    page.village.choose("53.06.10.2005")
    assert [row.cells[0].text for row in page.grid.rows] == ["Sekolah Kosong"]


# -- products -----------------------------------------------------------------------------------------------------


def new_product(hands, maker="leworahang"):
    hands.press(KEY.Key_N, CTRL)
    dialog = hands.dialog
    assert isinstance(dialog, ProductDialog)
    hands.type("Abon ikan 100 g")
    dialog.producer.field.setFocus()
    hands.type(maker)
    hands.enter()
    fill(dialog.category, "Makanan")
    fill(dialog.unit, "bungkus")
    return dialog


def test_a_product_is_added_scanned_and_put_on_sale_at_once(goods, shop, coffee):
    hands, page = goods
    dialog = new_product(hands)
    assert dialog.code.value().startswith(coffee.producer.code)
    hands.burst(EAN)
    dialog.barcodes.own_button.click()
    fill(dialog.price, "35.000")
    number, until = dialog.permits[PermitKind.PIRT]
    fill(number, "785103335765689-28")
    fill(until, "15-3-2028")
    hands.press(KEY.Key_F12)
    assert hands.dialog is None
    (product,) = [article for article in shop.catalogue.everything() if article.name == "Abon ikan 100 g"]
    assert (product.active, product.price, product.producer_id) == (True, 35_000, coffee.producer.producer_id)
    codes = shop.catalogue.article(product.product_id).barcodes
    assert codes[0] == EAN
    assert codes[1].startswith("20")
    assert page.grid.chosen == str(product.product_id)


def test_a_product_without_producer_price_or_category_is_refused_where_it_is_missing(goods, shop):
    hands, _page = goods
    hands.press(KEY.Key_N, CTRL)
    dialog = hands.dialog
    for question, words in (
        (dialog.name, "Abon"), (dialog.producer, None), (dialog.category, "Makanan"), (dialog.unit, "bungkus"), (dialog.price, "0"),
    ):  # fmt: skip
        save(hands)
        assert question.widget.property("state") == "refused"
        if words is None:
            question.put(("0", "toko"))
        else:
            fill(question, words)
    save(hands)  # a price of 0
    assert dialog.price.field.property("state") == "refused"
    fill(dialog.price, "5.000")
    number, until = dialog.permits[PermitKind.BPOM]
    fill(until, "31-2-2026")
    save(hands)
    assert until.field.property("state") == "refused"
    fill(until, "")
    hands.burst("8992154695924")
    save(hands)
    assert hands.dialog is dialog
    assert dialog.barcodes.field.property("state") == "refused"
    assert not number.value()


def test_a_net_price_above_the_selling_price_is_asked_about_before_it_is_kept(goods, shop):
    hands, _page = goods
    dialog = new_product(hands)
    dialog.kind.put("NET_PRICE")
    fill(dialog.price, "20.000")
    fill(dialog.net, "25.000")
    save(hands)
    assert isinstance(hands.dialog, ConfirmDialog)
    hands.press(KEY.Key_Return, CTRL)
    assert hands.dialog is None
    assert any(article.terms.net_price == 25_000 for article in shop.catalogue.everything())


def test_goods_that_moved_keep_producer_and_unit_in_the_form_too(goods, shop, coffee):
    hands, page = goods
    choose(page, coffee.product_id)
    hands.settle()
    hands.press(KEY.Key_F2)
    dialog = hands.dialog
    assert (dialog.producer.field.isEnabled(), dialog.unit.field.isEnabled()) == (False, False)
    fill(dialog.name, "Kopi Arabika 250 g, sangrai")
    save(hands)
    assert shop.catalogue.article(coffee.product_id).name == "Kopi Arabika 250 g, sangrai"


def test_a_photo_is_taken_from_a_file_and_what_is_none_is_said_beside_it(goods, shop, coffee, tmp_path):
    hands, page = goods
    choose(page, coffee.product_id)
    hands.settle()
    hands.press(KEY.Key_F2)
    wrong, right = tmp_path / "surat.jpg", tmp_path / "foto.png"
    wrong.write_bytes(b"%PDF-1.7")
    Image.new("RGB", (900, 600), "green").save(right)
    photo = hands.dialog.photo
    photo.read(wrong)
    hands.settle()
    assert "JPEG" in photo._said.text()
    assert photo.jpeg == b""
    photo.read(right)
    hands.settle()
    save(hands)
    assert shop.photos.picture(shop.catalogue.article(coffee.product_id).photo_sha) == photo.jpeg


def test_without_terms_a_product_is_not_put_on_sale_and_the_list_says_why(goods, shop):
    lonely = a_product(shop, producer=a_producer(shop, terms=None), name="Kain tanpa syarat", active=False)
    hands, page = goods
    page.load()
    hands.settle()
    choose(page, lonely.product_id)
    hands.settle()
    hands.press(KEY.Key_D, CTRL)
    assert "Kain tanpa syarat" in page.message.text
    assert not shop.catalogue.article(lonely.product_id).active


def test_goods_are_narrowed_by_producer_category_and_whether_they_are_on_sale(goods, shop, coffee, salt):
    hands, page = goods
    page.maker.choose(str(coffee.producer.producer_id))
    hands.settle()
    assert [row.cells[0].text for row in page.grid.rows] == ["Kopi Arabika 250 g"]
    page.sold.choose("NO")
    hands.settle()
    assert page.grid.rows == []
    hands.burst("8990000000012")  # what is scanned is found whatever the list was narrowed by
    assert page.maker.value == page.sold.value == ""


# -- terms and prices ---------------------------------------------------------------------------------------------


def test_a_price_for_later_stands_in_the_history_and_one_dated_before_a_sale_is_refused(
    goods, shop, coffee, cashier, fixed_clock
):
    a_sale(shop, [(coffee, 1)], by=cashier)
    fixed_clock.advance(days=1)
    hands, page = goods
    choose(page, coffee.product_id)
    hands.settle()
    hands.press(KEY.Key_H, CTRL)
    dialog = hands.dialog
    fill(dialog.price, "47.500")
    fill(dialog.start, "28-2-2026")
    save(hands)
    assert "28 Feb" in dialog.start.labelled._below.text()
    fill(dialog.start, "10-3-2026")
    save(hands)
    assert hands.dialog is None
    lines = shop.agreements.prices(coffee.product_id).lines
    assert [(line.price, line.standing) for line in lines] == [(47_500, Standing.FUTURE), (45_000, Standing.NOW)]
    shop.products.set_price(coffee.product_id, 46_000, by=actor_named(shop, "pemilik"))
    hands.press(KEY.Key_H, CTRL)
    rows = hands.dialog.history.rows
    assert [row.cells[1].text for row in rows] == ["Rp47.500", "Rp46.000", "Rp45.000"]
    assert [row.cells[0].pill[0] or row.cells[0].below for row in rows] == ["akan berlaku", "berlaku", "lewat"]


def test_terms_of_a_product_ask_only_what_belongs_to_their_kind(goods, shop, coffee):
    hands, page = goods
    choose(page, coffee.product_id)
    hands.settle()
    hands.press(KEY.Key_T, CTRL)
    dialog = hands.dialog
    assert (dialog.kind.value(), dialog.net.isVisible(), dialog.rate.isVisible()) == ("INHERIT", False, False)
    dialog.kind.put("NET_PRICE")
    dialog.bearers["discount"].put("SHARED")
    fill(dialog.net, "36.000")
    save(hands)
    assert hands.dialog is dialog
    dialog.bearers["discount"].put("SHOP")
    save(hands)
    assert hands.dialog is None
    assert shop.catalogue.article(coffee.product_id).terms == Terms(TermsKind.NET_PRICE, net_price=36_000)


def test_new_terms_are_signed_by_the_owner_where_the_owner_wants_it(producers, shop, owner, coffee):
    shop.rights.change(by=owner, role=Role.MANAGER, act=Act.SET_TERMS, verdict=Verdict.APPROVAL)
    hands, page = producers
    choose(page, coffee.producer.producer_id)
    hands.settle()
    hands.press(KEY.Key_T, CTRL)
    fill(hands.dialog.rate, "10")
    save(hands)
    asked = hands.dialog
    assert isinstance(asked, ApprovalDialog)
    asked.reason.setText("disepakati di desa")
    asked.secret.setText(OWNER_PIN)
    asked.enter()
    hands.settle()
    assert hands.dialog is None
    line = shop.agreements.of_producer(coffee.producer.producer_id).lines[0]
    assert (line.terms.rate_bp, line.reason) == (1_000, "disepakati di desa")


# -- hampers ------------------------------------------------------------------------------------------------------


def test_a_hampers_is_packed_by_scan_and_by_words_and_sold_at_the_till(goods, shop, coffee, salt):
    hands, _page = goods
    hands.press(KEY.Key_B, CTRL)
    assert isinstance(hands.dialog, BundlesDialog)
    hands.press(KEY.Key_N, CTRL)
    dialog = hands.dialog
    assert isinstance(dialog, BundleDialog)
    hands.type("Hampers Natal")
    hands.burst("8992154695923")
    dialog.parts.search.setFocus()
    hands.type("garam")
    hands.enter()
    assert [text for _id, text in dialog.parts.texts()] == ["1", "1"]
    fill(dialog.price, "65.001")
    hands.settle()
    save(hands)
    assert dialog.price.field.property("state") == "refused"
    fill(dialog.price, "60.000")
    hands.settle()
    assert "38.250" in [each.text() for each in dialog.shares.findChildren(type(dialog.title))]
    dialog.barcodes.own_button.click()
    save(hands)
    listed = hands.dialog
    assert isinstance(listed, BundlesDialog)
    (bundle,) = shop.catalogue.bundles()
    assert (bundle.name, bundle.price, bundle.active, bundle.barcodes[0][:2]) == ("Hampers Natal", 60_000, True, "20")
    assert [row.cells[0].text for row in listed.grid.rows] == ["Hampers Natal"]
    hands.press(KEY.Key_D, CTRL)
    assert not shop.catalogue.bundle(bundle.bundle_id).active


def test_a_hampers_takes_no_quantity_that_makes_no_sense(goods, shop, coffee):
    hands, _page = goods
    hands.press(KEY.Key_B, CTRL)
    hands.press(KEY.Key_N, CTRL)
    dialog = hands.dialog
    fill(dialog.name, "Parsel")
    hands.burst("8992154695923")
    fill(dialog.price, "10.000")
    field = dialog.parts._lines[0][1]
    for quantity in ("0", "-1", "1,5", "banyak", "999999999"):
        field.setText(quantity)
        field.mark(refused=False)
        save(hands)
        assert hands.dialog is dialog
        assert field.property("state") == "refused", quantity
    assert shop.catalogue.bundles() == ()


def test_everything_in_the_forms_that_takes_the_keys_has_a_name(office, coffee, salt):
    hands, page = office("producers")
    for key, acts in (
        ("producers", ("add", "change", "terms")),
        ("goods", ("add", "edit", "terms", "price", "bundles")),
    ):
        page = hands.window.office.open(key)
        hands.settle()
        page.look_up()
        hands.settle()
        for act in acts:
            getattr(page, act)()
            hands.settle()
            dialog = hands.dialog
            assert dialog is not None, act
            for kind in (QLineEdit, QAbstractButton, QComboBox, QAbstractItemView):
                nameless = [each for each in dialog.findChildren(kind) if not each.accessibleName()]
                assert [each for each in nameless if each.focusPolicy() & Qt.FocusPolicy.TabFocus] == [], act
            dialog.finish()
            hands.settle()


def test_a_scan_that_no_form_can_take_is_told_and_never_becomes_a_name(producers):
    hands, _page = producers
    hands.press(KEY.Key_N, CTRL)
    dialog = hands.dialog
    dialog.name.field.setFocus()
    hands.burst(EAN)
    assert dialog.name.value() == ""
    assert hands.dialog is dialog


def test_a_form_that_is_longer_than_its_place_is_scrolled_by_page_from_its_buttons(producers):
    hands, _page = producers
    hands.window.resize(1093, 614)
    hands.press(KEY.Key_N, CTRL)
    dialog = hands.dialog
    assert isinstance(dialog, ProducerDialog)
    hands.settle()
    bar = dialog.form.parentWidget().parentWidget().parentWidget().verticalScrollBar()
    bar.setValue(0)
    assert bar.maximum() > 0
    dialog.leave_button.setFocus()
    hands.press(KEY.Key_PageDown)
    below = bar.value()
    assert below > 0
    hands.press(KEY.Key_PageUp)
    assert bar.value() < below
