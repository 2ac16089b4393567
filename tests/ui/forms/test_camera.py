"""The camera's own program is opened, and what is taken there comes to the card; without a camera that is said."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ntt_pos.ui.forms.camera import LINUX_PROGRAMS, PcCamera

CTRL, K = Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_K


class ACamera(PcCamera):
    """A camera whose program a test is."""

    def __init__(self, pictures: Path, *, missing: str = "", opens: bool = True) -> None:
        super().__init__()
        self.pictures, self.missing, self.opens, self.opened = pictures, missing, opens, 0

    @property
    def folder(self) -> Path:
        return self.pictures

    def why_not(self) -> str:
        return self.missing

    def open(self) -> bool:
        self.opened += 1
        return self.opens


@pytest.fixture
def card(office, coffee):
    """The card of a product, with its photos."""
    hands, page = office("goods")
    page.show_what(str(coffee.product_id))
    hands.settle()
    page.when_shown(page.story)
    hands.settle()
    return hands, hands.dialog.photos


def come(hands, photos, count: int) -> None:
    end = time.monotonic() + 20
    while len(photos.photos) < count and time.monotonic() < end:
        QTest.qWait(50)
        hands.settle()


def date_now(picture):
    """Give a file the moment that Python's clock tells: where that clock is another one, the disk keeps its own."""
    os.utime(picture, (time.time(), time.time()))


def test_pictures_that_are_taken_come_by_themselves_and_older_ones_do_not(card, tmp_path):
    hands, photos = card
    Image.new("RGB", (800, 600), "red").save(tmp_path / "lama.jpg")
    old = time.time() - 100
    os.utime(tmp_path / "lama.jpg", (old, old))
    photos.camera = ACamera(tmp_path)
    hands.press(K, CTRL)
    assert photos.camera.opened == 1
    assert "datang sendiri" in photos._said.text()
    roll = tmp_path / "Camera Roll"  # the program makes its folder with the first picture
    roll.mkdir()
    Image.new("RGB", (1600, 1200), "green").save(roll / "WIN_1.jpg")
    date_now(roll / "WIN_1.jpg")
    come(hands, photos, 1)
    Image.new("RGB", (1200, 1600), "blue").save(roll / "WIN_2.JPG", "JPEG")
    date_now(roll / "WIN_2.JPG")
    come(hands, photos, 2)
    assert len(photos.photos) == 2


def test_without_a_camera_it_says_what_to_do_instead_and_nothing_is_lost(card, tmp_path):
    hands, photos = card
    photos.camera = ACamera(tmp_path, missing="PC ini tidak punya kamera.")
    hands.press(K, CTRL)
    assert photos._said.text() == "PC ini tidak punya kamera."
    assert photos.camera.opened == 0
    photos.camera = ACamera(tmp_path, opens=False)
    hands.press(K, CTRL)
    assert "tidak bisa dibuka" in photos._said.text()
    assert photos.photos == ()


@pytest.mark.posix("looks at /dev and at the programs of Linux")
def test_this_pc_is_asked_for_a_camera_and_a_program(monkeypatch):
    monkeypatch.setattr(Path, "glob", lambda _self, _pattern: iter(()))
    assert "no camera" in PcCamera().why_not() or "tidak punya kamera" in PcCamera().why_not()
    monkeypatch.setattr(Path, "glob", lambda _self, _pattern: iter((Path("/dev/video0"),)))
    monkeypatch.setattr("shutil.which", lambda _name: None)
    assert PcCamera().why_not()
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}" if name == LINUX_PROGRAMS[1] else None)
    assert PcCamera().why_not() == ""
