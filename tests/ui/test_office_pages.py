"""The manager's screens: importing, closing the day, settings, users, producers and goods."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLineEdit

from ntt_pos.data.models import proof
from ntt_pos.domain.core.permissions import Act, Verdict
from ntt_pos.domain.core.users import Role, SecretKind
from ntt_pos.paths import seed_dir
from ntt_pos.services.core.sign_in.users import SignInRefused
from ntt_pos.services.reports.overview import DayPaper
from ntt_pos.ui.office.statement_preview import PreviewDialog
from ntt_pos.ui.widgets.keys_help import KeysHelp
from tests.builders import a_sale
from tests.services.tampering import Tamperer

NIGHT = dt.datetime(2026, 2, 28, 12, 30, tzinfo=dt.UTC)


def journal_kinds(shop) -> list[str]:
    with shop.context.reading() as unit:
        return [row[0] for row in unit.run(sa.select(proof.journal.c.kind).order_by(proof.journal.c.id))]


def broken_workbook(tmp_path: Path) -> Path:
    """Return a small workbook with two wrong cells."""
    import openpyxl

    book = openpyxl.load_workbook(seed_dir() / "titipan_contoh.xlsx")
    dialog = book["Produk"]
    head = next(row for row in dialog.iter_rows() if any(cell.value == "Harga Jual" for cell in row))
    price = next(cell.column for cell in head if cell.value == "Harga Jual")
    dialog.cell(head[0].row + 1, price).value = "gratis"
    dialog.cell(head[0].row + 2, price).value = -5
    path = tmp_path / "rusak.xlsx"
    book.save(path)
    return path


def test_a_broken_workbook_shows_every_wrong_cell_and_changes_nothing(office, tmp_path):
    hands, page = office("import")
    before = journal_kinds(hands.shop)
    page.path.setText(str(broken_workbook(tmp_path)))
    page.check()
    hands.settle()
    assert len(page.findings.grid.rows) == len(page.plan.problems) == 2
    assert {row.cells[0].text for row in page.findings.grid.rows} == {"Produk"}
    assert all(row.cells[1].text[1:].isdigit() and row.cells[3].text for row in page.findings.grid.rows)
    assert not page.apply_button.isEnabled()
    assert page.apply_button.reason
    page.apply()
    hands.settle()
    assert journal_kinds(hands.shop) == before


def test_a_good_workbook_is_imported_and_the_same_again_changes_nothing(office):
    hands, page = office("import")
    page.path.setText(str(seed_dir() / "titipan_contoh.xlsx"))
    page.check()
    hands.settle()
    assert page.plan.problems == ()
    assert page.apply_button.isEnabled()
    page.apply()
    hands.settle()
    assert len(hands.shop.overview.producers().rows) >= 64
    page.check()
    hands.settle()
    assert page.plan.nothing_new
    assert not page.apply_button.isEnabled()


def test_a_file_that_is_not_there_is_refused_at_the_field(office):
    hands, page = office("import")
    page.path.setText("tidak-ada.xlsx")
    page.check()
    hands.settle()
    assert page.path.property("state") == "refused"
    assert page.plan is None


def test_the_day_is_closed_from_the_screen_and_its_statements_are_on_disk(
    office, shop, coffee, cashier, fixed_clock, opened
):
    a_sale(shop, [(coffee, 2)], by=cashier)
    fixed_clock.set(NIGHT)
    hands, page = office("close")
    assert page.warning.text()
    page.close_day()
    hands.settle()
    hands.type("sepi")  # it is 20.30, half an hour before the closing hour
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not page.close_button.isEnabled()
    assert [row.cells[0].text for row in page.statements.rows] == ["BUMDes Leworahang"]
    page.open_paper(DayPaper.RECAP)
    hands.settle()
    page.open_paper(DayPaper.REPORT)
    hands.settle()
    page.open_folder()
    hands.settle()
    assert [path.name[:5] for path in opened] == ["rekap", "lapor", "28"]
    assert all(path.exists() for path in opened)
    page.statements.setFocus()
    hands.press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    hands.enter()
    assert opened[-1].name.startswith("cetak-")
    hands.press(Qt.Key.Key_1)  # yes, they were printed
    assert page.statements.rows[0].cells[4].pill[0] == "tercetak"
    assert journal_kinds(shop).count("statement.printed") == 1


def test_an_auditor_sees_the_statements_and_closes_nothing(office, shop, owner):
    from ntt_pos.domain.core.users import Role

    shop.people.add_user(by=owner, username="dinas", name="Dinas", role=Role.AUDITOR, secret="123456")
    hands, page = office("close", username="dinas")
    able = set(hands.window.office.able())
    assert able >= {"home", "close", "statements"}
    assert not able & {"import", "users", "settings"}
    assert not page.close_button.isEnabled()
    assert page.close_button.reason


def test_a_setting_is_changed_and_journalled_once(office):
    hands, page = office("settings")
    page.questions["payout_step"].field.setText("1.000")
    assert page.save_button.isEnabled()
    page.save()
    hands.settle()
    assert hands.shop.context.settings.payout_step == 1000
    assert journal_kinds(hands.shop).count("setting.changed") == 1
    assert not page.save_button.isEnabled()


def test_a_setting_changed_in_the_file_is_named_and_saving_what_is_shown_mends_it(office, shop, shop_url):
    Tamperer(shop_url).run("UPDATE setting SET value = '5000' WHERE name IN ('cash_unit', 'cart_discount_ceiling_bp')")
    shop.settings.keep_recorded()
    hands, page = office("settings")
    assert page.questions["cash_unit"].value() == 100
    assert "Jumlah tunai dibulatkan" in page.state.text()
    page.save()
    hands.settle()
    assert journal_kinds(shop).count("setting.changed") == 2
    assert shop.settings.load().cash_unit == 100
    assert shop.verify.run().findings == ()
    assert not page.save_button.isEnabled(), "the negative control: once it is right there is nothing to save"


def test_a_setting_that_cannot_be_used_is_marked_and_nothing_is_saved(office):
    hands, page = office("settings")
    page.questions["default_commission_bp"].field.setText("banyak")
    page.questions["payout_step"].field.setText("1.000")
    page.save()
    hands.settle()
    assert page.questions["default_commission_bp"].field.property("state") == "refused"
    assert hands.shop.context.settings.payout_step == 500
    page.undo()
    assert not page.save_button.isEnabled()


def test_the_settings_of_this_pc_are_kept_and_the_screen_speaks_at_once(office):
    hands, page = office("settings")
    page.pc.language.put("en")
    page.pc.theme.put("dark")
    page.save()
    hands.settle()
    assert (hands.session.local.language, hands.session.local.theme) == ("en", "dark")
    assert hands.shop.folder.local_settings.is_file()
    assert hands.look.name == "dark"
    assert hands.window.office.current == "settings"
    assert hands.window.office.page().title.text() == "Settings"


def test_a_user_is_added_gets_a_new_pin_and_is_shut_out(office):
    hands, page = office("users")
    page.add()
    dialog = hands.dialog
    dialog.name.field.setText("Yos Hurint")
    assert dialog.username.value() == "yos"
    dialog.secret.field.setText("12345")
    dialog.save()
    assert dialog.secret.field.property("state") == "refused"
    dialog.secret.field.setText("654321")
    dialog.again.field.setText("654322")
    dialog.save()
    assert dialog.again.field.property("state") == "refused"
    dialog.again.field.setText("654321")
    dialog.save()
    hands.settle()
    assert hands.dialog is None
    people = hands.shop.people
    assert people.sign_in("yos", "654321").name == "Yos Hurint"
    page.new_secret()
    hands.dialog.secret.field.setText("777888")
    hands.dialog.again.field.setText("777888")
    hands.dialog.save()
    hands.settle()
    assert people.sign_in("yos", "777888").name == "Yos Hurint"
    page.toggle()
    hands.enter()
    assert people.sign_in("yos", "777888").name == "Yos Hurint"
    page.toggle()
    hands.dialog.go()
    hands.settle()
    with pytest.raises(SignInRefused):
        people.sign_in("yos", "777888")
    page.toggle()
    hands.settle()
    assert people.sign_in("yos", "777888").name == "Yos Hurint"


def test_the_owner_gives_a_cashier_another_role_with_a_secret_that_is_good_for_it(office, cashier):
    hands, page = office("users", username="pemilik")

    page.grid.choose(str(cashier.user_id))
    page.new_role()
    dialog = hands.dialog
    assert dialog.choice.choice.findData(Role.CASHIER.value) == -1
    dialog.choice.put(Role.MANAGER.value)
    for question in (dialog.secret, dialog.again):
        question.field.setText("1234")
    dialog.save()
    assert dialog.secret.field.property("state") == "refused"
    for question in (dialog.secret, dialog.again):
        question.field.setText("kata-sandi-baru")
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    hands.settle()
    assert hands.dialog is None
    assert hands.shop.people.sign_in(cashier.username, "kata-sandi-baru").role is Role.MANAGER
    page.grid.choose(str(hands.session.actor.user_id))
    assert "owner" in page.role_button.reason or "pemilik" in page.role_button.reason


def test_the_owner_renames_a_role_of_the_shops_own_and_the_table_shows_it(office, owner):
    hands, page = office("users", username="pemilik")
    page.rights()
    assert hands.dialog.name_button.reason
    hands.dialog.finish()
    hands.shop.rights.add_role(by=owner, name="Gudang", base=Role.CASHIER, secret=SecretKind.PIN)
    page.load()
    hands.settle()
    page.rights()
    hands.press(Qt.Key.Key_F2)
    hands.dialog.name.put("Gudang belakang")
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    hands.settle()
    assert [role.name for role in hands.shop.rights.roles()] == ["Gudang belakang"]
    assert "GUDANG" in hands.dialog.choices
    assert "Gudang belakang" in page.message.text


def test_a_manager_is_told_that_roles_are_the_owners(office):
    hands, page = office("users")
    page.new_role()
    assert hands.dialog is None
    assert "pemilik" in page.message.text


def test_nobody_disables_themselves_and_the_button_says_why(office):
    hands, page = office("users")
    page.grid.choose(str(hands.session.actor.user_id))
    assert not page.disable_button.isEnabled()
    assert page.disable_button.reason


def test_a_producers_card_shows_account_and_goods_and_makes_a_statement(office, shop, coffee, cashier, opened):
    a_sale(shop, [(coffee, 2)], by=cashier)
    hands, page = office("producers")
    page.search.setText("leworahang")
    QTest.qWait(120)
    hands.settle()
    assert page.card.name.text() == "BUMDes Leworahang"
    assert page.card.balance.text() == "76.500"
    assert "1 produsen" in page.list.totals
    page.statement()
    hands.settle()
    assert isinstance(hands.dialog, PreviewDialog)
    assert "TJ-LRT-2026-000001" in page.message.text
    assert list(shop.folder.reports.rglob("TJ-LRT-2026-000001-*.pdf"))
    hands.press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    hands.enter()
    hands.press(Qt.Key.Key_1)  # yes, it was printed
    page.statement()
    hands.settle()
    hands.press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert "SALINAN" in hands.dialog.hint.text()


def test_goods_are_found_with_a_slip_and_narrowed_by_state(office, coffee, salt):
    hands, page = office("goods")
    page.search.setText("kpi arabka")
    QTest.qWait(200)
    hands.settle()
    assert [row.cells[0].text for row in page.grid.rows] == ["Kopi Arabika 250 g"]
    page.search.clear()
    page.state.choose("OUT")
    QTest.qWait(200)
    hands.settle()
    assert page.grid.rows == []


def test_what_is_sold_without_stock_stands_on_the_first_page_and_leads_to_its_cure(office, shop, coffee, cashier):
    a_sale(shop, [(coffee, 40)], by=cashier)
    hands, page = office("home")
    assert "1.800.000" in page.takings.accessibleName()
    place = next(row.key for row in page.waiting.rows if "stok" in row.cells[0].text)
    page.waiting.choose(place)
    page.waiting.setFocus()
    hands.enter()
    shown = hands.window.office.page()
    assert hands.window.office.current == "goods"
    assert [row.cells[0].text for row in shown.grid.rows] == ["Kopi Arabika 250 g"]


@pytest.mark.parametrize("language", ["id", "en"])
def test_everything_that_takes_the_keys_has_a_name(office, language):
    hands, _page = office("home", username="pemilik", language=language)
    for key in hands.window.office.able():
        page = hands.window.office.open(key)
        hands.settle()
        for kind in (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView):
            for widget in page.findChildren(kind):
                if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                    assert widget.accessibleName(), (key, widget)
        assert page.title.text()


def test_the_pages_are_walked_through_by_keys(office):
    hands, _page = office("home")
    hands.press(Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert hands.window.office.current == "producers"
    hands.press(Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert hands.window.office.current == "home"


def test_the_owner_changes_a_right_by_keys_and_it_holds_from_the_next_act_on(office):
    hands, page = office("users", username="pemilik")
    page.rights()
    hands.settle()
    dialog = hands.dialog
    assert len(dialog.grid.keys) == len(Act)
    assert hands.shop.rights.matrix()[Role.CASHIER][Act.RETURN] is Verdict.ALLOWED
    dialog.grid.choose(Act.RETURN.value)
    dialog.choices[Role.CASHIER].choose(Verdict.APPROVAL.value)
    hands.settle()
    assert hands.shop.rights.matrix()[Role.CASHIER][Act.RETURN] is Verdict.APPROVAL
    assert dialog.grid.chosen == Act.RETURN.value
    dialog.grid.choose(Act.SELL.value)
    offered = [dialog.choices[Role.CASHIER].itemData(n) for n in range(dialog.choices[Role.CASHIER].count())]
    assert offered == ["ALLOWED", "DENIED"]  # nobody stands by at every sale
    dialog.grid.choose(Act.USERS.value)
    assert not any(choice.isEnabled() for choice in dialog.choices.values())
    assert "pemilik" in dialog.refusal.text()


def test_a_manager_sees_the_rights_and_changes_none(office):
    hands, page = office("users")
    page.rights()
    hands.settle()
    assert not any(choice.isEnabled() for choice in hands.dialog.choices.values())
    hands.escape()
    hands.press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert hands.dialog is None
    assert "pemilik" in page.message.text


def test_an_owner_who_forgot_the_password_comes_back_with_the_code_of_the_envelope(office):
    hands, _page = office("users", username="pemilik")
    hands.press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    hands.enter()
    code = hands.dialog.box.code
    assert len(code.replace("-", "")) == 20
    hands.enter()
    hands.escape()
    assert hands.dialog is not None, "neither Enter nor Esc puts the code away"
    printed = len(hands.printer.jobs)
    hands.press(Qt.Key.Key_F11)
    assert len(hands.printer.jobs) == printed + 1
    assert hands.shop.print_queue.waiting() == ()
    hands.press(Qt.Key.Key_F8)
    assert hands.dialog is None
    hands.window.lock()
    hands.settle()
    login = hands.window.login
    login.recover()
    dialog = hands.dialog
    assert dialog.username.value() == "pemilik"
    dialog.code.put("SALAH-SALAH-SALAH-SALAH")
    for question in (dialog.secret, dialog.again):
        question.field.setText("kata-sandi-baru")
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.code.field.property("state") == "refused"
    dialog.code.put(code.lower().replace("-", " "))
    dialog.recover()
    hands.settle()
    new_code = dialog.box.code
    assert new_code != code
    dialog.enter()
    assert hands.dialog is dialog
    hands.press(Qt.Key.Key_F8)
    assert hands.session.actor.username == "pemilik"
    assert hands.shop.people.sign_in("pemilik", "kata-sandi-baru")
    with pytest.raises(SignInRefused):
        hands.shop.people.recover("pemilik", code, "kata-sandi-lain")


def test_f1_tells_what_can_be_done_on_every_page_and_at_the_sign_in(office):
    hands, _page = office("home", username="pemilik")
    pages = hands.window.office
    for key in pages.able():
        pages.open(key)
        hands.settle()
        hands.press(Qt.Key.Key_F1)
        assert isinstance(hands.dialog, KeysHelp), key
        assert hands.dialog.hint.text() == pages._pages[key].title()
        hands.escape()
        assert hands.dialog is None, key
    hands.window.lock()
    hands.settle()
    hands.press(Qt.Key.Key_F1)
    assert isinstance(hands.dialog, KeysHelp)
    hands.escape()
    assert hands.dialog is None
