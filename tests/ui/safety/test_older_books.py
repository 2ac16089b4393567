"""The whole attack at the window: books copied aside, twelve baskets sold, the old file put back, the timer running."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt

from ntt_pos import behind_window, bootstrap, desktop
from ntt_pos.data.copies.manifest import head_file, read_heads
from ntt_pos.data.models import proof
from ntt_pos.services.safety.proof import kept_heads
from ntt_pos.ui.theme import Look
from tests.builders import a_product, a_sale, somebody
from tests.fakes import SequenceIds
from tests.ui.conftest import UiDriver


class Window(UiDriver):
    """The program's own window on the folder, with what it does behind and every minute."""

    def __init__(self, folder, clock):
        shop = bootstrap.open_shop(folder, clock=clock, ids=SequenceIds(seed=clock.now().minute + 100))
        self.now, self.shop = 0.0, shop
        shop.context.settings = replace(shop.context.settings, close_hour=23)
        self.look = Look("light", motion=False)
        self.window = desktop.open_window(shop, self.look)
        self.session = self.window.session
        self.window.resize(1366, 768)
        self.window.show()
        self.settle()

    def minute(self):
        self.shop.context.clock.advance(minutes=1)
        behind_window.at_the_hour(self.session)
        self.settle()

    def close(self):
        self.settle()
        self.window.scanner.leave()
        self.window.close()
        self.window.deleteLater()
        self.session.deleteLater()
        self.shop.close()


@pytest.fixture
def attacked(shop, tmp_path, qapp):
    """Return a folder whose older file was put back after twelve baskets, and the second folder."""
    second = tmp_path / "second"
    second.mkdir()
    shop.use_local(replace(shop.local, second_copy_folder=str(second)))
    product = a_product(shop, delivered=100)
    for _basket in range(5):
        a_sale(shop, [(product, 1)], by=somebody(shop, "ani"))
    shop.close()
    Window(shop.folder.root, shop.context.clock).close()
    aside = tmp_path / "aside.db"
    shutil.copyfile(shop.folder.database, aside)
    window = Window(shop.folder.root, shop.context.clock)
    for _basket in range(12):
        a_sale(window.shop, [(product, 1)], by=somebody(window.shop, "ani"))
    window.minute()
    window.close()
    assert not list(shop.folder.root.glob("ntt-pos.db-*"))
    shutil.copyfile(aside, shop.folder.database)
    return shop, second


def test_the_till_is_red_and_names_the_papers_while_the_timer_runs(attacked):
    shop, second = attacked
    kept = read_heads(head_file(second, "LRT-01"))
    window = Window(shop.folder.root, shop.context.clock)
    strip = window.window.older_books
    assert strip.isVisible(), "before anybody signs in"
    assert "JL-LRT-01-2026-000006–000017" in strip.words.text()
    window.sign_in()
    for _minute in range(3):
        window.minute()
    assert read_heads(head_file(second, "LRT-01")) == kept
    assert "JL-LRT-01-2026-000006–000017" in strip.words.text()
    with window.shop.context.reading() as unit:
        of_kind = sa.select(sa.func.count()).where(proof.journal.c.kind == kept_heads.MISSING)
        assert unit.value(of_kind) == 1
    window.press(Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    window.dialog.digits.setText(kept.heads[0].hash[:8])
    window.dialog.enter()
    window.settle()
    assert window.dialog is not None, "the paper is not in these books"
    window.dialog.digits.setText("what?")
    window.dialog.enter()
    window.settle()
    assert window.dialog is not None
    window.escape()
    assert strip.isVisible()
    window.close()


def test_without_the_comparison_nothing_would_be_said(attacked, monkeypatch):
    """The control."""
    monkeypatch.setattr(kept_heads, "missing", lambda _unit, _kept: ())
    shop, second = attacked
    kept = read_heads(head_file(second, "LRT-01"))
    window = Window(shop.folder.root, shop.context.clock)
    window.minute()
    assert not window.window.older_books.isVisible()
    assert read_heads(head_file(second, "LRT-01")) != kept
    window.close()
