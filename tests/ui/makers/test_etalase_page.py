"""The page Etalase: who is shown, what is missing, and the pages written from it."""

from __future__ import annotations

from ntt_pos.services.makers.publish import CONTENTS
from ntt_pos.ui.makers.maker_panel import MAKER, MESSAGE, POSTER, PRICE, SHELF, VILLAGE


def test_the_page_tells_what_is_missing_and_publishes(office, coffee, shop, opened):
    hands, page = office("etalase")
    page.grid.choose(str(coffee.producer.producer_id))
    page.look_up()
    hands.settle()
    assert page.panel.name.text() == "BUMDes Leworahang"
    assert "punya cerita" in page.list.totals
    page.publish()
    hands.settle()
    assert (page.folder / "web" / CONTENTS).is_file()
    assert opened == [page.folder / "web" / "index.html"]
    page.press(page.shelf_button)
    hands.settle()
    assert opened[-1].name.startswith("kartu-rak")
    assert not page.again_button.isEnabled()


def test_each_form_is_shown_and_made_of_a_maker_a_village_or_a_product(office, coffee, opened):
    hands, page = office("etalase")
    page.grid.choose(str(coffee.producer.producer_id))
    page.look_up()
    hands.settle()
    for of in (MAKER, VILLAGE, coffee.code):
        for form in (MESSAGE, SHELF, PRICE, POSTER):
            page.panel.of_what.choose(of)
            page.panel.view.choose(form)
            hands.settle()
            assert not page.panel.preview.pixmap().isNull(), (of, form)
        page.press(page.message_button)
        hands.settle()
        page.press(page.poster_button)
        hands.settle()
    assert [path.name.split("-")[0] for path in opened] == ["wa", "poster"] * 3
    page.week()
    page.catalogue()
    hands.settle()
    assert opened[-1].name.endswith("-id.pdf")
    assert len(list(page.folder.glob("katalog-2*.pdf"))) == 2
