"""The till on a server that falls silent: the window lives, and says whether the sale was recorded."""

from __future__ import annotations

import secrets
import threading
import time

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ntt_pos import bootstrap
from ntt_pos.data import server as line_settings
from ntt_pos.ui.till import controller
from tests.builders import a_product
from tests.stalling import Line

pytestmark = pytest.mark.databases("postgres")

PATIENCE = 60  # seconds, for a slow machine


@pytest.fixture
def shop_url(database_kind, server, postgres_template):
    """Return a fresh copy of the shop on the server, by way of a line that can stand still."""
    del database_kind
    name = f"ntt_pos_{secrets.token_hex(6)}"
    server.make(name, like=postgres_template)
    yield server.named(name)
    server.drop(name)


@pytest.fixture
def coffee(shop):
    """Make the goods here: the window's other tests copy a SQLite file that has them."""
    return a_product(shop, name="Kopi Arabika 250 g", price=45_000, barcode="8992154695923", delivered=37)


@pytest.fixture
def line(shop, shop_url, monkeypatch):
    """The till's line; the waiting is shorter than in a shop."""
    monkeypatch.setattr(line_settings._driver(), "patience", 1)
    monkeypatch.setattr(line_settings, "be_patient", lambda connection, patience: None)
    monkeypatch.setattr(line_settings, "_GRACE_S", 0.0)
    monkeypatch.setitem(line_settings.SETTINGS, "idle_in_transaction_session_timeout", "500ms")
    monkeypatch.setattr(line_settings, "ASK_AGAIN_S", 0.2)
    monkeypatch.setattr(controller, "ASK_AFTER_SALE_MS", 200)
    with Line(sa.make_url(shop_url)) as made:
        database = shop.context.database
        database.engine.dispose()
        database.engine = line_settings.make_engine(
            sa.make_url(made.url(shop_url)), isolation_level="AUTOCOMMIT", pool_size=4
        )
        # The line knows a statement by its words; a prepared one has none.
        sa.event.listen(database.engine, "connect", lambda raw, _record: setattr(raw, "prepare_threshold", None))
        yield made


def until(holds):
    """Let the window live until something holds."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it never came"
        QApplication.processEvents()
        time.sleep(0.005)


def pay_exactly(hands):
    hands.press(Qt.Key.Key_F12)
    hands.type("50000")
    QTest.keyClick(hands.focus, Qt.Key.Key_Return)


@pytest.mark.parametrize("recorded", [True, False])
def test_the_window_lives_and_says_whether_the_sale_was_recorded(
    hands, coffee, line, shop, shop_url, monkeypatch, recorded
):
    hands.start()
    shop.context.database.window_thread = threading.get_ident()
    hands.burst("8992154695923")
    told = []
    hands.controller.told.connect(told.append)
    hands.controller.refused.connect(told.append)
    line.after = b"INSERT INTO sale "
    if recorded:
        line.deaf_at = b"COMMIT"
    else:
        line.stall_at = b"COMMIT"
    pay_exactly(hands)
    until(lambda: not hands.controller.busy)
    assert "belum diketahui" in hands.dialog._words.text()
    assert len(hands.controller.cart.lines) == 1
    assert not hands.window.bar._server.isHidden()
    told.clear()
    hands.controller.scan("8992154695923")
    assert "Server tidak menjawab" in told[0]  # said at once, not after a wait
    line.go_on()
    if recorded:
        until(lambda: hands.controller.last_sale is not None)
        assert any("JL-LRT-01-2026-000001" in each for each in told)
        assert hands.controller.cart.lines == ()
    else:
        until(lambda: any("tidak tercatat" in each for each in told))
        pay_exactly(hands)
        until(lambda: hands.controller.last_sale is not None)
    until(hands.window.bar._server.isHidden)
    hands.settle()
    assert hands.controller.last_sale.number == "JL-LRT-01-2026-000001"
    monkeypatch.undo()
    with bootstrap.open_shop(url=shop_url) as direct:
        assert direct.verify.run().findings == ()
