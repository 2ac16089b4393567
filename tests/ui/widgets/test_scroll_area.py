"""A place that may scroll asks for all the room its content wants, also while a bar still stands beside it."""

from __future__ import annotations

import pytest

from ntt_pos.ui.theme import Look
from ntt_pos.ui.widgets.layout import column, plain
from ntt_pos.ui.widgets.scroll_area import BAR, ScrollArea
from ntt_pos.ui.widgets.text import Text


@pytest.mark.parametrize(("flat", "lines"), [(False, 2), (True, 1)])
def test_words_that_just_fit_without_a_bar_have_room_beside_one(qapp, flat, lines):
    """The PIN of an approval was cut: its sentence took a second line beside the bar that it needed itself."""
    look = Look("light", motion=False)
    words = Text(look, "Bakul anyaman kemasan besar dikembalikan", wrap=True)
    inside = plain()
    column(inside).addWidget(words)
    area = ScrollArea(inside, flat=flat)
    one_line = words.fontMetrics().height()
    wide = next(width for width in range(50, 900) if words.heightForWidth(width) < 2 * one_line)
    assert words.heightForWidth(wide - BAR) >= 2 * one_line
    assert round(area.heightForWidth(wide) / one_line) == lines
