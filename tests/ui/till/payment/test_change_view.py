"""The view of the change stands whole at once."""

from __future__ import annotations

from PySide6.QtCore import Qt


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
