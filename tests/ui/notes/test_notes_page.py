"""Goods in/out, typed by hand and scanner: taken in, given back, written off, undone, re-dated, printed."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit

from ntt_pos.domain.core.errors import StorageError
from ntt_pos.domain.goods.notes import Total
from ntt_pos.domain.goods.stock import Bin
from ntt_pos.services.core.print_queue import JobKind
from ntt_pos.services.goods.count_posting import CountLine
from ntt_pos.services.goods.deliveries import Deliveries, DeliveryLine
from ntt_pos.services.goods.note_drafts import KeptNote
from ntt_pos.services.goods.write_offs import WriteOffLine, WriteOffReason
from ntt_pos.ui.approval_dialog import ApprovalDialog
from ntt_pos.ui.confirm import ConfirmDialog
from ntt_pos.ui.notes.delivery_form import DeliveryForm
from ntt_pos.ui.notes.note_dialogs import KeepDialog, PostedDialog, UndoDialog
from ntt_pos.ui.notes.note_form import LineForm
from ntt_pos.ui.notes.note_words import units_words
from ntt_pos.ui.notes.withdrawal_form import WithdrawalForm
from ntt_pos.ui.notes.write_off_form import ExpiryDialog, WriteOffForm
from ntt_pos.ui.till.receipts.print_queue import KINDS
from tests.builders import a_product, a_sale
from tests.conftest import OWNER_PIN

CODE, SALT = "8992154695923", "8990000000012"
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def notes(office):
    """The page of notes in front of a manager; its timers are waited for."""
    hands, hands.page = office("notes")

    def rest() -> None:
        QTest.qWait(140)
        hands.settle()

    hands.rest = rest
    return hands


def record(hands) -> None:
    hands.press(Qt.Key.Key_Return, CTRL)


def take_in(hands, words: str = "leworahang") -> DeliveryForm:
    """Open the form of a producer's delivery by keys."""
    hands.press(Qt.Key.Key_N, CTRL)
    hands.type(words)
    hands.enter()
    assert isinstance(hands.dialog, DeliveryForm)
    return hands.dialog


def test_a_delivery_is_typed_claimed_counted_and_dated_and_posted_in_one_writing(notes, shop, coffee):
    form = take_in(notes)
    notes.type("kopi")
    notes.enter()
    notes.type("30")
    notes.enter()
    assert form.counted.text() == "30"
    notes.type("28")
    notes.enter()
    notes.type("20 mei 26")
    notes.enter()
    notes.type("2 pecah")
    assert form.draft.lines == []
    notes.enter()
    assert "28 buah" in form.card.totals
    form.happened.setFocus()
    notes.type("6-2-26")
    record(notes)
    assert isinstance(notes.dialog, PostedDialog)
    head = shop.notes.list("leworahang").rows[0]
    (line,) = shop.notes.note(head.number).lines
    assert (line.claimed, line.quantity, line.expiry, line.note) == (30, 28, dt.date(2026, 5, 20), "2 pecah")
    assert head.occurred_on == dt.date(2026, 2, 6)
    assert shop.catalogue.article(coffee.product_id).on_hand == 37 + 28
    assert notes.session.drafts == {}
    notes.escape()
    notes.rest()
    assert notes.page.grid.chosen == head.number
    assert notes.page.found.head.number == head.number


def test_a_scan_chooses_the_product_and_the_same_scan_again_counts_one_more(notes):
    form = take_in(notes)
    for _each in range(3):
        notes.burst(CODE)
    assert form.counted.text() == "3"
    notes.press(Qt.Key.Key_Return)
    notes.press(Qt.Key.Key_Return)
    notes.press(Qt.Key.Key_Return)
    assert [(line.claimed, line.counted) for line in form.draft.lines] == [(3, 3)]


def power_cut(hands) -> None:
    """The window is gone with all it remembers; the books are as they are."""
    hands.rest()
    while isinstance(hands.dialog, LineForm):
        hands.dialog.finish()
        hands.rest()
    hands.session.drafts.clear()


def two_counted(hands) -> DeliveryForm:
    form = take_in(hands)
    for words in ("kopi", "30", "28", "20 mei 26", "2 pecah"):
        hands.type(words)
        hands.enter()
    form.note.setFocus()
    hands.type("dari Witihama")
    form.happened.setFocus()
    return form


def test_a_note_being_typed_survives_a_power_cut_until_it_is_recorded(notes, shop, coffee):
    typed = list(two_counted(notes).draft.lines)
    power_cut(notes)
    notes.press(Qt.Key.Key_N, CTRL)
    notes.rest()
    begun = [each.row.key for each in notes.dialog._options if each.row.cells[0].pill[0]]
    assert begun == [str(coffee.producer.producer_id)]
    notes.type("leworahang")
    notes.enter()
    notes.rest()
    form = notes.dialog
    assert form.draft.lines == typed
    assert form.note.text() == "dari Witihama"
    record(notes)
    assert isinstance(notes.dialog, PostedDialog)
    notes.escape()
    notes.rest()
    assert shop.catalogue.article(coffee.product_id).on_hand == 37 + 28
    assert shop.note_drafts.begun() == frozenset()


def test_without_being_saved_the_typed_note_would_be_gone(notes, shop, monkeypatch):
    """The negative control."""
    monkeypatch.setattr(type(shop.note_drafts), "save", lambda *_: None)
    two_counted(notes)
    power_cut(notes)
    form = take_in(notes)
    notes.rest()
    assert form.draft.lines == []


def test_a_note_is_recorded_and_its_draft_forgotten_in_one_writing(notes, shop, monkeypatch):
    two_counted(notes)
    notes.rest()
    monkeypatch.setattr(Deliveries, "post", in_pieces)
    record(notes)
    notes.rest()
    assert shop.note_drafts.begun()


def in_pieces(*_words, **_more):
    raise StorageError("The disk is full.")


def test_a_note_thrown_away_or_whose_goods_are_gone_does_not_come_back(notes, shop, coffee):
    two_counted(notes)
    power_cut(notes)
    form = take_in(notes)
    notes.rest()
    notes.escape()
    notes.dialog.discard()
    notes.rest()
    assert shop.note_drafts.begun() == frozenset()
    key = form.key
    gone = {"product": 999, "name": "Sambal luat", "claimed": 1, "counted": 1, "expiry": "", "note": ""}
    shop.note_drafts.save(key, KeptNote((gone,)))
    form = take_in(notes)
    notes.rest()
    assert form.draft.lines == []
    assert "Sambal luat" in form.refusal.text()


def test_a_write_off_comes_back_with_its_reason_and_its_places(notes, shop, coffee):
    notes.session.open(WriteOffForm(notes.session, lambda _posted: None))
    notes.rest()
    form = notes.dialog
    form.why.choose("SAMPLE")
    notes.rest()
    form.search.setFocus()
    notes.type("kopi")
    notes.enter()
    notes.type("2")
    notes.enter()
    power_cut(notes)
    notes.session.open(WriteOffForm(notes.session, lambda _posted: None))
    notes.rest()
    form = notes.dialog
    assert form.why.value == "SAMPLE"
    assert [(line.place.product_id, line.quantity, line.reason) for line in form.draft.lines] == [
        (coffee.product_id, 2, "SAMPLE")
    ]


def test_a_scan_never_becomes_a_quantity_or_a_date(notes, shop, coffee):
    tea = a_product(shop, producer=coffee.producer, name="Teh kelor 50 g", barcode="8991234567890", delivered=0)
    form = take_in(notes)
    notes.burst(CODE)
    notes.type("12")
    notes.enter()
    notes.enter()
    assert notes.focus is form.expiry
    notes.burst("8991234567890")
    assert form.expiry.text() == ""
    assert [(line.goods.article.product_id, line.counted) for line in form.draft.lines] == [(coffee.product_id, 12)]
    assert form.chosen.article.product_id == tea.product_id
    notes.burst("4006381333931")  # nothing was typed for the tea yet: it must be finished first
    assert form.said.text() == form.counted.text() == ""
    assert form.chosen.article.product_id == tea.product_id
    assert len(form.draft.lines) == 1
    assert form.counted.property("state") == "refused"
    assert form.entry.about.text().startswith("Ketik dulu berapa yang dihitung")
    notes.type("4")
    assert "Ketik dulu" not in form.entry.about.text()


def test_weighed_goods_are_taken_in_by_kilograms(notes, shop, salt):
    form = take_in(notes, salt.producer.code)
    notes.burst(SALT)
    notes.type("0,5")
    notes.enter()
    notes.enter()
    notes.enter()
    assert [line.counted for line in form.draft.lines] == [500]
    assert "0,5 kg" in form.card.totals
    notes.burst(SALT)
    notes.burst(SALT)
    assert form.counted.text() == ""  # a scan counts pieces, never kilograms


@pytest.mark.parametrize("typed", ["-1", "1e5", "2,5", "abc", "💥", "99999999999", "３０"])
def test_what_is_no_quantity_is_refused_at_its_field(notes, typed):
    form = take_in(notes)
    notes.burst(CODE)
    form.counted.setFocus()
    form.counted.setText(typed)
    assert not form.add()
    assert form.counted.property("state") == "refused"
    assert form.entry.about.text().endswith(".")  # the sentence has the width of the entry, not of the field
    assert form.draft.lines == []


def test_five_thousand_with_a_dot_is_five_thousand(notes):
    form = take_in(notes)
    notes.burst(CODE)
    form.counted.setText("5.000")
    assert not form.add()
    assert isinstance(notes.dialog, ConfirmDialog)  # far more than usually comes
    record(notes)
    assert [line.counted for line in form.draft.lines] == [5000]


def test_a_date_that_is_past_and_three_hundred_for_thirty_are_asked_about(notes):
    form = take_in(notes)
    notes.burst(CODE)
    notes.type("300")
    notes.enter()
    notes.enter()
    notes.type("1-1-26")
    notes.enter()
    assert isinstance(notes.dialog, ConfirmDialog)
    notes.enter()  # the safe default goes back to the entry
    assert notes.dialog is form
    assert form.draft.lines == []
    notes.enter()
    record(notes)
    assert [line.counted for line in form.draft.lines] == [300]


def test_another_producers_goods_and_unknown_codes_are_refused_in_a_sentence(notes):
    form = take_in(notes)
    notes.burst(SALT)
    assert "Garam kasar (curah)" in form.refusal.text()
    assert "Satu nota untuk satu produsen" in form.refusal.text()
    notes.burst("4006381333931")
    assert "4006381333931" in form.refusal.text()
    assert form.draft.lines == []


def test_the_same_goods_with_the_same_date_stand_on_a_note_once_and_a_line_is_changed_or_taken_off(notes):
    form = take_in(notes)
    for _again in range(2):
        notes.burst(CODE)
        notes.type("5")
        notes.enter()
        notes.enter()
        notes.enter()
    assert len(form.draft.lines) == 1
    assert "sudah ada di nota" in form.refusal.text()
    notes.escape()
    form.lines.setFocus()
    notes.enter()
    assert form.said.text() == "5"
    notes.type("7")
    notes.enter()
    form.counted.setText("7")
    notes.enter()
    notes.enter()
    assert [(line.claimed, line.counted) for line in form.draft.lines] == [(7, 7)]
    form.lines.setFocus()
    notes.press(Qt.Key.Key_Delete)
    assert form.draft.lines == []
    record(notes)
    assert "Nota masih kosong" in form.refusal.text()


def test_what_was_typed_outlives_the_form_the_lock_and_is_thrown_away_only_on_purpose(notes):
    form = take_in(notes)
    notes.burst(CODE)
    notes.type("5")
    notes.enter()
    notes.enter()
    notes.enter()
    notes.escape()
    assert isinstance(notes.dialog, KeepDialog)
    notes.escape()
    assert notes.dialog is form
    notes.escape()
    notes.enter()
    assert notes.dialog is None
    form = take_in(notes)
    assert [line.counted for line in form.draft.lines] == [5]
    notes.window.lock()
    notes.sign_in("bela")
    assert notes.dialog is form
    assert [line.counted for line in form.draft.lines] == [5]
    notes.escape()
    notes.press(Qt.Key.Key_F8)
    assert notes.dialog is None
    assert take_in(notes).draft.lines == []


def test_goods_go_back_from_the_shelf_never_more_than_lie_there(notes, shop, coffee):
    notes.press(Qt.Key.Key_T, CTRL)
    notes.type("leworahang")
    notes.enter()
    form = notes.dialog
    assert isinstance(form, WithdrawalForm)
    notes.burst(CODE)
    assert form.quantity.text() == "37"
    notes.type("38")
    notes.enter()
    assert form.draft.lines == []
    assert form.quantity.property("state") == "refused"
    form.quantity.setText("4")
    notes.enter()
    record(notes)
    assert isinstance(notes.dialog, PostedDialog)
    note = shop.notes.note("BT-LRT-2026-000001")
    assert [(line.quantity, line.place, line.reason) for line in note.lines] == [(4, Bin.SHELF, "UNSOLD")]
    assert shop.catalogue.article(coffee.product_id).on_hand == 33


def test_who_takes_the_goods_is_asked_once(notes, shop, coffee):
    notes.press(Qt.Key.Key_T, CTRL)
    notes.type("leworahang")
    notes.enter()
    form = notes.dialog
    notes.burst(CODE)
    notes.type("4")
    notes.enter()
    form.receiver.show_options([("", "tanpa nama"), ("somebody", "Maria Kelen")])
    record(notes)
    assert notes.dialog is form
    record(notes)
    assert isinstance(notes.dialog, PostedDialog)


def told_in(dialog) -> str:
    return " ".join(label.text() for label in dialog.panel.findChildren(QLabel))


def test_damaged_goods_are_written_off_and_the_producers_part_is_told(notes, shop, coffee):
    notes.press(Qt.Key.Key_B, CTRL)
    form = notes.dialog
    assert isinstance(form, WriteOffForm)
    form.choose(form.goods.rows[0].key)
    assert form.quantity.text() == ""  # nothing is proposed
    notes.escape()
    for _each in range(3):
        notes.burst(CODE)
    assert form.quantity.text() == "3"  # a scan is one more
    notes.type("2")
    notes.enter()
    assert not form.why.isEnabled()
    record(notes)
    assert isinstance(notes.dialog, ConfirmDialog)
    assert "Toko mengganti Rp76.500 kepada BUMDes Leworahang." in told_in(notes.dialog)
    notes.press(Qt.Key.Key_Return)  # Enter alone records nothing
    assert shop.catalogue.article(coffee.product_id).on_hand == 37
    record(notes)
    record(notes)
    assert isinstance(notes.dialog, PostedDialog)
    assert "Rp76.500" in notes.dialog.hint.text()  # 2 × 45.000 less 15 %
    assert shop.catalogue.article(coffee.product_id).on_hand == 35
    notes.escape()
    notes.press(Qt.Key.Key_B, CTRL)
    notes.dialog.why.choose("DISPOSED")
    notes.settle()
    assert [option.row.cells[1].text for option in notes.dialog._options] == ["2 bks"]


def test_a_wrong_expiry_date_is_corrected_for_part_of_a_batch(notes, shop, coffee):
    notes.press(Qt.Key.Key_E, CTRL)
    notes.burst(CODE)
    assert isinstance(notes.dialog, ExpiryDialog)
    notes.type("31-2-2026")
    notes.dialog.enter()
    notes.settle()
    assert notes.dialog.day.property("state") == "refused"
    notes.dialog.day.setText("05/26")
    notes.dialog.quantity.setText("7")
    notes.dialog.enter()
    notes.settle()
    assert isinstance(notes.dialog, PostedDialog)
    here = shop.stock_moves.batches(coffee.product_id)
    assert [(batch.expiry, batch.quantity) for batch in here] == [(dt.date(2026, 5, 31), 7), (None, 30)]


def posted(shop, manager, coffee, counted=300):
    line = DeliveryLine(coffee.product_id, counted=counted)
    return shop.deliveries.post(by=manager, producer_id=coffee.producer.producer_id, lines=[line], sure=True).number


def test_a_delivery_is_undone_with_a_reason_and_the_owners_signature(notes, shop, manager, coffee):
    number = posted(shop, manager, coffee)
    notes.page.show_what(number)
    notes.rest()
    notes.rest()
    notes.press(Qt.Key.Key_Delete, CTRL)
    assert isinstance(notes.dialog, UndoDialog)
    record(notes)
    assert shop.notes.note(number).head.reversed_by == ""  # no reason, nothing undone
    notes.type("300 untuk 30")
    notes.enter()
    assert isinstance(notes.dialog, UndoDialog)  # Enter alone undoes nothing
    record(notes)
    assert isinstance(notes.dialog, ApprovalDialog)
    assert notes.dialog.reason.text() == "300 untuk 30"  # what was said already is taken over, and can be changed
    notes.dialog.reason.setText("saya lihat notanya")
    notes.type(OWNER_PIN)
    notes.enter()
    assert notes.dialog is None
    note = shop.notes.note(number)
    assert note.head.reversed_by == "ST-LRT-2026-000004"
    undoing = shop.notes.note(note.head.reversed_by)
    assert (undoing.head.note, undoing.approval_reason) == ("300 untuk 30", "saya lihat notanya")
    assert "dibatalkan oleh" in notes.page.message.text
    notes.rest()
    assert "Nota ini sendiri membatalkan" in notes.page.undo_button.reason


def test_what_was_sold_of_an_undone_delivery_is_told_with_the_next_step(notes, shop, owner, cashier, coffee):
    tea = a_product(shop, producer=coffee.producer, name="Teh kelor 50 g", delivered=0)
    number = posted(shop, owner, tea, counted=30)
    a_sale(shop, [(tea, 5)], by=cashier)
    notes.sign_in("pemilik")
    notes.page.show_what(number)
    notes.rest()
    notes.rest()
    notes.press(Qt.Key.Key_Delete, CTRL)
    notes.type("salah")
    record(notes)
    assert "ketik sekarang surat titip yang benar" in notes.page.message.text
    assert shop.catalogue.article(tea.product_id).on_hand == -5


def test_what_followed_is_shown_and_undone_with_the_delivery(notes, shop, owner, coffee):
    tea = a_product(shop, producer=coffee.producer, name="Teh kelor 50 g", price=25_000, delivered=0)
    number = posted(shop, owner, tea, counted=10)
    lines = [WriteOffLine(tea.product_id, 7)]
    off = shop.stock_moves.write_off(by=owner, reason=WriteOffReason.DAMAGED, lines=lines)
    notes.sign_in("pemilik")
    notes.page.show_what(number)
    notes.rest()
    notes.rest()
    notes.press(Qt.Key.Key_Delete, CTRL)
    told = notes.dialog.hint.text()
    assert off.number in told
    assert "Rp148.750" in told
    assert "menjadi Rp0" in told
    notes.type("tidak pernah datang")
    record(notes)
    assert shop.notes.note(off.number).head.reversed_by == "BA-LRT-2026-000002"


def test_a_count_in_the_way_of_undoing_is_named_before_anything_is_asked(notes, shop, owner, coffee):
    tea = a_product(shop, producer=coffee.producer, name="Teh kelor 50 g", delivered=0)
    number = posted(shop, owner, tea, counted=10)
    shop.stock_moves.count(by=owner, scope="rak", lines=[CountLine(tea.product_id, 8, reason="opname")])
    notes.page.show_what(number)
    notes.rest()
    notes.rest()
    notes.press(Qt.Key.Key_Delete, CTRL)
    assert notes.dialog is None
    assert "SO-LRT-2026-000001" in notes.page.message.text


def test_a_note_is_printed_for_both_and_on_the_strip_marked_as_a_copy(notes, shop, manager, coffee, opened):
    number = posted(shop, manager, coffee, counted=30)
    notes.page.show_what(number)
    notes.rest()
    notes.rest()
    notes.press(Qt.Key.Key_P, CTRL)
    assert [path.name for path in opened] == [f"{number}-P001.pdf"]
    assert opened[0].read_bytes().startswith(b"%PDF")
    notes.press(Qt.Key.Key_1)  # yes, it was printed
    notes.rest()
    notes.press(Qt.Key.Key_S, CTRL)
    (sent,) = notes.printer.jobs
    assert b"SALINAN ke-1" in sent


def test_after_posting_a_letter_prints_it(notes, shop, opened):
    take_in(notes)
    notes.burst(CODE)
    notes.type("5")
    notes.enter()
    notes.enter()
    notes.enter()
    record(notes)
    notes.press(Qt.Key.Key_P)
    assert len(opened) == 1
    notes.press(Qt.Key.Key_1)  # yes, it was printed
    assert "sudah dibuat" in notes.dialog.said.text()
    notes.press(Qt.Key.Key_S)
    assert len(notes.printer.jobs) == 1
    notes.enter()
    assert notes.dialog is None


def test_a_full_disk_leaves_the_note_and_says_so(notes, shop, manager, coffee, monkeypatch):
    number = posted(shop, manager, coffee, counted=30)
    notes.page.show_what(number)
    notes.rest()
    notes.rest()

    def full(_path, _data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ntt_pos.services.goods.notes.write_durably", full)
    notes.press(Qt.Key.Key_P, CTRL)
    assert "disk penuh" in notes.page.message.text
    assert shop.notes.note(number).head.reversed_by == ""


def test_the_list_is_narrowed_by_words_kind_and_time_and_says_what_to_do_when_empty(notes, shop, manager, coffee):
    assert [row.cells[0].text for row in notes.page.grid.rows] == ["Kelompok Tenun Lewokluok", "BUMDes Leworahang"]
    notes.page.search.setFocus()
    notes.type("hokeng")
    notes.rest()
    assert [row.cells[0].text for row in notes.page.grid.rows] == ["BUMDes Leworahang"]
    notes.page.kind.setCurrentIndex(2)
    notes.settle()
    assert notes.page.grid.keys == []
    assert "Tidak ada nota yang cocok" in notes.page.grid._empty._title.text()


def test_another_page_opens_a_producers_delivery(notes, coffee):
    notes.page.show_what(f"new:{coffee.producer.producer_id}")
    notes.settle()
    assert isinstance(notes.dialog, DeliveryForm)
    notes.escape()
    notes.page.show_what(f"take:{coffee.producer.producer_id}")
    notes.settle()
    assert isinstance(notes.dialog, WithdrawalForm)


def test_the_producers_page_takes_goods_in_and_a_delivery_leads_to_its_labels(notes, shop, manager, coffee):
    number = posted(shop, manager, coffee, counted=3)
    producers = notes.window.office.open("producers")
    notes.rest()
    producers.grid.choose(str(coffee.producer.producer_id))
    notes.rest()
    notes.press(Qt.Key.Key_R, CTRL)
    assert isinstance(notes.dialog, DeliveryForm)
    assert notes.window.office.current == "notes"
    notes.escape()
    notes.page.show_what(number)
    notes.rest()
    notes.rest()
    notes.press(Qt.Key.Key_G, CTRL)
    assert notes.window.office.current == "labels"
    assert notes.window.office.page().grid.keys == [str(coffee.product_id)]


def test_f12_records_like_every_form_of_the_office(notes, shop):
    take_in(notes)
    notes.burst(CODE)
    notes.type("5")
    notes.enter()
    notes.press(Qt.Key.Key_F12)  # the entry is complete: it goes onto the note first
    assert isinstance(notes.dialog, PostedDialog)
    assert shop.notes.list("leworahang").rows[0].lines == 1


def test_every_kind_of_paper_in_the_queue_has_a_name():
    assert set(KINDS) == set(JobKind)


def test_every_field_of_the_forms_has_a_name_to_read_aloud(notes):
    form = take_in(notes)
    assert isinstance(form, LineForm)
    for field in form.panel.findChildren(QLineEdit):
        assert field.accessibleName()


def test_a_note_that_undoes_another_counts_its_units_below_nothing():
    assert units_words((Total("", 1, -351), Total("kg", 1000, -12_500))) == "−351 buah − 12,5 kg"
    assert units_words((Total("", 1, 58), Total("kg", 1000, 500))) == "58 buah + 0,5 kg"


def test_a_product_is_made_inside_a_delivery_by_keys_and_counted_next(notes, shop, coffee):
    form = take_in(notes)
    notes.type("kopi")
    notes.enter()
    notes.type("5")
    notes.press(Qt.Key.Key_N, CTRL)  # what is being entered goes onto the note first
    assert [line.counted for line in form.draft.lines] == [5]
    notes.type("Kopi bubuk 100 g")
    notes.enter()
    notes.type("25000")
    notes.press(Qt.Key.Key_F12)
    notes.settle()
    assert notes.dialog is form
    assert form.chosen.article.name == "Kopi bubuk 100 g"
    notes.type("7")
    record(notes)
    made = shop.catalogue.search("Kopi bubuk 100 g")[0]
    assert (made.on_hand, made.price, made.producer_name) == (7, 25_000, "BUMDes Leworahang")
    assert shop.verify.run().findings == ()


def test_a_code_nobody_knows_becomes_the_barcode_of_the_product_made_for_it(notes, shop):
    form = take_in(notes)
    notes.burst("8991002101418")
    assert "Ctrl+N" in form.refusal.text()
    notes.press(Qt.Key.Key_N, CTRL)
    notes.type("Madu hutan 250 ml")
    notes.enter()
    notes.type("60000")
    notes.press(Qt.Key.Key_F12)
    notes.settle()
    notes.type("3")
    record(notes)
    assert [each.on_hand for each in shop.catalogue.by_code("8991002101418")] == [3]


def test_leaving_the_new_product_leaves_the_note_as_it_was(notes):
    form = take_in(notes)
    notes.press(Qt.Key.Key_N, CTRL)
    notes.escape()
    assert notes.dialog is form
    assert form.isAncestorOf(notes.focus)
