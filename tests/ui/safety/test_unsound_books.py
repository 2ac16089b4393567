"""Books that are not built as the program builds them: the window opens, finds it out before anything else, and closes."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from PySide6.QtWidgets import QApplication

from ntt_pos import behind_window, desktop
from ntt_pos.data.copies.manifest import Head, head_file, head_files, heads_text
from ntt_pos.data.engine import connect
from ntt_pos.data.models.proof import journal
from ntt_pos.data.models.sales import sale
from ntt_pos.domain.core.errors import StorageError
from ntt_pos.exception_hook import ExceptionHook
from ntt_pos.services.safety.proof.kept_heads import MISSING, OlderBooks
from ntt_pos.ui.theme import Look
from tests.builders import a_product, a_sale


def opened(shop) -> str:
    """Run the window until it closes by itself or has caught up; return why it closed."""
    caught_up = behind_window.tell_what_waits
    behind_window.tell_what_waits = lambda session, waits: (caught_up(session, waits), QApplication.exit())
    try:
        desktop._run(shop, Look("light", motion=False), ExceptionHook(), None, practice=True)
    except desktop.UnsoundBooks as unsound:
        return str(unsound.why)
    finally:
        behind_window.tell_what_waits = caught_up
        for window in QApplication.topLevelWidgets():
            window.close()
            window.deleteLater()
    return ""


@pytest.fixture
def sold(shop, cashier, qapp):
    """Return a shop that sold something, and say how its folder's heads are kept."""
    a_sale(shop, [(a_product(shop, delivered=3), 1)], by=cashier)
    return shop


def lose_a_guard(shop):
    database = connect(shop.context.database.url)
    with database.writing() as unit:
        unit.run(sa.text("DROP TRIGGER sale_no_update"))
    database.close()


@pytest.fixture
def at_once(sold, qtbot):
    """Return what opens a window on the shop behind which nothing was looked at yet; it is closed at the end."""
    windows = []

    def open_at_once():
        window = desktop.open_window(sold, Look("light", motion=False), wait_ms=3_600_000)
        windows.append(window)
        return window

    yield open_at_once
    for window in windows:
        window.scanner.leave()
        window.close()
        window.deleteLater()


def sales(shop):
    with shop.context.reading() as unit:
        return unit.value(sa.select(sa.func.count()).select_from(sale))


def test_a_sale_right_after_opening_waits_for_the_proof_of_the_books(sold, cashier, at_once):
    product = a_product(sold, delivered=3)
    lose_a_guard(sold)
    at_once()
    for _again in range(2):
        with pytest.raises(StorageError, match="sale_no_update"):
            a_sale(sold, [(product, 1)], by=cashier)
    assert sales(sold) == 1


def test_a_sale_right_after_opening_older_books_is_told_of_them_first(sold, cashier, at_once):
    product = a_product(sold, delivered=3)
    heads = replace(sold.backups.keep_heads(), heads=(Head("LRT-01", 900, "f" * 64),))
    head_file(sold.folder.backups, "LRT-01").write_text(heads_text(heads))
    at_once()
    with pytest.raises(OlderBooks, match="record 900"):
        a_sale(sold, [(product, 1)], by=cashier)
    with sold.context.reading() as unit:
        assert unit.value(sa.select(journal.c.kind).order_by(journal.c.id.desc()).limit(1)) == MISSING
    assert sales(sold) == 1, "the basket is kept, and can be paid once somebody has read it"
    a_sale(sold, [(product, 1)], by=cashier)
    assert sales(sold) == 2


def test_sound_books_sell_at_once(sold, cashier, at_once):
    product = a_product(sold, delivered=3)
    at_once()
    a_sale(sold, [(product, 1)], by=cashier)
    assert sales(sold) == 2


def test_without_the_wait_the_sale_is_in_books_that_lost_a_guard(sold, cashier, at_once):
    """The control."""
    product = a_product(sold, delivered=3)
    lose_a_guard(sold)
    at_once()
    sold.context.before_acts = None
    a_sale(sold, [(product, 1)], by=cashier)
    assert sales(sold) == 2


def test_books_that_lost_a_guard_close_the_window_before_anything_is_done_behind_it(sold):
    lose_a_guard(sold)
    assert "sale_no_update" in opened(sold)
    assert head_files(sold.folder.backups) == ()


def test_sound_books_stay_open_and_are_caught_up_with(sold):
    assert opened(sold) == ""
    assert head_files(sold.folder.backups)
