"""The card on the screen: filled in by keys, kept, and what a maker agrees to."""

from __future__ import annotations

from PySide6.QtTest import QTest

from ntt_pos.domain.makers.story_card import ConsentPlace, ConsentTo, MakerKind


def test_a_products_card_takes_the_sentence_and_the_photo_and_is_kept(office, coffee, shop, tmp_path):
    hands, page = office("goods")
    page.show_what(str(coffee.product_id))
    hands.settle()
    page.when_shown(page.story)
    hands.settle()
    dialog = hands.dialog
    QTest.keyClicks(dialog.sentence.field, "Dipetik merah di kebun 900 m")
    dialog.story.put("Empat puluh dua keluarga memetik bergantian.")
    dialog.save()
    hands.settle()
    kept = shop.cards.of_product(coffee.product_id).card
    assert (kept.sentence, kept.story) == (
        "Dipetik merah di kebun 900 m",
        "Empat puluh dua keluarga memetik bergantian.",
    )


def test_too_long_a_story_is_marked_and_nothing_is_lost(office, coffee, shop):
    hands, page = office("goods")
    page.show_what(str(coffee.product_id))
    hands.settle()
    page.when_shown(page.story)
    hands.settle()
    dialog = hands.dialog
    dialog.story.put("a" * 401)
    dialog.save()
    hands.settle()
    assert hands.dialog is dialog
    assert len(dialog.story.value()) == 401
    assert shop.cards.of_product(coffee.product_id).new


def test_a_makers_consents_are_kept_and_the_sheet_is_shown(office, coffee, shop, opened):
    hands, page = office("producers")
    producer_id = coffee.producer.producer_id
    page.grid.choose(str(producer_id))
    hands.settle()
    page.press(page.story_button)
    hands.settle()
    dialog = hands.dialog
    assert dialog.kind.value() == MakerKind.GROUP  # proposed by the name
    assert not dialog.consents.boxes[ConsentTo.NAME, ConsentPlace.SHOP].isVisible()
    dialog.kind.put(MakerKind.PERSON)
    dialog.consents.boxes[ConsentTo.NAME, ConsentPlace.SHOP].setChecked(True)
    dialog.save()
    hands.settle()
    assert shop.cards.of_producer(producer_id).agreed == {(ConsentTo.NAME, ConsentPlace.SHOP)}
    assert [path.suffix for path in opened] == [".pdf"]
    page.when_shown(page.story)
    hands.settle()
    hands.dialog.consents.put(frozenset())
    hands.dialog.save()
    hands.settle()
    assert shop.cards.of_producer(producer_id).agreed == frozenset()
    assert [path.suffix for path in opened] == [".pdf", ".txt"]


def test_a_pupil_is_asked_for_nothing(office, coffee):
    hands, page = office("producers")
    page.grid.choose(str(coffee.producer.producer_id))
    hands.settle()
    page.when_shown(page.story)
    hands.settle()
    dialog = hands.dialog
    dialog.kind.put(MakerKind.PUPIL)
    assert not any(box.isVisible() for box in dialog.consents.boxes.values())
    assert dialog.consents.value() == frozenset()
