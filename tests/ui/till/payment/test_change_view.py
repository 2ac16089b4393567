"""The view of the change stands whole at once."""

from __future__ import annotations

from PySide6.QtCore import Qt

from ntt_pos import behind_window

CODE = "8992154695923"


def test_the_first_picture_after_a_sale_has_its_words_whole(till):
    """They were cut to their first letters in the first picture: the place was as wide as the words before."""
    widths = []
    view = till.till.change
    say = view._say_facts

    def watched(*told):
        say(*told)
        widths.extend((value.text(), value.width(), value.sizeHint().width()) for _name, value in view._facts)

    view._say_facts = watched
    till.burst("8992154695923")
    till.press(Qt.Key.Key_F12)
    till.exact()
    assert len(widths) == 4
    assert [words for words, width, wanted in widths if width < wanted] == []


def bring_back_all(till, *references: str) -> None:
    till.press(Qt.Key.Key_F7)
    till.enter()
    till.type("1")
    till.press(Qt.Key.Key_F7)
    till.enter()
    for reference in references:
        till.type(reference)
        till.enter()
    if till.dialog is not None:
        till.press(Qt.Key.Key_F12)


def test_a_refund_that_is_confirmed_later_says_so_as_long_as_it_stands_there(till, shop, owner):
    """Where the receipt is was told over it, a moment later."""
    shop.settings.change(by=owner, refund_limit=10_000, refund_confirmed_later=True)
    behind_window.follow_settings(till.session)
    till.burst(CODE)
    till.press(Qt.Key.Key_F12)
    till.exact()
    bring_back_all(till)
    view = till.till.change
    assert (view.change.text(), till.dialog) == ("45.000", None)
    till.session.print_now()
    till.settle()
    assert "di atas batas" in view._sent.text()
    assert "di atas batas" not in view._paper.text()


def test_each_means_of_a_refund_without_cash_is_told_with_its_part(till):
    till.burst(CODE)
    till.press(Qt.Key.Key_F12)
    till.press(Qt.Key.Key_F6)
    till.dialog.amount.setFocus()
    till.dialog.amount.put(30_000)
    till.dialog.reference.setText("Q1")
    till.press(Qt.Key.Key_F7)
    till.type("T1")
    till.enter()
    bring_back_all(till, "Q2", "T2")
    view = till.till.change
    assert view.change.text() == "45.000"
    assert view._sent.text().splitlines() == [
        "Kirim kembali 30.000 lewat QRIS.",
        "Kirim kembali 15.000 lewat Transfer.",
    ]


def test_one_means_alone_is_told_once(till, shop):
    """Negative control."""
    till.burst(CODE)
    till.press(Qt.Key.Key_F12)
    till.press(Qt.Key.Key_F6)
    till.type("Q1")
    till.enter()
    bring_back_all(till, "Q2")
    assert till.till.change._sent.text() == ""
