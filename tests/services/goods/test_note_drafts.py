"""A note that is being typed: it comes back as it was typed, and an empty one leaves nothing."""

from __future__ import annotations

from ntt_pos.services.goods.note_drafts import KeptNote, NoteDrafts

DRAFT = KeptNote(({"code": "P001-0001", "quantity": 12}, {"code": "P001-0002", "quantity": 3}), "2026-02-27", "basah")


def test_a_draft_comes_back_as_it_was_typed_by_its_form(shop):
    drafts = NoteDrafts(shop.context)
    assert drafts.load("titip") is None
    drafts.save("titip", DRAFT)
    drafts.save("tarik", KeptNote(note="x"))
    assert drafts.load("titip") == DRAFT
    assert drafts.begun() == {"titip", "tarik"}


def test_a_form_that_was_emptied_keeps_nothing(shop):
    drafts = NoteDrafts(shop.context)
    drafts.save("titip", DRAFT)
    drafts.save("titip", KeptNote())
    assert drafts.load("titip") is None
    assert drafts.begun() == frozenset()
