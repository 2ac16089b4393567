"""The address of a draft: whole, or none at all."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.services.core.contacts.whatsapp import LONGEST, MOST_TEXT, whatsapp_link


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=MOST_TEXT + 20))
def test_the_address_holds_the_whole_text_or_there_is_none(text: str) -> None:
    link = whatsapp_link(text, "0812 0000 0010")
    if link:
        assert len(link) <= LONGEST
        assert parse_qs(urlsplit(link).query, keep_blank_values=True, separator="\x00")["text"] == [text]


def test_it_goes_to_the_number_when_there_is_one() -> None:
    assert whatsapp_link("Halo", "0812-0000-0010").startswith("https://wa.me/6281200000010?")
    assert whatsapp_link("Halo").startswith("https://wa.me/?")
    assert whatsapp_link("x" * (MOST_TEXT + 1)) == ""
    with pytest.raises(DomainError):
        whatsapp_link("Halo", "12")
