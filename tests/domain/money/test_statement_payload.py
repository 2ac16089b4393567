"""A statement's payload: read and written in its own layout, the same text and so the same hash."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ntt_pos.domain.money.settlement import payload_hash
from ntt_pos.domain.money.statement_payload import LAYOUT, payload_from, payload_text, payload_values, read_payload
from tests.documents import pages, payloads


@pytest.mark.parametrize("name", ["payload", "negative", "nothing_left", "below_the_step", "large", "late"])
def test_a_payload_of_the_first_layout_is_written_as_it_was_read(name: str) -> None:
    stored = getattr(payloads, name)()
    assert payload_values(payload_from(stored)) == stored
    text = payload_text(payload_from(stored))
    assert payload_text(read_payload(text)) == text


def test_a_payload_of_the_newest_layout_is_written_as_it_was_read() -> None:
    for payload in pages.three_payloads():
        assert payload.layout == LAYOUT
        assert read_payload(payload_text(payload)) == payload


def test_a_payload_of_the_second_layout_keeps_its_text_and_hash() -> None:
    stored = (Path(__file__).parents[2] / "golden" / "statement_layout_2.json").read_text(encoding="ascii").strip()
    old = read_payload(stored)
    assert old.layout == 2
    assert (old.receipts, old.notes) == ((), ())
    assert payload_text(old) == stored
    assert payload_hash(stored) == "5730efbc33acc3090a3bde96f7e5307d036a27e8de10eaecc085f093a2ad0b9e"
    assert payload_text(replace(old, layout=LAYOUT)) != stored


def test_a_payload_of_the_third_layout_keeps_its_text_and_hash() -> None:
    stored = (Path(__file__).parents[2] / "golden" / "statement_layout_3.json").read_text(encoding="ascii").strip()
    old = read_payload(stored)
    assert (old.layout, old.todo[0].asked) == (3, 0)
    assert payload_text(old) == stored
    assert payload_hash(stored) == "a7b20112749b24707c19dc5da471e9a20c19bda89b9f275f56443e3cc85263f8"
    assert payload_text(replace(old, layout=LAYOUT)) != stored


def test_receipts_of_all_settlements_stand_as_one_span_and_each_note_once() -> None:
    page = pages.three_days()
    assert [(each.first, each.last, each.count) for each in page.receipts] == [
        ("JL-LRT-01-2026-000380", "JL-LRT-01-2026-000401", 6)
    ]
    assert [each.number for each in page.notes] == ["ST-LRT-2026-000031"]


def test_what_an_older_layout_did_not_know_is_not_written_into_it() -> None:
    old = payload_from(payloads.payload())
    assert old.todo == ()
    assert "todo" not in payload_values(old)
    assert "todo" in payload_values(pages.three_payloads()[0])


@pytest.mark.parametrize("layout", [0, LAYOUT + 1])
def test_another_layout_is_refused_in_words(layout: int) -> None:
    with pytest.raises(ValueError, match="newer program"):
        read_payload(json.dumps({**payloads.payload(), "layout": layout}))
