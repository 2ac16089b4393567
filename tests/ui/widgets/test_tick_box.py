"""A box for yes or no shows a tick, in both themes."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionButton

from ntt_pos.ui.forms.combo import Combo
from ntt_pos.ui.theme import Look
from ntt_pos.ui.widgets.tick_box import TickBox


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_yes_is_a_tick_in_the_colour_of_words_on_the_primary(qtbot, theme):
    look = Look(theme, motion=False)
    look.use(theme)
    box = TickBox(look, "Laci")
    qtbot.addWidget(box)
    box.resize(200, 44)

    def inks() -> set[str]:
        option = QStyleOptionButton()
        box.initStyleOption(option)
        at = box.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, box)
        image = box.grab(at).toImage()
        return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}

    tick, filled = look.colour("on_primary").name(), look.colour("primary").name()
    empty = inks()
    box.setChecked(True)
    assert {tick, filled} <= inks()
    assert filled not in empty


@pytest.mark.qt_log_ignore("This plugin does not support")  # the offscreen screen says so of every list that opens
def test_rows_of_a_list_that_opens_are_high_enough_for_a_finger(qtbot):
    look = Look("light", motion=False)
    look.use("light")
    combo = Combo(look, "Bahasa", [("id", "Bahasa Indonesia"), ("en", "English")])
    qtbot.addWidget(combo)
    combo.choose("id")  # lays the rows out before they have their style
    combo.show()
    assert combo.view().sizeHintForRow(0) >= 36
    combo.showPopup()
    QApplication.processEvents()
    view = combo.view()
    tops = [view.visualRect(view.model().index(row, 0)).top() for row in range(combo.count())]
    combo.hidePopup()
    assert tops[1] - tops[0] >= 36, "the rows lay one over the other"
