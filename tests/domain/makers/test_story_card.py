"""Cards: what fits, what is asked about, and what may be shown of whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.pillar_halal import Pillar
from ntt_pos.domain.makers.story_card import (
    Card,
    ConsentAct,
    ConsentPlace,
    ConsentTo,
    MakerKind,
    agreed_now,
    check_card,
    doubts,
    may_name,
    may_show_face,
    may_show_phone,
    proposed_kind,
)

NAME_ON_INTERNET = (ConsentTo.NAME, ConsentPlace.INTERNET)


def test_a_card_is_kept_as_plain_lines():
    kept = check_card(Card(sentence="  Dipetik\tmerah \n di kebun "), name="Kopi", category="Kopi")
    assert kept.sentence == "Dipetik merah di kebun"


@pytest.mark.parametrize(
    ("card", "said"),
    [
        (Card(sentence="a" * 91), "91 characters, 90 fit"),
        (Card(story="a" * 401), "401 characters, 400 fit"),
        (Card(sentence="a\x1b[2Jb"), "signs that cannot be shown"),
        (Card(sentence="a\u202eb"), "signs that cannot be shown"),
        (Card(photos=(b"1", b"2", b"3", b"4")), "at most 3 photos"),
        (Card(kind=MakerKind.PUPIL, photos=(b"1",)), "never shown by face"),
    ],
)
def test_what_does_not_fit_is_said(card, said):
    with pytest.raises(DomainError, match=said):
        check_card(card, name="Kopi")


@pytest.mark.parametrize("name", ["Moke lontar 600 ml", "ARAK kelas satu", "Tembakau iris", "Anak babi", "Jamu pegal"])
def test_what_whatsapp_forbids_cannot_be_ticked(name):
    with pytest.raises(DomainError, match="WhatsApp allows no"):
        check_card(Card(whatsapp=True), name=name)
    assert check_card(Card(), name=name).shown
    assert check_card(Card(whatsapp=True), name="Kopi arabika", category="Kopi").whatsapp


def test_healing_words_telephones_and_names_are_asked_about():
    said = [
        str(each)
        for each in doubts(
            Card(sentence="Menyembuhkan batuk", story="Telepon 0812-3888-7771, cari Yohana  Peni Kelen"),
            private_names=["Yohana Peni Kelen"],
            new_photos=True,
        )
    ]
    assert ["Menyembuhkan" in said[0], "0812-3888-7771" in said[1], "Yohana Peni Kelen" in said[2]] == [True] * 3
    assert "Children" in said[3]
    assert not doubts(Card(sentence="Dijemur 3 hari di 900 m, 250 g"), private_names=["Yohana Peni Kelen"])


def test_the_last_word_about_each_consent_holds():
    at = datetime(2026, 2, 28, tzinfo=UTC)
    acts = [
        ConsentAct(*NAME_ON_INTERNET, True, at, "Ani"),
        ConsentAct(ConsentTo.FACE, ConsentPlace.INTERNET, True, at, "Ani"),
        ConsentAct(*NAME_ON_INTERNET, False, at + timedelta(days=1), "Bela"),
    ]
    assert agreed_now(acts) == {(ConsentTo.FACE, ConsentPlace.INTERNET)}


def test_a_person_is_shown_by_consent_only_a_pupil_never_and_without_a_card_nobody():
    everything = frozenset((what, where) for what in ConsentTo for where in ConsentPlace)
    for show in (may_name, may_show_face, may_show_phone):
        assert not show(MakerKind.PUPIL, everything, ConsentPlace.INTERNET)
        assert not show(MakerKind.PERSON, frozenset(), ConsentPlace.INTERNET)
        assert show(MakerKind.PERSON, everything, ConsentPlace.INTERNET)
    assert not may_name(MakerKind.PERSON, frozenset({NAME_ON_INTERNET}), ConsentPlace.PAPER)
    assert not may_name(None, everything, ConsentPlace.INTERNET)
    assert may_name(MakerKind.GROUP, frozenset(), ConsentPlace.INTERNET)
    assert not may_show_phone(MakerKind.GROUP, frozenset(), ConsentPlace.INTERNET)


@pytest.mark.parametrize(
    ("name", "pillar", "kind"),
    [
        ("BUMDes Leworahang", Pillar.VILLAGE, MakerKind.GROUP),
        ("SMK Negeri 1 Larantuka", Pillar.SCHOOL, MakerKind.SCHOOL),
        ("Maria Goreti", Pillar.VILLAGE, MakerKind.PERSON),
        ("Ema Kelen", Pillar.SCHOOL, MakerKind.PUPIL),
    ],
)
def test_who_stands_behind_a_name_is_proposed(name, pillar, kind):
    assert proposed_kind(name, pillar) is kind
