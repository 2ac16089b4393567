"""A basket that cannot be kept over a power cut (a full disk) is told once and stops nobody: each scan still counts."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest

from ntt_pos.domain.core.errors import StorageError
from ntt_pos.services.selling.baskets import Baskets
from ntt_pos.ui.crash_dialog import CrashDialog
from ntt_pos.ui.till.open_basket import SAVE_AFTER_MS

COFFEE, STRANGE = "8992154695923", "4006381333931"
FULL = StorageError("The database is busy or cannot be written: {reason}", reason="the disk is full")


@pytest.fixture
def full_disk(till, monkeypatch):
    """A till whose drafts cannot be written, until ``undo``."""

    def save(*_args, **_named):
        raise FULL

    monkeypatch.setattr(Baskets, "save", save)
    return till


def scan(till, code: str = COFFEE) -> None:
    till.burst(code)
    QTest.qWait(2 * SAVE_AFTER_MS)
    till.settle()


def test_every_scan_counts_and_it_is_told_once(full_disk):
    told = []
    full_disk.controller.refused.connect(told.append)
    for number in range(1, 5):
        scan(full_disk)
        assert (full_disk.dialog, full_disk.controller.cart.lines[0].quantity) == (None, number)
    scan(full_disk, STRANGE)
    assert [each.code for each in full_disk.controller.unknown.waiting] == [STRANGE]
    assert len(told) == 1
    assert "listrik mati" in told[0]


def test_it_is_told_again_after_it_could_be_kept_meanwhile(full_disk, monkeypatch):
    told = []
    full_disk.controller.refused.connect(told.append)
    scan(full_disk)
    monkeypatch.undo()
    scan(full_disk)
    assert [line.quantity for line in full_disk.shop.baskets.restore().cart.lines] == [2]
    monkeypatch.setattr(Baskets, "save", lambda *_args, **_named: (_ for _ in ()).throw(FULL))
    scan(full_disk)
    assert len(told) == 2


def test_what_fails_again_and_again_opens_one_dialog(till):
    for _time in range(3):
        till.window.trouble(FULL)
    assert isinstance(till.dialog, CrashDialog)
    till.escape()
    assert till.dialog is None


def test_a_bug_over_it_is_told_too(till):
    """The negative control."""
    till.window.trouble(FULL)
    till.window.trouble(RuntimeError("a bug"))
    till.escape()
    assert isinstance(till.dialog, CrashDialog)
