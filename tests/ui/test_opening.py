"""The sign-in while the program is being loaded: it loads little, and nothing typed into it is lost."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ntt_pos import desktop
from ntt_pos.ui.opening import OpeningWindow
from ntt_pos.ui.theme import Look

# All of the program's own that may be loaded before the sign-in is painted, and all that is not Python's own.
FOR_THE_SIGN_IN = (
    "ntt_pos.data.window_lock",
    "ntt_pos.domain.core",
    "ntt_pos.domain.typed.typed_numbers",
    "ntt_pos.files",
    "ntt_pos.i18n",
    "ntt_pos.paths",
    "ntt_pos.pc_settings",
    "ntt_pos.qt_application",
    "ntt_pos.start",
    "ntt_pos.text_catalogue",
    "ntt_pos.till_window",
    "ntt_pos.ui.forms.pinpad",
    "ntt_pos.ui.opening",
    "ntt_pos.ui.qt_words",
    "ntt_pos.ui.theme",
    "ntt_pos.ui.widgets",
)
QT = {"PySide6", "shiboken6", "shibokensupport", "signature_bootstrap", "__feature__"}
LIBRARIES_FOR_THE_SIGN_IN = QT | {"font_roboto", "platformdirs"}
LIBRARIES_FOR_THE_TILL = LIBRARIES_FOR_THE_SIGN_IN | {
    *("sqlalchemy", "typing_extensions", "cython_runtime", "pysqlite3", "uuid_utils"),
    *("argon2", "_argon2_cffi_bindings", "_cffi_backend"),
}
TABLES_FOR_THE_TILL = 31
FOR_THE_OFFICE = (
    "reportlab",
    "openpyxl",
    "xlsxwriter",
    "escpos",
    "alembic",
    "PIL",
    "ntt_pos.services.reports.overview",
    "ntt_pos.services.money.statements",
    "ntt_pos.ui.setup",
    "ntt_pos.data.migrate",
    "ntt_pos.services.core.founding",
    "ntt_pos.ui.till.dialogs",
    "ntt_pos.services.selling.returns",
    "ntt_pos.data.queries.selling.refund_checks",
    "ntt_pos.data.queries.selling.returns",
    "ntt_pos.data.models.makers",
    "ntt_pos.data.queries.core.leaving",
    "ntt_pos.data.queries.money.shifts",
    "ntt_pos.data.queries.reports",
    "ntt_pos.services.core.journal_entry",
    "ntt_pos.services.money",
    "ntt_pos.services.selling.checkout",
    "ntt_pos.domain.money.shift_report",
    "ntt_pos.services.core.shop_pcs",
    "ntt_pos.services.replication",
    "ntt_pos.ui.display.customer_window",
    "segno",
    "sqlalchemy.dialects.postgresql",
)


@pytest.fixture
def opening(qtbot, hands) -> OpeningWindow:
    window = OpeningWindow(hands.look)
    qtbot.addWidget(window)
    window.show()
    return window


def typed(window: OpeningWindow, text: str, *, apart: int) -> None:
    """Type with a number of milliseconds between two keys, by the moments the keys carry."""
    for place, sign in enumerate(text):
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key(ord(sign)), Qt.KeyboardModifier.NoModifier, sign)
        event.setTimestamp(1000 + place * apart)
        QApplication.sendEvent(window.pad.field, event)


def told_by(program: str) -> Any:
    """Return what a new process tells, which has loaded nothing before."""
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def loaded_by(module: str) -> list[str]:
    """Return all modules that a new process holds once it has loaded this one."""
    return told_by(f"import json, sys, {module}; print(json.dumps(sorted(sys.modules)))")


def libraries(loaded: Iterable[str]) -> set[str]:
    """Return what is neither Python's own nor the program's; some names end in a version or a system."""
    tops = {each.partition(".")[0] for each in loaded} - set(sys.stdlib_module_names) - {"ntt_pos", "__main__"}
    return {
        each for each in tops if not each.startswith(("_cython_", "_sysconfigdata_", "_distutils_hack", "__editable__"))
    }


def test_before_the_sign_in_only_what_paints_it_is_loaded():
    loaded = loaded_by("ntt_pos.start")
    rooms = {
        may.rsplit(".", up)[0] for may in FOR_THE_SIGN_IN for up in (1, 2)
    }  # a folder is loaded with what is in it
    ours = {each for each in loaded if each.startswith("ntt_pos.")} - rooms
    assert [each for each in ours if not f"{each}.".startswith(tuple(f"{may}." for may in FOR_THE_SIGN_IN))] == []
    assert libraries(loaded) <= LIBRARIES_FOR_THE_SIGN_IN


def test_before_the_till_is_usable_only_the_libraries_of_the_first_minute_are_loaded():
    assert libraries(loaded_by("ntt_pos.desktop")) <= LIBRARIES_FOR_THE_TILL
    assert "reportlab" in libraries(loaded_by("ntt_pos.documents.engine.fonts"))  # what is not on the list is seen


def test_a_third_of_the_tables_is_made_before_the_till_is_usable():
    told = """
import json, ntt_pos.desktop
from ntt_pos.data.models import base
soon = len(base.metadata.tables)
from ntt_pos.data.models import metadata
print(json.dumps([soon, len(metadata.tables), len(base.declared)]))
"""
    soon, late, declared = told_by(told)
    assert soon <= TABLES_FOR_THE_TILL
    assert late == declared > 2 * TABLES_FOR_THE_TILL


@pytest.mark.parametrize(("quickly", "looked_into"), [("load_quickly()", 0), ("pass", 1)])
def test_no_source_is_looked_into_while_the_program_is_loaded(quickly, looked_into):
    told = f"""
import inspect, sys
import PySide6.QtCore
from ntt_pos.till_window import load_quickly
{quickly}
seen, source = [], inspect.getsource
inspect.getsource = lambda module: seen.append(module.__name__) or source(module)
import ntt_pos.start
sys.exit(any(name.startswith("ntt_pos") for name in seen))
"""
    done = subprocess.run([sys.executable, "-c", told], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (looked_into, "")


def test_the_till_is_opened_without_what_only_the_office_and_papers_need():
    told = f"import sys, ntt_pos.desktop; sys.exit(sorted(set(sys.modules) & set({FOR_THE_OFFICE!r})) or 0)"
    done = subprocess.run([sys.executable, "-c", told], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_digits_stand_as_wide_as_they_will_in_the_sign_in(hands, opening):
    opening.resize(hands.window.size())
    QApplication.processEvents()
    digits = {key.width() for key in opening.pad._keys if key.text().isdigit()}
    assert opening.pad.width() == hands.window.login.pad.width()
    assert max(digits) - min(digits) <= 1


def test_what_was_typed_early_stands_in_the_sign_in_and_later_keys_follow(hands, opening):
    typed(opening, "2468", apart=150)
    opening.hand_over(hands.window.login, hands.window)
    assert hands.window.login.pad.field.text() == "2468"
    typed(opening, "02", apart=150)
    hands.enter()
    assert hands.session.actor.username == "ani"


def test_enter_pressed_early_tries_nobody_elses_name_and_keeps_the_pin(hands, opening):
    typed(opening, "246802", apart=150)
    QTest.keyClick(opening.pad.field, Qt.Key.Key_Return)
    hands.window.login._users = ()
    opening.hand_over(hands.window.login, hands.window)
    hands.window.login._show(hands.shop.people.users())
    assert hands.session.actor is None
    assert hands.window.login.refusal
    assert hands.window.login.pad.field.text() == "246802"
    hands.enter()
    assert hands.session.actor.username == "ani"


def test_enter_pressed_before_the_cards_are_there_is_not_lost(hands):
    login = hands.window.login
    login._users, login._username = (), ""
    login.pad.field.setText("246802")
    login.pad._enter()
    assert hands.session.actor is None
    login._show(tuple(each for each in hands.shop.people.users() if each.username == "ani"))
    hands.settle()
    assert hands.session.actor.username == "ani"


def test_enter_pressed_early_is_answered_also_when_the_cards_are_there_first(hands, opening):
    login = hands.window.login
    login._show(tuple(each for each in hands.shop.people.users() if each.username == "ani"))
    typed(opening, "246802", apart=150)
    QTest.keyClick(opening.pad.field, Qt.Key.Key_Return)
    opening.hand_over(login, hands.window)
    hands.settle()
    assert hands.session.actor.username == "ani"


def test_a_scan_that_came_early_is_no_pin(hands, opening):
    typed(opening, "8992154695923", apart=3)
    opening.hand_over(hands.window.login, hands.window)
    assert hands.window.login.pad.field.text() == ""
    assert hands.window.login.refusal


def test_closing_it_ends_the_start(opening):
    opening.close()
    assert opening.left


@pytest.mark.parametrize("wait_ms", [0, 3_600_000])
def test_the_search_is_built_behind_the_window_and_by_nobody_who_types(shop, qtbot, wait_ms):
    window = desktop.open_window(shop, Look("light", motion=False), wait_ms=wait_ms)
    try:
        shop.catalogue.search("kopi")
        assert shop.catalogue._index is None
        if not wait_ms:
            qtbot.waitUntil(lambda: shop.catalogue._index is not None)
    finally:
        qtbot.waitUntil(lambda: not window.session.long.pending)
        window.scanner.leave()  # else it hears the keys of later tests
        window.close()
        window.deleteLater()
