"""The home page of a new shop leads to its first steps, and each step to its page, by keys."""

from __future__ import annotations

from PySide6.QtCore import Qt

from ntt_pos.services.reports.first_steps import StepKind
from ntt_pos.ui.home.start_dialog import StartDialog, words_of_steps


def test_the_next_step_is_chosen_and_enter_leads_to_its_page(office):
    hands, page = office("home", username="pemilik")
    place = next(n for n, item in enumerate(page._items) if item.page == "start")
    page.waiting.choose(str(place))
    hands.press(Qt.Key.Key_Return)
    hands.settle()
    assert isinstance(hands.dialog, StartDialog)
    assert hands.dialog.list.keys == [str(kind) for kind in StepKind]
    hands.dialog.list.choose(StepKind.LIST)

    hands.press(Qt.Key.Key_Return)
    hands.settle()

    assert hands.window.office.current == "import"


def test_every_step_has_words_and_a_place():
    assert set(words_of_steps()) == set(StepKind)
