"""Who signs in to somebody else's drawer and basket is told whose they are."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.conftest import actor_named

CODE = "8992154695923"


def comes(till, username: str) -> str:
    """Lock, let somebody sign in, and return what they are told."""
    till.window.lock()
    till.window._signed_in(actor_named(till.shop, username))
    till.settle()
    if till.dialog is None:
        return ""
    return " ".join(label.text() for label in till.dialog.findChildren(QLabel))


def test_whoever_comes_is_told_whose_drawer_and_whose_basket_is_open(till):
    till.burst(CODE)
    told = comes(till, "bela")
    assert told.count("Ani Kelen") == 2
    till.enter()
    assert till.dialog is None
    assert len(till.controller.cart.lines) == 1
    assert till.focus is till.till.entry
    assert comes(till, "bela") == ""


def test_whoever_comes_back_to_their_own_is_told_nothing(till):
    till.burst(CODE)
    assert comes(till, "ani") == ""


def test_the_basket_of_somebody_else_is_put_aside_by_f5(till):
    till.burst(CODE)
    comes(till, "bela")
    till.press(Qt.Key.Key_F5)
    assert not till.controller.cart
    assert till.controller.held == 1


def test_who_does_not_go_on_is_locked_out_and_nothing_changed(till):
    till.burst(CODE)
    comes(till, "bela")
    till.escape()
    assert till.session.actor is None
    assert len(till.controller.cart.lines) == 1


def test_the_drawer_is_told_once_and_the_basket_every_time(till):
    comes(till, "bela")
    till.enter()
    comes(till, "ani")
    assert comes(till, "bela") == ""
    comes(till, "ani")
    till.burst(CODE)
    assert comes(till, "bela").count("Ani Kelen") == 1


def test_whoever_did_not_go_on_has_no_basket(till):
    """Yos looked at Ani's basket and locked again: it was called Yos's when Ani came back."""
    till.burst(CODE)
    comes(till, "bela")
    till.escape()
    assert comes(till, "ani") == ""


def test_a_basket_that_somebody_went_on_with_is_theirs(till):
    """Negative control."""
    till.burst(CODE)
    comes(till, "bela")
    till.enter()
    told = comes(till, "ani")
    assert "Keranjang Bela Tukan" in told


def test_the_name_in_the_bar_says_that_it_locks(till):
    words = till.window.bar._person.text()
    assert words == "Ani Kelen · kunci"
    till.window.resize(640, 360)
    till.settle()
    assert till.window.bar._person.text() == "Ani Kelen"
