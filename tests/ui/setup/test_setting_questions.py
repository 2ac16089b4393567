"""The shop's settings as they are typed: each is refused where it stands, or holds at once."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ntt_pos import behind_window
from ntt_pos.data.models import proof
from tests.builders import somebody


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


@pytest.fixture
def followed(settings, shop, open_again):
    """The page open while another process takes in a cash unit and a name that another PC set."""
    hands, page = settings
    command = open_again()
    command.settings.change(by=somebody(command), cash_unit=500, shop_name="Toko Baru")
    behind_window.follow_settings(hands.session)
    hands.settle()
    assert (hands.session.settings.cash_unit, page.questions["cash_unit"].value()) == (500, 100)
    return hands, page


def changes(shop) -> int:
    with shop.context.reading() as unit:
        return unit.value(sa.select(sa.func.count()).where(proof.journal.c.kind == "setting.changed"))


def test_what_came_from_another_pc_while_the_page_was_open_is_not_written_back(followed, shop):
    hands, page = followed
    before = changes(shop)
    page.questions["return_days"].put(9)
    page.questions["return_days"].changed.emit()
    assert page.state.text().startswith("1 ")
    page.save()
    hands.settle()
    now = hands.session.settings
    assert (now.cash_unit, now.shop_name, now.return_days) == (500, "Toko Baru", 9)
    assert changes(shop) == before + 1
    page.questions["cash_unit"].put(100)
    page.save()
    hands.settle()
    assert hands.session.settings.cash_unit == 100, "the control: what is typed after that is recorded"


def test_an_untouched_page_shows_what_came_from_another_pc_when_it_is_looked_at_again(followed):
    hands, page = followed
    page.load()
    hands.settle()
    assert page.questions["cash_unit"].value() == 500
    assert page.questions["shop_name"].value() == "Toko Baru"


def test_what_was_typed_stays_when_the_page_is_looked_at_again(followed):
    _hands, page = followed
    page.questions["return_days"].put(9)
    page.load()
    assert page.questions["return_days"].value() == 9
