"""Books that are not built as the program builds them: the window opens, finds it out before anything else, and closes."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from PySide6.QtWidgets import QApplication

from ntt_pos import desktop
from ntt_pos.data.engine import connect
from ntt_pos.data.manifest import head_files
from ntt_pos.exception_hook import ExceptionHook
from ntt_pos.ui.theme import Look
from tests.builders import a_product, a_sale


def opened(shop) -> str:
    """Run the window until it closes by itself or has caught up; return why it closed."""
    shop.context.database.window_thread = 0
    caught_up = desktop._tell_what_waits
    desktop._tell_what_waits = lambda session, waits: (caught_up(session, waits), QApplication.exit())
    try:
        desktop._run(shop, Look("light", motion=False), ExceptionHook(), None, practice=True)
    except desktop.UnsoundBooks as unsound:
        return str(unsound.why)
    finally:
        desktop._tell_what_waits = caught_up
        for window in QApplication.topLevelWidgets():
            window.close()
            window.deleteLater()
    return ""


@pytest.fixture
def sold(shop, cashier, qapp):
    """Return a shop that sold something, and say how its folder's heads are kept."""
    a_sale(shop, [(a_product(shop, delivered=3), 1)], by=cashier)
    return shop


@pytest.mark.only("sqlite")
def test_books_that_lost_a_guard_close_the_window_before_anything_is_done_behind_it(sold):
    database = connect(sold.context.database.url)
    with database.writing(outlet_lock=0) as unit:
        unit.run(sa.text("DROP TRIGGER sale_no_update"))
    database.close()
    assert "sale_no_update" in opened(sold)
    assert head_files(sold.folder.backups) == ()


@pytest.mark.only("sqlite")
def test_sound_books_stay_open_and_are_caught_up_with(sold):
    assert opened(sold) == ""
    assert head_files(sold.folder.backups)
