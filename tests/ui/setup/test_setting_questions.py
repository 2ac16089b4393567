"""The shop's settings as they are typed: each is refused where it stands, or holds at once."""

from __future__ import annotations

import pytest


@pytest.fixture
def settings(office):
    """The shop's settings of the labels, open with the manager."""
    hands, page = office("settings")
    page.show_what("labels")
    hands.settle()
    return hands, page


@pytest.mark.parametrize(("typed", "kept"), [("2", 2), ("-1", -1), ("−3", -3), ("0", 0)])
def test_a_shift_of_the_labels_is_typed_with_its_minus(settings, typed, kept):
    _hands, page = settings
    question = page.questions["label_right_mm"]
    question.put(typed)
    assert question.value() == kept


@pytest.mark.parametrize("typed", ["6", "-6", "--1", "-", "1,5", "٣"])
def test_a_shift_that_no_sheet_has_is_refused_where_it_stands(settings, typed):
    hands, page = settings
    page.questions["label_down_mm"].put(typed)
    page.save()
    assert page.questions["label_down_mm"].field.property("state") == "refused"
    assert hands.session.settings.label_down_mm == 0
