"""The page Etalase: who is shown, what is missing, and the pages written from it."""

from __future__ import annotations

from ntt_pos.services.makers.publish import CONTENTS


def test_the_page_tells_what_is_missing_and_publishes(office, coffee, shop, opened):
    hands, page = office("etalase")
    page.grid.choose(str(coffee.producer.producer_id))
    page.look_up()
    hands.settle()
    assert page.name.text() == "BUMDes Leworahang"
    assert "punya cerita" in page.list.totals
    page.publish()
    hands.settle()
    assert (page.folder / "web" / CONTENTS).is_file()
    assert opened == [page.folder / "web" / "index.html"]
    page.press(page.shelf_button)
    hands.settle()
    assert opened[-1].name.startswith("kartu-rak")
    assert not page.again_button.isEnabled()
